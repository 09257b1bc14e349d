package evidence

import (
	"slices"
	"strconv"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Standard is what a route asks of identity documents: which combinations prove
// who somebody is, and which documents may be counted.
type Standard struct {
	Combinations []Combination // any one of them will do
	Tolerance    int           // months for which an expired passport is still counted
	Seen         []Seen        // ways in which a document may have been seen
	Rules        StandardRules
}

// StandardRules are the rules by which a [Standard] speaks. A zero rule is not
// asked.
type StandardRules struct {
	Combination   guidance.Rule
	InDate        guidance.Rule
	Recent        guidance.Rule
	Providers     guidance.Rule
	Seen          guidance.Rule
	CounterSigned guidance.Rule
	WithoutPhoto  guidance.Rule // a finding when the combination has no photographic document
	Number        guidance.Rule
	Name          guidance.Rule // the name on the photographic document is the one given
}

// ofDocuments returns the rules that are asked of the documents as such.
func (r StandardRules) ofDocuments() []guidance.Rule {
	asked := []guidance.Rule{r.Combination, r.InDate, r.Recent, r.Providers, r.Seen, r.CounterSigned, r.WithoutPhoto, r.Number, r.Name}
	return slices.DeleteFunc(asked, func(r guidance.Rule) bool { return r.ID == "" })
}

// LocalPolicy is what an organisation has decided for itself about identity
// checks. It narrows the guidance, and is never held against it to widen it. The
// zero LocalPolicy decides nothing.
type LocalPolicy struct {
	Documents     DocumentList  `json:"documents,omitzero"`     // the list of documents; zero: that of NHS Employers
	InDateOnly    bool          `json:"inDateOnly,omitempty"`   // no expired document is counted, whatever the guidance tolerates
	StaffOptions  []StaffOption `json:"staffOptions,omitempty"` // ways of registering temporary staff that the local operating policy has taken up
	NeedELearning bool          `json:"eLearning,omitempty"`    // temporary staff have done the e-learning
}

// unfit collects why documents are not counted. It is told only where no
// combination can be filled: a further document takes nothing away.
type unfit struct {
	findings guidance.Assessment
	told     map[place]bool // each finding once, though a kind may stand on several lists
	asked    map[guidance.RuleID]bool
	unknown  map[guidance.RuleID]bool // what nobody wrote down of the documents that are counted
}

// require notes whether a rule is met by a member of the i-th document, and returns
// whether it is.
func (u *unfit) require(r guidance.Rule, ok bool, i int, member, message string) bool {
	if r.ID == "" {
		return true
	}
	u.asked[r.ID] = true
	if ok {
		return true
	}
	if told := (place{r.ID, at(i, member)}); !u.told[told] {
		u.told[told] = true
		u.findings.Fail(r, told.pointer, message)
	}
	return false
}

// assessStandard holds the documents against the combinations of a standard.
func assessStandard(o *Outcome, std Standard, s Submission, names []holderName, on guidance.Date, local LocalPolicy) {
	why := unfit{told: map[place]bool{}, asked: map[guidance.RuleID]bool{}, unknown: map[guidance.RuleID]bool{}}
	fit := std.fit(&why, s, names, on, local)
	rules, a := std.Rules, &o.Assessment
	combination, filled := std.chosen(fit, s)
	why.asked[rules.Combination.ID] = true
	if len(filled.lacking) > 0 {
		o.lack(IdentityDocuments, rules.Combination, IdentityDocuments.Pointer(), std.nearest(fit))
		std.blameProviders(&why, fit, s)
		a.Merge(why.findings)
	}
	if combination.CounterSigned && len(filled.lacking) == 0 {
		why.asked[rules.CounterSigned.ID] = true
		if s.CounterSignature == nil {
			o.lack(CounterSignedPhotograph, rules.CounterSigned, CounterSignedPhotograph.Pointer(), "the photograph is not counter-signed by a person of standing")
		} else {
			s.CounterSignature.assess(a, rules.CounterSigned)
		}
		if rules.WithoutPhoto.ID != "" {
			why.asked[rules.WithoutPhoto.ID] = true
			a.Fail(rules.WithoutPhoto, "/documents", "no photographic document is given: the two publications do not agree that this will do")
		}
	}
	if len(filled.lacking) > 0 || combination.Photographic > 0 {
		std.assessNumber(o, &why, s)
	}
	std.askOfCounted(&why, fit, combination, filled)
	for _, r := range rules.ofDocuments() {
		switch {
		case why.unknown[r.ID]:
			a.Unknown(r)
		case why.asked[r.ID]:
			a.Pass(r) // unless it was found wanting
		default:
			a.Skip(r)
		}
	}
}

// assessNumber asks that the number of one identity document is there.
func (std Standard) assessNumber(o *Outcome, why *unfit, s Submission) {
	r := std.Rules.Number
	if r.ID == "" || len(s.Documents) == 0 {
		return
	}
	why.asked[r.ID] = true
	if !s.numbered() {
		o.lack(IdentityDocuments, r, IdentityDocuments.Pointer(), "no passport, driving licence or permit is given with its number")
	}
}

// numbered reports whether the number of an identity document is there.
func (s Submission) numbered() bool {
	return slices.ContainsFunc(s.Documents, func(d Document) bool {
		return (d.Number != "" || d.NumberHash != "") && !isCovidFlag(d.Number) && slices.Contains(numberedKinds, kindOf(d))
	})
}

// numberedKinds are the documents whose number says whose they are.
var numberedKinds = []Kind{
	UKPassport, Passport, DrivingLicence, ForeignDrivingLicence, BiometricResidencePermit,
	ArmedForcesCard, PASSCard, EEAIdentityCard, PaperDrivingLicence,
}

func kindOf(d Document) Kind {
	k, _ := ParseKind(d.Kind) // an unknown kind breaks a rule of its own
	return k
}

// fit returns the documents that may be counted, and what each may be counted as.
func (std Standard) fit(why *unfit, s Submission, names []holderName, on guidance.Date, local LocalPolicy) []fitDocument {
	list := local.Documents
	if list == 0 {
		list = EmployersList
	}
	lines := list.listings()
	var fit []fitDocument
	papers := map[string]bool{} // for an address, of which the provider is known
	for i, d := range s.Documents[:min(len(s.Documents), maxDocuments)] {
		k := kindOf(d)
		if k == 0 || isCovidFlag(d.Number) {
			continue // each breaks a rule of its own
		}
		if d.Seen != 0 && !why.require(std.Rules.Seen, slices.Contains(std.Seen, d.Seen), i, "seen", "the document was not seen in a way that this route takes") {
			continue
		}
		if k.Class() == Photographic && !std.named(why, i, names[i]) {
			continue
		}
		counted := fitDocument{index: i, key: sameKey(d), provider: providerOf(d), seen: d.Seen != 0}
		for _, line := range lines {
			if line.Kind == k && std.counts(why, d, i, line, on, local) {
				counted.as = append(counted.as, line.As)
			}
		}
		if len(counted.as) > 0 {
			fit = append(fit, counted)
		}
		if counted.provider != "" && slices.Contains(counted.as, AddressProof) {
			papers[counted.key] = true
		}
	}
	if len(papers) > 1 {
		why.asked[std.Rules.Providers.ID] = true
	}
	return fit
}

// named reports whether a photographic document names the registrant as they
// were named, where the route declines others. One that names nobody passes, and so
// does a name that a person has to look at: RA-EVD-014 says so.
func (std Standard) named(why *unfit, i int, name holderName) bool {
	if name.compared.Result == 0 {
		return true
	}
	return why.require(std.Rules.Name, name.compared.Result != identity.DifferentName, i, "holder/"+name.member, "the name on the document is not the one that was given, and this route takes no evidence of a change of name")
}

// counts reports whether a document may be counted by one line of the list.
func (std Standard) counts(why *unfit, d Document, i int, line Listing, on guidance.Date, local LocalPolicy) bool {
	if line.Months > 0 {
		reason := whyNotRecent(d, on, line.Months)
		return why.require(std.Rules.Recent, reason == "", i, "issued", reason)
	}
	if !line.Kind.expires() {
		return true
	}
	tolerance := 0
	if !local.InDateOnly && (line.Kind == UKPassport || line.Kind == Passport) {
		tolerance = std.Tolerance
	}
	member, reason := whyNotInDate(d, on, tolerance)
	return why.require(std.Rules.InDate, reason == "", i, member, reason)
}

// expires reports whether documents of the kind bear a day until which they are
// valid.
func (k Kind) expires() bool { return k.Class() == Photographic }

// whyNotRecent returns why a paper is not recent enough, or "". It is for so many
// months from the day it was issued, that day of the last month included: a
// statement of 31 August is for three months until 30 November.
func whyNotRecent(d Document, on guidance.Date, months int) string {
	issued, err := guidance.ParseDate(d.Issued)
	switch {
	case d.Issued == "":
		return "no day is given on which this paper was issued, so that its age cannot be shown"
	case err != nil:
		return "the day on which this paper was issued cannot be read, so that its age cannot be shown"
	case issued.After(on):
		return "this paper was issued after the day of the check"
	case issued.AddMonths(months).Before(on):
		return "this paper is older than " + strconv.Itoa(months) + " months"
	}
	return ""
}

// whyNotInDate is whyNotValid with months for which the document is taken after
// its expiry, the last day included.
func whyNotInDate(d Document, on guidance.Date, months int) (member, reason string) {
	member, reason = whyNotValid(d, on)
	expires, err := guidance.ParseDate(d.Expires)
	if reason == "" || months == 0 || err != nil || !expires.Before(on) {
		return member, reason
	}
	if expires.AddMonths(months).Before(on) {
		return member, "the document expired more than " + strconv.Itoa(months) + " months before the day of the check"
	}
	d.Expires = on.String() // as if it were valid: what else is wrong with it?
	return whyNotValid(d, on)
}
