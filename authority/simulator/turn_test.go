package simulator_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
)

// turnChild makes the test binary send the messages of a race to the folder that it
// names.
const turnChild = "RAKIT_TURN_CHILD"

const raced = 40 // messages

func TestMain(m *testing.M) {
	if dir := os.Getenv(turnChild); dir != "" {
		if err := race(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// race sends messages that others send too, as another process does.
func race(dir string) error {
	s, err := simulator.Open(dir, simulator.Config{})
	if err != nil {
		return err
	}
	to, err := identity.ParseMobile("07700 900001")
	if err != nil {
		return err
	}
	for i := range raced {
		ref := fmt.Sprintf("race-%d", i)
		if _, err := s.Send(context.Background(), authority.Message{Ref: ref, To: to, Text: passcode.NewSecret("text")}); err != nil {
			return err
		}
		if err := raceToPrint(s, ref); err != nil {
			return err
		}
	}
	return nil
}

func raceToPrint(s *simulator.Simulator, ref string) error {
	user, err := identity.ParseUserID("555000000001")
	if err != nil {
		return err
	}
	digits, err := passcode.ParsePasscode("735124")
	if err != nil {
		return err
	}
	_, err = s.Print(context.Background(), authority.PrintOrder{Ref: ref, UserID: user, Name: "Ivy Example", Passcode: digits})
	return err
}

// TestTurn has processes ask one folder for the same things at the same time:
// each is done once.
func TestTurn(t *testing.T) {
	dir := t.TempDir()
	var processes sync.WaitGroup
	for range 3 {
		processes.Go(func() {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), turnChild+"="+dir)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	processes.Wait()
	s, err := simulator.Open(dir, simulator.Config{})
	if err != nil {
		t.Fatal(err)
	}
	sent, err := s.Messages()
	if err != nil || len(sent) != raced {
		t.Errorf("%d messages were sent, want %d: %v", len(sent), raced, err)
	}
	printed, err := s.Printed()
	if err != nil || len(printed) != raced {
		t.Errorf("%d cards were printed, want %d: %v", len(printed), raced, err)
	}
	serials := map[string]bool{}
	for _, p := range printed {
		serials[p.Serial] = true
	}
	if len(serials) != len(printed) {
		t.Errorf("%d serial numbers of %d cards", len(serials), len(printed))
	}
}

// TestTurnAsk has one process asked of what another has sent since it looked.
func TestTurnAsk(t *testing.T) {
	dir := t.TempDir()
	one, err := simulator.Open(dir, simulator.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := one.Ask(t.Context(), "race-0", time.Now()); !errors.Is(err, authority.ErrNotFound) {
		t.Fatalf("before: %v", err)
	}
	if err := race(dir); err != nil { // by another Simulator
		t.Fatal(err)
	}
	if _, err := one.Ask(t.Context(), "race-0", time.Now()); err != nil {
		t.Errorf("after: %v", err)
	}
}
