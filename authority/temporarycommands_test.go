package authority_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/temporary"
)

// atNight is a house of the days on which temporary cards are lent.
var atNight = options{at: night}

// temporaryCommands are the commands about temporary staff and visits, as rows of the
// table of commands.
var temporaryCommands = []command{
	{method: "Arrange", after: "record agreement", options: atNight, by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.Arrange(ctx, authority.Arrange{By: by, Arrangements: arrangements()}))
	}},
	{method: "AddTemporaryCard", after: "record agreement", options: atNight, by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		n := added(1)
		n.By = by
		return only(h.AddTemporaryCard(ctx, n))
	}},
	withCard("LendTemporaryCard", func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.LendTemporaryCard(ctx, loan(h, func(l *authority.LendTemporaryCard) { l.By = by })))
	}),
	withLoan("TakeBackTemporaryCard", func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.TakeBackTemporaryCard(ctx, authority.MoveTemporaryCard{By: by, Card: h.tac()}))
	}),
	withLoan("LoseTemporaryCard", func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.LoseTemporaryCard(ctx, authority.LoseTemporaryCard{By: by, Card: h.tac()}))
	}),
	withLoan("StopTemporaryCard", func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.StopTemporaryCard(ctx, authority.EndTemporaryCard{By: by, Card: h.tac(), Reason: temporary.Misuse}))
	}),
	func() command {
		c := withLoan("CheckTemporaryCard", func(ctx context.Context, h *house, by authority.Actor) error {
			return only(h.CheckTemporaryCard(ctx, authority.CheckTemporaryCard{By: by, Card: h.tac(), Checked: true, NewPasscode: true}))
		})
		lent := c.ready
		c.ready = func(h *house) error {
			if err := lent(h); err != nil {
				return err
			}
			h.clock = midnight
			return only(h.TakeBackTemporaryCard(context.Background(), authority.MoveTemporaryCard{By: onDuty, Card: h.tac()}))
		}
		return c
	}(),
	withCard("WithdrawTemporaryCard", func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.WithdrawTemporaryCard(ctx, authority.EndTemporaryCard{By: by, Card: h.tac(), Reason: temporary.Damaged}))
	}),
	func() command {
		c := withLoan("NoteRegistered", func(ctx context.Context, h *house, by authority.Actor) error {
			k := must(h.For(home).TemporaryCard(ctx, h.tac())).Card
			return only(h.NoteRegistered(ctx, authority.NoteRegistered{By: by, Card: k.ID, Handover: k.Handovers[0].ID, Registration: h.caseID()}))
		})
		c.options = inPerson
		c.options.at = night
		c.options.items = func(in *registration.Items) { *in = newcomer(&house{clock: night}, 1, evidence.Locum) }
		c.ready = registeredBorrower
		return c
	}(),
	{method: "PlanVisit", after: "record agreement", options: atNight, by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.PlanVisit(ctx, planned(by)))
	}},
	withVisit("DecideVisit", func(ctx context.Context, h *house, by authority.Actor) error {
		d := h.decided()
		d.By = by
		return only(h.DecideVisit(ctx, d))
	}),
	withVisit("GiveVisitAccess", func(ctx context.Context, h *house, by authority.Actor) error {
		g := h.given()
		g.By = by
		return only(h.GiveVisitAccess(ctx, g))
	}, func(h *house) error { return only(h.DecideVisit(context.Background(), h.decided())) }),
	withVisit("RemoveVisitAccess", func(ctx context.Context, h *house, by authority.Actor) error {
		r := h.removed()
		r.By = by
		return only(h.RemoveVisitAccess(ctx, r))
	}, func(h *house) error { return only(h.DecideVisit(context.Background(), h.decided())) },
		func(h *house) error {
			defer func() { h.clock = h.clock.Add(time.Minute) }() // the word for removing it comes after
			return only(h.GiveVisitAccess(context.Background(), h.given()))
		}),
	withVisit("CancelVisit", func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.CancelVisit(ctx, authority.CancelVisit{By: by, Visit: h.visit()}))
	}),
}

// registeredBorrower registers somebody, who is then lent a card under their user id.
func registeredBorrower(h *house) error {
	ctx := context.Background()
	if err := h.play(ctx, job[page("open"):page("receive")+1]); err != nil {
		return err
	}
	check := evidence.IDCheck{CheckedBy: home.ID.String(), On: "2026-06-09"}
	if err := only(h.ConfirmIdentity(ctx, authority.ConfirmIdentity{By: home, Case: h.caseID(), Check: check})); err != nil {
		return err
	}
	if err := errors.Join(h.play(ctx, job[page("create identity"):page("create identity")+1]), h.arrange(ctx)); err != nil {
		return err
	}
	return only(h.LendTemporaryCard(ctx, loan(h, func(l *authority.LendTemporaryCard) { l.Holder.UserID = h.userID() })))
}

// withCard is a command upon a card in the store of RX1.
func withCard(method string, as func(context.Context, *house, authority.Actor) error) command {
	return command{method: method, after: "record agreement", options: atNight, by: agent, as: as, ready: func(h *house) error {
		return h.arrange(context.Background())
	}}
}

// withLoan is a command upon a card that is lent to the locum.
func withLoan(method string, as func(context.Context, *house, authority.Actor) error) command {
	c := withCard(method, as)
	c.ready = func(h *house) error {
		if err := h.arrange(context.Background()); err != nil {
			return err
		}
		return only(h.LendTemporaryCard(context.Background(), loan(h)))
	}
	return c
}

// withVisit is a command upon a visit, after what came before.
func withVisit(method string, as func(context.Context, *house, authority.Actor) error, before ...func(*house) error) command {
	return command{method: method, after: "record agreement", options: atNight, by: agent, as: as, ready: func(h *house) error {
		if err := h.expectInspector(context.Background()); err != nil {
			return err
		}
		for _, b := range before {
			if err := b(h); err != nil {
				return err
			}
		}
		return nil
	}}
}

// temporaryContents returns all that the store holds of temporary staff and visits, a
// line each, with the versions.
func (h *house) temporaryContents(t *testing.T) (lines []string) {
	t.Helper()
	add := func(version int64, v any) {
		lines = append(lines, fmt.Sprintf("version %d %s", version, must(json.Marshal(v, json.Deterministic(true)))))
	}
	err := h.store.View(t.Context(), func(tx authority.Tx) error {
		if a, err := tx.Arrangements(rx1); err == nil {
			add(a.Version, a)
		}
		for _, k := range must(tx.TemporaryCardsOf(rx1)) {
			add(k.Version, k)
		}
		for _, v := range must(tx.ListVisits([]string{"RX1"}, authority.VisitFilter{}, all)) {
			add(v.Version, v)
		}
		for _, a := range must(tx.ListAssignments([]string{"RX1"}, authority.AssignmentFilter{}, all)) {
			add(a.Version, a)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// TestTemporaryCommandsOfOthers does every command by somebody of an organisation
// without link or agreement, who is refused, by a provider, and by the RA of an RA
// parent: one event each, and no change by the refusal.
func TestTemporaryCommandsOfOthers(t *testing.T) {
	for _, c := range temporaryCommands {
		for _, by := range []struct {
			name string
			link bool
			who  authority.Actor
		}{{"provider", false, c.by}, {"parent", true, authority.Actor{ID: must(identity.ParseUserID("999900000009")), Role: c.by.Role, Organisation: rx3}}} {
			t.Run(c.method+" by "+by.name, func(t *testing.T) {
				t.Parallel()
				h := c.built(t)
				stranger := authority.Actor{ID: must(identity.ParseUserID("999900000008")), Role: c.by.Role, Organisation: rx3}
				before, events := h.temporaryContents(t), len(h.log())
				h.refusedBy(t, c.as(t.Context(), h, stranger), "RA-RBC-003")
				if diff := cmp.Diff(before, h.temporaryContents(t)); diff != "" {
					t.Errorf("the refusal changed something (-want +got):\n%s", diff)
				}
				one(t, h.commanded(events), stranger, audit.Refused)
				if by.link {
					link := rbac.Link{Child: "RX1", Parent: "RX3", Interval: guidance.Since(day("2020-04-20"))}
					must(h.RecordLink(t.Context(), authority.RecordLink{By: manager, Link: link}))
				}
				events = len(h.log())
				if err := c.as(t.Context(), h, by.who); err != nil {
					t.Fatal(err)
				}
				own := slices.DeleteFunc(h.commanded(events), func(e audit.Event) bool { return strings.HasPrefix(e.Action, "position.") })
				one(t, own, by.who, audit.Done)
				if own[0].For != "RX1" {
					t.Errorf("the event is for %q", own[0].For)
				}
				if cmp.Equal(before, h.temporaryContents(t)) {
					t.Error("nothing was stored")
				}
			})
		}
	}
}
