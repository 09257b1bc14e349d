package guidance

// Citation names the place in a publication on which a rule rests.
type Citation struct {
	Title   string `json:"title"`           // title of the publication
	Section string `json:"section"`         // heading, step or clause within it
	URL     string `json:"url"`             // where it was published
	Edited  Date   `json:"edited,omitzero"` // the day the publication says it was last edited
	Read    Date   `json:"read,omitzero"`   // the day we read it
}

// Page is a publication that several rules cite.
type Page struct {
	Title  string
	URL    string
	Edited Date // the day the page says it was last edited
	Read   Date // the day we read it
}

// At returns the citation of one section of the page.
func (p Page) At(section string) Citation {
	return Citation{Title: p.Title, Section: section, URL: p.URL, Edited: p.Edited, Read: p.Read}
}

// The publications that rakit implements or cites.
var (
	// RemoteRegistration is the emergency guidance for RA service providers.
	RemoteRegistration = Page{
		Title:  "Remote smartcard registration – emergency guidance for Registration Authorities",
		URL:    "https://digital.nhs.uk/services/registration-authorities-and-smartcards/remote-smartcard-registration-emergency-guidance",
		Edited: MustDate("2020-04-08"), Read: MustDate("2026-11-21"),
	}
	// Streamlining is the emergency guidance for clinicians and local RAs.
	Streamlining = Page{
		Title:  "Streamlining authentication services for clinicians",
		URL:    "https://digital.nhs.uk/services/registration-authorities-and-smartcards/streamlining-authentication-services-for-clinicians",
		Edited: MustDate("2020-04-08"), Read: MustDate("2026-11-21"),
	}
	// RegistrationAuthorities is the overview page that announced the end of
	// emergency registration.
	RegistrationAuthorities = Page{
		Title:  "Registration authorities and smartcards",
		URL:    "https://digital.nhs.uk/services/registration-authorities-and-smartcards",
		Edited: MustDate("2023-01-09"), Read: MustDate("2026-11-21"),
	}
	// SmartcardUsers is the page for holders of a smartcard.
	SmartcardUsers = Page{
		Title:  "Smartcard and authentication users",
		URL:    "https://digital.nhs.uk/services/care-identity-service/smartcard-and-authentication-users",
		Edited: MustDate("2024-07-15"), Read: MustDate("2026-11-21"),
	}
	// TemporaryStaff is the page on bank, agency and locum staff, students and
	// inspectors.
	TemporaryStaff = Page{
		Title:  "Smartcards for temporary staff and visitors",
		URL:    "https://digital.nhs.uk/services/care-identity-service/registration-authority-users/registration-authority-help/smartcards-for-temporary-staff-and-visitors",
		Edited: MustDate("2024-09-23"), Read: MustDate("2026-11-21"),
	}
	// EmergencyEnded is the bulletin that reported the actual end of emergency
	// registration.
	EmergencyEnded = Page{
		Title:  "Emergency registration has ended (NHS bulletin, as carried by IHC Pro)",
		URL:    "https://ihcpro.co.uk/2023/06/05",
		Edited: MustDate("2023-06-05"), Read: MustDate("2026-11-21"),
	}
	// AddANewUser is the user guide on creating a profile: the three documents, and
	// the profiles that may be duplicates.
	AddANewUser = Page{
		Title: "Care Identity Management user guides: add a new user",
		URL:   "https://digital.nhs.uk/services/care-identity-service/applications-and-services/care-identity-management/user-guides/managing-users/add-a-new-user",
		Read:  MustDate("2026-11-21"),
	}
	// SelfServiceUnlock is the page of the application with which holders unlock their
	// own cards.
	SelfServiceUnlock = Page{
		Title: "Self-service smartcard unlock",
		URL:   "https://digital.nhs.uk/services/care-identity-service/applications-and-services/self-service-smartcard-unlock",
		Read:  MustDate("2026-11-21"),
	}
	// CareIdentityManagement is the index of user guides that lists what each
	// RA role may do.
	CareIdentityManagement = Page{
		Title: "Care Identity Management user guides",
		URL:   "https://digital.nhs.uk/services/care-identity-service/applications-and-services/care-identity-management/user-guides",
		Read:  MustDate("2026-11-21"),
	}
)
