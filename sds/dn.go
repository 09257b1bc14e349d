package sds

import (
	"errors"
	"maps"
	"slices"
	"strings"
)

// ErrDN is returned, wrapped, for text that is not the name of a person, or of
// something below one, in the directory.
var ErrDN = errors.New("not a name below ou=people,o=nhs")

// DN is the place of an entry: that of a person; of a person at an organisation, with
// Organisation; or of a role, with Organisation and Role. Each is digits, kept as text
// with its leading zeros.
type DN struct {
	User         string // uid
	Organisation string // uniqueIdentifier of the person at the organisation; no ODS code
	Role         string // uniqueIdentifier of the role: the role profile id
}

// ParseDN reads a distinguished name: uid=…,ou=people,o=nhs, with none, one or two
// uniqueIdentifier before it. Names of attributes, and "people" and "nhs", are matched
// in any case, and spaces around = and , are passed over (RFC 4514, and 4518 for what
// they are compared by). The error wraps [ErrDN].
//
// Source: a distinguished name in a published sample of an LDAP change; NHS Identity
// documentation, uid=…,ou=People,o=nhs.
func ParseDN(s string) (DN, error) {
	parts := strings.Split(s, ",")
	if len(parts) < 3 || len(parts) > 5 || len(s) > longestDN {
		return DN{}, ErrDN
	}
	n := len(parts)
	if part(parts[n-1], "o") != "nhs" || part(parts[n-2], "ou") != "people" {
		return DN{}, ErrDN
	}
	d := DN{User: part(parts[n-3], "uid")}
	ids := []string{d.User}
	if n > 3 {
		d.Organisation = part(parts[n-4], "uniqueidentifier")
		ids = append(ids, d.Organisation)
	}
	if n > 4 {
		d.Role = part(parts[0], "uniqueidentifier")
		ids = append(ids, d.Role)
	}
	if slices.ContainsFunc(ids, func(id string) bool { return !isID(id) }) {
		return DN{}, ErrDN
	}
	return d, nil
}

// String returns the name as [ParseDN] reads it, or "" for the zero DN.
func (d DN) String() string {
	if d.User == "" {
		return ""
	}
	name := "uid=" + d.User + ",ou=people,o=nhs"
	if d.Organisation != "" {
		name = "uniqueidentifier=" + d.Organisation + "," + name
	}
	if d.Role != "" {
		name = "uniqueidentifier=" + d.Role + "," + name
	}
	return name
}

// above returns the place above: of a role that of the person at the organisation, of
// that the person, and of a person the zero DN.
func (d DN) above() DN {
	switch {
	case d.Role != "":
		return DN{User: d.User, Organisation: d.Organisation}
	case d.Organisation != "":
		return DN{User: d.User}
	}
	return DN{}
}

const (
	longestDN = 256
	longestID = 20 // published ones have 7 to 16 digits, and real ones 12
)

// part returns the value of one part of a name, in small letters, or "" if it is of
// another attribute.
func part(s, attribute string) string {
	name, value, ok := strings.Cut(s, "=")
	if !ok || !strings.EqualFold(strings.Trim(name, " "), attribute) {
		return ""
	}
	return strings.ToLower(strings.Trim(value, " "))
}

func isID(s string) bool {
	return s != "" && len(s) <= longestID && strings.Trim(s, "0123456789") == ""
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
