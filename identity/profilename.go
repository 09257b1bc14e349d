package identity

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// NameChange is a change of a person's name, or of the name that their card shows.
type NameChange struct {
	Name      Name             // the full name from now on
	Preferred Name             // on the card in place of it; zero: the card shows the full name
	Reason    NameChangeReason // required where the given or the family name changes
	Proof     *NameProof       // what showed it; see [Profile.Renamed]
	Note      string           // of a correction without proof: what showed that it was a slip

	By UserID    // of the Registration Authority
	At time.Time // when
}

// NameChangeReason is why a name changes. The zero NameChangeReason is invalid. No
// public list was found, so this one is a design choice (RA-IDN-076).
type NameChangeReason uint8

// The reasons. That somebody's gender was recognised is none of them on purpose:
// who has a new name by deed poll need not say why they took it.
const (
	NameByMarriage         NameChangeReason = iota + 1
	NameByCivilPartnership                  // formed
	NameByDivorce                           // or the dissolution of a civil partnership, or after a death: a name taken back
	NameByDeedPoll                          // or another declaration
	NameCorrected                           // it was entered wrongly
	NameByOtherReason                       // proven like any
)

var nameChangeReasonNames = []string{"marriage", "civil-partnership", "divorce", "deed-poll", "correction", "other"}

// String returns the reason as it is written in documents, or "invalid".
func (r NameChangeReason) String() string { return guidance.NameClosed(nameChangeReasonNames, r) }

// MarshalText returns the reason as text; the zero NameChangeReason is an error.
func (r NameChangeReason) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("reason of a name change", nameChangeReasonNames, r)
}

// UnmarshalText reads a reason; unknown text is a [*guidance.UnknownValueError].
func (r *NameChangeReason) UnmarshalText(text []byte) (err error) {
	*r, err = guidance.ParseClosed[NameChangeReason]("reason of a name change", nameChangeReasonNames, string(text))
	return err
}

// NameProofKind is a kind of document that proves a new name. The zero NameProofKind
// is invalid.
type NameProofKind uint8

// The kinds. All but [ProofIdentityDocument] are those that local guides name. A
// gender recognition certificate is not one of them: the Gender Recognition Act 2004,
// section 22, forbids officials to pass on that somebody has one, and a deed poll
// proves as much.
const (
	ProofMarriage         NameProofKind = iota + 1 // marriage certificate
	ProofCivilPartnership                          // civil partnership certificate
	ProofDeedPoll                                  // deed poll
	ProofDivorce                                   // divorce papers
	ProofIdentityDocument                          // passport or driving licence in the new name
)

var nameProofKindNames = []string{
	"marriage-certificate", "civil-partnership-certificate", "deed-poll", "divorce-papers", "identity-document",
}

// NameProofKinds returns every kind, in the order of the constants.
func NameProofKinds() []NameProofKind {
	return guidance.MembersClosed[NameProofKind](nameProofKindNames)
}

// String returns the kind as it is written in documents, or "invalid".
func (k NameProofKind) String() string { return guidance.NameClosed(nameProofKindNames, k) }

// MarshalText returns the kind as text; the zero NameProofKind is an error.
func (k NameProofKind) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("proof of a name", nameProofKindNames, k)
}

// UnmarshalText reads a kind; unknown text is a [*guidance.UnknownValueError].
func (k *NameProofKind) UnmarshalText(text []byte) (err error) {
	*k, err = guidance.ParseClosed[NameProofKind]("proof of a name", nameProofKindNames, string(text))
	return err
}

// NameProof is what is kept of a document that proved a name: no copy, and no number.
type NameProof struct {
	Kind          NameProofKind `json:"kind"`
	SeenOn        guidance.Date `json:"seenOn"` // London day on which the original was seen
	SeenBy        UserID        `json:"seenBy"`
	ReferenceEnds string        `json:"referenceEnds,omitempty"` // the last characters of its number, at most four: to find it again
}

// longestReference is how much of a document's number is kept, in characters
// (RA-IDN-078).
const longestReference = 4

// FormerName is a name that a profile had, and what put an end to it.
type FormerName struct {
	Name      Name             `json:"name"`
	Preferred Name             `json:"preferred,omitzero"` // that the card showed in place of it
	Until     guidance.Date    `json:"until"`              // London day of the change
	Reason    NameChangeReason `json:"reason,omitzero"`    // absent where given and family name stayed
	Proof     *NameProof       `json:"proof,omitempty"`
	Note      string           `json:"note,omitempty"`
	By        UserID           `json:"by"`
	At        time.Time        `json:"at"` // UTC; when it was changed
}

// Renamed returns the profile after [ChangeName]. Where the given or the family name
// changes, to the letter, a reason (RA-IDN-076) and a proof (RA-IDN-077) are asked
// for, or of a correction a note instead; middle names, title and preferred name
// change without. A proof that is given has to be whole (RA-IDN-078, 079). The
// holder does not do it themselves (RA-IDN-075); something has to change
// (RA-IDN-080). A preferred name is never kept by saying nothing: it may well hold
// the old name.
//
// The card that shows the old name is replaced: [Profile.PrintedName] before and
// after says whether.
func (p Profile) Renamed(c NameChange) (Profile, error) {
	a := p.checkRenaming(c)
	before := FormerName{
		Name: p.Name, Preferred: p.PreferredName, Reason: c.Reason, Proof: c.Proof.clone(), Note: c.Note, By: c.By, At: c.At.UTC(),
	}
	p, err := p.advanced(ChangeName, c.By, c.At, a)
	if err != nil {
		return Profile{}, err
	}
	before.Until = guidance.DateOf(c.At)
	p.Name, p.PreferredName = c.Name, c.Preferred
	p.NameHistory = grown(p.NameHistory, before)
	return p, nil
}

// checkRenaming applies the rules of a change of name.
func (p Profile) checkRenaming(c NameChange) guidance.Assessment {
	var a guidance.Assessment
	a.Require(ruleNameByRA, c.By != p.UserID, "/by", "the holder does not change their own name")
	a.Require(ruleNameOther, !c.Name.IsZero(), "/name", "the new name is missing")
	a.Require(ruleNameOther, c.Name != p.Name || c.Preferred != p.PreferredName, "/name", "nothing would change")
	was, will := p.Name.Parts(), c.Name.Parts()
	proven := was.Given != will.Given || was.Family != will.Family
	switch {
	case c.Reason.String() != "invalid":
		a.Pass(ruleNameReason)
	case proven || c.Reason != 0:
		a.Fail(ruleNameReason, "/reason", "the reason is missing, or not in the list")
	default:
		a.Skip(ruleNameReason)
	}
	if c.Proof != nil {
		a.Merge(p.checkProof(*c.Proof, c.At))
		return a
	}
	a.Skip(ruleProofMinimal)
	a.Skip(ruleProofSeen)
	if !proven {
		a.Skip(ruleNameProven)
		return a
	}
	a.Require(ruleNameProven, c.Reason == NameCorrected && CleanCode(c.Note) != "", "/proof",
		"the proof of the new name is missing; a correction says in a note what showed it")
	return a
}

// checkProof applies the rules of a proof that is given, for a change at an instant.
func (p Profile) checkProof(proof NameProof, at time.Time) guidance.Assessment {
	var a guidance.Assessment
	a.Require(ruleNameProven, proof.Kind.String() != "invalid", "/proof/kind", "the kind of the proof is missing, or not in the list")
	a.Require(ruleNameProven, !proof.SeenOn.IsZero(), "/proof/seenOn", "the day on which the original was seen is missing")
	a.Require(ruleNameProven, !proof.SeenBy.IsZero() && proof.SeenBy != p.UserID, "/proof/seenBy",
		"the original was seen by nobody who is named, or by the holder alone")
	a.Require(ruleProofMinimal, fewCharacters(proof.ReferenceEnds), "/proof/referenceEnds",
		"of the number of the proof more than four characters are given, or other than letters and digits")
	if proof.SeenOn.IsZero() || at.IsZero() {
		a.Unknown(ruleProofSeen)
	} else {
		a.Require(ruleProofSeen, !proof.SeenOn.After(guidance.DateOf(at)), "/proof/seenOn", "the proof is said to be seen after the change")
	}
	return a
}

// fewCharacters reports whether s is as much of a document's number as is kept.
func fewCharacters(s string) bool {
	for i := range len(s) {
		if !isLetterOrDigit(s[i]) {
			return false
		}
	}
	return len(s) <= longestReference
}

func (n *NameProof) clone() *NameProof {
	if n == nil {
		return nil
	}
	c := *n
	return &c
}
