package rbac_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/rbac"
)

func TestChooseRole(t *testing.T) {
	agent := rbac.RoleProfile{ID: "555000000001", Organisation: "RX1", RoleCode: "S0080:G0440:R5090", Activities: []string{"B0272"}}
	sponsor := rbac.RoleProfile{ID: "555000000002", Organisation: "RX2", RoleCode: "S8000:G8000:R8001", Activities: []string{"B1300"}}
	nurse := rbac.RoleProfile{ID: "555000000003", Organisation: "RX1", RoleCode: "S8000:G8000:R8001"}
	leading := rbac.RoleProfile{ID: "055000000001", Organisation: "RX3", RoleCode: "S0080:G0450:R5080"}
	strange := rbac.RoleProfile{ID: "555000000004", Organisation: "RX1", RoleCode: "R5080", Activities: []string{"B1300"}}
	unknown := rbac.RoleProfile{ID: "555000000005", Organisation: "RX1", RoleCode: "S8000:G8000:R9999", Activities: []string{"B1300"}}
	administrator := rbac.RoleProfile{ID: "555000000006", Organisation: "RX1", RoleCode: "S8000:G8000:R8008", Activities: []string{"B1300"}}
	nameless := agent
	nameless.ID = ""
	type profiles = []rbac.RoleProfile
	tests := []struct {
		name     string
		profiles profiles
		selected string
		want     string // profile organisation role
		err      error
		why      string
	}{
		{"only one", profiles{agent}, "", "555000000001 RX1 advanced-ra-agent", nil, "nothing to choose between"},
		{"only one, selected", profiles{agent}, "555000000001", "555000000001 RX1 advanced-ra-agent", nil, "the ordinary case"},
		{"second of two", profiles{agent, sponsor}, "555000000002", "555000000002 RX2 sponsor", nil, "role and organisation of the one selected"},
		{"leading zero", profiles{agent, leading}, "055000000001", "055000000001 RX3 ra-manager", nil, "ids are text"},
		{"leading zero left out", profiles{agent, leading}, "55000000001", "", rbac.ErrRoleUnknown, "ids are text"},
		{"several, none selected", profiles{agent, sponsor}, "", "", rbac.ErrRoleNotChosen, "the first is never taken"},
		{"several, one of them of the RA", profiles{nurse, agent}, "", "", rbac.ErrRoleNotChosen, "not chosen for the person either"},
		{"other id", profiles{agent, sponsor}, "555000000009", "", rbac.ErrRoleUnknown, "not a role of this person"},
		{"only one, other id", profiles{agent}, "555000000009", "", rbac.ErrRoleUnknown, "what was selected is not overruled"},
		{"id with a blank", profiles{agent}, "555000000001 ", "", rbac.ErrRoleUnknown, "compared byte for byte"},
		{"id that stands twice", profiles{agent, sponsor, agent}, "555000000001", "", rbac.ErrRoleUnknown, "it names no one profile"},
		{"no profiles", nil, "", "", rbac.ErrNoRARole, "no role at all"},
		{"no profiles, one selected", nil, "555000000001", "", rbac.ErrRoleUnknown, "not a role of this person"},
		{"no role of the RA", profiles{nurse}, "", "", rbac.ErrNoRARole, "a good sign-in that gives nothing here"},
		{"no role of the RA selected", profiles{agent, nurse}, "555000000003", "", rbac.ErrNoRARole, "the other profile gives nothing to this session"},
		{"role code of another form", profiles{strange}, "", "", rbac.ErrNoRARole, "a form that is not known gives no role"},
		{"job role that nobody knows", profiles{unknown}, "", "", rbac.ErrNoRARole, "it gives nothing, by the activity neither"},
		{"job role that is known", profiles{administrator}, "", "555000000006 RX1 sponsor", nil, "the same activity with a public job role"},
		{"groups that belong to another job role", profiles{{ID: "555000000007", Organisation: "RX1", RoleCode: "S8003:G8003:R5080"}}, "", "555000000007 RX1 ra-manager", nil, "public documents carry such; the R code decides"},
		{"role code with a line end", profiles{{ID: "555000000007", Organisation: "RX1", RoleCode: "S0080:G0450:R5080\n"}}, "", "", rbac.ErrNoRARole, "written exactly"},
		{"only one, without an id", profiles{nameless}, "", "", rbac.ErrRoleUnknown, "the session could not be traced to it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := rbac.ChooseRole(tt.profiles, tt.selected, rbac.NationalRoles())
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v\nwhy: %s", err, tt.err, tt.why)
			}
			if err != nil {
				if diff := cmp.Diff(rbac.ChosenRole{}, got, equateDates); diff != "" || strings.ContainsAny(err.Error(), "0123456789") {
					t.Errorf("error %v, with (-want +got):\n%s\nwhy: nothing is chosen, and no id repeated", err, diff)
				}
				return
			}
			if text := got.Profile + " " + got.Organisation + " " + got.Role.String(); text != tt.want || got.Line.Role != got.Role {
				t.Errorf("ChooseRole() = %s by a line of %s, want %s\nwhy: %s", text, got.Line.Role, tt.want, tt.why)
			}
		})
	}
}
