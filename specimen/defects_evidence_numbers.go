package specimen

import (
	"strings"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

// numberDefects are of the numbers of documents.
func numberDefects() []Defect {
	ofLicence := func(rule guidance.RuleID, what string, change func(number string) string) Defect {
		return ofRoutes(rule, onRemote(), what, func(r *registration.Record) bool {
			d := licenceOf(r)
			if d == nil {
				return false
			}
			was := d.Number
			d.Number = change(was)
			return d.Number != was
		})
	}
	ofNumber := func(rule guidance.RuleID, kind evidence.Kind, what, number string) Defect {
		return ofRoutes(rule, onRemote(), what, further(evidence.Document{Kind: kind.String(), Number: number}))
	}
	const holder = `,"surname":"Example","forenames":"Ada Grace","dateOfBirth":"1985-12-10"}`
	return []Defect{
		ofLicence("RA-EVD-030", "the number of a driving licence lacks its last character", func(number string) string {
			return number[:len(number)-1]
		}),
		ofLicence("RA-EVD-031", "the number of a driving licence codes another day of birth", func(number string) string {
			day := "01"
			if number[8:10] == day {
				day = "02"
			}
			return number[:8] + day + number[10:]
		}),
		ofLicence("RA-EVD-032", "the number of a driving licence codes another first initial", func(number string) string {
			initial := number[11]
			switch {
			case initial == '9':
				return number // of somebody with one name
			case initial == 'Z':
				initial = 'A'
			default:
				initial++
			}
			return number[:11] + string(initial) + number[12:]
		}),
		ofLicence("RA-EVD-033", "the number of a driving licence has the letter O in the fourteenth place", func(number string) string {
			return number[:13] + "O" + number[14:]
		}),
		ofValue("RA-EVD-034", "driving-licence", "only the thirteen characters are given that anybody can work out",
			`{"id":"v-licence","input":"EXAMP862105AG9BC"`+holder, `{"id":"v-licence","input":"EXAMP862105AG"`+holder),
		ofNumber("RA-EVD-040", evidence.UKPassport, "the number of a further UK passport begins with 9, as on specimens", "912345678"),
		ofNumber("RA-EVD-041", evidence.Passport, "the number of a further passport has ten characters", "X123456789"),
		ofNumber("RA-EVD-042", evidence.BiometricResidencePermit, "the number of a residence permit lacks its last digit", "ZZ123456"),
		ofNumber("RA-EVD-045", evidence.BirthCertificate, "in place of the number of a certificate stands a remark", "see file, page 2"),
	}
}

// shareCodeDefects are of share codes, which no record has.
func shareCodeDefects() []Defect {
	const sound = `{"id":"v-share-code","input":"W12345678"}`
	return []Defect{
		ofValue("RA-EVD-043", "share-code", "a share code begins with a letter that none begins with", sound, `{"id":"v-share-code","input":"Q12345678"}`),
		ofValue("RA-EVD-044", "share-code", "a share code was made for the right to rent", sound, `{"id":"v-share-code","input":"R12345678"}`),
	}
}

// licenceOf returns a driving licence of a record that has the number of Great
// Britain, which may be changed; one that is made for the registrant where there is
// none, and nil where none can be made.
func licenceOf(r *registration.Record) *evidence.Document {
	own := document(r, func(d evidence.Document) bool {
		n, err := licence.Parse(licence.GB, d.Number)
		return kindOf(d) == evidence.DrivingLicence && err == nil && n.String() == d.Number
	})
	if own != nil {
		return own
	}
	birth, _ := guidance.ParseDate(r.Registrant.DateOfBirth)
	number := licence.Expect13(licence.Holder{
		Surname: r.Registrant.FamilyName, Forenames: strings.TrimSpace(r.Registrant.GivenName + " " + r.Registrant.MiddleNames), DateOfBirth: birth,
	}) + "9BC"
	if _, err := licence.Parse(licence.GB, number); err != nil {
		return nil
	}
	if !further(evidence.Document{Kind: evidence.DrivingLicence.String(), Number: number})(r) {
		return nil
	}
	return &r.Documents[len(r.Documents)-1]
}
