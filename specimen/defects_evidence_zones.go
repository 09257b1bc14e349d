package specimen

import (
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/evidence/mrz"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

// zoneDefects are of machine readable zones.
func zoneDefects() []Defect {
	ofZone := func(rule guidance.RuleID, what string, change func(z *bookZone) bool) Defect {
		return ofRoutes(rule, onRemote(), what, func(r *registration.Record) bool {
			d := document(r, hasBookZone)
			if d == nil {
				return false
			}
			z := bookZone{d.MRZ[0], d.MRZ[1]}
			if !change(&z) {
				return false
			}
			d.MRZ = z.lines()
			return true
		})
	}
	return []Defect{
		ofZone("RA-EVD-020", "the lower line of a machine readable zone lacks its last character", func(z *bookZone) bool {
			z.lower = z.lower[:len(z.lower)-1]
			return true
		}),
		ofZone("RA-EVD-021", "the last check digit of a machine readable zone is one too high", func(z *bookZone) bool {
			last := len(z.lower) - 1
			z.lower = z.lower[:last] + string(nextDigit(z.lower[last]))
			return true
		}),
		ofZone("RA-EVD-022", "a machine readable zone has its document expire on 30 February, with check digits that agree", func(z *bookZone) bool {
			return z.setExpiry(z.lower[21:23] + "0230")
		}),
		ofZone("RA-EVD-023", "a machine readable zone has an X for sex, which belongs into the printed part only", func(z *bookZone) bool {
			z.lower = z.lower[:20] + "X" + z.lower[21:]
			return true
		}),
		ofZone("RA-EVD-024", "the name in a machine readable zone begins with the figure 0", func(z *bookZone) bool {
			z.upper = z.upper[:5] + "0" + z.upper[6:]
			return true
		}),
		ofZone("RA-EVD-025", "the nationality in a machine readable zone is that of Utopia, which stands on specimens", func(z *bookZone) bool {
			z.lower = z.lower[:10] + "UTO" + z.lower[13:]
			return true
		}),
		ofZone("RA-EVD-026", "the name in a machine readable zone has a third filler between its two parts", func(z *bookZone) bool {
			short, full := strings.CutSuffix(z.upper, "<")
			primary, secondary, two := strings.Cut(short, "<<")
			z.upper = primary + "<<<" + secondary
			return full && two && strings.Trim(secondary, "<") != ""
		}),
		ofRoutes("RA-EVD-027", onRemote(), "a further identity card has a long number whose check digit counts the filler inside it", func(r *registration.Record) bool {
			card, ok := longNumbered(r)
			return ok && further(card)(r)
		}),
	}
}

// bookZone is the zone of a passport book (TD3), two lines of 44 characters.
type bookZone struct{ upper, lower string }

// hasBookZone reports whether a document has such a zone.
func hasBookZone(d evidence.Document) bool {
	return len(d.MRZ) == 2 && len(d.MRZ[0]) == 44 && len(d.MRZ[1]) == 44
}

func (z bookZone) lines() []string { return []string{z.upper, z.lower} }

// setExpiry puts another day, YYMMDD, into the zone, with the two check digits
// that are over it. It reports whether they could be worked out.
func (z *bookZone) setExpiry(day string) bool {
	head, personal := z.lower[:21], z.lower[28:43]
	expiry, ok := digited(day)
	if !ok {
		return false
	}
	whole, ok := digited(head[:10] + head[13:20] + expiry + personal)
	z.lower = head + expiry + personal + whole[len(whole)-1:]
	return ok
}

// digited returns a field with its check digit after it.
func digited(field string) (string, bool) {
	digit, err := mrz.CheckDigit(field)
	return field + string(digit), err == nil
}

// inZone returns a day as a zone has it, YYMMDD.
func inZone(day guidance.Date) string {
	s := day.String() // YYYY-MM-DD
	return s[2:4] + s[5:7] + s[8:]
}

// longNumbered returns an identity card (TD1) of the registrant whose number is
// longer than nine characters, with a check digit as some Belgian cards have it. It
// reports whether the registrant's names and day of birth are known and fit.
func longNumbered(r *registration.Record) (evidence.Document, bool) {
	const number, rest = "000590448", "301" // by Doc 9303 the check digit would be another
	birth, err := guidance.ParseDate(r.Registrant.DateOfBirth)
	name, unspelt := mrz.EncodeName(mrz.TD1, r.Registrant.FamilyName, strings.TrimSpace(r.Registrant.GivenName+" "+r.Registrant.MiddleNames))
	on := checkedOn(r)
	if err != nil || unspelt != nil || r.Registrant.GivenName == "" || !strings.HasSuffix(name, "<") || on.IsZero() {
		return evidence.Document{}, false
	}
	expires := on.AddMonths(36)
	counted, known := digited(number + "<" + rest)
	upper := "IDBEL" + number + "<" + rest + counted[len(counted)-1:] + strings.Repeat("<", 11)
	born, dated := digited(inZone(birth))
	until, lasting := digited(inZone(expires))
	optional := strings.Repeat("<", 11)
	whole, sealed := digited(upper[5:] + born + until + optional)
	return evidence.Document{
		Kind: evidence.EEAIdentityCard.String(), Number: number + rest, Issued: on.AddMonths(-24).String(), Expires: expires.String(),
		MRZ: []string{upper, born + "<" + until + "BEL" + optional + whole[len(whole)-1:], name},
	}, known && dated && lasting && sealed
}

// expired has a document end on a day, in its zone as well.
func expired(d *evidence.Document, day guidance.Date) bool {
	issued, err := guidance.ParseDate(d.Issued)
	if d.Issued != "" && (err != nil || issued.After(day)) {
		return false
	}
	d.Expires = day.String()
	if len(d.MRZ) == 0 {
		return true
	}
	if !hasBookZone(*d) {
		return false
	}
	z := bookZone{d.MRZ[0], d.MRZ[1]}
	ok := z.setExpiry(inZone(day))
	d.MRZ = slices.Clone(z.lines())
	return ok
}
