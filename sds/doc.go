// Package sds reads people and their roles from the attributes that the Spine
// Directory Service keeps of them: entries of the classes nhsPerson, nhsOrgPerson and
// nhsOrgPersonRole.
//
// Start with [DecodeEntries] for the JSON of an LDAP client, or with [ReadLDIF] for a
// file; [People] puts the entries together, and [Person.On] leaves what is active on a
// day. [Role.RoleProfile] is what package rbac decides by.
//
// It promises: what is malformed is a finding and gives nothing. A role whose code,
// organisation or dates cannot be read, whose person or organisation is not there, or
// that stands twice, is left out; an activity that cannot be read is left out of its
// role. Names of roles and activities are never read, only codes. Codes are matched in
// their case, names of attributes in any. Findings name the place and repeat nothing.
//
// What is read, by class; every other attribute is passed over:
//
//	nhsPerson         uid, sn, givenName, nhsMiddleNames, personalTitle, nhsPersonStatus,
//	                  nhsGMC, nhsGMP, nhsNMC, nhsGDC, nhsGDP, nhsConsultant, nhsRPSGB
//	nhsOrgPerson      uniqueIdentifier, uid, nhsIDCode, nhsOrgOpenDate, nhsOrgCloseDate
//	nhsOrgPersonRole  uniqueIdentifier, nhsJobRoleCode, nhsIDCode, nhsBusinessFunctionsCodes,
//	                  nhsAreaOfWorkCodes, nhsWorkGroupsCodes, nhsOrgOpenDate, nhsOrgCloseDate
//
// It leaves out asking the directory; the classes of organisations and systems;
// telephone numbers, mail addresses and the secret of a person, which are not kept even
// where they are sent; and whether a registration number is a live one.
package sds
