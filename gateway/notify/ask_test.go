package notify_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/gateway/notify"
	"github.com/rakit-dev/rakit/gateway/notify/notifytest"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

func TestAskStates(t *testing.T) {
	for _, tt := range []struct {
		status string
		want   message.State
		why    string
	}{
		{"created", message.Sent, "in a queue at Notify"},
		{"sending", message.Sent, "with the provider"},
		{"pending", message.Sent, "the telephone has not answered"},
		{"sent", message.Sent, "abroad: no more will be known"},
		{"delivered", message.Delivered, "arrived"},
		{"failed", message.Failed, "the group of failures"},
		{"permanent-failure", message.Failed, "no such number"},
		{"temporary-failure", message.Failed, "given up after 72 hours: temporary is the telephone's state"},
		{"technical-failure", message.Failed, "never sent"},
		{"on-the-moon", message.Sent, "Notify has it, whatever that means"},
	} {
		w := newWorld(t, nil, nil)
		sent, err := w.Send(t.Context(), textTo("r-1", "07700900123"))
		if err != nil {
			t.Fatal(err)
		}
		w.server.End(sent.ID, tt.status)
		h, err := w.Ask(t.Context(), "r-1", noon)
		if diff := cmp.Diff(authority.Handover{ID: sent.ID, State: tt.want}, h); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s\nwhy: %s", tt.status, err, diff, tt.why)
		}
	}
}

// TestAskNone turns the clock to both sides of the settling time.
func TestAskNone(t *testing.T) {
	for _, tt := range []struct {
		settling, age time.Duration
		want          string
	}{
		{0, 0, "temporary"},
		{0, 5*time.Minute - 1, "temporary"},
		{0, 5 * time.Minute, "unsure"},
		{0, -time.Hour, "temporary"},
		{time.Second, time.Second - 1, "temporary"},
		{time.Second, time.Second, "unsure"},
		{0, 365 * 24 * time.Hour, "unsure"},
	} {
		w := newWorld(t, nil, func(c *notify.Config) { c.Settling = tt.settling })
		_, err := w.Ask(t.Context(), "r-1", noon.Add(-tt.age))
		if kindOf(err) != tt.want || errors.Is(err, notify.ErrUntold) != (tt.want == "unsure") {
			t.Errorf("settling %s, age %s: %v, want %s", tt.settling, tt.age, err, tt.want)
		}
		if errors.Is(err, authority.ErrNotFound) {
			t.Errorf("settling %s, age %s: %v says that it may be sent again", tt.settling, tt.age, err)
		}
	}
}

// TestAskDoubled sends twice under one reference, which Notify takes.
func TestAskDoubled(t *testing.T) {
	type told struct {
		Ref   string
		Count int
	}
	var got []told
	w := newWorld(t, nil, func(c *notify.Config) {
		c.Doubled = func(ref string, count int) { got = append(got, told{ref, count}) }
	})
	for _, ref := range []string{"r-1", "r-2", "r-1"} {
		if _, err := w.Send(t.Context(), textTo(ref, "07700900123")); err != nil {
			t.Fatal(err)
		}
		w.clock.add(time.Second)
	}
	for _, ref := range []string{"r-1", "r-2"} {
		h, err := w.Ask(t.Context(), ref, noon)
		if err != nil || h.ID != w.server.Sent()[map[string]int{"r-1": 0, "r-2": 1}[ref]].ID {
			t.Errorf("Ask(%s) = %+v, %v, want the earliest", ref, h, err)
		}
	}
	if diff := cmp.Diff([]told{{"r-1", 2}}, got); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

// TestAskByAnotherSortOfKey shows why nothing found proves nothing.
func TestAskByAnotherSortOfKey(t *testing.T) {
	w := newWorld(t, nil, nil)
	if _, err := w.Send(t.Context(), textTo("r-1", "07700900123")); err != nil {
		t.Fatal(err)
	}
	c := config(w.server.URL, w.server.Key(notifytest.Live))
	_, err := open(t, c).Ask(t.Context(), "r-1", noon.Add(-time.Hour))
	if !errors.Is(err, notify.ErrUntold) {
		t.Errorf("Ask = %v, want %v", err, notify.ErrUntold)
	}
}

func TestAskAnswers(t *testing.T) {
	const id = "740e5834-3a29-46b4-9a6f-16142fde533a"
	one := `{"id":"` + id + `","reference":"r-1","status":"delivered","created_at":"2020-06-10T12:00:00.000000Z","body":"` + secretText + `"}`
	other := strings.Replace(one, `"r-1"`, `"r-2"`, 1)
	for _, tt := range []struct {
		name   string
		status int
		body   string
		want   string
		why    string
	}{
		{"one", 200, `{"notifications":[` + one + `],"links":{}}`, "taken", "the documented answer"},
		{"others beside it", 200, `{"notifications":[` + other + `,` + one + `]}`, "taken", "only ours are looked at"},
		{"another's", 200, `{"notifications":[` + other + `]}`, "unsure", "a list that is not narrowed to the reference is no answer about it"},
		{"no list", 200, `{}`, "temporary", "an empty list is written, not left out"},
		{"no JSON", 200, `<html>`, "temporary", "somebody else has answered"},
		{"an instant that is none", 200, `{"notifications":[` + strings.Replace(one, "2020-06-10", "today", 1) + `]}`, "temporary", "not a list as documented"},
		{"201", 201, `{"notifications":[` + one + `]}`, "temporary", "not documented"},
		{"bad request", 400, problem("ValidationError"), "final", "the same question gets the same answer"},
		{"key", 403, problem("AuthError"), "temporary", "the key is put right"},
		{"not found", 404, problem("NoResultFound"), "temporary", "documented for one message, not for a list"},
		{"rate", 429, problem("RateLimitError"), "temporary", "over in a minute"},
		{"500", 500, problem("Exception"), "temporary", "a question may be repeated"},
		{"502", 502, ``, "temporary", "a question may be repeated"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			url, _ := answering(t, tt.status, tt.body)
			h, err := open(t, config(url, testKey)).Ask(t.Context(), "r-1", noon.Add(-time.Hour))
			if kindOf(err) != tt.want || (err == nil) != (h.ID == id) {
				t.Errorf("Ask = %+v, %v, want %s\nwhy: %s", h, err, tt.want, tt.why)
			}
			if errors.Is(err, authority.ErrNotFound) {
				t.Errorf("%v says that it may be sent again", err)
			}
			checkSilent(t, err)
		})
	}
}

// TestAskEscapes shows that a reference is no part of the question's form.
func TestAskEscapes(t *testing.T) {
	w := newWorld(t, nil, nil)
	const ref = "a b&status=failed#?/ü"
	if _, err := w.Send(t.Context(), textTo(ref, "07700900123")); err != nil {
		t.Fatal(err)
	}
	if h, err := w.Ask(t.Context(), ref, noon); err != nil || h.State != message.Sent {
		t.Errorf("Ask = %+v, %v", h, err)
	}
}

func TestAskWithoutConnection(t *testing.T) {
	url, _ := answering(t, 200, "")
	c := config(strings.Replace(url, "127.0.0.1", "127.0.0.2", 1), testKey)
	c.APIKey = passcode.NewSecret(testKey)
	if _, err := open(t, c).Ask(t.Context(), "r-1", noon); kindOf(err) != "temporary" {
		t.Errorf("Ask = %v, want temporary", err)
	}
}
