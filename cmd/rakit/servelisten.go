package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/net/netutil"

	"github.com/rakit-dev/rakit/server"
)

// listening is a server on its listeners.
type listening struct {
	serveCommand
	out     io.Writer
	log     zerolog.Logger
	times   listenerTimes
	api     *server.Server
	all     http.Handler // the API, and what else is served beside it
	figures *server.Metrics
}

// serve serves until ctx is done, and then until all is answered.
func (s listening) serve(ctx context.Context, l net.Listener) error {
	web, scheme := s.web(s.all), "http"
	l = netutil.LimitListener(l, maxConnections)
	serve := func() error { return web.Serve(l) }
	if s.TLSCert != "" {
		pair, err := openKeyPair(s.TLSCert, s.TLSKey, changed(s.log, "TLS certificate and key"))
		if err != nil {
			return err
		}
		web.TLSConfig, scheme = pair.config(), "https"
		serve = func() error { return web.ServeTLS(l, "", "") }
	}
	failed := make(chan error, 2)
	if s.MetricsAddr != "" {
		stop, err := s.serveFigures(failed)
		if err != nil {
			return err
		}
		defer stop()
	}
	go func() { failed <- serve() }()
	fmt.Fprintf(s.out, "rakit: serving %s://%s, pages at %s://%s/docs\n", scheme, l.Addr(), scheme, l.Addr())
	select {
	case err := <-failed:
		return errors.Join(err, web.Close())
	case <-ctx.Done():
	}
	return s.stop(web)
}

// stop ends a server once the requests under way are answered. Those that take
// too long are broken off: the store waits for them.
func (s listening) stop(web *http.Server) error {
	s.api.Drain()
	time.Sleep(s.Drain)
	ctx, cancel := context.WithTimeout(context.Background(), s.times.shutdown)
	defer cancel()
	if err := web.Shutdown(ctx); err != nil {
		s.log.Error().Msg("requests under way were broken off")
		return web.Close()
	}
	return nil
}

func (s listening) web(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: s.times.header, ReadTimeout: s.times.body, WriteTimeout: s.times.answer,
		IdleTimeout: s.times.idle, MaxHeaderBytes: maxHeaderBytes, ErrorLog: quiet(),
	}
}

// serveFigures serves the metrics on a listener of their own.
func (s listening) serveFigures(failed chan<- error) (stop func() error, err error) {
	l, err := net.Listen("tcp", s.MetricsAddr)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.figures.Handler())
	web := s.web(mux)
	go func() {
		if err := web.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
	fmt.Fprintf(s.out, "rakit: figures at http://%s/metrics\n", l.Addr())
	return web.Close, nil
}
