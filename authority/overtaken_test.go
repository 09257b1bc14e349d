package authority_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/registration"
)

// ahead is by how much the clock of the other server is ahead: by more than a lease.
const ahead = 2 * time.Minute

// halting is a store in which something happens before one transaction, whether it
// writes or only reads.
type halting struct {
	writing
	n, at int
	then  func()
}

func (s *halting) halt() {
	if s.n++; s.n == s.at && s.then != nil {
		s.then()
	}
}

func (s *halting) View(ctx context.Context, fn func(authority.Tx) error) error {
	s.halt()
	return s.Store.View(ctx, fn)
}

// twoServers is a house on whose store a second authority works, the clock of which is
// ahead, so that every claim of the first is over for it.
type twoServers struct {
	*house
	slow  *authority.Authority // whose transactions are counted
	quick *authority.Authority
	store *halting
}

func newTwoServers(t *testing.T, o options) *twoServers {
	t.Helper()
	var config authority.Config
	change := o.change
	o.change = func(c *authority.Config) {
		if change != nil {
			change(c)
		}
		config = *c
	}
	s := &twoServers{house: newHouse(t, o)}
	now := config.Now
	s.store = &halting{}
	s.store.writing = writing{config.Store, func(transaction func() error) error {
		s.store.halt()
		return transaction()
	}}
	config.Store = s.store
	s.slow = must(authority.New(config))
	config.Store = s.store.Store
	config.Now = func() time.Time { return now().Add(ahead) }
	s.quick = must(authority.New(config))
	return s
}

// overtake has the slow server work, and stand still before one of its transactions
// until the quick one has done all that is due. It returns how many there were, once
// all is done.
func (s *twoServers) overtake(t *testing.T, at int) (places int) {
	t.Helper()
	s.store.n, s.store.at = 0, at
	s.store.then = func() {
		if _, err := s.quick.Work(t.Context()); err != nil {
			t.Errorf("the quick one: %v", err)
		}
	}
	if _, err := s.slow.Work(t.Context()); err != nil {
		t.Errorf("the slow one: %v", err)
	}
	places, s.store.then = s.store.n, nil
	for range 3 {
		s.wait(t, time.Hour)
	}
	verified(t, s.house)
	return places
}

// everyPlace has a tale told once for each transaction of the slow server, and without
// any halt.
func everyPlace(t *testing.T, least int, tell func(t *testing.T, at int) (places int)) {
	places := tell(t, 0)
	if places < least {
		t.Fatalf("%d transactions, want %d at least", places, least)
	}
	for at := 1; at <= places; at++ {
		t.Run(strconv.Itoa(at), func(t *testing.T) {
			t.Parallel()
			tell(t, at)
		})
	}
}

// TestOvertakenText: a gateway that sends again whatever it is given again sends one
// text with the passcode, wherever a worker is overtaken by a server whose clock is
// ahead. Between the transaction in which it begins and the hand-over there is no
// transaction: nothing is promised of a server that stands still there.
func TestOvertakenText(t *testing.T) {
	everyPlace(t, 6, func(t *testing.T, at int) int {
		s := newTwoServers(t, options{doubles: true})
		s.until(t, "confirm receipt")
		if err := only(s.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: s.cardID()})); err != nil {
			t.Fatal(err)
		}
		places := s.overtake(t, at)
		if n := len(passcodeTexts(s.house)); n != 1 {
			t.Errorf("%d texts with the passcode, want 1", n)
		}
		state(t, s.house, card.Released)
		if came := s.came(authority.ActionPasscodeTexted); len(came) != 1 {
			t.Errorf("events of the end of the text: %v, want one", came)
		}
		noPasscode(t, s.house, s.cardID())
		return places
	})
}

// TestOvertakenNumbers is the same for the numbers for the call.
func TestOvertakenNumbers(t *testing.T) {
	everyPlace(t, 5, func(t *testing.T, at int) int {
		s := newTwoServers(t, options{doubles: true})
		s.until(t, "book")
		if err := only(s.TextNumbers(t.Context(), authority.TextNumbers{By: agent, Case: s.caseID()})); err != nil {
			t.Fatal(err)
		}
		places := s.overtake(t, at)
		if n := len(must(s.sim.Messages())); n != 1 {
			t.Errorf("%d texts, want 1", n)
		}
		return places
	})
}

// TestOvertakenUncertainText is TestOvertakenText with a gateway that has no answer at
// first, so that jobs are postponed and the gateway is asked.
func TestOvertakenUncertainText(t *testing.T) {
	for name, first := range map[string]error{"not taken": authority.ErrTemporary, "unsure": simulator.ErrAnswerLost} {
		t.Run(name, func(t *testing.T) {
			everyPlace(t, 6, func(t *testing.T, at int) int {
				asked := false
				s := newTwoServers(t, options{doubles: true, ports: &simulator.Outcomes{OnSend: func(m authority.Message) error {
					if m.Kind != message.Passcode || asked {
						return nil
					}
					asked = true
					return first
				}}})
				s.until(t, "confirm receipt")
				if err := only(s.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: s.cardID()})); err != nil {
					t.Fatal(err)
				}
				places := s.overtake(t, at)
				if n := len(passcodeTexts(s.house)); n != 1 {
					t.Errorf("%d texts with the passcode, want 1", n)
				}
				state(t, s.house, card.Released)
				return places
			})
		})
	}
}

// TestBegunByAnother: a worker that has read a message as waiting, which another begins
// to hand over before it does, asks the gateway first.
func TestBegunByAnother(t *testing.T) {
	acted := 0
	for at := 1; at <= 8; at++ {
		begun, asked := false, false
		s := newTwoServers(t, options{doubles: true, ports: &simulator.Outcomes{
			OnAsk: func(string) error { asked = true; return nil },
			OnSend: func(m authority.Message) error {
				if m.Kind == message.Passcode && begun && !asked {
					t.Errorf("before transaction %d: it was sent without asking", at)
				}
				return nil
			},
		}})
		s.until(t, "confirm receipt")
		k := must(s.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: s.cardID()}))
		s.store.at, s.store.then = at, func() {
			s.put(t, func(tx authority.Tx) error {
				m, err := tx.Message(k.ReleaseRef)
				if err != nil || m.State != message.Waiting {
					return err
				}
				if m, err = m.Begun(s.clock); err != nil {
					return err
				}
				begun, acted = true, acted+1
				return tx.PutMessage(m)
			})
		}
		must(s.slow.Work(t.Context()))
		s.wait(t, time.Hour)
		state(t, s.house, card.Released)
		if n := len(passcodeTexts(s.house)); n != 1 {
			t.Errorf("before transaction %d: %d texts", at, n)
		}
	}
	if acted < 3 {
		t.Errorf("it was begun by another %d times, want thrice at least", acted)
	}
}

// TestOvertakenPrint: one card is printed, with the passcode that is sealed.
func TestOvertakenPrint(t *testing.T) {
	everyPlace(t, 8, func(t *testing.T, at int) int {
		printed := map[string]bool{}
		s := newTwoServers(t, options{ports: &simulator.Outcomes{OnPrint: func(o authority.PrintOrder) error {
			printed[o.Passcode.Reveal()] = true
			return nil
		}}})
		s.until(t, "create identity")
		if err := only(s.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: s.caseID()})); err != nil {
			t.Fatal(err)
		}
		places := s.overtake(t, at)
		state(t, s.house, card.Printed)
		if n := len(must(s.sim.Printed())); n != 1 {
			t.Errorf("%d cards were printed", n)
		}
		err := s.house.store.View(t.Context(), func(tx authority.Tx) error {
			box, err := tx.Sealed(s.cardID())
			if err != nil {
				return err
			}
			code, err := s.vault.Open(box)
			if err == nil && (len(printed) != 1 || !printed[code.Reveal()]) {
				err = fmt.Errorf("%d passcodes were printed, or another one than is sealed", len(printed))
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		return places
	})
}

// TestOvertakenSweep: no page of a sweep is swept twice, and none is passed over.
func TestOvertakenSweep(t *testing.T) {
	everyPlace(t, 5, func(t *testing.T, at int) int {
		s := newTwoServers(t, options{change: func(c *authority.Config) {
			c.Sweeps.Page = 1
			c.Sweeps.Every = map[authority.Sweep]time.Duration{authority.CallSweep: 24 * time.Hour}
		}})
		want := map[string]int{"sweep.done 3": 1}
		s.put(t, func(tx authority.Tx) (err error) {
			for i := range 3 {
				id := fmt.Sprintf("case-%d", i)
				want[authority.ActionAbandonCall+" "+id] = 1
				err = errors.Join(err, tx.PutCase(registration.Case{
					ID: id, Organisation: "RX1", Stage: registration.CallBooked, Route: evidence.EmergencyRemote,
					Call: &registration.Call{ID: fmt.Sprintf("call-%d", i), BookedFor: s.clock.Add(-48 * time.Hour)},
				}))
			}
			return err
		})
		if err := s.Schedule(t.Context()); err != nil {
			t.Fatal(err)
		}
		places := s.overtake(t, at)
		got := map[string]int{}
		for _, e := range s.log() {
			if e.Action == authority.ActionSwept {
				got[e.Action+" "+e.Detail["found"]]++
			} else {
				got[e.Action+" "+e.Subject]++
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		return places
	})
}
