package notify_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/gateway/notify"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

const bearer = "a-token-that-nobody-guesses"

// receipt is a receipt as it is documented, with some of its members changed.
func receipt(changes ...string) string {
	text := `{"id":"740e5834-3a29-46b4-9a6f-16142fde533a","reference":"r-1","to":"07700900123","status":"delivered",` +
		`"created_at":"2020-06-10T12:00:00.000000Z","completed_at":"2020-06-10T12:00:05.250000Z","sent_at":"2020-06-10T12:00:01.000000Z",` +
		`"notification_type":"sms","template_id":"f33517ff-2a88-4f6e-b855-c550268ce08a","template_version":1}`
	return strings.NewReplacer(changes...).Replace(text)
}

func TestCallbacks(t *testing.T) {
	const id = "740e5834-3a29-46b4-9a6f-16142fde533a"
	at := noon.Add(5250 * time.Millisecond)
	is := func(state message.State, at time.Time) *authority.DeliveryReceipt {
		return &authority.DeliveryReceipt{Ref: "r-1", ID: id, State: state, At: at}
	}
	for _, tt := range []struct {
		name   string
		change func(r *http.Request)
		body   string
		record error
		want   int
		got    *authority.DeliveryReceipt
		why    string
	}{
		{"delivered", nil, receipt(), nil, 204, is(message.Delivered, at), "as documented"},
		{"permanent", nil, receipt("delivered", "permanent-failure"), nil, 204, is(message.Failed, at), "as documented"},
		{"temporary", nil, receipt("delivered", "temporary-failure"), nil, 204, is(message.Failed, at), "as documented"},
		{"technical", nil, receipt("delivered", "technical-failure"), nil, 204, is(message.Failed, at), "as documented"},
		{"new members", nil, receipt(`"to"`, `"colour":{"a":[1]},"to"`), nil, 204, is(message.Delivered, at), "their document may grow"},
		{"no instant", nil, receipt(`"2020-06-10T12:00:05.250000Z"`, `null`), nil, 204, is(message.Delivered, time.Time{}), "completed_at may be null"},
		{"no reference", nil, receipt(`"r-1"`, `null`), nil, 204, nil, "sent by hand: nobody knows it"},
		{"unknown", nil, receipt(), fmt.Errorf("x: %w", authority.ErrNotFound), 204, is(message.Delivered, at), "trying again makes it no better known"},
		{"record fails", nil, receipt(), errors.New("the store is away"), 503, is(message.Delivered, at), "Notify is to try again"},
		{"record is stopped", nil, receipt(), context.Canceled, 503, is(message.Delivered, at), "Notify is to try again"},
		{"under way", nil, receipt(`"delivered"`, `"sending"`), nil, 400, nil, "no receipt is sent before the end"},
		{"a status that is new", nil, receipt(`"delivered"`, `"on-the-moon"`), nil, 400, nil, "what it means nobody knows"},
		{"status in capitals", nil, receipt(`"delivered"`, `"Delivered"`), nil, 400, nil, "not the documented text"},
		{"no status", nil, receipt(`"status"`, `"stat"`), nil, 400, nil, "needed"},
		{"no id", nil, receipt(id, ""), nil, 400, nil, "needed"},
		{"id that is no UUID", nil, receipt(id, "740e5834"), nil, 400, nil, "as documented"},
		{"an instant that is none", nil, receipt("05.250000Z", "yesterday"), nil, 400, nil, "not as documented"},
		{"a reference that is a number", nil, receipt(`"r-1"`, `1`), nil, 400, nil, "all values are strings"},
		{"a long reference", nil, receipt("r-1", strings.Repeat("r", 1001)), nil, 400, nil, "not one of ours"},
		{"two statuses", nil, receipt(`"to"`, `"status":"delivered","to"`), nil, 400, nil, "which counts is open"},
		{"a list", nil, "[" + receipt() + "]", nil, 400, nil, "one receipt a request"},
		{"two documents", nil, receipt() + receipt(), nil, 400, nil, "one receipt a request"},
		{"empty", nil, "", nil, 400, nil, "no document"},
		{"too long", nil, receipt(`"07700900123"`, `"`+strings.Repeat("0", 16<<10)+`"`), nil, 413, nil, "16 KiB are read"},
		{"charset", func(r *http.Request) { r.Header.Set("Content-Type", "application/json; charset=utf-8") }, receipt(), nil, 204, is(message.Delivered, at), "JSON all the same"},
		{"not JSON", func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, receipt(), nil, 415, nil, "as documented"},
		{"no type", func(r *http.Request) { r.Header.Del("Content-Type") }, receipt(), nil, 415, nil, "as documented"},
		{"GET", func(r *http.Request) { r.Method = http.MethodGet }, receipt(), nil, 405, nil, "as documented"},
		{"no token", func(r *http.Request) { r.Header.Del("Authorization") }, receipt(), nil, 401, nil, "anybody"},
		{"another token", func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+bearer+"x") }, receipt(), nil, 401, nil, "anybody"},
		{"half a token", func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+bearer[:10]) }, receipt(), nil, 401, nil, "anybody"},
		{"an empty token", func(r *http.Request) { r.Header.Set("Authorization", "Bearer ") }, receipt(), nil, 401, nil, "anybody"},
		{"another scheme", func(r *http.Request) { r.Header.Set("Authorization", "Basic "+bearer) }, receipt(), nil, 401, nil, "not as documented"},
		{"scheme in small letters", func(r *http.Request) { r.Header.Set("Authorization", "bearer "+bearer) }, receipt(), nil, 204, is(message.Delivered, at), "schemes have no case (RFC 9110 §11.1)"},
		{"two tokens", func(r *http.Request) { r.Header.Add("Authorization", "Bearer "+bearer) }, receipt(), nil, 401, nil, "which counts is open"},
		{"no token and GET", func(r *http.Request) { r.Method = http.MethodGet; r.Header.Del("Authorization") }, "", nil, 401, nil, "a stranger learns nothing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got *authority.DeliveryReceipt
			h := must(notify.Callbacks(passcode.NewSecret(bearer), func(_ context.Context, r authority.DeliveryReceipt) error {
				got = &r
				return tt.record
			}))
			r := httptest.NewRequest(http.MethodPost, "/callbacks/notify", strings.NewReader(tt.body))
			r.Header.Set("Authorization", "Bearer "+bearer)
			r.Header.Set("Content-Type", "application/json")
			if tt.change != nil {
				tt.change(r)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != tt.want {
				t.Errorf("status %d, want %d\nwhy: %s", w.Code, tt.want, tt.why)
			}
			if diff := cmp.Diff(tt.got, got); diff != "" {
				t.Errorf("recorded (-want +got):\n%s", diff)
			}
			if w.Body.Len() > 0 {
				t.Errorf("the answer says %q", w.Body)
			}
		})
	}
}

func TestCallbacksConfig(t *testing.T) {
	record := func(context.Context, authority.DeliveryReceipt) error { return nil }
	for _, token := range []string{"", "123456789"} {
		if _, err := notify.Callbacks(passcode.NewSecret(token), record); !errors.Is(err, notify.ErrToken) {
			t.Errorf("%d bytes: %v, want %v", len(token), err, notify.ErrToken)
		}
	}
	if _, err := notify.Callbacks(passcode.NewSecret("1234567890"), record); err != nil {
		t.Errorf("ten bytes: %v", err)
	}
	if _, err := notify.Callbacks(passcode.NewSecret(bearer), nil); err == nil {
		t.Error("nobody records, and no error")
	}
}

// TestReceiptsComeBack sends, lets messages end, and has their receipts posted to a handler
// that fails at first.
func TestReceiptsComeBack(t *testing.T) {
	w := newWorld(t, nil, nil)
	got, failures := map[string]message.State{}, 2
	h := must(notify.Callbacks(passcode.NewSecret(bearer), func(_ context.Context, r authority.DeliveryReceipt) error {
		if failures--; failures >= 0 {
			return errors.New("away")
		}
		got[r.Ref] = r.State
		return nil
	}))
	s := httptest.NewServer(h)
	defer s.Close()
	w.server.Callback(s.URL, bearer)
	for ref, to := range map[string]string{"r-1": "07700900123", "r-2": "07700900002", "r-3": "07700900003"} {
		if _, err := w.Send(t.Context(), textTo(ref, to)); err != nil {
			t.Fatal(err)
		}
	}
	w.server.Carry()
	for i, want := range []int{1, 0, 2} { // two fail at first, and are due after five minutes
		if i == 2 {
			w.clock.add(5 * time.Minute)
		}
		if n := must(w.server.CallBack(t.Context())); n != want {
			t.Errorf("round %d: %d acknowledged, want %d", i, n, want)
		}
	}
	if diff := cmp.Diff(map[string]message.State{"r-1": message.Delivered, "r-2": message.Failed, "r-3": message.Failed}, got); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
}
