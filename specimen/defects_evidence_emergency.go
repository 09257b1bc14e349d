package specimen

import (
	"slices"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

// remoteDefects are of what the page for RA service providers asks for.
func remoteDefects() []Defect {
	of := func(rule guidance.RuleID, what string, breaks func(r *registration.Record) bool) Defect {
		return ofRecord(rule, evidence.EmergencyRemote, what, breaks)
	}
	return []Defect{
		of("RA-EVD-101", "the organisation of first registration is not given", emptied(func(r *registration.Record) *string { return &r.Organisation })),
		of("RA-EVD-102", "the registrant's name is not given", withoutName),
		of("RA-EVD-103", "the registrant's date of birth is not given", emptied(birthText)),
		of("RA-EVD-104", "the registrant's National Insurance number is not given", emptied(numberText)),
		of("RA-EVD-105", "no passport or driving licence is given, and nobody decided to do without", withoutFace),
		of("RA-EVD-106", "no photograph is given", withoutPhotograph),
		of("RA-EVD-107", "the registrant's mobile number is not given", withoutMobile),
		of("RA-EVD-108", "the registrant's email address is not given", emptied(emailText)),
		of("RA-EVD-109", "the passport or driving licence expired the day before the check", expiredBefore),
		of("RA-EVD-110", "a paper that was asked for in place of a photographic document is not given", substituteMissing),
		of("RA-EVD-111", "the decision to go on without a photographic document names nobody who decided", undecidedSubstitute),
	}
}

// clinicianDefects are deviations from what the streamlining page asks for. Each is
// recorded, so that nothing else is found; that of RA-EVD-220 is recorded badly.
func clinicianDefects() []Defect {
	of := func(rule guidance.RuleID, what string, breaks func(r *registration.Record) bool) Defect {
		return ofRecord(rule, evidence.EmergencyClinician, what, recorded(rule, breaks))
	}
	return []Defect{
		of("RA-EVD-202", "the clinician's name is not given", withoutName),
		of("RA-EVD-203", "the clinician's date of birth is not given", emptied(birthText)),
		of("RA-EVD-204", "the clinician's National Insurance number is not given", emptied(numberText)),
		of("RA-EVD-205", "no passport or driving licence is given, and nobody judged what to ask for in its place", withoutFace),
		of("RA-EVD-206", "no photograph of the clinician is given", withoutPhotograph),
		of("RA-EVD-207", "the clinician's mobile number is not given", withoutMobile),
		of("RA-EVD-208", "the clinician's address is not given", withoutAddress),
		of("RA-EVD-209", "the clinician's passport or driving licence expired the day before the check", expiredBefore),
		of("RA-EVD-210", "a paper that was asked for in place of photographic identity is not given", substituteMissing),
		of("RA-EVD-211", "the judgement to go on without photographic identity names nobody who judged", undecidedSubstitute),
		ofRecord("RA-EVD-220", evidence.EmergencyClinician, "the deviation that the clinician's address is not given is recorded without a day on which it is due",
			func(r *registration.Record) bool {
				if len(r.Deviations) == 0 && !recorded("RA-EVD-208", withoutAddress)(r) {
					return false
				}
				r.Deviations = slices.Clone(r.Deviations)
				r.Deviations[0].DueOn = ""
				return true
			}).from(deviated).besides("RA-EVD-208"),
	}
}

// noVideoDefects are of the decision to register without a video meeting.
func noVideoDefects() []Defect {
	of := func(rule guidance.RuleID, what string, member func(d *evidence.NoVideoDecision) *string) Defect {
		return ofRecord(rule, evidence.EmergencyNoVideo, what, func(r *registration.Record) bool {
			if r.NoVideoDecision == nil {
				return false
			}
			decision := *r.NoVideoDecision
			*member(&decision) = ""
			r.NoVideoDecision = &decision
			return true
		})
	}
	return []Defect{
		of("RA-EVD-301", "nobody is named as having decided to do without a video meeting", func(d *evidence.NoVideoDecision) *string { return &d.DecidedBy }),
		of("RA-EVD-302", "no reason is given for doing without a video meeting", func(d *evidence.NoVideoDecision) *string { return &d.Reason }),
		of("RA-EVD-303", "the entry on the tracking list has no owner", func(d *evidence.NoVideoDecision) *string { return &d.Owner }),
	}
}

// withoutFace takes away the photographic documents of a record in which nobody
// decided to do without one.
func withoutFace(r *registration.Record) bool {
	if r.NoPhotoDecision != nil || faceless(r) {
		return false
	}
	r.Documents = slices.DeleteFunc(slices.Clone(r.Documents), facing)
	return true
}

func withoutAddress(r *registration.Record) bool {
	had := r.Registrant.Address != nil
	r.Registrant.Address = nil
	return had
}

// expiredBefore has every photographic document expire the day before the check.
func expiredBefore(r *registration.Record) bool {
	if r.NoPhotoDecision != nil || faceless(r) || checkedOn(r).IsZero() {
		return false
	}
	r.Documents = slices.Clone(r.Documents)
	for i := range r.Documents {
		if facing(r.Documents[i]) && !expired(&r.Documents[i], checkedOn(r).AddDays(-1)) {
			return false
		}
	}
	return true
}

// substituted turns a record into one without a photographic document, for which
// somebody decided what to ask for in its place.
func substituted(r *registration.Record) {
	r.Documents = []evidence.Document{
		{Kind: evidence.BirthCertificate.String()},
		{Kind: evidence.UtilityBill.String(), Provider: "Example Water"},
	}
	r.NoPhotoDecision = &evidence.NoPhotoDecision{
		DecidedBy: "A. Agent", Reason: "the registrant never had a passport or driving licence",
		Documents: []string{evidence.BirthCertificate.String(), evidence.UtilityBill.String()},
	}
}

func substituteMissing(r *registration.Record) bool {
	substituted(r)
	r.Documents = r.Documents[:1]
	return true
}

func undecidedSubstitute(r *registration.Record) bool {
	substituted(r)
	r.NoPhotoDecision.DecidedBy = ""
	return true
}

// recorded returns what breaks a rule of the streamlining page and records the
// deviation as it should be.
func recorded(rule guidance.RuleID, breaks func(r *registration.Record) bool) func(r *registration.Record) bool {
	return func(r *registration.Record) bool {
		if !breaks(r) {
			return false
		}
		deviate(r, rule)
		return true
	}
}

// deviated returns the record of a clinician whose address is not given, which is
// recorded as a deviation: the one finding is then RA-EVD-208, a warning.
func deviated() registration.Record {
	r := soundClinician()
	recorded("RA-EVD-208", withoutAddress)(&r)
	return r
}
