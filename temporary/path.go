package temporary

import (
	"slices"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

// Way is a way by which somebody who comes for a time is given access, or not. The
// zero Way is invalid.
type Way uint8

// The ways.
const (
	WayOwnCard          Way = iota + 1 // they have a smartcard
	WayBankRegistration                // checked when they register with the bank
	WayOpenSession                     // at a session to which agencies or establishments send people
	WayTrainedChecker                  // by an ID Checker of the agency or establishment
	WayOutOfHours                      // by an ID Checker of the organisation, with a temporary card
	WayInduction                       // at the induction of students
	WayNormalProcess                   // registered as anybody is
	WayNoCard                          // declined: records are seen lawfully in another way
)

var wayNames = []string{
	"own-card", "bank-registration", "open-session", "trained-checker", "out-of-hours", "induction", "normal-process", "no-card",
}

// Ways returns every way, in the order of the constants.
func Ways() []Way { return guidance.MembersClosed[Way](wayNames) }

// String returns the way as it is written in documents, or "invalid".
func (w Way) String() string { return guidance.NameClosed(wayNames, w) }

// MarshalText returns the way as text; the zero Way is an error.
func (w Way) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("way of temporary staff", wayNames, w)
}

// UnmarshalText reads a way; unknown text is a [*guidance.UnknownValueError].
func (w *Way) UnmarshalText(text []byte) (err error) {
	*w, err = guidance.ParseClosed[Way]("way of temporary staff", wayNames, string(text))
	return err
}

// Option returns the way as the record of an identity check has it; the zero option
// for a way that is none of those between which an organisation chooses.
func (w Way) Option() evidence.StaffOption {
	return map[Way]evidence.StaffOption{
		WayOpenSession: evidence.OpenSession, WayTrainedChecker: evidence.TrainedChecker,
		WayOutOfHours: evidence.OutOfHours, WayInduction: evidence.Induction,
	}[w]
}

// Need is something that a way asks for. The zero Need is invalid.
type Need uint8

// The needs.
const (
	NeedIdentityChecks   Need = iota + 1 // the checks of NHS Employers, with the original documents
	NeedAnnounced                        // agencies or establishments were told of dates and documents
	NeedAppointedChecker                 // an ID Checker whom the Registration Authority trained and appointed
	NeedForm                             // the new user registration form, completed by the ID Checker
	NeedApprovedPhoto                    // taken when the documents were seen
	NeedELearning                        // where the organisation asks for it
	NeedSent                             // form and photograph, to the local Registration Authority
	NeedExceptional                      // a late booking or short notice, out of hours
	NeedPriority                         // registration the next day
	NeedTemporaryCard                    // may be lent, is entered in the audit log, and comes back the following day
	NeedOwnCard                          // brought along
	NeedAuthorisation                    // for assigning access, and again for removing it
	NeedLawfulOtherWay                   // of seeing records, recorded
)

var needNames = []string{
	"identity-checks", "announced", "appointed-checker", "form", "approved-photo", "e-learning", "sent", "exceptional",
	"priority-registration", "temporary-card", "own-card", "authorisation", "lawful-other-way",
}

// Needs returns every need, in the order of the constants.
func Needs() []Need { return guidance.MembersClosed[Need](needNames) }

// String returns the need as it is written in documents, or "invalid".
func (n Need) String() string { return guidance.NameClosed(needNames, n) }

// MarshalText returns the need as text; the zero Need is an error.
func (n Need) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("need of temporary staff", needNames, n)
}

// UnmarshalText reads a need; unknown text is a [*guidance.UnknownValueError].
func (n *Need) UnmarshalText(text []byte) (err error) {
	*n, err = guidance.ParseClosed[Need]("need of temporary staff", needNames, string(text))
	return err
}

// Access says how a way stands to access profiles. The zero Access is invalid.
type Access uint8

// How ways stand to access profiles.
const (
	AccessUnsaid      Access = iota + 1 // the page says nothing: by the normal process
	AccessLater                         // no profile is needed when the card is issued
	AccessWithCard                      // the temporary card carries it
	AccessForVisit                      // assigned for the visit and removed after it
	AccessWithoutCard                   // none: records are seen in another lawful way
)

var accessNames = []string{"unsaid", "later", "with-card", "for-visit", "without-card"}

// Accesses returns every value, in the order of the constants.
func Accesses() []Access { return guidance.MembersClosed[Access](accessNames) }

// String returns how it is as written in documents, or "invalid".
func (a Access) String() string { return guidance.NameClosed(accessNames, a) }

// MarshalText returns how it is as text; the zero Access is an error.
func (a Access) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("access of temporary staff", accessNames, a)
}

// UnmarshalText reads how it is; unknown text is a [*guidance.UnknownValueError].
func (a *Access) UnmarshalText(text []byte) (err error) {
	*a, err = guidance.ParseClosed[Access]("access of temporary staff", accessNames, string(text))
	return err
}

// Path is one line of the table: a way for one category of staff.
type Path struct {
	Category  evidence.Category   `json:"category"`
	Way       Way                 `json:"way"`
	Chosen    bool                `json:"chosen"` // one of several: open where the local policy has taken it up
	Needs     []Need              `json:"needs"`
	Route     evidence.Route      `json:"route,omitzero"` // by which they are registered; zero: they are not
	Access    Access              `json:"access"`
	Basis     guidance.Basis      `json:"basis"`
	Citations []guidance.Citation `json:"citations"`
}

// Paths returns the ways by which people who come for a time are given access, by
// category and then as the page has them. It is the caller's.
//
// Source: Smartcards for temporary staff and visitors, all sections.
func Paths() []Path {
	session := []Need{NeedAnnounced, NeedIdentityChecks}
	checker := []Need{NeedAppointedChecker, NeedIdentityChecks, NeedForm, NeedApprovedPhoto, NeedSent}
	night := []Need{NeedExceptional, NeedAppointedChecker, NeedIdentityChecks, NeedForm, NeedPriority, NeedTemporaryCard}
	withLearning := append(slices.Clone(checker), NeedELearning)
	paths := []Path{
		{Category: evidence.Bank, Way: WayOwnCard, Needs: []Need{NeedOwnCard}, Access: AccessUnsaid, Citations: cite(onBank)},
		{Category: evidence.Bank, Way: WayBankRegistration, Needs: []Need{NeedIdentityChecks}, Route: evidence.InPerson, Access: AccessUnsaid, Citations: cite(onBank)},
	}
	for _, c := range []evidence.Category{evidence.Agency, evidence.Locum} {
		paths = append(paths,
			Path{c, WayOpenSession, true, slices.Clone(session), evidence.InPerson, AccessLater, 0, cite(onSessions, onOptions)},
			Path{c, WayTrainedChecker, true, slices.Clone(withLearning), evidence.IDCheckerRoute, AccessUnsaid, 0, cite(onCheckers, onOptions)},
			Path{c, WayOutOfHours, true, slices.Clone(night), evidence.IDCheckerRoute, AccessWithCard, 0, cite(onOutOfHours, onCard, onReturn, onOptions)},
		)
	}
	paths = append(paths,
		Path{evidence.Student, WayOpenSession, true, session, evidence.InPerson, AccessLater, 0, cite(onStudents)},
		Path{evidence.Student, WayTrainedChecker, true, checker, evidence.IDCheckerRoute, AccessUnsaid, 0, cite(onStudents)},
		Path{evidence.Student, WayInduction, true, []Need{NeedIdentityChecks}, evidence.InPerson, AccessUnsaid, 0, cite(onStudents)},
		Path{evidence.Inspector, WayNormalProcess, false, []Need{NeedIdentityChecks, NeedAuthorisation}, evidence.InPerson, AccessForVisit, 0, cite(onInspectors)},
		Path{evidence.Inspector, WayOwnCard, false, []Need{NeedOwnCard, NeedAuthorisation}, 0, AccessForVisit, 0, cite(onInspectors)},
		Path{evidence.Inspector, WayNoCard, false, []Need{NeedLawfulOtherWay}, 0, AccessWithoutCard, 0, cite(onInspectors)},
	)
	for i := range paths {
		paths[i].Basis = guidance.Sourced
	}
	return paths
}

func cite(cs ...guidance.Citation) []guidance.Citation { return cs }

// PathOf returns the line of the table for a category and a way; false when there is
// none.
func PathOf(c evidence.Category, w Way) (Path, bool) {
	for _, p := range Paths() {
		if p.Category == c && p.Way == w {
			return p, true
		}
	}
	return Path{}, false
}
