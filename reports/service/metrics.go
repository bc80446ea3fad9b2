package service

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/mindsieve/mindsieve/explain"
)

// Metrics are what a server counts, in a registry of their own. docs/service.md
// lists them. They hold no text, no id and no address.
type Metrics struct {
	registry *prometheus.Registry

	requests          *prometheus.CounterVec   // by route and code
	requestDuration   *prometheus.HistogramVec // by route
	queueDuration     prometheus.Histogram
	inferenceDuration prometheus.Histogram
	batchPosts        prometheus.Histogram
	queueSize         prometheus.Gauge
	truncated         prometheus.Counter
	results           *prometheus.CounterVec // by tier
}

// What stands in place of a tier for a post without one.
const (
	tierWithheld = "withheld" // nothing was decided, see [explain.Withheld]
	tierError    = "error"
)

// seconds are the upper bounds of the histograms of durations.
var seconds = []float64{.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 30}

// NewMetrics returns metrics that are all zero.
func NewMetrics() *Metrics {
	registry := prometheus.NewRegistry()
	factory := promauto.With(registry)
	durations := func(name, help string) prometheus.HistogramOpts {
		return prometheus.HistogramOpts{Name: name, Help: help, Buckets: seconds}
	}
	m := &Metrics{
		registry:          registry,
		requests:          factory.NewCounterVec(prometheus.CounterOpts{Name: "mindsieve_request_total", Help: "Requests, by route and status code."}, []string{"route", "code"}),
		requestDuration:   factory.NewHistogramVec(durations("mindsieve_request_duration_seconds", "From a request's header to its answer."), []string{"route"}),
		queueDuration:     factory.NewHistogram(durations("mindsieve_queue_duration_seconds", "How long a post waited for its batch.")),
		inferenceDuration: factory.NewHistogram(durations("mindsieve_inference_duration_seconds", "How long a batch took to answer.")),
		batchPosts:        factory.NewHistogram(prometheus.HistogramOpts{Name: "mindsieve_batch_posts", Help: "Posts in a batch.", Buckets: prometheus.ExponentialBuckets(1, 2, 9)}),
		queueSize:         factory.NewGauge(prometheus.GaugeOpts{Name: "mindsieve_queue_size", Help: "Posts that wait for a batch."}),
		truncated:         factory.NewCounter(prometheus.CounterOpts{Name: "mindsieve_truncated_total", Help: "Posts of which a part was not read."}),
		results:           factory.NewCounterVec(prometheus.CounterOpts{Name: "mindsieve_results_total", Help: "Results, by tier of concern; withheld and error are results without one."}, []string{"tier"}),
	}
	for _, tier := range append([]explain.Tier{tierWithheld, tierError}, explain.Tiers...) {
		m.results.WithLabelValues(string(tier)) // shown from the start, so that a rate can be taken
	}
	return m
}

// count counts a result.
func (m *Metrics) count(r explain.Result) {
	tier := string(r.Concern.Tier)
	switch {
	case r.Error != "":
		tier = tierError
	case r.Concern.Withheld != "":
		tier = tierWithheld
	}
	m.results.WithLabelValues(tier).Inc()
	if r.Truncated {
		m.truncated.Inc()
	}
}

// answered counts a request.
func (m *Metrics) answered(route string, code int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(code)).Inc()
	m.requestDuration.WithLabelValues(route).Observe(took.Seconds())
}

// handler serves the metrics in Prometheus' text format.
func (m *Metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
