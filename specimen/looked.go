package specimen

// looked are situations of rules that are listed for records, and that no record can
// break: an image is judged by its file, and some things only by a person.
func looked() []Situation {
	all := []Situation{
		{
			"RA-EVD-089", "the agent confirms on the call that the photograph is the registrant's",
			"nobody confirmed it yet: the rule is not evaluated, and a person has to look", "evidence.TestCheckPhotoFacts",
		},
		{
			"RA-EVD-432", "the image of the passport shows the whole page of the holder, as somebody who looked at it saw",
			"a thumb lies on the expiry date: no program that reads records says so, the rule is never evaluated", "evidence.TestApplyForCareIDImages",
		},
	}
	for _, p := range Photographs() {
		all = append(all, Situation{p.Rule, "the file of the photograph is whole, and it is a colour photograph with its tones", p.What, "specimen.TestPhotographs"})
	}
	return all
}
