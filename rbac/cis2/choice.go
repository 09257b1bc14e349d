package cis2

// ChoiceError says why no role could be chosen for a request. Compare it with
// errors.Is. The text is what the national API platform answers in the diagnostics
// of its OperationOutcome, so that clients that know the one know the other.
//
// Source: the platform's own tests of the roles of users, as published with it. They
// do not show what it does where claim and header choose two roles.
type ChoiceError uint8

// The errors of [Session.Choose]. UserInfoUnreadable is for a caller whose request
// brings a header while [ReadUserInfo] failed, and SelectionMissing for one that
// cannot do without the claim, because its users sign in elsewhere.
const (
	SeveralRoles       ChoiceError = iota + 1 // several roles, and neither claim nor header
	NoRole                                    // no role by any means
	SelectionInvalid                          // the claim selected_roleid is empty, of another shape, or contradicted
	RolesInvalid                              // the roles are malformed, the one chosen is, or an id is missing
	HeaderInvalid                             // the header is not the id of one of the roles, or not that of the claim
	SelectionMissing                          // there is no claim selected_roleid
	UserInfoUnreadable                        // the userinfo document cannot be had
)

var diagnostics = [...]string{
	SeveralRoles:       "multiple roles found in user info, please check NHSD-Session-URID",
	NoRole:             "no userroles available, please check NHSD-Session-URID is valid",
	SelectionInvalid:   "selected_roleid is misconfigured/invalid",
	RolesInvalid:       "nhsid_nrbac_roles is misconfigured/invalid",
	HeaderInvalid:      "NHSD-Session-URID is invalid",
	SelectionMissing:   "selected_roleid is missing in your token",
	UserInfoUnreadable: "unable to retrieve user info",
}

// Error returns the diagnostics.
func (e ChoiceError) Error() string {
	if e == 0 || int(e) >= len(diagnostics) {
		return "invalid"
	}
	return diagnostics[e]
}

// Status returns the HTTP status that goes with the error: 401, or 500 where the
// fault is not the client's.
func (e ChoiceError) Status() int {
	if e >= SeveralRoles && e < UserInfoUnreadable {
		return 401
	}
	return 500
}

// Choose returns the one role that a request acts under: the role selected, the one
// that the header NHSD-Session-URID names ("" for no header), or the only role that
// the person has. Claim and header have to agree; a claim that is empty, or that
// selects none of the roles, is not made good by either. The role is usable; whether
// its job role is known, and what it gives, is another matter ([Role.Grants]).
//
// The error is a [ChoiceError].
func (s Session) Choose(header string) (Role, error) {
	id, err := s.chosenID(header)
	if err != nil {
		return Role{}, err
	}
	r, count := s.role(id)
	if count != 1 || !r.Usable {
		return Role{}, RolesInvalid
	}
	return r, nil
}

func (s Session) chosenID(header string) (id string, err error) {
	_, named := s.role(header)
	switch {
	case !s.readable:
		return "", RolesInvalid
	case s.selected.given && s.selected.id == "":
		return "", SelectionInvalid
	case len(s.Roles) == 0:
		return "", NoRole
	case header != "" && named == 0:
		return "", HeaderInvalid
	case s.selected.given:
		return s.claimedID(header)
	case header != "":
		return header, nil
	case len(s.Roles) > 1:
		return "", SeveralRoles
	}
	return s.Roles[0].ID, nil
}

// claimedID returns the role that the claim selects.
func (s Session) claimedID(header string) (id string, err error) {
	_, named := s.role(s.selected.id)
	switch {
	case named == 0:
		return "", NoRole
	case header != "" && header != s.selected.id:
		return "", HeaderInvalid
	}
	return s.selected.id, nil
}
