package simulator_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
)

// The words for what a call answered.
func answer(err error) string {
	var duplicate *authority.DuplicateError
	switch {
	case err == nil:
		return "done"
	case errors.Is(err, simulator.ErrAnswerLost):
		return "answer lost"
	case errors.Is(err, authority.ErrUnsure):
		return "unsure"
	case errors.Is(err, authority.ErrTemporary):
		return "temporary"
	case errors.Is(err, authority.ErrNotFound):
		return "not found"
	case errors.Is(err, authority.ErrSpoiled):
		return "spoiled"
	case errors.As(err, &duplicate):
		return fmt.Sprint("duplicate of ", duplicate.Candidates)
	case errors.Is(err, simulator.ErrUnreachable):
		return "unreachable"
	case errors.Is(err, simulator.ErrNotDrama):
		return "not drama"
	case errors.Is(err, simulator.ErrRefused):
		return "refused"
	}
	return "other"
}

// Every row is called four times with one Ref, in a folder that is opened anew
// each time, as by a process that was killed.
func TestSendOutcomes(t *testing.T) {
	for _, tt := range []struct {
		name, to, why string
		want          []string
		sent          int
	}{
		{"delivered", "07700900001", "the number for success", []string{"done", "done", "done", "done"}, 1},
		{"first drama number", "07700900000", "every other one is delivered", []string{"done", "done", "done", "done"}, 1},
		{"temporary", "07700900002", "every time", []string{"temporary", "temporary", "temporary", "temporary"}, 0},
		{"permanent", "07700900003", "for good", []string{"unreachable", "unreachable", "unreachable", "unreachable"}, 0},
		{"third time", "07700900004", "twice, then delivered", []string{"temporary", "temporary", "done", "done"}, 1},
		{"after the magic ones", "07700900005", "every other one is delivered", []string{"done", "done", "done", "done"}, 1},
		{"answer lost", "07700900091", "sent at once, and known to be the second time", []string{"answer lost", "done", "done", "done"}, 1},
		{"cut off", "07700900092", "not sent the first time", []string{"unsure", "done", "done", "done"}, 1},
		{"never told", "07700900093", "sent at once; only Ask never tells", []string{"answer lost", "done", "done", "done"}, 1},
		{"told to arrive", "07700900094", "sent like any other", []string{"done", "done", "done", "done"}, 1},
		{"told not to arrive", "07700900095", "sent like any other", []string{"done", "done", "done", "done"}, 1},
		{"last drama number", "07700900999", "every other one is delivered", []string{"done", "done", "done", "done"}, 1},
		{"somebody's number", "07723456789", "it may be real", []string{"not drama", "not drama", "not drama", "not drama"}, 0},
		{"a number of Jersey", "07797333214", "it may be real, too", []string{"not drama", "not drama", "not drama", "not drama"}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			var got []string
			for range tt.want {
				s := open(t, dir, simulator.Config{Now: at(noon)})
				got = append(got, answer(send(s, context.Background(), message(t, "ref", tt.to, "text"))))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("answers (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if sent, err := open(t, dir, simulator.Config{}).Messages(); len(sent) != tt.sent || err != nil {
				t.Errorf("%d messages, %v; want %d\nwhy: %s", len(sent), err, tt.sent, tt.why)
			}
		})
	}
}

// Temporary failures are counted for each Ref.
func TestEachRefFailsTwice(t *testing.T) {
	s := open(t, t.TempDir(), simulator.Config{})
	var got []string
	for _, ref := range []string{"a", "a", "b", "a", "b", "b"} {
		got = append(got, ref+" "+answer(send(s, context.Background(), message(t, ref, "07700900004", "text"))))
	}
	want := []string{"a temporary", "a temporary", "b temporary", "a done", "b temporary", "b done"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

func TestMessagesComeBackInOrderAndWhole(t *testing.T) {
	dir := t.TempDir()
	texts := []string{"first", "two\nlines\n", "\n\nblank lines\n\n", "To: nobody\n\nSent: never", "Zoë ✓"}
	var want []simulator.Sent
	for i, text := range texts {
		// The references sort the other way round, and one looks like a number.
		ref := fmt.Sprintf("%04d-%c", 9-i, 'a')
		s := open(t, dir, simulator.Config{Now: at(noon)})
		if err := send(s, context.Background(), message(t, ref, "07700900123", text)); err != nil {
			t.Fatal(err)
		}
		want = append(want, simulator.Sent{Ref: ref, To: "+447700900123", Text: text, At: noon})
	}
	got, err := open(t, dir, simulator.Config{}).Messages()
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("Messages() mismatch (-want +got):\n%s%v", diff, err)
	}
	file, err := os.ReadFile(filepath.Join(dir, "outbox", "0001-0009-a.txt"))
	if want := "To: +447700900123\nSent: 2020-04-20T12:00:00Z\n\nfirst\n"; string(file) != want || err != nil {
		t.Errorf("the file is %q, %v; want %q", file, err, want)
	}
}

// The order is that of the numbers, also where they outgrow four digits.
func TestOrderBeyondFourDigits(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, simulator.Config{Now: at(noon)})
	old := "To: +447700900123\nSent: 2020-04-20T11:00:00Z\n\nold\n"
	if err := os.WriteFile(filepath.Join(dir, "outbox", "9999-z.txt"), []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := send(s, context.Background(), message(t, "a", "07700900123", "new")); err != nil {
		t.Fatal(err)
	}
	got, err := s.Messages()
	if err != nil || len(got) != 2 || got[0].Text != "old" || got[1].Text != "new" {
		t.Errorf("Messages() = %+v, %v; want old, new", got, err)
	}
}

func TestDamagedMessage(t *testing.T) {
	for _, tt := range []struct{ name, content string }{
		{"empty", ""},
		{"no text", "To: +447700900123\nSent: 2020-04-20T11:00:00Z\n"},
		{"no end", "To: +447700900123\nSent: 2020-04-20T11:00:00Z\n\ntext"},
		{"no number", "To: 755224\nSent: 2020-04-20T11:00:00Z\n\ntext\n"},
		{"no time", "To: +447700900123\nSent: noon\n\ntext\n"},
		{"other head", "From: +447700900123\nSent: 2020-04-20T11:00:00Z\n\ntext\n"},
	} {
		dir := t.TempDir()
		s := open(t, dir, simulator.Config{})
		if err := os.WriteFile(filepath.Join(dir, "outbox", "0001-a.txt"), []byte(tt.content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Messages(); err == nil {
			t.Errorf("%s: Messages() = %+v, want an error", tt.name, got)
		}
	}
}

// send hands a message over and returns the error alone.
func send(s *simulator.Simulator, ctx context.Context, m authority.Message) error {
	_, err := s.Send(ctx, m)
	return err
}
