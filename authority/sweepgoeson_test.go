package authority_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// failing has one transaction of a store fail: before it has run, or once it is
// committed and the answer is lost.
type failing struct {
	mu            sync.Mutex
	n, at         int
	before, armed bool
}

var errAway = errors.New("the store went away")

func (f *failing) transaction(do func() error) error {
	f.mu.Lock()
	if f.armed {
		f.n++
	}
	fails := f.armed && f.n == f.at
	f.mu.Unlock()
	if fails && f.before {
		return errAway
	}
	err := do()
	if fails {
		return errAway
	}
	return err
}

// halfway has two sweeps begin that have something to do, and fails one transaction of
// theirs. It returns how many there were, and the events once all is done.
func halfway(t *testing.T, at int, before bool) (places int, told map[string]int) {
	t.Helper()
	f := &failing{at: at, before: before}
	h := newHouse(t, options{change: func(c *authority.Config) {
		c.Store = writing{c.Store, f.transaction}
		c.Sweeps.Page = 1
		c.Sweeps.Every = map[authority.Sweep]time.Duration{authority.ReviewSweep: time.Hour, authority.CallSweep: time.Hour}
	}})
	today := guidance.DateOf(h.clock)
	h.put(t, func(tx authority.Tx) error {
		var errs []error
		for i, org := range []string{"RX1", "RX2"} {
			errs = append(errs, tx.PutCase(registration.Case{
				ID: fmt.Sprintf("case-%d", i), Organisation: org, Stage: registration.CallBooked, Route: evidence.EmergencyRemote,
				Call: &registration.Call{ID: fmt.Sprintf("call-%d", i), BookedFor: h.clock.Add(-48 * time.Hour)},
			}), tx.PutGrant(rbac.Grant{
				ID: fmt.Sprintf("grant-%d", i), User: pharmacist.String(), Organisation: "FFFFF", WorkingAt: org,
				Start: today.AddDays(-1), End: today.AddDays(9), Review: today,
			}))
		}
		return errors.Join(errs...)
	})
	if err := h.Schedule(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.armed = true
	if _, err := h.Work(t.Context()); (err == nil) != (f.n < at) {
		t.Fatalf("after %d transactions: %v", f.n, err)
	}
	f.armed = false
	for range 3 {
		h.clock = h.clock.Add(2 * time.Hour)
		must(h.Work(t.Context()))
	}
	if n := must(h.Jobs(t.Context())); n != 2 {
		t.Errorf("%d jobs, want 2", n)
	}
	told = map[string]int{}
	for _, e := range h.log() {
		if e.Action != authority.ActionSwept {
			told[e.Action+" "+e.Subject]++
		}
	}
	verified(t, h)
	return f.n, told
}

// TestSweepGoesOn fails each transaction of two sweeps in turn, before it has run and
// after it is committed: what was not done is done later, and nothing is told twice.
func TestSweepGoesOn(t *testing.T) {
	want := map[string]int{
		authority.ActionAbandonCall + " case-0": 1, authority.ActionAbandonCall + " case-1": 1,
		authority.ActionReviewDue + " grant-0": 1, authority.ActionReviewDue + " grant-1": 1,
	}
	const most = 40
	places, told := halfway(t, most, true)
	if diff := gocmp.Diff(want, told); diff != "" || places < 15 || places >= most {
		t.Fatalf("%d places; without a failure (-want +got):\n%s", places, diff)
	}
	for at := 1; at <= places; at++ {
		for _, before := range []bool{true, false} {
			t.Run(fmt.Sprintf("%d before %v", at, before), func(t *testing.T) {
				t.Parallel()
				if _, told := halfway(t, at, before); !gocmp.Equal(want, told) {
					t.Errorf("(-want +got):\n%s", gocmp.Diff(want, told))
				}
			})
		}
	}
}
