package evidence_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/identity"
)

// members is how many texts a submission of arbitrary makes use of.
const members = 32

// arbitrary makes a submission of texts, none of which need be what it should.
func arbitrary(text []string, route, seen uint8, size int) (evidence.Route, evidence.Submission) {
	next := func() string {
		s := text[0]
		text = text[1:]
		return s
	}
	s := evidence.Submission{
		Organisation: next(),
		Registrant: identity.Registrant{
			Title: next(), GivenName: next(), MiddleNames: next(), FamilyName: next(), DateOfBirth: next(),
			NationalInsuranceNumber: next(), Email: next(), Mobile: next(),
			Address: &identity.Address{Lines: []string{next()}, Postcode: next()},
		},
		Documents: []evidence.Document{{
			Kind: next(), Number: next(), Issued: next(), Expires: next(), Seen: evidence.Seen(seen), MRZ: []string{next()},
			Holder:     &evidence.Holder{GivenName: next(), FamilyName: next(), DateOfBirth: next()},
			Provider:   next(),
			FormerName: &evidence.Holder{GivenName: next(), FamilyName: next()},
		}},
		Photo:   &evidence.PhotoFacts{Format: next(), Width: size, Height: size, Bytes: size},
		NoPhoto: &evidence.NoPhotoDecision{DecidedBy: next(), Reason: next(), Documents: []string{next(), "deed-poll"}},
		NoVideo: &evidence.NoVideoDecision{DueOn: next()},

		Category: evidence.Category(route),
		IDCheck: &evidence.IDCheck{
			CheckedBy: next(), Organisation: next(), On: next(), PhotoTakenOn: next(), Option: evidence.StaffOption(seen), Trained: size%2 == 0,
		},
		CounterSignature: &evidence.CounterSignature{By: next(), KnownYears: size},
	}
	for range size % 25 {
		s.Documents = append(s.Documents, s.Documents[0])
	}
	return evidence.Route(route), s
}

// vocabulary is what messages say whatever is submitted, so that a text that is
// part of it (a word such as "date") is no proof of an echo.
func vocabulary() string {
	var b strings.Builder
	for _, r := range slices.Concat(evidence.Rules(), identity.Rules()) {
		b.WriteString(strings.ToLower(r.Title) + "\n")
	}
	for _, junk := range []string{"", "1", "\x00", "é́", "a b", "-"} {
		for route := range uint8(8) {
			_, s := arbitrary(slices.Repeat([]string{junk}, members), route, route, int(route)*3000)
			for _, f := range assessAny(evidence.Route(route), s).Assessment.Findings() {
				b.WriteString(strings.ToLower(f.Message+f.Pointer) + "\n")
			}
		}
	}
	return b.String()
}

// assessAny assesses by any route, of which most have no table.
func assessAny(r evidence.Route, s evidence.Submission) evidence.Outcome {
	var set evidence.RequirementSet
	if editions := evidence.Editions(r); len(editions) > 0 {
		set = editions[len(editions)-1].Content
	}
	return evidence.Assess(set, s, checkDay, evidence.Settings{})
}

// FuzzAssess: whatever is submitted, Assess does not panic, and no finding
// repeats any of it.
func FuzzAssess(f *testing.F) {
	const sep = "\x1f" // between the texts
	seed := func(texts ...string) string {
		return strings.Join(append(texts, slices.Repeat([]string{"Zebedee 512345678"}, members-len(texts))...), sep)
	}
	f.Add(seed(), uint8(5), uint8(0), 700)
	f.Add(seed("RX1", "Dr", "Ada", "Mary", "Example", "1985-12-10", "JK987654D", "ada@example.org", "07700 900123", "1 Example Street", "LS1 4AP",
		"uk-passport", "000000000", "2018-05-01", "2020-04-19", "P<GBR", "ADA MARY", "SMITH-EXAMPLE", "1985-12-11", "Example Bank", "ADA", "SMITH", "gif", "A. Agent", "never had one", "pass-card", "2020-02-30"), uint8(5), uint8(1), 600)
	f.Add(seed("RX1", "Dr", "Ada", "Mary", "Example", "1985-12-10", "JK987654D", "ada@example.org", "07700 900123", "1 Example Street", "LS1 4AP",
		"hmrc-notification", "AB 1", "2020-01-31", "", "", "ADA", "EXAMPLE", "1985-12-10", "Example Council"), uint8(2), uint8(3), 2)
	f.Add(seed("", "", "", "", "", "1900-01-01", "OO123456C", "a@b@c", "+33 6 12 34 56 78", "\x00", "ZZ99 3CZ", "tac1"), uint8(6), uint8(2), -1)
	f.Add(seed("\xff", "Ａ", "А́", "\u202e", "7", "2099-01-01", "QQ123456Z", strings.Repeat("a", 300), strings.Repeat("9", 300), "", "QQ1 1AA"), uint8(7), uint8(255), 1<<40)
	words := vocabulary()
	f.Fuzz(func(t *testing.T, joined string, route, seen uint8, size int) {
		texts := strings.SplitN(joined, sep, members)
		texts = append(texts, slices.Repeat([]string{""}, members-len(texts))...)
		r, s := arbitrary(texts, route, seen, size)
		o := assessAny(r, s)
		for _, finding := range o.Assessment.Findings() {
			for _, text := range texts {
				if utf8.RuneCountInString(text) <= 3 || strings.Contains(words, strings.ToLower(text)) {
					continue
				}
				if strings.Contains(finding.Message, text) || strings.Contains(finding.Pointer, text) {
					t.Errorf("%s at %s repeats %q: %s", finding.Rule, finding.Pointer, text, finding.Message)
				}
			}
		}
		if o.Complete() && len(o.Faults()) > 0 {
			t.Errorf("complete, with faults %v", o.Faults())
		}
		for _, d := range s.Documents {
			_, err := evidence.Keep(d, documentKey)
			if _, unknown := evidence.ParseKind(d.Kind); (err == nil) != (unknown == nil) {
				t.Errorf("Keep() = %v, want an error for an unknown kind alone", err)
			}
		}
	})
}
