package assessment

import (
	"reflect"
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

// ValidationKind is a kind of text that can be validated. It is a closed list,
// that of [ValidationKinds]. The zero ValidationKind is invalid.
type ValidationKind uint8

// validationRow is one line of the closed list: the word for a kind, what it is,
// and what reads a line of it.
type validationRow struct {
	name, title string
	reader
}

// validations is the closed list. The registers are those of package identity.
var validations = slices.Concat([]validationRow{
	{"nino", "National Insurance number", reads(validateNINumber)},
	{"mrz", "machine readable zone, its lines joined with line feeds", reads(validateZone)},
	{"passport-uk", "UK passport number", reads(validateUKPassport)},
	{"passport-other", "passport number of any state", reads(validatePassport)},
	{"brp", "biometric residence permit number", reads(validatePermit)},
	{"share-code", "share code for the right to work", reads(validateShareCode)},
	{"driving-licence", "driving licence number, held against its holder if given", reads(validateLicence)},
	{"postcode", "UK postcode", reads(validatePostcode)},
	{"uprn", "Unique Property Reference Number", reads(validateUPRN)},
	{"uk-mobile", "UK mobile number", reads(validateMobile)},
	{"email", "email address", reads(validateEmail)},
	{"nhs-number", "NHS number", reads(validateNHSNumber)},
	{"ods", "ODS code of an organisation", reads(validateODSCode)},
}, registers(), []validationRow{
	{"user-id", "user id (UUID) of the Care Identity Service", reads(validateUserID)},
	{"role-profile-id", "role profile id", reads(validateRoleProfileID)},
	{"passcode", "smartcard passcode: whether it has the format of a day", reads(validatePasscode)},
	{"passcode-chosen", "smartcard passcode: whether somebody may choose it today", reads(validateChosenPasscode)},
})

// registers returns a line for each register of health professionals.
func registers() []validationRow {
	var rows []validationRow
	for _, r := range identity.Registers() {
		rows = append(rows, validationRow{r.String(), r.Number() + ": " + r.Holders(), reads(validateRegistration(r))})
	}
	return rows
}

const validationList = "kind of text to validate"

// validationNames are the words of the list, in its order.
var validationNames = func() []string {
	names := make([]string, len(validations))
	for i, row := range validations {
		names[i] = row.name
	}
	return names
}()

// ValidationKinds returns the closed list, in its order.
func ValidationKinds() []ValidationKind {
	return guidance.MembersClosed[ValidationKind](validationNames)
}

// ParseValidationKind finds a kind by its word, exactly. The error is a
// [*guidance.UnknownValueError].
func ParseValidationKind(s string) (ValidationKind, error) {
	return guidance.ParseClosed[ValidationKind](validationList, validationNames, s)
}

// Title returns what the kind is, in words; "" for one that is not of the list.
func (k ValidationKind) Title() string {
	if k == 0 || int(k) > len(validations) {
		return ""
	}
	return validations[k-1].title
}

// Context returns the names of the members that a line of the kind may have
// beside id and input.
func (k ValidationKind) Context() []string {
	if k == 0 || int(k) > len(validations) {
		return nil
	}
	return validations[k-1].context
}

// String returns the word for the kind, or "invalid".
func (k ValidationKind) String() string { return guidance.NameClosed(validationNames, k) }

// MarshalText returns the word for the kind; the zero value is an error.
func (k ValidationKind) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed(validationList, validationNames, k)
}

// UnmarshalText reads a kind as [ParseValidationKind] does.
func (k *ValidationKind) UnmarshalText(text []byte) (err error) {
	*k, err = ParseValidationKind(string(text))
	return err
}

// reader reads the lines of a kind.
type reader struct {
	read    func(line input.Value, today guidance.Date) (id string, found verdict, err error)
	context []string // names of members
}

// reads returns what reads lines with a context, a struct with the members that
// they may have beside id and input, and checks their texts.
func reads[C any](check func(text string, context C, today guidance.Date) verdict) reader {
	var r reader
	for field := range reflect.TypeFor[C]().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		r.context = append(r.context, name)
	}
	r.read = func(v input.Value, today guidance.Date) (string, verdict, error) {
		var line struct {
			ID      string  `json:"id"`
			Input   *string `json:"input"`
			Context C       `json:",embed"`
		}
		if err := v.Decode(&line); err != nil {
			return "", verdict{}, err
		}
		if line.Input == nil {
			return "", verdict{}, input.Missing("/input")
		}
		return line.ID, check(*line.Input, line.Context, today), nil
	}
	return r
}
