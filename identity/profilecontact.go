package identity

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// ContactChange is a change of how the holder of a profile is reached. A detail that
// is neither given nor removed stays as it is.
//
// A detail can be removed, by the holder and by the Registration Authority alike: an
// address that was entered wrongly is somebody else's mailbox, to which codes would
// be sent, and it may be a while until the right one is known. Nobody is shut out by
// that: who has no address is unlocked face to face ([Profile.CheckSelfUnlock]).
type ContactChange struct {
	Email        Email  // the new address
	Mobile       Mobile // the new number
	RemoveEmail  bool   // there is to be no address
	RemoveMobile bool   // there is to be no number

	By   UserID    // who makes the change
	Self bool      // the holder makes it themselves
	At   time.Time // when
}

// ContactEdit is what happened to one detail. The zero ContactEdit is invalid.
type ContactEdit uint8

// What can happen.
const (
	EmailAdded ContactEdit = iota + 1
	EmailReplaced
	EmailRemoved
	MobileAdded
	MobileReplaced
	MobileRemoved
)

var contactEditNames = []string{
	"email-added", "email-replaced", "email-removed", "mobile-added", "mobile-replaced", "mobile-removed",
}

// String returns the edit as it is written in documents, or "invalid".
func (e ContactEdit) String() string { return guidance.NameClosed(contactEditNames, e) }

// MarshalText returns the edit as text; the zero ContactEdit is an error.
func (e ContactEdit) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("edit of contact details", contactEditNames, e)
}

// UnmarshalText reads an edit; unknown text is a [*guidance.UnknownValueError].
func (e *ContactEdit) UnmarshalText(text []byte) (err error) {
	*e, err = guidance.ParseClosed[ContactEdit]("edit of contact details", contactEditNames, string(text))
	return err
}

// ContactEdits is a change of contact details in the history of a profile: what
// happened, and never an address or a number, so that a detail that was removed is
// gone.
type ContactEdits struct {
	At    time.Time     `json:"at"` // UTC
	By    UserID        `json:"by"`
	Edits []ContactEdit `json:"edits"`
}

// WithContact returns the profile after [ChangeContact]. The refusal is by
// RA-IDN-071 where Self is not what By says, RA-IDN-072 where a detail is given and
// removed at once or nothing changes, RA-IDN-070, 085, 088 for a profile that is not
// open, and RA-IDN-089 out of order.
//
// A passcode that is on its way does not follow: it goes to the number that was
// proven for it (RA-IDN-074, see [Profile.CheckPasscodeNumber]).
func (p Profile) WithContact(c ContactChange) (Profile, error) {
	var a guidance.Assessment
	a.Require(ruleContactBy, c.Self == (c.By == p.UserID), "/self", "it is said that the holder makes the change, and somebody else does, or the reverse")
	a.Require(ruleContactSaid, !c.RemoveEmail || c.Email.IsZero(), "/email", "an address is given, and is to be removed")
	a.Require(ruleContactSaid, !c.RemoveMobile || c.Mobile.IsZero(), "/mobile", "a number is given, and is to be removed")
	edits := p.contactEdits(c)
	a.Require(ruleContactSaid, len(edits) > 0, "", "nothing would change")
	p, err := p.advanced(ChangeContact, c.By, c.At, a)
	if err != nil {
		return Profile{}, err
	}
	if c.RemoveEmail || !c.Email.IsZero() {
		p.Email = c.Email
	}
	if c.RemoveMobile || !c.Mobile.IsZero() {
		p.Mobile = c.Mobile
	}
	p.ContactHistory = grown(p.ContactHistory, ContactEdits{At: c.At.UTC(), By: c.By, Edits: edits})
	return p, nil
}

// contactEdits returns what c would change.
func (p Profile) contactEdits(c ContactChange) []ContactEdit {
	var edits []ContactEdit
	switch held := !p.Email.IsZero(); {
	case c.RemoveEmail && held:
		edits = append(edits, EmailRemoved)
	case c.Email.IsZero() || c.Email == p.Email:
	case held:
		edits = append(edits, EmailReplaced)
	default:
		edits = append(edits, EmailAdded)
	}
	switch held := !p.Mobile.IsZero(); {
	case c.RemoveMobile && held:
		edits = append(edits, MobileRemoved)
	case c.Mobile.IsZero() || c.Mobile == p.Mobile:
	case held:
		edits = append(edits, MobileReplaced)
	default:
		edits = append(edits, MobileAdded)
	}
	return edits
}

// CheckSelfUnlock says whether the profile has what its holder needs to unlock a card
// with the self-service application: an email address to which a code is sent
// (RA-IDN-073). base is the JSON Pointer of the profile.
//
// Since about 2025 a mobile number is reported to do as well; the page does not say
// so, and it is not asked here. That the domain of the address is on the
// application's own list cannot be seen from here.
func (p Profile) CheckSelfUnlock(base string) guidance.Assessment {
	var a guidance.Assessment
	a.Require(ruleUnlockEmail, !p.Email.IsZero(), base+"/email",
		"the profile has no email address: the Registration Authority may add one, or somebody unlocks the card face to face")
	return a
}

// CheckPasscodeNumber says whether a passcode may be sent to a number (RA-IDN-074):
// to the one that the registrant proved on the call, and not to that of the profile
// because it stands there. at is the JSON Pointer of the number.
func (p Profile) CheckPasscodeNumber(to, proven Mobile, at string) guidance.Assessment {
	var a guidance.Assessment
	message := "this is not the mobile number that was proven on the call"
	if to == p.Mobile {
		message = "the mobile number of the profile is not the one that was proven on the call: it is proven on another call first"
	}
	a.Require(rulePasscodeStays, !to.IsZero() && to == proven, at, message)
	return a
}
