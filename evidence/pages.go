package evidence

import "github.com/rakit-dev/rakit/guidance"

// Publications on the ordinary routes. Where a page could not be read in full,
// the section of a citation says what of it was, in our words.
var (
	// employersCombinations is what NHS Employers published for the pandemic, with
	// the combinations that held before and after it as well.
	employersCombinations = guidance.Page{
		Title: "NHS Employers identity checks",
		URL:   "https://www.nhsemployers.org/publications/identity-checks", Read: ours,
	}
	// employersExpiry2020 is the answer of summer 2020 on expired passports. It was
	// seen in August; its day is not known.
	employersExpiry2020 = guidance.Page{
		Title: "NHS Employers: identity checks, frequently asked questions",
		URL:   "https://www.nhsemployers.org/faqs/identity-checks", Edited: guidance.MustDate("2020-08-31"), Read: ours,
	}
	// employersExpiry2023 is the answer that documents must be in date.
	employersExpiry2023 = guidance.Page{
		Title: "NHS Employers: employment check FAQs",
		URL:   "https://www.nhsemployers.org/articles/employment-check-faqs", Edited: guidance.MustDate("2023-04-28"), Read: ours,
	}
	// applyForCareID is the page of the national online service on what happens
	// after an application.
	applyForCareID = guidance.Page{
		Title:  "Apply for Care ID: after you have applied",
		URL:    "https://digital.nhs.uk/services/care-identity-service/applications-and-services/apply-for-care-id/support-with-applying-for-my-care-id",
		Edited: guidance.MustDate("2024-12-11"), Read: ours,
	}
	// oneAndOne is the bulletin that Apply for Care ID alone takes one photographic
	// document and a digital proof of address.
	oneAndOne = guidance.Page{
		Title: "Apply for Care ID, questions and answers (NHS bulletin, as carried by IHC Pro)",
		URL:   "https://ihcpro.co.uk/tag/nhs-news", Read: ours,
	}
	// mandatoryManagement is the bulletin that users must be created in Care
	// Identity Management from 17 April 2024.
	mandatoryManagement = guidance.Page{
		Title: "Care Identity Management becomes mandatory (NHS bulletin, as carried by IHC Pro)",
		URL:   "https://ihcpro.co.uk/2024/03", Edited: guidance.MustDate("2024-03-31"), Read: ours,
	}
	// addressProofs is what the NHS Business Services Authority tells its starters
	// of papers for an address.
	addressProofs = guidance.Page{
		Title: "NHSBSA HR shared services: proof of address",
		URL:   "https://faq-hrss.nhsbsa.nhs.uk/knowledgebase/article/KA-23511", Read: ours,
	}
	// candidateSheet is one trust's list for candidates, which mirrors the standard.
	candidateSheet = guidance.Page{
		Title: "Identity documents for candidates (an NHS trust's sheet)",
		URL:   "https://www.scribd.com/document/588133214", Read: ours,
	}
	// counterSigning is a trust's page on who may counter-sign a photograph.
	counterSigning = guidance.Page{
		Title: "HR toolkit: counter-signed photographs (an NHS trust's page)",
		URL:   "https://hr-toolkit.nhsethinkfuture.org", Read: ours,
	}
)

// Sections of the page on temporary staff.
const (
	agencySection     = "Agency staff and locums"
	studentsSection   = "Students"
	inspectorsSection = "Inspectors"
)
