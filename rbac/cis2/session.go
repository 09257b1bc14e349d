package cis2

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/national"
)

// Session is what the documents of one sign-in say of a person. Written as JSON
// it is what `rakit cis2` prints.
type Session struct {
	UserID       identity.UserID    `json:"userId"`       // zero in a session of [ReadAccessToken]
	SelectedRole *string            `json:"selectedRole"` // id of the one role that was selected, usable or not; nil for none
	Assurance    Assurance          `json:"assurance"`
	Roles        []Role             `json:"roles"`    // all of them, in the order of the document
	Findings     []guidance.Finding `json:"findings"` // sorted; those of the ID token say so

	selected selection // as the claims have it
	readable bool
	policy   *national.Policy
}

// NewSession puts a userinfo document and the ID token of the same sign-in
// together; nil for no token. Where both select a role, or tell a level, they have
// to agree: otherwise none is selected, or told. The policy says which job roles
// are known and what they give: [national.Public], or one of one's own; nil knows
// none.
//
// The error is a [*guidance.Refusal] by RA-RBC-080: there is no user, or the two
// documents are of two. A token that names no user at all is let pass with a
// finding of severity error, for a token like that proves nothing.
func NewSession(u UserInfo, t *IDToken, policy *national.Policy) (Session, error) {
	const op = "begin session"
	if u.user.IsZero() {
		return Session{}, refuseUser(op, "the document names no user")
	}
	found := slices.Clone(u.found)
	if t == nil {
		t = &IDToken{user: u.user}
	}
	switch {
	case t.user.IsZero():
		found.add(ruleUser, "/"+claimSubject, "ID token: it names no user, so that nobody can tell whose it is")
	case t.user != u.user:
		return Session{}, refuseUser(op, "the ID token is another user's")
	}
	for _, f := range t.found {
		f.Message = "ID token: " + f.Message
		found = append(found, f)
	}
	u.found = found
	return u.session(*t, policy), nil
}

// session puts together what the two documents say of roles and levels. The findings
// are those of u, to which more are added.
func (u UserInfo) session(t IDToken, policy *national.Policy) Session {
	found := slices.Clone(u.found)
	s := Session{UserID: u.user, Roles: slices.Clone(u.roles), readable: u.readable, policy: policy}
	for i := range s.Roles {
		s.Roles[i].hold(policy, &found)
	}
	s.Assurance = assurance(u.levels, t.levels, &found)
	s.choose(u.selected, t.selected, &found)
	guidance.SortFindings(found)
	s.Findings = append([]guidance.Finding{}, found...)
	return s
}

func assurance(u, t levels, found *notes) Assurance {
	identityLevel, agree := u.identity.and(t.identity)
	if !agree {
		found.add(ruleLevel, "/"+claimIdentityLevelOld, "userinfo and ID token tell two levels of the identity")
	}
	authentication, agree := u.authentication.and(t.authentication)
	if !agree {
		found.add(ruleLevel, "/"+claimAuthenticationLevel, "userinfo and ID token tell two levels of the sign-in")
	}
	return Assurance{Identity: identityLevel.known(), Authentication: authentication.known()}
}

// choose sets the role selected, if the claims name exactly one.
func (s *Session) choose(u, t selection, found *notes) {
	const at = "/" + claimSelected
	both, agree := u.and(t)
	s.selected = both
	if !agree {
		found.add(ruleSelected, at, "userinfo and ID token select two roles; none is taken")
		return
	}
	if !both.given {
		return
	}
	_, count := s.role(both.id)
	switch {
	case both.id == "":
		found.add(ruleSelected, at, "the claim is there and selects no role")
	case count == 0:
		found.add(ruleSelected, at, "the role selected is none of the user's; none is taken")
	case count > 1:
		found.add(ruleSelected, at, "several roles have the id that is selected; none is taken")
	default:
		id := both.id
		s.SelectedRole = &id
	}
}

// role returns the last role with an id, and how many there are. No role is found
// by the id "".
func (s Session) role(id string) (found Role, count int) {
	for _, r := range s.Roles {
		if r.ID == id && id != "" {
			found = r
			count++
		}
	}
	return found, count
}

// RoleProfiles returns the roles that grant anything ([Role.Grants]) for package
// rbac, in their order. An id that stands at several roles is at none of these.
//
// They are not to be chosen from by rbac.ChooseRole with no role selected: the only
// one left need not be the only one that the person has. [Session.RARole] sees to
// that.
func (s Session) RoleProfiles() []rbac.RoleProfile {
	held := map[string]int{}
	for _, r := range s.Roles {
		held[r.ID]++
	}
	profiles := []rbac.RoleProfile{}
	for _, r := range s.Roles {
		if r.Grants() && held[r.ID] == 1 {
			profiles = append(profiles, r.profile())
		}
	}
	return profiles
}

// WithEffective returns the session with the effective activities of every role,
// by its policy ([Role.Effective]).
func (s Session) WithEffective() Session {
	s.Roles = slices.Clone(s.Roles)
	for i, r := range s.Roles {
		s.Roles[i].EffectiveActivities = r.Effective(s.policy)
	}
	return s
}
