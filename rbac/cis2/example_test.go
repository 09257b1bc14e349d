package cis2_test

import (
	"fmt"

	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/cis2"
	"github.com/rakit-dev/rakit/rbac/national"
)

const userinfo = `{"sub":"555900000109","nhsid_useruid":"555900000109","nhsid_nrbac_roles":[
	{"person_roleid":"093900001102","org_code":"RX1","role_code":"S8000:G8000:R8001","activity_codes":["B0267"]},
	{"person_roleid":"555900001103","org_code":"RX2","role_code":"S8000:G8000","activity_codes":["B1300"]}]}`

func ExampleNewSession() {
	user, err := cis2.ReadUserInfo([]byte(userinfo))
	if err != nil {
		fmt.Println(err)
		return
	}
	// The token was verified before; here it is its payload.
	token, err := cis2.ReadIDToken([]byte(`{"sub":"555900000109","selected_roleid":"093900001102","id_assurance_level":"3","authentication_assurance_level":3}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	session, err := cis2.NewSession(user, &token, national.Public())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(session.UserID, *session.SelectedRole, session.Assurance.AtLeast(3, 2))
	for _, r := range session.Roles {
		fmt.Println(r.ID, r.Organisation, r.JobRole, r.Activities, r.Usable)
	}
	for _, f := range session.Findings {
		fmt.Println(f.Rule, f.Pointer)
	}
	chosen, err := session.RARole("", rbac.NationalRoles(), cis2.Levels{Identity: 3, Authentication: 3})
	fmt.Println(chosen.Role, chosen.Organisation, err)
	// Output:
	// 555900000109 093900001102 true
	// 093900001102 RX1 R8001 [B0267] true
	// 555900001103 RX2  [B1300] false
	// RA-RBC-081 /nhsid_nrbac_roles/1/role_code
	// id-checker RX1 <nil>
}

func ExampleSession_Choose() {
	user, err := cis2.ReadUserInfo([]byte(userinfo))
	if err != nil {
		fmt.Println(err)
		return
	}
	session, err := cis2.NewSession(user, nil, national.Public())
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = session.Choose("") // no header NHSD-Session-URID
	fmt.Println(err)
	role, err := session.Choose("093900001102")
	fmt.Println(role.ID, err)
	// Output:
	// multiple roles found in user info, please check NHSD-Session-URID
	// 093900001102 <nil>
}
