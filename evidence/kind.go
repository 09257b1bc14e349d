package evidence

import "github.com/rakit-dev/rakit/guidance"

// Kind is a kind of document. It is a closed list: an unknown word is a
// finding, never a document that counts for nothing. The zero Kind is invalid.
type Kind uint8

// The kinds of document, by the three lists of the NHS Employers identity check
// standard. TAC1 and TAC2 are entries in the Care Identity Service, not
// documents, and so are not here (see identity.EntryKind).
const (
	UKPassport Kind = iota + 1
	Passport
	DrivingLicence
	ForeignDrivingLicence
	BiometricResidencePermit
	ArmedForcesCard
	PASSCard
	EEAIdentityCard
	UtilityBill
	CouncilTaxStatement
	PaperDrivingLicence
	HMRCNotification
	BankStatement
	CreditUnionStatement
	MortgageStatement
	TenancyAgreement
	BenefitStatement
	ElectoralRegisterConfirmation
	BirthCertificate
	AdoptionCertificate
	MarriageCertificate
	CivilPartnershipCertificate
	DivorcePapers
	GenderRecognitionCertificate
	DeedPoll
	FirearmsCertificate
	ForcesEmploymentCertificate
	DigitalAddressProof // an address confirmed online by two independent records
)

// Class says what a kind of document can prove. The zero Class is invalid.
type Class uint8

// The classes: those of the NHS Employers lists in their order, and what the
// national online service asks for in place of papers.
const (
	Photographic    Class = iota + 1 // list 1: photographic personal identification
	AddressProof                     // list 2: confirmation of address
	NonPhotographic                  // list 3: non-photographic personal identification
	DigitalProof                     // a digital proof of address (Apply for Care ID)
)

var classNames = []string{"photographic", "address", "non-photographic", "digital-address"}

// String returns the class as a word, or "invalid".
func (c Class) String() string { return guidance.NameClosed(classNames, c) }

// kinds is the closed list: the name in records, the class, and what the row
// rests on. List 3 of the standard could not be read in a primary source.
var kinds = []struct {
	name  string
	class Class
	basis guidance.Basis
}{
	{"uk-passport", Photographic, guidance.Sourced},
	{"passport", Photographic, guidance.Sourced},
	{"driving-licence", Photographic, guidance.Sourced},
	{"foreign-driving-licence", Photographic, guidance.LocalPractice},
	{"biometric-residence-permit", Photographic, guidance.LocalPractice},
	{"armed-forces-card", Photographic, guidance.LocalPractice},
	{"pass-card", Photographic, guidance.LocalPractice},
	{"eea-identity-card", Photographic, guidance.LocalPractice},
	{"utility-bill", AddressProof, guidance.LocalPractice},
	{"council-tax-statement", AddressProof, guidance.LocalPractice},
	{"paper-driving-licence", AddressProof, guidance.LocalPractice},
	{"hmrc-notification", AddressProof, guidance.LocalPractice},
	{"bank-statement", AddressProof, guidance.LocalPractice},
	{"credit-union-statement", AddressProof, guidance.LocalPractice},
	{"mortgage-statement", AddressProof, guidance.LocalPractice},
	{"tenancy-agreement", AddressProof, guidance.LocalPractice},
	{"benefit-statement", AddressProof, guidance.LocalPractice},
	{"electoral-register-confirmation", AddressProof, guidance.LocalPractice},
	{"birth-certificate", NonPhotographic, guidance.Unverified},
	{"adoption-certificate", NonPhotographic, guidance.Unverified},
	{"marriage-certificate", NonPhotographic, guidance.Unverified},
	{"civil-partnership-certificate", NonPhotographic, guidance.Unverified},
	{"divorce-papers", NonPhotographic, guidance.Unverified},
	{"gender-recognition-certificate", NonPhotographic, guidance.Unverified},
	{"deed-poll", NonPhotographic, guidance.Unverified},
	{"firearms-certificate", NonPhotographic, guidance.Unverified},
	{"forces-employment-certificate", NonPhotographic, guidance.Unverified},
	{"digital-address-proof", DigitalProof, guidance.LocalPractice},
}

var kindNames = func() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}()

// ParseKind reads a kind as it is written in records. Unknown text is a
// [*guidance.UnknownValueError].
func ParseKind(s string) (Kind, error) {
	return guidance.ParseClosed[Kind]("document kind", kindNames, s)
}

// Kinds returns every kind, in table order.
func Kinds() []Kind { return guidance.MembersClosed[Kind](kindNames) }

// String returns the kind as it is written in records, or "invalid".
func (k Kind) String() string { return guidance.NameClosed(kindNames, k) }

// MarshalText returns the kind as text; the zero Kind is an error.
func (k Kind) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("document kind", kindNames, k)
}

// UnmarshalText reads a kind as [ParseKind] does.
func (k *Kind) UnmarshalText(text []byte) (err error) {
	*k, err = ParseKind(string(text))
	return err
}

// Class returns what the kind can prove; the zero Class for an invalid kind.
func (k Kind) Class() Class {
	if k == 0 || int(k) > len(kinds) {
		return 0
	}
	return kinds[k-1].class
}

// Basis returns what the kind's place in the list rests on.
func (k Kind) Basis() guidance.Basis {
	if k == 0 || int(k) > len(kinds) {
		return 0
	}
	return kinds[k-1].basis
}
