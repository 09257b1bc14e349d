package server_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestPhotoIsForWhoeverMaySendOne: what is wrong with a photograph is said to those
// who may send it, and each refusal is one event and one receipt.
func TestPhotoIsForWhoeverMaySendOne(t *testing.T) {
	h, events := counted(t)
	path := withIDs("/v1/registrations/{{registration/requested}}/photo")
	broken := "\xff\xd8\xff" + strings.Repeat("x", 60_000)
	for _, tt := range []struct {
		name, actor string
		status      int
		kind        string
	}{
		{"agent", agentOfRX2, http.StatusUnprocessableEntity, "refused"},
		{"manager from elsewhere", managerOfRX9, http.StatusNotFound, "not-found"},
		{"ID Checker from elsewhere", "999900000191 id-checker RX9", http.StatusNotFound, "not-found"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := events.Load()
			send := func() http.Header {
				w := ask(h, tt.actor, http.MethodPut, path, broken, "Content-Type: image/jpeg", "Idempotency-Key: photo")
				wanted(t, w, tt.status, tt.kind)
				if told := strings.Contains(w.Body.String(), "RA-EVD-083"); told != (tt.status == http.StatusUnprocessableEntity) {
					t.Errorf("answered %s", w.Body)
				}
				return w.Header()
			}
			first, again := send(), send()
			if first.Get("Idempotent-Replayed") != "" || again.Get("Idempotent-Replayed") != "true" || events.Load() != before+1 {
				t.Errorf("again: %v; %d events", again, events.Load()-before)
			}
		})
	}
}
