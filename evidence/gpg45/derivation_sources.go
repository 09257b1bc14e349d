package gpg45

import "github.com/rakit-dev/rakit/guidance"

var derivationsRead = guidance.MustDate("2026-11-21")

// The publications that the criteria come from. The guide itself, [guide], could
// not be read in full.
var (
	// prototype is the questionnaire that the authors of the guide published while
	// they were writing it: the best public record of its criteria as facts.
	prototype = guidance.Page{
		Title:  "Assess the strength of your checks (GDS prototype)",
		URL:    "https://github.com/alphagov/isf-assess-the-strength-of-your-checks/tree/5cbbf8e",
		Edited: guidance.MustDate("2019-05-17"), Read: derivationsRead,
	}
	// prototypeFirst is an earlier state of it, with one sentence for each score.
	prototypeFirst = guidance.Page{
		Title: "Assess the strength of your checks (GDS prototype, earlier state)",
		URL:   "https://github.com/alphagov/isf-assess-the-strength-of-your-checks/tree/05e74a4",
		Read:  derivationsRead,
	}
	// prototypeRails is its second version, with a list of documents and what each
	// fact needs.
	prototypeRails = guidance.Page{
		Title:  "Assess the strength of your checks (GDS prototype, second version)",
		URL:    "https://github.com/alphagov/isf-assess-the-strength-of-your-checks-rails/tree/dd7f083",
		Edited: guidance.MustDate("2019-07-10"), Read: derivationsRead,
	}
	// The changes of the guide that matter here, each by its own day in the list
	// that GOV.UK shows with the guide.
	updateOfValid    = update("17 December 2019", "2019-12-17")
	updateOfDigital  = update("19 March 2020", "2020-03-19")
	updateOfActivity = update("22 October 2020", "2020-10-22")
	updateOfKBV      = updateOfActivity
	// version1 is the edition of 2026, of which only the opening could be read.
	version1 = guidance.Page{
		Title:  "How to check someone's identity (1.0), pre-release",
		URL:    "https://www.gov.uk/government/publications/how-to-check-someones-identity-1-0",
		Edited: guidance.MustDate("2026-03-03"), Read: derivationsRead,
	}
	oneLoginFraud      = oneLogin("fraud check", "ipv-cri-fraud-api/tree/5127d4f", "")
	oneLoginPostOffice = oneLogin("check at the Post Office", "ipv-cri-f2f-api/tree/ce770e7", "")
	oneLoginPassport   = oneLogin("passport record check", "ipv-cri-uk-passport-api/tree/5ebf15a", "")
	oneLoginMobile     = oneLogin("check on a mobile telephone", "mobile-id-check-async/tree/a6b6dac", "2026-08-21")
	oneLoginHMRC       = oneLogin("National Insurance check", "ipv-cri-check-hmrc-api/tree/0b5a31b", "")
	oneLoginStubs      = oneLogin("stubs", "ipv-stubs/tree/7950362", "2026-08-21")
)

// oneLogin returns a repository of GOV.UK One Login. Where the state that was read
// has no day of its own, what it says counts from the day of those that have one.
func oneLogin(what, path, edited string) guidance.Page {
	p := guidance.Page{
		Title: "GOV.UK One Login, " + what, URL: "https://github.com/govuk-one-login/" + path, Read: derivationsRead,
	}
	if edited != "" {
		p.Edited = guidance.MustDate(edited)
	}
	return p
}

// update returns the citation of one change of the guide, from a copy of the list.
func update(day, edited string) guidance.Citation {
	return guidance.Page{
		Title:  "How to prove and verify someone's identity, list of updates (as carried by Agenparl)",
		URL:    "https://agenparl.eu/guidance-how-to-prove-and-verify-someones-identity/",
		Edited: guidance.MustDate(edited), Read: derivationsRead,
	}.At(day)
}

// What is said of an edition is said from the day on which it was known.
const (
	draftStart = "; the first day is that of the prototype's last change, earlier days cannot be judged"
	laterGuide = "whether later editions of the guide, up to 1.0 of 2026, changed these lines could not be seen"
)

// draft returns the first revision of a table of 2019, open at its end. what says
// how far the table is the guide's.
func draft[T any](id string, content T, what string, cs ...guidance.Citation) guidance.Edition[T] {
	return guidance.Edition[T]{
		ID: id, Rev: 1, Effective: guidance.Since(prototype.Edited), Known: prototype.Edited,
		Basis: guidance.Unverified, StartBasis: guidance.Unverified,
		Citations: cs, Rationale: what + draftStart, Content: content,
	}
}

// untouched returns the editions of a table of 2019 of which no change is known.
func untouched[T any](first guidance.Edition[T]) guidance.Editions[T] {
	return guidance.Editions[T]{first, unseen(first)}
}

// unseen returns the next revision of an edition: version 1.0 of the guide came
// out, and could not be read.
func unseen[T any](e guidance.Edition[T]) guidance.Edition[T] {
	return revised(e, laterGuide, version1.At("opening"))
}

// revised returns the next revision of an edition: what is known since the source
// came out.
func revised[T any](e guidance.Edition[T], what string, source guidance.Citation) guidance.Edition[T] {
	e.Rev++
	e.Known = source.Edited
	e.Citations = append([]guidance.Citation{source}, e.Citations...)
	e.Rationale += "; " + what
	return e
}

// superseded returns the next revision of an edition: it ended the day before
// another, as was known from that day.
func superseded[T any](e guidance.Edition[T], by guidance.Citation) guidance.Edition[T] {
	e.Rev++
	e.Known = by.Edited
	e.Effective.To = e.Known.AddDays(-1)
	e.Citations = append([]guidance.Citation{by}, e.Citations...)
	return e
}

// updated returns the edition that began on the day of its first citation.
func updated[T any](id string, content T, what string, by guidance.Citation, cs ...guidance.Citation) guidance.Edition[T] {
	return guidance.Edition[T]{
		ID: id, Rev: 1, Effective: guidance.Since(by.Edited), Known: by.Edited, Basis: guidance.Unverified,
		Citations: append([]guidance.Citation{by}, cs...), Rationale: what, Content: content,
	}
}
