package sandbox

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/passcode"
)

// seed makes a new world in a folder that is empty but for mark and lock, and
// returns what it holds. Each of its steps draws from streams of chance of its
// own, so that a step put in between changes no other id.
func seed(ctx context.Context, dir string) (found []Object, err error) {
	vault, store, err := openStore(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := store.MarkSeeded(ctx); err != nil {
		return nil, err
	}
	err = store.Update(ctx, func(tx authority.Tx) error {
		s := &seeding{ctx: ctx, tx: tx, chance: newChance("seeding"), ids: map[string]string{}}
		all, ok := tx.(claiming)
		if !ok {
			return errors.New("seeding: no job can be claimed in the transaction")
		}
		if err := s.wire(dir, vault, within{store, all}); err != nil {
			return err
		}
		if err := s.run(); err != nil {
			return fmt.Errorf("seeding: %w", err)
		}
		found = s.found
		return nil
	})
	slices.SortFunc(found, func(a, b Object) int { return strings.Compare(a.Name, b.Name) })
	return found, err
}

// within is a store whose transactions are all parts of one: a world is seeded
// whole or not at all, and waits for the disk once instead of hundreds of times.
// Nobody else uses the store meanwhile, and no act of the seeding may fail, so
// that none has to be undone by itself.
type within struct {
	authority.Store
	tx claiming
}

// claiming is a transaction of package sqlite, in which jobs are claimed as well.
type claiming interface {
	authority.Tx
	Claim(now time.Time, lease time.Duration) (authority.Job, error)
}

func (w within) Update(_ context.Context, fn func(authority.Tx) error) error { return fn(w.tx) }

func (w within) Claim(_ context.Context, now time.Time, lease time.Duration) (authority.Job, error) {
	return w.tx.Claim(now, lease)
}

func (w within) View(_ context.Context, fn func(authority.Tx) error) error { return fn(w.tx) }

// seeding is a world that is being seeded.
type seeding struct {
	ctx     context.Context
	ra      *authority.Authority
	tx      authority.Tx
	sim     *simulator.Simulator
	clock   time.Time
	chance  *chance
	numbers numbers

	send, print, issue error  // what comes of the next calls; nil: the simulator's table
	text               string // of the message sent last

	ids   map[string]string // by the names of [Seeded]
	found []Object
}

// wire puts the authority and the outside world together.
func (s *seeding) wire(dir string, vault *passcode.Vault, store authority.Store) (err error) {
	now := func() time.Time { return s.clock }
	s.sim, err = simulator.Open(dir, simulator.Config{Rand: &s.numbers, Now: now, Outcomes: s.ports()})
	if err != nil {
		return err
	}
	s.ra, err = authority.New(authority.Config{
		Store: store, Vault: vault, Directory: s.sim, Printer: s.sim, Messenger: s.sim, CA: s.sim, Now: now, Rand: s.chance,
	})
	return err
}

// numbers is the source of chance of the simulator while a world is seeded: it
// always draws the number of the person in hand, so that user ids and serial
// numbers are seen to be invented.
type numbers struct{ next uint32 }

func (n *numbers) Read(p []byte) (int, error) {
	return copy(p, binary.BigEndian.AppendUint32(nil, n.next)), nil
}

func (s *seeding) ports() simulator.Outcomes {
	return simulator.Outcomes{
		OnSend: func(m authority.Message) error {
			s.text = m.Text.Reveal()
			return s.send
		},
		OnPrint: func(authority.PrintOrder) error { return s.print },
		OnIssue: func(authority.CertificateOrder) error { return s.issue },
	}
}

// run carries out the steps in order of time.
func (s *seeding) run() error {
	if err := s.establish(); err != nil {
		return err
	}
	if err := s.fill(); err != nil {
		return err
	}
	if err := s.runSteps(steps); err != nil {
		return err
	}
	for _, later := range []func() error{s.giveAccess, s.askForAccess, s.registerKeys, s.putRight, s.inspect} {
		if err := later(); err != nil {
			return err
		}
	}
	return s.runSteps(lastSteps)
}

func (s *seeding) runSteps(steps []step) error {
	for _, step := range steps {
		for _, h := range histories {
			if !h.has(step.name) {
				continue
			}
			s.clock = step.instant(h)
			if err := s.carryOut(step, h); err != nil {
				return fmt.Errorf("%s of %s: %w", step.name, h.name, err)
			}
		}
	}
	return nil
}

func (s *seeding) carryOut(step step, h history) error {
	s.numbers.next = uint32(h.person.number)
	s.send, s.print, s.issue = nil, nil, nil
	s.act(h.name, step.name)
	return step.do(s, h)
}

// act begins the stream of chance of one act.
func (s *seeding) act(parts ...string) { s.chance.begin("seeding " + strings.Join(parts, " ")) }

// work does the jobs that follow from the act before, on a stream of their own.
func (s *seeding) work(h history, what string) error {
	s.act(h.name, what, "jobs")
	_, err := s.ra.Work(s.ctx)
	return err
}

// note notes what was seeded.
func (s *seeding) note(kind, name, id string) {
	if kind != kindOrganisation && kind != kindAgent {
		name = kind + "/" + name
	}
	s.ids[name] = id
	s.found = append(s.found, Object{Name: name, Kind: kind, ID: id})
}
