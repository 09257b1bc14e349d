package authority_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/registration"
)

// counter is a gateway in memory that does as it is told, and counts what it sends.
type counter struct {
	mu      sync.Mutex
	doubles bool                   // it does not de-duplicate
	onSend  func(ref string) error // nil: taken; what it returns decides, errTaken among it
	onAsk   func(ref string) error // nil: the truth
	texts   map[string]int         // by reference
	order   map[string][]string    // references by number
	asked   int
}

// errTaken says that a message is taken, and the answer lost.
var errTaken = fmt.Errorf("taken: %w", authority.ErrUnsure)

func newCounter() *counter {
	return &counter{texts: map[string]int{}, order: map[string][]string{}}
}

func (c *counter) Send(ctx context.Context, m authority.Message) (authority.Handover, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	handover := authority.Handover{ID: "g-" + m.Ref, State: message.Sent}
	if c.texts[m.Ref] > 0 && !c.doubles {
		return handover, nil
	}
	var err error
	if c.onSend != nil {
		err = c.onSend(m.Ref)
	}
	if err == nil || errors.Is(err, errTaken) {
		c.texts[m.Ref]++
		c.order[m.To.String()] = append(c.order[m.To.String()], m.Ref)
	}
	if err != nil {
		return authority.Handover{}, err
	}
	return handover, nil
}

func (c *counter) Ask(_ context.Context, ref string, _ time.Time) (authority.Handover, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked++
	if c.onAsk != nil {
		if err := c.onAsk(ref); err != nil {
			return authority.Handover{}, err
		}
	}
	if c.texts[ref] == 0 {
		return authority.Handover{}, authority.ErrNotFound
	}
	return authority.Handover{ID: "g-" + ref, State: message.Sent}, nil
}

// sentOf returns how many texts went under a reference.
func (c *counter) sentOf(ref string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.texts[ref]
}

// post is a house with one card that has been received, of which more can be made, and
// a gateway that is told what to do.
type post struct {
	*house
	gateway *counter
	card    card.Card
	of      registration.Case
	n       int
}

// newPost makes one. limited has the limits of the default policy.
func newPost(t *testing.T, limited bool, change func(*authority.Config)) *post {
	t.Helper()
	p := &post{gateway: newCounter()}
	var sim authority.Messenger
	p.house = newHouse(t, options{change: func(c *authority.Config) {
		sim = c.Messenger
		c.Messenger = &switched{&p.of, sim, p.gateway}
		if !limited {
			c.Messages = message.DefaultPolicy()
			c.Messages.Limits = nil
		}
		if change != nil {
			change(c)
		}
	}})
	p.until(t, "confirm receipt")
	p.card = must(p.Card(t.Context(), p.cardID()))
	p.of = must(p.Case(t.Context(), p.caseID()))
	return p
}

// switched is the simulator until the story has come to its card, and then the counter.
type switched struct {
	ready   *registration.Case
	sim     authority.Messenger
	gateway *counter
}

func (s *switched) Send(ctx context.Context, m authority.Message) (authority.Handover, error) {
	if s.ready.ID == "" {
		return s.sim.Send(ctx, m)
	}
	return s.gateway.Send(ctx, m)
}

func (s *switched) Ask(ctx context.Context, ref string, at time.Time) (authority.Handover, error) {
	if s.ready.ID == "" {
		return s.sim.Ask(ctx, ref, at)
	}
	return s.gateway.Ask(ctx, ref, at)
}

// another stores one more received card, of a case of its own with the number given, and
// returns its id.
func (p *post) another(number string) (string, error) {
	p.n++
	k, c := p.card, p.of
	k.ID, k.Serial, k.Version = fmt.Sprintf("card-%016x", p.n), fmt.Sprintf("09%08d", p.n), 0
	c.ID, c.Version = fmt.Sprintf("case-%016x", p.n), 0
	c.Proven.Mobile = must(identity.ParseMobile(number))
	k.Registration = c.ID
	code := must(passcode.ParsePasscode("755224"))
	sealed, err := p.vault.Seal(k.ID, code)
	if err != nil {
		return "", err
	}
	return k.ID, p.store.Update(context.Background(), func(tx authority.Tx) error {
		return errors.Join(tx.PutCase(c), tx.PutCard(k), tx.PutSealed(sealed))
	})
}

// release asks for the passcode of one more card, and returns the card's id and the
// reference.
func (p *post) release(a *authority.Authority, number string) (id, ref string, err error) {
	if id, err = p.another(number); err != nil {
		return "", "", err
	}
	k, err := a.ReleasePasscode(context.Background(), authority.ReleasePasscode{By: agent, Card: id})
	return id, k.ReleaseRef, err
}

// dying has a process die at a store: at the n-th transaction from when it is set,
// before it is committed or after, and so at every one until it is revived.
type dying struct {
	n     int // 0: it lives
	after bool
}

var errDied = errors.New("died here")

func (d *dying) transaction(do func() error) error {
	if d.n == 0 {
		return do()
	}
	if d.n > 1 {
		d.n--
		return do()
	}
	if d.after {
		d.after = false
		return errors.Join(do(), errDied)
	}
	return errDied
}

// TestDeliveredOnceOrEndsVisibly has whatever can go wrong with a text go wrong in
// whatever order: the process dies at a transaction, the gateway refuses for a time, for
// good, cannot be reached, loses its answer, takes the text and says nothing, cannot
// tell, tells later. One that de-duplicates sends one text at most, and one that does
// not as well, unless it said of a text that it had sent that it knew nothing of it.
// Whatever happens, the message and its card come to an end that says what is known.
func TestDeliveredOnceOrEndsVisibly(t *testing.T) {
	store := &dying{}
	var config authority.Config
	p := newPost(t, false, func(c *authority.Config) {
		c.Store = writing{c.Store, store.transaction}
		config = *c
	})
	ends := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		lied := false
		p.gateway.doubles = rapid.Bool().Draw(t, "does not de-duplicate")
		trouble := rapid.IntRange(0, 6).Draw(t, "trouble")
		p.gateway.onSend = func(string) error {
			if trouble--; trouble < 0 {
				return nil
			}
			return rapid.SampledFrom([]error{
				nil, authority.ErrTemporary, errTaken, authority.ErrUnsure, context.DeadlineExceeded, errors.New("never"),
				fmt.Errorf("%w: %w", authority.ErrTemporary, authority.ErrUnsure),
			}).Draw(t, "sent")
		}
		p.gateway.onAsk = func(ref string) error {
			if trouble--; trouble < 0 {
				return nil
			}
			err := rapid.SampledFrom([]error{
				nil, nil, authority.ErrTemporary, context.Canceled, authority.ErrUnsure, errors.New("cannot tell"), authority.ErrNotFound,
			}).Draw(t, "asked")
			lied = lied || errors.Is(err, authority.ErrNotFound) && p.gateway.texts[ref] > 0
			return err
		}
		a := must(authority.New(config))
		id, ref, err := p.release(a, "07700 900123")
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 4).Draw(t, "lives") {
			store.n, store.after = rapid.IntRange(1, 6).Draw(t, "dies at"), rapid.Bool().Draw(t, "after the commit")
			_, _ = a.Work(context.Background())
			store.n = 0
			a = must(authority.New(config))
			p.clock = p.clock.Add(2 * time.Minute)
			if p.gateway.sentOf(ref) > 0 && rapid.Bool().Draw(t, "a receipt comes") {
				told := rapid.SampledFrom([]message.State{message.Sent, message.Delivered, message.Failed}).Draw(t, "told")
				for range 2 { // twice, as gateways do
					if err := a.RecordReceipt(context.Background(), authority.DeliveryReceipt{Ref: ref, State: told}); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		for round := 0; must(a.Jobs(context.Background())) > 0; round++ {
			if round > 60 {
				t.Fatal("it does not come to an end")
			}
			if _, err := a.Work(context.Background()); err != nil {
				t.Fatal(err)
			}
			p.clock = p.clock.Add(time.Hour)
		}
		texts, m, k := p.gateway.sentOf(ref), must(a.Message(context.Background(), ref)), must(a.Card(context.Background(), id))
		ends[m.State.String()]++
		if texts > 1 && (!p.gateway.doubles || !lied) {
			t.Fatalf("RA-PSC-041: %d texts; de-duplicating %t, lied %t", texts, !p.gateway.doubles, lied)
		}
		want := map[message.State]card.State{
			message.Sent: card.Released, message.Delivered: card.Released, message.Failed: card.ReleaseFailed, message.Unknown: card.SendUnknown,
		}[m.State]
		if want == 0 || k.State != want {
			t.Fatalf("the message is %s, the card %s", m.State, k.State)
		}
		known := map[bool]int{true: 1, false: 0}[m.State == message.Sent || m.State == message.Delivered || m.Failure == message.Undelivered]
		if m.State != message.Unknown && !lied && texts != known {
			t.Fatalf("%d texts, and the message is %s %s", texts, m.State, m.Failure)
		}
		if m.State == message.Sent && texts == 0 {
			t.Fatal("lost, and said to be sent")
		}
	})
	t.Log("ends:", ends)
	for _, s := range []string{"sent", "failed", "unknown", "delivered"} {
		if ends[s] == 0 {
			t.Errorf("no message ended as %s: the model is too tame", s)
		}
	}
	verified(t, p.house)
	once := map[string]int{}
	for _, e := range p.log() {
		if e.Detail["to"] == "released" && e.Outcome == audit.Done {
			once[e.Detail["release"]]++
		}
	}
	for ref, n := range once {
		if n != 1 {
			t.Errorf("%s was released %d times by the log", ref, n)
		}
	}
}

// TestDoublesOnlyWhenToldSo shows what the promise rests on at a gateway that does not
// de-duplicate: a text that it has, and of which it says that it knows nothing, goes
// twice; at one that does, once.
func TestDoublesOnlyWhenToldSo(t *testing.T) {
	for _, doubles := range []bool{false, true} {
		p := newPost(t, false, nil)
		p.gateway.doubles = doubles
		first := true
		p.gateway.onSend = func(string) error {
			if first {
				first = false
				return errTaken
			}
			return nil
		}
		p.gateway.onAsk = func(string) error { return authority.ErrNotFound }
		_, ref, err := p.release(p.Authority, "07700 900123")
		if err != nil {
			t.Fatal(err)
		}
		p.wait(t, 0)
		p.wait(t, time.Minute)
		if n, want := p.gateway.sentOf(ref), map[bool]int{false: 1, true: 2}[doubles]; n != want {
			t.Errorf("doubles %t: %d texts, want %d", doubles, n, want)
		}
	}
}
