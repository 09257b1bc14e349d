package identity

import (
	"slices"
	"strconv"

	"github.com/rakit-dev/rakit/guidance"
)

// NotDuplicateReason says why profiles that look like one person's are not. The
// zero NotDuplicateReason is invalid.
type NotDuplicateReason uint8

// The reasons: one for each way in which [Candidates] finds a profile of another
// person.
const (
	NotDuplicateTwins         NotDuplicateReason = iota + 1 // born on one day, and mailbox, mobile or family name shared
	NotDuplicateSameName                                    // another person of that name, born on that day
	NotDuplicateSimilarName                                 // names that had to be looked at are those of two people
	NotDuplicateSwappedNames                                // a person whose given name is this one's family name
	NotDuplicateNoNameChange                                // the other family name is not a former or later one of this person
	NotDuplicateSharedContact                               // a mailbox or mobile that several people use
	NotDuplicateWrongNumber                                 // a National Insurance number that was entered wrongly, here or there
)

var notDuplicateReasonNames = []string{
	"twins", "same-name-other-person", "similar-name-other-person", "swapped-names", "no-name-change",
	"shared-contact", "wrong-number",
}

// String returns the reason as it is written in documents, or "invalid".
func (r NotDuplicateReason) String() string { return guidance.NameClosed(notDuplicateReasonNames, r) }

// MarshalText returns the reason as text; the zero NotDuplicateReason is an
// error.
func (r NotDuplicateReason) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("reason why it is no duplicate", notDuplicateReasonNames, r)
}

// UnmarshalText reads a reason; unknown text is a *guidance.UnknownValueError.
func (r *NotDuplicateReason) UnmarshalText(text []byte) (err error) {
	*r, err = guidance.ParseClosed[NotDuplicateReason]("reason why it is no duplicate", notDuplicateReasonNames, string(text))
	return err
}

// NotDuplicate is a decision that profiles are not those of the person who is
// being registered. It answers for the profiles that it names and for no other:
// one that turns up later has to be answered for again.
type NotDuplicate struct {
	Reason     NotDuplicateReason `json:"reason"`
	DecidedBy  string             `json:"decidedBy"`      // the user id or name of who decided
	Note       string             `json:"note,omitempty"` // what was looked at
	Candidates []UserID           `json:"candidates"`
}

// complete reports whether the decision says who decided why, and of whom.
func (d NotDuplicate) complete() bool {
	return d.Reason.String() != "invalid" && CleanCode(d.DecidedBy) != "" && len(d.Candidates) > 0 &&
		!slices.ContainsFunc(d.Candidates, UserID.IsZero)
}

// CheckNotDuplicate says whether every candidate that was found is answered for
// by a decision that names it (RA-IDN-050), and whether every decision says who
// made it, why and of whom (RA-IDN-051); base is the JSON Pointer of the list of
// decisions ("/notDuplicates"). A decision that does not say so answers for
// nobody. Without candidates, or without decisions, the rule does not apply.
func CheckNotDuplicate(found []Candidate, decisions []NotDuplicate, base string) guidance.Assessment {
	var a guidance.Assessment
	for i, d := range decisions {
		a.Require(ruleNotDuplicateSigned, d.complete(), base+"/"+strconv.Itoa(i),
			"the decision lacks its reason, who made it, or the profiles it speaks of")
	}
	if len(decisions) == 0 {
		a.Skip(ruleNotDuplicateSigned)
	}
	if len(found) == 0 {
		a.Skip(ruleDuplicatesAnswered)
		return a
	}
	open := 0
	for _, c := range found {
		if !answered(c.UserID, decisions) {
			open++
		}
	}
	a.Require(ruleDuplicatesAnswered, open == 0, base,
		strconv.Itoa(open)+" of "+strconv.Itoa(len(found))+" profiles that may be this person's are not answered for: use the profile, or say why it is another's")
	return a
}

// UnansweredRule is the rule that every candidate is answered for, as it stands in
// the findings of [CheckNotDuplicate].
const UnansweredRule guidance.RuleID = "RA-IDN-050"

func answered(id UserID, decisions []NotDuplicate) bool {
	return slices.ContainsFunc(decisions, func(d NotDuplicate) bool {
		return d.complete() && slices.Contains(d.Candidates, id)
	})
}

// The rules of duplicates.
var (
	ruleDuplicatesAnswered = commanded(UnansweredRule,
		"every profile that may already be this person's is answered for by name before another is opened",
		"the page offers possible duplicates after the personal details, to be used instead; a person with two profiles has two user ids, and what one may do is not seen at the other, so passing over an offer is a decision and not a click",
		guidance.AddANewUser.At("after the personal details, on possible duplicates"))
	ruleNotDuplicateSigned = commanded("RA-IDN-051",
		"a decision that a profile is another person's says who made it, why, and of which profiles",
		"nobody can go back to a decision of which it is not known who took it for what reason",
		guidance.AddANewUser.At("after the personal details, on possible duplicates"))
)
