package specimen

import (
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// person is somebody invented.
type person struct {
	given, middle, family name // the parts that somebody does not have are empty
	former                name // the family name before a marriage; empty if it is the same
	foreign               bool // the name is of a script that documents do not print
	woman                 bool
	born                  guidance.Date
}

// people are the lists from which people are invented.
type people struct{ given, family, only []name }

func readPeople() people {
	return people{given: givenNames.read(), family: familyNames.read(), only: onlyNames.read()}
}

// leap is the day of birth of somebody whose birthday is once in four years.
var leap = guidance.MustDate("1984-02-29")

// invent returns somebody who is 18 to 69 years old on a day.
func (l people) invent(d *draw, on guidance.Date) person {
	p := person{woman: d.oneIn(2), born: d.between(on.AddMonths(-70*12).AddDays(1), on.AddMonths(-18*12))}
	if d.oneIn(20) {
		p.born = leap
	}
	switch {
	case d.oneIn(40):
		p.family = pick(d, l.only)
		return p
	case d.oneIn(60):
		both := pick(d, otherScripts)
		p.given, p.family, p.foreign = name{text: both[0], mail: "staff"}, name{text: both[1], mail: "member"}, true
		return p
	}
	p.given, p.family = pick(d, l.given), pick(d, l.family)
	if d.oneIn(2) {
		p.middle = pick(d, l.given)
	}
	return p
}

// marry gives the person a family name before the one that they have.
func (p *person) marry(d *draw, l people) {
	former := pick(d, l.family)
	if p.given.text == "" || p.foreign || former.text == p.family.text {
		return
	}
	p.former = former
}

// printedFamily returns the family name that an older document prints.
func (p *person) printedFamily() name {
	if p.former.text != "" {
		return p.former
	}
	return p.family
}

// holder returns what a document says of its holder, nil for a name that it
// cannot print. Older documents have the former name.
func (p *person) holder(d *draw, older bool) *evidence.Holder {
	if p.foreign {
		return nil
	}
	family := p.family
	if older {
		family = p.printedFamily()
	}
	h := &evidence.Holder{GivenName: p.given.printed, MiddleNames: p.middle.printed, FamilyName: family.printed}
	if d.oneIn(3) {
		h.GivenName, h.MiddleNames, h.FamilyName = p.given.text, p.middle.text, family.text
	}
	if !d.oneIn(10) {
		h.DateOfBirth = p.born.String()
	}
	return h
}

// zoneName returns the name field of a passport, 39 places; "" where the name
// takes all of it, or cannot be printed.
func (p *person) zoneName() string {
	family := p.printedFamily()
	field := family.zone
	for _, given := range [...]name{p.given, p.middle} {
		switch {
		case given.text == "":
			continue
		case given.zone == "":
			return ""
		case field == family.zone:
			field += "<<" + given.zone
		default:
			field += "<" + given.zone
		}
	}
	if family.zone == "" || len(field) >= zoneNameWidth {
		return ""
	}
	return filled(field, zoneNameWidth)
}

const zoneNameWidth = 39

// licenceNumber returns the number of a driving licence: of Great Britain, or now
// and then of Northern Ireland, whose numbers say nothing of the holder.
func (p *person) licenceNumber(d *draw) string {
	if p.foreign || d.oneIn(12) {
		return d.digits(8)
	}
	sex := "M"
	if p.woman {
		sex = "F"
	}
	forenames := p.given.text
	if p.middle.text != "" {
		forenames += " " + p.middle.text
	}
	coded := licence.Expect13(licence.Holder{Surname: p.family.text, Forenames: forenames, DateOfBirth: p.born, Sex: sex})
	return coded + "9" + d.letters(2, "ABCDEFGHJKLMNPRSTUVWX")
}

// registrant returns what the person says of themselves, with all that a route
// may ask for.
func (p *person) registrant(d *draw) identity.Registrant {
	return identity.Registrant{
		Title: pick(d, titles), GivenName: p.given.text, MiddleNames: p.middle.text, FamilyName: p.family.text,
		DateOfBirth: p.born.String(), NationalInsuranceNumber: insuranceNumber(d), Email: p.mailbox(d), Mobile: mobileNumber(d),
		Address: address(d),
	}
}

// mailbox returns an address of NHSmail that nobody has: its number is longer
// than any that NHSmail adds to a name.
func (p *person) mailbox(d *draw) string {
	before := p.family.mail
	if p.given.mail != "" {
		before = p.given.mail + "." + before
	}
	return before + ".example" + d.digits(6) + "@nhs.net"
}

// insuranceNumber returns a number with the prefix of the examples, written in
// one of the usual ways.
func insuranceNumber(d *draw) string {
	n, suffix := d.digits(6), d.letters(1, "ABCD")
	if d.oneIn(4) {
		return "JK " + n[:2] + " " + n[2:4] + " " + n[4:] + " " + suffix
	}
	return "JK" + n + suffix
}

// mobileNumber returns a number that Ofcom keeps for drama, written in one of the
// usual ways.
func mobileNumber(d *draw) string {
	last := d.digits(3)
	switch d.below(4) {
	case 0:
		return "07700 900" + last
	case 1:
		return "0044 7700 900 " + last
	case 2:
		return "(07700) 900-" + last
	}
	return "+447700900" + last
}

var (
	streets = []string{"Example Street", "Sample Road", "Specimen Lane", "Test Terrace", "Model Avenue"}
	towns   = []struct{ name, outward string }{
		{"Leeds", "LS1"},
		{"London", "SW1A"},
		{"London", "EC1A"},
		{"Cardiff", "CF10"},
		{"Belfast", "BT1"},
		{"Edinburgh", "EH1"},
		{"Birmingham", "B1"},
		{"Manchester", "M1"},
		{"Truro", "TR1"},
		{"Carlisle", "CA1"},
		{"Norwich", "NR1"},
		{"Newcastle upon Tyne", "NE1"},
		{"Lerwick", "ZE1"},
	}
)

// address returns an address in a street that does not exist, with a postcode of
// the town that is not given out.
func address(d *draw) *identity.Address {
	town := pick(d, towns)
	a := &identity.Address{Lines: []string{d.house() + " " + pick(d, streets), town.name}, Postcode: town.outward + " " + d.digits(1) + "ZZ"}
	if d.oneIn(6) {
		a.Lines = append([]string{"Flat " + d.house()}, a.Lines...)
	}
	return a
}

// house returns a number from 1 to 99.
func (d *draw) house() string {
	n := 1 + d.below(99)
	if n < 10 {
		return string('0' + byte(n))
	}
	return string([]byte{'0' + byte(n/10), '0' + byte(n%10)})
}
