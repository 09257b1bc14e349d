package authority_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
)

const marker = "Zebedee"

func contains(text, part string) bool { return strings.Contains(text, part) }

// TestSelfUnlock goes from a locked card to one that takes its passcode.
func TestSelfUnlock(t *testing.T) {
	h, box := lockedHouse(t, options{ca: true})
	attempt := h.starts(t, h.asAda())
	if got := box.emails[0]; got.Kind != message.UnlockCode || got.Email.String() != ada.Email || !got.To.IsZero() ||
		!contains(got.Text.Reveal(), got.Code.Reveal()[:3]+" "+got.Code.Reveal()[3:]) {
		t.Errorf("sent %+v", got)
	}
	from := len(h.events)
	k, err := h.EnterUnlockCode(t.Context(), authority.EnterUnlockCode{By: application, Attempt: attempt, Code: box.code()[:3] + " " + box.code()[3:]})
	if err != nil || k.LockState() != card.Unlocked || must(h.Card(t.Context(), k.ID)).LockState() != card.Unlocked {
		t.Fatalf("%v, card %s", err, k.LockState())
	}
	events := h.events[from:]
	if len(events) != 2 || events[0].Action != authority.ActionUnlockCard || events[0].Subject != k.ID || events[0].Detail["attempt"] != attempt ||
		!slices.Equal(events[0].Rules, []string{"RA-PSC-028"}) || events[1].Action != authority.ActionEnterUnlockCode || events[1].Subject != attempt || events[1].Outcome != audit.Done {
		t.Errorf("events %+v", events)
	}
	h.notAccepted(t, h.enters(attempt, box.code()), "RA-PSC-055") // once
	verified(t, h)
}

// TestSelfUnlockByText: since 2025 a code goes to the mobile number, to the instant.
func TestSelfUnlockByText(t *testing.T) {
	for _, tt := range []struct {
		at  time.Time
		now bool
	}{
		{time.Date(2024, 12, 31, 23, 59, 59, 999999999, time.UTC), false},
		{time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), true},
	} {
		h, _ := lockedHouse(t, options{})
		byText := h.asAda()
		byText.Channel = message.Text
		before := len(must(h.sim.Messages()))
		h.clock = tt.at.Add(-time.Minute)
		attempt := h.starts(t, byText)
		texts := must(h.sim.Messages())
		if sent := len(texts) > before; sent != tt.now {
			t.Fatalf("at %v a code went: %v", tt.at, sent)
		}
		if !tt.now {
			continue
		}
		words := strings.Fields(strings.TrimSuffix(strings.Split(texts[len(texts)-1].Text, ". ")[0], "."))
		if err := h.enters(attempt, strings.Join(words[len(words)-2:], " ")); err != nil {
			t.Error(err)
		}
		i := slices.IndexFunc(h.log(), func(e audit.Event) bool {
			return e.Action == authority.ActionUnlockCard && e.Detail["attempt"] == attempt
		})
		if i < 0 || !slices.Contains(h.log()[i].Rules, "RA-PSC-062") || slices.Contains(h.log()[i].Rules, "RA-PSC-028") {
			t.Errorf("the card was not unlocked by a code by text: %+v", h.log()[i])
		}
	}
}

// TestUnlockCodeInTime: fifteen minutes from the start of the attempt, to the
// nanosecond, and not from when its code was made.
func TestUnlockCodeInTime(t *testing.T) {
	for _, tt := range []struct {
		after time.Duration
		rules []string
	}{
		{15*time.Minute - 1, nil},
		{15 * time.Minute, []string{"RA-PSC-065"}},
	} {
		h, box := lockedHouse(t, options{})
		began := h.clock
		u := must(h.StartUnlock(t.Context(), h.asAda()))
		if !u.ValidUntil.Equal(began.Add(15 * time.Minute)) {
			t.Errorf("valid until %v", u.ValidUntil)
		}
		h.clock = began.Add(5 * time.Minute)
		must(h.Work(t.Context()))
		h.clock = began.Add(tt.after)
		if err := h.enters(u.Attempt, box.code()); len(tt.rules) == 0 && err != nil {
			t.Errorf("after %v: %v", tt.after, err)
		} else if len(tt.rules) > 0 {
			h.notAccepted(t, err, tt.rules...)
		}
	}
}

// TestUnlockTries: four wrong codes leave one try, five none.
func TestUnlockTries(t *testing.T) {
	for tries := 4; tries <= 5; tries++ {
		h, box := lockedHouse(t, options{})
		attempt := h.starts(t, h.asAda())
		for range tries {
			h.notAccepted(t, h.enters(attempt, wrong(box.code())), "RA-PSC-055")
		}
		if err := h.enters(attempt, box.code()); tries == 4 && err != nil {
			t.Errorf("the fifth is right: %v", err)
		} else if tries == 5 {
			h.notAccepted(t, err, "RA-PSC-057")
		}
	}
}

// TestUnlockCodeOfAnotherAttempt: each code is for its attempt, and of the attempts in
// one name the newest counts.
func TestUnlockCodeOfAnotherAttempt(t *testing.T) {
	h, box := lockedHouse(t, options{})
	a := h.starts(t, h.asAda())
	forA := box.code()
	b := h.starts(t, h.asAda())
	forB := box.code()
	if forA == forB {
		t.Skip("the two codes are the same, once in a million")
	}
	h.notAccepted(t, h.enters(a, forA), "RA-PSC-066")
	h.notAccepted(t, h.enters(b, forA), "RA-PSC-055")
	other := h.asAda()
	other.DateOfBirth = other.DateOfBirth.AddDays(1)
	h.starts(t, other) // who knows less than she does cannot end hers
	if err := h.enters(b, forB); err != nil {
		t.Error(err)
	}
}

// TestUnlockMeanwhile: what a code needs is looked at again when it is entered.
func TestUnlockMeanwhile(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		happens   func(t *testing.T, h *house) error
		rules     []string
	}{
		{"card cancelled", "it was reported lost", func(_ *testing.T, h *house) error { return reportedLost(h) }, []string{"RA-CRD-025"}},
		{"card unlocked", "by somebody who met the holder", func(t *testing.T, h *house) error { return only(h.UnlockCard(t.Context(), h.met())) }, []string{"RA-CRD-001"}},
		{"profile closed", "the holder has left", profiled(func(p *identity.Profile) { p.State = identity.ProfileClosed }), []string{"RA-IDN-085"}},
		{"address replaced", "the code is in somebody else's emailbox", profiled(func(p *identity.Profile) {
			p.Email = must(identity.ParseEmail("ada.other@example.nhs.uk"))
		}), []string{"RA-PSC-055"}},
		{"address removed", "as above", profiled(func(p *identity.Profile) { p.Email = identity.Email{} }), []string{"RA-PSC-055"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, box := lockedHouse(t, options{})
			attempt := h.starts(t, h.asAda())
			if err := tt.happens(t, h); err != nil {
				t.Fatal(err)
			}
			h.notAccepted(t, h.enters(attempt, box.code()), tt.rules...)
		})
	}
}

// TestUnlockExpiredMeanwhile: to the instant at which the certificates expire.
func TestUnlockExpiredMeanwhile(t *testing.T) {
	for late := range 2 {
		h, box := lockedHouse(t, options{ca: true})
		end := must(h.Card(t.Context(), h.cardID())).Certification.Pair.NotAfter()
		h.clock = end.Add(-3 * time.Minute)
		attempt := h.starts(t, h.asAda())
		h.clock = end.Add(time.Duration(late))
		if err := h.enters(attempt, box.code()); late == 0 && err != nil {
			t.Errorf("at the last instant: %v", err)
		} else if late == 1 {
			h.notAccepted(t, err, "RA-CRD-027")
		}
	}
}

// TestUnlockHostileCodes: none is a try, but that which is six digits.
func TestUnlockHostileCodes(t *testing.T) {
	h, box := lockedHouse(t, options{})
	attempt := h.starts(t, h.asAda())
	code := box.code()
	other := strings.Map(func(r rune) rune { return r - '0' + '٠' }, code) // Arabic-Indic digits
	for _, typed := range []string{"", "\x00", code + "\x00", strings.Repeat("1", 100_000), other, "\xff\xfe", code[:5], code + "0", "' OR 1=1", marker} {
		h.notAccepted(t, h.enters(attempt, typed), "RA-PSC-059")
	}
	if contains(h.export(), marker) {
		t.Error("the log holds what was typed")
	}
	if err := h.enters(attempt, code); err != nil {
		t.Errorf("no try was taken, and the right code is refused: %v", err)
	}
}

// TestUnlockRaced: the right code twice at once unlocks once.
func TestUnlockRaced(t *testing.T) {
	h, box := lockedHouse(t, options{})
	attempt := h.starts(t, h.asAda())
	code := box.code()
	const n = 8
	var all sync.WaitGroup
	answers := make([]error, n)
	for i := range n {
		all.Go(func() { answers[i] = h.enters(attempt, code) })
	}
	all.Wait()
	unlocked := 0
	for _, err := range answers {
		if err == nil {
			unlocked++
		} else if err.Error() != card.NotAccepted().Error() {
			t.Error(err)
		}
	}
	done := 0
	for _, e := range h.events {
		if e.Action == authority.ActionUnlockCard && e.Outcome == audit.Done {
			done++
		}
	}
	if unlocked != 1 || done != 1 {
		t.Errorf("%d answers and %d events say that the card was unlocked, want one", unlocked, done)
	}
	verified(t, h)
}

// TestUnlockThrottled: to the nanosecond, and the same for somebody and for nobody.
func TestUnlockThrottled(t *testing.T) {
	for _, who := range []struct {
		name string
		user func(h *house) identity.UserID
	}{{"holder", (*house).userID}, {"nobody", func(*house) identity.UserID { return stranger }}} {
		t.Run(who.name, func(t *testing.T) {
			h, _ := lockedHouse(t, options{})
			cmd := h.asAda()
			cmd.User = who.user(h)
			begin := func(at time.Time) error {
				h.clock = at
				err := only(h.StartUnlock(context.Background(), cmd))
				must(h.Work(context.Background()))
				return err
			}
			first := h.clock
			for i := range 5 { // in the first hour
				at := first.Add(time.Duration(i) * time.Minute)
				if i > 0 {
					h.refusedBy(t, begin(at.Add(-1)), "RA-PSC-068")
				}
				if err := begin(at); err != nil {
					t.Fatalf("attempt %d: %v", i+1, err)
				}
			}
			h.refusedBy(t, begin(first.Add(time.Hour-1)), "RA-PSC-068")
			for i := range 5 { // in the second
				if err := begin(first.Add(time.Hour + time.Duration(i)*time.Minute)); err != nil {
					t.Fatalf("attempt %d: %v", i+6, err)
				}
			}
			h.refusedBy(t, begin(first.Add(24*time.Hour-1)), "RA-PSC-068")
			if err := begin(first.Add(24 * time.Hour)); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestUnlockNotFlooded: two hundred messages for the organisation of the application.
func TestUnlockNotFlooded(t *testing.T) {
	for _, sent := range []int{199, 200} {
		h, _ := lockedHouse(t, options{})
		h.clock = h.clock.Add(2 * time.Hour) // after the messages of the main job
		h.put(t, func(tx authority.Tx) error {
			for i := range sent {
				if err := tx.PutMessage(message.Queued(message.New{
					ID: fmt.Sprintf("message-%d", i), Kind: message.Numbers, Channel: message.Text, Subject: "case-1", Recipient: "00", Organisation: "RX1", At: h.clock,
				})); err != nil {
					return err
				}
			}
			return nil
		})
		err := only(h.StartUnlock(t.Context(), h.asAda()))
		if sent == 199 && err != nil {
			t.Error(err)
		} else if sent == 200 {
			h.refusedBy(t, err, "RA-PSC-069")
		}
	}
}

// TestUnlockGatewayDown: a code that did not go is sent anew as another one, until the
// attempt is over; and what was given up still counts in its name.
func TestUnlockGatewayDown(t *testing.T) {
	h, box := lockedHouse(t, options{})
	box.fails = authority.ErrTemporary
	attempt := h.starts(t, h.asAda())
	box.fails = nil
	h.clock = h.clock.Add(2 * time.Minute)
	must(h.Work(t.Context()))
	if len(box.emails) != 1 {
		t.Fatalf("%d emails after the gateway is back", len(box.emails))
	}
	if err := h.enters(attempt, box.code()); err != nil {
		t.Error(err)
	}
	if err := lockedOut(h); err != nil {
		t.Fatal(err)
	}
	box.fails = authority.ErrTemporary
	attempt = h.starts(t, h.asAda())
	for range 10 {
		h.clock = h.clock.Add(4 * time.Minute)
		must(h.Work(t.Context()))
	}
	if n := must(h.Jobs(t.Context())); n != 0 {
		t.Errorf("%d jobs when the attempt is long over", n)
	}
	h.notAccepted(t, h.enters(attempt, "123456"), "RA-PSC-065")
	u, claim := card.UnlockAttempt{}, 0
	h.put(t, func(tx authority.Tx) (err error) {
		if u, err = tx.UnlockAttempt(attempt); err == nil {
			claim, err = tx.CountMessages(authority.MessageCount{Recipient: u.Claim}, h.clock.Add(-24*time.Hour))
		}
		return err
	})
	if claim != 2 || u.User != "" {
		t.Errorf("%d messages count in her name, want both; user %q", claim, u.User)
	}
}

// TestUnlockReplayed: what is kept of an answer has no reason either.
func TestUnlockReplayed(t *testing.T) {
	h, box := lockedHouse(t, options{})
	attempt := h.starts(t, h.asAda())
	var kept []string
	ctx := authority.Once(t.Context(), authority.Receipting{Key: "k", Digest: []byte("d"), Answer: func(_ any, err error) ([]byte, error) {
		kept = append(kept, err.Error())
		return []byte(err.Error()), nil
	}})
	for range 2 {
		err := only(h.EnterUnlockCode(ctx, authority.EnterUnlockCode{By: application, Attempt: attempt, Code: wrong(box.code())}))
		if err == nil {
			t.Fatal("a wrong code is taken")
		}
	}
	if len(kept) != 1 || kept[0] != card.NotAccepted().Error() {
		t.Errorf("kept %q", kept)
	}
}

// TestDropStaleUnlocks: an hour after its start nothing is left of an attempt, and a
// nanosecond before that all is.
func TestDropStaleUnlocks(t *testing.T) {
	h, box := lockedHouse(t, options{})
	attempt := h.starts(t, h.asAda())
	began := h.clock
	h.clock = began.Add(time.Hour)
	if n := must(h.DropStaleUnlocks(t.Context())); n != 0 {
		t.Errorf("%d dropped after an hour", n)
	}
	h.clock = began.Add(time.Hour + 1)
	if n := must(h.DropStaleUnlocks(t.Context())); n != 1 {
		t.Errorf("%d dropped later", n)
	}
	h.notAccepted(t, h.enters(attempt, box.code()), "RA-PSC-067")
}

// TestUnlockDroppedBeforeItsJob: there is nobody to send anything to.
func TestUnlockDroppedBeforeItsJob(t *testing.T) {
	h, box := lockedHouse(t, options{})
	must(h.StartUnlock(t.Context(), h.asAda()))
	h.clock = h.clock.Add(2 * time.Hour)
	must(h.DropStaleUnlocks(t.Context()))
	must(h.Work(t.Context()))
	if n := must(h.Jobs(t.Context())); n != 0 || len(box.emails) != 0 {
		t.Errorf("%d jobs, %d emails", n, len(box.emails))
	}
}
