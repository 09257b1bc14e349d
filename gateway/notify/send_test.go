package notify_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/gateway"
	"github.com/rakit-dev/rakit/gateway/notify"
	"github.com/rakit-dev/rakit/gateway/notify/notifytest"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

// kindOf says what an error is to the authority.
func kindOf(err error) string {
	switch {
	case err == nil:
		return "taken"
	case errors.Is(err, authority.ErrUnsure):
		return "unsure"
	case errors.Is(err, authority.ErrTemporary):
		return "temporary"
	}
	return "final"
}

// checkSilent fails if an error shows what it was made of.
func checkSilent(t *testing.T, err error, more ...string) {
	t.Helper()
	if err == nil {
		return
	}
	for _, secret := range append(more, secretCode, secretText, "7700900", "example.com", "3d844edf", "26785a09", "Bearer", "eyJ") {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error shows %q: %v", secret, err)
		}
	}
}

// answering is a server that gives every request one answer, and counts them.
func answering(t *testing.T, status int, body string) (url string, count func() int) {
	t.Helper()
	var seen atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		seen.Add(1)
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(s.Close)
	return s.URL, func() int { return int(seen.Load()) }
}

const testKey = "my_test_key-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"

// problem is the body of an error as Notify documents it. Its message repeats what was
// sent, which Notify's may do.
func problem(name string) string {
	return `{"status_code":400,"errors":[{"error":"` + name + `","message":"07700900123 ` + secretText + `"}]}`
}

func TestSendAnswers(t *testing.T) {
	const id = "740e5834-3a29-46b4-9a6f-16142fde533a"
	for _, tt := range []struct {
		name   string
		status int
		body   string
		want   string
		says   string
		why    string
	}{
		{"taken", 201, `{"id":"` + id + `","reference":"r-1","content":{"body":"x"},"new":1}`, "taken", "", "the documented answer, and members that are new"},
		{"another's reference", 201, `{"id":"` + id + `","reference":"r-2"}`, "unsure", "not about this one", "a message was taken, perhaps not this"},
		{"no reference", 201, `{"id":"` + id + `","reference":null}`, "unsure", "", "without it nobody finds the message again"},
		{"no id", 201, `{"id":"","reference":"r-1"}`, "unsure", "", "not the documented answer"},
		{"not JSON", 201, `created`, "unsure", "", "somebody else may have answered"},
		{"nothing", 201, ``, "unsure", "", "somebody else may have answered"},
		{"200", 200, `{"id":"` + id + `","reference":"r-1"}`, "unsure", "answered 200", "only 201 is documented"},
		{"202", 202, ``, "unsure", "answered 202", "taken, it seems, by whom?"},
		{"redirect", 307, ``, "unsure", "answered 307", "never followed; what stood behind is not known"},
		{"bad request", 400, problem("BadRequestError"), "final", "answered 400 (BadRequestError)", "team key, trial mode, template: the same next time"},
		{"validation", 400, problem("ValidationError"), "final", "answered 400 (ValidationError)", "the same next time"},
		{"bad request of no form", 400, `oh`, "final", "answered 400", "a request that is refused is not taken"},
		{"no token", 401, problem("AuthError"), "temporary", "check the API key", "no message is lost for a wrong key"},
		{"clock", 403, problem("AuthError"), "temporary", "the clock", "no message is lost for a wrong clock"},
		{"clock, by its other name", 403, problem("BadRequestError"), "temporary", "(BadRequestError)", "the table of general errors calls it so"},
		{"address", 404, `<html>`, "temporary", "answered 404", "the address is wrong, not the message"},
		{"rate", 429, problem("RateLimitError"), "temporary", "(RateLimitError)", "over in a minute"},
		{"daily", 429, problem("TooManyRequestsError"), "temporary", "(TooManyRequestsError)", "over at midnight"},
		{"500", 500, problem("Exception"), "temporary", "(Exception)", "resend your notification"},
		{"500 of no form", 500, `<html>`, "unsure", "answered 500", "something in front may have said so afterwards"},
		{"500 without errors", 500, `{"errors":[]}`, "unsure", "answered 500", "not the documented form"},
		{"502", 502, `<html>`, "unsure", "answered 502", "not documented: Notify may have the message"},
		{"503", 503, problem("Exception"), "unsure", "answered 503", "not documented"},
		{"504", 504, ``, "unsure", "answered 504", "a proxy gave up waiting, Notify perhaps not"},
		{"a name that is none", 400, problem("07700900123"), "final", "answered 400", "only names are repeated"},
		{"a name with a text", 400, problem("Error " + secretCode), "final", "answered 400", "only names are repeated"},
		{"far too long", 201, `{"id":"` + id + `","reference":"r-1","x":"` + strings.Repeat("x", 1<<17) + `"}`, "unsure", "too long", "64 KiB are read"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			url, count := answering(t, tt.status, tt.body)
			h, err := open(t, config(url, testKey)).Send(t.Context(), textTo("r-1", "07700900123"))
			if kindOf(err) != tt.want {
				t.Errorf("Send = %v, want %s\nwhy: %s", err, tt.want, tt.why)
			}
			want := authority.Handover{}
			if tt.want == "taken" {
				want = authority.Handover{ID: id, State: message.Sent}
			} else if !strings.Contains(err.Error(), tt.says) {
				t.Errorf("the error %q does not say %q", err, tt.says)
			}
			if diff := cmp.Diff(want, h); diff != "" {
				t.Errorf("handover (-want +got):\n%s", diff)
			}
			if count() != 1 {
				t.Errorf("%d requests, want 1", count())
			}
			checkSilent(t, err)
		})
	}
}

func TestStatusErrorIsFound(t *testing.T) {
	url, _ := answering(t, 429, problem("RateLimitError"))
	_, err := open(t, config(url, testKey)).Send(t.Context(), textTo("r-1", "07700900123"))
	var refused *notify.StatusError
	if !errors.As(err, &refused) {
		t.Fatalf("no *StatusError in %v", err)
	}
	if diff := cmp.Diff(&notify.StatusError{Status: 429, Names: []string{"RateLimitError"}}, refused); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestSendWire holds what goes over the wire against the documentation.
func TestSendWire(t *testing.T) {
	type request struct{ Path, Body, Type string }
	for _, tt := range []struct {
		name string
		m    authority.Message
		want request
	}{
		{"text", textTo("r-1", "07700 900123"), request{"POST /v2/notifications/sms", `{"phone_number":"+447700900123","template_id":"` + textTemplate + `","personalisation":{"digits":"907312"},"reference":"r-1","sms_sender_id":"` + sender + `"}`, "application/json"}},
		{"email", authority.Message{Ref: "r-1", Kind: message.Passcode, Email: email("amina.tester@example.com"), Code: passcode.NewSecret(secretCode)}, request{"POST /v2/notifications/email", `{"email_address":"amina.tester@example.com","template_id":"` + emailTemplate + `","personalisation":{"digits":"907312"},"reference":"r-1","email_reply_to_id":"` + textTemplate + `"}`, "application/json"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			seen := make(chan request, 1)
			s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				seen <- request{r.Method + " " + r.RequestURI, string(body), r.Header.Get("Content-Type")}
			}))
			defer s.Close()
			c := config(s.URL, testKey)
			c.SenderID, c.EmailReplyToID, c.Field = sender, textTemplate, "digits"
			_, _ = open(t, c).Send(t.Context(), tt.m)
			if diff := cmp.Diff(tt.want, <-seen); diff != "" {
				t.Errorf("request (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSendUnasked(t *testing.T) {
	with := func(change func(m *authority.Message)) authority.Message {
		m := textTo("r-1", "07700900123")
		change(&m)
		return m
	}
	for _, tt := range []struct {
		name      string
		fictional bool
		m         authority.Message
		want      error
	}{
		{"no reference", true, with(func(m *authority.Message) { m.Ref = "" }), gateway.ErrMessage},
		{"no recipient", true, with(func(m *authority.Message) { m.To = identity.Mobile{} }), gateway.ErrMessage},
		{"two recipients", true, with(func(m *authority.Message) { m.Email = email("amina.tester@example.com") }), gateway.ErrMessage},
		{"no code", true, with(func(m *authority.Message) { m.Code = passcode.Secret{} }), gateway.ErrMessage},
		{"a code that is no text", true, with(func(m *authority.Message) { m.Code = passcode.NewSecret("\xff") }), gateway.ErrMessage},
		{"no template for the kind", true, with(func(m *authority.Message) { m.Kind = message.UnlockCode }), notify.ErrNoTemplate},
		{"no template for the channel", true, authority.Message{Ref: "r-1", Kind: message.Numbers, Email: email("amina.tester@example.com"), Code: passcode.NewSecret(secretCode)}, notify.ErrNoTemplate},
		{"drama number", false, textTo("r-1", "07700900123"), notify.ErrFictional},
		{"example address", false, authority.Message{Ref: "r-1", Kind: message.Passcode, Email: email("amina.tester@mail.example.org"), Code: passcode.NewSecret(secretCode)}, notify.ErrFictional},
	} {
		t.Run(tt.name, func(t *testing.T) {
			url, count := answering(t, 201, "")
			c := config(url, testKey)
			c.Fictional = tt.fictional
			_, err := open(t, c).Send(t.Context(), tt.m)
			if !errors.Is(err, tt.want) || kindOf(err) != "final" {
				t.Errorf("Send = %v, want %v, final", err, tt.want)
			}
			if count() != 0 {
				t.Error("Notify was asked")
			}
			checkSilent(t, err)
		})
	}
}

// TestKeys walks the sorts of keys and of recipients.
func TestKeys(t *testing.T) {
	const member, stranger = "07700900124", "07700900123"
	for _, tt := range []struct {
		name  string
		key   notifytest.KeyType
		trial bool
		to    string
		want  string
		kept  int
	}{
		{"test to a stranger", notifytest.Test, true, stranger, "taken", 1},
		{"team to the team", notifytest.Team, true, member, "taken", 1},
		{"team to a stranger", notifytest.Team, false, stranger, "final", 0},
		{"live to a stranger", notifytest.Live, false, stranger, "taken", 1},
		{"live in trial mode", notifytest.Live, true, member, "temporary", 0},
		{"a key that was revoked", 0, false, stranger, "temporary", 0},
		{"smoke test", notifytest.Live, false, "07700900111", "taken", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, func(c *notifytest.Config) { c.Trial, c.Team = tt.trial, []string{"+447700900124"} }, func(c *notify.Config) {
				c.APIKey = passcode.NewSecret((*notifytest.Server)(nil).Key(tt.key))
			})
			_, err := w.Send(t.Context(), textTo("r-1", tt.to))
			if kindOf(err) != tt.want || len(w.server.Sent()) != tt.kept {
				t.Errorf("Send = %v with %d kept, want %s with %d", err, len(w.server.Sent()), tt.want, tt.kept)
			}
			checkSilent(t, err)
		})
	}
}

// TestTokenIsFresh turns the clock between two requests over one connection.
func TestTokenIsFresh(t *testing.T) {
	w := newWorld(t, nil, nil)
	for _, ref := range []string{"r-1", "r-2"} {
		if _, err := w.Send(t.Context(), textTo(ref, "07700900123")); err != nil {
			t.Fatal(err)
		}
		w.clock.add(31 * time.Second)
	}
}

func TestClockIsOff(t *testing.T) {
	for _, tt := range []struct {
		off  time.Duration
		want string
	}{{30 * time.Second, "taken"}, {-30 * time.Second, "taken"}, {31 * time.Second, "temporary"}, {-31 * time.Second, "temporary"}} {
		w := newWorld(t, nil, func(c *notify.Config) { c.Now = func() time.Time { return noon.Add(tt.off) } })
		if _, err := w.Send(t.Context(), textTo("r-1", "07700900123")); kindOf(err) != tt.want {
			t.Errorf("off by %s: %v, want %s", tt.off, err, tt.want)
		}
	}
}

// TestWordsStandAtNotify shows that the code reaches the template, and the text does not.
func TestWordsStandAtNotify(t *testing.T) {
	w := newWorld(t, nil, nil)
	m := textTo("r-1", "07700900123")
	m.Text = passcode.NewSecret("other words")
	if _, err := w.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if got := w.server.Sent()[0].Body; got != "Your passcode is 907312." {
		t.Errorf("body %q", got)
	}
}
