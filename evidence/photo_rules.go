package evidence

import "github.com/rakit-dev/rakit/guidance"

// photoPage is GOV.UK's page on passport photographs. It bears no day of
// editing that we could read. The guidance for Registration Authorities asks
// for an image fit for a passport-compliant photograph, so what GOV.UK asks of
// a digital one is what a rule can hold on to.
var photoPage = guidance.Page{
	Title: "Get a passport photo",
	URL:   "https://www.gov.uk/photos-for-passports",
	Read:  guidance.MustDate("2026-11-21"),
}

const (
	photoQuality = "Digital photos: the quality of your digital photo"
	photoShows   = "Digital photos: what your digital photo must show"
)

// photoLimit is a rule of ours that leans on GOV.UK and on the guidance that
// leads there. It holds for every route and day.
func photoLimit(id guidance.RuleID, title string, cs ...guidance.Citation) guidance.Rule {
	r := guidance.OwnRule(id, guidance.Error, both, title,
		"the guidance asks for an image fit for a passport-compliant photograph and gives no figure; GOV.UK's are for passports, and can be set otherwise")
	return cited(r, cs...)
}

// The rules of photographs. The NHS publishes no limits of its own: the figures
// are in [PhotoLimits].
var (
	rulePhotoFormat = guidance.OwnRule("RA-EVD-080", guidance.Error, both,
		"the photograph is a JPEG or PNG image, told by its content and not by its name",
		"no page names the formats that are taken; these two can be examined in full, and a document, a drawing or an animation is no photograph")
	rulePhotoBytes = photoLimit("RA-EVD-081",
		"the file of the photograph is neither smaller nor larger than GOV.UK takes for a passport (50 KB to 10 MB)",
		photoPage.At(photoQuality), guidance.RemoteRegistration.At(stage1))
	rulePhotoPixels = guidance.OwnRule("RA-EVD-082", guidance.Error, both,
		"the photograph has no more pixels than can be examined safely",
		"a small file can unfold into an image that fills the memory: 20,000 by 20,000 grey pixels fit into 440 KB")
	rulePhotoWhole = guidance.OwnRule("RA-EVD-083", guidance.Error, both,
		"the image can be decoded from its first row to its last",
		"half a file still tells its width and height, but cannot be printed on a card")
	rulePhotoSize = photoLimit("RA-EVD-084",
		"the photograph, as it is shown, is at least as wide and as high as GOV.UK asks for a passport (600 by 750 pixels)",
		photoPage.At(photoQuality), guidance.RemoteRegistration.At(stage1))
	rulePhotoAspect = guidance.OwnRule("RA-EVD-085", guidance.Error, both,
		"the photograph, as it is shown, is upright: not wider than high, and not a strip",
		"a passport photograph is upright, 35 by 45 mm in print; GOV.UK states no ratio for the digital one and asks not to crop it, so the bounds are wide")
	rulePhotoBlank = guidance.OwnRule("RA-EVD-086", guidance.Error, both,
		"the photograph is not blank",
		"the card carries the photograph, and an image of one tone shows nobody; white gives a deviation of 0, a JPEG of next to nothing 1, a plain oval on grey 25")
	rulePhotoFlat = guidance.OwnRule("RA-EVD-087", guidance.Warning, both,
		"the photograph has the contrast of a picture of a person",
		"between a blank image and a plain drawing lies what a person should look at again")
	rulePhotoColour = photoLimit("RA-EVD-088",
		"the photograph is in colour",
		photoPage.At(photoQuality), guidance.RemoteRegistration.At(stage1))
	rulePhotoLikeness = guidance.Rule{
		ID: "RA-EVD-089", Rev: 1, Severity: guidance.Error, Scope: both, Basis: guidance.Sourced, Known: guidance.RemoteRegistration.Edited,
		Title: "a person has confirmed what no program can: that the photograph is a true likeness, and shows one face as a passport photograph does",
		Citations: []guidance.Citation{
			guidance.RemoteRegistration.At("About the process, third item of what is provided remotely"), photoPage.At(photoShows),
		},
	}
)

// photoRules returns the table of the rules of photographs.
func photoRules() []guidance.Rule {
	return []guidance.Rule{
		rulePhotoFormat, rulePhotoBytes, rulePhotoPixels, rulePhotoWhole, rulePhotoSize,
		rulePhotoAspect, rulePhotoBlank, rulePhotoFlat, rulePhotoColour, rulePhotoLikeness,
	}
}
