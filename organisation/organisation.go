package organisation

import "github.com/rakit-dev/rakit/guidance"

// Organisation is one organisation as the Organisation Data Service knows it.
type Organisation struct {
	Code       string            `json:"code"` // ODS code
	Name       string            `json:"name,omitempty"`
	Open       guidance.Interval `json:"open"`                 // first and last day, both included; without a last day it is open
	Successors []string          `json:"successors,omitempty"` // ODS codes of those that came after it
}

// Register is a set of organisations by their codes. The zero Register knows none.
type Register struct {
	byCode map[string]Organisation
}

// NewRegister returns a register of the organisations; of two with one code the later
// one in the list is taken.
func NewRegister(all []Organisation) Register {
	r := Register{byCode: make(map[string]Organisation, len(all))}
	for _, o := range all {
		r.byCode[o.Code] = o
	}
	return r
}

// Find returns the organisation with a code; ok is false when it is not known.
func (r Register) Find(code string) (o Organisation, ok bool) {
	o, ok = r.byCode[code]
	return o, ok
}

// ClosedOn reports whether the organisation is known, and not open on the day. Of one
// that is not known nothing is said.
func (r Register) ClosedOn(code string, on guidance.Date) bool {
	o, ok := r.byCode[code]
	return ok && !o.Open.Contains(on)
}
