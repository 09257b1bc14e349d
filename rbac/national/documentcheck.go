package national

import (
	"regexp"
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/input"
)

var (
	versionPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}$`)
	keyPattern     = regexp.MustCompile(`^[A-Za-z0-9-]{1,32}$`)
	commitPattern  = regexp.MustCompile(`^[0-9a-f]{7,40}$`)
)

// check returns the first fault of the document, as an [*input.Error].
func (d *codesDocument) check() error {
	if d.Version == "" {
		return input.Missing("/version")
	}
	if !versionPattern.MatchString(d.Version) {
		return input.BadValue("/version", versionForm)
	}
	if d.Gathered.IsZero() {
		return input.Missing("/gathered")
	}
	keys, err := d.checkSources()
	if err != nil {
		return err
	}
	known := map[string]map[string]bool{}
	for _, l := range []struct {
		name string
		rows []Code
		form func(string) bool
	}{
		{"staffGroups", d.StaffGroups, func(s string) bool { return isCode(s, 'S') }},
		{"subStaffGroups", d.SubStaffGroups, func(s string) bool { return isCode(s, 'G') }},
		{"jobRoles", d.JobRoles, IsJobRole},
		{"activities", d.Activities, IsActivity},
		{"roleCodes", d.RoleCodes, func(s string) bool { _, err := ParseRoleCode(s); return err == nil }},
		{"areasOfWork", d.AreasOfWork, IsAreaOfWork},
		{"workgroups", d.Workgroups, IsWorkgroup},
	} {
		if known[l.name], err = checkList(l.name, l.rows, l.form, keys); err != nil {
			return err
		}
	}
	if err := d.checkGroups(known["staffGroups"]); err != nil {
		return err
	}
	return d.checkRows(known["jobRoles"], known["activities"], keys)
}

func (d *codesDocument) checkSources() (keys map[string]bool, err error) {
	keys = make(map[string]bool, len(d.Sources))
	for i, s := range d.Sources {
		switch {
		case s.Key == "":
			return nil, input.Missing(at("sources", i, "key"))
		case !keyPattern.MatchString(s.Key):
			return nil, input.BadValue(at("sources", i, "key"), "not up to 32 letters, digits and hyphens")
		case keys[s.Key]:
			return nil, input.BadValue(at("sources", i, "key"), "this key stands twice")
		case !isLine(s.Title):
			return nil, input.BadValue(at("sources", i, "title"), "not some text of one line")
		case s.URL != "" && !strings.HasPrefix(s.URL, "https://"):
			return nil, input.BadValue(at("sources", i, "url"), "does not begin with https://")
		case s.Commit != "" && !commitPattern.MatchString(s.Commit):
			return nil, input.BadValue(at("sources", i, "commit"), "not 7 to 40 hexadecimal digits")
		}
		keys[s.Key] = true
	}
	return keys, nil
}

// checkList checks one list of codes, and returns those that it holds.
func checkList(list string, rows []Code, form func(string) bool, keys map[string]bool) (known map[string]bool, err error) {
	known = make(map[string]bool, len(rows))
	for i, c := range rows {
		switch {
		case c.Code == "":
			return nil, input.Missing(at(list, i, "code"))
		case !form(c.Code):
			return nil, input.BadValue(at(list, i, "code"), "not of the form of these codes")
		case known[c.Code]:
			return nil, input.BadValue(at(list, i, "code"), "this code stands twice")
		case c.Within != "" && list != "subStaffGroups":
			return nil, input.Unknown(at(list, i, "within"))
		case c.Name != "" && !isLine(c.Name):
			return nil, input.BadValue(at(list, i, "name"), "not some text of one line")
		case c.Name != "" && list == "roleCodes" && !isRoleName(c.Name):
			return nil, input.BadValue(at(list, i, "name"), "not three parts in double quotes, and colons between")
		}
		if err := checkBasis(at(list, i, ""), rowSource{Basis: c.Basis, Sources: c.Sources, Note: c.Note}, keys); err != nil {
			return nil, err
		}
		known[c.Code] = true
	}
	return known, nil
}

// checkGroups checks that a sub staff group is within a staff group of the list.
func (d *codesDocument) checkGroups(staffGroups map[string]bool) error {
	for i, g := range d.SubStaffGroups {
		if g.Within != "" && !staffGroups[g.Within] {
			return input.BadValue(at("subStaffGroups", i, "within"), "not a staff group of the list")
		}
	}
	return nil
}

func (d *codesDocument) checkRows(jobRoles, activities, keys map[string]bool) error {
	type pair struct{ from, to string }
	seen := map[pair]bool{}
	for i, r := range d.Baseline {
		switch {
		case !jobRoles[r.JobRole]:
			return input.BadValue(at("baseline", i, "jobRole"), "not a job role of the list")
		case !activities[r.Activity]:
			return input.BadValue(at("baseline", i, "activity"), "not an activity of the list")
		case seen[pair{r.JobRole, r.Activity}]:
			return input.BadValue(at("baseline", i, "activity"), "this row stands twice")
		}
		seen[pair{r.JobRole, r.Activity}] = true
		if err := checkBasis(at("baseline", i, ""), r.rowSource, keys); err != nil {
			return err
		}
	}
	for i, r := range d.Inclusions {
		switch {
		case !activities[r.Activity]:
			return input.BadValue(at("inclusions", i, "activity"), "not an activity of the list")
		case !activities[r.Includes]:
			return input.BadValue(at("inclusions", i, "includes"), "not an activity of the list")
		case seen[pair{r.Activity, r.Includes}]:
			return input.BadValue(at("inclusions", i, "includes"), "this row stands twice")
		}
		seen[pair{r.Activity, r.Includes}] = true
		if err := checkBasis(at("inclusions", i, ""), r.rowSource, keys); err != nil {
			return err
		}
	}
	return nil
}

// checkBasis checks what an element, whose members are below the pointer at, says of
// where it comes from.
func checkBasis(at string, s rowSource, keys map[string]bool) error {
	switch {
	case s.Basis == 0:
		return input.Missing(at + "basis")
	case len(s.Sources) == 0:
		return input.Missing(at + "sources")
	case slices.ContainsFunc(s.Sources, func(key string) bool { return !keys[key] }):
		return input.BadValue(at+"sources", "not a key of the sources")
	case s.Note == "" && s.Basis.NeedsRationale() && !s.SwitchedOff:
		return input.Missing(at + "note")
	case s.Note != "" && !isLine(s.Note):
		return input.BadValue(at+"note", "not some text of one line")
	}
	return nil
}

func isRoleName(s string) bool {
	_, err := ParseRoleName(s)
	return err == nil
}
