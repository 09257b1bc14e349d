package sds

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac/national"
)

// registers are the attributes that hold a registration number. nhsRPSGB is named after
// the society that kept the register of pharmacists before the General Pharmaceutical
// Council. There is no attribute for HCPC numbers.
var registers = []struct {
	attribute string
	register  identity.Register
}{
	{"nhsGMC", identity.GMC},
	{"nhsConsultant", identity.GMCCode},
	{"nhsGMP", identity.GMP},
	{"nhsNMC", identity.NMC},
	{"nhsRPSGB", identity.GPhC},
	{"nhsGDC", identity.GDC},
	{"nhsGDP", identity.GDP},
}

// People puts the entries together, whatever their order, and returns the people in
// order of user id. Entries that are not below ou=people,o=nhs are passed over. Findings
// (RA-RBC-093 to 096, and those of the registration numbers as warnings) point to the
// entry by its place in the list; what they are about is left out.
func People(entries []Entry) ([]Person, guidance.Assessment) {
	r := reader{placed: map[DN]placed{}, below: map[DN][]DN{}}
	r.place(entries)
	var people []Person
	for _, dn := range r.below[DN{}] {
		people = append(people, r.person(dn))
	}
	return people, r.found
}

type placed struct {
	entry Entry
	at    string
}

// reader is what is known while entries are put together.
type reader struct {
	found  guidance.Assessment
	placed map[DN]placed
	below  map[DN][]DN // in order; below the zero DN are the people
}

// place notes where each entry stands. One that stands twice is nobody's.
func (r *reader) place(entries []Entry) {
	twice := map[DN]bool{}
	for i, e := range entries {
		at := "/" + strconv.Itoa(i)
		dn, err := ParseDN(e.DN)
		if err != nil {
			r.found.Require(rulePlace, !belowPeople(e.DN), at+"/dn", "the name of the entry cannot be read")
			continue
		}
		if _, ok := r.placed[dn]; ok {
			twice[dn] = true
			r.found.Fail(rulePlace, at+"/dn", "another entry has the same name")
			continue
		}
		r.placed[dn] = placed{e, at}
	}
	for dn := range twice {
		delete(r.placed, dn)
	}
	for dn, p := range r.placed {
		above := dn.above()
		if _, ok := r.placed[above]; !ok && above != (DN{}) {
			r.found.Fail(rulePlace, p.at+"/dn", "the entry above it is missing")
		}
		r.below[above] = append(r.below[above], dn)
	}
	for _, dns := range r.below {
		slices.SortFunc(dns, func(a, b DN) int {
			return cmp.Or(strings.Compare(a.User, b.User), strings.Compare(a.Organisation, b.Organisation), strings.Compare(a.Role, b.Role))
		})
	}
}

// belowPeople reports whether a name is meant to be that of a person, or of something
// below one.
func belowPeople(dn string) bool {
	parts := strings.Split(dn, ",")
	n := len(parts)
	return n < 2 || part(parts[n-1], "o") == "nhs" && part(parts[n-2], "ou") == "people"
}

func (r *reader) person(dn DN) Person {
	e := r.placed[dn]
	p := Person{User: dn.User, at: e.at}
	p.Name.Title, _ = r.single(e, "personalTitle")
	p.Name.Middle, _ = r.single(e, "nhsMiddleNames")
	p.Name.Given, p.Name.Family = first(e.entry.values("givenName")), first(e.entry.values("sn"))
	if status, ok := r.single(e, "nhsPersonStatus"); ok && r.own(e, "uid", dn.User) {
		p.Status = status
	}
	for _, line := range registers {
		text, ok := r.single(e, line.attribute)
		if !ok || text == "" {
			continue
		}
		n, a := identity.CheckRegistrationNumber(line.register, text, e.at+"/attributes/"+line.attribute)
		r.found.Merge(a.AsWarnings())
		p.Registrations = append(p.Registrations, Registration{line.register, text, n})
	}
	for _, below := range r.below[dn] {
		if o, ok := r.organisation(below); ok {
			p.Organisations = append(p.Organisations, o)
		}
	}
	return p
}

func (r *reader) organisation(dn DN) (o OrganisationPerson, ok bool) {
	e := r.placed[dn]
	o = OrganisationPerson{ID: dn.Organisation, at: e.at}
	ok = r.own(e, "uid", dn.User) && r.own(e, "uniqueIdentifier", dn.Organisation)
	code, single := r.single(e, "nhsIDCode")
	if single && !isODS(code) {
		r.found.Fail(rulePlace, e.at+"/attributes/nhsIDCode", "the ODS code of the organisation is wanted")
	}
	ok = ok && single && isODS(code)
	o.Organisation = code
	var dated bool
	o.Open, o.Close, dated = r.days(e)
	if !ok || !dated {
		return o, false
	}
	r.found.Pass(rulePlace)
	for _, below := range r.below[dn] {
		if role, ok := r.role(below, code); ok {
			o.Roles = append(o.Roles, role)
		}
	}
	return o, true
}

func (r *reader) role(dn DN, organisation string) (role Role, ok bool) {
	e := r.placed[dn]
	role = Role{ID: dn.Role, Organisation: organisation, at: e.at}
	ok = r.own(e, "uniqueIdentifier", dn.Role)
	code, single := r.single(e, "nhsIDCode")
	elsewhere := code != "" && code != organisation
	if single && elsewhere {
		r.found.Fail(rulePlace, e.at+"/attributes/nhsIDCode", "the role is below another organisation")
	}
	ok = ok && single && !elsewhere
	codes := distinct(e.entry.values("nhsJobRoleCode"))
	var err error
	if len(codes) == 1 {
		role.Code, err = national.ParseRoleCode(codes[0])
	}
	if len(codes) != 1 || err != nil {
		r.found.Fail(ruleRole, e.at+"/attributes/nhsJobRoleCode", "one role code of staff group, sub staff group and job role is wanted")
		ok = false
	}
	var dated bool
	if role.Open, role.Close, dated = r.days(e); !ok || !dated {
		return role, false
	}
	role.Activities = r.codes(e, "nhsBusinessFunctionsCodes", national.ParseActivity)
	role.AreasOfWork = r.codes(e, "nhsAreaOfWorkCodes", form(national.IsAreaOfWork))
	role.Workgroups = r.codes(e, "nhsWorkGroupsCodes", form(national.IsWorkgroup))
	r.found.Pass(ruleRole)
	return role, true
}

// codes returns the well-formed codes of an attribute, each once, in their order.
func (r *reader) codes(e placed, attribute string, parse func(string) (string, bool)) (found []string) {
	for _, v := range distinct(e.entry.values(attribute)) {
		code, ok := parse(v)
		if !ok {
			r.found.Fail(ruleRole, e.at+"/attributes/"+attribute, "a code is malformed; it gives nothing")
			continue
		}
		found = append(found, code)
	}
	return distinct(found)
}

func form(is func(string) bool) func(string) (string, bool) {
	return func(s string) (string, bool) { return s, is(s) }
}

// single returns the value of an attribute that may have one, "" if it has none; ok is
// false when it has more.
func (r *reader) single(e placed, attribute string) (value string, ok bool) {
	vs := distinct(e.entry.values(attribute))
	r.found.Require(ruleSingle, len(vs) <= 1, e.at+"/attributes/"+attribute, "")
	return first(vs), len(vs) <= 1
}

// own reports whether an id, where the entry has it, is that of its place.
func (r *reader) own(e placed, attribute, id string) bool {
	for _, v := range e.entry.values(attribute) {
		if v != id {
			r.found.Fail(rulePlace, e.at+"/attributes/"+attribute, "the id is not that of the entry's name")
			return false
		}
	}
	return true
}

// days returns the first and the last day, zero for none; ok is false when one of them
// cannot be read.
func (r *reader) days(e placed) (open, last guidance.Date, ok bool) {
	open, begins := r.day(e, "nhsOrgOpenDate")
	last, ends := r.day(e, "nhsOrgCloseDate")
	ordered := open.IsZero() || last.IsZero() || !last.Before(open)
	r.found.Require(ruleDay, ordered, e.at+"/attributes/nhsOrgCloseDate", "the last day is before the first")
	return open, last, begins && ends && ordered
}

func (r *reader) day(e placed, attribute string) (d guidance.Date, ok bool) {
	text, ok := r.single(e, attribute)
	if !ok || text == "" {
		return d, ok
	}
	if len(text) == len("YYYYMMDD") {
		var err error
		if d, err = guidance.ParseDate(text[:4] + "-" + text[4:6] + "-" + text[6:]); err == nil {
			return d, true
		}
	}
	r.found.Fail(ruleDay, e.at+"/attributes/"+attribute, "")
	return guidance.Date{}, false
}

func isODS(s string) bool {
	c, err := identity.ParseODSCode(s)
	return err == nil && c.String() == s
}

func first(vs []string) string {
	if len(vs) == 0 {
		return ""
	}
	return vs[0]
}

// distinct returns the values, each once, in their order.
func distinct(vs []string) (found []string) {
	for _, v := range vs {
		if !slices.Contains(found, v) {
			found = append(found, v)
		}
	}
	return found
}
