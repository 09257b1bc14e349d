package cis2

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/national"
)

// Role is one role of a person at one organisation (a member of
// nhsid_nrbac_roles). What is malformed is shown as it came, and makes the role
// unusable.
type Role struct {
	ID           string   `json:"roleProfileId"` // person_roleid; text, with its leading zeros; "" when there is none
	Organisation string   `json:"organisation"`  // org_code: ODS code in capitals
	JobRole      string   `json:"jobRole"`       // R code of role_code; "" when the code is malformed
	RoleCode     string   `json:"roleCode"`      // role_code, for example "S8000:G8000:R8000"
	Activities   []string `json:"activities"`    // B codes added to the job role, each once, in their order; its baseline is not among them
	Workgroups   []string `json:"workgroups"`    // codes, each once, in their order
	Usable       bool     `json:"usable"`        // role code, organisation and id are all well-formed

	// EffectiveActivities is nil until [Session.WithEffective] fills it.
	EffectiveActivities []string `json:"effectiveActivities,omitzero"`

	known bool   // the policy of the session knows the job role
	at    string // JSON Pointer
}

// Grants reports whether the role may give anything: it is usable, and the policy of
// the session knows its job role. The zero Role grants nothing.
func (r Role) Grants() bool { return r.Usable && r.known }

// Effective returns the B codes that the role gives by a policy: those of the
// baseline of its job role, those added, and all that these include; sorted, and
// never nil. A role that grants nothing has none.
func (r Role) Effective(policy *national.Policy) []string {
	if !r.Grants() {
		return []string{}
	}
	return append([]string{}, policy.Effective(r.JobRole, r.Activities)...)
}

// profile returns the role for package rbac.
func (r Role) profile() rbac.RoleProfile {
	return rbac.RoleProfile{ID: r.ID, Organisation: r.Organisation, RoleCode: r.RoleCode, Activities: slices.Clone(r.Activities)}
}

// The claims of a role.
const (
	claimRoles        = "nhsid_nrbac_roles"
	claimRoleID       = "person_roleid"
	claimOrganisation = "org_code"
	claimRoleCode     = "role_code"
	claimActivities   = "activity_codes"
	claimWorkgroups   = "workgroups_codes" // with this plural in the middle
)

// roles reads every role, in the order of the document. readable is false when the
// claim, or a part of it, is of no shape known.
func (c claims) roles(found *notes) (roles []Role, readable bool) {
	roles = []Role{}
	elements, readable := list(c[claimRoles], "/"+claimRoles)
	if !readable {
		found.add(ruleShape, "/"+claimRoles, notList)
	}
	places := map[string]int{}
	for _, e := range elements {
		object, ok := e.object()
		if !ok {
			found.add(ruleShape, e.at, "a role is an object")
			readable = false
			continue
		}
		r := readRole(object, e.at, found)
		if places[r.ID]++; r.ID != "" && places[r.ID] == 2 {
			found.add(ruleRoleOnce, e.at+"/"+claimRoleID, "another role has the same id")
		}
		roles = append(roles, r)
	}
	return roles, readable
}

func readRole(c claims, at string, found *notes) Role {
	r := Role{
		at: at,
		ID: c.shown(claimRoleID, at, found), Organisation: c.shown(claimOrganisation, at, found), RoleCode: c.shown(claimRoleCode, at, found),
		Activities: c.codes(claimActivities, at, found, national.ParseActivity),
		Workgroups: c.codes(claimWorkgroups, at, found, parseWorkgroup),
	}
	idIsSound := r.ID != "" && identity.AllDigits(r.ID)
	if !idIsSound {
		found.add(ruleRoleID, at+"/"+claimRoleID, "there is no id of digits only")
	}
	organisation, atOrganisation := odsCode(r.Organisation)
	if !atOrganisation {
		found.add(ruleOrganisation, at+"/"+claimOrganisation, "this has not the form of an ODS code")
	} else {
		r.Organisation = organisation
	}
	code, err := national.ParseRoleCode(r.RoleCode)
	if err != nil {
		found.add(ruleRoleCode, at+"/"+claimRoleCode, "three parts are wanted: S, G and R with four digits each")
	} else {
		r.JobRole = code.JobRole
	}
	r.Usable = idIsSound && atOrganisation && err == nil
	return r
}

// hold sets whether a policy knows the job role, and notes it where it does not.
func (r *Role) hold(policy *national.Policy, found *notes) {
	r.known = policy.Knows(r.JobRole)
	if r.JobRole != "" && !r.known {
		found.add(ruleKnownRole, r.at+"/"+claimRoleCode, "the job role is not known, and gives nothing")
	}
}

// shown returns a claim of a role that is text; one of another shape is "".
func (c claims) shown(name, at string, found *notes) string {
	text, ok := c.text(name)
	if !ok {
		found.add(ruleShape, at+"/"+name, "text is wanted here")
	}
	return text
}

// codes reads a list of codes; what is none is noted, and not listed.
func (c claims) codes(name, at string, found *notes, parse func(string) (string, bool)) []string {
	codes := []string{}
	elements, ok := list(c[name], at+"/"+name)
	if !ok {
		found.add(ruleShape, at+"/"+name, notList)
	}
	seen := map[string]bool{}
	for _, e := range elements {
		code, ok := codeOf(e.value, parse)
		if !ok {
			found.add(ruleCode, e.at, "this is no such code, and is not listed")
			continue
		}
		if !seen[code] {
			seen[code] = true
			codes = append(codes, code)
		}
	}
	return codes
}

func codeOf(v jsontext.Value, parse func(string) (string, bool)) (code string, ok bool) {
	text, ok := textOf(v)
	if !ok {
		return "", false
	}
	return parse(text)
}

// parseWorkgroup reads the code of a workgroup. Sound ones have twelve digits;
// others stand in public documents.
func parseWorkgroup(text string) (code string, ok bool) {
	return text, text != "" && identity.AllDigits(text)
}

// odsCode returns an ODS code in capitals. Nothing else is put right: what stands
// around a code came from nobody's directory.
func odsCode(text string) (code string, ok bool) {
	parsed, err := identity.ParseODSCode(text)
	code = parsed.String()
	return code, err == nil && code == identity.Capitals(text)
}
