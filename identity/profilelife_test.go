package identity_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// The people of the tests of a profile's life: the holder, two of the Registration
// Authority, and the profile that is kept.
var (
	holder = must(identity.ParseUserID("555000000001"))
	agent  = must(identity.ParseUserID("555000000002"))
	second = must(identity.ParseUserID("555000000003"))
	twin   = must(identity.ParseUserID("555000000009"))
)

// later returns the instant some hours after noon on 30 September 2024, London.
func later(hours int) time.Time {
	return time.Date(2024, 9, 30, 11, 0, 0, 0, time.UTC).Add(time.Duration(hours) * time.Hour)
}

// living is an open profile with everything in it that a move can change.
func living() identity.Profile {
	p := flagged()
	p.Email, p.Mobile = must(identity.ParseEmail("ada@example.org")), must(identity.ParseMobile("07700 900123"))
	p.Organisation = must(identity.ParseODSCode("RX1"))
	return p
}

func closedProfile() identity.Profile {
	return must(living().Closed(identity.Closing{At: later(1), By: agent, Reason: identity.LeftHealthcare}, true))
}

func keptProfile() identity.Profile { return identity.Profile{UserID: twin, Name: living().Name} }

func supersededProfile() identity.Profile {
	return must(living().Superseded(keptProfile(), identity.Supersession{At: later(1), By: agent, Note: "they say so"}, true))
}

// findings returns the findings of a refusal as "rule pointer", or nil.
func findings(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var refusal *guidance.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("error %T is no refusal: %v", err, err)
	}
	all := []string{}
	for _, f := range refusal.Findings {
		all = append(all, string(f.Rule)+" "+f.Pointer)
		if strings.ContainsAny(f.Message, "0123456789@") || strings.Contains(f.Message, "Example") {
			t.Errorf("the message repeats what was passed in: %s", f.Message)
		}
	}
	return all
}

var lifeValues = cmpopts.EquateComparable(identity.UserID{}, identity.Name{}, identity.NINumber{}, identity.Email{},
	identity.Mobile{}, identity.ODSCode{}, guidance.Date{})

// makeMove makes each move of the table as it would be allowed on an open profile, or
// on a closed one, so that only the state can stand in the way.
func makeMove(p identity.Profile, m identity.ProfileMove, at time.Time) (identity.Profile, error) {
	switch m {
	case identity.ChangeContact:
		return p.WithContact(identity.ContactChange{Mobile: must(identity.ParseMobile("07700 900124")), By: agent, At: at})
	case identity.ChangeName:
		return p.Renamed(identity.NameChange{
			Name:   must(identity.NewName(identity.NameParts{Given: "Ada", Family: "Sample"})),
			Reason: identity.NameByMarriage, By: agent, At: at,
			Proof: &identity.NameProof{Kind: identity.ProofMarriage, SeenOn: guidance.DateOf(at), SeenBy: agent, ReferenceEnds: "12AB"},
		})
	case identity.MoveOrganisation:
		return p.Moved(identity.Relocation{To: must(identity.ParseODSCode("RX2")), On: guidance.DateOf(at), By: agent, At: at})
	case identity.CloseProfile:
		return p.Closed(identity.Closing{At: at, By: agent, Reason: identity.LeftHealthcare}, true)
	case identity.ReopenProfile:
		return p.Reopened(identity.ProfileReopening{At: at, By: second, Reason: identity.HolderReturned})
	default:
		return p.Superseded(keptProfile(), identity.Supersession{At: at, By: agent, Note: "they say so"}, true)
	}
}

// TestEveryMoveInEveryState walks all states and moves: by the table, by the methods,
// and by what is written here by hand.
func TestEveryMoveInEveryState(t *testing.T) {
	profiles := map[identity.ProfileState]identity.Profile{
		identity.ProfileOpen: living(), identity.ProfileClosed: closedProfile(), identity.ProfileSuperseded: supersededProfile(),
	}
	const open, closed, superseded = identity.ProfileOpen, identity.ProfileClosed, identity.ProfileSuperseded
	allowed := map[identity.ProfileState]map[identity.ProfileMove]identity.ProfileState{
		open: {
			identity.ChangeContact: open, identity.ChangeName: open, identity.MoveOrganisation: open,
			identity.CloseProfile: closed, identity.SupersedeProfile: superseded,
		},
		closed: {identity.ReopenProfile: open, identity.SupersedeProfile: superseded},
	}
	refusing := func(from identity.ProfileState) guidance.RuleID {
		return map[identity.ProfileState]guidance.RuleID{open: "RA-IDN-070", closed: "RA-IDN-085", superseded: "RA-IDN-088"}[from]
	}
	for _, from := range identity.ProfileStates() {
		for _, m := range identity.ProfileMoves() {
			to, ok := allowed[from][m]
			line, err := identity.NextProfile(from, m)
			if (err == nil) != ok || line.To != to {
				t.Errorf("%s in state %s: to %s, %v; want %s", m, from, line.To, err, to)
			}
			after, err := makeMove(profiles[from], m, later(2))
			if ok {
				if err != nil || after.State != to || after.Life() != to {
					t.Errorf("%s of a profile that is %s: %s, %v; want %s", m, from, after.State, err, to)
				}
				roundTrip(t, after)
				continue
			}
			if diff := cmp.Diff([]string{string(refusing(from)) + " /state"}, findings(t, err)); diff != "" {
				t.Errorf("%s of a profile that is %s (-want +got):\n%s", m, from, diff)
			}
			if diff := cmp.Diff(identity.Profile{}, after, lifeValues); diff != "" {
				t.Errorf("%s of a profile that is %s was refused and gives a profile", m, from)
			}
		}
	}
}

// TestProfileMovesMetAndMissed: what is no state, and what is no move, moves nowhere.
func TestProfileMovesMetAndMissed(t *testing.T) {
	if line, err := identity.NextProfile(identity.ProfileOpen, identity.ChangeContact); err != nil || line.Rule.ID != "RA-IDN-071" {
		t.Errorf("a contact change rests on %s, %v", line.Rule.ID, err)
	}
	for _, pair := range []struct {
		from identity.ProfileState
		on   identity.ProfileMove
	}{
		{identity.ProfileOpen, identity.ReopenProfile},
		{0, identity.ChangeContact},
		{identity.ProfileSuperseded + 1, identity.CloseProfile},
		{identity.ProfileOpen, 0},
		{identity.ProfileClosed, identity.SupersedeProfile + 1},
	} {
		_, err := identity.NextProfile(pair.from, pair.on)
		if diff := cmp.Diff([]string{"RA-IDN-070 /state"}, findings(t, err)); diff != "" {
			t.Errorf("from %s by %s (-want +got):\n%s", pair.from, pair.on, diff)
		}
	}
}

// TestLifeOfStoredProfiles: what no state is said of is open, unless it says itself
// that it is not; an unknown state is no state to move from.
func TestLifeOfStoredProfiles(t *testing.T) {
	before := living() // as stored before profiles had a state
	closing := &identity.Closing{At: later(1), By: agent, Reason: identity.LeftHealthcare}
	half, other := before, before
	half.Closing, other.SupersededBy = closing, &identity.Supersession{UserID: twin}
	unknown, circle, slip, shut, nameless := before, other, half, before, before
	unknown.State, circle.State, slip.State, shut.State = 99, identity.ProfileOpen, identity.ProfileOpen, identity.ProfileClosed
	nameless.UserID = identity.UserID{}
	for _, tt := range []struct {
		name string
		p    identity.Profile
		want string
		open bool
	}{
		{"stored before there were states", before, "open", true},
		{"no state, but closed", half, "closed", false},
		{"no state, but superseded", other, "superseded", false},
		{"a state outside the list", unknown, "invalid", false},
		{"said to be open, and superseded", circle, "superseded", false},
		{"said to be open, and closed", slip, "closed", false},
		{"said to be closed, nobody knows by whom", shut, "closed", false},
		{"nobody's", identity.Profile{}, "open", false},
		{"nobody's, with a name", nameless, "open", false},
	} {
		open := len(tt.p.CheckOpen("").Errors()) == 0
		if got := tt.p.Life(); got.String() != tt.want || open != tt.open {
			t.Errorf("%s: %s, open %v; want %s, %v", tt.name, got, open, tt.want, tt.open)
		}
	}
	if _, err := makeMove(unknown, identity.ChangeContact, later(1)); err == nil {
		t.Error("a profile in no known state was changed")
	}
}

// TestCheckOpenMetAndMissed shows RA-IDN-085 to those who give something.
func TestCheckOpenMetAndMissed(t *testing.T) {
	for name, tt := range map[string]struct {
		p    identity.Profile
		want []string
	}{
		"open":       {living(), nil},
		"closed":     {closedProfile(), []string{"RA-IDN-085 /profile/state"}},
		"superseded": {supersededProfile(), []string{"RA-IDN-085 /profile/state"}},
		"nobody's":   {identity.Profile{}, []string{"RA-IDN-085 /profile/userID"}},
	} {
		if diff := cmp.Diff(tt.want, findings(t, tt.p.CheckOpen("/profile").Refusal("order"))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestProfileClockMetAndMissed: a move may come at the instant of the one before it,
// and not a nanosecond earlier, whichever was before.
func TestProfileClockMetAndMissed(t *testing.T) {
	opened := living()
	before := map[string]struct {
		p    identity.Profile
		last time.Time
	}{
		"opened":     {opened, opened.OpenedAt},
		"contact":    {must(makeMove(opened, identity.ChangeContact, later(3))), later(3)},
		"renamed":    {must(makeMove(opened, identity.ChangeName, later(3))), later(3)},
		"moved":      {must(makeMove(opened, identity.MoveOrganisation, later(3))), later(3)},
		"closed":     {must(makeMove(opened, identity.CloseProfile, later(3))), later(3)},
		"superseded": {must(makeMove(opened, identity.SupersedeProfile, later(3))), later(3)},
		"reopened":   {must(makeMove(closedProfile(), identity.ReopenProfile, later(3))), later(3)},
	}
	for name, tt := range before {
		next := identity.CloseProfile
		if tt.p.Life() != identity.ProfileOpen {
			next = identity.ReopenProfile
		}
		superseded := tt.p.Life() == identity.ProfileSuperseded
		if _, err := makeMove(tt.p, next, tt.last); (err == nil) == superseded {
			t.Errorf("%s: at the same instant: %v", name, err)
		}
		_, err := makeMove(tt.p, next, tt.last.Add(-1))
		if got := strings.Join(findings(t, err), ", "); !strings.Contains(got, "RA-IDN-089 /at") {
			t.Errorf("%s: a nanosecond earlier: %s", name, got)
		}
	}
	_, err := opened.Closed(identity.Closing{Reason: identity.LeftHealthcare}, true)
	if diff := cmp.Diff([]string{"RA-IDN-089 /at", "RA-IDN-089 /by"}, findings(t, err)); diff != "" {
		t.Errorf("by nobody at no time (-want +got):\n%s", diff)
	}
}

// TestWithLifeOf: a profile that is recorded anew keeps what became of it.
func TestWithLifeOf(t *testing.T) {
	before := living()
	for i, m := range []identity.ProfileMove{identity.ChangeContact, identity.ChangeName, identity.MoveOrganisation, identity.CloseProfile, identity.ReopenProfile, identity.SupersedeProfile} {
		before = must(makeMove(before, m, later(i+1)))
	}
	sent := keptProfile() // no history in it
	sent.PreferredName = must(identity.NewName(identity.NameParts{Given: "Addie"}))
	got := sent.WithLifeOf(before)
	want := before
	want.UserID, want.Name, want.PreferredName = sent.UserID, sent.Name, sent.PreferredName
	ignore := cmpopts.IgnoreFields(identity.Profile{}, "DateOfBirth", "NINumber", "Email", "Mobile", "Organisation", "CIS", "Route", "OpenedAt")
	if diff := cmp.Diff(want, got, lifeValues, ignore); diff != "" {
		t.Errorf("the life of a profile that was recorded anew (-want +got):\n%s", diff)
	}
	if got.Life() != identity.ProfileSuperseded || len(got.NameHistory) != 1 || len(got.ContactHistory) != 1 || len(got.Relocations) != 1 || len(got.Reopenings) != 1 {
		t.Errorf("not all of it was kept: %+v", got)
	}
	roundTrip(t, got)
}

// TestMovesLeaveTheProfileBeforeAlone makes two moves from one profile with room
// behind its histories, and looks that neither is seen in the other.
func TestMovesLeaveTheProfileBeforeAlone(t *testing.T) {
	p := living()
	p.ContactHistory = make([]identity.ContactEdits, 0, 4)
	p.NameHistory = make([]identity.FormerName, 0, 4)
	one := must(makeMove(p, identity.ChangeContact, later(1)))
	other := must(p.WithContact(identity.ContactChange{RemoveEmail: true, By: agent, At: later(1)}))
	if one.ContactHistory[0].Edits[0] != identity.MobileReplaced || other.ContactHistory[0].Edits[0] != identity.EmailRemoved || len(p.ContactHistory) != 0 {
		t.Errorf("histories are shared: %v, %v", one.ContactHistory, other.ContactHistory)
	}
	proof := &identity.NameProof{Kind: identity.ProofDeedPoll, SeenOn: guidance.DateOf(later(1)), SeenBy: agent}
	renamed := must(p.Renamed(identity.NameChange{
		Name: must(identity.NewName(identity.NameParts{Given: "Ada", Family: "Sample"})), Reason: identity.NameByDeedPoll, Proof: proof, By: agent, At: later(1),
	}))
	proof.Kind = identity.ProofMarriage
	if renamed.NameHistory[0].Proof.Kind != identity.ProofDeedPoll {
		t.Error("the history shares its proof with the caller")
	}
}
