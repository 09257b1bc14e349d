package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// Metrics are the figures of a server, in a registry of their own. Make them with
// [NewMetrics], pass them in the [Config], and serve them where only those who
// watch the server can reach them.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	flying   prometheus.Gauge
	events   *prometheus.CounterVec
	refusals *prometheus.CounterVec
	faults   *prometheus.CounterVec
}

// NewMetrics returns figures that are all zero.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rakit_http_requests_total", Help: "Requests answered, by operation and status."}, []string{"operation", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "rakit_http_request_seconds", Help: "Time to answer a request, by operation.", Buckets: prometheus.DefBuckets}, []string{"operation"}),
		flying:   prometheus.NewGauge(prometheus.GaugeOpts{Name: "rakit_http_requests_in_flight", Help: "Requests that are being answered."}),
		events:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rakit_audit_events_total", Help: "Audit events committed, by action and outcome."}, []string{"action", "outcome"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rakit_refusals_total", Help: "Commands refused, by rule."}, []string{"rule"}),
		faults:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rakit_faults_total", Help: "Faults of the server itself, by place."}, []string{"place"}),
	}
	m.registry.MustRegister(
		m.requests, m.duration, m.flying, m.events, m.refusals, m.faults,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

// Handler serves the figures as Prometheus reads them.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Observe counts an event that was committed: it is made for the member Observe
// of authority.Config and sandbox.Config.
func (m *Metrics) Observe(e audit.Event) {
	m.events.WithLabelValues(e.Action, e.Outcome.String()).Inc()
	if e.Outcome == audit.Refused {
		for _, rule := range e.Rules {
			m.refusals.WithLabelValues(rule).Inc()
		}
	}
}

// answered notes the status and length of an answer.
type answered struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (a *answered) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answered) Write(p []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(p)
	a.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (a *answered) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// SetReadDeadline does nothing: how long a body may take is for the http.Server to
// say (ReadTimeout). The framework would cut every body off after five seconds,
// and with it a photograph that comes over a bad line.
func (a *answered) SetReadDeadline(time.Time) error { return nil }

// observed writes one log line for each request, and counts it. The line has
// ids, the operation and figures; no path, no query, no header of the caller's
// but ids of a known form.
func (s *Server) observed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := s.config.Now()
		a := &answered{ResponseWriter: w}
		s.config.Metrics.flying.Inc()
		defer func() {
			s.config.Metrics.flying.Dec()
			s.note(r, a, s.config.Now().Sub(start))
		}()
		next.ServeHTTP(a, r)
	})
}

func (s *Server) note(r *http.Request, a *answered, took time.Duration) {
	q := requestOf(r.Context())
	operation := q.operation
	if operation == "" {
		operation = "other"
	}
	if a.status == 0 {
		a.status = http.StatusOK
	}
	s.config.Metrics.requests.WithLabelValues(operation, strconv.Itoa(a.status)).Inc()
	s.config.Metrics.duration.WithLabelValues(operation).Observe(took.Seconds())
	line := s.config.Log.Info()
	if a.status >= http.StatusInternalServerError {
		line = s.config.Log.Error()
	}
	line.Str("request", q.id).Str("correlation", q.correlation).Str("caller", q.caller.ID()).
		Str("operation", operation).Int("status", a.status).Int64("bytes", a.bytes).Dur("took", took).Msg("answered")
}

// faulted notes a fault of the server itself, by the types of its error down to
// the root. The text of an error of a database or a gateway may quote what it was
// given. A caller who goes away, and a sandbox that is reset, are no faults.
func (s *Server) faulted(ctx context.Context, place string, err error) {
	if errors.Is(err, context.Canceled) || errors.Is(err, sandbox.ErrReset) {
		return
	}
	s.config.Metrics.faults.WithLabelValues(place).Inc()
	s.config.Log.Error().Str("request", requestOf(ctx).id).Str("place", place).Strs("kinds", kinds(err)).Msg("fault")
}

// kinds returns the types of an error and of all that it wraps.
func kinds(err error) (types []string) {
	for err != nil && len(types) < 20 {
		types = append(types, fmt.Sprintf("%T", err))
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			for _, one := range many.Unwrap() {
				types = append(types, kinds(one)...)
			}
			return types
		}
		err = errors.Unwrap(err)
	}
	return types
}

// panicked notes a panic by its type and where it happened, not by what it says.
func (s *Server) panicked(ctx context.Context, v any) {
	s.config.Metrics.faults.WithLabelValues("panic").Inc()
	s.config.Log.Error().Str("request", requestOf(ctx).id).Str("place", "panic").Str("kind", fmt.Sprintf("%T", v)).
		Bytes("stack", debug.Stack()).Msg("fault")
}

// hosted answers only requests that name one of the configured hosts.
func (s *Server) hosted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(s.config.Hosts) > 0 && !slices.Contains(s.config.Hosts, r.Host) {
			writeProblem(w, problem(r.Context(), kindForbidden, "the server does not answer under this host name"))
			return
		}
		next.ServeHTTP(w, r)
	})
}
