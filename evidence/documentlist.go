package evidence

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// DocumentList is a version of the lists of documents: what each kind may be
// counted as, and how old it may be. The zero DocumentList is invalid.
type DocumentList uint8

// The versions of the lists.
const (
	// EmployersList has the limits of the NHS Employers standard as they were found
	// with trusts: six months for bills and statements, twelve for yearly papers.
	EmployersList DocumentList = iota + 1
	// ThreeMonthList is the stricter list of those who take no bill or statement
	// older than three months.
	ThreeMonthList
)

var documentListNames = []string{"nhs-employers", "three-months"}

// String returns the version by its name, or "invalid".
func (l DocumentList) String() string { return guidance.NameClosed(documentListNames, l) }

// MarshalText returns the version by its name; the zero DocumentList is an error.
func (l DocumentList) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("document list", documentListNames, l)
}

// UnmarshalText reads a name; unknown text is a [*guidance.UnknownValueError].
func (l *DocumentList) UnmarshalText(text []byte) (err error) {
	*l, err = guidance.ParseClosed[DocumentList]("document list", documentListNames, string(text))
	return err
}

// Listing is one line of a list: a kind of document, and one thing that it may be
// counted as.
type Listing struct {
	Kind   Kind
	As     Class
	Months int // since it was issued, whole calendar months; 0: its age does not matter
	Basis  guidance.Basis
}

const (
	sourcedRow = guidance.Sourced
	localRow   = guidance.LocalPractice // found with trusts, in no national text that could be read
	memoryRow  = guidance.Unverified    // found nowhere in writing
)

// listings is the list of NHS Employers. A photocard licence stands in it twice,
// and yet is one document: it cannot be counted as both.
var listings = []Listing{
	{UKPassport, Photographic, 0, sourcedRow},
	{Passport, Photographic, 0, sourcedRow},
	{DrivingLicence, Photographic, 0, sourcedRow},
	{ForeignDrivingLicence, Photographic, 0, localRow},
	{BiometricResidencePermit, Photographic, 0, localRow},
	{ArmedForcesCard, Photographic, 0, localRow},
	{PASSCard, Photographic, 0, localRow},
	{EEAIdentityCard, Photographic, 0, localRow},

	{DrivingLicence, AddressProof, 0, localRow},
	{PaperDrivingLicence, AddressProof, 0, localRow},
	{UtilityBill, AddressProof, 6, localRow},
	{CouncilTaxStatement, AddressProof, 12, localRow},
	{HMRCNotification, AddressProof, 12, localRow},
	{BankStatement, AddressProof, 6, memoryRow},
	{CreditUnionStatement, AddressProof, 6, localRow},
	{MortgageStatement, AddressProof, 12, localRow},
	{TenancyAgreement, AddressProof, 6, localRow},
	{BenefitStatement, AddressProof, 12, localRow},
	{ElectoralRegisterConfirmation, AddressProof, 12, localRow},

	{BirthCertificate, NonPhotographic, 0, memoryRow},
	{AdoptionCertificate, NonPhotographic, 0, memoryRow},
	{MarriageCertificate, NonPhotographic, 0, memoryRow},
	{CivilPartnershipCertificate, NonPhotographic, 0, memoryRow},
	{DivorcePapers, NonPhotographic, 0, memoryRow},
	{GenderRecognitionCertificate, NonPhotographic, 0, memoryRow},
	{DeedPoll, NonPhotographic, 0, memoryRow},
	{PaperDrivingLicence, NonPhotographic, 0, memoryRow},
	{FirearmsCertificate, NonPhotographic, 0, memoryRow},
	{ForcesEmploymentCertificate, NonPhotographic, 0, memoryRow},
	{HMRCNotification, NonPhotographic, 12, memoryRow},
	{BenefitStatement, NonPhotographic, 12, memoryRow},

	{DigitalAddressProof, DigitalProof, 0, localRow},
}

// Listings returns the lines of a version, in order; none for the zero
// DocumentList. The slice is the caller's.
func (l DocumentList) Listings() []Listing { return slices.Clone(l.listings()) }

func (l DocumentList) listings() []Listing {
	if l == 0 || l > ThreeMonthList {
		return nil
	}
	return listingsOf[l-1]
}

// listingsOf holds the lines of each version.
var listingsOf = [...][]Listing{listings, atMost(listings, 6, 3)}

// atMost returns the lines with one limit replaced by a stricter one.
func atMost(lines []Listing, limit, stricter int) []Listing {
	lines = slices.Clone(lines)
	for i := range lines {
		if lines[i].Months == limit {
			lines[i].Months = stricter
		}
	}
	return lines
}
