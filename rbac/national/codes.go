package national

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"github.com/rakit-dev/rakit/guidance"
)

// Codes are one version of the lists of the NRD, or of the part of it that is
// known. They do not change. The zero Codes are empty.
type Codes struct {
	version  string
	gathered guidance.Date
	sources  []Source

	staffGroups, subStaffGroups, jobRoles, roleCodes codeList
	activities, areasOfWork, workgroups              codeList

	baseline, inclusions []Row
	policy               *Policy
}

//go:embed codes.json
var publicDocument []byte

var publicCodes = sync.OnceValue(func() *Codes {
	c, err := ParseCodes(publicDocument)
	if err != nil {
		panic(fmt.Sprintf("national: the embedded codes: %v", err)) // a test reads them
	}
	return c
})

// PublicCodes returns the codes that are public. They are read when they are first
// asked for.
func PublicCodes() *Codes { return publicCodes() }

// Version names the codes, as [Policy.Version] does their policy.
func (c *Codes) Version() string { return c.version }

// Gathered returns the day on which the codes were gathered from their sources.
func (c *Codes) Gathered() guidance.Date { return c.gathered }

// Sources returns the publications, in order of key. The slice is the caller's.
func (c *Codes) Sources() []Source { return slices.Clone(c.sources) }

// JobRole returns the job role with the R code; ok is false where the list has none.
// In each of these lookups the code is compared byte for byte.
func (c *Codes) JobRole(code string) (role Code, ok bool) { return c.jobRoles.find(code) }

// Activity returns the activity with the B code.
func (c *Codes) Activity(code string) (activity Code, ok bool) { return c.activities.find(code) }

// StaffGroup returns the staff group with the S code.
func (c *Codes) StaffGroup(code string) (group Code, ok bool) { return c.staffGroups.find(code) }

// SubStaffGroup returns the sub staff group with the G code.
func (c *Codes) SubStaffGroup(code string) (group Code, ok bool) { return c.subStaffGroups.find(code) }

// RoleCode returns the role whose three codes were published together, as
// "S8000:G8000:R8000". For most job roles no such triple is public.
func (c *Codes) RoleCode(code string) (role Code, ok bool) { return c.roleCodes.find(code) }

// AreaOfWork returns the area of work, as "P0020:Q0300:T0640".
func (c *Codes) AreaOfWork(code string) (area Code, ok bool) { return c.areasOfWork.find(code) }

// Workgroup returns the workgroup with the code of twelve digits. Organisations
// make their own: the public ones are examples.
func (c *Codes) Workgroup(code string) (group Code, ok bool) { return c.workgroups.find(code) }

// JobRoles returns every job role. This list, and each one below, is in order of
// code and the caller's own.
func (c *Codes) JobRoles() []Code { return c.jobRoles.copies() }

// Activities returns every activity.
func (c *Codes) Activities() []Code { return c.activities.copies() }

// StaffGroups returns every staff group.
func (c *Codes) StaffGroups() []Code { return c.staffGroups.copies() }

// SubStaffGroups returns every sub staff group.
func (c *Codes) SubStaffGroups() []Code { return c.subStaffGroups.copies() }

// RoleCodes returns every role whose three codes were published together. Name is
// written as [ParseRoleName] reads it.
func (c *Codes) RoleCodes() []Code { return c.roleCodes.copies() }

// AreasOfWork returns every area of work.
func (c *Codes) AreasOfWork() []Code { return c.areasOfWork.copies() }

// Workgroups returns every workgroup.
func (c *Codes) Workgroups() []Code { return c.workgroups.copies() }

// Baseline returns which activities a job role brings with it, whoever holds it, in
// order of role and activity. The rows are the caller's own.
func (c *Codes) Baseline() []Row { return copyRows(c.baseline) }

// Inclusions returns which activity brings which other with it, in order of both.
// It runs one way.
func (c *Codes) Inclusions() []Row { return copyRows(c.inclusions) }

// Policy returns what the baseline and the inclusions come to, all rows, for
// every job role of the list. The zero Codes have a policy that grants nothing.
func (c *Codes) Policy() *Policy { return c.policy }
