package main

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Documents of one made-up person.
const (
	cis2Roles = `[{"person_roleid":"093900001102","person_orgid":"555900002100","org_code":"RBA","role_code":"S8000:G8000:R8003","role_name":"\"Clinical\":\"Clinical Provision\":\"Health Professional Access Role\"","activity_codes":["B0401","B0570"],"activities":["Perform Pharmacy Activities","View Patient Medication"],"workgroups_codes":["055900003100"],"workgroups":["One"]},` +
		`{"person_roleid":"555900001103","person_orgid":"555900002207","org_code":"RX2","role_code":"S8000:G8000","activity_codes":["B0401"]}]`
	cis2Clean   = `{"sub":"555900000109","nhsid_useruid":"555900000109","name":"EXAMPLE Ada Dr","nhsid_nrbac_roles":[{"person_roleid":"093900001102","org_code":"RBA","role_code":"S8000:G8000:R8003","activity_codes":"B0401"}]}`
	cis2Faulty  = `{"sub":"555900000109","nhsid_useruid":"555900000109","name":"EXAMPLE Ada Dr","nhsid_nrbac_roles":` + cis2Roles + `}`
	cis2Payload = `{"sub":"555900000109","selected_roleid":"093900001102","id_assurance_level":"3","authentication_assurance_level":3,"acr":"AAL3_ANY"}`
)

// cis2Files writes the ID tokens that the command lines of these tests name, and
// goes to their folder.
func cis2Files(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"payload.json": cis2Payload,
		"token.jwt":    "eyJhbGciOiJSUzI1NiJ9." + base64.RawURLEncoding.EncodeToString([]byte(cis2Payload)) + ".c2ln\n",
		"another.json": `{"sub":"555900000208","selected_roleid":"093900001102"}`,
		"broken.jwt":   marker + "." + marker + "." + marker,
		"userinfo":     cis2Clean,
		"long.json":    `{"sub":"` + strings.Repeat("5", 1<<20) + `"}`,
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCIS2Golden(t *testing.T) {
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, why, stdin string
		args             []string
		status           int
	}{
		{"cis2", "the session as it is promised, whole", cis2Clean, nil, 0},
		{"cis2 faulty", "a malformed role is shown, unusable and a finding", cis2Faulty, nil, 1},
		{"cis2 effective", "baseline, added and included ones, of the usable role", cis2Faulty, []string{"--effective"}, 1},
		{"cis2 id token", "it brings the role selected and the levels", cis2Clean, []string{"--id-token", "payload.json"}, 0},
		{"cis2 id token of another", "a session of two persons is none", cis2Clean, []string{"--id-token", "another.json"}, 2},
		{"cis2 two users", "sub and nhsid_useruid differ", strings.Replace(cis2Clean, `"sub":"555900000109"`, `"sub":"555900000208"`, 1), nil, 2},
		{"cis2 no JSON", "the place is named, the text is not", cis2Clean + marker, nil, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cis2Files(t)
			got := runWith(t, tt.stdin, append([]string{"cis2"}, tt.args...)...)
			t.Chdir(folder)
			golden(t, tt.name, tt.why, got)
			if got.status != tt.status || (got.stdout == "") != (tt.status == 2) {
				t.Errorf("%s: status %d, want %d; nothing is printed of a document that is refused", tt.why, got.status, tt.status)
			}
		})
	}
}

// TestCIS2Sources: a document comes from a file or standard input, and a token in
// either form says the same.
func TestCIS2Sources(t *testing.T) {
	cis2Files(t)
	want := runWith(t, cis2Clean, "cis2", "--id-token", "payload.json")
	for _, tt := range []struct {
		name, stdin string
		args        []string
	}{
		{"named standard input", cis2Clean, []string{"--id-token", "payload.json", "-"}},
		{"a file", "", []string{"--id-token=payload.json", "userinfo"}},
		{"compact form", cis2Clean, []string{"--id-token", "token.jwt"}},
		{"the token in standard input", cis2Payload, []string{"--id-token", "-", "userinfo"}},
	} {
		if got := runWith(t, tt.stdin, append([]string{"cis2"}, tt.args...)...); got != want || got.status != 0 {
			t.Errorf("%s: %+v, want %+v", tt.name, got, want)
		}
	}
}

func TestCIS2Unusable(t *testing.T) {
	cis2Files(t)
	for _, tt := range []struct {
		name, why, stdin, stderr string
		args                     []string
	}{
		{"nothing", "no document", "", "RA-INP-001", nil},
		{"two documents", "one is wanted", cis2Clean + "\n" + cis2Clean, "RA-INP-001", nil},
		{"a member twice", "of two values one would be checked", `{"sub":"555900000109","sub":"` + marker + `"}`, "RA-INP-003", nil},
		{"invalid UTF-8", "the text could be anything", "{\"sub\":\"" + marker + "\xff\"}", "RA-INP-001", nil},
		{"an array", "no document", "[" + cis2Clean + "]", "RA-INP-004", nil},
		{"nested deeply", "a bound, not a crash", `{"sub":` + strings.Repeat("[", 100_000), "RA-INP-001", nil},
		{"too long", "over 1 MiB", `{"sub":"` + strings.Repeat("5", 2<<20) + `"}`, "RA-INP-006", nil},
		{"sub that is no id", "who it is comes before all", `{"sub":"` + marker + `"}`, "RA-RBC-080", nil},
		{"no user", "who it is comes before all", `{"name":"` + marker + `"}`, "RA-RBC-080", nil},
		{"no such file", "the file is named", "", "absent.json", []string{"absent.json"}},
		{"no such token", "the file is named", cis2Clean, "absent.jwt", []string{"--id-token", "absent.jwt"}},
		{"a token without a name", "a variable of a script that was never set", cis2Clean, "open", []string{"--id-token="}},
		{"a broken token", "neither form", cis2Clean, "RA-INP-004", []string{"--id-token", "broken.jwt"}},
		{"a token too long", "over 1 MiB", cis2Clean, "RA-INP-006", []string{"--id-token", "long.json"}},
		{"both in standard input", "it is one document", cis2Clean, "one document", []string{"--id-token", "-", "-"}},
		{"two files", "one document", "", "unexpected argument", []string{"userinfo", filepath.Join(".", "userinfo")}},
	} {
		got := runWith(t, tt.stdin, append([]string{"cis2"}, tt.args...)...)
		if got.status != 2 || got.stdout != "" || !strings.Contains(got.stderr, tt.stderr) {
			t.Errorf("%s: want status 2 and %s alone, got %d, %q, %q\nwhy: %s", tt.name, tt.stderr, got.status, got.stdout, got.stderr, tt.why)
		}
	}
}
