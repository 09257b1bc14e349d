package fhir

import "github.com/rakit-dev/rakit/identity"

// Systems of identifiers and codes, as they are published.
const (
	// UserID is the system of the user ids of people.
	UserID = "https://fhir.nhs.uk/Id/sds-user-id"
	// RoleProfileID is the system of the ids of role profiles.
	RoleProfileID = "https://fhir.nhs.uk/Id/sds-role-profile-id"
	// OrganisationID is the system of ODS codes: with a z, whatever one page prints.
	OrganisationID = "https://fhir.nhs.uk/Id/ods-organization-code"
	// SiteID is the system of ODS codes of sites.
	SiteID = "https://fhir.nhs.uk/Id/ods-site-code"
	// RoleCodeSystem is that of job roles with their staff groups: "S8000:G8000:R8000".
	RoleCodeSystem = "https://fhir.nhs.uk/CodeSystem/NHSDigital-SDS-JobRoleCode"
	// JobRoleSystem is that of job roles alone, "R8000"; it is a draft.
	JobRoleSystem = "https://fhir.nhs.uk/England/CodeSystem/England-SDSJobRoleName"
	// RecordClass is the system of the classes of the directory, RC1 and RC2.
	RecordClass = "https://digital.nhs.uk/services/organisation-data-service/CodeSystem/ODSRecordClass"
	// DirectoryRole is the system of the roles of organisations, RO177.
	DirectoryRole = "https://digital.nhs.uk/services/organisation-data-service/CodeSystem/ODSOrganisationRole"
	// PeriodType is the system of the kinds of days, Operational and Legal.
	PeriodType = "https://fhir.nhs.uk/England/CodeSystem/England-PeriodType"

	registers       = "https://fhir.hl7.org.uk/Id/"
	profiles        = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-"
	typedPeriod     = "https://fhir.nhs.uk/England/StructureDefinition/Extension-England-TypedPeriod"
	roleOfDirectory = "https://fhir.nhs.uk/England/StructureDefinition/Extension-England-OrganisationRole"
)

// Identifiers and extensions of ours, for what has no published place.
const (
	// AssignmentID is the system of the ids of assignments.
	AssignmentID = ours + "Id/assignment"
	// PositionID is the system of the ids of positions.
	PositionID = ours + "Id/position"
	// HeldExtension holds the position, and the days that make the period.
	HeldExtension = ours + "StructureDefinition/held"
	// AccessExtension holds the activities, areas of work, workgroups and assignable
	// positions that an access profile adds to its job role.
	AccessExtension = ours + "StructureDefinition/access"

	ours            = "https://github.com/rakit-dev/rakit/fhir/"
	stateExtension  = ours + "StructureDefinition/profile-state"
	keptExtension   = ours + "StructureDefinition/superseded-by"
	middleExtension = ours + "StructureDefinition/middle-names"
	afterExtension  = ours + "StructureDefinition/successor"
	beforeExtension = ours + "StructureDefinition/predecessor"
	primary         = ours + "StructureDefinition/primary-role"
)

// registerSystems are in the order of [identity.Registers]. For the codes of dental
// practitioners and of dental consultants no system is published. The consultant code
// stands in the system of GMC numbers, as the guide to identifiers has it.
var registerSystems = map[identity.Register]string{
	identity.GMC:     registers + "gmc-number",
	identity.GMCCode: registers + "gmc-number",
	identity.GMP:     registers + "gmp-number",
	identity.NMC:     registers + "nmc-number",
	identity.GPhC:    registers + "gphc-number",
	identity.HCPC:    registers + "hcpc-number",
	identity.GDC:     registers + "gdc-number",
	identity.GDCCode: ours + "Id/gdc-code",
	identity.GDP:     ours + "Id/gdp-number",
	identity.GOC:     registers + "goc-number",
	identity.DIN:     registers + "din-number",
}

// RegisterSystem returns the system of the numbers of a register, or "" for an invalid
// register.
func RegisterSystem(r identity.Register) string { return registerSystems[r] }

func metaOf(profile string) Meta { return Meta{Profile: []string{profiles + profile}} }
