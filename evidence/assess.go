package evidence

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Settings are what [Assess] needs besides the rules. The zero Settings use the
// defaults.
type Settings struct {
	Secure identity.SecureDomains // email domains that count as secure; nil: only NHSmail
	Photo  *PhotoLimits           // limits of the photograph; nil: DefaultPhotoLimits
	Local  LocalPolicy            // what the organisation has decided for itself
}

func (s Settings) secure() identity.SecureDomains {
	if s.Secure == nil {
		return identity.DefaultSecureDomains()
	}
	return s.Secure
}

func (s Settings) photo() PhotoLimits {
	if s.Photo == nil {
		return DefaultPhotoLimits()
	}
	return *s.Photo
}

// Outcome is what came of holding a submission against a requirement set.
type Outcome struct {
	Claim      identity.Claim      // what the registrant claims, as far as it could be read
	Missing    []Item              // items that were not given, each once, in table order
	Assessment guidance.Assessment // every rule: met, not met, not applicable
	lacking    map[place]bool      // the findings that say no more than that something is missing
}

// place tells one finding from another.
type place struct {
	rule    guidance.RuleID
	pointer string
}

// Complete reports whether nothing stands in the way of the next step: no item
// missing whose rule is an error, and no finding of severity error. On a route on
// which somebody sees the documents that takes an [IDCheck].
func (o Outcome) Complete() bool { return len(o.Assessment.Errors()) == 0 }

// Faults returns the findings of severity error that are about something that
// was given, as against something that is still missing, an [IDCheck] that nobody
// has made among it. They are sorted.
func (o Outcome) Faults() []guidance.Finding {
	return slices.DeleteFunc(o.Assessment.Errors(), func(f guidance.Finding) bool { return o.lacking[place{f.Rule, f.Pointer}] })
}

// lack records that an item was not given, and the finding that says so.
func (o *Outcome) lack(item Item, rule guidance.Rule, pointer, message string) {
	o.Assessment.Fail(rule, pointer, message)
	if o.lacking == nil {
		o.lacking = map[place]bool{}
	}
	o.lacking[place{rule.ID, pointer}] = true
	if !slices.Contains(o.Missing, item) {
		o.Missing = append(o.Missing, item)
	}
}

// Assess holds a submission against one edition's requirements on a day. It
// looks at every rule and returns every reason; with the zero RequirementSet,
// those that hold for every route. Pointers are those of a registration record.
// It reads no clock: on is the day of the check.
func Assess(set RequirementSet, s Submission, on guidance.Date, settings Settings) Outcome {
	var o Outcome
	o.Claim, o.Assessment = s.Registrant.Assess("/registrant", on, settings.secure())
	assessPhoto(&o.Assessment, set, s.Photo, settings.photo())
	for _, q := range set.Items {
		assessItem(&o, q, set, s)
	}
	if len(set.Documents) > 0 {
		assessValid(&o.Assessment, set, s, on)
		assessNoPhoto(&o, set, s)
	}
	if set.NoVideo {
		assessNoVideo(&o.Assessment, s.NoVideo)
	}
	names := compareHolders(s.Documents, o.Claim.Name)
	if set.Standard != nil {
		assessStandard(&o, *set.Standard, s, names, on, settings.Local)
		assessInspector(&o, s, set.Standard.Rules.Combination)
	}
	assessDocuments(&o.Assessment, s.Documents, names, o.Claim, on, declinedNames(o, set))
	for _, r := range set.Unjudged {
		o.Assessment.Unknown(r)
	}
	if set.Named {
		assessNamedCheck(&o, s.IDCheck, on)
	}
	if set.IDChecker {
		assessIDChecker(&o, s, settings.Local)
	}
	return o
}

// declinedNames returns the places of the documents that the route has declined for
// the name on them.
func declinedNames(o Outcome, set RequirementSet) map[int]bool {
	if set.Standard == nil {
		return nil
	}
	declined := map[int]bool{}
	for _, f := range o.Assessment.Findings() {
		if f.Rule != set.Standard.Rules.Name.ID {
			continue
		}
		place, _, _ := strings.Cut(strings.TrimPrefix(f.Pointer, "/documents/"), "/")
		if i, err := strconv.Atoi(place); err == nil {
			declined[i] = true
		}
	}
	return declined
}

// assessPhoto holds the photograph against the limits. On a route whose page is
// guidance only, what is amiss is a deviation like any other.
func assessPhoto(a *guidance.Assessment, set RequirementSet, facts *PhotoFacts, limits PhotoLimits) {
	if facts != nil {
		checked := CheckPhotoFacts(*facts, limits, Photograph.Pointer())
		if set.Deviation.ID != "" {
			checked = checked.AsWarnings()
		}
		a.Merge(checked)
		return
	}
	for _, r := range photoRules() {
		a.Skip(r)
	}
}

func assessItem(o *Outcome, q Requirement, set RequirementSet, s Submission) {
	switch {
	case s.gives(q.Item, set):
		o.Assessment.Pass(q.Rule)
	case q.Item == PhotoDocument && s.NoPhoto != nil:
		o.Assessment.Skip(q.Rule) // the decision stands in for it, and has rules of its own
	default:
		o.lack(q.Item, q.Rule, q.Item.Pointer(), q.Item.words()+" is missing")
	}
}

// gives reports whether an item is there at all; whether it is well formed is
// for other rules.
func (s Submission) gives(item Item, set RequirementSet) bool {
	r := s.Registrant
	switch item {
	case Organisation:
		return s.Organisation != ""
	case FullName:
		// One name is a full name for people who have only one.
		return strings.TrimSpace(r.GivenName+r.FamilyName) != ""
	case DateOfBirth:
		return r.DateOfBirth != ""
	case NationalInsuranceNumber:
		return r.NationalInsuranceNumber != ""
	case PhotoDocument:
		return slices.ContainsFunc(s.Documents, set.accepts)
	case Photograph:
		return s.Photo != nil
	case MobileNumber:
		return r.Mobile != ""
	case EmailAddress:
		return r.Email != ""
	case PostalAddress:
		return r.Address != nil && len(r.Address.Lines) > 0 && r.Address.Postcode != ""
	}
	return false
}

// PhotoConfirmed returns the assessment that a person has confirmed what no
// program can of the photograph (RA-EVD-089): that it is a true likeness of the
// registrant.
func PhotoConfirmed() guidance.Assessment {
	var a guidance.Assessment
	a.Pass(rulePhotoLikeness)
	return a
}
