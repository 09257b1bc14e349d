package assessment

import (
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

type ukPassportFields struct {
	Normalised string `json:"normalised"`
	CovidFlag  bool   `json:"covidFlag,omitzero"` // the nine zeros of the emergency, which are no document
}

func validateUKPassport(text string, _ noContext, _ guidance.Date) verdict {
	n, err := evidence.ParseUKPassportNumber(text)
	a := checkPassport(evidence.UKPassport, text)
	if err != nil {
		return verdict{fields: refusalOf(err).fields(), findings: a.Findings()}
	}
	return verdict{n.String(), ukPassportFields{n.String(), n.CovidFlag()}, a.Findings()}
}

type passportFields struct {
	Normalised string `json:"normalised"`
	MRZ        string `json:"mrz"`
	CovidFlag  bool   `json:"covidFlag,omitzero"` // as of a UK passport
}

func validatePassport(text string, _ noContext, _ guidance.Date) verdict {
	n, err := evidence.ParsePassportNumber(text)
	a := checkPassport(evidence.Passport, text)
	if err != nil {
		return verdict{fields: refusalOf(err).fields(), findings: a.Findings()}
	}
	flag, _ := evidence.ParseUKPassportNumber(text)
	return verdict{n.String(), passportFields{n.String(), n.MRZ(), flag.CovidFlag()}, a.Findings()}
}

// checkPassport holds the number of a passport against the rule of its kind. The
// nine zeros of the COVID-19 flag have the form of a number, which is all that is
// asked here; whoever takes them for one should know.
func checkPassport(k evidence.Kind, text string) guidance.Assessment {
	a := evidence.CheckDocumentNumber(k, present(text), atInput)
	a.Merge(evidence.CheckCovidFlag(text, atInput).AsWarnings())
	return a
}

type permitFields struct {
	Normalised string `json:"normalised"`
}

func validatePermit(text string, _ noContext, _ guidance.Date) verdict {
	n, err := evidence.ParseBRPNumber(text)
	a := evidence.CheckDocumentNumber(evidence.BiometricResidencePermit, present(text), atInput)
	return verdict{n.String(), unless(err != nil, permitFields{n.String()}), a.Findings()}
}

type shareCodeFields struct {
	Normalised string `json:"normalised,omitempty"`
	Purpose    string `json:"purpose"` // of one that was made for something else than work, too
}

func validateShareCode(text string, _ noContext, _ guidance.Date) verdict {
	c, a := evidence.CheckShareCode(present(text), atInput)
	d := verdict{normalised: c.String(), findings: a.Findings()}
	if c.IsZero() {
		return d
	}
	fields := shareCodeFields{Purpose: c.Purpose().String()}
	if d.valid() {
		fields.Normalised = c.String()
	}
	d.fields = fields
	return d
}
