package rbac_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// clerk is a hand model of one request, without table and without dates: somebody has
// the paper on their desk, walks through the hours of London, and counts midnights.
type clerk struct {
	request  rbac.AccessRequest
	given    *rbac.Assignment
	separate bool
	now      time.Time

	tray      string // waiting, agreed, done, refused, back, stale
	midnights int    // since it came into the tray
	desk      int    // the person who has it open; 0 nobody
	minutes   int    // for which they still have it
	acted     map[int]bool
}

// logins are the user ids of the people; person 1 asks, and the access is for person 2.
var logins = map[string]int{
	sponsor: 1, "555000000020": 1, holder: 2, "555000000021": 2,
	agentOne: 3, "555000000022": 3, agentTwo: 4, "555000000023": 5,
}

// somebody draws a login, and says of whom on the request it is another one.
func (k *clerk) somebody(t *rapid.T) (person int, m rbac.AccessMover) {
	ids := []string{sponsor, "555000000020", holder, "555000000021", agentOne, "555000000022", agentTwo, "555000000023"}
	m = rbac.AccessMover{By: rapid.SampledFrom(ids).Draw(t, "login"), At: k.now}
	person = logins[m.By]
	for _, id := range k.request.People() {
		if logins[id] == person {
			m.SamePerson = append(m.SamePerson, id)
		}
	}
	return person, m
}

func (k *clerk) policy() rbac.AccessRequestPolicy {
	return rbac.AccessRequestPolicy{SeparateApply: k.separate}
}

func (k *clerk) waits() bool { return k.tray == "waiting" || k.tray == "agreed" }

// mine reports whether nobody else has the paper on their desk.
func (k *clerk) mine(person int) bool { return k.minutes == 0 || k.desk == person }

// decides reports whether a person may decide: not who asked, not for whom it is, not
// twice, and not under the hands of somebody else.
func (k *clerk) decides(person int) bool {
	return k.waits() && person > 2 && !k.acted[person] && k.mine(person)
}

func (k *clerk) step(t *rapid.T, allowed bool, next rbac.AccessRequest, err error) bool {
	if (err == nil) != allowed {
		t.Fatalf("at %s in %s: error %v, want allowed %t", k.now, k.tray, err, allowed)
	}
	if err == nil {
		k.request = next
		return true
	}
	var refusal *guidance.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("error %T is no refusal", err)
	}
	return false
}

// Minutes lets some minutes of the same hour pass.
func (k *clerk) Minutes(t *rapid.T) {
	n := min(rapid.IntRange(1, 16).Draw(t, "minutes"), 59-k.now.Minute())
	k.now = k.now.Add(time.Duration(n) * time.Minute)
	k.minutes = max(k.minutes-n, 0)
}

// Days lets hours pass, many of them now and then.
func (k *clerk) Days(t *rapid.T) {
	for range rapid.SampledFrom([]int{1, 5, 24, 24 * 13}).Draw(t, "hours") {
		k.now = k.now.Add(time.Hour)
		k.minutes = max(k.minutes-60, 0)
		if k.now.In(guidance.London()).Hour() != 0 {
			continue
		}
		k.midnights++
		if k.tray == "waiting" && k.midnights == 31 || k.tray == "agreed" && k.midnights == 15 {
			k.tray = "stale"
		}
	}
}

func (k *clerk) Open(t *rapid.T) {
	person, m := k.somebody(t)
	r, err := k.request.Opened(m, k.policy())
	if k.step(t, k.decides(person), r, err) {
		k.desk, k.minutes = person, 15
	}
}

func (k *clerk) Release(t *rapid.T) {
	person, m := k.somebody(t)
	r, err := k.request.Released(m)
	if k.step(t, k.waits() && k.minutes > 0 && k.desk == person, r, err) {
		k.minutes = 0
	}
}

func (k *clerk) Approve(t *rapid.T) {
	person, m := k.somebody(t)
	r, a, err := k.request.Approve(m, k.policy(), k.target())
	if !k.step(t, k.tray == "waiting" && k.decides(person), r, err) {
		return
	}
	k.acted[person], k.minutes = true, 0
	if k.separate {
		k.tray, k.midnights = "agreed", 0
		return
	}
	k.tray, k.given = "done", &a
}

func (k *clerk) Apply(t *rapid.T) {
	person, m := k.somebody(t)
	r, a, err := k.request.Apply(m, k.policy(), k.target())
	if k.step(t, k.tray == "agreed" && k.decides(person), r, err) {
		k.tray, k.given, k.minutes = "done", &a, 0
	}
}

func (k *clerk) target() rbac.AccessTarget { return target() }

func (k *clerk) Reject(t *rapid.T) {
	if rapid.IntRange(0, 2).Draw(t, "dice") > 0 {
		t.Skip("not this time")
	}
	person, m := k.somebody(t)
	r, err := k.request.Reject(m, k.policy(), "not on this ward")
	if k.step(t, k.decides(person), r, err) {
		k.tray, k.minutes = "refused", 0
	}
}

func (k *clerk) Withdraw(t *rapid.T) {
	if rapid.IntRange(0, 2).Draw(t, "dice") > 0 {
		t.Skip("not this time")
	}
	_, m := k.somebody(t)
	r, err := k.request.Withdraw(m)
	if k.step(t, k.waits() && m.By == sponsor, r, err) {
		k.tray, k.minutes = "back", 0
	}
}

// End takes the paper off whatever desk it is on: whom it is for has gone.
func (k *clerk) End(t *rapid.T) {
	if rapid.IntRange(0, 5).Draw(t, "dice") > 0 {
		t.Skip("not this time")
	}
	_, m := k.somebody(t)
	r, err := k.request.Ended(m, "profile closed")
	if k.step(t, k.waits(), r, err) {
		k.tray, k.minutes = "back", 0
	}
}

// SwitchPolicy changes what the Registration Authority wants: what was agreed stays so.
func (k *clerk) SwitchPolicy(*rapid.T) { k.separate = !k.separate }

// Check compares the request with the tray.
func (k *clerk) Check(t *rapid.T) {
	want := map[string]rbac.AccessRequestState{
		"waiting": rbac.AccessOpen, "agreed": rbac.AccessApproved, "done": rbac.AccessCompleted,
		"refused": rbac.AccessRejected, "back": rbac.AccessWithdrawn, "stale": rbac.AccessExpired,
	}[k.tray]
	if got := k.request.StateAt(k.now); got != want {
		t.Fatalf("at %s the request is %s; the clerk has it in %s", k.now, got, k.tray)
	}
	by, locked := k.request.LockedAt(k.now)
	if locked != (k.waits() && k.minutes > 0) || locked && logins[by] != k.desk {
		t.Fatalf("locked to %q %t; it is on the desk of %d for %d minutes, in %s", by, locked, k.desk, k.minutes, k.tray)
	}
	if (k.given != nil) != (k.request.State == rbac.AccessCompleted) || k.given != nil && k.request.Assignment != k.given.ID {
		t.Fatalf("given: %v, and the request is %s", k.given, k.request.State)
	}
	seen := map[string]bool{}
	for i, d := range k.request.Decisions {
		person := fmt.Sprint(logins[d.By])
		if seen[person] || person == "1" || person == "2" || d.Verdict == rbac.VerdictRejected && i < len(k.request.Decisions)-1 {
			t.Fatalf("decisions %+v", k.request.Decisions)
		}
		seen[person] = true
	}
	if k.request.State == rbac.AccessExpired {
		t.Fatal("an expired state is stored")
	}
}

func TestAccessRequestLife(t *testing.T) {
	starts := []string{"2026-03-27T09:00:00Z", "2026-10-01T22:00:00Z", "2028-02-20T12:00:00Z", "2026-05-31T23:00:00Z", "2026-12-15T23:00:00Z"}
	rapid.Check(t, func(t *rapid.T) {
		at := instant(rapid.SampledFrom(starts).Draw(t, "start"))
		r, err := rbac.AskAccessFor(asked(func(a *rbac.AccessAsking) {
			a.At, a.Wanted = at, rbac.WantedAccess{Days: 90}
		}), rbac.AccessRequestPolicy{})
		if err != nil {
			t.Fatal(err)
		}
		k := &clerk{request: r, now: at, tray: "waiting", acted: map[int]bool{}, separate: rapid.Bool().Draw(t, "separate")}
		t.Repeat(rapid.StateMachineActions(k))
	})
}
