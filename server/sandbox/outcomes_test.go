package sandbox_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/server/sandbox"
)

const planted = "123456"

// ports are calls of the three ports, each with a reference of its own.
var ports = map[string]func(ctx context.Context, l *sandbox.Live, ref, name string) error{
	"messages": func(ctx context.Context, l *sandbox.Live, ref, mobile string) error {
		return second(l.Simulator.Send(ctx, authority.Message{Ref: ref, To: must(identity.ParseMobile(mobile)), Text: passcode.NewSecret(planted)}))
	},
	"printer": func(ctx context.Context, l *sandbox.Live, ref, name string) error {
		return second(l.Simulator.Print(ctx, authority.PrintOrder{
			Ref: ref, UserID: must(identity.ParseUserID(sandbox.ID("person/registered"))), Name: name, Passcode: must(passcode.ParsePasscode(planted)),
		}))
	},
	"directory": func(ctx context.Context, l *sandbox.Live, ref, family string) error {
		return second(l.Simulator.CreateIdentity(ctx, authority.IdentityOrder{
			Ref: ref, Name: must(identity.NewName(identity.NameParts{Given: "Bo", Family: family})),
		}))
	},
}

// answers puts an error of a port into a word.
func answers(err error) string {
	var duplicate *authority.DuplicateError
	switch {
	case err == nil:
		return "done"
	case errors.Is(err, authority.ErrTemporary):
		return "temporary"
	case errors.As(err, &duplicate):
		return fmt.Sprint("duplicate ", duplicate.Candidates)
	}
	_, what, _ := strings.Cut(err.Error(), ": ")
	return what
}

func choose(port string, c sandbox.Choice) sandbox.Outcomes {
	switch port {
	case "messages":
		return sandbox.Outcomes{Messages: c}
	case "printer":
		return sandbox.Outcomes{Printer: c}
	}
	return sandbox.Outcomes{Directory: c}
}

// TestOutcomes asks each port three times for an ordinary value, and then for a
// magic one, with every outcome chosen for two calls, and until it is changed.
func TestOutcomes(t *testing.T) {
	w := open(t, t.TempDir())
	values := map[string][2]string{
		"messages":  {"07700 900001", "07700 900003"},
		"printer":   {"Bo Example", "Bo Spoiled"},
		"directory": {"Example", "Duplicate"},
	}
	magic := map[string]string{
		"messages": "this mobile number cannot be reached", "printer": "print spoiled", "directory": "duplicate [999900000000]",
	}
	for _, tt := range []struct {
		port    string
		outcome sandbox.Outcome
		want    string // while it is chosen
	}{
		{"messages", sandbox.Delivered, "done"},
		{"messages", sandbox.Temporary, "temporary"},
		{"messages", sandbox.Unreachable, "this mobile number cannot be reached"},
		{"printer", sandbox.Printed, "done"},
		{"printer", sandbox.Temporary, "temporary"},
		{"printer", sandbox.Spoiled, "print spoiled"},
		{"directory", sandbox.Created, "done"},
		{"directory", sandbox.Temporary, "temporary"},
		{"directory", sandbox.Duplicate, "duplicate [999900000000]"},
		{"directory", sandbox.Refused, "refused before"},
	} {
		for _, times := range []int{0, 2} {
			if err := w.SetOutcomes(choose(tt.port, sandbox.Choice{Outcome: tt.outcome, Times: times})); err != nil {
				t.Fatal(err)
			}
			var got []string
			use(t, w, func(ctx context.Context, l *sandbox.Live) error {
				for i := range 4 {
					value := values[tt.port][i%2]
					if tt.port == "directory" && i == 2 {
						value = "Other" // the directory holds the first by now
					}
					ref := fmt.Sprintf("%s-%s-%d-%d", tt.port, tt.outcome, times, i)
					got = append(got, answers(ports[tt.port](ctx, l, ref, value)))
				}
				return nil
			})
			want := []string{tt.want, tt.want, tt.want, tt.want}
			left := choose(tt.port, sandbox.Choice{Outcome: tt.outcome})
			if times == 2 {
				want[2], want[3], left = "done", magic[tt.port], sandbox.Outcomes{}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s %s %d times (-want +got):\n%s", tt.port, tt.outcome, times, diff)
			}
			if diff := cmp.Diff(left, w.Outcomes()); diff != "" {
				t.Errorf("%s %s %d times: left (-want +got):\n%s", tt.port, tt.outcome, times, diff)
			}
		}
	}
}

// TestBadOutcomes: what cannot be chosen is refused by its place, without echo,
// and changes nothing.
func TestBadOutcomes(t *testing.T) {
	w := open(t, t.TempDir())
	good := sandbox.Outcomes{Messages: sandbox.Choice{Outcome: sandbox.Temporary}}
	if err := w.SetOutcomes(good); err != nil {
		t.Fatal(err)
	}
	for pointer, bad := range map[string]sandbox.Outcomes{
		"/messages/outcome":  {Messages: sandbox.Choice{Outcome: sandbox.Printed}},
		"/printer/outcome":   {Printer: sandbox.Choice{Outcome: planted}},
		"/directory/outcome": {Directory: sandbox.Choice{Outcome: "Created"}},
		"/printer/times":     {Printer: sandbox.Choice{Outcome: sandbox.Printed, Times: -1}},
		"/directory/times":   {Directory: sandbox.Choice{Outcome: sandbox.Created, Times: 1_000_001}},
		"/messages/times":    {Messages: sandbox.Choice{Times: 1}},
	} {
		err := w.SetOutcomes(bad)
		var e *sandbox.OutcomeError
		if !errors.As(err, &e) || e.Pointer != pointer || strings.Contains(err.Error(), planted) {
			t.Errorf("SetOutcomes() = %v, want one about %s", err, pointer)
		}
	}
	if diff := cmp.Diff(good, w.Outcomes()); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}

// TestNoSecretInErrors makes everything fail and looks for what must not be seen.
func TestNoSecretInErrors(t *testing.T) {
	w := open(t, t.TempDir())
	var found []string
	collect := func(err error) {
		if err == nil {
			t.Error("nothing failed")
			return
		}
		found = append(found, err.Error())
	}
	use(t, w, func(ctx context.Context, l *sandbox.Live) error {
		for _, c := range []struct {
			port    string
			outcome sandbox.Outcome
		}{
			{"messages", sandbox.Unreachable},
			{"messages", sandbox.Temporary},
			{"printer", sandbox.Spoiled},
			{"printer", sandbox.Temporary},
			{"directory", sandbox.Duplicate},
			{"directory", sandbox.Refused},
			{"directory", sandbox.Temporary},
		} {
			if err := w.SetOutcomes(choose(c.port, sandbox.Choice{Outcome: c.outcome})); err != nil {
				return err
			}
			collect(ports[c.port](ctx, l, "secret-"+c.port+string(c.outcome), map[string]string{
				"messages": "07700 900777", "printer": "Hidden Example", "directory": "Hidden",
			}[c.port]))
		}
		return nil
	})
	must(w.Advance(time.Hour))
	if _, err := w.Work(t.Context()); err != nil {
		collect(err)
	}
	_, err := w.SetTime(time.Time{})
	collect(err)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = w.Messages(t.Context())
	collect(err)
	for _, text := range found {
		for _, secret := range []string{planted, "900777", "Hidden"} {
			if strings.Contains(text, secret) {
				t.Errorf("%q holds %q", text, secret)
			}
		}
	}
}
