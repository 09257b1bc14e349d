package rbac

import "github.com/rakit-dev/rakit/guidance"

// read is the day on which we read the pages below, and the day from which
// rules of ours were known.
var read = guidance.MustDate("2026-11-21")

// Publications that only this package cites. The days on which they were last
// edited are not known to us.
var (
	// mandatoryCIM is the bulletin that users must be created, and cards issued
	// and managed, in Care Identity Management from 17 April 2024. Its address
	// gives the month only.
	mandatoryCIM = guidance.Page{
		Title: "Care Identity Management becomes mandatory (NHS bulletin, as carried by IHC Pro)",
		URL:   "https://ihcpro.co.uk/2024/03", Read: read,
	}
	// positionAssignments is the user guide on giving and removing positions.
	positionAssignments = guidance.Page{
		Title: "Care Identity Management user guides: managing position assignments",
		URL:   guidance.CareIdentityManagement.URL + "/managing-position-assignments", Read: read,
	}
	// assignablePositions is the user guide on what a Sponsor may assign.
	assignablePositions = guidance.Page{
		Title:  "Care Identity Management user guides: manage assignable positions",
		URL:    guidance.CareIdentityManagement.URL + "/managing-access---positions/manage-assignable-positions",
		Edited: guidance.MustDate("2025-04-24"), Read: read,
	}
	// managingPositions is the user guides on positions.
	managingPositions = guidance.Page{
		Title: "Care Identity Management user guides: managing access, positions",
		URL:   guidance.CareIdentityManagement.URL + "/managing-access---positions", Read: read,
	}
	// migratedProfiles is the user guide on profiles that came from the older
	// service without a verified identity.
	migratedProfiles = guidance.Page{
		Title: "Care Identity Management user guides: updating migrated user profiles",
		URL:   guidance.CareIdentityManagement.URL + "/managing-users/updating-migrated-user-profiles", Read: read,
	}
	// renewing is the user guide on the renewal of a smartcard.
	renewing = guidance.Page{
		Title: "Care Identity Management user guides: renew a smartcard",
		URL:   guidance.CareIdentityManagement.URL + "/managing-smartcards/renew-a-smartcard", Read: read,
	}
	// viewingReports is the user guide on reports, and who sees which.
	viewingReports = guidance.Page{
		Title: "Care Identity Management user guides: viewing reports",
		URL:   guidance.CareIdentityManagement.URL + "/viewing-reports", Read: read,
	}
	// repairLeaflet is a leaflet on the Care Identity Service. It gives the month
	// only: February 2015.
	repairLeaflet = guidance.Page{
		Title: "Care Identity Service leaflet MSD33 (HSCIC, February 2015, as carried by abcdocz)",
		URL:   "https://abcdocz.com/doc/756927", Read: read,
	}
	// expiredNECS is the page on expired smartcards of a commissioning support unit
	// in the North East.
	expiredNECS = guidance.Page{
		Title: "Expired smartcards (North of England Commissioning Support)",
		URL:   "https://servicedesk.necsu.nhs.uk/expiredsmartcard", Read: read,
	}
	// applyForCareID is the page of the national online service; it names the
	// codes of those who may use it.
	applyForCareID = guidance.Page{
		Title: "Apply for Care ID",
		URL:   "https://digital.nhs.uk/services/care-identity-service/applications-and-services/apply-for-care-id", Read: read,
	}
	// pathToLive is the form to ask for a smartcard for test environments; it
	// lists the codes of common profiles.
	pathToLive = guidance.Page{
		Title: "Make a smartcard request for a Path to Live environment",
		URL:   "https://digital.nhs.uk/services/path-to-live-environments/smartcard-request-form-for-the-path-to-live-environments", Read: read,
	}
	// raForms lists the RA forms, among them RA08 for RA parent links.
	raForms = guidance.Page{
		Title: "Registration Authority key documents and forms",
		URL:   "https://digital.nhs.uk/services/care-identity-service/registration-authority-users/registration-authority-help/registration-authority-key-documents-and-forms",
		Read:  read,
	}
	// locumCFH is the national page on FFFFF of NHS Connecting for Health.
	locumCFH = guidance.Page{
		Title: "EPS smartcards: FFFFF (NHS Connecting for Health)",
		URL:   "https://connectingforhealth.nhs.uk/systemsandservices/eps/dispensing/smartcards/fffff", Read: read,
	}
	// locumNECS is the page of a commissioning support unit in the North East.
	locumNECS = guidance.Page{
		Title: "Smartcard locum access (North of England Commissioning Support)",
		URL:   "https://servicedesk.necsu.nhs.uk/smartcardlocumaccess", Read: read,
	}
	// locumYHCS is the rule of a commissioning support unit in Yorkshire.
	locumYHCS = guidance.Page{
		Title: "Locum smartcard access (Yorkshire and Humber Commissioning Support)",
		URL:   "https://studylib.net/doc/7150033", Read: read,
	}
	// dispensingSCAL is the list of duties of dispensing systems.
	dispensingSCAL = guidance.Page{
		Title: "EPS dispensing systems: supplier conformance assessment list (copy in NHSDigital/eps-assist-me)",
		URL:   "https://github.com/NHSDigital/eps-assist-me", Read: read,
	}
)
