package sds_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/national"
	"github.com/rakit-dev/rakit/sds"
)

func day(s string) guidance.Date { return guidance.MustDate(s) }

const (
	userDN = "uid=555000000001,ou=people,o=nhs"
	orgDN  = "uniqueidentifier=555000000002," + userDN
	roleDN = "uniqueidentifier=055000000003," + orgDN
)

// entries returns a person with one role. Each change is of one attribute: "" takes it
// away.
func entries(changes ...[3]string) []sds.Entry {
	all := []sds.Entry{
		{DN: userDN, Attributes: map[string]sds.Values{
			"objectClass": {"nhsPerson", "top"}, "uid": {"555000000001"}, "sn": {"Example"}, "givenName": {"Ada"}, "personalTitle": {"Dr"},
			"nhsPersonStatus": {"1"}, "nhsGMC": {"1234567"}, "nhsRPSGB": {"2012345"}, "mail": {"ada@example.org"}, "nhsPuSecret": {"not kept"},
		}},
		{DN: orgDN, Attributes: map[string]sds.Values{
			"uniqueIdentifier": {"555000000002"}, "uid": {"555000000001"}, "nhsIdCode": {"RX1"}, "o": {"Example Trust"},
			"nhsOrgOpenDate": {"20240101"},
		}},
		{DN: roleDN, Attributes: map[string]sds.Values{
			"uniqueIdentifier": {"055000000003"}, "nhsJobRole": {`"Clinical":"Clinical Provision":"Nurse Access Role"`},
			"nhsJobRoleCode": {"S8000:G8000:R8001"}, "nhsIDcode": {"RX1"}, "nhsBusinessFunctionsCodes": {"B0360", "D8002:C8006:B0572", "B0360"},
			"nhsAreaOfWorkCodes": {"P0020:Q0300:T0640"}, "nhsWorkGroupsCodes": {"012345678901"},
			"nhsOrgOpenDate": {"20240229"}, "nhsOrgCloseDate": {"20250228"},
		}},
	}
	for _, c := range changes {
		a := all[c[0][0]-'0'].Attributes
		delete(a, c[1])
		if c[2] != "" {
			a[c[1]] = strings.Split(c[2], "|")
		}
	}
	return all
}

func gmc(s string) identity.RegistrationNumber { return number(identity.GMC, s) }

func number(r identity.Register, s string) identity.RegistrationNumber {
	n, err := identity.ParseRegistrationNumber(r, s)
	if err != nil {
		panic(err)
	}
	return n
}

func TestPeople(t *testing.T) {
	people, a := sds.People(entries())
	if len(a.Findings()) > 0 {
		t.Fatal(a.Findings())
	}
	want := []sds.Person{{
		User: "555000000001", Name: identity.NameParts{Title: "Dr", Given: "Ada", Family: "Example"}, Status: "1",
		Registrations: []sds.Registration{
			{Register: identity.GMC, Text: "1234567", Number: gmc("1234567")},
			{Register: identity.GPhC, Text: "2012345", Number: number(identity.GPhC, "2012345")},
		},
		Organisations: []sds.OrganisationPerson{{
			ID: "555000000002", Organisation: "RX1", Open: day("2024-01-01"),
			Roles: []sds.Role{{
				ID: "055000000003", Organisation: "RX1", Code: national.RoleCode{StaffGroup: "S8000", SubStaffGroup: "G8000", JobRole: "R8001"},
				Activities: []string{"B0360", "B0572"}, AreasOfWork: []string{"P0020:Q0300:T0640"}, Workgroups: []string{"012345678901"},
				Open: day("2024-02-29"), Close: day("2025-02-28"),
			}},
		}},
	}}
	ours := cmp.Options{
		cmpopts.EquateComparable(guidance.Date{}, identity.RegistrationNumber{}),
		cmpopts.IgnoreUnexported(sds.Person{}, sds.OrganisationPerson{}, sds.Role{}),
	}
	if diff := cmp.Diff(want, people, ours); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	role := people[0].Organisations[0].Roles[0]
	if diff := cmp.Diff(rbac.RoleProfile{ID: "055000000003", Organisation: "RX1", RoleCode: "S8000:G8000:R8001", Activities: []string{"B0360", "B0572"}}, role.RoleProfile()); diff != "" {
		t.Errorf("role profile (-want +got):\n%s", diff)
	}
	checked := national.PublicCodes().Check(role.Profile(), "")
	if errs := checked.Errors(); len(errs) > 0 {
		t.Error(errs)
	}
}

// rolesOn returns how many roles are active on the day, and the rules that were not met
// in reading and on that day.
func rolesOn(es []sds.Entry, on string) (roles int, rules []guidance.RuleID) {
	people, a := sds.People(es)
	for _, p := range people {
		p, b := p.On(day(on))
		a.Merge(b)
		for _, o := range p.Organisations {
			roles += len(o.Roles)
		}
	}
	for _, f := range a.Findings() {
		rules = append(rules, f.Rule)
	}
	return roles, rules
}

func TestRules(t *testing.T) {
	change := func(entry, attribute, value string) []sds.Entry { return entries([3]string{entry, attribute, value}) }
	without := func(i int) []sds.Entry { es := entries(); return append(es[:i:i], es[i+1:]...) }
	named := func(i int, dn string) []sds.Entry { es := entries(); es[i].DN = dn; return es }
	undated := [3]string{"2", "nhsOrgOpenDate", ""}
	for _, tt := range []struct {
		why   string
		es    []sds.Entry
		on    string
		roles int
		rule  guidance.RuleID // the only one that is not met; "" none
	}{
		{"as it is", entries(), "2024-02-29", 1, ""},

		{"the person is missing", without(0), "2024-02-29", 0, "RA-RBC-093"},
		{"the person at the organisation is missing", without(1), "2024-02-29", 0, "RA-RBC-093"},
		{"a role twice", append(entries(), entries()[2]), "2024-02-29", 0, "RA-RBC-093"},
		{"a role twice, in another case", append(entries(), sds.Entry{DN: strings.ToUpper(roleDN)}), "2024-02-29", 0, "RA-RBC-093"},
		{"a role with another id", change("2", "uniqueIdentifier", "055000000004"), "2024-02-29", 0, "RA-RBC-093"},
		{"a role without its id, which its name says", change("2", "uniqueIdentifier", ""), "2024-02-29", 1, ""},
		{"an organisation of somebody else", change("1", "uid", "555000000009"), "2024-02-29", 0, "RA-RBC-093"},
		{"no organisation", change("1", "nhsIdCode", ""), "2024-02-29", 0, "RA-RBC-093"},
		{"an organisation in small letters: matched exactly", change("1", "nhsIdCode", "rx1"), "2024-02-29", 0, "RA-RBC-093"},
		{"no organisation, and a role that says none", entries([3]string{"1", "nhsIdCode", ""}, [3]string{"2", "nhsIDcode", ""}), "2024-02-29", 0, "RA-RBC-093"},
		{"a role at another organisation", change("2", "nhsIDcode", "RX2"), "2024-02-29", 0, "RA-RBC-093"},
		{"a role that does not say its organisation", change("2", "nhsIDcode", ""), "2024-02-29", 1, ""},
		{"a name that cannot be read", named(2, "uniqueidentifier=x,"+orgDN), "2024-02-29", 0, "RA-RBC-093"},
		{"an entry of a system is passed over", append(entries(), sds.Entry{DN: "uniqueidentifier=5,ou=services,o=nhs"}), "2024-02-29", 1, ""},

		{"two organisations", change("1", "nhsIdCode", "RX1|RX2"), "2024-02-29", 0, "RA-RBC-094"},
		{"the same value twice is one", change("1", "nhsIdCode", "RX1|RX1"), "2024-02-29", 1, ""},
		{"two last days", change("2", "nhsOrgCloseDate", "20250228|20260228"), "2024-02-29", 0, "RA-RBC-094"},

		{"a day with hyphens", change("2", "nhsOrgCloseDate", "2025-02-28"), "2024-02-29", 0, "RA-RBC-095"},
		{"no such day", change("2", "nhsOrgOpenDate", "20230229"), "2024-02-29", 0, "RA-RBC-095"},
		{"the last day first", change("2", "nhsOrgCloseDate", "20240228"), "2024-02-29", 0, "RA-RBC-095"},
		{"a day of the organisation that cannot be read", change("1", "nhsOrgOpenDate", "1 January"), "2024-02-29", 0, "RA-RBC-095"},
		{"an empty day is none", change("2", "nhsOrgCloseDate", " "), "2024-02-29", 1, ""},

		{"a job role alone", change("2", "nhsJobRoleCode", "R8001"), "2024-02-29", 0, "RA-RBC-096"},
		{"a name for a code", change("2", "nhsJobRoleCode", "Nurse Access Role"), "2024-02-29", 0, "RA-RBC-096"},
		{"no code: the name decides nothing", change("2", "nhsJobRoleCode", ""), "2024-02-29", 0, "RA-RBC-096"},
		{"two codes", change("2", "nhsJobRoleCode", "S8000:G8000:R8001|S8000:G8000:R8000"), "2024-02-29", 0, "RA-RBC-096"},
		{"an activity that is none is left out of the role", change("2", "nhsBusinessFunctionsCodes", "Manage"), "2024-02-29", 1, "RA-RBC-096"},

		{"status 2", change("0", "nhsPersonStatus", "2"), "2024-02-29", 0, "RA-RBC-097"},
		{"no status", change("0", "nhsPersonStatus", ""), "2024-02-29", 0, "RA-RBC-097"},

		{"the last day", entries(), "2025-02-28", 1, ""},
		{"the day after", entries(), "2025-03-01", 0, "RA-RBC-098"},
		{"role without first day, last day past", entries(undated), "2025-03-01", 0, "RA-RBC-098"},
		{"role without first day, on the last", entries(undated), "2025-02-28", 1, ""},
		{"role without any day", entries(undated, [3]string{"2", "nhsOrgCloseDate", ""}), "2025-03-01", 1, ""},
		{"person at an organisation without first day, last day past", entries([3]string{"1", "nhsOrgOpenDate", ""}, [3]string{"1", "nhsOrgCloseDate", "20240131"}), "2024-02-29", 1, ""},
		{"person at an organisation with both, last day past", entries([3]string{"1", "nhsOrgCloseDate", "20240228"}), "2024-02-29", 0, "RA-RBC-098"},
		{"person at an organisation with both, on the last", entries([3]string{"1", "nhsOrgCloseDate", "20240229"}), "2024-02-29", 1, ""},

		{"the day before the first", entries(), "2024-02-28", 0, "RA-RBC-099"},
		{"person at an organisation, the day before the first", change("1", "nhsOrgOpenDate", "20240301"), "2024-02-29", 0, "RA-RBC-099"},
	} {
		roles, rules := rolesOn(tt.es, tt.on)
		if roles != tt.roles {
			t.Errorf("%s: %d roles", tt.why, roles)
		}
		for _, r := range rules {
			if r != tt.rule && !(r == "RA-RBC-093" && strings.Contains(tt.why, "missing")) {
				t.Errorf("%s: %s is not met", tt.why, r)
			}
		}
		if (tt.rule != "") != (len(rules) > 0) {
			t.Errorf("%s: findings %v, want %q", tt.why, rules, tt.rule)
		}
	}
}

func TestMalformedNumberIsShown(t *testing.T) {
	people, a := sds.People(entries([3]string{"0", "nhsGMC", "GMC123"}))
	found := a.Findings()
	if len(found) != 1 || found[0].Rule != "RA-IDN-062" || found[0].Severity != guidance.Warning || found[0].Pointer != "/0/attributes/nhsGMC" {
		t.Errorf("findings %v", found)
	}
	if n := people[0].Registrations[0]; n.Text != "GMC123" || !n.Number.IsZero() {
		t.Errorf("%+v", n)
	}
}

func TestParseDN(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want sds.DN
		ok   bool
	}{
		{userDN, sds.DN{User: "555000000001"}, true},
		{"uid=555000000001,ou=People,o=NHS", sds.DN{User: "555000000001"}, true},
		{"UID = 555000000001 , OU=people, o=nhs", sds.DN{User: "555000000001"}, true},
		{orgDN, sds.DN{User: "555000000001", Organisation: "555000000002"}, true},
		{roleDN, sds.DN{User: "555000000001", Organisation: "555000000002", Role: "055000000003"}, true},
		{"uniqueidentifier=1," + roleDN, sds.DN{}, false},
		{"uid=555000000001,ou=services,o=nhs", sds.DN{}, false},
		{"uid=555000000001,ou=people,o=example", sds.DN{}, false},
		{"uid=55500000000x,ou=people,o=nhs", sds.DN{}, false},
		{"uid=123456789012345678901,ou=people,o=nhs", sds.DN{}, false},
		{"uid=,ou=people,o=nhs", sds.DN{}, false},
		{"cn=555000000001,ou=people,o=nhs", sds.DN{}, false},
		{`uid=1\,2,ou=people,o=nhs`, sds.DN{}, false},
		{"uid=1+cn=2,ou=people,o=nhs", sds.DN{}, false},
		{"uid=#31,ou=people,o=nhs", sds.DN{}, false},
		{"", sds.DN{}, false},
	} {
		got, err := sds.ParseDN(tt.in)
		if got != tt.want || (err == nil) != tt.ok || err != nil && !errors.Is(err, sds.ErrDN) {
			t.Errorf("%q: %+v, %v", tt.in, got, err)
		}
	}
}

func TestDecodeEntries(t *testing.T) {
	got, err := sds.DecodeEntries([]byte(`[{"dn":"` + userDN + `","attributes":{"uid":"555000000001","objectClass":["top","nhsPerson"],"sn":[]}}]`))
	want := []sds.Entry{{DN: userDN, Attributes: map[string]sds.Values{"uid": {"555000000001"}, "objectClass": {"top", "nhsPerson"}, "sn": {}}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, bad := range []string{`{}`, `[{"dn":"a","attributes":{"uid":1}}]`, `[{"dn":"a","attributes":{"uid":null}}]`, `[{"dn":"a","attributes":{"uid":[1]}}]`, `[{"dn":"a","other":{}}]`} {
		if _, err := sds.DecodeEntries([]byte(bad)); err == nil {
			t.Errorf("%s was read", bad)
		} else if strings.Contains(err.Error(), "555") {
			t.Errorf("%v repeats what was sent", err)
		}
	}
}

func TestRulesAreWellFormed(t *testing.T) {
	if _, err := guidance.NewRegistry(sds.Rules()); err != nil {
		t.Error(err)
	}
}

func FuzzPeople(f *testing.F) {
	f.Add([]byte(`[{"dn":"`+userDN+`","attributes":{"uid":"555000000001","nhsPersonStatus":["1"]}},{"dn":"`+orgDN+`","attributes":{"nhsIDCode":"RX1"}},{"dn":"`+roleDN+`","attributes":{"nhsJobRoleCode":"S8000:G8000:R8001"}}]`), "2024-02-29")
	f.Fuzz(func(t *testing.T, data []byte, on string) {
		d, err := guidance.ParseDate(on)
		if err != nil {
			return
		}
		es, err := sds.DecodeEntries(data)
		if err != nil {
			return
		}
		people, _ := sds.People(es)
		for _, p := range people {
			p, _ = p.On(d)
			if p.Status != "1" && len(p.Organisations) > 0 {
				t.Fatal("a person who is not active has organisations")
			}
			for _, o := range p.Organisations {
				for _, r := range o.Roles {
					if c, err := national.ParseRoleCode(r.Code.String()); err != nil || c != r.Code || r.Organisation != o.Organisation {
						t.Fatalf("%+v", r)
					}
				}
			}
		}
	})
}

func FuzzParseDN(f *testing.F) {
	f.Add(userDN)
	f.Add(roleDN)
	f.Fuzz(func(t *testing.T, s string) {
		dn, err := sds.ParseDN(s)
		if err != nil {
			return
		}
		if again, err := sds.ParseDN(dn.String()); err != nil || again != dn {
			t.Fatalf("%q: %+v, %v", s, again, err)
		}
	})
}
