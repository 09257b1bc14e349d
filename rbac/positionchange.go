package rbac

import (
	"slices"
	"strconv"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac/national"
)

// sponsorActivity is "Approve RA requests", the activity that makes a Sponsor.
const sponsorActivity = "B1300"

// PositionChange is when a position is changed, and upon whose word.
type PositionChange struct {
	On       guidance.Date // the day of the change, in Europe/London
	By       string        // user id of who changes it
	Also     []string      // other user ids of theirs, as far as they are known
	Approval *Approval     // asked for from 17 April 2024 on
	Standing Standing      // of which the RA parent links say what is below the organisation

	// Codes are the lists in which codes are looked up; nil: those that are public. A code
	// that is not listed is a finding and stands in nobody's way.
	Codes *national.Codes

	// NationalRoles are the codes of RA staff that RA-RBC-076 looks for; nil: those that
	// are public.
	NationalRoles []NationalRole
}

// codes returns the lists in which codes are looked up.
func (c PositionChange) codes() *national.Codes {
	if c.Codes == nil {
		return national.PublicCodes()
	}
	return c.Codes
}

// Assess applies the rules of what a position is when it is changed: its parts
// (RA-RBC-025), the organisations of its access profiles (RA-RBC-052), that they differ
// (RA-RBC-053), which of them name assignable positions (RA-RBC-054), as a warning what
// an assignable one carries (RA-RBC-076), and those of package national for the codes:
// one that is malformed is an error, one that is not known a warning or less.
func (p Position) Assess(c PositionChange) guidance.Assessment {
	a := p.parts()
	a.Merge(p.CheckCodes(c))
	for i, profile := range p.AccessProfiles {
		at := "/accessProfiles/" + strconv.Itoa(i)
		p.judgeOrganisation(&a, c.Standing, profile, at+"/organisation", c.On)
		a.Require(ruleProfilesDiffer, !slices.ContainsFunc(p.AccessProfiles[:i], func(before AccessProfile) bool { return p.same(before, profile) }),
			at, "an access profile before it is the same")
		if len(profile.AssignablePositions) == 0 {
			a.Skip(ruleSponsorActivity)
			continue
		}
		a.Require(ruleSponsorActivity, slices.Contains(profile.Activities, sponsorActivity), at+"/assignablePositions", "")
	}
	return a
}

// CheckCodes applies the rules of package national to the codes of p, and RA-RBC-076:
// by the Codes and the NationalRoles of c, those that are public for the zero
// PositionChange. Of a position that was defined what it finds are warnings, to be
// shown to whoever sees it.
func (p Position) CheckCodes(c PositionChange) (a guidance.Assessment) {
	for i, profile := range p.AccessProfiles {
		a.Merge(c.codes().Check(profile.national(), "/accessProfiles/"+strconv.Itoa(i)))
	}
	p.judgeRoleCodes(&a, c.roles())
	return a
}

// national returns the codes of an access profile as package national takes them.
func (a AccessProfile) national() national.Profile {
	return national.Profile{JobRole: a.JobRole, Activities: a.Activities, AreasOfWork: a.AreasOfWork, Workgroups: a.Workgroups}
}

// judgeOrganisation applies RA-RBC-052.
func (p Position) judgeOrganisation(a *guidance.Assessment, s Standing, profile AccessProfile, pointer string, on guidance.Date) {
	organisation := p.At(profile)
	if organisation == nationalLocum {
		a.Fail(ruleProfileOrganisation, pointer, "FFFFF is given by exceptional access only")
		return
	}
	a.Require(ruleProfileOrganisation, organisation == p.Organisation || s.hasParent(organisation, p.Organisation, on), pointer, "")
}

// same reports whether two access profiles of p give the same, whatever the order of
// their codes.
func (p Position) same(a, b AccessProfile) bool {
	return p.At(a) == p.At(b) && a.JobRole == b.JobRole && sameSet(a.Activities, b.Activities) &&
		sameSet(a.AreasOfWork, b.AreasOfWork) && sameSet(a.Workgroups, b.Workgroups)
}

// sameSet reports whether two lists hold the same, each perhaps several times.
func sameSet(a, b []string) bool {
	return slices.Equal(setOf(a), setOf(b))
}

func setOf(all []string) []string { return slices.Compact(slices.Sorted(slices.Values(all))) }

// Define returns p as it is created, with the approval of the change. What it was
// copied from, and who made it, is not taken from p. The error is a
// [*guidance.Refusal] with every rule that is not met, those of [Position.Assess],
// RA-RBC-050, RA-RBC-056 and RA-RBC-074 among them.
// Who may do it is decided by [Authorize].
func (p Position) Define(c PositionChange) (Position, error) {
	a := p.Assess(c)
	c.approved(&a, rulePositionApproval)
	c.approvedByAnother(&a)
	a.Require(rulePositionClosed, p.Closed == nil, "/closed", "a position is open when it is made")
	if err := a.Refusal("define position"); err != nil {
		return Position{}, err
	}
	p.Approval, p.CopiedFrom, p.ChangedBy = c.Approval, "", changers(nil, c.By)
	return p, nil
}

// Edit returns what p is changed to: next, with the approval of the change, and with
// who makes it among those who did before. The id, what it was copied from, and a
// closing that is still to come stay. The error is a [*guidance.Refusal] with every rule
// that is not met: those of [Position.Assess], RA-RBC-051, RA-RBC-074, RA-RBC-075 where
// next is of another organisation, and RA-RBC-056 where p is closed. An edit gives to
// whoever holds p: where that is the person who edits it they are the Subject of the
// [Request] to [Authorize].
func (p Position) Edit(next Position, c PositionChange) (Position, error) {
	next.ID, next.CopiedFrom, next.Closed = p.ID, p.CopiedFrom, p.Closed
	a := next.Assess(c)
	c.approved(&a, ruleEditApproval)
	c.approvedByAnother(&a)
	a.Require(rulePositionStays, next.Organisation == p.Organisation, "/organisation", "")
	a.Require(rulePositionClosed, p.OpenOn(c.On), "/closed", "the position is closed")
	if err := a.Refusal("edit position"); err != nil {
		return Position{}, err
	}
	next.Approval, next.ChangedBy = c.Approval, changers(p.ChangedBy, c.By)
	return next, nil
}

// PositionCopy is what is new of a copy.
type PositionCopy struct {
	ID           string
	Name         string // "": that of the position
	Organisation string // ODS code; "": that of the position
}

// Copy returns a new position with the access profiles of p, which may be closed. At
// another organisation the profiles at that of p are at the new one, those of Sponsors
// name no assignable positions, and it is not assignable itself: what Sponsors give is
// for the new one to say. Whoever copies it has made it. The error is a
// [*guidance.Refusal] as of [Position.Define]; a profile at an organisation below that
// of p, and not below the new one, is refused by RA-RBC-052.
func (p Position) Copy(to PositionCopy, c PositionChange) (Position, error) {
	made := Position{ID: to.ID, Name: to.Name, Organisation: to.Organisation}
	if made.Name == "" {
		made.Name = p.Name
	}
	if made.Organisation == "" {
		made.Organisation = p.Organisation
	}
	made.Assignable = p.Assignable && made.Organisation == p.Organisation
	for _, profile := range p.AccessProfiles {
		made.AccessProfiles = append(made.AccessProfiles, p.copied(profile, made.Organisation))
	}
	made, err := made.Define(c)
	if err != nil {
		return Position{}, err
	}
	made.CopiedFrom = p.ID
	return made, nil
}

// copied returns an access profile of p as one of a position at an organisation, with
// slices of its own.
func (p Position) copied(a AccessProfile, organisation string) AccessProfile {
	a.Activities, a.AreasOfWork, a.Workgroups = slices.Clone(a.Activities), slices.Clone(a.AreasOfWork), slices.Clone(a.Workgroups)
	a.AssignablePositions = slices.Clone(a.AssignablePositions)
	if organisation == p.Organisation {
		return a
	}
	a.AssignablePositions = nil
	if a.Organisation == p.Organisation {
		a.Organisation = ""
	}
	return a
}

// Close returns p as closed from a day on, today's or a later one, with the approval
// of that. One that is still to come can be brought forward. The error is a
// [*guidance.Refusal] by RA-RBC-050 or RA-RBC-056. Assignments stay as records, and
// nobody holds the position by them any more: see [Assignment.HeldOn]. That the
// operator has confirmed it is for the program around to ask.
func (p Position) Close(closing PositionClosing, c PositionChange) (Position, error) {
	var a guidance.Assessment
	c.approved(&a, rulePositionApproval)
	switch {
	case p.Closed != nil && !closing.On.Before(p.Closed.On):
		a.Fail(rulePositionClosed, "/closed", "the position was closed before")
	case closing.On.IsZero() || closing.On.Before(c.On):
		a.Fail(rulePositionClosed, "/closed/on", "the day is missing, or is past")
	default:
		a.Pass(rulePositionClosed)
	}
	if !present(closing.By) {
		a.Fail(rulePositionClosed, "/closed/by", "the person who closes it is not named")
	}
	if !present(closing.Reason) {
		a.Fail(rulePositionClosed, "/closed/reason", "the reason is missing")
	}
	if err := a.Refusal("close position"); err != nil {
		return Position{}, err
	}
	p.Approval, p.Closed = c.Approval, &closing
	return p, nil
}

// approved applies a rule that asks for an approval on some days. One that is given is
// complete on every day.
func (c PositionChange) approved(a *guidance.Assessment, r guidance.Rule) {
	if c.Approval == nil && !c.On.IsZero() && !r.Effective.Contains(c.On) {
		a.Skip(r)
		return
	}
	said := ""
	if c.Approval != nil && c.Approval.On.After(c.On) {
		said = "the approval is dated after the day of the change"
	}
	a.Require(r, c.Approval.CompleteOn(c.On), "/approval", said)
}

// sponsorsAt returns the access profiles of p that make whoever holds it a Sponsor at
// the organisation: those with the activity B1300.
func (p Position) sponsorsAt(organisation string) (all []AccessProfile) {
	for _, a := range p.AccessProfiles {
		if p.At(a) == organisation && slices.Contains(a.Activities, sponsorActivity) {
			all = append(all, a)
		}
	}
	return all
}

// CheckAssignable says whether a Sponsor who acts at an organisation (ODS code) gives p
// directly (RA-RBC-055), and otherwise asks for it. held are the positions that the
// Sponsor holds that day, and before those that were ever recorded for them, over or
// not. known is false when none of either makes them a Sponsor there, so that the mark
// alone decided: one that is over gives nothing, and leaves nothing to the mark.
func (p Position) CheckAssignable(at string, held, before []Position) (a guidance.Assessment, known bool) {
	a.Require(ruleAssignable, p.Assignable, "/position", "the position is not marked as assignable: ask for it")
	for _, b := range before {
		known = known || len(b.sponsorsAt(at)) > 0
	}
	named := false
	for _, h := range held {
		for _, profile := range h.sponsorsAt(at) {
			known = true
			named = named || slices.Contains(profile.AssignablePositions, p.ID)
		}
	}
	if known && !named {
		a.Fail(ruleAssignable, "/position", "no position that the Sponsor holds names it: ask for it")
	}
	return a, known
}
