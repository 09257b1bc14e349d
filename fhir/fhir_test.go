package fhir_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/fhir"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/organisation"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/national"
)

// clear makes the members of v, a pointer to a struct, that are left out zero, and notes
// which there were.
func clear(v any, seen map[string]bool) {
	s := reflect.ValueOf(v).Elem()
	for i := range s.NumField() {
		f := s.Type().Field(i)
		line := s.Type().Name() + "." + f.Name
		seen[line] = true
		if _, out := fhir.LeftOut()[line]; out {
			s.Field(i).SetZero()
			continue
		}
		if f.Type.Kind() == reflect.Pointer && !s.Field(i).IsNil() {
			copied := reflect.New(f.Type.Elem())
			copied.Elem().Set(s.Field(i).Elem())
			s.Field(i).Set(copied)
			clear(copied.Interface(), seen)
		}
	}
}

// isFilled fails for each member of v, a struct, that is zero.
func isFilled(t *testing.T, v any) {
	t.Helper()
	s := reflect.ValueOf(v)
	for i := range s.NumField() {
		if s.Field(i).IsZero() {
			t.Errorf("%s.%s is empty in the example: nobody sees whether it is written", s.Type().Name(), s.Type().Field(i).Name)
		}
	}
}

// TestEveryMemberIsWrittenOrListed holds values of which every member is filled against
// what comes back: a member that is not listed by LeftOut has to be there.
func TestEveryMemberIsWrittenOrListed(t *testing.T) {
	seen := map[string]bool{}
	p, h, o := filledProfile(), filledHeld(), filledOrganisation()
	for _, v := range []any{p, *p.SupersededBy, h.Assignment, *h.Assignment.Ended, h.Position, *h.Position.Closed, h.Position.AccessProfiles[0], o, o.Roles[0], h, h.Directory[0]} {
		isFilled(t, v)
	}
	p.State = p.Life()
	clear(&p, seen)
	clear(&h.Assignment, seen)
	clear(&h.Position, seen)
	sameProfile(t, p, filledProfile(), allNumbers())
	sameHeld(t, h, filledHeld())
	sameOrganisation(t, o)
	for line, why := range fhir.LeftOut() {
		if !seen[line] || why == "" {
			t.Errorf("%s is listed as left out, and there is no such member, or no reason", line)
		}
	}
	if got := fhir.LeftOut(); len(got) == 0 {
		t.Error("nothing is left out")
	}
}

var comparables = cmp.Options{
	cmpopts.EquateComparable(
		guidance.Date{}, identity.Name{}, identity.UserID{}, identity.RegistrationNumber{}, identity.RoleProfileID{},
		identity.NINumber{}, identity.Email{}, identity.Mobile{}, identity.ODSCode{},
	),
	cmpopts.EquateEmpty(),
}

// back writes the resource, checks it against the schema, and reads it again.
func back[R fhir.Resource](t rapid.TB, name string, r R, read func([]byte) (R, error)) R {
	t.Helper()
	data, err := fhir.Write(r)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if err := fits(t, name, data); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	again, err := read(data)
	if err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	return again
}

func sameProfile(t rapid.TB, want, p identity.Profile, numbers []identity.RegistrationNumber) {
	t.Helper()
	got, found, err := back(t, "Practitioner", must(fhir.PractitionerOf(p, numbers...)), fhir.ReadPractitioner).Profile()
	if err != nil {
		t.Fatalf("%v", err)
	}
	if diff := cmp.Diff(want, got, comparables); diff != "" {
		t.Fatalf("profile (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(numbers, found, comparables); diff != "" {
		t.Fatalf("numbers (-want +got):\n%s", diff)
	}
}

func sameHeld(t rapid.TB, want, h fhir.Held) {
	t.Helper()
	roles, err := fhir.RolesOf(h)
	if err != nil {
		t.Fatalf("%v", err)
	}
	for i, r := range roles {
		roles[i] = back(t, "PractitionerRole", r, fhir.ReadPractitionerRole)
	}
	got, err := fhir.HeldOf(roles)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if diff := cmp.Diff(want, got, comparables); diff != "" {
		t.Fatalf("held (-want +got):\n%s", diff)
	}
}

func sameOrganisation(t rapid.TB, o organisation.Organisation) {
	t.Helper()
	got, err := back(t, "Organization", must(fhir.OrganizationOf(o)), fhir.ReadOrganization).Organisation()
	if err != nil {
		t.Fatalf("%v", err)
	}
	if diff := cmp.Diff(o, got, comparables); diff != "" {
		t.Fatalf("organisation (-want +got):\n%s", diff)
	}
}

var (
	anyDay = rapid.Custom(func(t *rapid.T) guidance.Date {
		return day("2020-02-28").AddDays(rapid.IntRange(0, 800).Draw(t, "days"))
	})
	maybeDay = rapid.OneOf(rapid.Just(guidance.Date{}), anyDay)
	word     = rapid.SampledFrom([]string{"", "Ada", "Ada Jane", "Ó Súilleabháin", "Зоя", "X"})
	sites    = rapid.SampledFrom([]string{"RX1", "RX101", "A99968", "G7H8J"})
	text     = rapid.SampledFrom([]string{"B0360", "P0020:Q0300:T0640", "012345678901", "malformed text", "é"})
	digits12 = rapid.StringMatching(`[05][0-9]{11}`)
)

var anyProfile = rapid.Custom(func(t *rapid.T) identity.Profile {
	p := identity.Profile{UserID: must(identity.ParseUserID(digits12.Draw(t, "user"))), DateOfBirth: maybeDay.Draw(t, "born")}
	name := func(what string) identity.Name {
		n, _ := identity.NewName(identity.NameParts{
			Title: word.Draw(t, what+" title"), Given: word.Draw(t, what+" given"), Middle: word.Draw(t, what+" middle"), Family: word.Draw(t, what+" family"),
		})
		return n
	}
	p.Name, p.PreferredName = name("full"), name("preferred")
	p.State = rapid.SampledFrom(identity.ProfileStates()).Draw(t, "state")
	if rapid.Bool().Draw(t, "superseded") {
		p.SupersededBy = &identity.Supersession{UserID: must(identity.ParseUserID(digits12.Draw(t, "kept")))}
	}
	p.State = p.Life()
	return p
})

var anyHeld = rapid.Custom(func(t *rapid.T) fhir.Held {
	texts := rapid.SliceOfN(text, 0, 3)
	h := fhir.Held{Position: rbac.Position{ID: text.Draw(t, "position"), Name: text.Draw(t, "name"), Organisation: sites.Draw(t, "at")}}
	h.Assignment = rbac.Assignment{
		ID: text.Draw(t, "id"), User: digits12.Draw(t, "user"), Position: h.Position.ID, Organisation: h.Position.Organisation,
		Start: maybeDay.Draw(t, "start"), End: maybeDay.Draw(t, "end"),
	}
	if on := maybeDay.Draw(t, "ended"); !on.IsZero() {
		h.Assignment.Ended = &rbac.Ending{On: on}
	}
	if on := maybeDay.Draw(t, "closed"); !on.IsZero() {
		h.Position.Closed = &rbac.PositionClosing{On: on}
	}
	for range rapid.IntRange(1, 3).Draw(t, "profiles") {
		a := rbac.AccessProfile{
			JobRole: rapid.SampledFrom([]string{"R8000", "R5080"}).Draw(t, "role"), Activities: texts.Draw(t, "activities"),
			AreasOfWork: texts.Draw(t, "areas"), Workgroups: texts.Draw(t, "workgroups"), AssignablePositions: texts.Draw(t, "assignable"),
		}
		var d fhir.DirectoryProfile
		if rapid.Bool().Draw(t, "below") {
			a.Organisation = sites.Draw(t, "below at")
		}
		if rapid.Bool().Draw(t, "known") {
			d = fhir.DirectoryProfile{ID: must(identity.ParseRoleProfileID(digits12.Draw(t, "role profile"))), Code: must(national.ParseRoleCode("S0010:G0020:" + a.JobRole))}
		}
		h.Position.AccessProfiles = append(h.Position.AccessProfiles, a)
		h.Directory = append(h.Directory, d)
	}
	return h
})

var anyOrganisation = rapid.Custom(func(t *rapid.T) organisation.Organisation {
	days := func(what string) guidance.Interval {
		return guidance.Interval{From: maybeDay.Draw(t, what+" from"), To: maybeDay.Draw(t, what+" to")}
	}
	o := organisation.Organisation{
		Code: sites.Draw(t, "code"), Name: word.Draw(t, "name"), Class: organisation.Class(rapid.IntRange(0, 2).Draw(t, "class")),
		Open: days("open"), Inactive: rapid.Bool().Draw(t, "inactive"),
		Successors: rapid.SliceOfN(sites, 0, 2).Draw(t, "after"), Predecessors: rapid.SliceOfN(sites, 0, 2).Draw(t, "before"),
	}
	for range rapid.IntRange(0, 3).Draw(t, "roles") {
		o.Roles = append(o.Roles, organisation.Role{
			ID: rapid.SampledFrom([]string{"RO177", "RO76"}).Draw(t, "role"), Instance: rapid.IntRange(0, 3).Draw(t, "instance"),
			Primary: rapid.Bool().Draw(t, "primary"), Open: days("role"), Inactive: rapid.Bool().Draw(t, "role inactive"),
		})
	}
	return o
})

// TestNothingIsLost writes and reads any of them, each also against the schema.
func TestNothingIsLost(t *testing.T) {
	t.Run("profiles", rapid.MakeCheck(func(r *rapid.T) {
		p := anyProfile.Draw(r, "profile")
		sameProfile(r, p, p, rapid.SliceOfNDistinct(rapid.SampledFrom(allNumbers()), 0, 3, identity.RegistrationNumber.String).Draw(r, "numbers"))
	}))
	t.Run("positions held", rapid.MakeCheck(func(r *rapid.T) {
		h := anyHeld.Draw(r, "held")
		sameHeld(r, h, h)
	}))
	t.Run("organisations", rapid.MakeCheck(func(r *rapid.T) { sameOrganisation(r, anyOrganisation.Draw(r, "organisation")) }))
}

// TestPeriodIsWhenItIsHeld holds the period against package rbac, day by day.
func TestPeriodIsWhenItIsHeld(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := anyHeld.Draw(t, "held")
		h.Assignment.Start = anyDay.Draw(t, "start")
		roles, err := fhir.RolesOf(h)
		if err != nil {
			t.Fatal(err)
		}
		r := roles[0]
		for d := day("2020-02-01"); d.Before(day("2022-08-01")); d = d.AddDays(1) {
			within := !d.Before(r.Period.Start) && (r.Period.End.IsZero() || !d.After(r.Period.End)) && r.Active == nil
			if within != h.Assignment.HeldOn(h.Position, d) {
				t.Fatalf("%s: in the period %t", d, within)
			}
		}
	})
}

func TestRolesOfRefuses(t *testing.T) {
	for _, tt := range []struct {
		why    string
		change func(*fhir.Held)
	}{
		{"another position", func(h *fhir.Held) { h.Assignment.Position = "position-2" }},
		{"another organisation", func(h *fhir.Held) { h.Assignment.Organisation = "RX2" }},
		{"a malformed job role", func(h *fhir.Held) { h.Position.AccessProfiles[1].JobRole = "R800" }},
		{"the code of another job role", func(h *fhir.Held) { h.Directory[0].Code.JobRole = "R8001" }},
		{"an empty activity", func(h *fhir.Held) { h.Position.AccessProfiles[0].Activities[1] = " " }},
		{"no name", func(h *fhir.Held) { h.Position.Name = "" }},
		{"more role profiles than access profiles", func(h *fhir.Held) { h.Directory = append(h.Directory, fhir.DirectoryProfile{}) }},
	} {
		h := filledHeld()
		tt.change(&h)
		if roles, err := fhir.RolesOf(h); roles != nil || !errors.Is(err, fhir.ErrContent) {
			t.Errorf("%s: %v", tt.why, err)
		}
	}
}

func TestOtherResourcesRefuse(t *testing.T) {
	nobody := filledProfile()
	nobody.UserID = identity.UserID{}
	small, nameless, after := filledOrganisation(), filledOrganisation(), filledOrganisation()
	small.Code, nameless.Roles[1].ID, after.Successors = "a99968", " ", []string{""}
	_, noUser := fhir.PractitionerOf(nobody)
	_, noNumber := fhir.PractitionerOf(filledProfile(), identity.RegistrationNumber{})
	_, noCode := fhir.OrganizationOf(small)
	_, noRole := fhir.OrganizationOf(nameless)
	_, noSuccessor := fhir.OrganizationOf(after)
	for i, err := range []error{noUser, noNumber, noCode, noRole, noSuccessor} {
		if !errors.Is(err, fhir.ErrContent) {
			t.Errorf("%d: %v", i, err)
		}
	}
}

func TestHeldOfRefuses(t *testing.T) {
	roles := must(fhir.RolesOf(filledHeld()))
	other := filledHeld()
	other.Assignment.ID = "assignment-2"
	for why, rs := range map[string][]fhir.PractitionerRole{
		"none":          nil,
		"one missing":   roles[:1],
		"first missing": roles[1:],
		"one twice":     {roles[0], roles[0]},
		"of two":        {roles[0], must(fhir.RolesOf(other))[1]},
	} {
		if _, err := fhir.HeldOf(rs); !errors.Is(err, fhir.ErrContent) {
			t.Errorf("%s: %v", why, err)
		}
	}
	if h, err := fhir.HeldOf([]fhir.PractitionerRole{roles[1], roles[0]}); err != nil || h.Position.AccessProfiles[0].JobRole != "R8000" {
		t.Errorf("in another order: %v", err)
	}
}

// TestReadRefuses what is good FHIR and nothing that is written here: it would be lost.
func TestReadRefuses(t *testing.T) {
	person := string(must(fhir.Write(must(fhir.PractitionerOf(filledProfile())))))
	for _, tt := range []struct{ old, new, why string }{
		{`"resourceType": "Practitioner"`, `"resourceType": "Organization"`, "another type"},
		{`"birthDate"`, `"gender": "female", "birthDate"`, "a member that is not written"},
		{fhir.UserID, fhir.RoleProfileID, "an identifier that a person has not"},
		{"055000000002", "5500", "a user id that is none"},
		{"superseded-by", "other", "an extension that is not ours"},
		{`"use": "usual"`, `"use": "old"`, "a name of another use"},
		{`"active": false`, `"active": true`, "active and superseded"},
		{"UKCore-Practitioner", "Other-Practitioner", "another profile"},
	} {
		changed := strings.Replace(person, tt.old, tt.new, 1)
		if changed == person {
			t.Fatalf("%s: nothing was changed", tt.why)
		}
		r, err := fhir.ReadPractitioner([]byte(changed))
		if err == nil {
			_, _, err = r.Profile()
		}
		if err == nil {
			t.Errorf("%s: it was read", tt.why)
		}
	}
	place := string(must(fhir.Write(must(fhir.OrganizationOf(filledOrganisation())))))
	for _, tt := range []struct{ old, new, why string }{
		{`"value": "A99968"`, `"value": "a99968"`, "a code in small letters"},
		{fhir.SiteID, fhir.UserID, "an identifier that an organisation has not"},
		{`"RC2"`, `"RC3"`, "no such class"},
		{`"Operational"`, `"Legal"`, "other days"},
		{`"roleCode"`, `"code"`, "a role without a code"},
	} {
		r, err := fhir.ReadOrganization([]byte(strings.Replace(place, tt.old, tt.new, 1)))
		if err == nil {
			_, err = r.Organisation()
		}
		if err == nil {
			t.Errorf("%s: it was read", tt.why)
		}
	}
	for _, bad := range []string{
		`{"resourceType":"Bundle","type":"batch"}`,
		`{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient"}}]}`,
		`{"resourceType":"Bundle","type":"collection","entry":[{}]}`,
		`{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:x","resource":{"resourceType":"Organization"}}]}`,
	} {
		if _, err := fhir.ReadBundle([]byte(bad)); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

func TestWithCodes(t *testing.T) {
	h := filledHeld()
	h.Directory = nil
	h.Position.AccessProfiles = []rbac.AccessProfile{{JobRole: "R8000"}, {JobRole: "R9999"}}
	codes := national.PublicCodes()
	count := 0
	for _, c := range codes.RoleCodes() {
		if strings.HasSuffix(c.Code, ":R8000") {
			count++
		}
	}
	got := h.WithCodes(codes).Directory
	if len(got) != 2 || got[1] != (fhir.DirectoryProfile{}) || (got[0].Code.JobRole == "R8000") != (count == 1) {
		t.Errorf("%+v, of %d published codes", got, count)
	}
	if count != 1 {
		t.Errorf("the list has %d codes for R8000: the test shows nothing", count)
	}
	known := filledHeld()
	known.Directory[0].Code.StaffGroup = "S0001"
	if got := known.WithCodes(codes).Directory[0]; got != known.Directory[0] {
		t.Error("what the directory said was replaced")
	}
}

func TestSystems(t *testing.T) {
	for _, r := range identity.Registers() {
		if !strings.HasPrefix(fhir.RegisterSystem(r), "https://") {
			t.Errorf("%s has no system", r)
		}
	}
	if fhir.RegisterSystem(0) != "" || !strings.Contains(fhir.OrganisationID, "organization") {
		t.Error("systems")
	}
}

func FuzzReadBundle(f *testing.F) {
	roles := must(fhir.RolesOf(filledHeld()))
	f.Add(must(fhir.Write(fhir.Collection(must(fhir.PractitionerOf(filledProfile(), allNumbers()...)), roles[0], roles[1], must(fhir.OrganizationOf(filledOrganisation()))))))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := fhir.ReadBundle(data)
		if err != nil {
			return
		}
		var roles []fhir.PractitionerRole
		for _, e := range b.Entry {
			switch r := e.Resource.(type) {
			case fhir.Practitioner:
				_, _, _ = r.Profile()
			case fhir.Organization:
				_, _ = r.Organisation()
			case fhir.PractitionerRole:
				roles = append(roles, r)
			}
		}
		if h, err := fhir.HeldOf(roles); err == nil {
			if again, err := fhir.RolesOf(h); err != nil || len(again) != len(roles) {
				t.Fatalf("%v", err)
			}
		}
	})
}
