package card

import "github.com/rakit-dev/rakit/guidance"

// Dates is the card of a registration record, as text of its JSON members; ""
// is a member that is absent. Days are written YYYY-MM-DD.
type Dates struct {
	Serial             string `json:"serial,omitempty"`
	PrintedOn          string `json:"printedOn,omitempty"`
	DispatchedOn       string `json:"dispatchedOn,omitempty"`
	ReceiptConfirmedOn string `json:"receiptConfirmedOn,omitempty"`
	PasscodeSentOn     string `json:"passcodeSentOn,omitempty"`
	PasscodeSentTo     string `json:"passcodeSentTo,omitempty"` // a mobile number in E.164
}

// Context is what the rest of the record says that a card is held against.
type Context struct {
	RegisteredMobile string        // the registrant's mobile number in E.164; "" if there is none
	CheckedOn        guidance.Date // the day of the identity check; zero if it is not known
}

// day is one dated step of a card's life, in a record.
type day struct {
	pointer string
	text    string
	rule    guidance.Rule // what its place after the earlier steps rests on
	on      guidance.Date // zero if absent or unreadable
}

// unreadable reports whether the record has the member but no day in it.
func (d day) unreadable() bool { return d.text != "" && d.on.IsZero() }

// CheckDates assesses the card of a record, which stands at the JSON Pointer
// base (for example "/card"): the steps in their order, the same day allowed
// (RA-CRD-003, -004, -005, RA-PSC-020), the passcode after the receipt call
// (RA-PSC-020) and to the registrant's number (RA-PSC-021), both numbers compared
// as they stand. A passcode that was sent gets the advice of RA-PSC-023. Rules
// about members that are absent do not apply; those that an unreadable day or
// an unknown circumstance leaves open are not evaluated.
func CheckDates(d Dates, c Context, base string) guidance.Assessment {
	days := []day{
		{pointer: base + "/printedOn", text: d.PrintedOn},
		{pointer: base + "/dispatchedOn", text: d.DispatchedOn, rule: ruleDelivered},
		{pointer: base + "/receiptConfirmedOn", text: d.ReceiptConfirmedOn, rule: ruleReceived},
		{pointer: base + "/passcodeSentOn", text: d.PasscodeSentOn, rule: ruleAfterReceipt},
	}
	var a guidance.Assessment
	readDays(&a, days)
	checkFirstDay(&a, days, c.CheckedOn)
	for i := range days[1:] {
		checkOrder(&a, days[:i+1], days[i+1])
	}
	checkPasscode(&a, d, c, base)
	if d.Serial == "" {
		a.Skip(ruleSerial)
	} else {
		a.Require(ruleSerial, !blank(d.Serial), base+"/serial", "the serial is blank")
	}
	return a
}

// readDays parses the days in place; text that is no day is a finding.
func readDays(a *guidance.Assessment, days []day) {
	a.Skip(ruleReadable)
	for i, d := range days {
		if d.text == "" {
			continue
		}
		on, err := guidance.ParseDate(d.text)
		a.Require(ruleReadable, err == nil, d.pointer, guidance.ErrDate.Error())
		days[i].on = on
	}
}

// checkFirstDay holds the first step that the record dates against the day of
// the identity check.
func checkFirstDay(a *guidance.Assessment, days []day, checked guidance.Date) {
	a.Skip(ruleChecked)
	for _, d := range days {
		switch {
		case d.text == "":
			continue
		case d.unreadable() || checked.IsZero():
			a.Unknown(ruleChecked)
		default:
			a.Require(ruleChecked, !d.on.Before(checked), d.pointer, "this day is before the day of the identity check")
		}
		return
	}
}

// checkOrder holds one step against the nearest earlier step that the record
// dates, so that one wrong day is not reported at every later step too.
func checkOrder(a *guidance.Assessment, earlier []day, d day) {
	a.Skip(d.rule)
	if d.text == "" {
		return
	}
	for i := len(earlier) - 1; i >= 0; i-- {
		e := earlier[i]
		if e.text == "" {
			continue
		}
		if d.unreadable() || e.unreadable() {
			a.Unknown(d.rule)
			return
		}
		a.Require(d.rule, !d.on.Before(e.on), d.pointer, "this day is before that of an earlier step")
		return
	}
}

// checkPasscode checks the sending of the passcode: that a receipt call came
// first at all, and where it was sent.
func checkPasscode(a *guidance.Assessment, d Dates, c Context, base string) {
	sent := d.PasscodeSentOn != ""
	a.Skip(ruleFirstUse)
	if sent {
		a.Fail(ruleFirstUse, base+"/passcodeSentOn", "advise the holder to change the passcode at first use")
	}
	if sent && d.ReceiptConfirmedOn == "" {
		a.Fail(ruleAfterReceipt, base+"/passcodeSentOn", "the record has no receipt call before it")
	}
	switch {
	case d.PasscodeSentTo != "":
		a.Require(ruleProven, d.PasscodeSentTo == c.RegisteredMobile, base+"/passcodeSentTo",
			"this is not the registrant's mobile number")
	case sent:
		a.Unknown(ruleProven)
	default:
		a.Skip(ruleProven)
	}
}
