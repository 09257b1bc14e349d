package identity

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// ReopeningReason is why a profile is reopened. The zero ReopeningReason is invalid.
// No public list was found, so this one is a design choice (RA-IDN-083).
type ReopeningReason uint8

// The reasons.
const (
	HolderReturned   ReopeningReason = iota + 1 // and needs access again
	ClosedInError                               // it should not have been closed
	ReopenedForOther                            // with a note
)

var reopeningReasonNames = []string{"returned", "closed-in-error", "other"}

// String returns the reason as it is written in documents, or "invalid".
func (r ReopeningReason) String() string { return guidance.NameClosed(reopeningReasonNames, r) }

// MarshalText returns the reason as text; the zero ReopeningReason is an error.
func (r ReopeningReason) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("reason of reopening a profile", reopeningReasonNames, r)
}

// UnmarshalText reads a reason; unknown text is a [*guidance.UnknownValueError].
func (r *ReopeningReason) UnmarshalText(text []byte) (err error) {
	*r, err = guidance.ParseClosed[ReopeningReason]("reason of reopening a profile", reopeningReasonNames, string(text))
	return err
}

// ProfileReopening is that a profile was reopened, and the closing that it undid.
type ProfileReopening struct {
	At     time.Time       `json:"at"` // UTC
	By     UserID          `json:"by"`
	Reason ReopeningReason `json:"reason"`
	Note   string          `json:"note,omitempty"`
	Undid  Closing         `json:"undid"` // set by [Profile.Reopened]
}

// Reopened returns the profile after [ReopenProfile]. It comes back without any
// access: that is given anew. The refusal is by RA-IDN-083 for a reason that is
// missing, not in the list, or needs a note, RA-IDN-086 by whoever closed it, or
// where nobody knows who that was, and RA-IDN-087 by the holder. Undid of r is not
// looked at.
func (p Profile) Reopened(r ProfileReopening) (Profile, error) {
	var a guidance.Assessment
	a.Require(ruleClosingReason, r.Reason.String() != "invalid", "/reason", "the reason is missing, or not in the list")
	a.Require(ruleClosingReason, r.Reason != ReopenedForOther || CleanCode(r.Note) != "", "/note", "another reason than those of the list is said in a note")
	a.Require(ruleNotByHolder, r.By != p.UserID, "/by", "")
	if p.Life() == ProfileClosed {
		a.Require(ruleReopenedByAnother, p.Closing != nil && p.Closing.By != r.By, "/by",
			"whoever closed the profile does not reopen it, and who that was has to be known")
	}
	undid := p.Closing
	p, err := p.advanced(ReopenProfile, r.By, r.At, a)
	if err != nil {
		return Profile{}, err
	}
	r.At, r.Undid = r.At.UTC(), *undid
	p.Closing = nil
	p.Reopenings = grown(p.Reopenings, r)
	return p, nil
}

// Supersession is that a profile was found to be a duplicate, and which is kept.
type Supersession struct {
	UserID UserID    `json:"userID"` // of the profile that is kept
	By     UserID    `json:"by"`
	At     time.Time `json:"at"` // UTC
	Note   string    `json:"note,omitempty"`
}

// Superseded returns the profile after [SupersedeProfile]: closed for good, with
// kept named as the one by which its holder goes on. Nothing is merged: what the two
// hold stays where it is, so that it can be told later who had which access by
// which. A profile that is open is closed by it, for [DuplicateProfile] and as by
// [Profile.Closed]; one that is closed keeps the closing it has.
//
// confirmed is as for [Profile.Closed] (RA-IDN-082). The refusal is by RA-IDN-088
// where kept is this very profile, or is not open, so that nobody is sent in a
// circle; also where [SamePerson] finds nothing that the two have in common, and no
// note says by what they are one person's. It is by RA-IDN-087 by the holder of either.
// UserID of s is not looked at.
func (p Profile) Superseded(kept Profile, s Supersession, confirmed bool) (Profile, error) {
	var a guidance.Assessment
	a.Require(ruleClosingConfirmed, confirmed, "/confirmed", "that all access is to be removed is not confirmed")
	a.Require(ruleSuperseded, !kept.UserID.IsZero() && kept.UserID != p.UserID, "/kept", "the profile that is kept is missing, or is this one")
	a.Require(ruleSuperseded, kept.Life() == ProfileOpen, "/kept", "the profile that is kept is not open")
	a.Require(ruleSuperseded, len(SamePerson(p.Claim(), kept.Claim())) > 0 || CleanCode(s.Note) != "", "/note",
		"nothing in the two profiles says that they are one person's: a note says what does")
	a.Require(ruleNotByHolder, s.By != p.UserID && s.By != kept.UserID, "/by", "")
	p, err := p.advanced(SupersedeProfile, s.By, s.At, a)
	if err != nil {
		return Profile{}, err
	}
	s.UserID, s.At = kept.UserID, s.At.UTC()
	p.SupersededBy = &s
	if p.Closing == nil {
		p.Closing = &Closing{At: s.At, By: s.By, Reason: DuplicateProfile, Note: s.Note}
	}
	return p, nil
}
