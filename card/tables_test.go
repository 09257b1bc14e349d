package card_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/message"
)

// wholeTable asserts of a table of moves that it is one: no pair stands twice, each
// line is whole and rests on rules of the package, each state is reached from the
// initial ones, and what cannot be left is exactly what is final.
func wholeTable[S, M interface {
	comparable
	fmt.Stringer
}](t *testing.T, table []card.Line[S, M], states []S, moves []M, initial []S, final ...S) {
	t.Helper()
	seen := map[string]bool{}
	left, reached, made := map[S]bool{}, map[S]bool{}, map[M]bool{}
	for _, s := range initial {
		reached[s] = true
	}
	for _, line := range table {
		pair := line.From.String() + " " + line.Move.String()
		if seen[pair] {
			t.Errorf("%s stands twice", pair)
		}
		seen[pair], left[line.From], made[line.Move] = true, true, true
		checkLine(t, pair, line)
	}
	for range states {
		for _, line := range table {
			if reached[line.From] {
				reached[line.To] = true
			}
		}
	}
	for _, s := range states {
		if !reached[s] {
			t.Errorf("%s cannot be reached", s)
		}
		if left[s] == slices.Contains(final, s) {
			t.Errorf("%s: left %v, want final %v", s, left[s], slices.Contains(final, s))
		}
	}
	for _, m := range moves {
		if !made[m] {
			t.Errorf("the table has no line for the move %s", m)
		}
	}
}

// checkLine asserts that one line of a table says all that it has to.
func checkLine[S, M fmt.Stringer](t *testing.T, pair string, line card.Line[S, M]) {
	t.Helper()
	for _, text := range []string{line.From.String(), line.Move.String(), line.To.String(), line.By.String()} {
		if text == "invalid" {
			t.Errorf("%s has an invalid member", pair)
		}
	}
	if line.Why == "" || strings.ContainsAny(line.Why, "|\n") || strings.HasSuffix(line.Why, ".") {
		t.Errorf("%s: why %q does not fit a table cell", pair, line.Why)
	}
	for i, rule := range append([]guidance.Rule{line.Rule}, line.Needs...) {
		if !slices.ContainsFunc(card.Rules(), func(r guidance.Rule) bool { return reflect.DeepEqual(r, rule) }) {
			t.Errorf("%s rests on %s, which is not in Rules()", pair, rule.ID)
		}
		if rule.Severity != guidance.Error {
			t.Errorf("%s rests on %s, which refuses nothing", pair, rule.ID)
		}
		if i > 0 && rule.ID == line.Rule.ID {
			t.Errorf("%s needs %s, on which it rests", pair, rule.ID)
		}
	}
}

func TestTablesAreWhole(t *testing.T) {
	t.Run("life", func(t *testing.T) {
		wholeTable(t, card.Transitions(), card.States(), card.Moves(), []card.State{card.Deferred, card.Ordered}, card.Spoiled, card.Cancelled)
	})
	t.Run("lock", func(t *testing.T) {
		wholeTable(t, card.LockTransitions(), card.LockStates(), card.LockMoves(), []card.LockState{card.Unlocked})
	})
	t.Run("certificates", func(t *testing.T) {
		wholeTable(t, card.CertificationTransitions(), card.CertificationStates(), card.CertificationMoves(),
			[]card.CertificationState{card.Uncertified}, card.Revoked)
	})
	t.Run("body", func(t *testing.T) {
		wholeTable(t, card.BodyTransitions(), card.BodyStates(), card.BodyMoves(), []card.BodyState{card.BodyOut, card.BodyInHand}, card.BodyCleared, card.BodyDestroyed)
	})
}

// missed is a way to miss one rule that a line of a table needs besides the one it
// rests on: move makes it, with that rule met or not, and all others met.
type missed struct {
	line string // table, state and move
	rule guidance.RuleID
	move func(t *testing.T, met bool) error
}

// TestEveryNeedCanRefuse holds the lines of all four tables against the list of ways
// to miss what they need: each need has one, and there is none that no line needs.
func TestEveryNeedCanRefuse(t *testing.T) {
	vectors := slices.Concat(missedInLife, missedInLock, missedInCertificates)
	got := []string{}
	for _, v := range vectors {
		got = append(got, v.line+" "+string(v.rule))
		t.Run(v.line+" "+string(v.rule), func(t *testing.T) {
			if err := v.move(t, true); err != nil {
				t.Errorf("all that is needed holds, and the move is refused: %v", err)
			}
			refusedAmong(t, v.move(t, false), v.rule)
		})
	}
	want := slices.Concat(
		needed("life", card.Transitions()), needed("lock", card.LockTransitions()),
		needed("certificates", card.CertificationTransitions()), needed("body", card.BodyTransitions()))
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what lines need, and what is shown to refuse (-want +got):\n%s", diff)
	}
}

// needed lists what the lines of a table need, as [missed] names it.
func needed[S, M fmt.Stringer](name string, table []card.Line[S, M]) (all []string) {
	for _, line := range table {
		for _, rule := range line.Needs {
			all = append(all, fmt.Sprintf("%s %s %s %s", name, line.From, line.Move, rule.ID))
		}
	}
	return all
}

var missedInLife = []missed{
	{"life ordered print", "RA-CRD-013", func(t *testing.T, met bool) error {
		_, err := at(t, card.Ordered).Printed(either(met, "s-1", " "), hour(9))
		return err
	}},
	{"life printed hand-over", "RA-PSC-027", func(t *testing.T, met bool) error {
		_, err := at(t, card.Printed).HandedOver(met, hour(9))
		return err
	}},
	{"life printed hand-over", "RA-CRD-030", func(t *testing.T, met bool) error {
		_, err := certificatesAsked(t, card.Printed, met).HandedOver(true, certified)
		return err
	}},
	{"life printed dispatch", "RA-CRD-030", func(t *testing.T, met bool) error {
		_, err := certificatesAsked(t, card.Printed, met).Dispatched(certified)
		return err
	}},
	{"life undelivered dispatch", "RA-CRD-030", func(t *testing.T, met bool) error {
		_, err := certificatesAsked(t, card.Undelivered, met).Dispatched(certified)
		return err
	}},
	{"life received release", "RA-PSC-021", func(t *testing.T, met bool) error {
		r := request(hour(9))
		r.To = either(met, mobile, other)
		_, err := at(t, card.Received).Release(r)
		return err
	}},
	{"life received release", "RA-PSC-026", func(t *testing.T, met bool) error {
		r := request(hour(9))
		r.Ref = either(met, "ref-1", "")
		_, err := at(t, card.Received).Release(r)
		return err
	}},
	{"life received release", "RA-CRD-035", func(t *testing.T, met bool) error {
		c := at(t, card.Received)
		c.IssuedLocked = !met
		_, err := c.Release(request(hour(9)))
		return err
	}},
	{"life received unlock-face-to-face", "RA-PSC-027", func(t *testing.T, met bool) error {
		_, err := at(t, card.Received).UnlockedFaceToFace(met, hour(9))
		return err
	}},
	{"life released unlock-face-to-face", "RA-PSC-027", func(t *testing.T, met bool) error {
		_, err := at(t, card.Released).UnlockedFaceToFace(met, hour(9))
		return err
	}},
	{"life release-failed unlock-face-to-face", "RA-PSC-027", func(t *testing.T, met bool) error {
		_, err := at(t, card.ReleaseFailed).UnlockedFaceToFace(met, hour(9))
		return err
	}},
	{"life send-unknown unlock-face-to-face", "RA-PSC-027", func(t *testing.T, met bool) error {
		_, err := at(t, card.SendUnknown).UnlockedFaceToFace(met, hour(9))
		return err
	}},
}

var missedInLock = []missed{
	{"lock unlocked change-with-holder", "RA-PSC-027", func(t *testing.T, met bool) error {
		_, err := at(t, card.InUse).PasscodeChanged(card.ChangeWithHolder, card.LockChange{HolderPresent: met, At: hour(9)})
		return err
	}},
	{"lock locked self-unlock", "RA-PSC-062", func(t *testing.T, met bool) error {
		first := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
		_, err := lockedUntil(t, first.AddDate(1, 0, 0)).Unlocked(card.SelfUnlock, card.LockChange{Channel: message.Text, At: either(met, first, first.Add(-1))})
		return err
	}},
	{"lock locked self-unlock", "RA-CRD-027", func(t *testing.T, met bool) error {
		_, err := lockedUntil(t, certified).Unlocked(card.SelfUnlock, card.LockChange{Email: true, At: either(met, certified, certified.Add(1))})
		return err
	}},
	{"lock locked assisted-unlock", "RA-PSC-027", func(t *testing.T, met bool) error {
		_, err := lockedUntil(t, certified).Unlocked(card.AssistedUnlock, card.LockChange{HolderPresent: met, At: certified})
		return err
	}},
	{"lock locked assisted-unlock", "RA-CRD-027", func(t *testing.T, met bool) error {
		_, err := lockedUntil(t, certified).Unlocked(card.AssistedUnlock, card.LockChange{HolderPresent: true, At: either(met, certified, certified.Add(1))})
		return err
	}},
}

var missedInCertificates = []missed{
	{"certificates uncertified record", "RA-CRD-037", func(t *testing.T, met bool) error {
		_, err := inState(t, card.Uncertified).CertificatesRecorded(pairOf(met), certified)
		return err
	}},
	{"certificates requested issue", "RA-CRD-037", func(t *testing.T, met bool) error {
		_, err := inState(t, card.Requested).CertificatesIssued(pairOf(met), certified)
		return err
	}},
	{"certificates certified record", "RA-CRD-037", func(t *testing.T, met bool) error {
		_, err := inState(t, card.Certified).CertificatesRecorded(pairOf(met), certified)
		return err
	}},
	{"certificates renewing issue", "RA-CRD-037", func(t *testing.T, met bool) error {
		_, err := inState(t, card.Renewing).CertificatesIssued(pairOf(met), certified)
		return err
	}},
	{"certificates certified renew", "RA-CRD-037", func(t *testing.T, met bool) error {
		c := inState(t, card.Certified)
		c.Certification.Pair = either(met, c.Certification.Pair, card.Pair{})
		_, err := c.RenewalAsked(card.RenewalRequest{By: card.RenewerHolder, Passcode: true}, "ca-2", certified)
		return err
	}},
	{"certificates certified renew", "RA-CRD-056", func(t *testing.T, met bool) error {
		_, err := inState(t, card.Certified).RenewalAsked(card.RenewalRequest{By: either(met, card.RenewerHolder, 0), Passcode: true}, "ca-2", certified)
		return err
	}},
	{"certificates certified renew", "RA-CRD-055", func(t *testing.T, met bool) error {
		_, err := inState(t, card.Certified).RenewalAsked(card.RenewalRequest{By: card.RenewerHolder, Passcode: met}, "ca-2", certified)
		return err
	}},
	{"certificates certified renew", "RA-CRD-052", func(t *testing.T, met bool) error {
		by := either(met, card.RenewerAgent, card.RenewerSponsor)
		_, err := inState(t, card.Certified).RenewalAsked(card.RenewalRequest{By: by, HolderPresent: true}, "ca-2", afterExpiry)
		return err
	}},
	{"certificates certified renew", "RA-CRD-053", func(t *testing.T, met bool) error {
		_, err := inState(t, card.Certified).RenewalAsked(card.RenewalRequest{By: card.RenewerAgent, HolderPresent: met}, "ca-2", afterExpiry)
		return err
	}},
}

// either returns yes if met, else no.
func either[T any](met bool, yes, no T) T {
	if met {
		return yes
	}
	return no
}

// refusedAmong asserts that err is a refusal in which the rules are, and perhaps
// others.
func refusedAmong(t *testing.T, err error, rules ...guidance.RuleID) {
	t.Helper()
	refusal := refusalOf(t, err)
	for _, id := range rules {
		if !slices.ContainsFunc(refusal.Findings, func(f guidance.Finding) bool { return f.Rule == id }) {
			t.Errorf("%v: %s is not among the reasons", err, id)
		}
	}
}

// TestTablesAreTheCallers: what a caller does to a copy does not change a table.
func TestTablesAreTheCallers(t *testing.T) {
	card.LockTransitions()[0].To = card.Locked
	card.CertificationTransitions()[0].To = card.Revoked
	card.BodyTransitions()[0].To = card.BodyDestroyed
	if l, c, b := card.LockTransitions()[0].To, card.CertificationTransitions()[0].To, card.BodyTransitions()[0].To; l != card.Unlocked || c != card.Requested || b != card.BodyFound {
		t.Errorf("a caller changed a table: %s, %s, %s", l, c, b)
	}
	card.CertificationTransitions()[1].Needs[0].ID = "RA-CRD-999"
	if got := card.CertificationTransitions()[1].Needs[0].ID; got != "RA-CRD-037" {
		t.Errorf("a caller changed what a move needs: %s", got)
	}
}

// TestWhoMovesAndByWhat holds who makes each move of the smaller tables, and the rule
// it rests on, against a list written by hand.
func TestWhoMovesAndByWhat(t *testing.T) {
	want := []string{
		"lock unlocked right-passcode: holder C025",
		"lock unlocked wrong-passcode: chip C025",
		"lock unlocked last-wrong-passcode: chip C025",
		"lock unlocked change-passcode: holder P029",
		"lock unlocked change-with-holder: agent P025",
		"lock locked self-unlock: holder P028",
		"lock locked assisted-unlock: unlocker P034",
		"certificates uncertified request: registration-authority C029",
		"certificates uncertified record: agent C029",
		"certificates requested issue: certification-authority C029",
		"certificates requested refuse: certification-authority C029",
		"certificates certified record: agent C029",
		"certificates certified renew: unlocker C054",
		"certificates renewing issue: certification-authority C029",
		"certificates renewing refuse: certification-authority C029",
		"certificates uncertified revoke: registration-authority C036",
		"certificates requested revoke: registration-authority C036",
		"certificates certified revoke: registration-authority C036",
		"certificates renewing revoke: registration-authority C036",
		"certificates revoking refuse-revocation: certification-authority C036",
		"certificates revoking revoke: registration-authority C036",
		"certificates revoking confirm-revocation: certification-authority C036",
		"body out find: agent C023",
		"body in-hand clear: agent C024",
		"body in-hand destroy: agent C034",
		"body found destroy: agent C034",
	}
	got := slices.Concat(makers("lock", card.LockTransitions()), makers("certificates", card.CertificationTransitions()), makers("body", card.BodyTransitions()))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("makers and rules mismatch (-want +got):\n%s", diff)
	}
}

// makers lists who makes the moves of a table, and the rules they rest on.
func makers[S, M fmt.Stringer](name string, table []card.Line[S, M]) (all []string) {
	for _, line := range table {
		all = append(all, fmt.Sprintf("%s %s %s: %s %s", name, line.From, line.Move, line.By, short(line.Rule.ID)))
	}
	return all
}
