package server

import (
	"context"
	"io"
	"net/http"

	"github.com/rakit-dev/rakit/authority"
)

// alive answers that the process runs: whoever supervises it need not restart it.
func (s *Server) alive(w http.ResponseWriter, _ *http.Request) { health(w, http.StatusOK, "alive") }

// ready answers whether requests should be sent here: not while the server is
// being shut down or its store does not answer.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		health(w, http.StatusServiceUnavailable, "draining")
		return
	}
	err := s.use(r.Context(), func(ctx context.Context, a *authority.Authority) error {
		_, err := a.Jobs(ctx)
		return err
	})
	if err == nil && s.config.Ready != nil {
		err = s.config.Ready(r.Context())
	}
	if err != nil {
		health(w, http.StatusServiceUnavailable, "unavailable")
		return
	}
	health(w, http.StatusOK, "ready")
}

func health(w http.ResponseWriter, status int, word string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `{"status":"`+word+`"}`+"\n") // nobody is there to be told
}
