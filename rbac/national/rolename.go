package national

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrRoleName is returned for text that is no role name of three parts.
var ErrRoleName = errors.New("not a role name: three parts in double quotes, and colons between")

// RoleName is the name of a role as CIS2 and the directory write it (claim
// role_name, attribute nhsJobRole). It is for people to read: names never decide.
type RoleName struct {
	Primary   string // name of the staff group, for example "Clinical"
	Secondary string // name of the sub staff group, for example "Clinical Provision"
	Tertiary  string // name of the job role, for example "Nurse Access Role"
}

// ParseRoleName reads a role name, for example
//
//	"Clinical":"Clinical Provision":"Nurse Access Role"
//
// A part is any text of one line, of printable characters, without double quotes and
// without space at its ends; slashes, ampersands, apostrophes and hyphens occur in it. Names of
// two parts, and bare words, are met in data of tests; which part would be missing
// nobody can tell, and they are an error. So is an empty part. The error is
// [ErrRoleName].
func ParseRoleName(s string) (RoleName, error) {
	inner, opens := strings.CutPrefix(s, `"`)
	inner, closes := strings.CutSuffix(inner, `"`)
	parts := strings.Split(inner, `":"`)
	if !opens || !closes || len(parts) != 3 {
		return RoleName{}, ErrRoleName
	}
	for _, p := range parts {
		if !isNamePart(p) {
			return RoleName{}, ErrRoleName
		}
	}
	return RoleName{Primary: parts[0], Secondary: parts[1], Tertiary: parts[2]}, nil
}

// String returns the name as [ParseRoleName] reads it, if the parts are such as it
// returns.
func (n RoleName) String() string {
	return `"` + n.Primary + `":"` + n.Secondary + `":"` + n.Tertiary + `"`
}

// isNamePart reports whether s is some text of one line without quotes.
func isNamePart(s string) bool { return isLine(s) && !strings.Contains(s, `"`) }

// isLine reports whether s is some text of one line that a reader can see, without
// space around it.
func isLine(s string) bool {
	unseen := func(r rune) bool { return !unicode.IsPrint(r) }
	return s != "" && s == strings.TrimSpace(s) && utf8.ValidString(s) && !strings.ContainsFunc(s, unseen)
}
