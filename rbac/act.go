package rbac

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Act is something that RA staff may ask to do. The zero Act is invalid and
// nobody may do it.
type Act uint8

// The acts, in the order of a registration. Package authority has no use case yet for
// RepairCard, ManageWorkgroups, CloseWorkgroup and the four reports: the matrices say
// who may do them, for a program that does them by itself.
const (
	FindRecords              Act = iota + 1 // find registrations, identities, cards and their organisations
	OpenRegistration                        // take up a request for registration
	ReceiveItems                            // take in what the registrant sends before the call
	DecideNoPhoto                           // choose the documents of somebody without photographic identity
	CheckIdentity                           // see documents and person, and say so
	HoldCall                                // hold the video call
	VerifyIdentity                          // see documents and person of somebody who has a profile already
	CreateIdentity                          // create the profile in the Care Identity Service
	OrderCard                               // have the smartcard printed
	DispatchCard                            // send the smartcard to the registrant
	ConfirmReceipt                          // take the call that the smartcard has come
	ReleasePasscode                         // text the passcode
	CancelCard                              // cancel a smartcard, ask for it back, take back what is left of it
	ClearCard                               // clear the plastic of a card that has ended, for reuse
	UnlockCard                              // unlock a card in use
	ChangePasscode                          // have the holder choose another passcode
	RenewCertificates                       // renew the certificates of a card that have not expired
	RenewExpiredCertificates                // renew those that have; the holder is there
	RepairCard                              // repair a card; in the Care Identity Service, issue an expired one again
	ChangeContact                           // change the email address or mobile number of a profile
	ChangeName                              // change the name of a profile
	CloseProfile                            // close a profile
	ReopenProfile                           // reopen a closed profile
	RegisterAuthenticator                   // register another authenticator than a smartcard
	RemoveAuthenticator                     // remove one
	KeepTemporaryCards                      // put temporary access cards into the pool of an organisation, and take them out
	LendTemporaryCard                       // give a temporary access card to somebody, and take it back
	RecordVisit                             // record what was decided about an inspector's visit
	ViewPositions                           // see the positions of an organisation, and who holds them
	DefinePosition                          // put a position at an organisation, or change it
	CopyPosition                            // make one like another
	ClosePosition                           // close a position
	ManageWorkgroups                        // create a workgroup, and assign it to positions
	CloseWorkgroup                          // close a workgroup
	AssignPosition                          // give a position to a user
	EndPosition                             // end an assignment before its day
	AssignAssignable                        // give a position that its organisation marked as assignable
	EndAssignable                           // end an assignment of such a position before its day
	RequestAccess                           // ask for access for somebody
	DecideAccessRequest                     // approve or reject what was asked for, and carry it out
	GrantExceptionalAccess                  // give FFFFF for an exceptional reason; the organisation is the real site
	ReviewExceptionalAccess                 // look again at such a grant
	RevokeExceptionalAccess                 // end such a grant
	StartExceptionalSession                 // begin a session under exceptional access of one's own
	RecordAgreement                         // record what a provider and an organisation agreed; the organisation is the registering one
	ManageCampaign                          // open and close a campaign of remediation, list people in it, remind
	DecideCampaignItem                      // decide what becomes of somebody on its list; the organisation is theirs
	ReportUsers                             // see the report on users
	ReportRequests                          // see the report on requests
	ReportCards                             // see the report on smartcards
	ReportPositions                         // see the report on positions
	ReadAudit                               // read the audit log of an organisation
)

var actNames = []string{
	"find-records", "open-registration", "receive-items", "decide-no-photo", "check-identity", "hold-call", "verify-identity", "create-identity", "order-card",
	"dispatch-card", "confirm-receipt", "release-passcode", "cancel-card",
	"clear-card", "unlock-card", "change-passcode", "renew-certificates", "renew-expired-certificates", "repair-card", "change-contact", "change-name", "close-profile", "reopen-profile",
	"register-authenticator", "remove-authenticator", "keep-temporary-cards", "lend-temporary-card", "record-visit",
	"view-positions", "define-position", "copy-position", "close-position", "manage-workgroups", "close-workgroup", "assign-position", "end-position",
	"assign-assignable-position", "end-assignable-position", "request-access", "decide-access-request",
	"grant-exceptional-access", "review-exceptional-access", "revoke-exceptional-access", "start-exceptional-session", "record-agreement",
	"manage-campaign", "decide-campaign-item", "report-users", "report-requests", "report-smartcards", "report-positions", "read-audit",
}

// Acts returns every act, in table order.
func Acts() []Act { return guidance.MembersClosed[Act](actNames) }

// String returns the act as it is written in documents, or "invalid".
func (a Act) String() string { return guidance.NameClosed(actNames, a) }

// MarshalText returns the act as text; the zero Act is an error.
func (a Act) MarshalText() ([]byte, error) { return guidance.MarshalClosed("act", actNames, a) }

// UnmarshalText reads an act, exactly; unknown text is a
// [*guidance.UnknownValueError].
func (a *Act) UnmarshalText(text []byte) (err error) {
	*a, err = guidance.ParseClosed[Act]("act", actNames, string(text))
	return err
}

func (a Act) valid() bool { return slices.Contains(Acts(), a) }
