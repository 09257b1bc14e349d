package temporary

import "github.com/rakit-dev/rakit/guidance"

// createProfile is the user guide on making the profile of a temporary access card.
// Its opening was read, in a copy of the site that shows no day of edition.
var createProfile = guidance.Page{
	Title: "Care Identity Management user guides: create a new temporary access card (TAC) profile",
	URL:   "https://digital.nhs.uk/services/care-identity-service/applications-and-services/care-identity-management/user-guides/managing-users/create-a-new-temporary-access-card-tac-profile",
	Read:  guidance.MustDate("2026-11-21"),
}

// The places that rules and paths cite. The page on temporary staff numbers
// nothing: its paragraphs are named by what they are about.
var (
	onBank       = guidance.TemporaryStaff.At("Bank staff")
	onOptions    = guidance.TemporaryStaff.At("Agency staff and locums: on the local operating policy")
	onSessions   = guidance.TemporaryStaff.At("Agency staff and locums: on open registration sessions")
	onCheckers   = guidance.TemporaryStaff.At("Agency staff and locums: on ID Checkers at agencies")
	onOutOfHours = guidance.TemporaryStaff.At("Agency staff and locums: on exceptional circumstances out of hours")
	onCard       = guidance.TemporaryStaff.At("Agency staff and locums: on giving a Temporary Access Card")
	onReturn     = guidance.TemporaryStaff.At("Agency staff and locums: on the return of the card")
	onAudit      = guidance.TemporaryStaff.At("Agency staff and locums: on auditing the use of cards")
	onStudents   = guidance.TemporaryStaff.At("Students")
	onInspectors = guidance.TemporaryStaff.At("Inspectors")
	onName       = createProfile.At("on the name of the profile")
	onPurpose    = createProfile.At("on what the card is for")
)
