package main

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// demoCommand runs the remote registration of April 2020 from the request to
// the card in use, with the refused moves, on a real store with a virtual clock.
type demoCommand struct {
	Dir    string `help:"Folder for the store, the texts and the log." default:"rakit-demo" type:"path"`
	Seed   uint64 `help:"Seed of the demonstration; the same seed gives the same text." default:"1"`
	Format string `help:"How to print: ${enum}." enum:"text,jsonl" default:"text"`
}

// Run runs the demonstration in the folder. One that was broken off there goes
// on where it stood; one that had ended is replaced.
func (c *demoCommand) Run(s *streams) error {
	d, err := c.open(s.out)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer d.store.Close()
	if err := d.play(context.Background()); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if !d.asExpected {
		return errDemo
	}
	return nil
}

// errDemo makes the command end with status 1: not all came out as it should.
var errDemo = failure{status: 1, message: "demo: not everything came out as it should; see above"}

// The files that a demonstration leaves in its folder.
const (
	demoMark       = ".rakit-demo"
	demoStore      = "rakit.db"
	demoKeys       = "keys"
	demoLog        = "audit.jsonl"
	demoVerifier   = "audit.pub"
	demoCheckpoint = "audit.checkpoint"
	demoLogOrigin  = "rakit.example/demo"
)

// demonstration is one run: the story's ids and the machinery.
type demonstration struct {
	dir   string
	seed  uint64
	print demoPrinter

	store *sqlite.Store
	sim   *simulator.Simulator
	ra    *authority.Authority
	clock time.Time
	rand  *rand.ChaCha8

	events     []audit.Event // of the step under way
	caseID     string
	cardID     string
	asExpected bool
}

func (c *demoCommand) open(out io.Writer) (*demonstration, error) {
	d := &demonstration{dir: c.Dir, seed: c.Seed, asExpected: true, clock: demoSteps[0].instant()}
	d.print = newDemoPrinter(c.Format, out)
	if err := d.settle(); err != nil {
		return nil, err
	}
	return d, d.wire()
}

// wire opens the store, the keys and the simulated outside world.
func (d *demonstration) wire() error {
	now := func() time.Time { return d.clock }
	d.reseed("start")
	vault, err := passcode.OpenVault(filepath.Join(d.dir, demoKeys))
	if err != nil {
		return err
	}
	logKey, err := vault.NamedKey("audit", d.chance())
	if err != nil {
		return err
	}
	signer, err := audit.NewSigner(demoLogOrigin, logKey)
	if err != nil {
		return err
	}
	if d.store, err = sqlite.Open(filepath.Join(d.dir, demoStore), signer); err != nil {
		return err
	}
	if err := d.store.MarkSeeded(context.Background()); err != nil {
		return err
	}
	if d.sim, err = simulator.Open(d.dir, simulator.Config{Rand: d.chance(), Now: now}); err != nil {
		return err
	}
	d.ra, err = authority.New(authority.Config{
		Store: d.store, Vault: vault, Directory: d.sim, Printer: d.sim, Messenger: d.sim,
		Now: now, Rand: d.chance(), Observe: func(e audit.Event) { d.events = append(d.events, e) },
	})
	return err
}

// reseed starts the source of chance anew for a step, so that a demonstration
// that goes on after a break tells the same story.
func (d *demonstration) reseed(step string) {
	var seed [32]byte
	binary.BigEndian.PutUint64(seed[:8], d.seed)
	seed = sha256.Sum256(append(seed[:8], step...))
	if d.rand == nil {
		d.rand = rand.NewChaCha8(seed)
		return
	}
	d.rand.Seed(seed)
}

// chance returns the source of chance as a reader.
func (d *demonstration) chance() io.Reader { return d.rand }

// play carries out the steps that are not in the log yet, then checks the log.
func (d *demonstration) play(ctx context.Context) error {
	d.print.head(d)
	done, err := d.resume(ctx)
	if err != nil {
		return err
	}
	for i, s := range demoSteps[done:] {
		if err := d.step(ctx, done+i, s); err != nil {
			return fmt.Errorf("step %s: %w", s.name, err)
		}
	}
	if err := d.verify(ctx); err != nil {
		return err
	}
	d.print.foot(d)
	return d.print.err()
}

// resume finds how many steps are in the log, and finishes what the last one
// had left to do. Each step is one command, and so one event.
func (d *demonstration) resume(ctx context.Context) (int, error) {
	events, err := d.log(ctx)
	if err != nil {
		return 0, err
	}
	done := 0
	for _, e := range events {
		if e.Actor == "system" {
			continue
		}
		done++
		if e.Outcome != audit.Done {
			continue
		}
		switch e.Action {
		case authority.ActionOpenRegistration:
			d.caseID = e.Subject
		case authority.ActionOrderCard:
			d.cardID = e.Subject
		}
	}
	if done == 0 {
		return 0, nil
	}
	d.print.resumed(done)
	last := demoSteps[done-1]
	d.clock = last.instant()
	d.reseed(last.name + " again")
	_, err = d.ra.Work(ctx)
	return done, err
}

// step carries out one step and everything that follows from it, and compares
// what came of it with what should.
func (d *demonstration) step(ctx context.Context, number int, s demoStep) error {
	d.clock = s.instant()
	d.reseed(s.name)
	d.events = nil
	before, err := d.sim.Messages()
	if err != nil {
		return err
	}
	notes, err := s.do(ctx, d)
	var refusal *guidance.Refusal
	if err != nil && !errors.As(err, &refusal) {
		return err
	}
	if _, err := d.ra.Work(ctx); err != nil {
		return err
	}
	after, err := d.sim.Messages()
	if err != nil {
		return err
	}
	for _, m := range after[len(before):] {
		notes = append(notes, fmt.Sprintf("text to %s: %q", m.To, m.Text))
	}
	return d.report(number, s, refusal, notes)
}

// report prints a step and notes whether it came out as it should: done or
// refused, and resting on the rule that the story names.
func (d *demonstration) report(number int, s demoStep, refusal *guidance.Refusal, notes []string) error {
	if len(d.events) == 0 {
		return errors.New("no event was committed")
	}
	rules, err := registration.Rules()
	if err != nil {
		return err
	}
	rule, ok := rules.Rule(s.rule)
	if !ok {
		return fmt.Errorf("no rule %s", s.rule)
	}
	e := d.events[0]
	right := (e.Outcome == audit.Refused) == s.refused && (refusal != nil) == s.refused && d.restsOn(s)
	d.asExpected = d.asExpected && right
	var why string
	if refusal != nil {
		why = refusal.Findings[0].Message
	}
	d.print.step(demoLine{number: number + 1, step: s, event: e, rule: rule, why: why, notes: notes, right: right})
	return nil
}

// restsOn reports whether the step's command, or a job that followed from it,
// rested on the rule that the story names or was refused by it.
func (d *demonstration) restsOn(s demoStep) bool {
	return slices.ContainsFunc(d.events, func(e audit.Event) bool {
		return (e.Outcome == audit.Refused) == s.refused && slices.Contains(e.Rules, string(s.rule))
	})
}

// move names the story's card and who asks.
func (d *demonstration) move(by authority.Actor) authority.MoveCard {
	return authority.MoveCard{By: by, Card: d.cardID}
}

// cardNote says in which state the card is.
func cardNote(k card.Card, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	return []string{"card is " + k.State.String()}, nil
}
