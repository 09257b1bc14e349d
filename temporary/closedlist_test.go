package temporary_test

import (
	"encoding"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/temporary"
)

// closed is a member of one of the closed lists.
type closed interface {
	~uint8
	encoding.TextMarshaler
	String() string
}

// checkClosed asserts that a closed list reads what it writes and nothing else, and
// that the values before and after it are invalid.
func checkClosed[T closed, P interface {
	*T
	encoding.TextUnmarshaler
}](want ...string) func(*testing.T) {
	return func(t *testing.T) {
		names := []string{}
		for n := range len(want) {
			v := T(n + 1)
			names = append(names, v.String())
			text, err := v.MarshalText()
			var back T
			if err != nil || P(&back).UnmarshalText(text) != nil || back != v {
				t.Errorf("%s does not come back from its text", v)
			}
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("members mismatch (-want +got):\n%s", diff)
		}
		for _, v := range []T{0, T(len(want) + 1), 255} {
			if _, err := v.MarshalText(); err == nil || v.String() != "invalid" {
				t.Errorf("%v is outside the list but has text", v)
			}
		}
		for _, text := range []string{"", "invalid", want[0] + " ", "Lent"} {
			var v T
			var unknown *guidance.UnknownValueError
			if err := P(&v).UnmarshalText([]byte(text)); !errors.As(err, &unknown) {
				t.Errorf("reading %q: error %v, want an UnknownValueError", text, err)
			}
		}
	}
}

func TestClosedLists(t *testing.T) {
	t.Run("state", checkClosed[temporary.State]("in-store", "lent", "deactivated", "lost", "awaiting-check", "withdrawn"))
	t.Run("move", checkClosed[temporary.Move]("add-to-store", "give", "take-back", "deactivate", "stop", "bring-back", "clear", "lose", "withdraw"))
	t.Run("by", checkClosed[temporary.By]("staff", "agent", "clock"))
	t.Run("reason", checkClosed[temporary.Reason]("late-booking", "short-notice", "out-of-hours", "emergency"))
	t.Run("end reason", checkClosed[temporary.EndReason]("misuse", "registration-refused", "damaged", "no-longer-needed", "not-found", "never-returned", "failed-the-check"))
	t.Run("outcome", checkClosed[temporary.Outcome]("still-out", "returned-in-time", "returned-late", "not-returned"))
	t.Run("way", checkClosed[temporary.Way]("own-card", "bank-registration", "open-session", "trained-checker", "out-of-hours", "induction", "normal-process", "no-card"))
	t.Run("need", checkClosed[temporary.Need]("identity-checks", "announced", "appointed-checker", "form", "approved-photo", "e-learning", "sent", "exceptional", "priority-registration", "temporary-card", "own-card", "authorisation", "lawful-other-way"))
	t.Run("access", checkClosed[temporary.Access]("unsaid", "later", "with-card", "for-visit", "without-card"))
	t.Run("visit state", checkClosed[temporary.VisitState]("planned", "decided", "declined", "access-given", "access-removed", "cancelled"))
	t.Run("visit move", checkClosed[temporary.VisitMove]("plan", "decide", "decline", "give-access", "remove-access", "cancel"))
	t.Run("decision", checkClosed[temporary.Decision]("own-card", "registered", "declined"))
	for name, diff := range map[string]string{
		"states": cmp.Diff(6, len(temporary.States())), "moves": cmp.Diff(9, len(temporary.Moves())),
		"reasons": cmp.Diff(4, len(temporary.Reasons())), "end reasons": cmp.Diff(7, len(temporary.EndReasons())),
		"outcomes": cmp.Diff(4, len(temporary.Outcomes())), "ways": cmp.Diff(8, len(temporary.Ways())),
		"needs": cmp.Diff(13, len(temporary.Needs())), "accesses": cmp.Diff(5, len(temporary.Accesses())),
		"visit states": cmp.Diff(6, len(temporary.VisitStates())), "visit moves": cmp.Diff(6, len(temporary.VisitMoves())),
		"decisions": cmp.Diff(3, len(temporary.Decisions())),
	} {
		if diff != "" {
			t.Errorf("the list of %s is not whole: %s", name, diff)
		}
	}
}
