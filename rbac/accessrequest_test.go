package rbac_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// The people of these tests.
const (
	sponsor  = "555000000010" // asks
	holder   = "555000000011" // for whom
	agentOne = "555000000012"
	agentTwo = "555000000013"
)

func instant(s string) time.Time {
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return at
}

// ward is a position that a Sponsor has to ask for.
func ward() rbac.Position {
	return rbac.Position{ID: "p-1", Name: "Ward nurse", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}}
}

// asked is a request that is whole, changed by the functions.
func asked(change ...func(*rbac.AccessAsking)) rbac.AccessAsking {
	a := rbac.AccessAsking{
		ID: "request-1", User: holder, Position: ward(), Wanted: rbac.WantedAccess{End: day("2026-12-31")},
		Reason: "joins the ward", By: sponsor, At: instant("2026-06-01T09:00:00Z"),
	}
	for _, c := range change {
		c(&a)
	}
	return a
}

func waiting(t *testing.T, change ...func(*rbac.AccessAsking)) rbac.AccessRequest {
	t.Helper()
	r, err := rbac.AskAccessFor(asked(change...), rbac.AccessRequestPolicy{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func by(id, at string, same ...string) rbac.AccessMover {
	return rbac.AccessMover{By: id, At: instant(at), SamePerson: same}
}

// target is what there is when the access of waiting is given.
func target() rbac.AccessTarget { return rbac.AccessTarget{ID: "assignment-1", Position: ward()} }

var (
	separate = rbac.AccessRequestPolicy{SeparateApply: true}
	soon     = "2026-06-02T09:00:00Z"
)

func closedOn(p rbac.Position, on string) rbac.Position {
	p.Closed = &rbac.PositionClosing{On: day(on), By: agentOne, Reason: "the ward closes"}
	return p
}

// held is an assignment of the ward that is to be changed.
func held(change ...func(*rbac.Assignment)) *rbac.Assignment {
	a := rbac.Assignment{
		ID: "assignment-9", User: holder, Position: "p-1", Organisation: "RX1", Start: day("2026-01-01"), End: day("2026-06-30"),
		AssignedBy: agentOne, At: instant("2026-01-01T09:00:00Z"),
	}
	for _, c := range change {
		c(&a)
	}
	return &a
}

func TestAskAccessFor(t *testing.T) {
	none := []guidance.RuleID{}
	end := func(w rbac.WantedAccess) func(*rbac.AccessAsking) {
		return func(a *rbac.AccessAsking) { a.Wanted = w }
	}
	change := func(w rbac.WantedAccess, c ...func(*rbac.Assignment)) func(*rbac.AccessAsking) {
		return func(a *rbac.AccessAsking) { a.Assignment, a.Wanted = held(c...), w }
	}
	later := rbac.WantedAccess{End: day("2026-09-30")}
	future := func(a *rbac.Assignment) { a.Start = day("2026-06-02") }
	own := rbac.AccessRequestPolicy{OwnAccess: rbac.Note}
	tests := []struct {
		name   string
		change func(*rbac.AccessAsking)
		policy rbac.AccessRequestPolicy
		want   []guidance.RuleID
		why    string
	}{
		{"whole", func(*rbac.AccessAsking) {}, rbac.AccessRequestPolicy{}, none, "nothing is missing"},
		{"without id", func(a *rbac.AccessAsking) { a.ID = " " }, rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-066"}, "it could not be found again"},
		{"for nobody", func(a *rbac.AccessAsking) { a.User = "" }, rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-066"}, "who would hold it?"},
		{"by nobody", func(a *rbac.AccessAsking) { a.By = "" }, rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-066"}, "who answers for it?"},
		{"without reason", func(a *rbac.AccessAsking) { a.Reason = "\t" }, rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-066"}, "nobody could decide"},
		{"at no time", func(a *rbac.AccessAsking) { a.At = time.Time{} }, rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-066"}, "its clock would not run"},
		{"of no position", func(a *rbac.AccessAsking) { a.Position = rbac.Position{} }, rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-066"}, "nothing is asked for"},
		{"for oneself", func(a *rbac.AccessAsking) { a.By = holder }, rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-062"}, "nobody looks after whom the access is for"},
		{"for oneself by another login", func(a *rbac.AccessAsking) { a.SamePerson = true }, rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-062"}, "two user ids are one person"},
		{"for oneself, as policy allows", func(a *rbac.AccessAsking) { a.By = holder }, own, none, "the duty is switched"},
		{"that they may assign", func(a *rbac.AccessAsking) { a.MayGive = true }, rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-068"}, "there is nothing to ask for"},
		{"of a closed position", func(a *rbac.AccessAsking) { a.Position = closedOn(ward(), "2026-06-01") }, rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-057"}, "closed from today on"},
		{"until the position closes", func(a *rbac.AccessAsking) { a.Position = closedOn(ward(), "2027-01-01") }, rbac.AccessRequestPolicy{}, none, "the last day is the one before"},
		{"after the position closes", func(a *rbac.AccessAsking) { a.Position = closedOn(ward(), "2026-12-31") }, rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-057"}, "the last day is the first on which it is closed"},
		{"ends today", end(rbac.WantedAccess{End: day("2026-06-01")}), rbac.AccessRequestPolicy{}, none, "one day is left"},
		{"ended yesterday", end(rbac.WantedAccess{End: day("2026-05-31")}), rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-067"}, "none of it is still to come"},
		{"ends on its first day", end(rbac.WantedAccess{Start: day("2026-07-01"), End: day("2026-07-01")}), rbac.AccessRequestPolicy{}, none, "both days are included"},
		{"ends before it starts", end(rbac.WantedAccess{Start: day("2026-07-01"), End: day("2026-06-30")}), rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-067"}, "a day too early"},
		{"for a day", end(rbac.WantedAccess{Days: 1}), rbac.AccessRequestPolicy{}, none, "the first day is the last"},
		{"for less than a day", end(rbac.WantedAccess{Days: -1}), rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-067"}, "nothing lasts so"},
		{"for a hundred years", end(rbac.WantedAccess{Days: 36525}), rbac.AccessRequestPolicy{}, none, "the most there is"},
		{"for longer", end(rbac.WantedAccess{Days: 36526}), rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-067"}, "somebody slipped"},
		{"open, with a reason", end(rbac.WantedAccess{OpenEndReason: "permanent"}), rbac.AccessRequestPolicy{}, none, "somebody says why"},
		{"open, without one", end(rbac.WantedAccess{OpenEndReason: " "}), rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-067"}, "access that nobody ends stays"},
		{"with two ends", end(rbac.WantedAccess{End: day("2026-12-31"), Days: 30}), rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-067"}, "which of them counts?"},
		{"with an end and a reason for none", end(rbac.WantedAccess{End: day("2026-12-31"), OpenEndReason: "permanent"}), rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-067"}, "which of them counts?"},

		{"a change", change(later), rbac.AccessRequestPolicy{}, none, "three months more"},
		{"a change of what they may assign", func(a *rbac.AccessAsking) { change(later)(a); a.MayGive = true }, rbac.AccessRequestPolicy{}, none, "no page says that it is not asked for"},
		{"a change that ends today", change(rbac.WantedAccess{End: day("2026-06-01")}), rbac.AccessRequestPolicy{}, none, "a Sponsor asks for an end"},
		{"a change that ended yesterday", change(rbac.WantedAccess{End: day("2026-05-31")}), rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-067"}, "what was held stays"},
		{"a change of nothing", change(rbac.WantedAccess{End: day("2026-06-30")}), rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-067"}, "it ends then already"},
		{"another first day of what has begun", change(rbac.WantedAccess{Start: day("2026-06-15"), End: day("2026-09-30")}), rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-067"}, "it was held since January"},
		{"another first day of what begins tomorrow", change(rbac.WantedAccess{Start: day("2026-06-15"), End: day("2026-06-30")}, future), rbac.AccessRequestPolicy{}, none, "nobody holds it yet"},
		{"of what was ended", change(later, func(a *rbac.Assignment) { a.Ended = &rbac.Ending{On: day("2026-07-01"), By: agentOne} }), rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-069"}, "an end that somebody wrote down is not changed by a request"},
		{"of what is over", change(later, func(a *rbac.Assignment) { a.End = day("2026-05-31") }), rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-069"}, "its last day was yesterday"},
		{"of what is over tomorrow", change(later, func(a *rbac.Assignment) { a.End = day("2026-06-01") }), rbac.AccessRequestPolicy{}, none, "today is its last day"},
		{"of somebody else's", change(later, func(a *rbac.Assignment) { a.User = agentTwo }), rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-069"}, "it is not theirs"},
		{"of another position", change(later, func(a *rbac.Assignment) { a.Position = "p-2" }), rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-069"}, "it is not this one"},
		{"a change beyond the position", func(a *rbac.AccessAsking) { change(later)(a); a.Position = closedOn(ward(), "2026-09-30") }, rbac.AccessRequestPolicy{}, []guidance.RuleID{"RA-RBC-057"}, "the position closes on that day"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := rbac.AskAccessFor(asked(tt.change), tt.policy)
			if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
				t.Fatalf("refused by (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if err == nil && (r.State != rbac.AccessOpen || r.DecideBy != day("2026-07-01")) {
				t.Errorf("asked: %s until %s", r.State, r.DecideBy)
			}
		})
	}
}

// TestAccessLock: to the instant, fifteen minutes.
func TestAccessLock(t *testing.T) {
	none := []guidance.RuleID{}
	opened, err := waiting(t).Opened(by(agentOne, "2026-06-02T09:00:00Z"), rbac.AccessRequestPolicy{})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		m    rbac.AccessMover
		want []guidance.RuleID
		why  string
	}{
		{"the opener", by(agentOne, "2026-06-02T09:14:59.999Z"), none, "it is theirs"},
		{"the opener by another login", by(agentTwo, "2026-06-02T09:14:59.999Z", agentOne), none, "it is the same person"},
		{"somebody else, just before", by(agentTwo, "2026-06-02T09:14:59.999Z"), []guidance.RuleID{"RA-RBC-060"}, "fifteen minutes are not over"},
		{"somebody else, at the instant", by(agentTwo, "2026-06-02T09:15:00Z"), none, "fifteen minutes are over"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err1 := opened.Approve(tt.m, rbac.AccessRequestPolicy{}, target())
			_, err2 := opened.Reject(tt.m, rbac.AccessRequestPolicy{}, "not on this ward")
			_, err3 := opened.Opened(tt.m, rbac.AccessRequestPolicy{})
			for name, err := range map[string]error{"approve": err1, "reject": err2, "open": err3} {
				if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
					t.Errorf("%s (-want +got):\n%s\nwhy: %s", name, diff, tt.why)
				}
			}
		})
	}
	// To withdraw a request, or to end it, decides nothing: the opener does not stand in
	// the way, and has it no more.
	withdrawn, err1 := opened.Withdraw(by(sponsor, "2026-06-02T09:14:59.999Z"))
	ended, err2 := opened.Ended(by(agentTwo, "2026-06-02T09:14:59.999Z"), "profile closed")
	if err := errors.Join(err1, err2); err != nil || withdrawn.Lock != nil || ended.Lock != nil {
		t.Errorf("withdrawn or ended while open: %v", err)
	}
	// Opened again it lasts again; released it is anybody's.
	again, err := opened.Opened(by(agentOne, "2026-06-02T09:10:00Z"), rbac.AccessRequestPolicy{})
	if by, ok := again.LockedAt(instant("2026-06-02T09:24:59Z")); err != nil || !ok || by != agentOne {
		t.Errorf("opened again: locked to %q %t, %v", by, ok, err)
	}
	_, err = opened.Released(by(agentTwo, "2026-06-02T09:01:00Z"))
	if diff := cmp.Diff([]guidance.RuleID{"RA-RBC-060"}, refusedBy(t, err)); diff != "" {
		t.Errorf("released by somebody else (-want +got):\n%s", diff)
	}
	free, err := opened.Released(by(agentOne, "2026-06-02T09:01:00Z"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := free.Opened(by(agentTwo, "2026-06-02T09:01:00Z"), rbac.AccessRequestPolicy{}); err != nil {
		t.Errorf("opened after the release: %v", err)
	}
	_, err = free.Released(by(agentOne, "2026-06-02T09:02:00Z"))
	if diff := cmp.Diff([]guidance.RuleID{"RA-RBC-060"}, refusedBy(t, err)); diff != "" {
		t.Errorf("released twice (-want +got):\n%s", diff)
	}
	// Who could not decide does not keep others from it.
	for _, id := range []string{sponsor, holder} {
		_, err := waiting(t).Opened(by(id, soon), rbac.AccessRequestPolicy{})
		if diff := cmp.Diff([]guidance.RuleID{"RA-RBC-062"}, refusedBy(t, err)); diff != "" {
			t.Errorf("opened by %s (-want +got):\n%s", id, diff)
		}
	}
}

// TestFourEyes: people, whatever they sign in as.
func TestFourEyes(t *testing.T) {
	none, people := []guidance.RuleID{}, []guidance.RuleID{"RA-RBC-062"}
	tests := []struct {
		name   string
		m      rbac.AccessMover
		policy rbac.AccessRequestPolicy
		want   []guidance.RuleID
		noted  bool
		why    string
	}{
		{"somebody else", by(agentOne, soon), rbac.AccessRequestPolicy{}, none, false, "three people"},
		{"whoever asked", by(sponsor, soon), rbac.AccessRequestPolicy{}, people, false, "nobody else looked"},
		{"whoever asked, by another login", by(agentOne, soon, sponsor), rbac.AccessRequestPolicy{}, people, false, "a role is no second person"},
		{"for whom it is", by(holder, soon), rbac.AccessRequestPolicy{}, people, false, "nobody gives themselves access"},
		{"for whom it is, by another login", by(agentOne, soon, holder), rbac.AccessRequestPolicy{}, people, false, "a role is no second person"},
		{"whoever asked, as policy allows", by(sponsor, soon), rbac.AccessRequestPolicy{RequesterDecides: rbac.Note}, none, true, "switched, and noted"},
		{"for whom it is, as policy allows another", by(holder, soon), rbac.AccessRequestPolicy{RequesterDecides: rbac.Note}, people, false, "the other duty is not switched"},
		{"for whom it is, as policy allows", by(holder, soon), rbac.AccessRequestPolicy{OwnAccess: rbac.Note}, none, true, "switched, and noted"},
		{"whoever asked, as policy refuses", by(sponsor, soon), rbac.AccessRequestPolicy{RequesterDecides: rbac.Refuse}, people, false, "said aloud it is the same"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			done, _, err1 := waiting(t).Approve(tt.m, tt.policy, target())
			rejected, err2 := waiting(t).Reject(tt.m, tt.policy, "not on this ward")
			for name, err := range map[string]error{"approve": err1, "reject": err2} {
				if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
					t.Errorf("%s (-want +got):\n%s\nwhy: %s", name, diff, tt.why)
				}
			}
			if err1 != nil {
				return
			}
			for _, r := range []rbac.AccessRequest{done, rejected} {
				if noted := slices.Contains(r.Decisions[0].Overrides, guidance.RuleID("RA-RBC-062")); noted != tt.noted {
					t.Errorf("noted: %t, want %t", noted, tt.noted)
				}
			}
		})
	}
}

// TestRejection: with a reason, and for good.
func TestRejection(t *testing.T) {
	for _, reason := range []string{"", " \t"} {
		_, err := waiting(t).Reject(by(agentOne, soon), rbac.AccessRequestPolicy{}, reason)
		if diff := cmp.Diff([]guidance.RuleID{"RA-RBC-061"}, refusedBy(t, err)); diff != "" {
			t.Errorf("reason %q (-want +got):\n%s", reason, diff)
		}
	}
	m := by(agentOne, soon)
	m.Note = "spoke to the ward"
	r, err := waiting(t).Reject(m, rbac.AccessRequestPolicy{}, "not on this ward")
	want := []rbac.AccessDecision{{Verdict: rbac.VerdictRejected, By: agentOne, At: instant(soon), Reason: "not on this ward", Note: "spoke to the ward"}}
	if diff := cmp.Diff(want, r.Decisions); err != nil || diff != "" || r.State != rbac.AccessRejected {
		t.Errorf("%s, %v (-want +got):\n%s", r.State, err, diff)
	}
	// One rejection ends it, whoever would approve.
	_, _, err = r.Approve(by(agentTwo, soon), rbac.AccessRequestPolicy{}, target())
	if diff := cmp.Diff([]guidance.RuleID{"RA-RBC-064"}, refusedBy(t, err)); diff != "" {
		t.Errorf("approved after all (-want +got):\n%s", diff)
	}
}

// TestNobodyActsTwice: where giving is a step of its own, it is somebody else's.
func TestNobodyActsTwice(t *testing.T) {
	approved, given, err := waiting(t).Approve(by(agentOne, soon), separate, target())
	if err != nil || given.ID != "" || approved.State != rbac.AccessApproved || approved.ApplyBy != day("2026-06-16") {
		t.Fatalf("%s by %s, given %q, %v", approved.State, approved.ApplyBy, given.ID, err)
	}
	for name, m := range map[string]rbac.AccessMover{"the same": by(agentOne, soon), "another login": by(agentTwo, soon, agentOne)} {
		_, _, err1 := approved.Apply(m, separate, target())
		_, err2 := approved.Reject(m, separate, "thought better of it")
		_, err3 := approved.Opened(m, separate)
		for _, err := range []error{err1, err2, err3} {
			if diff := cmp.Diff([]guidance.RuleID{"RA-RBC-063"}, refusedBy(t, err)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	}
	done, given, err := approved.Apply(by(agentTwo, soon), separate, target())
	if err != nil || done.State != rbac.AccessCompleted || done.Applied.By != agentTwo || given.AssignedBy != agentTwo || given.Request != "request-1" {
		t.Errorf("%s: %+v, %v", done.State, given, err)
	}
	if r, err := approved.Reject(by(agentTwo, soon), separate, "not on this ward"); err != nil || r.State != rbac.AccessRejected || len(r.Decisions) != 2 {
		t.Errorf("rejected by whoever was to give it: %s, %v", r.State, err)
	}
	// Only whoever asked withdraws.
	for id, want := range map[string][]guidance.RuleID{sponsor: {}, agentTwo: {"RA-RBC-063"}, holder: {"RA-RBC-063"}} {
		_, err := approved.Withdraw(by(id, soon))
		if diff := cmp.Diff(want, refusedBy(t, err)); diff != "" {
			t.Errorf("withdrawn by %s (-want +got):\n%s", id, diff)
		}
	}
	_, err = approved.Withdraw(by("555000000099", soon, sponsor))
	if diff := cmp.Diff([]guidance.RuleID{"RA-RBC-063"}, refusedBy(t, err)); diff != "" {
		t.Errorf("withdrawn by another login of whoever asked, which sees nothing of it (-want +got):\n%s", diff)
	}
}

// TestRequestsEnd: when whom it is for has gone, a request that waits ends, whoever had
// it open or had decided; and by nothing else.
func TestRequestsEnd(t *testing.T) {
	approved, _, err := waiting(t).Approve(by(agentOne, soon), separate, target())
	if err != nil {
		t.Fatal(err)
	}
	done, _, err1 := waiting(t).Approve(by(agentOne, soon), rbac.AccessRequestPolicy{}, target())
	rejected, err2 := waiting(t).Reject(by(agentOne, soon), rbac.AccessRequestPolicy{}, "not on this ward")
	withdrawn, err3 := waiting(t).Withdraw(by(sponsor, soon))
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	none := []guidance.RuleID{}
	for _, tt := range []struct {
		name    string
		r       rbac.AccessRequest
		m       rbac.AccessMover
		because string
		want    []guidance.RuleID
		why     string
	}{
		{"one that waits", waiting(t), by(agentTwo, soon), "moved", none, "it would be given to who is not there"},
		{"by whoever asked", waiting(t), by(sponsor, soon), "left healthcare", none, "it is no decision"},
		{"an approved one, by whoever approved it", approved, by(agentOne, soon), "profile closed", none, "nothing is given"},
		{"for no reason", waiting(t), by(agentTwo, soon), " ", []guidance.RuleID{"RA-RBC-066"}, "whoever asked would not know"},
		{"by nobody", waiting(t), by("", soon), "moved", []guidance.RuleID{"RA-RBC-066"}, "who answers for it?"},
		{"a completed one", done, by(agentTwo, soon), "moved", []guidance.RuleID{"RA-RBC-064"}, "what was given is ended by itself"},
		{"a rejected one", rejected, by(agentTwo, soon), "moved", []guidance.RuleID{"RA-RBC-064"}, "it has ended"},
		{"a withdrawn one", withdrawn, by(agentTwo, soon), "moved", []guidance.RuleID{"RA-RBC-064"}, "it has ended"},
		{"one that has run out", waiting(t), by(agentTwo, "2026-07-01T23:00:00Z"), "moved", []guidance.RuleID{"RA-RBC-065"}, "it has ended by the day"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.r.Ended(tt.m, tt.because)
			if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
				t.Fatalf("(-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			want := &rbac.AccessStep{By: tt.m.By, At: instant(soon), Because: tt.because}
			if err == nil && (got.State != rbac.AccessWithdrawn || !cmp.Equal(want, got.Withdrawn)) {
				t.Errorf("ended: %s, %+v", got.State, got.Withdrawn)
			}
		})
	}
}

// TestStepsInOrder: a step has a person and an instant, not before the last one.
func TestStepsInOrder(t *testing.T) {
	parts := []guidance.RuleID{"RA-RBC-066"}
	for name, tt := range map[string]struct {
		m    rbac.AccessMover
		want []guidance.RuleID
	}{
		"nobody":                  {by(" ", soon), parts},
		"no instant":              {rbac.AccessMover{By: agentOne}, parts},
		"before it was asked for": {by(agentOne, "2026-06-01T08:59:59.999Z"), parts},
		"at the same instant":     {by(agentOne, "2026-06-01T09:00:00Z"), []guidance.RuleID{}},
	} {
		_, err := waiting(t).Opened(tt.m, rbac.AccessRequestPolicy{})
		if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAccessRequestPeople(t *testing.T) {
	r, _, err := waiting(t).Approve(by(agentOne, soon), separate, target())
	if err != nil {
		t.Fatal(err)
	}
	if r, err = r.Opened(by(agentTwo, soon), separate); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{sponsor, holder, agentOne, agentTwo}, r.People()); diff != "" {
		t.Errorf("People() mismatch (-want +got):\n%s", diff)
	}
}

func TestClosedBy(t *testing.T) {
	now := instant("2026-06-19T23:30:00Z")
	r := waiting(t)
	rejected, err1 := r.Reject(by(agentOne, "2026-06-19T23:30:00Z"), rbac.AccessRequestPolicy{}, "no")
	withdrawn, err2 := r.Withdraw(by(sponsor, "2026-06-10T12:00:00Z"))
	done, _, err3 := r.Approve(by(agentOne, "2026-06-11T12:00:00Z"), rbac.AccessRequestPolicy{}, target())
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		r    rbac.AccessRequest
		at   time.Time
		want string
	}{
		{r, now, ""},
		{r, instant("2026-08-01T12:00:00Z"), "2026-07-02"},
		{rejected, now, "2026-06-20"},
		{withdrawn, now, "2026-06-10"},
		{done, now, "2026-06-11"},
	} {
		on, closed := tt.r.ClosedBy(tt.at)
		if on.String() != tt.want || closed != (tt.want != "") {
			t.Errorf("%s closed %t on %q, want %q", tt.r.State, closed, on, tt.want)
		}
	}
}
