package evidence

import "github.com/rakit-dev/rakit/guidance"

// practised is a rule that Registration Authorities were found to follow, whose
// national text could not be read: copies and trusts' own pages state it.
func practised(id guidance.RuleID, severity guidance.Severity, title, rationale string, first guidance.Citation, more ...guidance.Citation) guidance.Rule {
	r := guidance.SourcedRule(id, severity, both, title, first, more...)
	r.Basis, r.Rationale = guidance.LocalPractice, rationale
	return r
}

// required is a rule of a page that is cited, an error when not met.
func required(id guidance.RuleID, title string, first guidance.Citation, more ...guidance.Citation) guidance.Rule {
	return guidance.SourcedRule(id, guidance.Error, both, title, first, more...)
}

// Rules of the routes on which documents are seen: in person, by an ID Checker,
// and from the Electronic Staff Record.
var (
	seenCombination = required("RA-EVD-401",
		"the documents are two photographic and one proof of address; or one photographic and two proofs of address; or, without any photographic one, two proofs of address, two non-photographic ones and a counter-signed photograph",
		employersCombinations.At("on the combinations of documents"), guidance.AddANewUser.At("on three documents"))
	seenInDate = required("RA-EVD-402", "a document that is counted as photographic identification is in date, or as long expired as the day's guidance allows",
		employersExpiry2023.At("on documents that have expired"), employersExpiry2020.At("on documents that have expired"))
	seenRecent = practised("RA-EVD-403", guidance.Error, "a paper whose age counts is no older than its list allows",
		"limits differ between trusts: six and twelve months with most, three with some; they are those of the list that the policy names",
		candidateSheet.At("on the age of papers"), addressProofs.At("on the age of papers"))
	seenProviders = practised("RA-EVD-404", guidance.Error, "two proofs of address do not come from one provider",
		"two papers of one provider rest on one check of the address", addressProofs.At("on two papers of one provider"), candidateSheet.At("on two utility bills"))
	seenOriginals = required("RA-EVD-405", "the originals of the documents are seen",
		employersCombinations.At("on originals"), guidance.TemporaryStaff.At(agencySection))
	seenCounterSigned = practised("RA-EVD-406", guidance.Error,
		"a photograph in place of photographic identification is counter-signed by a person of standing who has known the registrant for two years, and is neither related to nor living with them",
		"the national page asks for the counter-signature; the conditions are a trust's, and older editions are remembered to have asked for three years",
		counterSigning.At("on who may counter-sign"), employersCombinations.At("on having no photographic identification"))
	seenNoPhotoConflict = func() guidance.Rule {
		r := guidance.SourcedRule("RA-EVD-407", guidance.Warning, both,
			"the registrant has a photographic document: the standard of NHS Employers has a way without one, Care Identity Management shows none",
			employersCombinations.At("on having no photographic identification"), guidance.AddANewUser.At("on three documents"))
		r.Basis, r.Rationale = guidance.Disputed, "both publications are in force, and they do not say which of them gives way"
		return r
	}()
	seenNumber     = required("RA-EVD-408", "the number of at least one identity document is recorded", guidance.AddANewUser.At("on the number of an identity document"))
	seenPhotograph = required("RA-EVD-409", "a photograph of the registrant is given", guidance.AddANewUser.At("on the photograph"))
	seenName       = required("RA-EVD-411", "the registrant's full name is given, as on the official document", guidance.AddANewUser.At("on personal details"))
	seenBirth      = required("RA-EVD-412", "the registrant's date of birth is given", guidance.AddANewUser.At("on personal details"))
)

// Rules of a check by an RA ID Checker, of bank, agency and locum staff and
// students.
var (
	checkerForm      = required("RA-EVD-420", "the new user registration form is completed by the ID Checker", guidance.TemporaryStaff.At(agencySection), guidance.TemporaryStaff.At(studentsSection))
	checkerPhoto     = required("RA-EVD-421", "the photograph is taken at the review of the documents", guidance.TemporaryStaff.At(agencySection), guidance.TemporaryStaff.At(studentsSection))
	checkerTrained   = required("RA-EVD-422", "the ID Checker has been trained by the Registration Authority, also where they work for another organisation", guidance.TemporaryStaff.At(agencySection), guidance.TemporaryStaff.At(studentsSection))
	checkerAppointed = required("RA-EVD-423", "the ID Checker has been appointed by the Registration Authority, also where they work for another organisation", guidance.TemporaryStaff.At(agencySection), guidance.TemporaryStaff.At(studentsSection))
	checkerELearning = required("RA-EVD-424", "the e-learning is done where the organisation asks for it", guidance.TemporaryStaff.At(agencySection))
	checkerOption    = required("RA-EVD-425", "the way in which the person is registered is one that the page offers for them and that the local operating policy has taken up", guidance.TemporaryStaff.At(agencySection), guidance.TemporaryStaff.At(studentsSection))
	checkerNamed     = cited(guidance.OwnRule("RA-EVD-426", guidance.Error, both, "whoever saw the documents is named, and the day on which they did",
		"a check that nobody is named for cannot be asked about"), guidance.TemporaryStaff.At(agencySection), guidance.AddANewUser.At("on the declaration of having checked the documents"))
	inspectorIdentified = required("RA-EVD-450", "an inspector gives what any registrant gives; one who will not gets no card, and is given lawful access to records in another way",
		guidance.TemporaryStaff.At(inspectorsSection))
)

// Rules of Apply for Care ID.
var (
	applyCombination = required("RA-EVD-430", "the documents are one photographic one and a digital proof of address that rests on two records",
		oneAndOne.At("on one document and one digital proof of address"), applyForCareID.At("on why applications are declined"))
	applyInDate = required("RA-EVD-431", "the photographic document is in date, or is a passport that expired no more than six months ago",
		applyForCareID.At("on why applications are declined"))
	applyImages = required("RA-EVD-432", "the image shows the document itself, and is no screenshot", applyForCareID.At("on why applications are declined"))
	applyName   = required("RA-EVD-433", "the name given is that on the photographic document", applyForCareID.At("on why applications are declined"))
	applyNumber = required("RA-EVD-434", "the applicant's National Insurance number is given: without one, registration is in person", applyForCareID.At("on the National Insurance number"))
	applyBirth  = required("RA-EVD-435", "the applicant's date of birth is given", applyForCareID.At("on the date of birth"))
	applyFull   = required("RA-EVD-436", "the applicant's full name is given", applyForCareID.At("on the name"))
	applyPhoto  = required("RA-EVD-437", "a photograph of the applicant's face is given", applyForCareID.At("on the photograph"))
	applyMobile = required("RA-EVD-438", "the applicant's telephone number is given, and confirmed by a code", applyForCareID.At("on the security code"))
	applyEmail  = required("RA-EVD-439", "the applicant's email address is given, to which the link is sent", applyForCareID.At("on the invitation"))
)

// The rule that a document says one thing only.
var ruleZoneAgrees = guidance.OwnRule("RA-EVD-016", guidance.Error, both, "the machine readable zone of a document says what was written down of it",
	"a number or date that was mistyped, or altered in one place, shows in the other")

func ordinaryRules() []guidance.Rule {
	return []guidance.Rule{
		ruleZoneAgrees,
		seenCombination, seenInDate, seenRecent, seenProviders, seenOriginals, seenCounterSigned, seenNoPhotoConflict,
		seenNumber, seenPhotograph, seenName, seenBirth,
		checkerForm, checkerPhoto, checkerTrained, checkerAppointed, checkerELearning, checkerOption, checkerNamed, inspectorIdentified,
		applyCombination, applyInDate, applyImages, applyName, applyNumber, applyBirth, applyFull, applyPhoto, applyMobile, applyEmail,
	}
}
