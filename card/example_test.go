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
	lost, _ = lost.Cancelled(card.ReasonLost, day(25))
	fresh, _ := card.Order(card.OrderDetails{
		ID: "c-2", Holder: lost.Holder, Organisation: lost.Organisation, Replaces: lost.ID, At: day(25),
	})
	lost, err := lost.ReplacedWith(fresh)
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

// The first lines of what stands in the documentation.
func ExampleWriteTable() {
	var b strings.Builder
	if err := card.WriteTable(&b); err != nil {
		fmt.Println(err)
	}
	lines := strings.SplitAfter(b.String(), "\n")
	fmt.Fprint(os.Stdout, strings.Join(lines[:3], ""))
	// Output:
	// ## The life of a card
	//
	// | from | move | to | by | why | rests on | needs also |
}
