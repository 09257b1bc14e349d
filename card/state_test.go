package card_test

import (
	"encoding"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// closed is a member of one of the closed lists.
type closed interface {
	comparable
	encoding.TextMarshaler
	String() string
}

// checkClosed asserts that a closed list reads what it writes and nothing else,
// and that its values outside are invalid.
func checkClosed[T closed, P interface {
	*T
	encoding.TextUnmarshaler
}](t *testing.T, want []string, all []T, outside ...T) {
	t.Helper()
	names := []string{}
	for _, v := range all {
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
	for _, v := range outside {
		if _, err := v.MarshalText(); err == nil || v.String() != "invalid" {
			t.Errorf("%v is outside the list but has text", v)
		}
	}
	for _, text := range []string{"", "invalid", "Ordered", "cancelled ", "blocked", "Lost"} {
		var v T
		var unknown *guidance.UnknownValueError
		if err := P(&v).UnmarshalText([]byte(text)); !errors.As(err, &unknown) {
			t.Errorf("reading %q: error %v, want an UnknownValueError", text, err)
		}
	}
}

func TestStateText(t *testing.T) {
	checkClosed(t, []string{
		"deferred", "ordered", "printed", "spoiled", "dispatched", "undelivered", "received",
		"releasing", "released", "release-failed", "send-unknown", "in-use", "asked-back", "cancelled",
	}, card.States(), 0, card.Cancelled+1)
}

func TestMoveText(t *testing.T) {
	checkClosed(t, []string{
		"send-to-print", "print", "spoil", "hand-over", "dispatch", "return-undelivered", "confirm-receipt", "release",
		"passcode-sent", "passcode-failed", "passcode-unknown", "unlock-face-to-face", "take-into-use",
		"ask-back", "chase", "keep", "hand-back", "cancel",
	}, card.Moves(), 0, card.Cancel+1)
}

func TestByText(t *testing.T) {
	checkClosed(t, []string{
		"agent", "registrant", "printer", "messenger", "holder", "unlocker", "chip", "certification-authority", "registration-authority",
	}, []card.By{
		card.ByAgent, card.ByRegistrant, card.ByPrinter, card.ByMessenger, card.ByHolder, card.ByUnlocker, card.ByChip, card.ByCA, card.ByRA,
	}, 0, card.ByRA+1)
}

func TestCancelReasonText(t *testing.T) {
	checkClosed(t, []string{
		"lost", "stolen", "damaged", "name-changed", "locked-or-expired-reprinted", "profile-closed",
		"undelivered", "passcode-not-delivered", "other-leaver", "spoiled-print",
	}, card.CancelReasons(), 0, card.ReasonSpoiledPrint+1)
}

func TestLockStateText(t *testing.T) {
	checkClosed(t, []string{"unlocked", "locked"}, card.LockStates(), 0, card.Locked+1)
}

func TestLockMoveText(t *testing.T) {
	checkClosed(t, []string{
		"right-passcode", "wrong-passcode", "last-wrong-passcode", "change-passcode", "change-with-holder", "self-unlock", "assisted-unlock",
	}, card.LockMoves(), 0, card.AssistedUnlock+1)
}

func TestCertificationStateText(t *testing.T) {
	checkClosed(t, []string{"uncertified", "requested", "certified", "renewing", "revoking", "revoked"},
		card.CertificationStates(), 0, card.Revoked+1)
}

func TestCertificationMoveText(t *testing.T) {
	checkClosed(t, []string{"request", "issue", "refuse", "record", "renew", "revoke", "confirm-revocation", "refuse-revocation"},
		card.CertificationMoves(), 0, card.RefuseRevocation+1)
}

func TestBodyStateText(t *testing.T) {
	checkClosed(t, []string{"out", "found", "in-hand", "cleared", "destroyed"}, card.BodyStates(), 0, card.BodyDestroyed+1)
}

func TestBodyMoveText(t *testing.T) {
	checkClosed(t, []string{"find", "clear", "destroy"}, card.BodyMoves(), 0, card.Destroy+1)
}

func TestStatusText(t *testing.T) {
	// "cancelled" is what the reports of Care Identity Management call an ended card.
	checkClosed(t, []string{"not-issued", "active", "expired", "cancelled"}, card.Statuses(), 0, card.Ended+1)
}

func TestWayOutText(t *testing.T) {
	checkClosed(t, []string{"self-unlock", "assisted-unlock", "renewal-in-person", "reprint"}, card.WaysOut(), 0, card.OutByReprint+1)
}

func TestByPerson(t *testing.T) {
	people := map[card.By]bool{card.ByAgent: true, card.ByRegistrant: true, card.ByHolder: true, card.ByUnlocker: true}
	for b := card.By(0); b <= card.ByRA+1; b++ {
		if b.Person() != people[b] {
			t.Errorf("%s is a person: %v", b, b.Person())
		}
	}
}

func TestCancelReasonRFC5280(t *testing.T) {
	want := map[card.CancelReason]int{
		card.ReasonLost: 1, card.ReasonStolen: 1, card.ReasonDamaged: 4, card.ReasonNameChanged: 3,
		card.ReasonLockedOrExpiredReprinted: 4, card.ReasonProfileClosed: 5, card.ReasonUndelivered: 5,
		card.ReasonPasscodeNotDelivered: 4, card.ReasonOtherLeaver: 5, card.ReasonSpoiledPrint: 5,
	}
	got := map[card.CancelReason]int{}
	for _, r := range card.CancelReasons() {
		got[r] = r.RFC5280()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reason codes mismatch (-want +got):\n%s", diff)
	}
	for _, r := range []card.CancelReason{0, card.ReasonSpoiledPrint + 1, 255} {
		if r.RFC5280() != -1 {
			t.Errorf("CancelReason(%d).RFC5280() = %d, want -1: it is no reason", r, r.RFC5280())
		}
	}
}
