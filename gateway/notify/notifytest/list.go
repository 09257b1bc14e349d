package notifytest

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	pageSize  = 250
	timestamp = "2006-01-02T15:04:05.000000Z"
)

// list answers with the newest messages, section "Get the status of multiple messages".
func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	key, refused := s.authenticate(r)
	if refused != nil {
		refused.write(w)
		return
	}
	q := r.URL.Query()
	for name := range q {
		if !slices.Contains([]string{"reference", "status", "template_type"}, name) {
			invalid("Additional properties are not allowed (" + name + " was unexpected)").write(w)
			return
		}
	}
	s.mu.Lock()
	found := []any{}
	for _, n := range slices.Backward(s.kept) {
		if n.Key == key && len(found) < pageSize &&
			(!q.Has("reference") || n.Reference == q.Get("reference")) &&
			(!q.Has("status") || slices.ContainsFunc(q["status"], n.hasStatus)) &&
			(!q.Has("template_type") || slices.Contains(q["template_type"], string(n.Type))) {
			found = append(found, s.show(n))
		}
	}
	s.mu.Unlock()
	write(w, http.StatusOK, map[string]any{"notifications": found, "links": map[string]string{"current": s.URL + r.URL.RequestURI()}})
}

// hasStatus reports whether a status in a question is that of n; failed is all failures.
func (n *notification) hasStatus(status string) bool {
	return n.Status == status || status == "failed" && strings.HasSuffix(n.Status, "-failure")
}

// one answers with one message, section "Get the status of one message".
func (s *Server) one(w http.ResponseWriter, r *http.Request) {
	if _, refused := s.authenticate(r); refused != nil {
		refused.write(w)
		return
	}
	id := r.PathValue("id")
	if !uuid.MatchString(id) {
		invalid("notification_id is not a valid UUID").write(w)
		return
	}
	s.mu.Lock()
	i := slices.IndexFunc(s.kept, func(n *notification) bool { return n.ID == id })
	var found any
	if i >= 0 {
		found = s.show(s.kept[i])
	}
	s.mu.Unlock()
	if found == nil {
		fault{http.StatusNotFound, "NoResultFound", "No result found"}.write(w)
		return
	}
	write(w, http.StatusOK, found)
}

// show returns a message as it stands in answers. It is called with s.mu held.
func (s *Server) show(n *notification) any {
	shown := map[string]any{
		"id": n.ID, "reference": nullable(n.Reference), "type": n.Type, "status": n.Status, "body": n.Body,
		"email_address": nil, "phone_number": nil, "subject": nullable(n.Subject), "postcode": nil,
		"template":   map[string]any{"id": n.Template, "version": 1, "uri": s.URL + "/v2/template/" + n.Template + "/version/1"},
		"created_at": n.CreatedAt.Format(timestamp), "sent_at": nil, "completed_at": nil,
	}
	for _, line := range []string{"line_1", "line_2", "line_3", "line_4", "line_5", "line_6"} {
		shown[line] = nil
	}
	if n.Type == SMS {
		shown["phone_number"] = n.To
	} else {
		shown["email_address"] = n.To
	}
	if !n.endedAt.IsZero() {
		shown["sent_at"], shown["completed_at"] = stamp(n.CreatedAt), stamp(n.endedAt)
	}
	return shown
}

func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.Format(timestamp)
}
