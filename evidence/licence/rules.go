package licence

import "github.com/rakit-dev/rakit/guidance"

var read20261121 = guidance.MustDate("2026-11-21")

// The publications that say how numbers are made up. None of them is the
// issuer's own standard.
var (
	oneLogin = guidance.Page{
		Title: "GOV.UK One Login, driving licence check (source code)",
		URL:   "https://github.com/govuk-one-login/ipv-cri-dl-front", Read: read20261121,
	}
	leaflet = guidance.Page{
		Title: "How to check your driver number (leaflet of the DVLA, as copied by uk-official-document.com)",
		URL:   "https://uk-official-document.com/?p=1020", Read: read20261121,
	}
	signatories = guidance.Page{
		Title: "How to read a UK driving licence number (signatory identification checker guidance, as copied by docsbay.net)",
		URL:   "https://docsbay.net/doc/6857/signatory-identification-checker-guidance", Read: read20261121,
	}
	dbsNotes = guidance.Page{
		Title: "Driving licences (notes on DBS applications, as carried by disclosures.co.uk)",
		URL:   "https://www.disclosures.co.uk/index.php?pageid=253", Read: read20261121,
	}
	crownLicences = guidance.Page{
		Title: "Non-UK driving licences and CRB checks (Personnel Checks)",
		URL:   "https://www.personnelchecks.co.uk/2011/02/non-uk-driving-licences-and-crb-checks/", Read: read20261121,
	}
)

// unverified returns a rule that rests on what others report of the issuers.
func unverified(id guidance.RuleID, s guidance.Severity, title, rationale string, cs ...guidance.Citation) guidance.Rule {
	r := guidance.OwnRule(id, s, guidance.Record|guidance.Command, title, rationale, cs...)
	r.Basis = guidance.Unverified
	return r
}

// The rules of driving licence numbers.
var (
	ruleFormat = unverified("RA-EVD-030", guidance.Error,
		"a driving licence number has the form that its issuer uses",
		"no issuer publishes the form; GOV.UK One Login checks it before it asks the issuer, and a number of another form finds no licence. The last three characters are left free, because GOV.UK's own hint breaks its pattern. "+
			"Sources differ on two islands: the notes on DBS applications give six digits for Jersey and, for the Isle of Man, six digits, a slash and one or two digits; Personnel Checks gives eight digits for Jersey and nine for the Isle of Man. The notes are followed: they know a change of February 2016, and so are the later",
		oneLogin.At("src/app/drivingLicence/fields.js, drivingLicenceNumber and dvaLicenceNumber"), dbsNotes.At("Driving licence number"),
		crownLicences.At("Jersey"), crownLicences.At("Isle of Man"))
	ruleBirth = unverified("RA-EVD-031", guidance.Error,
		"the date of birth coded in a driving licence number is the holder's",
		"a date of birth does not change, so that a number with another one was mistyped, is another person's or was made up; GOV.UK One Login refuses it too. How it is coded is read in copies of the issuer's leaflet",
		oneLogin.At("src/app/drivingLicence/fieldsHelper.js, dvlaValidator"), leaflet.At("How to check your driver number, B"),
		crownLicences.At("Guernsey"))
	ruleHolder = unverified("RA-EVD-032", guidance.Warning,
		"the surname, initials and sex coded in a driving licence number are the holder's, or a person has looked",
		"names and markers change, and licences follow later; GOV.UK One Login does not refuse on them. How they are coded is read in copies, and not for every script",
		leaflet.At("How to check your driver number, A and C"), signatories.At("A to C"),
		oneLogin.At("src/app/drivingLicence/fieldsHelper.js, dvlaValidator"))
	rulePlace14 = unverified("RA-EVD-033", guidance.Warning,
		"the fourteenth character of a driving licence number is none that is taken for another (I, O, Q, Y, Z, 0, 1), or a person has looked",
		"GOV.UK One Login's pattern leaves these out, as easily misread; numbers that have one were published all the same",
		oneLogin.At("src/app/drivingLicence/fields.js, drivingLicenceNumber"))
	ruleWhole = unverified("RA-EVD-034", guidance.Warning,
		"the whole number of a driving licence is given",
		"the first thirteen characters are worked out of a name and a date of birth, so that anybody can write them down who never saw the licence; the three after them cannot be worked out",
		leaflet.At("How to check your driver number, A to C"))
)

// Rules returns the table of this package's rules.
func Rules() []guidance.Rule {
	return []guidance.Rule{ruleFormat, ruleBirth, ruleHolder, rulePlace14, ruleWhole}
}
