package streams

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Metrics count what workers do, for Prometheus. Nil counts nothing.
type Metrics struct {
	posts, redeliveries, truncated, dead, results *prometheus.CounterVec
	inference, store, batch                       prometheus.Histogram
}

// NewMetrics returns metrics that are registered.
func NewMetrics(to prometheus.Registerer) *Metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "mindsieve", Name: name, Help: help}, labels)
		to.MustRegister(c)
		return c
	}
	histogram := func(name, help string, buckets []float64) prometheus.Histogram {
		h := prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: "mindsieve", Name: name, Help: help, Buckets: buckets})
		to.MustRegister(h)
		return h
	}
	seconds := prometheus.ExponentialBuckets(0.005, 2, 14)
	return &Metrics{
		posts:        counter("posts_total", "Posts answered.", "queue"),
		results:      counter("results_total", "Results by the tier of their concern.", "queue", "tier"),
		dead:         counter("dead_letters_total", "Messages that went to the dead letters.", "queue", "reason"),
		redeliveries: counter("redeliveries_total", "Posts that came again.", "queue"),
		truncated:    counter("truncated_total", "Posts of which a part was not read.", "queue"),
		inference:    histogram("inference_duration_seconds", "Time to answer a batch.", seconds),
		store:        histogram("store_duration_seconds", "Time to store and acknowledge a batch.", seconds),
		batch:        histogram("batch_posts", "Posts in a batch.", prometheus.ExponentialBuckets(1, 2, 10)),
	}
}

func (m *Metrics) answered(queue string, answers []Answer, took time.Duration) {
	if m == nil {
		return
	}
	m.inference.Observe(took.Seconds())
	m.batch.Observe(float64(len(answers)))
	m.posts.WithLabelValues(queue).Add(float64(len(answers)))
	for _, a := range answers {
		m.results.WithLabelValues(queue, a.Tier).Inc()
		if a.Truncated {
			m.truncated.WithLabelValues(queue).Inc()
		}
	}
}

func (m *Metrics) stored(took time.Duration) {
	if m != nil {
		m.store.Observe(took.Seconds())
	}
}

func (m *Metrics) buried(queue, reason string) {
	if m != nil {
		m.dead.WithLabelValues(queue, reason).Inc()
	}
}

func (m *Metrics) again(queue string) {
	if m != nil {
		m.redeliveries.WithLabelValues(queue).Inc()
	}
}

// ForwardMetrics count what becomes of alerts, for Prometheus. Nil counts nothing.
type ForwardMetrics struct {
	alerts *prometheus.CounterVec
	try    prometheus.Histogram
}

// NewForwardMetrics returns metrics that are registered.
func NewForwardMetrics(to prometheus.Registerer) *ForwardMetrics {
	m := &ForwardMetrics{
		alerts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: "mindsieve", Name: "forwarded_total", Help: "Alerts by what became of them: delivered, again, dead or skipped.",
		}, []string{"queue", "outcome"}),
		try: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "mindsieve", Name: "forward_duration_seconds", Help: "Time of a try to deliver an alert.", Buckets: prometheus.ExponentialBuckets(0.005, 2, 14),
		}),
	}
	to.MustRegister(m.alerts, m.try)
	return m
}

func (m *ForwardMetrics) count(queue, outcome string) {
	if m != nil {
		m.alerts.WithLabelValues(queue, outcome).Inc()
	}
}

func (m *ForwardMetrics) took(d time.Duration) {
	if m != nil {
		m.try.Observe(d.Seconds())
	}
}
