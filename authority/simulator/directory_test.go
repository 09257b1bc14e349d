package simulator_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/identity"
)

func TestCreateIdentityOutcomes(t *testing.T) {
	done := []string{"done", "done", "done", "done"}
	for _, tt := range []struct {
		name, given, family, born, ni, why string
		want                               []string
		created                            int
	}{
		{"created", "Ben", "Other", "1990-01-02", "JK987655D", "nobody like that is held", done, 1},
		{"magic duplicate", "Ben", "Duplicate", "1990-01-02", "JK987655D", "by family name", same("999900000000"), 0},
		{"unavailable", "Ben", "UNAVAILABLE", "1990-01-02", "JK987655D", "twice, then created", []string{"temporary", "temporary", "done", "done"}, 1},
		{"stalled", "Ben", "Stalled", "1990-01-02", "JK987655D", "every time", []string{"temporary", "temporary", "temporary", "temporary"}, 0},
		{"same number", "Ben", "Other", "1990-01-02", "JK987654D", "the National Insurance number is held", same("999900000007"), 0},
		{"same name and birth", "ADA", "Example", "1985-12-10", "", "both are held", same("999900000007"), 0},
		{"same name only", "Ada", "Example", "1985-12-11", "JK987655D", "born a day later", done, 1},
		{"same birth only", "Ada", "Examples", "1985-12-10", "JK987655D", "another name", done, 1},
		{"no number on either", "Ben", "Other", "1990-01-02", "", "an absent number is like no other", done, 1},
		{"given name Duplicate", "Duplicate", "Other", "1990-01-02", "", "only the family name is magic", done, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir, simulator.Config{Rand: draws(7)})
			if _, err := s.CreateIdentity(context.Background(), identityOrder(t, "held", "Ada", "Example", "1985-12-10", "JK987654D")); err != nil {
				t.Fatal(err)
			}
			var got []string
			ids := map[identity.UserID]bool{}
			for range tt.want {
				s := open(t, dir, simulator.Config{})
				id, err := s.CreateIdentity(context.Background(), identityOrder(t, "ref", tt.given, tt.family, tt.born, tt.ni))
				got = append(got, answer(err))
				if (err == nil) == id.IsZero() || err == nil && !strings.HasPrefix(id.String(), "9999") {
					t.Errorf("user id %q with error %v", id, err)
				}
				if err == nil {
					ids[id] = true
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("answers (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			held, err := open(t, dir, simulator.Config{}).Identities()
			if len(held) != 1+tt.created || len(ids) != tt.created || err != nil {
				t.Errorf("%d identities, %d user ids, %v; want %d more than one\nwhy: %s", len(held), len(ids), err, tt.created, tt.why)
			}
		})
	}
}

func same(id string) []string {
	word := "duplicate of [" + id + "]"
	return []string{word, word, word, word}
}

// draws returns a source from which the given eight digits are drawn, and then
// no more.
func draws(numbers ...uint32) io.Reader {
	var b []byte
	for _, n := range numbers {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	return bytes.NewReader(b)
}

func TestEveryDuplicateIsACandidate(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir(), simulator.Config{Rand: draws(9, 3)})
	_, err1 := s.CreateIdentity(ctx, identityOrder(t, "a", "Ada", "Example", "1985-12-10", "JK987654D"))
	_, err2 := s.CreateIdentity(ctx, identityOrder(t, "b", "Ben", "Other", "1990-01-02", "JK987655D"))
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	_, err := s.CreateIdentity(ctx, identityOrder(t, "c", "Ada", "Example", "1985-12-10", "JK987655D"))
	if want := "duplicate of [999900000003 999900000009]"; answer(err) != want {
		t.Errorf("%s, want %s: one by name and birth, one by number, sorted", answer(err), want)
	}
}

// Whom the order says to be somebody else is no duplicate; anybody besides is.
func TestWhoIsAnsweredForIsNoDuplicate(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir(), simulator.Config{Rand: draws(9, 3, 4, 5)})
	_, err1 := s.CreateIdentity(ctx, identityOrder(t, "a", "Ada", "Example", "1985-12-10", "JK987654D"))
	_, err2 := s.CreateIdentity(ctx, identityOrder(t, "b", "Ben", "Other", "1990-01-02", "JK987655D"))
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	order := identityOrder(t, "c", "Ada", "Example", "1985-12-10", "JK987655D")
	order.NotDuplicates = []identity.UserID{userID(t, "999900000009")}
	if _, err := s.CreateIdentity(ctx, order); answer(err) != "duplicate of [999900000003]" {
		t.Errorf("one of two answered for: %s", answer(err))
	}
	order.Ref, order.NotDuplicates = "d", append(order.NotDuplicates, userID(t, "999900000003"))
	if _, err := s.CreateIdentity(ctx, order); err != nil {
		t.Errorf("both answered for: %v", err)
	}
	magic := identityOrder(t, "e", "Cy", "Duplicate", "1991-01-02", "")
	magic.NotDuplicates = []identity.UserID{userID(t, "999900000000")}
	if _, err := s.CreateIdentity(ctx, magic); err != nil {
		t.Errorf("the invented duplicate answered for: %v", err)
	}
}

// A number that was given out is never given out again, also not by another
// process, and neither is that of the invented duplicate.
func TestUserIDsAreNeverGivenTwice(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	first, err := open(t, dir, simulator.Config{Rand: draws(5)}).
		CreateIdentity(ctx, identityOrder(t, "a", "Ada", "Example", "1985-12-10", ""))
	if err != nil || first != userID(t, "999900000005") {
		t.Fatalf("CreateIdentity() = %s, %v", first, err)
	}
	// 100000000 is out of range and drawn again, as are 0 and 5.
	second, err := open(t, dir, simulator.Config{Rand: draws(5, 0, 100_000_000, 99_999_999)}).
		CreateIdentity(ctx, identityOrder(t, "b", "Ben", "Other", "1990-01-02", ""))
	if err != nil || second != userID(t, "999999999999") {
		t.Errorf("CreateIdentity() = %s, %v; want 999999999999", second, err)
	}
}

func TestSerialsAreNeverGivenTwice(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	var got []string
	for i, source := range []io.Reader{draws(3), draws(3, 4), draws(4, 3, 5)} {
		serial, err := open(t, dir, simulator.Config{Rand: source}).
			Print(ctx, printOrder(t, string(rune('a'+i)), "Ada Example", "755224"))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, serial)
	}
	if diff := cmp.Diff([]string{"0800000003", "0900000004", "1000000005"}, got); diff != "" {
		t.Errorf("serials (-want +got):\n%s", diff)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// A source of chance that fails gives no number, and the call may be tried again.
func TestBadSourceOfChance(t *testing.T) {
	for name, source := range map[string]io.Reader{"ends": draws(), "short": bytes.NewReader([]byte{1, 2, 3}), "stuck": zeros{}} {
		dir := t.TempDir()
		order := identityOrder(t, "a", "Ada", "Example", "1985-12-10", "")
		id, err := open(t, dir, simulator.Config{Rand: source}).CreateIdentity(context.Background(), order)
		if !errors.Is(err, authority.ErrTemporary) || !id.IsZero() {
			t.Errorf("%s: CreateIdentity() = %s, %v; want ErrTemporary", name, id, err)
		}
		if _, err := open(t, dir, simulator.Config{}).CreateIdentity(context.Background(), order); err != nil {
			t.Errorf("%s: CreateIdentity() again: %v", name, err)
		}
	}
}

func TestIdentitiesComeBack(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	later := identityOrder(t, "a-later", "Ada", "Example", "1985-12-10", "JK987654D")
	sooner := identityOrder(t, "b-sooner", "Zoë", "O’Neill-Smith", "2000-02-29", "")
	sooner.Evidence, sooner.Organisation = nil, ""
	summer := time.FixedZone("BST", 3600)
	id1, err1 := open(t, dir, simulator.Config{Now: at(noon.In(summer))}).CreateIdentity(ctx, later)
	id2, err2 := open(t, dir, simulator.Config{Now: at(noon.Add(-time.Second))}).CreateIdentity(ctx, sooner)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	want := []simulator.Created{
		{Ref: "b-sooner", UserID: id2, Name: sooner.Name, DateOfBirth: sooner.DateOfBirth, At: noon.Add(-time.Second)},
		{
			Ref: "a-later", UserID: id1, Name: later.Name, DateOfBirth: later.DateOfBirth, NINumber: later.NINumber,
			Organisation: "RX1", Evidence: identity.Marker(identity.RemoteRegistration), At: noon,
		},
	}
	got, err := open(t, dir, simulator.Config{}).Identities()
	if diff := cmp.Diff(want, got, comparable); diff != "" || err != nil {
		t.Errorf("Identities() mismatch (-want +got):\n%s%v", diff, err)
	}
	for _, c := range got {
		if c.At.Location() != time.UTC {
			t.Errorf("%s: At is in %s, want UTC", c.Ref, c.At.Location())
		}
	}
}
