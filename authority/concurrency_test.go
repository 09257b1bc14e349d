package authority_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// registrant returns the n-th of different people, and what they send in.
func registrant(n int) registration.Items {
	in := items
	in.Registrant = identity.Registrant{
		GivenName: "Ada", FamilyName: "Example-" + string(rune('A'+n)), DateOfBirth: fmt.Sprintf("19%d-12-10", 70+n),
		NationalInsuranceNumber: fmt.Sprintf("JK9876%02dD", n), Email: fmt.Sprintf("ada.example%d@example.nhs.uk", n),
		Mobile: fmt.Sprintf("07700 9002%02d", n),
	}
	in.Documents = []evidence.Document{{
		Kind: "uk-passport", Number: fmt.Sprintf("5123456%02d", n), Issued: "2018-05-01", Expires: "2028-05-01", Seen: evidence.Scan,
	}}
	return in
}

// settle has jobs done until what was asked for has come, by whichever of the
// workers took the job.
func (h *house) settle(ctx context.Context, come func() (bool, error)) error {
	for {
		if _, err := h.Work(ctx); err != nil {
			return err
		}
		if ok, err := come(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Millisecond):
		}
	}
}

// text returns the newest text to a number.
func (h *house) text(to string) (string, error) {
	sent, err := h.sim.Messages()
	text := ""
	for _, m := range sent {
		if m.To == to {
			text = m.Text
		}
	}
	return text, err
}

// verify carries somebody through the main job to the end of the call.
func (h *house) verify(ctx context.Context, in registration.Items) (registration.Case, error) {
	to := "+44" + strings.ReplaceAll(in.Registrant.Mobile[1:], " ", "")
	r := request(agent)
	r.Registrant = identity.Registrant{}
	opened, err := h.OpenRegistration(ctx, r)
	if err != nil {
		return registration.Case{}, err
	}
	k := opened.Case
	err = errors.Join(
		only(h.ReceiveItems(ctx, authority.ReceiveItems{By: agent, Case: k.ID, Items: in})),
		only(h.BookCall(ctx, authority.BookCall{By: agent, Case: k.ID, Channel: "microsoft-teams", Location: "home", For: h.clock, Explained: true})),
		only(h.TextNumbers(ctx, authority.TextNumbers{By: agent, Case: k.ID})),
	)
	if err != nil {
		return registration.Case{}, err
	}
	var text string
	if err := h.settle(ctx, func() (bool, error) { text, err = h.text(to); return text != "", err }); err != nil {
		return registration.Case{}, fmt.Errorf("numbers: %w", err)
	}
	words := strings.Fields(text)
	if err := only(h.ReadBack(ctx, authority.ReadBack{By: agent, Case: k.ID, Spoken: strings.Join(words[len(words)-2:], " ")})); err != nil {
		return registration.Case{}, err
	}
	return h.CompleteCall(ctx, authority.CompleteCall{By: agent, Case: k.ID, Seen: h.seen})
}

// register carries somebody through the whole main job, and returns their card.
func (h *house) register(ctx context.Context, in registration.Items) (string, error) {
	k, err := h.verify(ctx, in)
	if err != nil {
		return "", err
	}
	if err := only(h.CreateIdentity(ctx, authority.CreateIdentity{By: agent, Case: k.ID})); err != nil {
		return "", err
	}
	if err := h.settle(ctx, func() (bool, error) { k, err = h.Case(ctx, k.ID); return k.Stage == registration.Registered, err }); err != nil {
		return "", fmt.Errorf("identity: %w", err)
	}
	return h.deliver(ctx, k)
}

// deliver carries a registered person from the order of the card to its use.
func (h *house) deliver(ctx context.Context, k registration.Case) (string, error) {
	c, err := h.OrderCard(ctx, authority.OrderCard{By: agent, Case: k.ID})
	if err != nil {
		return "", err
	}
	reached := func(s card.State) func() (bool, error) {
		return func() (bool, error) { c, err = h.Card(ctx, c.ID); return c.State == s, err }
	}
	if err := h.settle(ctx, reached(card.Printed)); err != nil {
		return "", fmt.Errorf("print: %w", err)
	}
	move := authority.MoveCard{By: agent, Card: c.ID}
	err = errors.Join(
		only(h.DispatchCard(ctx, move)), only(h.ConfirmReceipt(ctx, move)),
		only(h.ReleasePasscode(ctx, authority.ReleasePasscode{By: agent, Card: c.ID})),
	)
	if err != nil {
		return "", err
	}
	if err := h.settle(ctx, reached(card.Released)); err != nil {
		return "", fmt.Errorf("release: %w", err)
	}
	return c.ID, errors.Join(
		only(h.TakeIntoUse(ctx, move)),
		only(h.AssignPosition(ctx, authority.AssignPosition{
			By: agent, User: k.UserID, Position: "p-1", Start: guidance.MustDate("2020-04-22"), End: guidance.MustDate("2021-04-22"),
		})),
	)
}

// TestManyAtOnce carries 16 people through the main job at the same time, all of
// them asking and working, and asserts that each got what is theirs, once.
func TestManyAtOnce(t *testing.T) {
	const people = 16
	h := newHouse(t, options{})
	h.until(t, "define position")
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	cards, errs := make([]string, people), make([]error, people)
	var all sync.WaitGroup
	for n := range people {
		all.Go(func() { cards[n], errs[n] = h.register(ctx, registrant(n)) })
	}
	all.Wait()
	for n, err := range errs {
		if err != nil {
			t.Errorf("registrant %d: %v", n, err)
		}
	}
	must(h.Work(t.Context()))
	if t.Failed() {
		return
	}

	code := map[string]string{} // by user id
	for _, p := range must(h.sim.Printed()) {
		code[p.UserID.String()] = p.Passcode.Reveal()
	}
	passcodes := map[string]string{} // by number
	for _, m := range passcodeTexts(h) {
		passcodes[m.To] = m.Text
	}
	if a, b, c, d := len(code), len(must(h.sim.Printed())), len(passcodes), len(must(h.sim.Messages())); a != people || b != people || c != people || d != 2*people {
		t.Errorf("%d holders of %d prints, %d numbers with a passcode, %d texts", a, b, c, d)
	}
	for n, id := range cards {
		k := must(h.Card(t.Context(), id))
		if k.State != card.InUse || !strings.Contains(passcodes[k.ReleaseTo], code[k.Holder]) || code[k.Holder] == "" {
			t.Errorf("card %d is %s, or its passcode went astray", n, k.State)
		}
		noPasscode(t, h, id)
	}
	for _, e := range h.log() {
		if e.Outcome != audit.Done {
			t.Errorf("event %d %s is %s", e.Seq, e.Action, e.Outcome)
		}
	}
	// Of each: thirteen commands, the numbers made, four answers of a port, and
	// the end of the key.
	if want := 2 + people*19; len(h.log()) != want {
		t.Errorf("%d events, want %d", len(h.log()), want)
	}
	if n := must(h.Jobs(t.Context())); n != 0 {
		t.Errorf("%d jobs are left over", n)
	}
	verified(t, h)
}

// TestReleasedOnceInARace has eight people ask for the passcode of one card at
// the same time, each of them also working: one is heard, and one text is sent.
func TestReleasedOnceInARace(t *testing.T) {
	const racers = 8
	h := newHouse(t, options{})
	h.until(t, "confirm receipt")
	id, before := h.cardID(), len(h.log())
	errs := make([]error, racers)
	start := make(chan struct{})
	var all sync.WaitGroup
	for n := range racers {
		all.Go(func() {
			<-start
			errs[n] = only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: id}))
			if _, err := h.Work(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	all.Wait()
	done := 0
	for _, err := range errs {
		var refusal *guidance.Refusal
		switch {
		case err == nil:
			done++
		case !errors.As(err, &refusal) || refusal.Rule() != "RA-PSC-022":
			t.Errorf("got %v, want a refusal by RA-PSC-022", err)
		}
	}
	if sent := passcodeTexts(h); done != 1 || len(sent) != 1 {
		t.Errorf("%d releases and %d texts, want one of each", done, len(sent))
	}
	asked := map[audit.Outcome]int{}
	for _, e := range h.commanded(before) {
		asked[e.Outcome]++
	}
	if asked[audit.Done] != 1 || asked[audit.Refused] != racers-1 {
		t.Errorf("events %v, want one done and %d refused", asked, racers-1)
	}
	state(t, h, card.Released)
	noPasscode(t, h, id)
	verified(t, h)
}
