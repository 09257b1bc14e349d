package specimen

import (
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// cardDefects returns the defects of the card (RA-CRD) and of the release of its
// passcode (RA-PSC). A passcode that was texted is to be changed at first use,
// whatever else is wrong with it.
func cardDefects() []Defect {
	return []Defect{
		ofCard("RA-CRD-003", "the card is printed the day before the check", func(d *card.Dates, checked guidance.Date) bool {
			d.PrintedOn = checked.AddDays(-1).String()
			return true
		}),
		ofCard("RA-CRD-004", "the card is sent the day before it is printed", func(d *card.Dates, _ guidance.Date) bool {
			return dayBefore(&d.DispatchedOn, d.PrintedOn)
		}),
		ofCard("RA-CRD-005", "the card comes the day before it is sent", func(d *card.Dates, _ guidance.Date) bool {
			return dayBefore(&d.ReceiptConfirmedOn, d.DispatchedOn)
		}),
		ofCard("RA-CRD-013", "the serial of the card is blank", func(d *card.Dates, _ guidance.Date) bool {
			d.Serial = " "
			return true
		}),
		ofCard("RA-CRD-015", "the day on which the card is sent is written day first", func(d *card.Dates, _ guidance.Date) bool {
			d.DispatchedOn = "21/04/2020"
			return true
		}),
		ofRelease("RA-PSC-020", "the passcode is texted the day before the card has come", func(d *card.Dates) bool {
			return dayBefore(&d.PasscodeSentOn, d.ReceiptConfirmedOn)
		}),
		ofRelease("RA-PSC-020", "the passcode is texted, and nobody has called to say that the card has come", func(d *card.Dates) bool {
			d.ReceiptConfirmedOn = ""
			return true
		}),
		ofRelease("RA-PSC-021", "the passcode is texted to another number", func(d *card.Dates) bool {
			d.PasscodeSentTo = otherThan(d.PasscodeSentTo)
			return true
		}),
		ofRecord("RA-PSC-023", evidence.EmergencyRemote, "the passcode is texted, so that the holder has to change it", release).
			also(evidence.EmergencyClinician),
	}
}

// ofCard returns the defect that the card of a record is another.
func ofCard(rule guidance.RuleID, what string, change func(d *card.Dates, checked guidance.Date) bool) Defect {
	return ofRecord(rule, evidence.EmergencyRemote, what, func(r *registration.Record) bool {
		checked, err := guidance.ParseDate(r.CheckedOn)
		if r.Card == nil || err != nil {
			return false
		}
		dates := *r.Card
		r.Card = &dates
		return change(&dates, checked)
	}).onEveryRoute()
}

// ofRelease returns the defect that the passcode is released wrongly.
func ofRelease(rule guidance.RuleID, what string, change func(*card.Dates) bool) Defect {
	return ofRecord(rule, evidence.EmergencyRemote, what, func(r *registration.Record) bool {
		return release(r) && change(r.Card)
	}).also(evidence.EmergencyClinician).from(Released).besides("RA-PSC-023")
}

// dayBefore sets a day to the one before another; it reports whether there is one.
func dayBefore(at *string, day string) bool {
	on, err := guidance.ParseDate(day)
	if err != nil || *at == "" {
		return false
	}
	*at = on.AddDays(-1).String()
	return true
}

// otherThan returns a number for drama that is not the given one.
func otherThan(number string) string {
	const last, lastButOne = "+447700900999", "+447700900998"
	if m, err := identity.ParseMobile(number); err == nil && m.String() == last {
		return lastButOne
	}
	return last
}
