package server

import (
	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Day is a civil day in Europe/London.
type Day struct{ guidance.Date }

// Schema returns the form of a day.
func (Day) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Pattern: `^\d{4}-\d{2}-\d{2}$`, Examples: []any{"2020-04-20"}}
}

// Organisation is an organisation by its ODS code.
type Organisation struct{ identity.ODSCode }

// Schema returns the form of an ODS code.
func (Organisation) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^[A-Z0-9]{3,9}$`, Description: "ODS code.", Examples: []any{"RX1"}}
}

// User is a person with a Care Identity, by their UUID.
type User struct{ identity.UserID }

// Schema returns the form of a UUID of the Care Identity Service.
func (User) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^[0-9]{12}$`, Description: "UUID of a Care Identity: 12 digits.", Examples: []any{"999900000101"}}
}

// userOf returns the person with a UUID that the library wrote.
func userOf(id string) User {
	parsed, _ := identity.ParseUserID(id) // never fails: what is recorded was a UUID
	return User{parsed}
}

// Mobile is a mobile number of the United Kingdom.
type Mobile struct{ identity.Mobile }

// Schema returns the length of what people write for a number.
func (Mobile) Schema(huma.Registry) *huma.Schema {
	length := 40
	return &huma.Schema{Type: huma.TypeString, MaxLength: &length, Description: "UK mobile number, as people write it; answered as +44 and ten digits.", Examples: []any{"+447700900123"}}
}
