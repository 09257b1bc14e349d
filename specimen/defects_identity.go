package specimen

import (
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// identityDefects returns the defects of personal details, organisations and ids
// (RA-IDN), which are the same by whatever route.
func identityDefects() []Defect {
	return slices.Concat(nameDefects(), birthDefects(), contactDefects(), addressDefects(), []Defect{
		ofRecord("RA-IDN-030", evidence.EmergencyRemote, "the code of the organisation is too short", func(r *registration.Record) bool {
			r.Organisation = "R1"
			return true
		}).onEveryRoute(),
		ofRecord("RA-IDN-031", evidence.EmergencyRemote, "the id is longer than 200 bytes", func(r *registration.Record) bool {
			r.ID += strings.Repeat("x", 200)
			return true
		}).onEveryRoute(),
	})
}

// onEveryRoute returns the defect for records of every route.
func (d Defect) onEveryRoute() Defect {
	d.record.routes = evidence.Routes()
	return d
}

// ofMember returns the defect that a member of the registrant, which has to be
// there, is overwritten.
func ofMember(rule guidance.RuleID, what string, member func(*identity.Registrant) *string, text string) Defect {
	return ofRecord(rule, evidence.EmergencyRemote, what, func(r *registration.Record) bool {
		at := member(&r.Registrant)
		if at == nil || *at == "" {
			return false
		}
		*at = text
		return true
	}).onEveryRoute()
}

func givenName(r *identity.Registrant) *string  { return &r.GivenName }
func familyName(r *identity.Registrant) *string { return &r.FamilyName }
func dateOfBirth(r *identity.Registrant) *string {
	return &r.DateOfBirth
}
func insurance(r *identity.Registrant) *string { return &r.NationalInsuranceNumber }
func email(r *identity.Registrant) *string     { return &r.Email }
func mobile(r *identity.Registrant) *string    { return &r.Mobile }

func postcode(r *identity.Registrant) *string {
	if r.Address == nil {
		return nil
	}
	return &r.Address.Postcode
}

func nameDefects() []Defect {
	return []Defect{
		ofMember("RA-IDN-001", "the given name has a digit for a letter", givenName, "Ad4"),
		ofMember("RA-IDN-001", "the family name has a Cyrillic letter among Latin ones", familyName, "Ex\u0430mple"),
		ofMember("RA-IDN-001", "the family name is longer than 40 characters", familyName, strings.Repeat("Example ", 6)),
	}
}

func birthDefects() []Defect {
	reborn := func(rule guidance.RuleID, what string, day func(on guidance.Date) guidance.Date) Defect {
		return ofRecord(rule, evidence.EmergencyRemote, what, func(r *registration.Record) bool {
			on, err := guidance.ParseDate(r.CheckedOn)
			return err == nil && bear(r, day(on))
		}).onEveryRoute()
	}
	return []Defect{
		ofMember("RA-IDN-002", "the date of birth is written day first", dateOfBirth, "10/12/1985"),
		ofMember("RA-IDN-002", "the date of birth is 29 February of no leap year", dateOfBirth, "1900-02-29"),
		reborn("RA-IDN-003", "the date of birth is the day after the check", func(on guidance.Date) guidance.Date { return on.AddDays(1) }),
		reborn("RA-IDN-004", "the date of birth is 1 January 1900, on the papers as well", func(guidance.Date) guidance.Date { return unknownBirth }),
	}
}

// unknownBirth stands for a date of birth that is not known.
var unknownBirth = guidance.MustDate("1900-01-01")

// bear gives the registrant another date of birth, and all papers with them: what
// is wrong with it is then the day alone. It reports whether there was one.
func bear(r *registration.Record, birth guidance.Date) bool {
	if r.Registrant.DateOfBirth == "" {
		return false
	}
	r.Registrant.DateOfBirth = birth.String()
	for i := range r.Documents {
		d := &r.Documents[i]
		d.MRZ = nil
		if d.Holder != nil && d.Holder.DateOfBirth != "" {
			holder := *d.Holder
			holder.DateOfBirth = birth.String()
			d.Holder = &holder
		}
		if d.Kind == evidence.DrivingLicence.String() || d.Kind == evidence.PaperDrivingLicence.String() {
			d.Number = recoded(d.Number, birth)
		}
	}
	return true
}

// recoded returns the number of a driving licence of Great Britain as it would be
// had its holder been born on another day; any other number as it is.
func recoded(number string, birth guidance.Date) string {
	if n, err := licence.Parse(licence.GB, number); err != nil || len(number) != 16 || n.IsZero() {
		return number
	}
	born := birth.String()
	month := born[5:7]
	if number[6] >= '5' { // of a woman
		month = string(month[0]+5) + month[1:]
	}
	return number[:5] + born[2:3] + month + born[8:] + born[3:4] + number[11:]
}

func contactDefects() []Defect {
	return []Defect{
		ofMember("RA-IDN-005", "a National Insurance number lacks a digit", insurance, "JK98765D"),
		ofMember("RA-IDN-006", "a National Insurance number begins with a prefix for administration", insurance, "CR987654D"),
		ofMember("RA-IDN-007", "the mobile number is that of a landline", mobile, "+441632960123"),
		ofMember("RA-IDN-008", "the email address has no @", email, "ada.example.nhs.net"),
		ofMember("RA-IDN-009", "the email address is of no secure domain", email, "ada.example@example.org"),
	}
}

func addressDefects() []Defect {
	return []Defect{
		ofMember("RA-IDN-010", "the postcode has its parts the wrong way round", postcode, "4AP LS1"),
		ofMember("RA-IDN-011", "the postcode stands for no fixed address", postcode, "ZZ99 3VZ"),
		ofMember("RA-IDN-012", "the postcode is of no area", postcode, "NF1 1AA"),
		ofRecord("RA-IDN-013", evidence.EmergencyRemote, "a line of the address is blank", func(r *registration.Record) bool {
			address := r.Registrant.Address
			if address == nil || len(address.Lines) == 0 {
				return false
			}
			blank := *address
			blank.Lines = append(slices.Clone(address.Lines), " ")
			r.Registrant.Address = &blank
			return true
		}).onEveryRoute(),
	}
}
