package simulator_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
)

func TestRefs(t *testing.T) {
	for _, tt := range []struct{ name, ref, why string }{
		{"empty", "", "a file needs a name"},
		{"climbs", "../../etc/passwd", "it must stay in the folder"},
		{"slash", "a/b", "it must stay in the folder"},
		{"backslash", `a\b`, "that is a slash on Windows"},
		{"hidden", ".new-1", "it would be swept away"},
		{"dot", "a.chip", "it could be taken for another file"},
		{"hyphen first", "-a", "programs read it as an option"},
		{"line break", "a\n", "$ must not match before a line break"},
		{"letter beyond ASCII", "é", "file systems fold it"},
		{"too long", strings.Repeat("a", 101), "one more than a hundred"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir, simulator.Config{})
			for port, err := range callAll(t, s, tt.ref) {
				if !errors.Is(err, simulator.ErrRef) || errors.Is(err, authority.ErrTemporary) {
					t.Errorf("%s: %v, want final ErrRef\nwhy: %s", port, err, tt.why)
				}
				if len(tt.ref) > 1 && strings.Contains(err.Error(), tt.ref) {
					t.Errorf("%s: the error repeats the reference", port)
				}
			}
		})
	}
	for _, ref := range []string{"a", "0", "print-card-0f", "01HZXY_abc-DEF", strings.Repeat("a", 100)} {
		for port, err := range callAll(t, open(t, t.TempDir(), simulator.Config{}), ref) {
			if err != nil {
				t.Errorf("%s with reference %q: %v", port, ref, err)
			}
		}
	}
}

// callAll asks every port once, for what goes well.
func callAll(t *testing.T, s *simulator.Simulator, ref string) map[string]error {
	t.Helper()
	ctx := context.Background()
	_, printed := s.Print(ctx, printOrder(t, ref, "Ada Example", "755224"))
	_, created := s.CreateIdentity(ctx, identityOrder(t, ref, "Ada", "Example", "1985-12-10", "JK987654D"))
	sent := send(s, ctx, message(t, ref, "07700900001", "text"))
	_, issued := s.Issue(ctx, certificateOrder(t, ref, "999900000007"))
	renewing := certificateOrder(t, ref, "999900000007")
	_, renewed := s.Renew(ctx, renewing)
	revoked := s.Revoke(ctx, authority.Revocation{Ref: ref, Card: "card-" + ref, Reason: 1})
	return map[string]error{
		"Print": printed, "CreateIdentity": created, "Send": sent, "Issue": issued, "Renew": renewed, "Revoke": revoked,
	}
}

// An unfit order is final, and is not remembered: the caller may mend it.
func TestOrdersThatLackSomething(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir(), simulator.Config{})
	whole := printOrder(t, "r", "Ada Example", "755224")
	noUser, noName, noCode, badName := whole, whole, whole, whole
	noUser.UserID, noName.Name, noCode.Passcode, badName.Name = identity.UserID{}, " ", passcode.Passcode{}, "Ada \xff"
	_, err1 := s.Print(ctx, noUser)
	_, err2 := s.Print(ctx, noName)
	_, err3 := s.Print(ctx, noCode)
	_, err4 := s.Print(ctx, badName)
	_, err5 := s.CreateIdentity(ctx, authority.IdentityOrder{Ref: "r"})
	badEvidence := identityOrder(t, "r", "Ada", "Example", "1985-12-10", "")
	badEvidence.Evidence = []identity.CISEntry{{Kind: "\xff"}}
	_, err6 := s.CreateIdentity(ctx, badEvidence)
	err7 := send(s, ctx, authority.Message{Ref: "r", Text: passcode.NewSecret("text")})
	err8 := send(s, ctx, authority.Message{Ref: "r", To: mobile(t, "07700900001")})
	err9 := send(s, ctx, message(t, "r", "07700900001", "\xff"))
	for i, err := range []error{err1, err2, err3, err4, err5, err6, err7, err8, err9} {
		if !errors.Is(err, simulator.ErrOrder) || errors.Is(err, authority.ErrTemporary) {
			t.Errorf("order %d: %v, want final ErrOrder", i+1, err)
		}
	}
	for port, err := range callAll(t, s, "r") {
		if err != nil {
			t.Errorf("%s with the order mended: %v", port, err)
		}
	}
}

// What the caller gave up on is to be tried again, not given up for good.
func TestCancelledContextIsTemporary(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s := open(t, t.TempDir(), simulator.Config{})
	err := send(s, ctx, message(t, "r", "07700900001", "text"))
	if !errors.Is(err, authority.ErrTemporary) || !errors.Is(err, context.Canceled) {
		t.Errorf("Send() = %v, want ErrTemporary and context.Canceled", err)
	}
	if sent, err := s.Messages(); len(sent) != 0 || err != nil {
		t.Errorf("Messages() = %d, %v; want none", len(sent), err)
	}
}

// Errors hold nothing of what was sent.
func TestErrorsAreSilent(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir(), simulator.Config{})
	fill(t, s)
	_, duplicate := s.CreateIdentity(ctx, identityOrder(t, "i-2", "Zelda", "Duplicate", "1985-12-11", "JK987655D"))
	_, unavailable := s.CreateIdentity(ctx, identityOrder(t, "i-3", "Zelda", "Unavailable", "1985-12-12", "JK987656D"))
	_, spoiled := s.Print(ctx, printOrder(t, "p-2", "Zelda Spoiled", "755225"))
	_, jammed := s.Print(ctx, printOrder(t, "p-3", "Zelda Jammed", "755226"))
	for i, err := range []error{
		duplicate, unavailable, spoiled, jammed,
		send(s, ctx, message(t, "s-2", "07700900002", "text 755227")),
		send(s, ctx, message(t, "s-3", "07700900003", "text 755227")),
		send(s, ctx, message(t, "s-4", "07723456789", "text 755227")),
	} {
		if err == nil {
			t.Fatalf("call %d went well", i)
		}
		for _, part := range []string{"7700", "7723", "Zelda", "7552", "text 7", "JK98", "1985", "9999"} {
			if strings.Contains(err.Error(), part) {
				t.Errorf("error %d holds %q", i, part)
			}
		}
	}
}
