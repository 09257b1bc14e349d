package gatewaytest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

// Gateway is a gateway to test, fresh for each clause. Clauses whose means are nil are
// skipped.
type Gateway struct {
	Messenger authority.Messenger
	// Deduplicates is whether it never takes a second message under a Ref.
	Deduplicates bool
	// Settling is after how long it gives up on a message that it does not know, if it
	// does not de-duplicate.
	Settling time.Duration
	// Now is the clock that it was given.
	Now func() time.Time

	// Taken returns the references of the messages that were taken, each as often as it was.
	Taken func() []string
	// Refused returns a message that is refused for good.
	Refused func(ref string) authority.Message
	// Away makes it fail for the time being: the next message is certainly not taken.
	Away func()
	// LoseAnswer has the next message taken and the answer lost.
	LoseAnswer func()
	// Stall has the next call of Send go on until its context ends.
	Stall func()
	// Email is whether it takes emails.
	Email bool
}

// Secrets that the messages of the clauses hold.
const (
	number  = "+447700900123"
	mailbox = "amina.tester"
	code    = "907312"
)

// Message returns the text message of the clauses under a reference.
func Message(ref string) authority.Message {
	to, err := identity.ParseMobile(number)
	if err != nil {
		panic(err) // a drama number is one
	}
	return authority.Message{
		Ref: ref, Kind: message.Passcode, To: to,
		Text: passcode.NewSecret("Your passcode is " + code), Code: passcode.NewSecret(code),
	}
}

// EmailMessage returns the email of the clauses under a reference.
func EmailMessage(ref string) authority.Message {
	to, err := identity.ParseEmail(mailbox + "@example.com")
	if err != nil {
		panic(err) // an address of an example is one
	}
	m := Message(ref)
	m.To, m.Email = identity.Mobile{}, to
	return m
}

// Run runs every clause over a gateway that open makes.
func Run(t *testing.T, open func(t *testing.T) Gateway) {
	for _, c := range []struct {
		name string
		run  func(f fixture)
	}{
		{"a message is taken and known", fixture.takes},
		{"an email is taken", fixture.takesEmail},
		{"a second call under a Ref", fixture.repeats},
		{"a reference that was never sent", fixture.unknown},
		{"a message that is refused", fixture.refuses},
		{"a message without recipient", fixture.incomplete},
		{"a gateway that is away", fixture.away},
		{"an answer that is lost", fixture.lost},
		{"a context that has ended", fixture.ended},
		{"a context that ends meanwhile", fixture.ends},
		{"many at the same time", fixture.together},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(fixture{T: t, Gateway: open(t)}) })
	}
}

// fixture is one clause under way.
type fixture struct {
	*testing.T
	Gateway
}

// silent fails if an error shows what is secret.
func (f fixture) silent(err error) {
	f.Helper()
	if err == nil {
		return
	}
	for _, secret := range []string{strings.TrimPrefix(number, "+44"), mailbox, code, "Your passcode"} {
		if strings.Contains(err.Error(), secret) {
			f.Errorf("an error shows a secret: %v", err)
		}
	}
}

func (f fixture) send(ctx context.Context, m authority.Message) (authority.Handover, error) {
	h, err := f.Messenger.Send(ctx, m)
	f.silent(err)
	if err != nil && h != (authority.Handover{}) {
		f.Errorf("a handover comes with the error %v", err)
	}
	return h, err
}

func (f fixture) ask(ref string, begun time.Time) (authority.Handover, error) {
	h, err := f.Messenger.Ask(f.Context(), ref, begun)
	f.silent(err)
	return h, err
}

// mustSend sends a message that must be taken.
func (f fixture) mustSend(m authority.Message) authority.Handover {
	f.Helper()
	h, err := f.send(f.Context(), m)
	if err != nil || h.State != message.Sent && h.State != message.Delivered {
		f.Fatalf("Send(%s) = %+v, %v, want it sent", m.Ref, h, err)
	}
	return h
}

// mustKnow asks for a message that was taken.
func (f fixture) mustKnow(ref string) authority.Handover {
	f.Helper()
	h, err := f.ask(ref, f.Now())
	if err != nil || h.State != message.Sent && h.State != message.Delivered {
		f.Fatalf("Ask(%s) = %+v, %v, want it sent", ref, h, err)
	}
	return h
}

// wantTaken checks how often messages were taken under a reference.
func (f fixture) wantTaken(ref string, want int) {
	f.Helper()
	got := 0
	for _, r := range f.Taken() {
		if r == ref {
			got++
		}
	}
	if got != want {
		f.Errorf("%d messages were taken under %s, want %d", got, ref, want)
	}
}

// kind says what an error of a port is to its caller.
func kind(err error) string {
	switch {
	case err == nil:
		return "none"
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return "context"
	case errors.Is(err, authority.ErrUnsure):
		return "unsure"
	case errors.Is(err, authority.ErrTemporary):
		return "temporary"
	case errors.Is(err, authority.ErrNotFound):
		return "not found"
	}
	return "final"
}

func (f fixture) wantKind(what string, err error, want ...string) {
	f.Helper()
	if !slices.Contains(want, kind(err)) {
		f.Errorf("%s: the error is %s (%v), want %s", what, kind(err), err, strings.Join(want, " or "))
	}
	if errors.Is(err, authority.ErrUnsure) && errors.Is(err, authority.ErrTemporary) {
		f.Errorf("%s: the error is unsure and temporary at once: %v", what, err)
	}
}
