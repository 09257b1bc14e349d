package authority_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
)

var equateDays = cmpopts.EquateComparable(guidance.Date{})

// put writes to the store what no command would.
func (h *house) put(t *testing.T, write func(tx authority.Tx) error) {
	t.Helper()
	if err := h.store.Update(t.Context(), write); err != nil {
		t.Fatal(err)
	}
}

// TestDecideForASystem: a program asks by the acts that it was given, for its own
// organisation.
func TestDecideForASystem(t *testing.T) {
	h, dispenser, _ := withDispensers(t, options{})
	q := access.Question{User: dispenser.String(), Activity: "B0570", Organisation: "RX1"}
	views := authority.System{Name: "k-1", Organisation: rx1, Acts: []rbac.Act{rbac.ViewPositions}}
	if d, err := h.ForSystem(views).Decide(t.Context(), q); err != nil || !d.Allowed() {
		t.Errorf("a system of RX1: %s, %v", d.Outcome, err)
	}
	if who, err := h.ForSystem(views).WhoCan(t.Context(), q); err != nil || len(who) != 1 {
		t.Errorf("a system of RX1 lists %v, %v", who, err)
	}
	away := views
	away.Organisation = rx3
	if _, err := h.ForSystem(away).Decide(t.Context(), q); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("a system of RX3: %v", err)
	}
	other := views
	other.Acts = []rbac.Act{rbac.FindRecords}
	var refusal *guidance.Refusal
	if _, err := h.ForSystem(other).Decide(t.Context(), q); !errors.As(err, &refusal) {
		t.Errorf("a system that may not view positions: %v", err)
	}
}

// TestDecideToday: a question without a day is about that of the clock, in London.
func TestDecideToday(t *testing.T) {
	h, dispenser, _ := withDispensers(t, options{})
	last := guidance.DateOf(h.clock).AddDays(9)
	q := access.Question{User: dispenser.String(), Activity: "B0570", Organisation: "RX1"}
	for _, tt := range []struct {
		at   time.Time
		want access.Outcome
	}{
		{last.AddDays(1).Start().Add(-time.Minute), access.Allowed}, // 22:59 UTC in summer
		{last.AddDays(1).Start(), access.Expired},
	} {
		h.clock = tt.at
		dated := q
		dated.On = guidance.DateOf(tt.at)
		d := must(h.For(manager).Decide(t.Context(), q))
		if diff := cmp.Diff(must(h.For(manager).Decide(t.Context(), dated)), d, equateDays); diff != "" || d.Outcome != tt.want {
			t.Errorf("at %s: %s, want %s (-dated +today):\n%s", tt.at, d.Outcome, tt.want, diff)
		}
		allowed := must(h.For(manager).AllowedHere(t.Context(), q))
		who := must(h.For(manager).WhoCan(t.Context(), q))
		if (len(allowed.Activities) > 0) != d.Allowed() || (len(who) > 0) != d.Allowed() {
			t.Errorf("at %s: %s, and the lists are %v, %v", tt.at, d.Outcome, allowed.Activities, who)
		}
	}
}

// TestDecideAtFFFFF: a question about FFFFF belongs to the real site, and exceptional
// access there is necessary, and not sufficient.
func TestDecideAtFFFFF(t *testing.T) {
	h := locumHouse(t)
	at := func(site string) access.Question {
		return access.Question{User: pharmacist.String(), Activity: "B0570", Organisation: "FFFFF", WorkingAt: site}
	}
	d := must(h.For(manager).Decide(t.Context(), at("RX1")))
	if d.Outcome != access.NotGranted {
		t.Errorf("with the grant alone: %s", d.Outcome)
	}
	h.refusedBy(t, only(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: dispensary("p-locum", "FFFFF")})), "RA-RBC-003")
	below := dispensary("p-locum", "RX1")
	below.AccessProfiles[0].Organisation = "FFFFF"
	h.refusedBy(t, only(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: below})), "RA-RBC-052")
	h.put(t, func(tx authority.Tx) error { // as national data would come in
		return errors.Join(
			tx.PutPosition(dispensary("p-locum", "FFFFF")),
			tx.PutAssignment(rbac.Assignment{ID: "as-locum", User: pharmacist.String(), Position: "p-locum", Organisation: "FFFFF", Start: guidance.DateOf(h.clock)}),
		)
	})
	d = must(h.For(manager).Decide(t.Context(), at("RX1")))
	if !d.Allowed() || d.Reasons[len(d.Reasons)-1].Grant == "" {
		t.Errorf("with a position besides: %s by %+v", d.Outcome, d.Reasons)
	}
	if who := must(h.For(manager).WhoCan(t.Context(), at("RX1"))); len(who) != 1 || who[0] != pharmacist.String() {
		t.Errorf("who can: %v", who)
	}
	for _, site := range []string{"RX3", "FFFFF", ""} {
		if _, err := h.For(manager).Decide(t.Context(), at(site)); !errors.Is(err, authority.ErrNotFound) {
			t.Errorf("at the site %q, for which RX1 does not act: %v", site, err)
		}
	}
	d = must(h.For(elsewhere).Decide(t.Context(), at("RX3")))
	if diff := cmp.Diff(nothingHere, d.Reasons, equateDays); diff != "" || d.Outcome != access.NotGranted {
		t.Errorf("at RX3, where the locum never worked: %s (-want +got):\n%s", d.Outcome, diff)
	}
}

// TestDecideByPositionGrant: exceptional access to a position counts as holding it.
func TestDecideByPositionGrant(t *testing.T) {
	h := locumHouse(t)
	must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: dispensary("p-1", "RX1")}))
	cmd := toLocum(h)
	cmd.Kind, cmd.Position, cmd.Profession, cmd.RegistrationNumber = rbac.PositionGrant, "p-1", "", ""
	g := must(h.GrantAccess(t.Context(), cmd))
	q := access.Question{User: pharmacist.String(), Activity: "B0570", Organisation: "RX1"}
	for _, tt := range []struct {
		on   guidance.Date
		want access.Outcome
	}{
		{g.Start.AddDays(-1), access.NotYet},
		{g.Start, access.Allowed},
		{g.End, access.Allowed},
		{g.End.AddDays(1), access.Expired},
	} {
		q.On = tt.on
		d := must(h.For(manager).Decide(t.Context(), q))
		if d.Outcome != tt.want || d.Reasons[len(d.Reasons)-1].Grant != g.ID || d.Reasons[len(d.Reasons)-1].Rule != "RA-RBC-038" {
			t.Errorf("on %s: %s, want %s, by %+v", tt.on, d.Outcome, tt.want, d.Reasons)
		}
		if who := must(h.For(manager).WhoCan(t.Context(), q)); (len(who) == 1) != d.Allowed() {
			t.Errorf("on %s: %s, and who can is %v", tt.on, d.Outcome, who)
		}
	}
}

// nothingHere is all that a stranger is told.
var nothingHere = []access.Reason{{Rule: "RA-RBC-034", Outcome: access.NotGranted}}

// TestDecideIsNoOracle: a caller who acts neither for the organisation of a profile nor
// for one at which its holder has, or had, anything is not told whether there is one, or
// whether it is closed.
func TestDecideIsNoOracle(t *testing.T) {
	h, _, _ := withDispensers(t, options{})
	day := guidance.DateOf(h.clock)
	must(h.DefinePosition(t.Context(), authority.DefinePosition{By: elsewhere, Position: dispensary("p-elsewhere", "RX3")}))
	person := func(n byte, closed bool, position string) string {
		p := somebody(h)
		p.UserID, p.Organisation = must(identity.ParseUserID("55500000020"+string('0'+n))), rx3
		if closed {
			p.State, p.Closing = identity.ProfileClosed, &identity.Closing{By: elsewhere.ID, Reason: identity.LeftHealthcare, At: h.clock.AddDate(0, 0, -3)}
		}
		h.put(t, func(tx authority.Tx) error {
			if position == "" {
				return tx.PutProfile(p)
			}
			of := map[string]string{"p-elsewhere": "RX3", "p-dispensary": "RX1"}[position]
			return errors.Join(tx.PutProfile(p), tx.PutAssignment(rbac.Assignment{
				ID: "as-" + p.UserID.String(), User: p.UserID.String(), Position: position, Organisation: of, Start: day.AddDays(-9), End: day.AddDays(-1),
			}))
		})
		return p.UserID.String()
	}
	strangers := map[string]string{
		"unknown": "555999999999", "open": person(1, false, ""), "closed": person(2, true, ""),
		"held a position elsewhere": person(3, false, "p-elsewhere"), "closed, and held a position elsewhere": person(4, true, "p-elsewhere"),
	}
	lent := person(6, true, "")
	h.put(t, func(tx authority.Tx) error {
		return tx.PutGrant(rbac.Grant{ID: "g-elsewhere", User: lent, Kind: rbac.NationalLocum, Organisation: "FFFFF", WorkingAt: "RX3", Start: day, End: day})
	})
	strangers["closed, and works elsewhere by exceptional access"] = lent
	questions := map[string]access.Question{
		"activity": {Activity: "B0570", Organisation: "RX1"}, "in the past": {Activity: "B0570", Organisation: "RX1", On: day.AddDays(-5)},
		"act": {Act: rbac.AssignPosition, Organisation: "RX1"}, "FFFFF": {Activity: "B0570", Organisation: "FFFFF", WorkingAt: "RX1"},
	}
	empty := authority.AllowedHere{Activities: []string{}, Acts: []rbac.Act{}, Policy: must(h.For(manager).AllowedHere(t.Context(), access.Question{User: "555999999999", Organisation: "RX1"})).Policy}
	for who, id := range strangers {
		for what, q := range questions {
			q.User = id
			d := must(h.For(manager).Decide(t.Context(), q))
			want := access.Decision{Outcome: access.NotGranted, Reasons: nothingHere, Policy: d.Policy}
			if diff := cmp.Diff(want, d, equateDays); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", who, what, diff)
			}
			if diff := cmp.Diff(empty, must(h.For(manager).AllowedHere(t.Context(), q))); diff != "" {
				t.Errorf("%s, %s: allowed here (-want +got):\n%s", who, what, diff)
			}
		}
	}

	closed := access.Reason{Rule: "RA-RBC-032", Outcome: access.Forbidden, Pointer: "/user", Day: day.AddDays(-3)}
	for why, tt := range map[string]struct {
		by authority.Actor
		q  access.Question
	}{
		"acts for the organisation of the profile": {elsewhere, access.Question{User: strangers["closed"], Activity: "B0570", Organisation: "RX3"}},
		"it held a position here":                  {manager, access.Question{User: person(5, true, "p-dispensary"), Activity: "B0570", Organisation: "RX1"}},
	} {
		d := must(h.For(tt.by).Decide(t.Context(), tt.q))
		if d.Outcome != access.Forbidden || !cmp.Equal(d.Reasons[0], closed, equateDays) {
			t.Errorf("%s: %s by %+v, want the day of the closing", why, d.Outcome, d.Reasons)
		}
	}
	self := authority.Actor{ID: must(identity.ParseUserID(strangers["closed, and held a position elsewhere"])), Role: rbac.Self}
	d := must(h.For(self).Decide(t.Context(), access.Question{User: self.ID.String(), Activity: "B0570", Organisation: "RX3"}))
	if d.Outcome != access.Forbidden || len(d.Reasons) != 2 {
		t.Errorf("about themself: %s by %+v, want all of it", d.Outcome, d.Reasons)
	}
}

// TestDecideLeavesNothing: a position of RX1 whose only access profile is at RX3, below it
// no more, leaves no reason that is shown; the denial has one nevertheless.
func TestDecideLeavesNothing(t *testing.T) {
	h, _, agentAtProvider := withDispensers(t, options{})
	apart := dispensary("p-apart", "RX1")
	apart.AccessProfiles[0].Organisation = "RX3"
	h.put(t, func(tx authority.Tx) error {
		return errors.Join(tx.PutPosition(apart), tx.PutAssignment(rbac.Assignment{
			ID: "as-apart", User: agentAtProvider.String(), Position: "p-apart", Organisation: "RX1", Start: guidance.DateOf(h.clock),
		}))
	})
	d := must(h.For(manager).Decide(t.Context(), access.Question{User: agentAtProvider.String(), Activity: "B0570", Organisation: "RX1"}))
	if diff := cmp.Diff(nothingHere, d.Reasons, equateDays); diff != "" || d.Outcome != access.NotGranted {
		t.Errorf("to RX1: %s (-want +got):\n%s", d.Outcome, diff)
	}
	d = must(h.For(elsewhere).Decide(t.Context(), access.Question{User: agentAtProvider.String(), Activity: "B0570", Organisation: "RX3"}))
	if d.Outcome != access.NotGranted || d.Reasons[0].Rule != "RA-RBC-036" {
		t.Errorf("to RX3, without a link: %s by %+v", d.Outcome, d.Reasons)
	}
}

// TestDecideTellsNoDayOfOthers: what ran out at an organisation for which the caller
// does not act gives no outcome, either.
func TestDecideTellsNoDayOfOthers(t *testing.T) {
	h, _, agentAtProvider := withDispensers(t, options{})
	q := access.Question{User: agentAtProvider.String(), Act: rbac.AssignPosition, Organisation: "RX1", On: guidance.DateOf(h.clock).AddDays(10)}
	d := must(h.For(manager).Decide(t.Context(), q))
	if diff := cmp.Diff(nothingHere, d.Reasons, equateDays); diff != "" || d.Outcome != access.NotGranted {
		t.Errorf("to RX1: %s (-want +got):\n%s", d.Outcome, diff)
	}
	if d := must(h.For(provider).Decide(t.Context(), q)); d.Outcome != access.Expired || d.Reasons[0].Position != "p-agent" {
		t.Errorf("to RX2, of which the position is: %s by %+v", d.Outcome, d.Reasons)
	}
}
