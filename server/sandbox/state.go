package sandbox

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/durable"
	"github.com/rakit-dev/rakit/input"
)

// Start is the instant at which the clock of a new world stands: a working day
// on which the guidance for emergency registration was in force (8 April 2020 to
// 31 May 2023, package evidence), so that registrations can be opened at once.
var Start = time.Date(2020, time.April, 20, 9, 0, 0, 0, time.UTC)

// Latest is the last instant to which the clock can be set.
var Latest = time.Date(2099, time.December, 31, 23, 59, 59, 0, time.UTC)

// Errors of the clock, to be tested with errors.Is.
var (
	// ErrBackwards says that the clock goes forward only.
	ErrBackwards = errors.New("the clock goes forward only")
	// ErrTooLate says that the clock does not go beyond [Latest].
	ErrTooLate = errors.New("the clock does not go so far")
)

// kept is the file of a state.
type kept struct {
	Now      time.Time `json:"now"`
	Outcomes Outcomes  `json:"outcomes,omitzero"`
}

// state is the clock and the outcomes of one world. What it holds is in its file
// first: nobody has seen a time that a killed process would forget.
type state struct {
	path string

	mu      sync.RWMutex
	is      kept
	retired error // why the file is no longer its own: the world was reset or closed
}

// newState makes the state of a world that has just been seeded.
func newState(path string) (*state, error) {
	s := &state{path: path}
	return s, s.set(kept{Now: Start})
}

// readState reads the state of a world as it was left.
func readState(path string) (*state, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	s := &state{path: path}
	if err := input.Decode(data, &s.is); err != nil {
		return nil, fmt.Errorf("%s: %w", stateFile, err)
	}
	s.is.Now = s.is.Now.UTC()
	return s, s.is.Outcomes.Check()
}

// set keeps k. The caller holds s.mu, or is the only one to know s.
func (s *state) set(k kept) error {
	if s.retired != nil {
		return s.retired
	}
	data, err := json.Marshal(k, jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	if err := durable.Replace(s.path, append(data, '\n')); err != nil {
		return err
	}
	s.is = k
	return nil
}

func (s *state) retire(why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.retired = why
}

func (s *state) now() time.Time {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.is.Now
}

func (s *state) outcomes() Outcomes {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.is.Outcomes
}

// forward sets the clock to what next makes of it.
func (s *state) forward(next func(time.Time) time.Time) (time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := next(s.is.Now).UTC()
	switch {
	case t.Before(s.is.Now):
		return s.is.Now, ErrBackwards
	case t.After(Latest):
		return s.is.Now, ErrTooLate
	case t.Equal(s.is.Now):
		return t, nil
	}
	return t, s.set(kept{Now: t, Outcomes: s.is.Outcomes})
}

func (s *state) choose(o Outcomes) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.set(kept{Now: s.is.Now, Outcomes: o})
}

// take returns what was chosen for one party, and counts it. The choice counted
// is in the file before the call is answered.
func (s *state) take(of func(*Outcomes) *Choice) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.is
	c := of(&next.Outcomes)
	answer := c.Outcome.answer()
	if c.Times == 0 {
		return answer
	}
	if c.Times--; c.Times == 0 {
		*c = Choice{}
	}
	if err := s.set(next); err != nil {
		return fmt.Errorf("%w: %w", authority.ErrTemporary, err)
	}
	return answer
}

// ports returns the state as the simulator asks it.
func (s *state) ports() simulator.Outcomes {
	return simulator.Outcomes{
		OnSend: func(authority.Message) error {
			return s.take(func(o *Outcomes) *Choice { return &o.Messages })
		},
		OnPrint: func(authority.PrintOrder) error {
			return s.take(func(o *Outcomes) *Choice { return &o.Printer })
		},
		OnCreate: func(authority.IdentityOrder) error {
			return s.take(func(o *Outcomes) *Choice { return &o.Directory })
		},
		OnIssue:  func(authority.CertificateOrder) error { return s.takeCA() },
		OnRenew:  func(authority.CertificateOrder) error { return s.takeCA() },
		OnRevoke: func(authority.Revocation) error { return s.takeCA() },
	}
}

// takeCA returns what was chosen for the certification authority, whatever it is
// asked for.
func (s *state) takeCA() error {
	return s.take(func(o *Outcomes) *Choice { return &o.CA })
}
