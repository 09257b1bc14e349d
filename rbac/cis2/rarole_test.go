package cis2_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/cis2"
	"github.com/rakit-dev/rakit/rbac/national"
)

const agentCode = "S0080:G0440:R5090"

// TestRARoleLevels: an RA role is given to nobody whose levels are too low, missing
// or in doubt.
func TestRARoleLevels(t *testing.T) {
	three := cis2.Levels{Identity: 3, Authentication: 3}
	const both = `"id_assurance_level":"3","authentication_assurance_level":"3"`
	for _, tt := range []struct {
		name, why       string
		userinfo, token string // claims of levels
		least           cis2.Levels
		want            error
	}{
		{"both", "no lower than asked for", "", both, three, nil},
		{"as numbers", "issuers write both", "", `"id_assurance_level":3,"authentication_assurance_level":3`, three, nil},
		{"in two documents that agree", "one level", `"idassurancelevel":"3"`, both, three, nil},
		{"none told", "missing is not met", "", "", three, cis2.ErrAssurance},
		{"identity not told", "missing is not met", "", `"authentication_assurance_level":"3"`, three, cis2.ErrAssurance},
		{"sign-in not told", "acr is no level", "", `"id_assurance_level":"3","acr":"AAL3_ANY"`, three, cis2.ErrAssurance},
		{"identity at 2", "by one", "", `"id_assurance_level":"2","authentication_assurance_level":"3"`, three, cis2.ErrAssurance},
		{"sign-in at 2", "by one", "", `"id_assurance_level":"3","authentication_assurance_level":"2"`, three, cis2.ErrAssurance},
		{"sign-in at 2, asked for", "no lower than asked for", "", `"id_assurance_level":"3","authentication_assurance_level":"2"`, cis2.Levels{Identity: 3, Authentication: 2}, nil},
		{"documents disagree", "nobody knows which is true", `"idassurancelevel":"2"`, both, three, cis2.ErrAssurance},
		{"documents disagree, and more is told than asked for", "a level in doubt is none", `"idassurancelevel":"2"`, both, cis2.Levels{Identity: 1, Authentication: 1}, cis2.ErrAssurance},
		{"acr of another level", "a level in doubt is none", "", both + `,"acr":"AAL1_USERPASS"`, three, cis2.ErrAssurance},
		{"acr of no text", "a level in doubt is none", "", both + `,"acr":["AAL3_ANY"]`, three, cis2.ErrAssurance},
		{"level 4 asked for", "nobody has it", "", both, cis2.Levels{Identity: 4, Authentication: 3}, cis2.ErrAssurance},
		{"none asked for", "as stand-ins for the service need it", "", "", cis2.Levels{}, nil},
		{"identity alone asked for", "the other does no harm", "", `"id_assurance_level":"3"`, cis2.Levels{Identity: 3}, nil},
		{"sign-in alone asked for, and not told", "missing is not met", "", `"id_assurance_level":"3"`, cis2.Levels{Authentication: 1}, cis2.ErrAssurance},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var more []string
			if tt.userinfo != "" {
				more = append(more, tt.userinfo)
			}
			s, err := read(info(role(nurse, "RX1", agentCode, `[]`), more...), strings.TrimSuffix(`{"sub":"`+ada+`",`+tt.token, ",")+"}")
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.RARole("", rbac.NationalRoles(), tt.least)
			if !errors.Is(err, tt.want) || (err == nil) != (got.Role == rbac.RAAgent) {
				t.Errorf("RARole() = %s, %v; want %v\nwhy: %s", got.Role, err, tt.want, tt.why)
			}
		})
	}
}

// TestRARoleUnknownJobRole: a job role that nobody knows gives nothing, until a line
// of the table names it.
func TestRARoleUnknownJobRole(t *testing.T) {
	own := func(lines ...rbac.NationalRole) []rbac.NationalRole { return append(rbac.NationalRoles(), lines...) }
	for _, tt := range []struct {
		name, why, code string
		table           []rbac.NationalRole
		want            rbac.Role
	}{
		{"unknown", "not by its activity either", "S8000:G8000:R9999", own(), 0},
		{"named by a line", "whoever names a code knows it", "S8000:G8000:R9999", own(rbac.NationalRole{JobRole: "R9999", Activity: "B1300", Role: rbac.Sponsor, Basis: guidance.LocalPractice}), rbac.Sponsor},
		{"named by a line without a role", "it says nothing", "S8000:G8000:R9999", own(rbac.NationalRole{JobRole: "R9999"}), 0},
		{"another named by a line", "that one and no other", "S8000:G8000:R9998", own(rbac.NationalRole{JobRole: "R9999", Activity: "B1300", Role: rbac.Sponsor}), 0},
		{"public", "an administrator", "S8000:G8000:R8008", own(), rbac.Sponsor},
	} {
		s, err := read(info(role(nurse, "RX1", tt.code, `["B1300"]`)), "")
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.RARole("", tt.table, cis2.Levels{})
		if got.Role != tt.want || (err == nil) != (tt.want != 0) || err != nil && !errors.Is(err, rbac.ErrNoRARole) {
			t.Errorf("%s: %s, %v; want %s\nwhy: %s", tt.name, got.Role, err, tt.want, tt.why)
		}
	}
}

// TestRARoleByPolicy: a public job role gives nothing by a policy that does not know
// it, unless a line of the table names it.
func TestRARoleByPolicy(t *testing.T) {
	for _, tt := range []struct {
		name, code string
		want       rbac.Role
	}{
		{"by its activity alone", nurseCode, 0},
		{"by a line that names it", agentCode, rbac.RAAgent},
	} {
		u, err := cis2.ReadUserInfo([]byte(info(role(nurse, "RX1", tt.code, `["B1300"]`))))
		if err != nil {
			t.Fatal(err)
		}
		s, err := cis2.NewSession(u, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.RARole("", rbac.NationalRoles(), cis2.Levels{}); got.Role != tt.want || (err == nil) != (tt.want != 0) {
			t.Errorf("%s: %s, %v; want %s", tt.name, got.Role, err, tt.want)
		}
	}
}

// TestOrganisationAsItCame: what is no ODS code is shown as it stands, and no letter
// is turned into one of a code.
func TestOrganisationAsItCame(t *testing.T) {
	for _, tt := range []struct {
		name, came, shown string
		usable            bool
	}{
		{"small letters", "rba", "RBA", true},
		{"small letters and a hyphen", "rb-a", "rb-a", false},
		{"the Kelvin sign for a K", "r\u212aa", "r\u212aa", false},
		{"the long s for an S", "r\u017fa", "r\u017fa", false},
		{"the dotless i for an I", "r\u0131a", "r\u0131a", false},
		{"an invisible space", "r\u200bba", "r\u200bba", false},
		{"a space behind", "rba ", "rba ", false},
		{"full-width letters", "\uff52\uff42\uff41", "\uff52\uff42\uff41", false},
		{"too short", "rb", "rb", false},
	} {
		s, err := read(info(role(nurse, tt.came, agentCode, `[]`)), "")
		if err != nil {
			t.Fatal(err)
		}
		if r := s.Roles[0]; r.Organisation != tt.shown || r.Usable != tt.usable {
			t.Errorf("%s: %q is shown as %q, usable %t", tt.name, tt.came, r.Organisation, r.Usable)
		}
	}
}

func TestReadAccessToken(t *testing.T) {
	for _, tt := range []struct{ name, why, payload, want string }{
		{"whole", "roles, selection and levels", `{"sub":"` + ada + `","nhsid_nrbac_roles":` + oneRole + `,` + selecting(nurse) + `,"id_assurance_level":"3","authentication_assurance_level":3}`, nurse + "; 3/3; " + nurse},
		{"sub of another form", "whoever verifies the token reads the user", `{"sub":"` + marker + `","nhsid_nrbac_roles":` + oneRole + `}`, "none; -/-; " + nurse},
		{"no roles", "a user without access has a token, too", `{}`, "none; -/-; "},
		{"roles as text", "JSON in a string", `{"nhsid_nrbac_roles":` + quoted(oneRole) + `}`, "none; -/-; " + nurse},
		{"unknown job role", "a finding", `{"nhsid_nrbac_roles":` + role(nurse, "RBA", "S8000:G8000:R9999", `[]`) + `}`, "none; -/-; " + nurse + " RA-RBC-086"},
		{"selected nothing", "a finding, which Choose refuses", `{"nhsid_nrbac_roles":` + oneRole + `,` + selecting("") + `}`, "none; -/-; " + nurse + " RA-RBC-088"},
		{"acr of no text", "the level is in doubt", `{"authentication_assurance_level":3,"acr":3}`, "none; -/-;  RA-RBC-089"},
		{"roles a number", "no shape that is known", `{"nhsid_nrbac_roles":5}`, "refused by RA-RBC-085"},
		{"one role a number", "what is left need not be all", `{"nhsid_nrbac_roles":[5,` + aRole + `]}`, "refused by RA-RBC-085"},
		{"roles as broken text", "half a document", `{"nhsid_nrbac_roles":"[{"}`, "refused by RA-RBC-085"},
		{"selected by a number", "ids are text", `{"nhsid_nrbac_roles":` + oneRole + `,"selected_roleid":5}`, "refused by RA-RBC-085"},
		{"a member twice", "of two values one would be checked", `{"sub":"` + ada + `","sub":"` + ada + `"}`, "refused by RA-INP-003"},
		{"an array", "no object", `[]`, "refused by RA-INP-004"},
		{"in compact form", "the payload is wanted", compact(`{}`), "refused by RA-INP-001"},
	} {
		s, err := cis2.ReadAccessToken([]byte(tt.payload), national.Public())
		var got string
		if err != nil {
			got = "refused by " + refusedBy(t, err)
		} else {
			selected := "none"
			if s.SelectedRole != nil {
				selected = *s.SelectedRole
			}
			got = selected + "; " + digit(s.Assurance.Identity) + "/" + digit(s.Assurance.Authentication) + "; "
			for _, r := range s.Roles {
				got += r.ID
			}
			got = strings.TrimSuffix(got+" "+strings.Join(rules(s.Findings), " "), " ")
			if !s.UserID.IsZero() {
				t.Errorf("%s: the session names a user", tt.name)
			}
		}
		if normal(got) != normal(tt.want) || strings.Contains(got, marker) || err != nil && strings.Contains(err.Error(), marker) {
			t.Errorf("%s: %s (%v), want %s\nwhy: %s", tt.name, got, err, tt.want, tt.why)
		}
	}
}
