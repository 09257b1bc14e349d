package simulator_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/identity"
)

var errMine = errors.New("mine")

// A final error that a program chose is given for ever; a temporary one until the
// function says otherwise.
func TestChosenOutcomes(t *testing.T) {
	one := identity.UserID{}
	for _, tt := range []struct {
		name   string
		chosen error
		want   []string // with the function, without it, and in a folder opened anew
	}{
		{"temporary", fmt.Errorf("mine: %w", authority.ErrTemporary), []string{"temporary", "done", "done"}},
		{"spoiled", fmt.Errorf("mine: %w", authority.ErrSpoiled), []string{"spoiled", "spoiled", "spoiled"}},
		{"unreachable", fmt.Errorf("mine: %w", simulator.ErrUnreachable), []string{"unreachable", "unreachable", "unreachable"}},
		{"duplicate", fmt.Errorf("mine: %w", &authority.DuplicateError{}), []string{"duplicate of []", "duplicate of []", "duplicate of []"}},
		{"anything else", errMine, []string{"other", "refused", "refused"}},
	} {
		for port, call := range map[string]func(*simulator.Simulator) error{
			"Send": func(s *simulator.Simulator) error {
				return send(s, context.Background(), message(t, "ref", "07700900001", "text"))
			},
			"Print": func(s *simulator.Simulator) error {
				_, err := s.Print(context.Background(), printOrder(t, "ref", "Ada Example", "755224"))
				return err
			},
			"CreateIdentity": func(s *simulator.Simulator) error {
				id, err := s.CreateIdentity(context.Background(), identityOrder(t, "ref", "Ada", "Example", "1985-12-10", ""))
				if (err == nil) == (id == one) {
					t.Errorf("user id %q with error %v", id, err)
				}
				return err
			},
		} {
			t.Run(tt.name+" "+port, func(t *testing.T) {
				dir := t.TempDir()
				chosen := tt.chosen
				s := open(t, dir, simulator.Config{Outcomes: simulator.Outcomes{
					OnSend:   func(authority.Message) error { return chosen },
					OnPrint:  func(authority.PrintOrder) error { return chosen },
					OnCreate: func(authority.IdentityOrder) error { return chosen },
				}})
				err := call(s)
				if !errors.Is(err, tt.chosen) {
					t.Errorf("the first answer is %v, want the error chosen", err)
				}
				got := []string{answer(err)}
				chosen = nil
				got = append(got, answer(call(s)), answer(call(open(t, dir, simulator.Config{}))))
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("answers (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// A function that skips the table has every call go well, magic or not; the
// answer is for ever, and no drama is no drama.
func TestSkipTable(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	skip := fmt.Errorf("mine: %w", simulator.ErrSkipTable)
	s := open(t, dir, simulator.Config{Outcomes: simulator.Outcomes{
		OnSend:   func(authority.Message) error { return skip },
		OnPrint:  func(authority.PrintOrder) error { return skip },
		OnCreate: func(authority.IdentityOrder) error { return skip },
	}})
	for range 2 {
		for _, number := range []string{"07700900002", "07700900003", "07700900004"} {
			if err := send(s, ctx, message(t, number, number, "text")); err != nil {
				t.Errorf("text to %s: %v", number, err)
			}
		}
		for _, word := range []string{"Spoiled", "Jammed", "Stalled"} {
			if _, err := s.Print(ctx, printOrder(t, word, "Ada "+word, "755224")); err != nil {
				t.Errorf("card of %s: %v", word, err)
			}
		}
		for _, family := range []string{"Duplicate", "Unavailable", "Stalled", "stalled"} {
			if _, err := s.CreateIdentity(ctx, identityOrder(t, family, "Ada", family, "1985-12-10", "")); err != nil {
				t.Errorf("identity of %s: %v", family, err)
			}
		}
		skip = nil
		s = open(t, dir, simulator.Config{})
	}
	if err := send(s, ctx, message(t, "real", "07723456789", "text")); answer(err) != "not drama" {
		t.Errorf("text to somebody real: %v", err)
	}
}

// A function that chooses nothing leaves the table in force, is given the order,
// may use the readers, and is not asked about what is answered.
func TestFunctionsSeeEachOpenCallOnce(t *testing.T) {
	ctx := context.Background()
	var asked []string
	var s *simulator.Simulator
	s = open(t, t.TempDir(), simulator.Config{Outcomes: simulator.Outcomes{
		OnSend: func(m authority.Message) error {
			sent, err := s.Messages()
			asked = append(asked, fmt.Sprint(m.Ref, len(sent)))
			return err
		},
		OnPrint:  func(o authority.PrintOrder) error { asked = append(asked, o.Ref); return nil },
		OnCreate: func(o authority.IdentityOrder) error { asked = append(asked, o.Ref); return nil },
	}})
	var got []string
	for range 2 {
		_, printed := s.Print(ctx, printOrder(t, "p", "Ada Spoiled", "755224"))
		_, created := s.CreateIdentity(ctx, identityOrder(t, "c", "Ada", "Example", "1985-12-10", ""))
		got = append(got, answer(send(s, ctx, message(t, "s", "07700900001", "text"))), answer(printed), answer(created))
	}
	if diff := cmp.Diff([]string{"done", "spoiled", "done", "done", "spoiled", "done"}, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"p", "c", "s0"}, asked); diff != "" {
		t.Errorf("asked about (-want +got):\n%s", diff)
	}
}

// No function makes the simulator text somebody real.
func TestNoFunctionTextsARealNumber(t *testing.T) {
	asked := false
	s := open(t, t.TempDir(), simulator.Config{Outcomes: simulator.Outcomes{
		OnSend: func(authority.Message) error { asked = true; return nil },
	}})
	if got := answer(send(s, context.Background(), message(t, "s", "07723456789", "text"))); got != "not drama" || asked {
		t.Errorf("%s, function asked: %t; want not drama, and not asked", got, asked)
	}
}
