package notifytest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
)

// How often and how long a receipt is tried, section "Retry behaviour".
const (
	retryAfter = 5 * time.Minute
	maxRetries = 5
)

// finished are the statuses of which a receipt tells.
var finished = []string{"delivered", "permanent-failure", "temporary-failure", "technical-failure"}

// CallBack posts the receipts that are due by the clock, one after the other in order of
// acceptance, and returns how many were acknowledged. A receipt is due when its message has
// ended, and 5 minutes after each of the first five attempts that had no answer, or one of
// 500 and above. The error is that of ctx, or says that [Server.Callback] gave no address.
func (s *Server) CallBack(ctx context.Context) (acknowledged int, err error) {
	s.mu.Lock()
	due, url, token := slices.Clone(s.kept), s.url, s.token
	s.mu.Unlock()
	if url == "" {
		return 0, errors.New("notifytest: there is no address to post receipts to")
	}
	for _, n := range due {
		document, isDue := s.receipt(n)
		if !isDue {
			continue
		}
		status, err := s.postReceipt(ctx, url, token, document)
		if ended := ctx.Err(); ended != nil {
			return acknowledged, fmt.Errorf("notifytest: posting receipts: %w", ended)
		}
		if s.attempted(n, status, err) {
			acknowledged++
		}
	}
	return acknowledged, nil
}

// receipt returns the receipt of a message, if it is due, section "Delivery receipts".
func (s *Server) receipt(n *notification) (document []byte, due bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n.done || n.endedAt.IsZero() || s.config.Now().Before(n.next) || !slices.Contains(finished, n.Status) {
		return nil, false
	}
	document, err := json.Marshal(map[string]any{
		"id": n.ID, "reference": nullable(n.Reference), "to": n.To, "status": n.Status,
		"created_at": stamp(n.CreatedAt), "completed_at": stamp(n.endedAt), "sent_at": stamp(n.CreatedAt),
		"notification_type": n.Type, "template_id": n.Template, "template_version": 1,
	})
	return document, err == nil
}

func (s *Server) postReceipt(ctx context.Context, url, token string, document []byte) (status int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(document))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	response, err := s.http.Client().Do(r)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}

// attempted notes an attempt to post a receipt, and reports whether it was acknowledged.
func (s *Server) attempted(n *notification, status int, err error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	n.receipts++
	n.next = s.config.Now().Add(retryAfter)
	n.done = err == nil && status < 500 || n.receipts > maxRetries
	return err == nil && status < 300
}
