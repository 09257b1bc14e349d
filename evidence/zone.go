package evidence

import (
	"strings"

	"github.com/rakit-dev/rakit/evidence/mrz"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// skipZones says that the rules of machine readable zones do not apply.
func skipZones(a *guidance.Assessment) {
	for _, r := range mrz.Rules() {
		a.Skip(r)
	}
	a.Skip(ruleZoneAgrees)
}

// unknownBirth is a date of birth of which a zone knows nothing.
const unknownBirth = "<<<<<<"

// assessZone reads the machine readable zone of a document, and holds it against
// what was written down of the document and what the registrant claims.
func assessZone(a *guidance.Assessment, d Document, i int, claim identity.Claim, ds []Document, on guidance.Date) {
	if len(d.MRZ) == 0 {
		skipZones(a)
		return
	}
	zone, read := mrz.Check(strings.Join(d.MRZ, "\n"), on, at(i, "mrz"))
	a.Merge(read)
	if zone.IsZero() {
		a.Unknown(ruleZoneAgrees)
		return
	}
	assessZoneAgrees(a, d, i, zone)
	// The parts that the zone knows: it has no century, and may lack day and month.
	if birth := zone.Birth(); birth.Raw() != unknownBirth && !claim.DateOfBirth.IsZero() {
		requireOf(a, ruleHolderBirth, birth.Agrees(claim.DateOfBirth), i, "mrz", "the date of birth in the machine readable zone is not the one the registrant gave")
	}
	if !claim.Name.IsZero() {
		compared := zone.CompareName(claim.Name)
		ok := agrees(compared) || changedName(ds, claim.Name, func(former identity.Name) bool { return agrees(zone.CompareName(former)) })
		requireOf(a, ruleHolderName, ok, i, "mrz",
			"the name in the machine readable zone is not for certain the one the registrant gave ("+compared.String()+"): look, and ask for evidence of a change of name")
	}
}

// assessZoneAgrees compares the zone with the number and day that were typed. A
// filler in the zone stands for a sign that no zone holds.
func assessZoneAgrees(a *guidance.Assessment, d Document, i int, zone mrz.Zone) {
	a.Pass(ruleZoneAgrees) // unless it is found wanting
	if d.Number != "" && alphanumeric(d.Number) != alphanumeric(zone.DocumentNumber()) {
		a.Fail(ruleZoneAgrees, at(i, "number"), "the number is not the one in the machine readable zone")
	}
	if expires, err := guidance.ParseDate(d.Expires); err == nil && expires != zone.Expiry() {
		a.Fail(ruleZoneAgrees, at(i, "expires"), "the expiry date is not the one in the machine readable zone")
	}
}

func alphanumeric(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9' || r >= 'A' && r <= 'Z':
			return r
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return -1
	}, s)
}
