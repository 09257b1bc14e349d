package sds_test

import (
	"fmt"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/sds"
)

func Example() {
	const file = `dn: uid=555000000001,ou=people,o=nhs
sn: Example
nhsPersonStatus: 1

dn: uniqueidentifier=555000000002,uid=555000000001,ou=people,o=nhs
nhsIDCode: RX1
nhsOrgOpenDate: 20240101

dn: uniqueidentifier=555000000003,uniqueidentifier=555000000002,uid=555000
 000001,ou=people,o=nhs
nhsJobRoleCode: S8000:G8000:R8001
nhsBusinessFunctionsCodes: B0360
nhsOrgCloseDate: 20250228
`
	entries, err := sds.ReadLDIF(strings.NewReader(file))
	if err != nil {
		fmt.Println(err)
		return
	}
	people, _ := sds.People(entries)
	for _, on := range []string{"2025-02-28", "2025-03-01"} {
		person, why := people[0].On(guidance.MustDate(on))
		for _, o := range person.Organisations {
			fmt.Println(on, o.Organisation, "roles:", len(o.Roles))
		}
		for _, f := range why.Findings() {
			fmt.Println(on, f.Rule, f.Pointer)
		}
	}
	// Output:
	// 2025-02-28 RX1 roles: 1
	// 2025-03-01 RX1 roles: 0
	// 2025-03-01 RA-RBC-098 /2
}
