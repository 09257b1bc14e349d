package national

import (
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// Code is one code with its name, and what says so.
type Code struct {
	Code     string         `json:"code"`              // for example "R8000"
	Name     string         `json:"name,omitempty"`    // "" where no source names it
	Within   string         `json:"within,omitempty"`  // of a sub staff group: the staff group it was published with
	Obsolete bool           `json:"obsolete,omitzero"` // the source says that it is not to be used any more
	Basis    guidance.Basis `json:"basis"`             // of code and name together; without a name, of the code
	Sources  []string       `json:"sources"`           // keys of [Codes.Sources], at least one
	Note     string         `json:"note,omitempty"`    // what else a reader should know, such as why it is unverified
}

// Row is one line of policy: who has From has To as well.
type Row struct {
	From        string         // a job role in [Codes.Baseline], an activity in [Codes.Inclusions]
	To          string         // an activity
	Basis       guidance.Basis // unverified where the source switched it off, or cannot be right
	SwitchedOff bool           // it is in the source, which does not use it (yet)
	Sources     []string       // keys of [Codes.Sources], at least one
	Note        string
}

// Source is a publication from which codes were taken.
type Source struct {
	Key    string `json:"key"` // as in [Code] and [Row], for example "CC"
	Title  string `json:"title"`
	URL    string `json:"url,omitempty"`    // "" where only a copy without an address was read
	Commit string `json:"commit,omitempty"` // the first digits of that of the repository which was read
}

// codeList is codes of one kind in order of code.
type codeList []Code

func (l codeList) find(code string) (Code, bool) {
	i, found := slices.BinarySearchFunc(l, code, func(c Code, want string) int { return strings.Compare(c.Code, want) })
	if !found {
		return Code{}, false
	}
	return l[i].copy(), true
}

func (l codeList) has(code string) bool {
	_, found := slices.BinarySearchFunc(l, code, func(c Code, want string) int { return strings.Compare(c.Code, want) })
	return found
}

// copies returns the list as the caller's own.
func (l codeList) copies() []Code {
	own := make([]Code, len(l))
	for i, c := range l {
		own[i] = c.copy()
	}
	return own
}

func (c Code) copy() Code {
	c.Sources = slices.Clone(c.Sources)
	return c
}

func copyRows(rows []Row) []Row {
	own := slices.Clone(rows)
	for i := range own {
		own[i].Sources = slices.Clone(own[i].Sources)
	}
	return own
}
