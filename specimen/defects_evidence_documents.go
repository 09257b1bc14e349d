package specimen

import (
	"slices"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

// editionDefects are of days for which the route of a record has no guidance.
func editionDefects() []Defect {
	emergency := []evidence.Route{evidence.EmergencyRemote, evidence.EmergencyClinician, evidence.EmergencyNoVideo}
	return []Defect{
		ofRoutes("RA-EVD-001", emergency, "the identity check is a day later than the last day of the emergency", func(r *registration.Record) bool {
			editions := editionsOf(r)
			if len(editions) == 0 || editions[len(editions)-1].Effective.To.IsZero() {
				return false
			}
			r.CheckedOn = editions[len(editions)-1].Effective.To.AddDays(1).String()
			return true
		}),
		ofRoutes("RA-EVD-002", onRemote(), "the identity check is a day earlier than all that is known of the guidance", func(r *registration.Record) bool {
			editions := editionsOf(r)
			if len(editions) == 0 {
				return false
			}
			r.CheckedOn = editions[0].Effective.From.AddDays(-1).String()
			return true
		}).comesTo(guidance.NotEvaluated),
	}
}

func editionsOf(r *registration.Record) guidance.Editions[evidence.RequirementSet] {
	route, err := evidence.ParseRoute(r.Route)
	if err != nil {
		return nil
	}
	return evidence.Editions(route)
}

// documentDefects are of what holds for documents by whatever route.
func documentDefects() []Defect {
	return []Defect{
		ofRoutes("RA-EVD-010", onRemote(), "a further document is of a kind that is on no list", further(evidence.Document{Kind: "library-card"})),
		ofRoutes("RA-EVD-011", onRemote(), "a photographic document is said to have been issued on 30 February", func(r *registration.Record) bool {
			d := document(r, func(d evidence.Document) bool { return facing(d) && len(d.Issued) == len("2006-01-02") })
			if d == nil {
				return false
			}
			d.Issued = d.Issued[:len("2006-")] + "02-30"
			return true
		}),
		ofRoutes("RA-EVD-012", onRemote(), "the nine zeros of the COVID-19 flag are given as a further passport",
			further(evidence.Document{Kind: evidence.UKPassport.String(), Number: "000000000"})),
		ofRoutes("RA-EVD-013", onRemote(), "a document has its holder born a day later than the registrant", func(r *registration.Record) bool {
			d := document(r, func(d evidence.Document) bool { return d.Holder != nil && d.Holder.DateOfBirth != "" })
			birth, err := guidance.ParseDate(r.Registrant.DateOfBirth)
			if d == nil || err != nil {
				return false
			}
			holder := *d.Holder
			holder.DateOfBirth = birth.AddDays(1).String()
			d.Holder = &holder
			return true
		}),
		ofRoutes("RA-EVD-014", append([]evidence.Route{evidence.EmergencyRemote}, routesBut(evidence.EmergencyRemote, evidence.ApplyForCareID)...),
			"a document has another family name, and there is no evidence of a change of name", renamedHolder),
		ofRoutes("RA-EVD-015", onRemote(), "there are 21 documents", func(r *registration.Record) bool {
			certificate := evidence.Document{Kind: evidence.BirthCertificate.String()}
			r.Documents = slices.Concat(r.Documents, slices.Repeat([]evidence.Document{certificate}, max(0, mostDocuments+1-len(r.Documents))))
			return true
		}),
		ofRoutes("RA-EVD-016", onRemote(), "the last digit of the number of a document is not the one in its machine readable zone", func(r *registration.Record) bool {
			d := document(r, func(d evidence.Document) bool { return len(d.MRZ) > 0 && d.Number != "" })
			if d == nil {
				return false
			}
			last := len(d.Number) - 1
			if d.Number[last] < '0' || d.Number[last] > '9' || d.Number[:last] == "00000000" {
				return false
			}
			d.Number = d.Number[:last] + string(nextDigit(d.Number[last]))
			return true
		}),
	}
}

// nextDigit returns the digit after another, 0 after 9.
func nextDigit(digit byte) byte { return '0' + (digit-'0'+1)%10 }

// nameChanges are the documents that may explain another name.
var nameChanges = []evidence.Kind{
	evidence.AdoptionCertificate, evidence.MarriageCertificate, evidence.CivilPartnershipCertificate,
	evidence.DivorcePapers, evidence.GenderRecognitionCertificate, evidence.DeedPoll,
}

// changesName reports whether a document may explain another name.
func changesName(d evidence.Document) bool { return slices.Contains(nameChanges, kindOf(d)) }

// renamedHolder has a document name somebody of another family name.
func renamedHolder(r *registration.Record) bool {
	d := document(r, func(d evidence.Document) bool {
		return d.Holder != nil && d.Holder.GivenName != "" && d.Holder.FamilyName != ""
	})
	if d == nil || slices.ContainsFunc(r.Documents, changesName) || r.Registrant.FamilyName == "" {
		return false
	}
	return rename(d)
}

// otherFamily is a family name that nobody in the records has.
const otherFamily = "SPECIMEN"

// rename has a document name somebody of another family name. It reports whether
// the document names anybody.
func rename(d *evidence.Document) bool {
	if d.Holder == nil {
		return false
	}
	holder := *d.Holder
	holder.FamilyName = otherFamily
	d.Holder = &holder
	return true
}
