package specimen

// personSituations are of the rules of who somebody is and what proves it, as far
// as they are asked when an identity is created, verified again or scored, or of a
// photograph.
var personSituations = []Situation{
	{
		"RA-CIS-025",
		"Somebody registered in the emergency comes in person on 30 September 2024 with three documents, and the marker goes.",
		"The same documents are offered by the route emergency-remote, and the marker stays.",
		"registration.TestReverifyByRoute",
	},
	{
		"RA-CIS-026",
		"The documents were seen on 20 April 2020, the day on which the marker was entered.",
		"The documents were seen on 19 April 2020, a day before the marker was entered.",
		"identity.TestCheckVerification",
	},
	{
		"RA-IDN-014",
		"A profile is recorded with the user id and the name of its holder.",
		"A profile is recorded with a user id, and with no name.",
		"identity.TestProfileCheck",
	},
	{
		"RA-IDN-032",
		"The directory allocates a user id to somebody whom it does not know.",
		"The directory answers that it may know the person already, and the registration goes back to somebody who looks.",
		"registration.TestIdentityAndCardInOrder",
	},
	{
		"RA-IDN-033",
		"The profile is of somebody born on 10 December 1985, and so are the documents.",
		"Name and documents fit, but the person was born on 11 December 1985.",
		"identity.TestCheckVerification",
	},
	{
		"RA-IDN-050",
		"Two profiles may be the registrant's, and one decision says of both why they are not.",
		"Two profiles may be the registrant's, and the decision names only one of them.",
		"identity.TestCheckNotDuplicate",
	},
	{
		"RA-IDN-051",
		"An RA Agent decides that a profile is that of a twin, and names it.",
		"The decision names the profile and the reason, and a blank as who decided.",
		"identity.TestCheckNotDuplicate",
	},
	{
		"RA-EVD-083",
		"A PNG file is whole, to its last row.",
		"The file breaks off in the middle; its head, with width and height, is there.",
		"evidence.TestInspectPhoto",
	},
	{
		"RA-EVD-086",
		"The tones of an image spread by 5 of 255 levels, which is no longer blank.",
		"The tones of an image spread by 4.5 of 255 levels.",
		"evidence.TestInspectPhoto",
	},
	{
		"RA-EVD-087",
		"The tones of an image spread by 12 of 255 levels.",
		"The tones of an image spread by 11.5 of 255 levels.",
		"evidence.TestInspectPhoto",
	},
	{
		"RA-EVD-088",
		"The colours of a pixel lie 9 levels apart.",
		"No pixel has colours that lie more than 8 levels apart.",
		"evidence.TestInspectPhoto",
	},
	{
		"RA-EVD-089",
		"The RA Agent has compared the photograph with the face on the call, and says that it is a true likeness.",
		"All else is there and right, but nobody has looked: the rule is never taken for met.",
		"evidence.TestLikenessIsNeverTicked",
	},
	{
		"RA-EVD-432",
		"Whoever handles an application looks at the image, and sees the passport itself.",
		"Every document is said to have been seen, but of what the image is nobody said anything: the rule stays open.",
		"evidence.TestApplyForCareIDImages",
	},
	{
		"RA-EVD-221",
		"The camera failed on the call with a clinician: an owner, and 1 July 2020 as the day it is due, are recorded, and the identity is created.",
		"The camera failed on the call, nothing is recorded of it, and no identity is created.",
		"registration.TestClinicianDeviations",
	},
	{
		"RA-GPG-020",
		"The strength of a passport is asked for, which is in the catalogue.",
		"The strength of a deed poll is asked for: the catalogue has the document, and no strength for it.",
		"evidence/gpg45.TestCheckDerivation",
	},
	{
		"RA-GPG-021",
		"A service derives activity by a table of its own, for which it answers.",
		"Validity is derived on 21 November 2026 by criteria that nobody has read in a primary source.",
		"evidence/gpg45.TestCheckDerivation",
	},
	{
		"RA-GPG-022",
		"The details of the evidence are said to match.",
		"Evidence in digital form is said to have genuine features under ultraviolet light.",
		"evidence/gpg45.TestCheckDerivation",
	},
	{
		"RA-GPG-023",
		"The service accepts the criteria, and they are known for 21 November 2026.",
		"Validity is asked for 16 May 2019, of which the criteria are not known.",
		"evidence/gpg45.TestCheckDerivation",
	},
}
