package fhir

import "maps"

// Reasons for which members are left out.
const (
	contact = "contact data serve passcodes and notices of the Registration Authority; they are no address at work"
	private = "how the identity was verified is for the Registration Authority alone"
	history = "what was, and who changed it, stands in the audit log"
	trail   = "who asked, gave and approved, and why, is for the Registration Authority and its auditors"
	stored  = "a number of the stored row"
)

// leftOut is by type and member; of what is a struct, the members that are left out of
// it are lines of their own.
var leftOut = map[string]string{
	"Profile.NINumber":        private,
	"Profile.Email":           contact,
	"Profile.Mobile":          contact,
	"Profile.Photo":           private,
	"Profile.TermsAcceptedOn": "it is between the holder and the service",
	"Profile.Organisation":    "where somebody was registered first says nothing of where they work: that is a role",
	"Profile.CIS":             private,
	"Profile.Route":           private,
	"Profile.OpenedAt":        history,
	"Profile.Verifications":   private,
	"Profile.Closing":         "that it is closed is written; when, by whom and why is for the Registration Authority",
	"Profile.NameHistory":     history,
	"Profile.ContactHistory":  history,
	"Profile.Relocations":     history,
	"Profile.Reopenings":      history,
	"Profile.Version":         stored,
	"Supersession.By":         trail,
	"Supersession.At":         trail,
	"Supersession.Note":       trail,

	"Assignment.OpenEndReason": trail,
	"Assignment.AssignedBy":    trail,
	"Assignment.Request":       trail,
	"Assignment.Approval":      trail,
	"Assignment.At":            trail,
	"Assignment.Version":       stored,
	"Ending.By":                trail,

	"Position.Assignable":    "how a position may be given is for the Registration Authority that gives it",
	"Position.CopiedFrom":    history,
	"Position.Approval":      trail,
	"Position.ChangedBy":     trail,
	"Position.Version":       stored,
	"PositionClosing.By":     trail,
	"PositionClosing.Reason": trail,
}

// LeftOut returns the members of what is handed to this package that are not written,
// by the names of type and member ("Profile.Email"), each with the reason. Of the
// organisation nothing is left out.
func LeftOut() map[string]string { return maps.Clone(leftOut) }
