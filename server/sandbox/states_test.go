package sandbox_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/server/sandbox"
	"github.com/rakit-dev/rakit/temporary"
)

// states returns, for each kind of seeded object, the state in which one is, and
// the one that its name asks for.
var states = map[string]func(tx authority.Tx, id, name string) (got, want string, err error){
	"registration": func(tx authority.Tx, id, name string) (got, want string, err error) {
		k, err := tx.Case(id)
		got, want = k.Organisation+" by "+k.Provider+" "+k.Stage.String(), "RX1 by RX2 "+name
		switch org := strings.ToUpper(name); {
		case strings.HasPrefix(name, "card-"):
			want = "RX1 by RX2 registered"
		case strings.HasPrefix(name, "rx"):
			want = org + " by " + org + " registered"
		case name == "no-video":
			want = "RX1 by RX2 requested"
		}
		return got, want, err
	},
	"card": func(tx authority.Tx, id, name string) (got, want string, err error) {
		k, err := tx.Card(id)
		state, history := name, "card-"+name
		if strings.HasPrefix(name, "rx") {
			state, history = "received", name
		}
		switch name {
		case "locked":
			state = "in-use, locked"
		case "expiring":
			state = "in-use, expires 2020-06-20"
		case "handed-back":
			state = "cancelled, other-leaver, in-hand"
		case "uncertified":
			state = "printed, refused"
		}
		got = k.State.String()
		switch held := k.Certification; {
		case k.LockState() == card.Locked:
			got += ", locked"
		case k.State == card.InUse && held.Pair.ExpiresOn().Before(guidance.DateOf(sandbox.Start).AddMonths(12)):
			got += ", expires " + held.Pair.ExpiresOn().String()
		case k.Reason == card.ReasonOtherLeaver:
			got += ", other-leaver, " + k.Body.String()
		case !held.RefusedAt.IsZero():
			got += ", refused"
		}
		got += " " + k.Registration + " " + k.Holder
		return got, state + " " + sandbox.ID("registration/"+history) + " " + sandbox.ID("person/"+history), err
	},
	"challenge": func(tx authority.Tx, id, name string) (got, want string, err error) {
		k, err := tx.Case(sandbox.ID("registration/" + name))
		ch, _ := k.Challenge(id)
		return ch.State.String(), "open", err
	},
	"agent":  profileState,
	"person": profileState,
	"position": func(tx authority.Tx, id, _ string) (got, want string, err error) {
		p, err := tx.Position(id)
		return p.ID, id, err
	},
	"assignment": func(tx authority.Tx, id, name string) (got, want string, err error) {
		as, err := tx.Assignment(id)
		return fmt.Sprint("active ", as.ActiveOn(today)), fmt.Sprint("active ", name != "ended"), err
	},
	"grant": func(tx authority.Tx, id, name string) (got, want string, err error) {
		g, err := tx.Grant(id)
		got = fmt.Sprint("due ", g.ReviewDue(today), ", revoked ", g.Revoked != nil, ", active ", g.ActiveOn(today))
		return got, fmt.Sprint("due ", name == "due", ", revoked ", name == "revoked", ", active ", name != "revoked"), err
	},
	"authenticator": func(tx authority.Tx, id, _ string) (got, want string, err error) {
		a, err := tx.Authenticator(id)
		return fmt.Sprint(a.Kind, " ", a.State), "security-key active", err
	},
	"campaign": func(tx authority.Tx, id, name string) (got, want string, err error) {
		k, err := tx.Campaign(id)
		return fmt.Sprint("closed ", k.Closed != nil), fmt.Sprint("closed ", name == "closed"), err
	},
	"item": func(tx authority.Tx, id, name string) (got, want string, err error) {
		i, err := tx.CampaignItem(id)
		if want = name; name == "outstanding" || strings.HasPrefix(name, "rx") {
			want = "open"
		}
		return i.State.String(), want, err
	},
	"temporary-card": func(tx authority.Tx, id, name string) (got, want string, err error) {
		k, err := tx.TemporaryCard(id)
		if want = name; strings.HasPrefix(name, "rx") {
			want = "in-store"
		}
		return fmt.Sprint(k.State, " ", k.At(sandbox.Start).State), want + " " + want, err
	},
	"visit": func(tx authority.Tx, id, name string) (got, want string, err error) {
		v, err := tx.Visit(id)
		if want = name; strings.HasPrefix(name, "rx") {
			want = "planned"
		}
		return v.State.String(), want, err
	},
	"message": func(tx authority.Tx, id, name string) (got, want string, err error) {
		m, err := tx.Message(id)
		want = map[string]string{"release-failed": "failed", "send-unknown": "unknown", "releasing": "waiting"}[name]
		if want == "" {
			want = "sent"
		}
		return m.State.String(), want, err
	},
	"request": func(tx authority.Tx, id, name string) (got, want string, err error) {
		r, err := tx.AccessRequest(id)
		return r.StateAt(sandbox.Start).String() + " " + strings.ToLower(r.Organisation), "open " + map[string]string{"waiting": "rx1", "rx3": "rx3", "rx9": "rx9"}[name], err
	},
	"agreement": func(tx authority.Tx, id, name string) (got, want string, err error) {
		s, err := tx.Standing()
		a, _ := s.AgreementFor("RX2", "RX1", today)
		return strings.ToLower(a.Organisation + "-" + a.Provider), name, err
	},
	"organisation": func(_ authority.Tx, id, name string) (got, want string, err error) {
		return strings.ToLower(id), name, nil
	},
}

var today = guidance.DateOf(sandbox.Start)

// profileState asks of a profile that nobody could have it.
func profileState(tx authority.Tx, id, _ string) (got, want string, err error) {
	p, err := tx.Profile(must(identity.ParseUserID(id)))
	return fmt.Sprint(strings.HasPrefix(id, "999900000"), p.Mobile.Drama()), "true true", err
}

// TestEveryStageAndState walks all that is seeded: each object is there, and in
// the state that its name says.
func TestEveryStageAndState(t *testing.T) {
	w := open(t, t.TempDir())
	view(t, w, func(tx authority.Tx) error {
		for _, o := range sandbox.Seeded() {
			kind, name, _ := strings.Cut(o.Name, "/")
			got, want, err := states[kind](tx, o.ID, name)
			if err != nil || got != want || kind != o.Kind {
				t.Errorf("%s is %q, a %s, %v; want %q", o.Name, got, o.Kind, err, want)
			}
		}
		return nil
	})
	for s := registration.Requested; s.String() != "invalid"; s++ {
		sandbox.ID("registration/" + s.String()) // panics for a stage at which nobody is
	}
	for _, s := range card.States() {
		sandbox.ID("card/" + s.String())
	}
	for _, s := range []temporary.State{temporary.InStore, temporary.Lost, temporary.AwaitingCheck, temporary.Withdrawn} {
		sandbox.ID("temporary-card/" + s.String())
	}
	for _, s := range temporary.VisitStates() {
		sandbox.ID("visit/" + s.String())
	}
}

// TestStandsStill: no job is due in a new world, and those that are stalled stay
// so however long one waits.
func TestStandsStill(t *testing.T) {
	w := open(t, t.TempDir())
	if n, err := w.Work(t.Context()); n != 0 || err != nil {
		t.Errorf("%d jobs done in a new world, %v", n, err)
	}
	for range 20 {
		must(w.Advance(24 * time.Hour))
		if n, err := w.Work(t.Context()); n != 3 || err != nil {
			t.Fatalf("%d jobs tried, %v; want the three that are stalled", n, err)
		}
	}
	view(t, w, func(tx authority.Tx) error {
		k := must(tx.Case(sandbox.ID("registration/identity-requested")))
		ordered, releasing := must(tx.Card(sandbox.ID("card/ordered"))), must(tx.Card(sandbox.ID("card/releasing")))
		if k.Stage != registration.IdentityRequested || ordered.State != card.Ordered || releasing.State != card.Releasing {
			t.Errorf("%s, %s, %s after twenty days", k.Stage, ordered.State, releasing.State)
		}
		return nil
	})
	// What was chosen goes before what is stalled.
	err := w.SetOutcomes(sandbox.Outcomes{
		Messages: sandbox.Choice{Outcome: sandbox.Delivered}, Printer: sandbox.Choice{Outcome: sandbox.Printed},
		Directory: sandbox.Choice{Outcome: sandbox.Created},
	})
	if err != nil {
		t.Fatal(err)
	}
	must(w.Advance(24 * time.Hour))
	must(w.Work(t.Context()))
	view(t, w, func(tx authority.Tx) error {
		k := must(tx.Case(sandbox.ID("registration/identity-requested")))
		ordered, releasing := must(tx.Card(sandbox.ID("card/ordered"))), must(tx.Card(sandbox.ID("card/releasing")))
		if k.Stage != registration.Registered || ordered.State != card.Printed || releasing.State != card.Released {
			t.Errorf("%s, %s, %s after they were let through", k.Stage, ordered.State, releasing.State)
		}
		return nil
	})
}
