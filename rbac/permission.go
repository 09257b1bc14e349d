package rbac

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Permission is one line of a permission matrix: these roles may do this act,
// on this basis. An act may have several lines when its roles rest on different
// bases.
type Permission struct {
	Act       Act
	Roles     []Role
	ByRequest []Role // who may not do the act, but may ask somebody who may
	Basis     guidance.Basis
	Citations []guidance.Citation // the page that gives, or implies, the right
	Rationale string              // why, where no page says it
}

// Matrix is a permission matrix. A role may do an act only if a line says so.
type Matrix []Permission

// Find returns the line that lets the role do the act; ok is false when there
// is none, and the role may not.
func (m Matrix) Find(role Role, act Act) (p Permission, ok bool) {
	i := slices.IndexFunc(m, func(p Permission) bool { return p.Act == act && slices.Contains(p.Roles, role) })
	if i < 0 || !role.valid() || !act.valid() {
		return Permission{}, false
	}
	return m[i], true
}

// OnRequest returns the line by which the role, which may not do the act itself,
// may ask for it; ok is false when there is none.
func (m Matrix) OnRequest(role Role, act Act) (p Permission, ok bool) {
	i := slices.IndexFunc(m, func(p Permission) bool { return p.Act == act && slices.Contains(p.ByRequest, role) })
	if i < 0 || !role.valid() || !act.valid() {
		return Permission{}, false
	}
	return m[i], true
}

// clone returns p with slices of its own.
func (p Permission) clone() Permission {
	p.Roles, p.ByRequest, p.Citations = slices.Clone(p.Roles), slices.Clone(p.ByRequest), slices.Clone(p.Citations)
	return p
}

// permissions is the table that [Authorize] reads; it is never changed.
var permissions = Permissions()

// Permissions returns the permission matrices by the days on which they were in
// force. The table is the caller's own copy.
//
// The first is of the Care Identity Service in 2015: one cell of it could be read,
// and the rest is taken over from later years and unverified. The matrix changed
// with the emergency pages, and again when Care Identity Management became mandatory on 17 April
// 2024. That was announced in March 2024 (the bulletin's address gives the month
// only; its last day is used), so the earlier matrix has two revisions: until
// then nobody knew its end.
func Permissions() guidance.Editions[Matrix] {
	announced := guidance.MustDate("2024-03-31")
	emergency := guidance.Edition[Matrix]{
		ID: "cis-emergency", Rev: 1,
		Effective: guidance.Since(guidance.MustDate("2020-04-08")), Known: guidance.RemoteRegistration.Edited,
		Basis: guidance.Unverified, StartBasis: guidance.Unverified,
		Citations: []guidance.Citation{
			guidance.RemoteRegistration.At("Stages 1 to 3"), guidance.Streamlining.At("Proposed approach"),
		},
		Rationale: "both pages were last edited on 8 April 2020, which need not be their first day; " +
			"the remote page names the RA Agent, and no matrix of the Care Identity Service of those years could be read",
		Content: emergencyMatrix(),
	}
	ended := emergency
	ended.Rev, ended.Known, ended.Content = 2, announced, emergencyMatrix()
	ended.Effective.To = guidance.MustDate("2024-04-16")
	ended.Citations = append(slices.Clone(emergency.Citations), mandatoryCIM.At("Mandatory from 17 April 2024"))
	return append(cisEditions(), emergency, ended, guidance.Edition[Matrix]{
		ID: "cim", Rev: 1,
		Effective: guidance.Since(guidance.MustDate("2024-04-17")), Known: announced,
		Basis: guidance.Sourced, StartBasis: guidance.Unverified,
		Rationale: "the index was read in November 2026; that it read so on the first day is taken for granted",
		Citations: []guidance.Citation{
			guidance.CareIdentityManagement.At("Index of what each RA role may do"),
			mandatoryCIM.At("Mandatory from 17 April 2024"),
		},
		Content: cimMatrix(),
	})
}

// given returns a line that pages state.
func given(act Act, roles []Role, cs ...guidance.Citation) Permission {
	return Permission{Act: act, Roles: roles, Basis: guidance.Sourced, Citations: cs}
}

// orByRequest returns p with the roles that may ask for the act.
func (p Permission) orByRequest(roles ...Role) Permission {
	p.ByRequest = roles
	return p
}

// takenOver returns the lines as they are taken back to years of which no text that
// says so could be read.
func (m Matrix) takenOver(rationale string) Matrix {
	taken := make(Matrix, len(m))
	for i, p := range m {
		taken[i] = Permission{
			Act: p.Act, Roles: p.Roles, ByRequest: p.ByRequest, Basis: guidance.Unverified, Citations: p.Citations, Rationale: rationale,
		}
	}
	return taken
}

// chosen returns a line of our own; the citations are of the pages that imply
// it.
func chosen(act Act, roles []Role, rationale string, cs ...guidance.Citation) Permission {
	return Permission{Act: act, Roles: roles, Basis: guidance.DesignChoice, Rationale: rationale, Citations: cs}
}
