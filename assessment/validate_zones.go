package assessment

import (
	"errors"
	"slices"

	"github.com/rakit-dev/rakit/evidence/mrz"
	"github.com/rakit-dev/rakit/guidance"
)

// dayOfReading is the context of a machine readable zone.
type dayOfReading struct {
	Today guidance.Date `json:"today,omitzero"` // absent: today
}

type zoneFields struct {
	Format            string        `json:"format"`
	DocumentCode      string        `json:"documentCode"`
	IssuingState      string        `json:"issuingState"`
	Nationality       string        `json:"nationality"`
	DocumentNumber    string        `json:"documentNumber"`
	BirthDate         string        `json:"birthDate"`         // YYMMDD, << for what is unknown
	BirthDay          guidance.Date `json:"birthDay,omitzero"` // absent: not known to the day
	Sex               string        `json:"sex"`               // "" where it is unspecified
	ExpiryDate        string        `json:"expiryDate"`        // YYMMDD
	ExpiryDay         guidance.Date `json:"expiryDay"`
	Primary           string        `json:"primary"`
	Secondary         string        `json:"secondary"`
	OptionalData      string        `json:"optionalData"`
	OptionalData2     *string       `json:"optionalData2,omitzero"` // of TD1
	LongNumberRule    string        `json:"longNumberRule,omitempty"`
	PossiblyTruncated bool          `json:"namePossiblyTruncated"`
	Specimen          bool          `json:"specimen"`
	Warning           string        `json:"warning,omitempty"` // unknown_state_code
}

type refusedZone struct {
	Errors []mrz.FaultCode `json:"errors"`
}

func validateZone(text string, c dayOfReading, today guidance.Date) verdict {
	if !c.Today.IsZero() {
		today = c.Today
	}
	z, a := mrz.Check(text, today, atInput)
	if z.IsZero() {
		return verdict{fields: refusedZone{faultsOf(text, today)}, findings: a.Findings()}
	}
	fields := zoneFields{
		Format: z.Format().String(), DocumentCode: z.DocumentCode(), IssuingState: z.IssuingState(), Nationality: z.Nationality(),
		DocumentNumber: z.DocumentNumber(), BirthDate: z.Birth().Raw(), Sex: z.Sex(), ExpiryDate: inZone(z.Expiry()),
		Primary: z.Primary(), Secondary: z.Secondary(), OptionalData: z.OptionalData(), PossiblyTruncated: z.NameTruncated(),
		Specimen: z.Specimen(), ExpiryDay: z.Expiry(),
	}
	fields.BirthDay, _ = z.Birth().Date()
	if z.Format() == mrz.TD1 {
		second := z.OptionalData2()
		fields.OptionalData2 = &second
	}
	if z.LongNumber() != 0 {
		fields.LongNumberRule = z.LongNumber().String()
	}
	if !mrz.KnownState(z.IssuingState()) || !mrz.KnownState(z.Nationality()) {
		fields.Warning = "unknown_state_code"
	}
	return verdict{z.String(), fields, a.Findings()}
}

// faultsOf returns what is wrong with a text that is no zone.
func faultsOf(text string, today guidance.Date) []mrz.FaultCode {
	codes := []mrz.FaultCode{}
	_, err := mrz.Parse(text, today)
	var refused *mrz.Error
	if errors.As(err, &refused) {
		for _, f := range refused.Faults {
			codes = append(codes, f.Code) // in order, each as often as it was found
		}
	}
	return slices.Compact(codes)
}

// inZone returns a day as a zone has it, YYMMDD.
func inZone(d guidance.Date) string {
	s := d.String() // YYYY-MM-DD
	return s[2:4] + s[5:7] + s[8:]
}
