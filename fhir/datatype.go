package fhir

import "github.com/rakit-dev/rakit/guidance"

// The data types of FHIR, with the members that are written here.
type (
	// Meta says which profiles a resource claims to meet.
	Meta struct {
		Profile []string `json:"profile"`
	}
	// Identifier is a value that is unique in a system.
	Identifier struct {
		System string `json:"system"`
		Value  string `json:"value"`
	}
	// Reference points to a resource by an identifier of it, not by an address.
	Reference struct {
		Type       string     `json:"type"`
		Identifier Identifier `json:"identifier"`
	}
	// Coding is a code of a system.
	Coding struct {
		System string `json:"system"`
		Code   string `json:"code"`
	}
	// CodeableConcept is one concept in the codes of one system or several.
	CodeableConcept struct {
		Coding []Coding `json:"coding"`
	}
	// Period is a run of days, both included.
	Period struct {
		Start guidance.Date `json:"start,omitzero"`
		End   guidance.Date `json:"end,omitzero"`
	}
	// HumanName is a name in parts: given is the given name and then the middle names.
	HumanName struct {
		Extension []Extension `json:"extension,omitempty"`
		Use       string      `json:"use"`
		Family    string      `json:"family,omitempty"`
		Given     []string    `json:"given,omitempty"`
		Prefix    []string    `json:"prefix,omitempty"`
	}
	// Extension is something that FHIR has no place for: extensions of its own, or one
	// value.
	Extension struct {
		URL             string           `json:"url"`
		Extension       []Extension      `json:"extension,omitempty"`
		Boolean         *bool            `json:"valueBoolean,omitempty"`
		Code            string           `json:"valueCode,omitempty"`
		Date            guidance.Date    `json:"valueDate,omitzero"`
		Integer         *int             `json:"valueInteger,omitempty"`
		Text            string           `json:"valueString,omitempty"`
		Coding          *Coding          `json:"valueCoding,omitempty"`
		CodeableConcept *CodeableConcept `json:"valueCodeableConcept,omitempty"`
		Identifier      *Identifier      `json:"valueIdentifier,omitempty"`
		Period          *Period          `json:"valuePeriod,omitempty"`
	}
)

// periodOf returns the days, or nil where there are none: an empty period is no FHIR.
func periodOf(i guidance.Interval) *Period {
	if i == (guidance.Interval{}) {
		return nil
	}
	return &Period{i.From, i.To}
}

// with returns the values of the extensions of one name, in their order.
func with[T any](all []Extension, url string, value func(Extension) *T) (found []T) {
	for _, e := range all {
		if e.URL != url {
			continue
		}
		if v := value(e); v != nil {
			found = append(found, *v)
		}
	}
	return found
}

// only returns the first of the values, or the zero value; ok is false if there is none.
func only[T any](vs []T) (v T, ok bool) {
	if len(vs) == 0 {
		return v, false
	}
	return vs[0], true
}

// The values of extensions, for with.
func itself(e Extension) *Extension        { return &e }
func boolean(e Extension) *bool            { return e.Boolean }
func integer(e Extension) *int             { return e.Integer }
func identifier(e Extension) *Identifier   { return e.Identifier }
func concept(e Extension) *CodeableConcept { return e.CodeableConcept }
func period(e Extension) *Period           { return e.Period }

func text(e Extension) *string {
	if e.Text == "" {
		return nil
	}
	return &e.Text
}

func coded(all []Identifier, system string) (value string, ok bool) {
	for _, i := range all {
		if i.System == system {
			return i.Value, true
		}
	}
	return "", false
}
