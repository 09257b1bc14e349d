package fhir

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/national"
)

// Held is a position that somebody holds: the assignment and the position of it.
type Held struct {
	Assignment rbac.Assignment
	Position   rbac.Position

	// Directory is what the directory made of each access profile, in their order; it
	// may be shorter, or empty.
	Directory []DirectoryProfile
}

// DirectoryProfile is the role profile that an access profile became. Each part may be
// absent.
type DirectoryProfile struct {
	ID   identity.RoleProfileID
	Code national.RoleCode // of the job role, with its staff groups
}

// WithCodes returns h with the staff groups of job roles of which the list has exactly
// one code, where h does not know it.
func (h Held) WithCodes(codes *national.Codes) Held {
	groups := map[string][]national.RoleCode{}
	for _, c := range codes.RoleCodes() {
		if code, err := national.ParseRoleCode(c.Code); err == nil {
			groups[code.JobRole] = append(groups[code.JobRole], code)
		}
	}
	known := make([]DirectoryProfile, len(h.Position.AccessProfiles))
	copy(known, h.Directory)
	for i, a := range h.Position.AccessProfiles {
		if found := groups[a.JobRole]; known[i].Code == (national.RoleCode{}) && len(found) == 1 {
			known[i].Code = found[0]
		}
	}
	h.Directory = known
	return h
}

// RolesOf returns a role for each access profile of the position, in their order. What
// is not written says [LeftOut]. The error wraps [ErrContent]: the assignment is one of
// another position, a job role is malformed or not that of the code beside it, or a
// text that has to be there is empty.
func RolesOf(h Held) (roles []PractitionerRole, err error) {
	a, p := h.Assignment, h.Position
	switch {
	case a.Position != p.ID || a.Organisation != p.Organisation:
		return nil, fmt.Errorf("write roles: the assignment is of another position: %w", ErrContent)
	case len(h.Directory) > len(p.AccessProfiles):
		return nil, fmt.Errorf("write roles: more role profiles than access profiles: %w", ErrContent)
	case !written(a.ID, a.User, p.ID, p.Name, p.Organisation):
		return nil, fmt.Errorf("write roles: a member of the assignment or the position is empty: %w", ErrContent)
	}
	for i, profile := range p.AccessProfiles {
		var known DirectoryProfile
		if i < len(h.Directory) {
			known = h.Directory[i]
		}
		if err := fits(profile, known); err != nil {
			return nil, fmt.Errorf("write roles: access profile %d: %w", i, err)
		}
		roles = append(roles, h.role(i, profile, known))
	}
	return roles, nil
}

// fits reports whether an access profile can be written.
func fits(p rbac.AccessProfile, known DirectoryProfile) error {
	texts := slices.Concat(p.Activities, p.AreasOfWork, p.Workgroups, p.AssignablePositions)
	switch {
	case !national.IsJobRole(p.JobRole):
		return fmt.Errorf("the job role is malformed: %w", ErrContent)
	case known.Code != (national.RoleCode{}) && known.Code.JobRole != p.JobRole:
		return fmt.Errorf("the role code is that of another job role: %w", ErrContent)
	case !written(texts...):
		return fmt.Errorf("a code is empty: %w", ErrContent)
	}
	return nil
}

// written reports whether no text is empty: FHIR has no place for an empty one.
func written(texts ...string) bool {
	return !slices.ContainsFunc(texts, func(s string) bool { return strings.TrimSpace(s) == "" })
}

func (h Held) role(i int, profile rbac.AccessProfile, known DirectoryProfile) PractitionerRole {
	r := PractitionerRole{
		ResourceType: "PractitionerRole", Meta: metaOf("PractitionerRole"),
		Extension:    h.extensions(i, profile),
		Practitioner: Reference{"Practitioner", Identifier{UserID, h.Assignment.User}},
		Organization: Reference{"Organization", Identifier{OrganisationID, h.Position.At(profile)}},
	}
	if !known.ID.IsZero() {
		r.Identifier = append(r.Identifier, Identifier{RoleProfileID, known.ID.String()})
	}
	r.Identifier = append(r.Identifier, Identifier{AssignmentID, h.Assignment.ID})
	var codes []Coding
	if known.Code != (national.RoleCode{}) {
		codes = append(codes, Coding{RoleCodeSystem, known.Code.String()})
	}
	r.Code = []CodeableConcept{{append(codes, Coding{JobRoleSystem, profile.JobRole})}}
	days, ever := h.days()
	r.Period = periodOf(days)
	if !ever {
		r.Active = new(bool)
	}
	return r
}

// days returns the first and the last day on which the position is held. ever is false
// where it ended before it began: the days are then the first alone.
func (h Held) days() (days guidance.Interval, ever bool) {
	days = guidance.Interval{From: h.Assignment.Start, To: h.Assignment.End}
	end := func(first guidance.Date) { // of the days on which it is not held any more
		if last := first.AddDays(-1); !first.IsZero() && (days.To.IsZero() || last.Before(days.To)) {
			days.To = last
		}
	}
	if e := h.Assignment.Ended; e != nil {
		end(e.On)
	}
	if c := h.Position.Closed; c != nil {
		end(c.On)
	}
	if !days.Valid() {
		return guidance.Interval{From: days.From, To: days.From}, false
	}
	return days, true
}

// extensions returns what FHIR has no place for: the position with the days that make
// the period, and what the access profile adds to the job role.
func (h Held) extensions(i int, p rbac.AccessProfile) []Extension {
	count := len(h.Position.AccessProfiles)
	held := []Extension{
		{URL: "position", Identifier: &Identifier{PositionID, h.Position.ID}},
		{URL: "name", Text: h.Position.Name},
		{URL: "organisation", Identifier: &Identifier{OrganisationID, h.Position.Organisation}},
		{URL: "accessProfile", Integer: &i},
		{URL: "accessProfiles", Integer: &count},
	}
	for _, d := range []struct {
		url string
		day guidance.Date
	}{{"end", h.Assignment.End}, {"ended", endedOn(h.Assignment)}, {"closed", closedOn(h.Position)}} {
		if !d.day.IsZero() {
			held = append(held, Extension{URL: d.url, Date: d.day})
		}
	}
	all := []Extension{{URL: HeldExtension, Extension: held}}

	var access []Extension
	if p.Organisation != "" {
		access = append(access, Extension{URL: "organisation", Identifier: &Identifier{OrganisationID, p.Organisation}})
	}
	for _, part := range parts {
		for _, code := range *part.of(&p) {
			access = append(access, Extension{URL: part.url, Text: code})
		}
	}
	if len(access) > 0 {
		all = append(all, Extension{URL: AccessExtension, Extension: access})
	}
	return all
}

// parts are the lists of an access profile.
var parts = []struct {
	url string
	of  func(*rbac.AccessProfile) *[]string
}{
	{"activity", func(p *rbac.AccessProfile) *[]string { return &p.Activities }},
	{"areaOfWork", func(p *rbac.AccessProfile) *[]string { return &p.AreasOfWork }},
	{"workgroup", func(p *rbac.AccessProfile) *[]string { return &p.Workgroups }},
	{"assignablePosition", func(p *rbac.AccessProfile) *[]string { return &p.AssignablePositions }},
}

func endedOn(a rbac.Assignment) (on guidance.Date) {
	if a.Ended != nil {
		on = a.Ended.On
	}
	return on
}

func closedOn(p rbac.Position) (on guidance.Date) {
	if p.Closed != nil {
		on = p.Closed.On
	}
	return on
}

// HeldOf gives back what [RolesOf] made the roles of: all roles of one assignment, in
// any order. The error wraps [ErrContent], also where one of them is missing.
func HeldOf(roles []PractitionerRole) (h Held, err error) {
	if len(roles) == 0 {
		return h, fmt.Errorf("read roles: there is none: %w", ErrContent)
	}
	roles = slices.Clone(roles)
	slices.SortStableFunc(roles, func(a, b PractitionerRole) int { return cmp.Compare(a.index(), b.index()) })
	h = roles[0].held()
	for _, r := range roles {
		h.Position.AccessProfiles = append(h.Position.AccessProfiles, r.access())
		h.Directory = append(h.Directory, r.directory())
	}
	again, err := RolesOf(h)
	if err != nil {
		return Held{}, fmt.Errorf("read roles: %w", err)
	}
	for i, r := range roles {
		if !same(r, again[i]) { // of another assignment, or one is missing, or it holds more
			return Held{}, fmt.Errorf("read roles: %w", ErrContent)
		}
	}
	return h, nil
}

func (r PractitionerRole) part(of, url string) []Extension {
	all, _ := only(with(r.Extension, of, itself))
	return with(all.Extension, url, itself)
}

func (r PractitionerRole) index() int {
	i, _ := only(with(r.part(HeldExtension, "accessProfile"), "accessProfile", integer))
	return i
}

// held returns what all roles of an assignment say alike.
func (r PractitionerRole) held() (h Held) {
	value := func(url string) (v Extension) { v, _ = only(r.part(HeldExtension, url)); return v }
	id := func(url string) string {
		if i := value(url).Identifier; i != nil {
			return i.Value
		}
		return ""
	}
	h.Position.ID, h.Position.Name, h.Position.Organisation = id("position"), value("name").Text, id("organisation")
	h.Assignment = rbac.Assignment{
		User: r.Practitioner.Identifier.Value, Position: h.Position.ID, Organisation: h.Position.Organisation,
		End: value("end").Date,
	}
	h.Assignment.ID, _ = coded(r.Identifier, AssignmentID)
	if r.Period != nil {
		h.Assignment.Start = r.Period.Start
	}
	if on := value("ended").Date; !on.IsZero() {
		h.Assignment.Ended = &rbac.Ending{On: on}
	}
	if on := value("closed").Date; !on.IsZero() {
		h.Position.Closed = &rbac.PositionClosing{On: on}
	}
	return h
}

func (r PractitionerRole) access() (p rbac.AccessProfile) {
	if o, ok := only(with(r.part(AccessExtension, "organisation"), "organisation", identifier)); ok {
		p.Organisation = o.Value
	}
	for _, part := range parts {
		*part.of(&p) = with(r.part(AccessExtension, part.url), part.url, text)
	}
	p.JobRole = r.coded(JobRoleSystem)
	return p
}

func (r PractitionerRole) directory() (d DirectoryProfile) {
	// What is malformed is absent, and then r is not written alike.
	id, _ := coded(r.Identifier, RoleProfileID)
	d.ID, _ = identity.ParseRoleProfileID(id)
	d.Code, _ = national.ParseRoleCode(r.coded(RoleCodeSystem))
	return d
}

func (r PractitionerRole) coded(system string) string {
	for _, c := range r.Code {
		for _, coding := range c.Coding {
			if coding.System == system {
				return coding.Code
			}
		}
	}
	return ""
}
