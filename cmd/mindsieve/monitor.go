package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/mindsieve/mindsieve/ingest/streams"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// monitor tells operators how a worker fares: /metrics, /healthz and /readyz.
type monitor struct {
	listener net.Listener // nil serves nothing
	server   *http.Server
	end      context.CancelFunc
	ended    context.Context //nolint:containedctx // it ends the serving, from another goroutine
}

// newMonitor listens on an address, unless it is "", and lets more be counted.
func newMonitor(address string, s *streams.Streams, more func(*prometheus.Registry)) (*monitor, error) {
	m := &monitor{}
	m.ended, m.end = context.WithCancel(context.Background())
	if address == "" {
		return m, nil
	}
	var err error
	if m.listener, err = (&net.ListenConfig{}).Listen(context.Background(), "tcp", address); err != nil {
		return nil, fmt.Errorf("--metrics: %w", err)
	}
	registry := prometheus.NewRegistry()
	gauge(registry, "nats_connected", "1 while the NATS server can be reached.", nil, func() float64 { return oneIf(s.Connected()) })
	more(registry)
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if !s.Connected() {
			http.Error(w, "the NATS server is gone", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	m.server = &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	return m, nil
}

// gauge registers a number that is asked for when it is read.
func gauge(to *prometheus.Registry, name, help string, labels prometheus.Labels, value func() float64) {
	to.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "mindsieve", Name: name, Help: help, ConstLabels: labels}, value))
}

// counted lets a queue count what its worker does.
func counted(q *streams.Queue, bundle string) func(*prometheus.Registry) {
	return func(to *prometheus.Registry) {
		q.Metrics = streams.NewMetrics(to)
		ofQueue := prometheus.Labels{"queue": q.Name()}
		gauge(to, "build_info", "Which program and bundle this is.", prometheus.Labels{"version": runs.Version(), "bundle": bundle}, func() float64 { return 1 })
		gauge(to, "queue_pending", "Posts that wait in the queue.", ofQueue, func() float64 { waiting, _ := q.Backlog(); return float64(waiting) })
		gauge(to, "queue_ack_pending", "Posts that workers have in hand.", ofQueue, func() float64 { _, held := q.Backlog(); return float64(held) })
	}
}

func oneIf(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// serve serves until end is called: a worker is watched until it has drained.
func (m *monitor) serve() error {
	if m.listener == nil {
		return nil
	}
	shut := func() { _ = m.server.Close() } // who scrapes may be cut off
	defer context.AfterFunc(m.ended, shut)()
	if err := m.server.Serve(m.listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving metrics: %w", err)
	}
	return nil
}
