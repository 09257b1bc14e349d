package simulator_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

func certificateOrder(t *testing.T, ref, holder string) authority.CertificateOrder {
	t.Helper()
	return authority.CertificateOrder{Ref: ref, Card: "card-" + ref, Serial: "0900000001", Holder: userID(t, holder)}
}

// pairOf reads a pair as the authority does.
func pairOf(t *testing.T, answer [][]byte) card.Pair {
	t.Helper()
	var cs []card.Certificate
	for _, der := range answer {
		c, err := card.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		cs = append(cs, c)
	}
	p, err := card.PairOf(cs)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What the table says of issuing and of renewing, asked four times by as many
// processes.
func TestCertificateOutcomes(t *testing.T) {
	for _, tt := range []struct {
		name, holder string
		want         []string
		named        string // in the pair; "" if there is none
	}{
		{"issued", "999900000007", []string{"done", "done", "done", "done"}, "999900000007"},
		{"away", "999900000092", []string{"temporary", "temporary", "temporary", "temporary"}, ""},
		{"refused", "999900000093", []string{"ca refused", "ca refused", "ca refused", "ca refused"}, ""},
		{"third time", "999900000094", []string{"temporary", "temporary", "done", "done"}, "999900000094"},
		{"wrong holder", "999900000095", []string{"done", "done", "done", "done"}, "999900000000"},
	} {
		for port, call := range map[string]func(*simulator.Simulator, context.Context, authority.CertificateOrder) ([][]byte, error){
			"issue": (*simulator.Simulator).Issue, "renew": (*simulator.Simulator).Renew,
		} {
			t.Run(tt.name+" "+port, func(t *testing.T) {
				dir := t.TempDir()
				var got []string
				var first [][]byte
				for i := range tt.want {
					later := at(noon.Add(time.Duration(i) * time.Hour)) // the answer stays that of the first time
					answered, err := call(open(t, dir, simulator.Config{Now: later}), t.Context(), certificateOrder(t, "ref", tt.holder))
					word := answer(err)
					if errors.Is(err, simulator.ErrCARefused) {
						word = "ca refused"
					}
					got = append(got, word)
					if err != nil {
						continue
					}
					if first == nil {
						first = answered
					}
					if !bytes.Equal(bytes.Join(first, nil), bytes.Join(answered, nil)) {
						t.Error("the same reference was answered with something else")
					}
					if p := pairOf(t, answered); p.Authentication.UserID != tt.named {
						t.Errorf("the pair names %s, want %s", p.Authentication.UserID, tt.named)
					}
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("answers (-want +got):\n%s", diff)
				}
				issued, err := open(t, dir, simulator.Config{}).Certificates()
				if err != nil || (len(issued) == 1) != (tt.named != "") || len(issued) > 1 {
					t.Fatalf("%d pairs, %v", len(issued), err)
				}
				if len(issued) == 1 && (issued[0].Renewal != (port == "renew") || issued[0].Card != "card-ref" || issued[0].Serial != "0900000001" || issued[0].Holder.String() != tt.named) {
					t.Errorf("recorded %+v", issued[0])
				}
			})
		}
	}
}

// A pair is good for a card of its holder, in whatever year, and follows from reference, holder and clock.
func TestPairsAreGood(t *testing.T) {
	for _, tt := range []struct {
		now   time.Time
		until string
	}{
		{noon, "2022-04-20"},
		{time.Date(2022, 12, 31, 12, 0, 0, 500, time.UTC), "2024-12-31"},
		{time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC), "2026-01-01"},
		{time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), "2029-11-22"},
	} {
		var both [][]byte
		for range 2 {
			s := open(t, t.TempDir(), simulator.Config{Now: at(tt.now)})
			answered, err := s.Issue(t.Context(), certificateOrder(t, "ref", "999900000007"))
			if err != nil {
				t.Fatal(err)
			}
			both = append(both, bytes.Join(answered, nil))
			p := pairOf(t, answered)
			for _, f := range card.CheckPair(p, "999900000007", tt.now, "").Findings() {
				t.Errorf("at %s: %s %s: %s", tt.now, f.Rule, f.Pointer, f.Message)
			}
			if p.ExpiresOn() != guidance.MustDate(tt.until) {
				t.Errorf("at %s: expires on %s, want %s", tt.now, p.ExpiresOn(), tt.until)
			}
			near := tt.now.AddDate(2, 0, -1)
			renewing := certificateOrder(t, "renewal", "999900000007")
			renewed, err := open(t, t.TempDir(), simulator.Config{Now: at(near)}).Renew(t.Context(), renewing)
			if err != nil {
				t.Fatal(err)
			}
			if fs := card.CheckRenewed(p, pairOf(t, renewed), "999900000007", near, "").Errors(); len(fs) != 0 {
				t.Errorf("at %s: the renewal has %v", tt.now, fs)
			}
		}
		if !bytes.Equal(both[0], both[1]) {
			t.Error("two of the same are not alike")
		}
	}
}

// What was revoked is revoked, also a card of which nothing is known, and gets no
// certificate any more; a second call with the reference does nothing.
func TestRevoke(t *testing.T) {
	dir := t.TempDir()
	revocation := authority.Revocation{Ref: "revoke-1", Card: "card-late", Serial: "0900000001", Reason: 1}
	for i := range 2 {
		s := open(t, dir, simulator.Config{Now: at(noon.Add(time.Duration(i) * time.Hour))})
		if err := s.Revoke(t.Context(), revocation); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Issue(t.Context(), certificateOrder(t, "late", "999900000007")); !errors.Is(err, simulator.ErrCardRevoked) || errors.Is(err, authority.ErrTemporary) {
			t.Errorf("a card that was revoked: %v", err)
		}
		if _, err := s.Issue(t.Context(), certificateOrder(t, "other", "999900000007")); err != nil {
			t.Errorf("another card: %v", err)
		}
	}
	want := []simulator.Revoked{{Ref: "revoke-1", Card: "card-late", Serial: "0900000001", Reason: 1, At: noon}}
	got, err := open(t, dir, simulator.Config{}).Revocations()
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("Revocations() (-want +got):\n%s%v", diff, err)
	}
	// Asked again with its reference, what was issued before a revocation is answered.
	s := open(t, dir, simulator.Config{})
	if err := s.Revoke(t.Context(), authority.Revocation{Ref: "revoke-2", Card: "card-other"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Issue(t.Context(), certificateOrder(t, "other", "999900000007")); err != nil {
		t.Errorf("asked again: %v", err)
	}
}

// A program chooses what comes of a call: temporary failures until it says otherwise,
// final ones for ever.
func TestChosenOutcomesOfTheCA(t *testing.T) {
	mine := errors.New("mine")
	for port, call := range map[string]func(*simulator.Simulator) error{
		"issue": func(s *simulator.Simulator) error {
			_, err := s.Issue(context.Background(), certificateOrder(t, "ref", "999900000007"))
			return err
		},
		"renew": func(s *simulator.Simulator) error {
			_, err := s.Renew(context.Background(), certificateOrder(t, "ref", "999900000007"))
			return err
		},
		"revoke": func(s *simulator.Simulator) error {
			return s.Revoke(context.Background(), authority.Revocation{Ref: "ref", Card: "card-1"})
		},
	} {
		for _, tt := range []struct {
			chosen error
			want   []error // with the function, and without it
		}{
			{authority.ErrTemporary, []error{authority.ErrTemporary, nil}},
			{simulator.ErrCARefused, []error{simulator.ErrCARefused, simulator.ErrCARefused}},
			{mine, []error{mine, simulator.ErrRefused}},
			{simulator.ErrSkipTable, []error{nil, nil}},
		} {
			dir := t.TempDir()
			choose := func() error { return tt.chosen }
			outcomes := simulator.Outcomes{
				OnIssue:  func(authority.CertificateOrder) error { return choose() },
				OnRenew:  func(authority.CertificateOrder) error { return choose() },
				OnRevoke: func(authority.Revocation) error { return choose() },
			}
			for i, c := range []simulator.Config{{Outcomes: outcomes}, {}} {
				if err := call(open(t, dir, c)); !errors.Is(err, tt.want[i]) {
					t.Errorf("%s, chosen %v, call %d: %v, want %v", port, tt.chosen, i+1, err, tt.want[i])
				}
			}
		}
	}
	s := open(t, t.TempDir(), simulator.Config{Outcomes: simulator.Outcomes{OnRenew: func(authority.CertificateOrder) error { return mine }}})
	if _, err := s.Issue(t.Context(), certificateOrder(t, "ref", "999900000007")); err != nil {
		t.Errorf("OnRenew was asked about an issue: %v", err)
	}
}

// What lacks something is final and not remembered; what the caller gave up on is
// temporary.
func TestUnfitOrdersToTheCA(t *testing.T) {
	s := open(t, t.TempDir(), simulator.Config{})
	noCard := certificateOrder(t, "ref", "999900000007")
	noCard.Card = ""
	noHolder := authority.CertificateOrder{Ref: "ref", Card: "card-1"}
	_, err1 := s.Issue(t.Context(), noCard)
	_, err2 := s.Renew(t.Context(), noHolder)
	err3 := s.Revoke(t.Context(), authority.Revocation{Ref: "ref"})
	for i, err := range []error{err1, err2, err3} {
		if !errors.Is(err, simulator.ErrOrder) {
			t.Errorf("order %d: %v, want ErrOrder", i+1, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err1 = s.Issue(ctx, certificateOrder(t, "ref", "999900000007"))
	err2 = s.Revoke(ctx, authority.Revocation{Ref: "ref", Card: "card-1"})
	for i, err := range []error{err1, err2} {
		if !errors.Is(err, authority.ErrTemporary) {
			t.Errorf("given up %d: %v, want ErrTemporary", i+1, err)
		}
	}
}

// The directory gives nobody a user id of the table.
func TestMagicHoldersAreNotDrawn(t *testing.T) {
	numbers := draws(0, 92, 93, 94, 95, 96)
	id, err := open(t, t.TempDir(), simulator.Config{Rand: numbers}).
		CreateIdentity(t.Context(), identityOrder(t, "a", "Ada", "Example", "1985-12-10", ""))
	if err != nil || id != userID(t, "999900000096") {
		t.Errorf("CreateIdentity() = %s, %v", id, err)
	}
	if left, _ := io.ReadAll(numbers); len(left) != 0 {
		t.Errorf("%d bytes were not drawn", len(left))
	}
}

// A card that is printed locked has no passcode; one that is not needs one.
func TestPrintedLocked(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, simulator.Config{})
	order := printOrder(t, "ref", "Ada Example", "755224")
	order.Locked = true
	if _, err := s.Print(t.Context(), order); !errors.Is(err, simulator.ErrOrder) {
		t.Errorf("locked, with a passcode: %v", err)
	}
	locked := authority.PrintOrder{Ref: "ref", UserID: order.UserID, Name: order.Name, Locked: true}
	if _, err := s.Print(t.Context(), locked); err != nil {
		t.Fatal(err)
	}
	printed, err := open(t, dir, simulator.Config{}).Printed()
	if err != nil || len(printed) != 1 || !printed[0].Passcode.IsZero() {
		t.Errorf("%d prints, %v", len(printed), err)
	}
}
