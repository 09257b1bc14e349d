package simulator_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
)

func TestPrintOutcomes(t *testing.T) {
	for _, tt := range []struct {
		name, card, why string
		want            []string
		printed         int
	}{
		{"printed", "Ada Example", "no magic word", []string{"done", "done", "done", "done"}, 1},
		{"spoiled family name", "Ada Spoiled", "the word is on the card", []string{"spoiled", "spoiled", "spoiled", "spoiled"}, 0},
		{"spoiled in front", "SPOILED Ada Example", "case does not matter", []string{"spoiled", "spoiled", "spoiled", "spoiled"}, 0},
		{"jammed", "Ada Jammed", "twice, then printed", []string{"temporary", "temporary", "done", "done"}, 1},
		{"stalled", "Ada stalled", "every time", []string{"temporary", "temporary", "temporary", "temporary"}, 0},
		{"part of a word", "Ada Spoiledson", "the word must stand alone", []string{"done", "done", "done", "done"}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			var got []string
			serials := map[string]bool{}
			for range tt.want {
				s := open(t, dir, simulator.Config{Now: at(noon)})
				serial, err := s.Print(context.Background(), printOrder(t, "ref", tt.card, "755224"))
				got = append(got, answer(err))
				if (err == nil) != serialShape.MatchString(serial) {
					t.Errorf("serial %q with error %v", serial, err)
				}
				if err == nil {
					serials[serial] = true
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("answers (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			printed, err := open(t, dir, simulator.Config{}).Printed()
			if len(printed) != tt.printed || len(serials) != tt.printed || err != nil {
				t.Errorf("%d cards, %d serials, %v; want %d\nwhy: %s", len(printed), len(serials), err, tt.printed, tt.why)
			}
		})
	}
}

var serialShape = regexp.MustCompile(`^(08|09|10)[0-9]{8}$`)

func TestPrintedComesBack(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, simulator.Config{Now: at(noon)})
	order := printOrder(t, "print-1", "Ada Example", "012345")
	serial, err := s.Print(context.Background(), order)
	if err != nil {
		t.Fatal(err)
	}
	// Asked again under the same Ref, the printer prints nothing: the card keeps
	// its name and its passcode.
	other := printOrder(t, "print-1", "Ben Example", "999999")
	if again, err := s.Print(context.Background(), other); again != serial || err != nil {
		t.Errorf("Print() again = %q, %v; want %q", again, err, serial)
	}
	got, err := open(t, dir, simulator.Config{}).Printed()
	want := []simulator.Print{{Ref: "print-1", Serial: serial, UserID: order.UserID, Name: "Ada Example", At: noon}}
	if diff := cmp.Diff(want, got, comparable); diff != "" || err != nil {
		t.Fatalf("Printed() mismatch (-want +got):\n%s%v", diff, err)
	}
	if !got[0].Passcode.Equal(order.Passcode.Secret) {
		t.Error("the chip does not know the passcode it was printed with")
	}
}

// A card whose passcode was written, but which was not printed, is not printed.
func TestKilledBetweenChipAndCard(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, simulator.Config{})
	if err := os.WriteFile(filepath.Join(dir, "printed", "print-1.chip"), []byte("111111\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Printed(); len(got) != 0 || err != nil {
		t.Fatalf("Printed() = %d, %v; want none", len(got), err)
	}
	order := printOrder(t, "print-1", "Ada Example", "755224")
	if _, err := s.Print(context.Background(), order); err != nil {
		t.Fatal(err)
	}
	got, err := s.Printed()
	if err != nil || len(got) != 1 || !got[0].Passcode.Equal(order.Passcode.Secret) {
		t.Errorf("Printed() = %d, %v; want the card with the passcode of the second call", len(got), err)
	}
}

func TestDamagedPrint(t *testing.T) {
	for _, tt := range []struct{ name, file, content string }{
		{"chip", "print-1.chip", "75522\n"},
		{"card", "print-1.json", `{"ref":"print-1","surprise":1}`},
	} {
		dir := t.TempDir()
		s := open(t, dir, simulator.Config{})
		if _, err := s.Print(context.Background(), printOrder(t, "print-1", "Ada Example", "755224")); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "printed", tt.file), []byte(tt.content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Printed(); err == nil {
			t.Errorf("%s: Printed() = %d cards, want an error", tt.name, len(got))
		}
	}
	// A port that cannot read its state does nothing, and says try again.
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "printed"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "printed", "print-1.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := open(t, dir, simulator.Config{}).Print(context.Background(), printOrder(t, "print-1", "Ada Example", "755224"))
	if !errors.Is(err, authority.ErrTemporary) {
		t.Errorf("Print() = %v, want ErrTemporary", err)
	}
}
