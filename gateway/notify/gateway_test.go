package notify_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/gateway/gatewaytest"
	"github.com/rakit-dev/rakit/gateway/notify"
	"github.com/rakit-dev/rakit/gateway/notify/notifytest"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

const (
	textTemplate  = "f33517ff-2a88-4f6e-b855-c550268ce08a"
	emailTemplate = "0b1f9f6c-5a63-4a35-9c5a-4f2b8a1d7c11"
	sender        = "8e222534-7f05-4972-86e3-17c5d9f894e2"

	secretCode = "907312"
	secretText = "Your passcode is 907312"
)

var noon = time.Date(2020, 6, 10, 12, 0, 0, 0, time.UTC)

// clock is a clock that tests turn.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: noon} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func templates() []notifytest.Template {
	return []notifytest.Template{
		{ID: textTemplate, Type: notifytest.SMS, Body: "Your passcode is ((code))."},
		{ID: emailTemplate, Type: notifytest.Email, Subject: "Your code", Body: "Your code is ((code))."},
	}
}

// world is a Notify and a gateway to it.
type world struct {
	*notify.Gateway
	server *notifytest.Server
	clock  *clock
}

func newWorld(t testing.TB, served func(*notifytest.Config), asked func(*notify.Config)) world {
	t.Helper()
	w := world{clock: newClock()}
	sc := notifytest.Config{Templates: templates(), Senders: []string{sender}, Now: w.clock.Now}
	if served != nil {
		served(&sc)
	}
	w.server = notifytest.Start(sc)
	t.Cleanup(w.server.Close)
	c := config(w.server.URL, w.server.Key(notifytest.Test))
	c.Now = w.clock.Now
	if asked != nil {
		asked(&c)
	}
	w.Gateway = open(t, c)
	return w
}

func config(base, key string) notify.Config {
	return notify.Config{
		APIKey: passcode.NewSecret(key), BaseURL: base, Fictional: true, Now: func() time.Time { return noon },
		Templates: map[message.Kind]notify.Template{message.Passcode: {Text: textTemplate, Email: emailTemplate}, message.Numbers: {Text: textTemplate}},
		Timeout:   10 * time.Second,
	}
}

func open(t testing.TB, c notify.Config) *notify.Gateway {
	t.Helper()
	if c.Client == nil { // no connection outlives its test
		transport := &http.Transport{}
		c.Client = &http.Client{Transport: transport}
		t.Cleanup(transport.CloseIdleConnections)
	}
	g, err := notify.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func mobile(s string) identity.Mobile { return must(identity.ParseMobile(s)) }
func email(s string) identity.Email   { return must(identity.ParseEmail(s)) }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func textTo(ref, number string) authority.Message {
	return authority.Message{Ref: ref, Kind: message.Passcode, To: mobile(number), Text: passcode.NewSecret(secretText), Code: passcode.NewSecret(secretCode)}
}

func TestContract(t *testing.T) {
	gatewaytest.Run(t, func(t *testing.T) gatewaytest.Gateway {
		w := newWorld(t, nil, func(c *notify.Config) { c.Settling = time.Minute })
		refused := textTo("", "07700900123")
		refused.Kind = message.UnlockCode // for which there is no template
		return gatewaytest.Gateway{
			Messenger: w.Gateway, Settling: time.Minute, Now: w.clock.Now, Email: true,
			Taken: func() (refs []string) {
				for _, m := range w.server.Sent() {
					refs = append(refs, m.Reference)
				}
				return refs
			},
			Refused:    func(ref string) authority.Message { refused.Ref = ref; return refused },
			Away:       func() { w.server.Fault(notifytest.Internal, 1) },
			LoseAnswer: func() { w.server.Fault(notifytest.CutTaken, 1) },
			Stall:      func() { w.server.Fault(notifytest.Hang, 1) },
		}
	})
}
