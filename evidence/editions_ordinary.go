package evidence

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// seenItems are the items that the routes ask for on which somebody sees the
// documents.
var seenItems = []Requirement{
	{FullName, seenName},
	{DateOfBirth, seenBirth},
	{Photograph, seenPhotograph},
}

// employersCombined are the combinations of NHS Employers, in the order in which
// they are tried.
var employersCombined = []Combination{
	{Photographic: 2, Address: 1},
	{Photographic: 1, Address: 2},
	{Address: 2, NonPhotographic: 2, CounterSigned: true},
}

var seenRules = StandardRules{
	Combination: seenCombination, InDate: seenInDate, Recent: seenRecent, Providers: seenProviders,
	Seen: seenOriginals, CounterSigned: seenCounterSigned, Number: seenNumber,
}

// seenSet returns the requirements of a route on which originals are seen.
func seenSet(tolerance int, rules StandardRules) RequirementSet {
	return RequirementSet{
		Items: seenItems, Named: true,
		Standard: &Standard{Combinations: employersCombined, Tolerance: tolerance, Seen: []Seen{Original}, Rules: rules},
	}
}

// managed are the rules since users are created in Care Identity Management,
// which has its own rule of three documents.
func managed() StandardRules {
	r := seenRules
	r.WithoutPhoto = seenNoPhotoConflict
	return r
}

// withChecker adds what is asked of ID Checkers of other staff.
func withChecker(set RequirementSet) RequirementSet {
	set.IDChecker = true
	return set
}

var (
	summer2020  = employersExpiry2020.Edited
	inDateSince = employersExpiry2023.Edited
	managedFrom = guidance.MustDate("2024-04-17")
)

// ended returns an edition as it was known when it came, without an end, and as it
// was known from a day on, when something had taken its place since another.
func ended(e guidance.Edition[RequirementSet], next, known guidance.Date) []guidance.Edition[RequirementSet] {
	open, closed := e, e
	open.Effective.To = guidance.Date{}
	closed.Rev, closed.Known, closed.Effective.To = e.Rev+1, known, next.AddDays(-1)
	return []guidance.Edition[RequirementSet]{open, closed}
}

// The routes on which originals are seen. Expired passports were tolerated for six
// months in summer 2020, and no longer since 28 April 2023; how long before, and
// until when, no publication says.
var inPersonEditions = slices.Concat(
	ended(guidance.Edition[RequirementSet]{
		ID: "in-person-2020", Rev: 1, Effective: guidance.Since(summer2020), Known: summer2020,
		Basis: guidance.Sourced, StartBasis: guidance.Unverified,
		Citations: []guidance.Citation{employersCombinations.At("on the combinations of documents"), employersExpiry2020.At("on documents that have expired")},
		Rationale: "the answer on expired passports was seen in August 2020, without a day; that it held until the next one is taken for granted",
		Content:   seenSet(6, seenRules),
	}, inDateSince, inDateSince),
	ended(guidance.Edition[RequirementSet]{
		ID: "in-person-2023", Rev: 1, Effective: guidance.Since(inDateSince), Known: inDateSince, Basis: guidance.Sourced,
		Citations: []guidance.Citation{employersCombinations.At("on the combinations of documents"), employersExpiry2023.At("on documents that have expired")},
		Content:   seenSet(0, seenRules),
	}, managedFrom, mandatoryManagement.Edited),
	[]guidance.Edition[RequirementSet]{{
		ID: "in-person-2024", Rev: 1, Effective: guidance.Since(managedFrom), Known: mandatoryManagement.Edited, Basis: guidance.Disputed,
		Citations: []guidance.Citation{employersCombinations.At("on the combinations of documents"), guidance.AddANewUser.At("on three documents"), mandatoryManagement.At("Mandatory from 17 April 2024")},
		Rationale: "the standard of NHS Employers and the rule of Care Identity Management differ for somebody without a photographic document; the standard was revised on 6 January 2025 for eVisas and expired permits, in a text that could not be read",
		Content:   seenSet(0, managed()),
	}},
)

// The Electronic Staff Record is named as a route since the emergency ended. The
// identity check that it records is the one in person.
var esrEditions = slices.Concat(
	ended(guidance.Edition[RequirementSet]{
		ID: "esr-2023", Rev: 1, Effective: guidance.Since(guidance.EmergencyEnded.Edited), Known: guidance.EmergencyEnded.Edited,
		Basis: guidance.Sourced, StartBasis: guidance.Unverified,
		Citations: []guidance.Citation{guidance.EmergencyEnded.At("on the routes that are left"), employersCombinations.At("on the combinations of documents")},
		Rationale: "the route is older than the bulletin that names it",
		Content:   seenSet(0, seenRules),
	}, managedFrom, mandatoryManagement.Edited),
	[]guidance.Edition[RequirementSet]{{
		ID: "esr-2024", Rev: 1, Effective: guidance.Since(managedFrom), Known: mandatoryManagement.Edited, Basis: guidance.Disputed,
		Citations: []guidance.Citation{employersCombinations.At("on the combinations of documents"), guidance.AddANewUser.At("on three documents"), mandatoryManagement.At("Mandatory from 17 April 2024")},
		Rationale: "as in person",
		Content:   seenSet(0, managed()),
	}},
)

var idCheckerEditions = guidance.Editions[RequirementSet]{{
	ID: "id-checker", Rev: 1, Effective: guidance.Since(guidance.TemporaryStaff.Edited), Known: guidance.TemporaryStaff.Edited,
	Basis: guidance.Sourced, StartBasis: guidance.Unverified,
	Citations: []guidance.Citation{guidance.TemporaryStaff.At(agencySection), guidance.TemporaryStaff.At(studentsSection), employersCombinations.At("on the combinations of documents")},
	Rationale: "the page gives the day of its last edit, not of its first",
	Content:   withChecker(seenSet(0, managed())),
}}

var applyForCareIDEditions = guidance.Editions[RequirementSet]{{
	ID: "apply-for-care-id", Rev: 1, Effective: guidance.Since(applyForCareID.Edited), Known: applyForCareID.Edited,
	Basis: guidance.Sourced, StartBasis: guidance.Unverified,
	Citations: []guidance.Citation{applyForCareID.At("on why applications are declined"), oneAndOne.At("on one document and one digital proof of address")},
	Rationale: "the page was read as of that day; the service is older",
	Content: RequirementSet{
		Items: []Requirement{
			{FullName, applyFull},
			{DateOfBirth, applyBirth},
			{NationalInsuranceNumber, applyNumber},
			{Photograph, applyPhoto},
			{MobileNumber, applyMobile},
			{EmailAddress, applyEmail},
		},
		Standard: &Standard{
			Combinations: []Combination{{Photographic: 1, DigitalProof: 1}}, Tolerance: 6, Seen: []Seen{Scan, PhotoOfDocument, Original},
			Rules: StandardRules{Combination: applyCombination, InDate: applyInDate, Name: applyName},
		},
		Unjudged: []guidance.Rule{applyImages},
	},
}}
