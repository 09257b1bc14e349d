package authority_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/registration"
)

// TestNumbersTriedAgain has the gateway fail: the same text is offered three
// times at once, and after a wait there are new numbers, under a new reference.
// It goes on until the first numbers would have run out.
func TestNumbersTriedAgain(t *testing.T) {
	var refs []string
	digits := map[string]string{}
	h := newHouse(t, options{items: mobile("07700 900002"), ports: &simulator.Outcomes{OnSend: func(m authority.Message) error {
		refs = append(refs, m.Ref)
		digits[m.Ref] = m.Text.Reveal()
		return nil // the number is one that fails for ever
	}}})
	h.until(t, "text numbers")
	begun, most := h.clock, passcode.DefaultChallengePolicy().TTL
	for must(h.Jobs(t.Context())) > 0 {
		if h.clock.Sub(begun) > 2*most {
			t.Fatal("the job does not come to an end")
		}
		h.wait(t, 30*time.Second)
	}
	// At 0, 30, 90, 210, 450 and 930 seconds.
	if len(refs) != 18 || len(digits) != 6 {
		t.Errorf("the gateway was asked %d times with %d references, want 18 and 6", len(refs), len(digits))
	}
	different := map[string]bool{}
	for _, d := range digits {
		different[d] = true
	}
	if len(different) < 5 { // two of six alike by chance: one in 66,000
		t.Errorf("%d different numbers under %d references", len(different), len(digits))
	}
	challenges := must(h.Case(t.Context(), h.caseID())).Call.Challenges
	for i, ch := range challenges {
		if last := i == len(challenges)-1; (ch.State == passcode.ChallengeOpen) != last {
			t.Errorf("numbers %d of %d are %s", i+1, len(challenges), ch.State)
		}
	}
	if diff := cmp.Diff([]string{"failed RA-PSC-042 RA-VID-020"}, h.came(authority.ActionNumbersTexted)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if sent := must(h.sim.Messages()); len(sent) != 0 {
		t.Errorf("%d texts were sent", len(sent))
	}
}

// TestNumbersArriveLate has the gateway fail for the first numbers only, and
// shows that the second are those that count.
func TestNumbersArriveLate(t *testing.T) {
	asked, first := 0, ""
	h := newHouse(t, options{ports: &simulator.Outcomes{OnSend: func(m authority.Message) error {
		switch asked++; asked {
		case 1:
			words := strings.Fields(m.Text.Reveal())
			first = strings.Join(words[len(words)-2:], " ")
			return authority.ErrTemporary
		case 2, 3, 4:
			return authority.ErrTemporary
		}
		return nil
	}}})
	h.until(t, "text numbers")
	h.wait(t, 30*time.Second)
	sent := must(h.sim.Messages())
	if asked != 5 || len(sent) != 1 {
		t.Fatalf("%d texts after %d requests, want one after five", len(sent), asked)
	}
	challenges := must(h.Case(t.Context(), h.caseID())).Call.Challenges
	if len(challenges) != 2 || challenges[1].ID != sent[0].Ref {
		t.Fatalf("%d sets of numbers, the last of which is not the one that was texted", len(challenges))
	}
	if first != h.newestNumbers() {
		h.refusedBy(t, only(h.ReadBack(t.Context(), authority.ReadBack{By: agent, Case: h.caseID(), Spoken: first})), "RA-VID-021")
	}
	h.tell(t, "read back", "complete call")
}

// TestNumbersArriveUnnoticed has the gateway lose the answer, not the text: what
// the registrant has read out stays proven when the job comes again.
func TestNumbersArriveUnnoticed(t *testing.T) {
	text := ""
	h := newHouse(t, options{ports: &simulator.Outcomes{OnSend: func(m authority.Message) error {
		text = m.Text.Reveal()
		return authority.ErrTemporary
	}}})
	h.until(t, "text numbers")
	words := strings.Fields(text)
	done, err := h.ReadBack(t.Context(), authority.ReadBack{By: agent, Case: h.caseID(), Spoken: strings.Join(words[len(words)-2:], " ")})
	if err != nil {
		t.Fatal(err)
	}
	h.wait(t, time.Hour)
	if got := must(h.Case(t.Context(), h.caseID())).Proven; got != done.Proven || got == (registration.Proven{}) {
		t.Errorf("proven is %+v, want what was read back", got)
	}
	if n := must(h.Jobs(t.Context())); n != 0 {
		t.Errorf("%d jobs are left over", n)
	}
	h.tell(t, "complete call", "complete call")
}

// TestNumbersOfAnotherNumber has the gateway say late that it has taken numbers: the log
// holds to which number they went, and nothing if that is no longer the one of the
// registration.
func TestNumbersOfAnotherNumber(t *testing.T) {
	for _, changed := range []bool{false, true} {
		h := newHouse(t, options{ports: &simulator.Outcomes{OnSend: func(authority.Message) error { return authority.ErrUnsure }}})
		h.until(t, "text numbers")
		ref := must(h.Case(t.Context(), h.caseID())).Call.Challenges[0].ID
		if changed {
			must(h.AbandonCall(t.Context(), authority.AbandonCall{By: agent, Case: h.caseID()}))
			must(h.ChangeMobile(t.Context(), authority.ChangeMobile{By: agent, Case: h.caseID(), Mobile: another}))
		}
		if err := h.RecordReceipt(t.Context(), authority.DeliveryReceipt{Ref: ref, State: message.Sent}); err != nil {
			t.Fatal(err)
		}
		e := h.last()
		if _, noted := e.Private["to"]; e.Action != authority.ActionNumbersTexted || noted == changed {
			t.Errorf("changed %v: event %s, number noted %v", changed, e.Action, noted)
		}
	}
}

// TestNumbersCannotBeTexted has the gateway say that the number cannot be
// reached: an event of its own, and no further try.
func TestNumbersCannotBeTexted(t *testing.T) {
	h := newHouse(t, options{items: mobile("07700 900003")})
	h.until(t, "text numbers")
	if e := h.last(); e.Action != authority.ActionNumbersTexted || e.Outcome != audit.Failed {
		t.Errorf("event %s is %s", e.Action, e.Outcome)
	}
	if n := must(h.Jobs(t.Context())); n != 0 {
		t.Errorf("%d jobs are left over", n)
	}
}

// TestNumbersAfterTheCall shows that numbers still to be texted when the call is
// broken off are not texted any more, nor keep anything else from being done.
func TestNumbersAfterTheCall(t *testing.T) {
	working := false
	h := newHouse(t, options{ports: &simulator.Outcomes{OnSend: func(authority.Message) error {
		if working {
			return nil
		}
		return authority.ErrTemporary
	}}})
	h.until(t, "text numbers")
	if err := only(h.AbandonCall(t.Context(), authority.AbandonCall{By: agent, Case: h.caseID()})); err != nil {
		t.Fatal(err)
	}
	working = true
	h.tell(t, "book", "complete call") // within the wait of the first numbers
	if n := len(must(h.sim.Messages())); n != 1 {
		t.Errorf("%d texts, want those of the second call only", n)
	}
	h.wait(t, time.Hour)
	if n, jobs := len(must(h.sim.Messages())), must(h.Jobs(t.Context())); n != 1 || jobs != 0 {
		t.Errorf("%d texts and %d jobs an hour later", n, jobs)
	}
}
