package fhir

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// ErrContent is returned, wrapped, for a resource that holds something else than this
// package writes, and for values that no resource can hold.
var ErrContent = errors.New("not a resource as it is written here")

// Resource is one of [Practitioner], [PractitionerRole], [Organization], [AuditEvent] and
// [Bundle].
type Resource interface {
	name() string // the type, as FHIR has it
	said() string // what ResourceType says
}

// Practitioner is a person who has a Care Identity profile. [PractitionerOf] makes one.
type Practitioner struct {
	ResourceType string        `json:"resourceType"`
	Meta         Meta          `json:"meta"`
	Extension    []Extension   `json:"extension,omitempty"`
	Identifier   []Identifier  `json:"identifier"`
	Active       bool          `json:"active"`
	Name         []HumanName   `json:"name,omitempty"`
	BirthDate    guidance.Date `json:"birthDate,omitzero"`
}

// PractitionerRole is one access profile of a position that somebody holds. [RolesOf]
// makes them.
type PractitionerRole struct {
	ResourceType string            `json:"resourceType"`
	Meta         Meta              `json:"meta"`
	Extension    []Extension       `json:"extension,omitempty"`
	Identifier   []Identifier      `json:"identifier,omitempty"`
	Active       *bool             `json:"active,omitempty"` // false: it was never held
	Period       *Period           `json:"period,omitempty"`
	Practitioner Reference         `json:"practitioner"`
	Organization Reference         `json:"organization"`
	Code         []CodeableConcept `json:"code"`
}

// Organization is an organisation or a site. [OrganizationOf] makes one.
type Organization struct {
	ResourceType string            `json:"resourceType"`
	Meta         Meta              `json:"meta"`
	Extension    []Extension       `json:"extension,omitempty"`
	Identifier   []Identifier      `json:"identifier"`
	Active       *bool             `json:"active,omitempty"` // false: the directory calls it inactive
	Type         []CodeableConcept `json:"type,omitempty"`
	Name         string            `json:"name,omitempty"`
}

// Bundle is a collection of resources. [Collection] makes one.
type Bundle struct {
	ResourceType string  `json:"resourceType"`
	Type         string  `json:"type"` // "collection"
	Entry        []Entry `json:"entry,omitempty"`
}

// Entry is one resource of a bundle.
type Entry struct {
	Resource Resource `json:"resource"`
}

func (Practitioner) name() string     { return "Practitioner" }
func (PractitionerRole) name() string { return "PractitionerRole" }
func (Organization) name() string     { return "Organization" }
func (Bundle) name() string           { return "Bundle" }

func (r Practitioner) said() string     { return r.ResourceType }
func (r PractitionerRole) said() string { return r.ResourceType }
func (r Organization) said() string     { return r.ResourceType }
func (r Bundle) said() string           { return r.ResourceType }

// Collection returns the resources as one bundle, in their order. References between
// them are by identifier, so entries have no address.
func Collection(all ...Resource) Bundle {
	b := Bundle{ResourceType: "Bundle", Type: "collection"}
	for _, r := range all {
		b.Entry = append(b.Entry, Entry{r})
	}
	return b
}

// Write returns the resource as JSON, indented, with a line feed at the end. The error
// wraps [ErrContent].
func Write(r Resource) ([]byte, error) {
	data, err := json.Marshal(r, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return nil, fmt.Errorf("write resource: %w: %w", ErrContent, err)
	}
	return append(data, '\n'), nil
}

// same reports whether two resources are written alike: what was read from one of them
// is then all that it holds.
func same(a, b Resource) bool {
	one, err := Write(a)
	other, err2 := Write(b)
	return err == nil && err2 == nil && bytes.Equal(one, other)
}

// ReadPractitioner reads what [Write] wrote. The error is an [*input.Error], or wraps
// [ErrContent]; so it is with the three functions below.
func ReadPractitioner(data []byte) (Practitioner, error) { return readAs[Practitioner](data) }

// ReadPractitionerRole reads what [Write] wrote.
func ReadPractitionerRole(data []byte) (PractitionerRole, error) {
	return readAs[PractitionerRole](data)
}

// ReadOrganization reads what [Write] wrote.
func ReadOrganization(data []byte) (Organization, error) { return readAs[Organization](data) }

// ReadBundle reads what [Write] wrote, of people, roles and organisations.
func ReadBundle(data []byte) (Bundle, error) {
	b, err := readAs[Bundle](data)
	if err == nil && b.Type != "collection" {
		return Bundle{}, fmt.Errorf("read bundle: type: %w", ErrContent)
	}
	return b, err
}

func readAs[R Resource](data []byte) (r R, err error) {
	if err := input.Decode(data, &r); err != nil {
		return r, err
	}
	if r.said() != r.name() {
		var none R
		return none, fmt.Errorf("read %s: resourceType: %w", none.name(), ErrContent)
	}
	return r, nil
}

// UnmarshalJSON reads an entry by the type of its resource. A bundle in a bundle is
// refused.
func (e *Entry) UnmarshalJSON(data []byte) error {
	var kind struct {
		Resource struct {
			Type   string         `json:"resourceType"`
			Others jsontext.Value `json:",embed"`
		} `json:"resource"`
	}
	var raw struct {
		Resource jsontext.Value `json:"resource"`
	}
	if input.Decode(data, &kind) != nil || input.Decode(data, &raw) != nil {
		return fmt.Errorf("read entry: %w", ErrContent)
	}
	var err error
	switch kind.Resource.Type {
	case "Practitioner":
		e.Resource, err = ReadPractitioner(raw.Resource)
	case "PractitionerRole":
		e.Resource, err = ReadPractitionerRole(raw.Resource)
	case "Organization":
		e.Resource, err = ReadOrganization(raw.Resource)
	default:
		err = ErrContent
	}
	if err != nil {
		return fmt.Errorf("read entry: %w", err)
	}
	return nil
}
