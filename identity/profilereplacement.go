package identity

import "github.com/rakit-dev/rakit/guidance"

// RecordedAs returns what is kept of p where it is recorded anew in place of before,
// which is held already: state and histories ([Profile.WithLifeOf]), and whatever of the
// preferred name, of the opening and of the acceptance of the terms p does not say. A
// profile is not renamed and not moved so, since nothing would show why: the refusal is
// by RA-IDN-077 and RA-IDN-081. The preferred name is refused as the name is.
func (p Profile) RecordedAs(before Profile) (Profile, guidance.Assessment) {
	var a guidance.Assessment
	p = p.WithLifeOf(before)
	if p.PreferredName.IsZero() {
		p.PreferredName = before.PreferredName
	}
	if p.OpenedAt.IsZero() {
		p.OpenedAt = before.OpenedAt
	}
	if p.TermsAcceptedOn.IsZero() {
		p.TermsAcceptedOn = before.TermsAcceptedOn
	}
	a.Require(ruleNameProven, p.Name == before.Name, "/name", "the name is another one than is held: it is changed with its proof, by a change of name")
	a.Require(ruleNameProven, p.PreferredName == before.PreferredName, "/preferredName", "the preferred name is another one than is held: it is changed by a change of name")
	a.Require(ruleMoved, before.Organisation.IsZero() || p.Organisation == before.Organisation, "/organisation", "the organisation is another one than is held: whoever moves is moved, with their access and cards")
	return p, a
}
