package authority_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

func TestMainJob(t *testing.T) {
	h := newHouse(t, options{})
	if err := h.play(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	state(t, h, card.InUse)
	texts := must(h.sim.Messages())
	printed := must(h.sim.Printed())
	if len(texts) != 2 || len(printed) != 1 {
		t.Fatalf("%d texts and %d prints, want 2 and 1", len(texts), len(printed))
	}
	if code := printed[0].Passcode.Reveal(); !strings.Contains(texts[1].Text, code) {
		t.Error("the passcode that was texted is not the one that was printed")
	}
	k := must(h.Case(t.Context(), h.caseID()))
	profile := must(h.Profile(t.Context(), k.UserID))
	if got := identity.Recognise(profile.CIS); got.Flag != identity.FlagFull || got.Convention != identity.RemoteRegistration {
		t.Errorf("profile is flagged %s by %s, want full by remote-registration", got.Flag, got.Convention)
	}
	if res := registration.Check(k.Record(), registration.Options{}); res.Outcome != guidance.Pass {
		t.Errorf("the finished case does not pass its own check: %v", res.Findings)
	}
	if n := must(h.Jobs(t.Context())); n != 0 {
		t.Errorf("%d jobs are left over", n)
	}
	verified(t, h)
}

func verified(t *testing.T, h *house) audit.Report {
	t.Helper()
	r, err := audit.Verify(strings.NewReader(h.export()), h.store.VerifierKey(), nil)
	if err != nil || r.Broken != nil {
		t.Fatalf("log does not verify: %v, %v", err, r.Broken)
	}
	return r
}

// TestRefusedMoves tries what must not be done, and asserts which rule refuses
// it and that nothing changes but the log.
func TestRefusedMoves(t *testing.T) {
	other := must(identity.ParseMobile("07700900456"))
	tests := []struct {
		name, after string
		try         func(h *house, t *testing.T) error
		rules       []string
		why         string
	}{
		{"agent of an organisation without link or agreement", "record agreement", func(h *house, t *testing.T) error {
			return only(h.OpenRegistration(t.Context(), request(authority.Actor{ID: agent.ID, Role: agent.Role, Organisation: rx3})))
		}, []string{"RA-RBC-003"}, "RX3 has agreed nothing with RX1"},
		{"nobody", "record agreement", func(h *house, t *testing.T) error {
			return only(h.OpenRegistration(t.Context(), request(authority.Actor{})))
		}, []string{"RA-RBC-005", "RA-RBC-001", "RA-RBC-003"}, "the zero actor may do nothing"},
		{"after the end", "record agreement", func(h *house, t *testing.T) error {
			h.clock = time.Date(2023, 6, 1, 9, 0, 0, 0, time.UTC)
			return only(h.OpenRegistration(t.Context(), request(agent)))
		}, []string{"RA-EVD-001"}, "emergency registration ended on 31 May 2023"},
		{"after the end, late in the evening", "record agreement", func(h *house, t *testing.T) error {
			h.clock = time.Date(2023, 5, 31, 23, 30, 0, 0, time.UTC)
			return only(h.OpenRegistration(t.Context(), request(agent)))
		}, []string{"RA-EVD-001"}, "it is 1 June in London"},
		{"items with a fault", "open", func(h *house, t *testing.T) error {
			in := items
			in.Registrant.NationalInsuranceNumber = "not a number"
			return only(h.ReceiveItems(t.Context(), authority.ReceiveItems{By: agent, Case: h.caseID(), Items: in}))
		}, []string{"RA-IDN-005"}, "each item is checked on arrival"},
		{"channel not agreed", "receive", func(h *house, t *testing.T) error {
			return only(h.BookCall(t.Context(), authority.BookCall{By: agent, Case: h.caseID(), Channel: "facetime", Location: "home", For: h.clock, Explained: true}))
		}, []string{"RA-RBC-010"}, "RX1 and RX2 agreed on Teams"},
		{"call before the items", "open", func(h *house, t *testing.T) error {
			return only(h.BookCall(t.Context(), authority.BookCall{By: agent, Case: h.caseID(), Channel: "microsoft-teams", Location: "home", For: h.clock, Explained: true}))
		}, []string{"RA-VID-040"}, "the items come first"},
		{"stale numbers", "text numbers", func(h *house, t *testing.T) error {
			stale := h.newestNumbers()
			first := must(h.Case(t.Context(), h.caseID())).Call.Challenges[0].ID
			if err := h.play(t.Context(), []chapter{job[5]}); err != nil {
				t.Fatal(err)
			}
			return only(h.ReadBack(t.Context(), authority.ReadBack{By: agent, Case: h.caseID(), Challenge: first, Spoken: stale}))
		}, []string{"RA-VID-023"}, "new numbers were texted since"},
		{"wrong numbers", "text numbers", func(h *house, t *testing.T) error {
			wrong := "000 000"
			if h.newestNumbers() == wrong {
				wrong = "000 001"
			}
			return only(h.ReadBack(t.Context(), authority.ReadBack{By: agent, Case: h.caseID(), Spoken: wrong}))
		}, []string{"RA-VID-021"}, "not what was texted"},
		{"numbers too late", "text numbers", func(h *house, t *testing.T) error {
			h.clock = h.clock.Add(10 * time.Minute)
			return only(h.ReadBack(t.Context(), authority.ReadBack{By: agent, Case: h.caseID(), Spoken: h.newestNumbers()}))
		}, []string{"RA-VID-025"}, "ten minutes are over"},
		{"print before the call is complete", "read back", func(h *house, t *testing.T) error {
			return only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID()}))
		}, []string{"RA-VID-041"}, "stage 3 follows stage 2"},
		{"identity before the call is complete", "read back", func(h *house, t *testing.T) error {
			return only(h.CreateIdentity(t.Context(), authority.CreateIdentity{By: agent, Case: h.caseID()}))
		}, []string{"RA-VID-041"}, "stage 3 follows stage 2"},
		{"complete without likeness", "read back", func(h *house, t *testing.T) error {
			return only(h.CompleteCall(t.Context(), authority.CompleteCall{By: agent, Case: h.caseID(), Seen: registration.Confirmation{DocumentShown: true}}))
		}, []string{"RA-VID-004"}, "a person has to confirm it"},
		{"second card", "order card", func(h *house, t *testing.T) error {
			return only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID()}))
		}, []string{"RA-CRD-016"}, "one person, one card"},
		{"release before the receipt call", "dispatch", func(h *house, t *testing.T) error {
			return only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()}))
		}, []string{"RA-PSC-020"}, "the card may be anywhere"},
		{"release to a number not proven", "confirm receipt", func(h *house, t *testing.T) error {
			return only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID(), To: other}))
		}, []string{"RA-PSC-021"}, "nobody has read numbers back from it"},
		{"release before receipt to a number not proven", "dispatch", func(h *house, t *testing.T) error {
			return only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID(), To: other}))
		}, []string{"RA-PSC-020", "RA-PSC-021"}, "every reason is given"},
		{"release twice", "release", func(h *house, t *testing.T) error {
			return only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()}))
		}, []string{"RA-PSC-022"}, "once"},
		{"sponsor prints", "create identity", func(h *house, t *testing.T) error {
			by := agent
			by.Role = 4
			return only(h.OrderCard(t.Context(), authority.OrderCard{By: by, Case: h.caseID()}))
		}, []string{"RA-RBC-001"}, "a Sponsor issues no card"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t, options{})
			h.until(t, tt.after)
			texts := len(must(h.sim.Messages()))
			if tt.name == "stale numbers" {
				texts++
			}
			h.refusedBy(t, tt.try(h, t), tt.rules...)
			must(h.Work(t.Context()))
			if got := len(must(h.sim.Messages())); got != texts {
				t.Errorf("%d texts after the refusal, %d before\nwhy refused: %s", got, texts, tt.why)
			}
			verified(t, h)
		})
	}
}

func TestNobodyRegistersThemself(t *testing.T) {
	for _, allowed := range []bool{false, true} {
		h := newHouse(t, options{override: allowed})
		h.until(t, "record agreement")
		claim, _ := ada.Assess("", guidance.MustDate("2020-04-20"), nil)
		self := identity.Profile{UserID: agent.ID, Name: claim.Name, NINumber: claim.NINumber, Email: claim.Email, Organisation: rx1, OpenedAt: h.clock, Route: "in-person"}
		if err := only(h.RecordProfile(t.Context(), authority.RecordProfile{By: manager, Profile: self})); err != nil {
			t.Fatal(err)
		}
		r := request(agent)
		r.Registrant = ada
		err := only(h.OpenRegistration(t.Context(), r))
		if !allowed {
			h.refusedBy(t, err, "RA-RBC-002")
			continue
		}
		if err != nil {
			t.Fatalf("with the rule switched off: %v", err)
		}
		if last := h.events[len(h.events)-1]; last.Detail["override"] != "RA-RBC-002" {
			t.Error("an override must stand in the log")
		}
	}
}

// TestNotThere shows that a command about something that is not there is an
// event too, and an error of its own.
func TestNotThere(t *testing.T) {
	h := newHouse(t, options{})
	err := only(h.DispatchCard(t.Context(), authority.MoveCard{By: agent, Card: "card-none"}))
	if !errors.Is(err, authority.ErrNotFound) {
		t.Fatalf("got %v, want ErrNotFound", err)
	}
	if last := h.events[len(h.events)-1]; last.Outcome != audit.Failed || last.Action != authority.ActionDispatchCard {
		t.Errorf("event is %s %s", last.Action, last.Outcome)
	}
}
