package organisation

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Organisation is one organisation, or one site, as the Organisation Data Service
// knows it. Codes are in capitals.
type Organisation struct {
	Code         string            `json:"code"` // ODS code
	Name         string            `json:"name,omitempty"`
	Class        Class             `json:"recordClass,omitzero"`   // absent: not known
	Open         guidance.Interval `json:"open"`                   // first and last day, both included; without a last day it is open
	Inactive     bool              `json:"inactive,omitzero"`      // the directory says so; the last day may be missing
	Roles        []Role            `json:"roles,omitempty"`        // none: not known
	Successors   []string          `json:"successors,omitempty"`   // ODS codes of those that came after it
	Predecessors []string          `json:"predecessors,omitempty"` // ODS codes of those that it came after
}

// OpenOn reports whether the organisation is open on the day. One that is inactive
// without a last day is open on none: since when it is closed nobody knows.
func (o Organisation) OpenOn(d guidance.Date) bool {
	return o.Open.Contains(d) && !(o.Inactive && o.Open.To.IsZero())
}

// Register is a set of organisations by their codes. The zero Register knows none.
type Register struct {
	byCode map[string]Organisation
	after  map[string][]string // code to the codes of those that came after it, in order
}

// NewRegister returns a register of the organisations; of two with one code the later
// one in the list is taken. Successions may be told by either side: the directory
// mostly names the predecessors.
func NewRegister(all []Organisation) Register {
	r := Register{byCode: make(map[string]Organisation, len(all)), after: map[string][]string{}}
	for _, o := range all {
		r.byCode[o.Code] = o
	}
	for code, o := range r.byCode {
		r.after[code] = append(r.after[code], o.Successors...)
		for _, before := range o.Predecessors {
			r.after[before] = append(r.after[before], code)
		}
	}
	for code, codes := range r.after {
		slices.Sort(codes)
		r.after[code] = slices.Compact(codes)
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
	return ok && !o.OpenOn(on)
}

// SuccessorsOn returns who stands on the day in the place of an organisation that is
// closed: those that came after it and are open, and in place of one that is closed
// itself those that came after that, to the end of the chain. unknown are the codes at
// which a chain leaves the register. Both are in order of code; an organisation that is
// open on the day, or that is not known, has neither.
//
// That one organisation came after another gives nobody access at it: it says where to
// ask.
func (r Register) SuccessorsOn(code string, on guidance.Date) (open []Organisation, unknown []string) {
	if !r.ClosedOn(code, on) {
		return nil, nil
	}
	seen := map[string]bool{code: true}
	next := slices.Clone(r.after[code])
	for len(next) > 0 {
		code, next = next[0], next[1:]
		if seen[code] {
			continue
		}
		seen[code] = true
		switch o, ok := r.byCode[code]; {
		case !ok:
			unknown = append(unknown, code)
		case o.OpenOn(on):
			open = append(open, o)
		default:
			next = append(next, r.after[code]...)
		}
	}
	slices.SortFunc(open, byCode)
	slices.Sort(unknown)
	return open, unknown
}
