package evidence

import (
	"errors"
	"strings"

	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// longestOpaque is how many characters a number may have for whose form there
// is no publication.
const longestOpaque = 30

// CheckDocumentNumber holds the number of a document of a kind against the rule
// of that kind, and returns what came of every rule of numbers; pointer is the
// JSON Pointer of the number. Passports, biometric residence permits and driving
// licences (of any country that package licence knows) have rules of their own,
// other kinds the one for numbers whose form nobody publishes. No finding
// repeats a number.
//
// No rule applies to "", a number that was not given, to an invalid kind, nor to
// the nine zeros of the COVID-19 flag: those are no number, and RA-EVD-012 says
// so for documents of every kind, in [CheckCovidFlag].
func CheckDocumentNumber(k Kind, number, pointer string) guidance.Assessment {
	a := noNumberChecked()
	if number == "" || k.Class() == 0 || isCovidFlag(number) {
		return a
	}
	switch k {
	case UKPassport:
		_, err := ParseUKPassportNumber(number)
		requireNumber(&a, ruleUKPassportNumber, err, pointer)
	case Passport:
		_, err := ParsePassportNumber(number)
		requireNumber(&a, rulePassportNumber, err, pointer)
	case BiometricResidencePermit:
		requireNumber(&a, ruleBRPNumber, checkBRP(number), pointer)
	case DrivingLicence:
		a.Merge(licence.CheckForm(number, pointer))
	default:
		requireNumber(&a, ruleOpaqueNumber, checkOpaque(number), pointer)
	}
	return a
}

// CheckShareCode reads a share code that is given for employment, as eVisas are
// shown. It returns the code, zero if it could not be read, and what came of
// every rule of numbers; pointer is the JSON Pointer of the code. That a code
// passes proves nothing: the page of the Home Office does, with the date of
// birth, within 90 days.
func CheckShareCode(text, pointer string) (ShareCode, guidance.Assessment) {
	a := noNumberChecked()
	if text == "" {
		return ShareCode{}, a
	}
	code, err := ParseShareCode(text)
	requireNumber(&a, ruleShareCode, err, pointer)
	if err != nil {
		a.Unknown(ruleShareCodeWork)
		return code, a
	}
	a.Require(ruleShareCodeWork, code.Purpose() == ShareWork, pointer,
		"the share code was not made for the right to work: ask for one that begins with W")
	return code, a
}

// noNumberChecked returns an assessment in which no rule of numbers applies.
func noNumberChecked() guidance.Assessment {
	var a guidance.Assessment
	for _, r := range documentNumberRules() {
		a.Skip(r)
	}
	for _, r := range licence.Rules() {
		a.Skip(r)
	}
	return a
}

// CheckCovidFlag applies RA-EVD-012 to the number of a document of any kind: that
// it is not the nine zeros of the COVID-19 flag. Pointer is the JSON Pointer of the
// number. "", a number that was not given, passes.
func CheckCovidFlag(number, pointer string) guidance.Assessment {
	var a guidance.Assessment
	a.Require(ruleMarkerNoEvidence, !isCovidFlag(number), pointer, "the nine zeros of the COVID-19 flag are no document")
	return a
}

// isCovidFlag reports whether a number is the nine zeros of the COVID-19 flag,
// however they are spaced.
func isCovidFlag(number string) bool {
	if strings.Count(number, "0") != len("000000000") {
		return false // nearly always, and at no cost
	}
	n, err := ParseUKPassportNumber(number)
	return err == nil && n.CovidFlag()
}

// requireNumber records that a rule passed, or failed with the words of err.
func requireNumber(a *guidance.Assessment, r guidance.Rule, err error, pointer string) {
	if err == nil {
		a.Pass(r)
		return
	}
	a.Fail(r, pointer, err.Error())
}

// checkBRP returns why a text is no number of a permit. A share code is what
// people have in its place, since permits are no longer issued.
func checkBRP(number string) error {
	_, err := ParseBRPNumber(number)
	if _, other := ParseShareCode(number); err != nil && other == nil {
		return errors.New(whatBRP + ": this is a share code, which is looked up on GOV.UK with the date of birth")
	}
	return err
}

// checkOpaque returns why a text cannot be the number of a document whose
// issuer publishes no form.
func checkOpaque(number string) error {
	number = capitals(number)
	switch {
	case number == "":
		return &identity.FormatError{What: whatOpaque, Reason: "empty"}
	case strings.Trim(number, lettersAndDigits+" /.-") != "":
		return &identity.FormatError{What: whatOpaque, Reason: "letters A to Z, digits, spaces, slashes, full stops and hyphens are wanted"}
	case !hasShape(number[:1], "N"):
		return &identity.FormatError{What: whatOpaque, Reason: "the first character is a letter or a digit"}
	case len(number) > longestOpaque:
		return &identity.FormatError{What: whatOpaque, Reason: "too long"}
	}
	return nil
}
