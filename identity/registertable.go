package identity

import "github.com/rakit-dev/rakit/guidance"

// registerEntry is what is known of one register and of the numbers in it.
type registerEntry struct {
	number  string // what a number is called
	body    string // the body that gives the numbers out
	holders string // who has one

	shapes  []string // 9 stands for a digit, A for a capital, any other character for itself
	fewer   int      // how many digits may be missing at the end of a shape
	padded  int      // with zeros before the digits, numbers are this long; 0: zeros are data
	first   string   // the digits that may stand first; "": any
	weights string   // of the digits in the check digit, modulus 10; "": no check digit is known
	wanted  string   // the shape in words

	basis  guidance.Basis
	source guidance.Citation
}

// prescriptionAPI is the source code of an API, with the patterns that it matches
// and many examples.
var prescriptionAPI = guidance.Page{
	Title: "NHS Digital, electronic prescription service API (source code)",
	URL:   "https://github.com/NHSDigital/electronic-prescription-service-api",
	Read:  ours,
}

// The pages on which the shapes were read.
var (
	practitionerCodes = guidance.Page{
		Title: "NHS Data Dictionary, Practitioner Codes",
		URL:   "https://v2.datadictionary.nhs.uk/web_site_content/pages/codes/administrative_codes/practitioner_codes.asp@shownav=0.html",
		Read:  ours,
	}.At("Practitioner Coding Frame")
	pharmacyTechnician = guidance.Page{
		Title: "NHS Data Dictionary, Pharmacy Technician",
		URL:   "https://v3.datadictionary.nhs.uk/data_dictionary/nhs_business_definitions/p/pharmacy_technician_de.asp?shownav=1",
		Read:  ours,
	}.At("Pharmacy Technician")
	hcpcRegister = guidance.Page{
		Title: "HCPC, How to check the Register and what the results mean",
		URL:   "https://www.hcpc-uk.org/check-the-register/how-to-check/",
		Read:  ours,
	}.At("Help with checking the Register to find a professional")
	dentalConsultants = guidance.Page{
		Title: "Organisation Data Service, Dental Consultant",
		URL:   "https://www.odsdatasearchandexport.nhs.uk/referenceDataCatalogue/Dental-Consultant_587367123.html",
		Read:  ours,
	}.At("Data Description")
	gdpRegistration = guidance.Page{
		Title: "NHS Wales Data Dictionary, GDP Registration Number",
		URL:   "https://www.datadictionary.wales.nhs.uk/worddocuments/gdpregistrationnumber.htm",
		Read:  ours,
	}.At("Structure")
	defaultCodesSummary = guidance.Page{
		Title: "NHS Data Dictionary, Default Codes Summary",
		URL:   "https://v2.datadictionary.nhs.uk/web_site_content/pages/codes/administrative_codes/default_codes_summary_table.asp@shownav=1.html",
		Read:  ours,
	}.At("Default code is used to indicate")
	episodeConsultants = guidance.Page{
		Title: "Hospital Episode Statistics, Consultant code",
		URL:   "https://www.hesonline.org.uk/Ease/servlet/ContentServer_siteID-1937-categoryID-571-dirID-110659",
		Read:  ours,
	}.At("Value")
	prescriberCodes = guidance.Page{
		Title: "North West Genomic Medicine Service Alliance, Practitioner Identifier (draft)",
		URL:   "https://nw-gmsa.github.io/R4/StructureDefinition-PractitionerIdentifier.html",
		Read:  ours,
	}.At("Format")
)

// registers is the table of registers, in the order of their constants.
var registers = []registerEntry{
	{
		number: "GMC reference number", body: "General Medical Council", holders: "doctors",
		shapes: []string{"9999999"}, wanted: "seven digits are wanted",
		basis: guidance.Sourced, source: practitionerCodes,
	},
	{
		number: "consultant code", body: "General Medical Council", holders: "hospital consultants",
		shapes: []string{"C9999999"}, wanted: "C and seven digits are wanted",
		basis: guidance.Sourced, source: practitionerCodes,
	},
	{
		// The last digit is a check digit, but no text says how it is made. A 6 or
		// 7 after the G marks a spurious code: a site, not a person.
		number: "general medical practitioner code", body: "NHS Business Services Authority", holders: "general practitioners",
		shapes: []string{"G9999999"}, first: "01234589", wanted: "G and seven digits are wanted, the first of them not 6 or 7",
		basis: guidance.Unverified, source: prescriptionAPI.At("identifiers.ts"),
	},
	{
		number: "NMC PIN", body: "Nursing and Midwifery Council", holders: "nurses, midwives and nursing associates",
		shapes: []string{"99A9999A"}, wanted: "two digits, a letter, four digits and a letter are wanted",
		basis: guidance.Unverified, source: prescriptionAPI.At("identifiers.ts"),
	},
	{
		number: "GPhC registration number", body: "General Pharmaceutical Council", holders: "pharmacists and pharmacy technicians",
		shapes: []string{"9999999"}, wanted: "seven digits are wanted",
		basis: guidance.Sourced, source: pharmacyTechnician,
	},
	{
		number: "HCPC registration number", body: "Health and Care Professions Council", holders: "health and care professionals",
		shapes: []string{"AA999999", "AAA999999"}, fewer: 5, padded: 8,
		wanted: "two or three letters and one to six digits, not all zero, are wanted",
		basis:  guidance.Sourced, source: hcpcRegister,
	},
	{
		number: "GDC registration number", body: "General Dental Council", holders: "dentists and dental care professionals",
		shapes: []string{"999999"}, fewer: 3, padded: 3, wanted: "three to six digits, not all zero, are wanted",
		basis: guidance.Sourced, source: dentalConsultants,
	},
	{
		number: "dental consultant code", body: "General Dental Council", holders: "dental consultants",
		shapes: []string{"CD999999"}, padded: 8, wanted: "CD and six digits, not all zero, are wanted",
		basis: guidance.Sourced, source: dentalConsultants,
	},
	{
		number: "general dental practitioner code", body: "NHS Business Services Authority", holders: "general dental practitioners",
		shapes: []string{"D9999999"}, weights: "137137", wanted: "D and seven digits are wanted",
		basis: guidance.Sourced, source: gdpRegistration,
	},
	{
		number: "GOC registration number", body: "General Optical Council", holders: "optometrists",
		shapes: []string{"99-99999"}, wanted: "two digits, a hyphen and five digits are wanted",
		basis: guidance.Unverified, source: prescriberCodes,
	},
	{
		// A code that starts with 6 is spurious: a site, not a person (NHSBSA, How to
		// avoid unidentified prescribing).
		number: "doctor index number", body: "NHS England", holders: "general practitioners",
		shapes: []string{"999999"}, first: "389", wanted: "six digits are wanted, the first of them 3, 8 or 9",
		basis: guidance.Unverified, source: prescriptionAPI.At("identifiers.ts"),
	},
}

// hcpcProfessions are the professions that the HCPC registers, by the letters
// before their numbers. SW, social workers in England, left in December 2019.
//
// Source: HCPC, Registrant snapshot, 1 December 2021.
var hcpcProfessions = map[string]string{
	"AS":  "arts therapist",
	"BS":  "biomedical scientist",
	"CH":  "chiropodist or podiatrist",
	"CS":  "clinical scientist",
	"DT":  "dietitian",
	"HAD": "hearing aid dispenser",
	"ODP": "operating department practitioner",
	"OR":  "orthoptist",
	"OT":  "occupational therapist",
	"PA":  "paramedic",
	"PH":  "physiotherapist",
	"PO":  "prosthetist or orthotist",
	"PYL": "practitioner psychologist",
	"RA":  "radiographer",
	"SL":  "speech and language therapist",
}

// gphcRoles are the roles that the GPhC registers, by the first digit of their
// numbers.
//
// Source: NHS Data Dictionary, Pharmacy Technician (5); HL7 UK Core,
// Practitioner.identifier (2).
var gphcRoles = map[byte]string{'2': "pharmacist", '5': "pharmacy_technician"}

// unknownRole is the role of a number that says nothing of it.
const unknownRole = "unknown"

// defaultCodes are entered where the code of a person is not known, or there is
// none. They have the shape of codes and belong to nobody.
//
// Source: NHS Data Dictionary, Default Codes Summary; Hospital Episode
// Statistics, field CONSULT (CD999998).
var defaultCodes = []string{"C9999998", "CD999998", "D9999981", "D9999998", "G9999981", "G9999998"}
