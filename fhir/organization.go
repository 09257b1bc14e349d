package fhir

import (
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/organisation"
)

// OrganizationOf returns an organisation or a site, whole. The error wraps [ErrContent]:
// a code of an organisation is no ODS code, or a role has no id.
func OrganizationOf(o organisation.Organisation) (Organization, error) {
	codes := slices.Concat([]string{o.Code}, o.Successors, o.Predecessors)
	nameless := slices.ContainsFunc(o.Roles, func(r organisation.Role) bool { return !written(r.ID) })
	if nameless || slices.ContainsFunc(codes, isNoODS) {
		return Organization{}, fmt.Errorf("write organization: a code is malformed: %w", ErrContent)
	}
	r := Organization{
		ResourceType: "Organization", Meta: metaOf("Organization"),
		Identifier: []Identifier{{OrganisationID, o.Code}}, Name: o.Name,
	}
	if o.Class == organisation.Site {
		r.Identifier = append(r.Identifier, Identifier{SiteID, o.Code})
	}
	if o.Inactive {
		r.Active = new(bool)
	}
	if code := o.Class.Code(); code != "" {
		r.Type = []CodeableConcept{{[]Coding{{RecordClass, code}}}}
	}
	r.Extension = operational(o.Open)
	for _, role := range o.Roles {
		r.Extension = append(r.Extension, roleExtension(role))
	}
	for _, code := range o.Successors {
		r.Extension = append(r.Extension, Extension{URL: afterExtension, Identifier: &Identifier{OrganisationID, code}})
	}
	for _, code := range o.Predecessors {
		r.Extension = append(r.Extension, Extension{URL: beforeExtension, Identifier: &Identifier{OrganisationID, code}})
	}
	return r, nil
}

func isNoODS(code string) bool {
	c, err := identity.ParseODSCode(code)
	return err != nil || c.String() != code
}

// operational returns the days as the directory has them, or none.
func operational(days guidance.Interval) []Extension {
	p := periodOf(days)
	if p == nil {
		return nil
	}
	return []Extension{{URL: typedPeriod, Extension: []Extension{
		{URL: "dateType", Coding: &Coding{PeriodType, "Operational"}},
		{URL: "period", Period: p},
	}}}
}

func roleExtension(role organisation.Role) Extension {
	var parts []Extension
	if role.Instance != 0 {
		parts = append(parts, Extension{URL: "instanceID", Integer: &role.Instance})
	}
	current := !role.Inactive
	parts = append(parts, Extension{URL: "roleCode", CodeableConcept: &CodeableConcept{[]Coding{{DirectoryRole, role.ID}}}})
	parts = append(parts, operational(role.Open)...)
	parts = append(parts, Extension{URL: "active", Boolean: &current})
	if role.Primary {
		parts = append(parts, Extension{URL: primary, Boolean: &role.Primary})
	}
	return Extension{URL: roleOfDirectory, Extension: parts}
}

// Organisation gives back what [OrganizationOf] made r of. The error wraps [ErrContent].
func (r Organization) Organisation() (o organisation.Organisation, err error) {
	o.Code, _ = coded(r.Identifier, OrganisationID)
	o.Name, o.Open = r.Name, daysOf(r.Extension)
	o.Inactive = r.Active != nil && !*r.Active
	for _, t := range r.Type {
		for _, class := range organisation.Classes() {
			if len(t.Coding) == 1 && t.Coding[0] == (Coding{RecordClass, class.Code()}) {
				o.Class = class
			}
		}
	}
	for _, e := range with(r.Extension, roleOfDirectory, itself) {
		o.Roles = append(o.Roles, e.role())
	}
	for _, i := range with(r.Extension, afterExtension, identifier) {
		o.Successors = append(o.Successors, i.Value)
	}
	for _, i := range with(r.Extension, beforeExtension, identifier) {
		o.Predecessors = append(o.Predecessors, i.Value)
	}
	if again, err := OrganizationOf(o); err != nil || !same(r, again) {
		return organisation.Organisation{}, fmt.Errorf("read organization: %w", ErrContent)
	}
	return o, nil
}

func (e Extension) role() (role organisation.Role) {
	if code, _ := only(with(e.Extension, "roleCode", concept)); len(code.Coding) > 0 {
		role.ID = code.Coding[0].Code
	}
	current, _ := only(with(e.Extension, "active", boolean))
	role.Inactive, role.Open = !current, daysOf(e.Extension)
	role.Instance, _ = only(with(e.Extension, "instanceID", integer))
	role.Primary, _ = only(with(e.Extension, primary, boolean))
	return role
}

// daysOf returns the operational days among the extensions.
func daysOf(all []Extension) guidance.Interval {
	typed, _ := only(with(all, typedPeriod, itself))
	days, _ := only(with(typed.Extension, "period", period))
	return guidance.Interval{From: days.Start, To: days.End}
}
