package national

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// codesDocument is how codes are written as JSON: see [ParseCodes].
type codesDocument struct {
	Version  string        `json:"version"`
	Gathered guidance.Date `json:"gathered"`
	Sources  []Source      `json:"sources"`

	StaffGroups    []Code `json:"staffGroups"`
	SubStaffGroups []Code `json:"subStaffGroups"`
	JobRoles       []Code `json:"jobRoles"`
	Activities     []Code `json:"activities"`
	RoleCodes      []Code `json:"roleCodes"`
	AreasOfWork    []Code `json:"areasOfWork"`
	Workgroups     []Code `json:"workgroups"`

	Baseline   []baselineRow  `json:"baseline"`
	Inclusions []inclusionRow `json:"inclusions"`
}

// rowSource is what both kinds of row say of themselves.
type rowSource struct {
	Basis       guidance.Basis `json:"basis"`
	SwitchedOff bool           `json:"switchedOff,omitzero"`
	Sources     []string       `json:"sources"`
	Note        string         `json:"note,omitempty"`
}

type baselineRow struct {
	JobRole  string `json:"jobRole"`
	Activity string `json:"activity"`
	rowSource
}

type inclusionRow struct {
	Activity string `json:"activity"`
	Includes string `json:"includes"`
	rowSource
}

func (s rowSource) row(from, to string) Row {
	return Row{From: from, To: to, Basis: s.Basis, SwitchedOff: s.SwitchedOff, Sources: s.Sources, Note: s.Note}
}

// ParseCodes reads codes from a JSON document of up to 1 MiB, strictly, in the
// format of the file codes.json of this package:
//
//	{"version": "nrd-28.0", "gathered": "2027-01-15",
//	 "sources":    [{"key": "NRD", "title": "…", "url": "https://…", "commit": "…"}],
//	 "jobRoles":   [{"code": "R8000", "name": "…", "basis": "sourced", "sources": ["NRD"]}],
//	 "activities": [{"code": "B0825", "name": "…", "basis": "unverified", "sources": ["NRD"], "note": "…"}],
//	 "baseline":   [{"jobRole": "R8000", "activity": "B0825", "basis": "sourced", "sources": ["NRD"]}],
//	 "inclusions": [{"activity": "B0825", "includes": "B0820", "switchedOff": true, …}]}
//
// The members staffGroups, subStaffGroups, roleCodes, areasOfWork and workgroups
// are as jobRoles is. version, gathered and what is shown of the first job role, except
// its name, must be there; a list may be absent. What is not sourced or disputed needs
// a note that says why, unless it is switched off. A code stands once in its list
// and has the form of its kind; a row names codes of the lists, and stands once.
// The error is an [*input.Error] with the place, and repeats nothing of the
// document.
func ParseCodes(data []byte) (*Codes, error) {
	var d codesDocument
	if err := input.Decode(data, &d); err != nil {
		return nil, err
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	return d.codes(), nil
}

// codes returns the codes of a document that was checked.
func (d *codesDocument) codes() *Codes {
	c := &Codes{
		version: d.Version, gathered: d.Gathered, sources: d.Sources,
		staffGroups: d.StaffGroups, subStaffGroups: d.SubStaffGroups, jobRoles: d.JobRoles, roleCodes: d.RoleCodes,
		activities: d.Activities, areasOfWork: d.AreasOfWork, workgroups: d.Workgroups,
	}
	slices.SortFunc(c.sources, func(a, b Source) int { return cmp.Compare(a.Key, b.Key) })
	for _, list := range []codeList{
		c.staffGroups, c.subStaffGroups, c.jobRoles, c.roleCodes, c.activities, c.areasOfWork, c.workgroups,
	} {
		slices.SortFunc(list, func(a, b Code) int { return cmp.Compare(a.Code, b.Code) })
	}
	for _, r := range d.Baseline {
		c.baseline = append(c.baseline, r.row(r.JobRole, r.Activity))
	}
	for _, r := range d.Inclusions {
		c.inclusions = append(c.inclusions, r.row(r.Activity, r.Includes))
	}
	for _, rows := range [][]Row{c.baseline, c.inclusions} {
		slices.SortFunc(rows, func(a, b Row) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	}
	c.policy = c.makePolicy()
	return c
}

// makePolicy returns the policy of all rows, which knows that of those in use.
func (c *Codes) makePolicy() *Policy {
	baseline, includes := c.grants(func(Row) bool { return true })
	all := newPolicy(c.version, baseline, includes)
	off := func(r Row) bool { return r.SwitchedOff }
	if slices.ContainsFunc(c.baseline, off) || slices.ContainsFunc(c.inclusions, off) {
		baseline, includes = c.grants(func(r Row) bool { return !r.SwitchedOff })
		all.enabled = newPolicy(c.version+enabledSuffix, baseline, includes)
	}
	return all
}

// grants returns the rows that are kept, by the code which gives.
func (c *Codes) grants(keep func(Row) bool) (baseline, includes map[string][]string) {
	baseline, includes = make(map[string][]string, len(c.jobRoles)), make(map[string][]string)
	for _, r := range c.jobRoles {
		baseline[r.Code] = nil
	}
	for _, r := range c.baseline {
		if keep(r) {
			baseline[r.From] = append(baseline[r.From], r.To)
		}
	}
	for _, r := range c.inclusions {
		if keep(r) {
			includes[r.From] = append(includes[r.From], r.To)
		}
	}
	return baseline, includes
}

// at returns the JSON Pointer of a member of an element of a list.
func at(list string, i int, member string) string {
	return "/" + list + "/" + strconv.Itoa(i) + "/" + member
}
