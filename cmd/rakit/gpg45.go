package main

import (
	"strings"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/evidence/gpg45"
)

// gpg45Command is `rakit gpg45`: scores in, profiles and level of confidence out.
type gpg45Command struct {
	Explain  bool              `help:"Say what is missing of each profile that is not met, the nearest first, and whether a disputed line decides."`
	Profiles *acceptedProfiles `placeholder:"M1A,M1B" help:"Hold against these profiles only."`
	Variant  []gpg45.Variant   `placeholder:"h2d-lower" help:"Read a disputed line of the table the other way: h2d-lower, v1a-higher."`
	Files    sources           `arg:"" optional:"" name:"file" help:"Files to read; - or none: standard input."`
}

// acceptedProfiles are profiles with commas between them. None at all is not all
// of them: a variable of a script that was never set must not accept everything.
type acceptedProfiles struct{ set gpg45.ProfileSet }

// UnmarshalText reads the codes.
func (a *acceptedProfiles) UnmarshalText(text []byte) error {
	var list []gpg45.Profile
	for code := range strings.SplitSeq(string(text), ",") {
		p, err := gpg45.ParseProfile(strings.TrimSpace(code))
		if err != nil {
			return err
		}
		list = append(list, p)
	}
	a.set = gpg45.SetOf(list...)
	return nil
}

// Help is shown by `rakit gpg45 --help`.
func (gpg45Command) Help() string {
	return `Reads JSON Lines with the scores of an identity and writes a line for each, in order:

    {"id":"a","evidence":[{"strength":4,"validity":2,"document":"passport"}],"activity":0,"fraud":1,"verification":2}
    {"id":"a","level":"medium","profiles":["L1A","L1B","M1A"]}

Scores are 0 to 4, of fraud 0 to 3. A score that is left out was not scored and meets nothing: write 0 where a part is not needed. Of several scores in a list, "activity":[0,2], the highest counts. One document counts once, however it is spelt. "contraIndicators":[{"code":"…","mitigated":false}] are signs of fraud: as long as one is not mitigated there is no level. Exit status 1: one of these, or a line that cannot be read; no level alone is no error. A line that cannot be read is answered by its number and the findings, and the run goes on.`
}

// Run answers for every identity, in order.
func (c gpg45Command) Run(s *streams) error {
	o := assessment.ProfileOptions{Explain: c.Explain, Accepted: gpg45.AllProfiles(), Variants: c.Variant}
	if c.Profiles != nil {
		o.Accepted = c.Profiles.set
	}
	return s.assess(c.Files, assessment.NewProfiles(s.out, o))
}
