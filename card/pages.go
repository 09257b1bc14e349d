package card

import "github.com/rakit-dev/rakit/guidance"

// pagesRead is the day on which we read the pages below.
var pagesRead = guidance.MustDate("2026-11-21")

// Publications that only the rules of a card's life cite.
var (
	issueACard = guidance.Page{
		Title: "Care Identity Management user guides: issue a smartcard",
		URL:   guidance.CareIdentityManagement.URL + "/managing-smartcards/issue-a-smartcard", Read: pagesRead,
	}
	pharmacyReminder = guidance.Page{
		Title: "Smartcards: reminder on unlocking and expiry (Community Pharmacy England)",
		URL:   "https://cpe.org.uk", Read: pagesRead,
	}
	localUnlocking = guidance.Page{
		Title: "Smartcards (North East London primary care)",
		URL:   "https://primarycare.northeastlondon.icb.nhs.uk", Read: pagesRead,
	}
	staffRecordNotes = guidance.Page{
		Title: "Electronic Staff Record notes M-3980 (2010)",
		URL:   "https://issuu.com/nhselectronicstaffrecords", Read: pagesRead,
	}
)
