package card_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// ordered returns the card that the examples tell of, and a clock of one step a
// day.
func ordered() (c card.Card, day func(int) time.Time) {
	day = func(n int) time.Time { return time.Date(2020, 4, n, 10, 0, 0, 0, time.UTC) }
	c, err := card.Order(card.OrderDetails{
		ID: "c-1", Registration: "r-1", Holder: "555254240100", Organisation: "RX1", At: day(20),
	})
	if err != nil {
		fmt.Println(err)
	}
	return c, day
}

// inUse returns that card in use since 24 April.
func inUse() (c card.Card, day func(int) time.Time) {
	c, day = ordered()
	c, _ = c.Printed("s-1", day(20))
	c, err := c.HandedOver(true, day(24))
	if err != nil {
		fmt.Println(err)
	}
	return c, day
}

// The life of a card from order to use.
func Example() {
	c, day := ordered()
	for _, step := range []func() (card.Card, error){
		func() (card.Card, error) { return c.Printed("s-1", day(20)) },
		func() (card.Card, error) { return c.Dispatched(day(21)) },
		func() (card.Card, error) { return c.ReceiptConfirmed(day(23)) },
		func() (card.Card, error) {
			return c.Release(card.ReleaseRequest{
				To: "+447700900123", Proven: "+447700900123", Ref: "ref-1", At: day(23),
			})
		},
		func() (card.Card, error) { return c.PasscodeSent(day(23)) },
		func() (card.Card, error) { return c.TakenIntoUse(day(24)) },
	} {
		next, err := step()
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(c.State, "to", next.State)
		c = next
	}
	// Output:
	// ordered to printed
	// printed to dispatched
	// dispatched to received
	// received to releasing
	// releasing to released
	// released to in-use
}

// The three refusals: too early, to another number, a second time. The first
// request is wrong in two ways, and both reasons are given.
func ExampleCard_Release() {
	c, day := ordered()
	c, _ = c.Printed("s-1", day(20))
	c, _ = c.Dispatched(day(21))
	request := card.ReleaseRequest{To: "+447700900999", Proven: "+447700900123", Ref: "ref-1", At: day(23)}

	_, err := c.Release(request)
	var refusal *guidance.Refusal
	if errors.As(err, &refusal) {
		for _, f := range refusal.Findings {
			fmt.Println("too early:", f.Rule, f.Message)
		}
	}

	c, _ = c.ReceiptConfirmed(day(23))
	_, err = c.Release(request)
	fmt.Println("another number:", err)

	request.To = request.Proven
	c, _ = c.Release(request)
	fmt.Println(c.State)

	_, err = c.Release(request)
	var impossible *card.TransitionError
	fmt.Println("again:", errors.As(err, &impossible), err)
	// Output:
	// too early: RA-PSC-020 the registrant has not called to say that the card has come
	// too early: RA-PSC-021 this is not the mobile number that the registrant proved on the call
	// another number: release: refused by RA-PSC-021: this is not the mobile number that the registrant proved on the call
	// releasing
	// again: true card in state releasing: release: refused by RA-PSC-022: the passcode of this card has been released
}

// A lost card ends at once; its replacement is a card of its own, and each
// names the other.
func ExampleCard_ReplacedWith() {
	lost, day := ordered()
	lost, _ = lost.Printed("s-1", day(24))
	lost, _ = lost.Cancelled(card.ReasonLost, day(25))
	fresh, _ := card.Order(card.OrderDetails{
		ID: "c-2", Holder: lost.Holder, Organisation: lost.Organisation, Replaces: lost.ID, At: day(25),
	})
	lost, err := lost.ReplacedWith(fresh, card.Card{})
	fmt.Println(lost.ID, lost.State, lost.Reason, lost.Reason.RFC5280(), lost.ReplacedBy, err)
	fmt.Println(fresh.ID, fresh.State, fresh.Replaces)
	// Output:
	// c-1 cancelled lost 1 c-2 <nil>
	// c-2 ordered c-1
}

// What the table says of one pair.
func ExampleNext() {
	t, _ := card.Next(card.Dispatched, card.ConfirmReceipt)
	fmt.Println(t.To, "by", t.By, "under", t.Rule.ID)
	_, err := card.Next(card.Ordered, card.ConfirmReceipt)
	fmt.Println(err)
	// Output:
	// received by registrant under RA-CRD-005
	// card in state ordered: confirm-receipt: refused by RA-CRD-005: the card is not on its way to the registrant
}

// The card of a finished record, whose passcode was sent a day too early.
func ExampleCheckDates() {
	a := card.CheckDates(card.Dates{
		PrintedOn: "2020-04-20", DispatchedOn: "2020-04-21", ReceiptConfirmedOn: "2020-04-23",
		PasscodeSentOn: "2020-04-22", PasscodeSentTo: "+447700900123",
	}, card.Context{RegisteredMobile: "+447700900123", CheckedOn: guidance.MustDate("2020-04-20")}, "/card")
	for _, f := range a.Findings() {
		fmt.Println(f.Severity, f.Rule, f.Pointer, f.Message)
	}
	// Output:
	// error RA-PSC-020 /card/passcodeSentOn this day is before that of an earlier step
	// info RA-PSC-023 /card/passcodeSentOn advise the holder to change the passcode at first use
}

// A card that is given to its holder in person: nothing is posted, and no passcode is
// texted.
func ExampleCard_HandedOver() {
	c, day := ordered()
	c, _ = c.Printed("s-1", day(20))
	_, err := c.HandedOver(false, day(20))
	fmt.Println(err)
	c, err = c.HandedOver(true, day(20))
	fmt.Println(c.State, c.StatusAt(day(20)), err)
	// Output:
	// hand-over: refused by RA-PSC-027: nobody says that the holder was there in person
	// in-use active <nil>
}

// Three wrong passcodes lock a card. Its holder has an email address in their profile,
// and unlocks it alone.
func ExampleCard_PasscodeTried() {
	c, day := inUse()
	for range card.TriesAllowed {
		c, _ = c.PasscodeTried(false, day(27))
		fmt.Println(c.LockState(), c.TriesLeft())
	}
	_, err := c.PasscodeTried(true, day(27))
	fmt.Println(err)
	c, err = c.Unlocked(card.SelfUnlock, card.LockChange{Email: true, At: day(27)})
	fmt.Println(c.LockState(), c.TriesLeft(), err)
	// Output:
	// unlocked 2
	// unlocked 1
	// locked 0
	// right-passcode: refused by RA-CRD-001: the card is locked, and takes no passcode until it is unlocked
	// unlocked 3 <nil>
}

// A card is locked in April 2020, when nobody can meet its holder: one page of the
// emergency has holders unlock their cards themselves, the other knows only a new one.
func ExampleWaysOutOf() {
	answer := card.WaysOutOf(card.Stuck{Locked: true, Email: true, On: guidance.MustDate("2020-04-20")})
	for _, w := range answer.Ways {
		fmt.Println(w.Out, w.Open, w.Rule.ID)
	}
	for _, f := range answer.Findings {
		fmt.Println(f.Severity, f.Rule, f.Message)
		for _, c := range f.Citations {
			fmt.Println("-", c.Title)
		}
	}
	// Output:
	// self-unlock true RA-PSC-028
	// assisted-unlock false RA-PSC-027
	// renewal-in-person false RA-CRD-052
	// reprint true RA-CRD-021
	// info RA-CRD-020 one page of the emergency lets holders unlock their own cards, the other knows only a new card
	// - Streamlining authentication services for clinicians
	// - Remote smartcard registration – emergency guidance for Registration Authorities
}

// A card is reported lost, another comes in its place, and the lost one is found: it
// stays ended, and is destroyed.
func ExampleCard_Reported() {
	lost, day := inUse()
	lost, _ = lost.Reported(card.ReasonLost, guidance.MustDate("2020-04-27"), day(27))
	fmt.Println(lost.State, lost.Reason, lost.ReportedOn, lost.Body)
	fresh, err := card.Order(card.OrderDetails{
		ID: "c-2", Holder: lost.Holder, Organisation: lost.Organisation,
		Replaces: lost.ID, Because: lost.Reason, Held: []card.Card{lost}, At: day(27),
	})
	fmt.Println(fresh.State, "instead of", fresh.Replaces, err)
	lost, _ = lost.ReplacedWith(fresh, card.Card{})
	lost, _ = lost.Found(day(29))
	_, err = lost.Cleared(day(29))
	fmt.Println(err)
	lost, _ = lost.Destroyed(day(29))
	fmt.Println(lost.State, lost.Body)
	// Output:
	// cancelled lost 2020-04-27 out
	// ordered instead of c-1 <nil>
	// clear: refused by RA-CRD-024: what is left of the card is not with the Registration Authority, or was out of its sight; by RA-CRD-024: a card that ended for this reason is destroyed
	// cancelled destroyed
}

// The holder's name has changed. The old card works until the new one has come.
func ExampleCard_Superseded() {
	old, day := inUse()
	fresh, err := card.Order(card.OrderDetails{
		ID: "c-2", Holder: old.Holder, Organisation: old.Organisation, Replaces: old.ID, Held: []card.Card{old},
		Because: card.ReasonNameChanged, NameChangedAt: day(26), At: day(27),
	})
	fmt.Println(fresh.State, err)
	old, _ = old.ReplacedWith(fresh, card.Card{})
	fresh, _ = fresh.Printed("s-2", day(27))
	fresh, _ = fresh.Dispatched(day(28))
	_, err = old.Superseded(fresh, day(28))
	fmt.Println(old.State, err)
	fresh, _ = fresh.ReceiptConfirmed(day(29))
	old, err = old.Superseded(fresh, day(29))
	fmt.Println(old.State, old.Reason, err)
	// Output:
	// ordered <nil>
	// in-use cancel: refused by RA-CRD-031: the card in the new name has not come
	// cancelled name-changed <nil>
}

// A holder leaves, is reminded, and gives the card back; it is cleared for somebody
// else.
func ExampleCard_HandedBack() {
	c, day := inUse()
	c, _ = c.AskedBack(day(27))
	c, _ = c.Chased(day(28))
	fmt.Println(c.State)
	c, _ = c.HandedBack(day(29))
	fmt.Println(c.State, c.Reason, c.Body)
	c, err := c.Cleared(day(29))
	fmt.Println(c.State, c.Body, err)
	// Output:
	// asked-back
	// cancelled other-leaver in-hand
	// cancelled cleared <nil>
}

// The certificates of a card are asked for, issued, and renewed three years later. The
// record says what the authority has done, and until then that it was asked.
func ExampleCard_CertificatesIssued() {
	c, _ := inUse()
	begin := time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)
	show := func(c card.Card, err error) card.Card {
		fmt.Println(c.Certification.CurrentState(), "pending", c.Certification.Pending(), err)
		return c
	}
	c = show(c.CertificatesRequested("ca-1", begin))
	c = show(c.CertificatesIssued(pairFrom(begin, "first"), begin.Add(time.Minute)))

	later := begin.AddDate(3, 0, -30)
	c = show(c.RenewalAsked(card.RenewalRequest{By: card.RenewerHolder, Passcode: true}, "ca-2", later))
	c = show(c.CertificatesIssued(pairFrom(later, "second"), later))
	fmt.Println("renewed", c.Certification.Renewals, "until", c.Certification.Pair.ExpiresOn())
	// Output:
	// requested pending true <nil>
	// certified pending false <nil>
	// renewing pending true <nil>
	// certified pending false <nil>
	// renewed 1 until 2030-01-30
}

// pairFrom returns the certificates that the authority of the example issues.
func pairFrom(begin time.Time, name string) card.Pair {
	one := card.Certificate{
		UserID: "555254240100", Serial: "1a", Issuer: "CN=SubCA02,OU=CA,O=nhs",
		NotBefore: begin, NotAfter: begin.AddDate(3, 0, 0),
		KeyAlgorithm: card.RSAKey, KeyBits: 2048, SignatureAlgorithm: card.SHA256WithRSA,
		Use: card.ForAuthentication, Fingerprint: name + "-1", KeyFingerprint: name + "-key-1",
	}
	two := one
	two.Serial, two.Use, two.Fingerprint, two.KeyFingerprint = "1b", card.ForSigning, name+"-2", name+"-key-2"
	return card.Pair{Authentication: one, Signing: two}
}

// The first lines of what stands in the documentation.
func ExampleWriteTable() {
	var b strings.Builder
	if err := card.WriteTable(&b); err != nil {
		fmt.Println(err)
	}
	lines := strings.SplitAfter(b.String(), "\n")
	fmt.Fprint(os.Stdout, strings.Join(lines[:5], ""))
	// Output:
	// # Smartcards: states and moves
	//
	// ## The life of a card
	//
	// From the order to the end. What no line allows is refused.
}
