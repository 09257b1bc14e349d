// Package fhir writes people, their roles and organisations as FHIR R4 resources of UK
// Core, and reads back what it wrote.
//
// Start with [PractitionerOf], [RolesOf] and [OrganizationOf]; [Collection] makes a
// [Bundle] of them, and [Write] writes any of them, byte for byte the same for the same
// values. [ReadPractitioner], [ReadPractitionerRole], [ReadOrganization] and
// [ReadBundle] read them, and the methods [Practitioner.Profile] and
// [Organization.Organisation], and [HeldOf], give back what was written.
//
// What goes where, with the systems as they are published:
//
//   - person: Practitioner.identifier, https://fhir.nhs.uk/Id/sds-user-id; numbers of
//     registers below https://fhir.hl7.org.uk/Id/ (gmc-number, nmc-number, …); full name
//     as official, preferred name as usual; birthDate; active unless closed.
//   - position held: one PractitionerRole for each access profile of the position, since
//     each becomes one role profile of the directory. identifier,
//     https://fhir.nhs.uk/Id/sds-role-profile-id where it is known; practitioner and
//     organization by identifier; period from the first to the last day on which it is
//     held, both included.
//   - job role: PractitionerRole.code, with the code of staff group, sub staff group and
//     job role in https://fhir.nhs.uk/CodeSystem/NHSDigital-SDS-JobRoleCode where it is
//     known, and the R code alone in
//     https://fhir.nhs.uk/England/CodeSystem/England-SDSJobRoleName (a draft; the list
//     of UK Core is retired).
//   - activities, areas of work, workgroups: no place is published. They stand in an
//     extension of ours and not in PractitionerRole.code, since whoever reads codes
//     would take an activity for a role.
//   - organisation: Organization.identifier,
//     https://fhir.nhs.uk/Id/ods-organization-code (with a z; a site has
//     https://fhir.nhs.uk/Id/ods-site-code beside it); record class as type; days and
//     roles in Extension-England-TypedPeriod and Extension-England-OrganisationRole, as
//     the directory writes them; successions in an extension of ours.
//   - exceptional access: AuditEvent, a security alert of DICOM whose subtypes are
//     Emergency Override Started (110127) and Stopped (110138); [OverridesOf] makes the
//     pair, for auditors, and it is not read back. UKCore-AuditEvent 1.2.0 is a draft.
//
// It promises: [LeftOut] lists each member that is not written, with the reason, and
// of people, positions and organisations nothing else is lost; what is written fits the published JSON schema of R4.
//
// It leaves out rules that the JSON schema cannot say (invariants, slices and bindings
// of the profiles), fetching, searching, and reading resources that others wrote: what
// it does not know it refuses.
//
// Sources: NHS England implementation guide and UK Core, as published for R4 (4.0.1);
// UKCore-Practitioner 2.4.0, UKCore-PractitionerRole 2.4.0, UKCore-Organization 2.5.1.
package fhir
