package card_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
)

const (
	holder = "555254240100"
	mobile = "+447700900123"
	other  = "+447700900124"
)

// hour returns the nth hour of the story that the tests tell.
func hour(n int) time.Time {
	return time.Date(2020, 4, 20, 9, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Hour)
}

func details() card.OrderDetails {
	return card.OrderDetails{ID: "c-1", Registration: "r-1", Holder: holder, Organisation: "RX1", At: hour(0)}
}

// must returns the card of a step that has to succeed.
func must(t testing.TB) func(card.Card, error) card.Card {
	return func(c card.Card, err error) card.Card {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
}

// at returns a card that has come to a state by the shortest way, with a step
// each hour.
func at(t testing.TB, s card.State) card.Card {
	t.Helper()
	do := must(t)
	o := details()
	o.Later = s == card.Deferred
	c := do(card.Order(o))
	steps := []struct {
		from, to card.State
		step     func(card.Card) (card.Card, error)
	}{
		{card.Deferred, card.Ordered, func(c card.Card) (card.Card, error) { return c.SentToPrint(hour(0)) }},
		{card.Ordered, card.Spoiled, func(c card.Card) (card.Card, error) { return c.Spoiled(hour(1)) }},
		{card.Ordered, card.Cancelled, func(c card.Card) (card.Card, error) { return c.Cancelled(card.ReasonOtherLeaver, hour(1)) }},
		{card.Ordered, card.Printed, func(c card.Card) (card.Card, error) { return c.Printed("s-1", hour(1)) }},
		{card.Printed, card.Dispatched, func(c card.Card) (card.Card, error) { return c.Dispatched(hour(2)) }},
		{card.Dispatched, card.Undelivered, func(c card.Card) (card.Card, error) { return c.ReturnedUndelivered(hour(3)) }},
		{card.Dispatched, card.Received, func(c card.Card) (card.Card, error) { return c.ReceiptConfirmed(hour(3)) }},
		{card.Received, card.Releasing, func(c card.Card) (card.Card, error) { return c.Release(request(hour(4))) }},
		{card.Releasing, card.ReleaseFailed, func(c card.Card) (card.Card, error) { return c.PasscodeFailed(hour(5)) }},
		{card.Releasing, card.SendUnknown, func(c card.Card) (card.Card, error) { return c.PasscodeUnknown(hour(5)) }},
		{card.Releasing, card.Released, func(c card.Card) (card.Card, error) { return c.PasscodeSent(hour(5)) }},
		{card.Released, card.InUse, func(c card.Card) (card.Card, error) { return c.TakenIntoUse(hour(6)) }},
		{card.InUse, card.AskedBack, func(c card.Card) (card.Card, error) { return c.AskedBack(hour(7)) }},
	}
	for _, st := range steps {
		if c.State == s {
			return c
		}
		if final := st.to.Final() || st.to == card.Undelivered || st.to == card.ReleaseFailed || st.to == card.SendUnknown; c.State == st.from && (!final || st.to == s) {
			c = do(st.step(c))
		}
	}
	if c.State != s {
		t.Fatalf("the shortest way to %s ended in %s", s, c.State)
	}
	return c
}

// refusalOf asserts that err is a refusal, and returns it.
func refusalOf(t testing.TB, err error) *guidance.Refusal {
	t.Helper()
	var refusal *guidance.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("error = %v, want a refusal", err)
	}
	return refusal
}

// refusedBy asserts that err is a refusal by exactly these rules, in this
// order, and returns it.
func refusedBy(t testing.TB, err error, want ...guidance.RuleID) *guidance.Refusal {
	t.Helper()
	refusal := refusalOf(t, err)
	got := []guidance.RuleID{}
	for _, f := range refusal.Findings {
		got = append(got, f.Rule)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("refusing rules mismatch (-want +got):\n%s", diff)
	}
	return refusal
}

func TestOrderNamesWhatIsMissing(t *testing.T) {
	tests := []struct {
		name, why string
		change    func(*card.OrderDetails)
		want      []string
	}{
		{"whole", "nothing is missing", func(*card.OrderDetails) {}, []string{}},
		{
			"instead of a registration, a card to replace", "an existing user's card is printed anew without a new case",
			func(o *card.OrderDetails) { o.Registration, o.Replaces = "", "c-0" },
			[]string{},
		},
		{
			"neither", "the card would rest on nothing", func(o *card.OrderDetails) { o.Registration = " " },
			[]string{"RA-CRD-012 /registration"},
		},
		{"no id", "nothing could refer to the card", func(o *card.OrderDetails) { o.ID = "" }, []string{"RA-CRD-012 /id"}},
		{"no holder", "a card belongs to somebody", func(o *card.OrderDetails) { o.Holder = "" }, []string{"RA-CRD-012 /holder"}},
		{"no organisation", "a card is issued for an organisation", func(o *card.OrderDetails) { o.Organisation = "" }, []string{"RA-CRD-012 /organisation"}},
		{"replaces itself", "that would be no other card", func(o *card.OrderDetails) { o.Replaces = o.ID }, []string{"RA-CRD-012 /replaces"}},
		{
			"a card that has ended is held", "a spoiled print is no card to use",
			func(o *card.OrderDetails) { o.Held = []card.Card{{ID: "c-0", State: card.Spoiled}} },
			[]string{},
		},
		{
			"a card that has not ended is held", "one person, one card",
			func(o *card.OrderDetails) {
				o.Held = []card.Card{{ID: "c-0", State: card.Spoiled}, {ID: "c-1", State: card.Ordered}}
			},
			[]string{"RA-CRD-016 /holder"},
		},
		{
			"a reason, and a card to replace", "why the new one comes in its place",
			func(o *card.OrderDetails) { o.Replaces, o.Because = "c-0", card.ReasonDamaged },
			[]string{},
		},
		{
			"a reason outside the list", "such a card could not be written down",
			func(o *card.OrderDetails) { o.Replaces, o.Because = "c-0", card.ReasonSpoiledPrint+1 },
			[]string{"RA-CRD-012 /because"},
		},
		{
			"a reason, and no card to replace", "there is nothing that it could be the reason of",
			func(o *card.OrderDetails) { o.Because = card.ReasonDamaged },
			[]string{"RA-CRD-012 /because"},
		},
		{"no instant", "the first step has an instant like any other", func(o *card.OrderDetails) { o.At = time.Time{} }, []string{"RA-CRD-011 /at"}},
		{
			"nothing at all", "every reason is returned, sorted", func(o *card.OrderDetails) { *o = card.OrderDetails{} },
			[]string{
				"RA-CRD-011 /at", "RA-CRD-012 /holder", "RA-CRD-012 /id",
				"RA-CRD-012 /organisation", "RA-CRD-012 /registration",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := details()
			tt.change(&o)
			c, err := card.Order(o)
			got := []string{}
			var refusal *guidance.Refusal
			if errors.As(err, &refusal) {
				for _, f := range refusal.Findings {
					got = append(got, string(f.Rule)+" "+f.Pointer)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Order() refused for (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if (c.State == card.Ordered) != (len(tt.want) == 0) {
				t.Errorf("Order() gives a card in state %s\nwhy: %s", c.State, tt.why)
			}
		})
	}
}

func TestPrintedNeedsASerial(t *testing.T) {
	for _, serial := range []string{"", "  "} {
		_, err := at(t, card.Ordered).Printed(serial, hour(1))
		refusedBy(t, err, "RA-CRD-013")
	}
	_, err := at(t, card.Printed).Printed("", hour(0))
	refusedBy(t, err, "RA-CRD-007", "RA-CRD-011", "RA-CRD-013")
}

func TestCancelledNeedsAReason(t *testing.T) {
	for _, r := range card.CancelReasons() {
		got, err := at(t, from(r, card.InUse)).Cancelled(r, hour(9))
		switch r {
		case card.ReasonSpoiledPrint:
			refusedBy(t, err, "RA-CRD-009")
			continue
		case card.ReasonLockedOrExpiredReprinted:
			refusedBy(t, err, "RA-CRD-021") // a healthy card, and nobody says that its holder cannot be met
			_, err = locked(t).Cancelled(r, hour(9))
			refusedBy(t, err, "RA-CRD-021")
			continue
		}
		if err != nil || got.Reason != r {
			t.Errorf("cancelling as %s: reason %s, %v", r, got.Reason, err)
		}
		if reported := r == card.ReasonLost || r == card.ReasonStolen; reported != (got.ReportedOn == today) {
			t.Errorf("cancelling as %s: reported on %s", r, got.ReportedOn)
		}
	}
	for _, r := range []card.CancelReason{0, card.ReasonSpoiledPrint + 1} {
		_, err := at(t, card.InUse).Cancelled(r, hour(9))
		refusedBy(t, err, "RA-CRD-009")
	}
}

// reasonGrid is written by hand: for each reason the states in which a card can be
// cancelled for it.
const reasonGrid = `
.                           deferred ordered printed dispatched undelivered received releasing released release-failed send-unknown in-use asked-back
lost                        -        -       yes     yes        yes         yes      yes       yes      yes            yes          yes    yes
stolen                      -        -       yes     yes        yes         yes      yes       yes      yes            yes          yes    yes
damaged                     -        -       yes     yes        yes         yes      yes       yes      yes            yes          yes    yes
name-changed                yes      yes     yes     yes        yes         yes      yes       yes      yes            yes          yes    yes
locked-or-expired-reprinted -        -       -       -          -           -        -         -        -              -            -      -
profile-closed              yes      yes     yes     yes        yes         yes      yes       yes      yes            yes          yes    yes
undelivered                 -        -       -       yes        yes         -        -         -        -              -            -      -
passcode-not-delivered      -        -       -       -          -           yes      yes       yes      yes            yes          -      -
other-leaver                yes      yes     yes     yes        yes         yes      yes       yes      yes            yes          yes    yes
spoiled-print               -        -       -       -          -           -        -         -        -              -            -      -
`

func TestCancelledFromEveryState(t *testing.T) {
	want, got := cells(t, reasonGrid), map[[2]string]string{}
	for _, r := range card.CancelReasons() {
		for _, s := range card.States() {
			if s.Final() {
				continue
			}
			pair := [2]string{r.String(), s.String()}
			got[pair] = "yes"
			if _, err := at(t, s).Cancelled(r, hour(9)); err != nil {
				got[pair] = "-"
				refusedBy(t, err, either[guidance.RuleID](r == card.ReasonLockedOrExpiredReprinted, "RA-CRD-021", "RA-CRD-009"))
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reasons and states mismatch (-want +got):\n%s", diff)
	}
}

func TestCardJSON(t *testing.T) {
	for _, s := range card.States() {
		want := at(t, s)
		want.Version = 7
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got card.Card
		if err := json.Unmarshal(text, &got, json.RejectUnknownMembers(true)); err != nil {
			t.Fatal(err)
		}
		want.Version = 0
		if diff := cmp.Diff(want, got, exactly); diff != "" {
			t.Errorf("card in state %s does not come back (-want +got):\n%s", s, diff)
		}
		if strings.Contains(string(text), "0001-01-01") || strings.Contains(string(text), `""`) {
			t.Errorf("card in state %s has an empty member: %s", s, text)
		}
	}
	if _, err := json.Marshal(card.Card{}); err == nil {
		t.Error("the zero card, which is in no state, was written")
	}
}

// everything returns a card of which every member is set, as no card's life sets them.
func everything(t *testing.T) card.Card {
	t.Helper()
	c := card.Card{
		ID: "c-1", Registration: "r-1", Holder: holder, Organisation: "RX1", State: card.Cancelled, Serial: "s-1",
		Replaces: "c-0", ReplacedBy: "c-2", Because: card.ReasonNameChanged, IssuedLocked: true,
		ReleaseTo: mobile, ReleaseRef: "ref-1", RevealAsk: passcode.RevealAsk{By: holder, At: hour(3)}, Reason: card.ReasonLost, ReportedOn: today, WrongTries: 3,
		Body: card.BodyDestroyed, Version: 7,
		Certification: card.Certification{State: card.Revoking, Ref: "ca-1", Renewals: 2, Pair: wholePair()},
	}
	for i, instant := range []*time.Time{
		&c.OrderedAt, &c.SentToPrintAt, &c.PrintedAt, &c.DispatchedAt, &c.ReturnedAt, &c.ReceivedAt, &c.ReleaseRequestedAt,
		&c.ReleasedAt, &c.ReleaseFailedAt, &c.SendUnknownAt, &c.InUseAt, &c.AskedBackAt, &c.ChasedAt, &c.KeptAt, &c.HandedBackAt, &c.EndedAt,
		&c.LockedAt, &c.LockMovedAt, &c.BodyMovedAt,
		&c.Certification.AskedAt, &c.Certification.SettledAt, &c.Certification.RefusedAt,
	} {
		*instant = hour(i)
	}
	return c
}

// unset lists the members of a struct, and of those in it, that are zero.
func unset(v reflect.Value, path string) (paths []string) {
	for i := range v.NumField() {
		member, at := v.Field(i), path+"."+v.Type().Field(i).Name
		switch {
		case member.IsZero():
			paths = append(paths, at)
		case member.Kind() == reflect.Struct && member.Type().PkgPath() == v.Type().PkgPath():
			paths = append(paths, unset(member, at)...)
		}
	}
	return paths
}

func TestCardJSONWithEverythingSet(t *testing.T) {
	want := everything(t)
	if zero := unset(reflect.ValueOf(want), "card"); len(zero) > 0 {
		t.Errorf("members that the test does not set: %v", zero)
	}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got card.Card
	if err := json.Unmarshal(text, &got, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	want.Version = 0
	if diff := cmp.Diff(want, got, exactly); diff != "" {
		t.Errorf("card does not come back (-want +got):\n%s", diff)
	}
	if err := json.Unmarshal([]byte(`{"wrongTry":1}`), &got, json.RejectUnknownMembers(true)); err == nil {
		t.Error("a member that a card does not have was read")
	}
}

// TestNoStepIsForgottenByTheClock sets one instant at a time, and asks for a step
// before it. What is left out was set together with another one.
func TestNoStepIsForgottenByTheClock(t *testing.T) {
	whole := reflect.ValueOf(everything(t))
	for i := range whole.NumField() {
		name := whole.Type().Field(i).Name
		if whole.Field(i).Type() != reflect.TypeFor[time.Time]() || name == "HandedBackAt" || name == "LockedAt" {
			continue
		}
		c := at(t, card.InUse)
		*reflect.ValueOf(&c).Elem().FieldByName(name).Addr().Interface().(*time.Time) = hour(20)
		if _, err := c.Cancelled(card.ReasonLost, hour(20)); err != nil {
			t.Errorf("at %s: %v", name, err)
		}
		_, err := c.Cancelled(card.ReasonLost, hour(20).Add(-1))
		if err == nil {
			t.Errorf("a step before %s was made", name)
			continue
		}
		refusedBy(t, err, "RA-CRD-011")
	}
}
