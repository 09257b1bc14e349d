package identity

import "github.com/rakit-dev/rakit/guidance"

// CheckNINumber checks a National Insurance number by RA-IDN-005 and 006.
func CheckNINumber(text, pointer string) (n NINumber, a guidance.Assessment) {
	n = assessNINumber(&a, text, pointer)
	return n, a
}

// CheckNINumberStrict checks a National Insurance number by RA-IDN-005, 006 and
// 066: as HMRC's own systems match it (see [ParseNINumberStrict]), for a record
// that goes to one of them. A number that is written otherwise is a finding, and
// no value.
func CheckNINumberStrict(text, pointer string) (n NINumber, a guidance.Assessment) {
	number := assessNINumber(&a, text, pointer)
	switch {
	case text == "":
		a.Skip(ruleNIStrict)
		return NINumber{}, a
	case number.IsZero():
		a.Unknown(ruleNIStrict)
		return NINumber{}, a
	}
	n, err := ParseNINumberStrict(text)
	a.Require(ruleNIStrict, err == nil, pointer,
		"not written as HMRC's own systems match it: in capitals, with nothing but one space between the pairs")
	return n, a
}

// CheckMobile checks a mobile number by RA-IDN-007.
func CheckMobile(text, pointer string) (m Mobile, a guidance.Assessment) {
	m = assessMobile(&a, text, pointer)
	return m, a
}

// CheckEmail checks an email address by RA-IDN-008 and 009, the second as of the
// London day on and as in [Registrant.Assess].
func CheckEmail(text, pointer string, on guidance.Date, secure SecureDomains) (e Email, a guidance.Assessment) {
	e = assessEmail(&a, text, pointer, on, secure)
	return e, a
}

// CheckPostcode checks a postcode by RA-IDN-010, 011 and 012. A pseudo-postcode
// is a value, with a finding.
func CheckPostcode(text, pointer string) (p Postcode, a guidance.Assessment) {
	p = assessPostcode(&a, text, pointer)
	return p, a
}

// CheckODSCode checks the code of an organisation by RA-IDN-030.
func CheckODSCode(text, pointer string) (c ODSCode, a guidance.Assessment) {
	if text == "" {
		a.Skip(ruleODSCode)
		return ODSCode{}, a
	}
	c, err := ParseODSCode(text)
	a.Require(ruleODSCode, err == nil, pointer, "not written as an ODS code")
	return c, a
}

// ODSCodeRule returns RA-IDN-030, for whoever refuses what names no organisation
// at all: to [CheckODSCode] an absent code is one to which the rule does not
// apply.
func ODSCodeRule() guidance.Rule { return ruleODSCode }

// CheckNHSNumber checks an NHS number by RA-IDN-060 and 061. One that nobody in
// the United Kingdom could have is a value, with a warning.
func CheckNHSNumber(text, pointer string) (n NHSNumber, a guidance.Assessment) {
	n = assessText(&a, ruleNHSNumber, ParseNHSNumber, text, pointer)
	switch {
	case text == "":
		a.Skip(ruleNHSProduction)
	case n.IsZero():
		a.Unknown(ruleNHSProduction)
	default:
		a.Require(ruleNHSProduction, n.Production(), pointer, notInProduction(n))
	}
	return n, a
}

// notInProduction returns why n is nobody's.
func notInProduction(n NHSNumber) string {
	switch {
	case n.Repeated():
		return "one digit ten times is nobody's number"
	case n.Range() == NHSScotlandCHI:
		return "a Scottish number opens with the date of birth, and this is no day"
	case n.Range() == NHSTest:
		return "a number for tests"
	}
	return "not in a range from which people in the United Kingdom have their numbers"
}

// CheckRegistrationNumber checks a number of the register r by RA-IDN-062 and
// 067. A finding of the first cites the source of that register alone, with its
// basis (see [Register.Source]); an invalid register is such a finding, too. A
// number that nobody can have today is a value, with a warning.
func CheckRegistrationNumber(r Register, text, pointer string) (n RegistrationNumber, a guidance.Assessment) {
	rule := ruleRegistration
	if basis, source := r.Source(); source.Title != "" {
		rule.Basis, rule.Citations = basis, []guidance.Citation{source}
	}
	parse := func(text string) (RegistrationNumber, error) { return ParseRegistrationNumber(r, text) }
	n = assessText(&a, rule, parse, text, pointer)
	switch {
	case text == "":
		a.Skip(ruleRegistrationHeld)
	case n.IsZero():
		a.Unknown(ruleRegistrationHeld)
	default:
		a.Require(ruleRegistrationHeld, n.Plausible(), pointer, n.implausible())
	}
	return n, a
}

// CheckRoleProfileID checks a role profile id by RA-IDN-063.
func CheckRoleProfileID(text, pointer string) (id RoleProfileID, a guidance.Assessment) {
	id = assessText(&a, ruleRoleProfileID, ParseRoleProfileID, text, pointer)
	return id, a
}

// CheckUPRN checks a Unique Property Reference Number by RA-IDN-064.
func CheckUPRN(text, pointer string) (u UPRN, a guidance.Assessment) {
	u = assessText(&a, ruleUPRN, ParseUPRN, text, pointer)
	return u, a
}

// CheckUserID checks a user id (UUID) by RA-IDN-065.
func CheckUserID(text, pointer string) (id UserID, a guidance.Assessment) {
	id = assessText(&a, ruleUserID, ParseUserID, text, pointer)
	return id, a
}

// assessText applies the one rule that a text can be read. Errors of parsers say
// what was wanted, and never repeat the text.
func assessText[T any](a *guidance.Assessment, rule guidance.Rule, parse func(string) (T, error), text, pointer string) (v T) {
	if text == "" {
		a.Skip(rule)
		return v
	}
	v, err := parse(text)
	if err != nil {
		a.Fail(rule, pointer, err.Error())
		return v
	}
	a.Pass(rule)
	return v
}

func assessNINumber(a *guidance.Assessment, text, pointer string) NINumber {
	if text == "" {
		skip(a, ruleNINumber, ruleNIAdministrative)
		return NINumber{}
	}
	n, err := ParseNINumber(text)
	if err != nil {
		a.Fail(ruleNINumber, pointer, "not a National Insurance number: "+reasonOf(err))
		a.Unknown(ruleNIAdministrative)
		return NINumber{}
	}
	a.Pass(ruleNINumber)
	a.Require(ruleNIAdministrative, !n.Administrative(), pointer, "")
	return n
}

func assessMobile(a *guidance.Assessment, text, pointer string) Mobile {
	if text == "" {
		a.Skip(ruleMobile)
		return Mobile{}
	}
	m, err := ParseMobile(text)
	if err != nil {
		a.Fail(ruleMobile, pointer, "not a UK mobile number: "+reasonOf(err))
		return Mobile{}
	}
	a.Pass(ruleMobile)
	return m
}

func assessEmail(a *guidance.Assessment, text, pointer string, on guidance.Date, secure SecureDomains) Email {
	if text == "" {
		skip(a, ruleEmail, ruleEmailSecure)
		return Email{}
	}
	e, err := ParseEmail(text)
	if err != nil {
		a.Fail(ruleEmail, pointer, "not an email address: "+reasonOf(err))
		a.Unknown(ruleEmailSecure)
		return Email{}
	}
	a.Pass(ruleEmail)
	switch class := secure.Class(e, on); {
	case class == Other && len(secure) == 0:
		a.Unknown(ruleEmailSecure)
	default:
		a.Require(ruleEmailSecure, class != Other, pointer,
			"not NHSmail and not on the list of secure domains: the Registration Authority has to judge")
	}
	return e
}

func assessPostcode(a *guidance.Assessment, text, pointer string) Postcode {
	if text == "" {
		skip(a, rulePostcode, rulePostcodeReal, rulePostcodeArea)
		return Postcode{}
	}
	p, err := ParsePostcode(text)
	if err != nil {
		a.Fail(rulePostcode, pointer, "not a UK postcode: "+reasonOf(err))
		unknown(a, rulePostcodeReal, rulePostcodeArea)
		return Postcode{}
	}
	a.Pass(rulePostcode)
	if p.Class() == PseudoPostcode {
		a.Fail(rulePostcodeReal, pointer, "an NHS pseudo-postcode (ZZ99) is not an address")
		a.Skip(rulePostcodeArea)
		return p
	}
	a.Pass(rulePostcodeReal)
	a.Require(rulePostcodeArea, p.KnownArea(), pointer, "no postcode area has these letters")
	return p
}

func skip(a *guidance.Assessment, rules ...guidance.Rule) {
	for _, r := range rules {
		a.Skip(r)
	}
}

func unknown(a *guidance.Assessment, rules ...guidance.Rule) {
	for _, r := range rules {
		a.Unknown(r)
	}
}
