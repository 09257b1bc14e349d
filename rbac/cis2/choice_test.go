package cis2_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/cis2"
)

func sorted(texts []string) []string {
	slices.Sort(texts)
	return texts
}

func TestChoose(t *testing.T) {
	two := `[` + aRole + `,` + role(third, "RX2", nurseCode, `[]`) + `]`
	twice := `[` + aRole + `,` + aRole + `]`
	unusable := `[` + role(nurse, "RBA", "R8001", `[]`) + `]`
	for _, tt := range []struct {
		name, why, userinfo, header string
		want                        string
		err                         error
	}{
		{"the only role", "there is nothing to choose", info(oneRole), "", nurse, nil},
		{"several", "the first is never taken", info(two), "", "", cis2.SeveralRoles},
		{"several, by claim", "it selects", info(two, selecting(third)), "", third, nil},
		{"several, by header", "it selects", info(two), third, third, nil},
		{"both", "they agree", info(two, selecting(third)), third, third, nil},
		{"both, and two roles", "nobody says which of them wins", info(two, selecting(third)), nurse, "", cis2.HeaderInvalid},
		{"header of no role", "it is another's", info(two), "555900001199", "", cis2.HeaderInvalid},
		{"header of no role beside a claim", "it is another's", info(two, selecting(third)), "555900001199", "", cis2.HeaderInvalid},
		{"no roles", "nothing to act under", info(`[]`), "", "", cis2.NoRole},
		{"no roles, and a header", "nothing to act under", info(`[]`), nurse, "", cis2.NoRole},
		{"claim of no role", "the only role is not taken instead", info(oneRole, selecting(third)), "", "", cis2.NoRole},
		{"claim of no role, and a header", "the header does not mend it", info(oneRole, selecting(third)), nurse, "", cis2.NoRole},
		{"claim empty", "an error, and not absent", info(oneRole, selecting("")), "", "", cis2.SelectionInvalid},
		{"claim empty, and a header", "the header does not mend it", info(oneRole, selecting("")), nurse, "", cis2.SelectionInvalid},
		{"claim a number", "an error, and not absent", info(oneRole, `"selected_roleid":5`), "", "", cis2.SelectionInvalid},
		{"roles of no shape known", "what is left need not be all", info(`[5,` + aRole + `]`), nurse, "", cis2.RolesInvalid},
		{"roles as broken text", "nobody knows the roles", info(`"[{"`), "", "", cis2.RolesInvalid},
		{"an id twice", "it names no one role", info(twice, selecting(nurse)), "", "", cis2.RolesInvalid},
		{"the only role is unusable", "it gives nothing", info(unusable), "", "", cis2.RolesInvalid},
		{"the selected role is unusable", "it gives nothing", info(unusable, selecting(nurse)), nurse, "", cis2.RolesInvalid},
		{"the only role has no id", "it cannot be named", info(`[` + role("", "RBA", nurseCode, `[]`) + `]`), "", "", cis2.RolesInvalid},
		{"one usable among two", "the only usable one is not the only one", info(`[` + role(third, "RBA", "", `[]`) + `,` + aRole + `]`), "", "", cis2.SeveralRoles},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := read(tt.userinfo, "")
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.Choose(tt.header)
			if got.ID != tt.want || !errors.Is(err, tt.err) || (err == nil) != (tt.err == nil) {
				t.Errorf("Choose() = %q, %v; want %q, %v\nwhy: %s", got.ID, err, tt.want, tt.err, tt.why)
			}
		})
	}
}

// TestChooseContradicted: two claims that select two roles select none, and no
// header mends it.
func TestChooseContradicted(t *testing.T) {
	s, err := read(info(`[`+aRole+`,`+role(third, "RX2", nurseCode, `[]`)+`]`, selecting(third)), `{"sub":"`+ada+`","selected_roleid":"`+nurse+`"}`)
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range []string{"", nurse, third} {
		if r, err := s.Choose(header); !errors.Is(err, cis2.SelectionInvalid) {
			t.Errorf("Choose(%q) = %q, %v", header, r.ID, err)
		}
	}
}

func TestChoiceErrors(t *testing.T) {
	seen := map[string]bool{}
	for e := cis2.SeveralRoles; e <= cis2.UserInfoUnreadable; e++ {
		if seen[e.Error()] || e.Error() == "invalid" {
			t.Errorf("error %d says %q", e, e)
		}
		seen[e.Error()] = true
		if want := map[bool]int{true: 500, false: 401}[e == cis2.UserInfoUnreadable]; e.Status() != want {
			t.Errorf("%q has status %d, want %d", e, e.Status(), want)
		}
	}
	for _, e := range []cis2.ChoiceError{0, cis2.UserInfoUnreadable + 1} {
		if e.Error() != "invalid" || e.Status() != 500 {
			t.Errorf("error %d is %q with status %d", e, e, e.Status())
		}
	}
}

// TestRAPermission: what the Registration Authority permits comes by the codes of
// one role, and by nothing else in the documents.
func TestRAPermission(t *testing.T) {
	const agent, manager = "S0080:G0440:R5090", "S0080:G0450:R5080"
	for _, tt := range []struct {
		name, why, roles, selected string
		act                        rbac.Act
		want                       bool
	}{
		{"RA Agent", "by the job role", `[` + role(nurse, "RX1", agent, `[]`) + `]`, nurse, rbac.CreateIdentity, true},
		{"nurse", "no job role and no activity of the RA", `[` + role(nurse, "RX1", nurseCode, `["B0401"]`) + `]`, nurse, rbac.CreateIdentity, false},
		{"ID Checker", "by the activity, with any job role", `[` + role(nurse, "RX1", nurseCode, `["B0267"]`) + `]`, nurse, rbac.CreateIdentity, true},
		{"ID Checker by name", "names decide nothing", `[{"person_roleid":"` + nurse + `","org_code":"RX1","role_code":"` + nurseCode + `","activities":["Approve RA requests (registration only)"]}]`, nurse, rbac.CreateIdentity, false},
		{"RA Manager by name", "names decide nothing", `[{"person_roleid":"` + nurse + `","org_code":"RX1","role_code":"` + nurseCode + `","role_name":"\"Admin & Clerical\":\"Management - A & C\":\"Registration Authority Manager\""}]`, nurse, rbac.CreateIdentity, false},
		{"malformed role code", "never a grant", `[` + role(nurse, "RX1", "S0080:G0440:R5090 ", `["B0267"]`) + `]`, nurse, rbac.CreateIdentity, false},
		{"malformed organisation", "never a grant", `[` + role(nurse, "RX-1", agent, `[]`) + `]`, nurse, rbac.CreateIdentity, false},
		{"unknown job role", "never a grant, by the activity neither", `[` + role(nurse, "RX1", "S0080:G0440:R9999", `["B0267"]`) + `]`, nurse, rbac.CreateIdentity, false},
		{"malformed activity", "never a grant", `[` + role(nurse, "RX1", nurseCode, `["B0267 "]`) + `]`, nurse, rbac.CreateIdentity, false},
		{"the other role", "the role selected decides", `[` + role(nurse, "RX1", nurseCode, `[]`) + `,` + role(third, "RX1", manager, `[]`) + `]`, nurse, rbac.CreateIdentity, false},
		{"RA Manager elsewhere", "the organisation of the role counts", `[` + role(nurse, "RX2", manager, `[]`) + `]`, nurse, rbac.CreateIdentity, false},
		{"none selected of two", "the first is never taken", `[` + role(nurse, "RX1", agent, `[]`) + `,` + role(third, "RX1", manager, `[]`) + `]`, "", rbac.CreateIdentity, false},
		{"another's selected", "never the only role instead", `[` + role(nurse, "RX1", agent, `[]`) + `]`, third, rbac.CreateIdentity, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := read(info(tt.roles), `{"sub":"`+ada+`"`+map[bool]string{true: "," + selecting(tt.selected)}[tt.selected != ""]+`}`)
			if err != nil {
				t.Fatal(err)
			}
			chosen, err := s.RARole("", rbac.NationalRoles(), cis2.Levels{})
			d := rbac.Authorize(rbac.Standing{}, rbac.Request{
				Actor: rbac.Actor{ID: s.UserID.String(), Organisation: chosen.Organisation, Role: chosen.Role},
				Act:   tt.act, Organisation: "RX1", Subject: another, On: guidance.MustDate("2024-09-23"),
			})
			if d.Allowed != tt.want || tt.want && err != nil {
				t.Errorf("allowed %t, want %t (%v)\nwhy: %s", d.Allowed, tt.want, err, tt.why)
			}
		})
	}
}

// TestRoleProfiles: what does not grant never reaches package rbac.
func TestRoleProfiles(t *testing.T) {
	s, err := read(info(`[`+role(third, "RBA", "R5080", `["B1300"]`)+`,`+aRole+`,`+role(zeroRole, "RBA", "S8000:G8000:R9999", `["B1300"]`)+`,`+
		role("1", "RX1", nurseCode, `[]`)+`,`+role("1", "RX2", nurseCode, `[]`)+`]`), "")
	if err != nil {
		t.Fatal(err)
	}
	want := []rbac.RoleProfile{{ID: nurse, Organisation: "RBA", RoleCode: nurseCode, Activities: []string{"B0401"}}}
	if diff := cmp.Diff(want, s.RoleProfiles()); diff != "" {
		t.Errorf("RoleProfiles() mismatch (-want +got):\n%s", diff)
	}
	s.RoleProfiles()[0].Activities[0] = "B1300"
	if s.Roles[1].Activities[0] != "B0401" {
		t.Error("the profiles share their activities with the session")
	}
}
