package authenticator_test

import (
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/identity"
)

func ExampleRegister() {
	id, _ := identity.ParseUserID("555000000001")
	name, _ := identity.NewName(identity.NameParts{Given: "Ada", Family: "Example"})
	p := identity.Profile{UserID: id, Name: name, OpenedAt: time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)}

	r := authenticator.Request{
		ID: "auth-1", Profile: p, Kind: authenticator.IPad, By: id, At: time.Date(2024, 9, 30, 11, 0, 0, 0, time.UTC),
	}
	own, err := authenticator.Register(r)
	fmt.Println(own.Kind, own.State, err)
	fmt.Println("for an application that needs AAL3:", own.Suffices(authenticator.AAL3))

	r.ID, r.Kind = "auth-2", authenticator.Robot
	_, err = authenticator.Register(r)
	fmt.Println(err)
	// Output:
	// ipad active <nil>
	// for an application that needs AAL3: true
	// register authenticator: refused by RA-IDN-092: this kind is registered by the Registration Authority, not by its holder
}

func ExampleRemoveAll() {
	id, _ := identity.ParseUserID("555000000001")
	agent, _ := identity.ParseUserID("555000000002")
	name, _ := identity.NewName(identity.NameParts{Given: "Ada", Family: "Example"})
	noon := time.Date(2024, 9, 30, 11, 0, 0, 0, time.UTC)
	p := identity.Profile{UserID: id, Name: name, OpenedAt: noon}
	key, _ := authenticator.Register(authenticator.Request{ID: "auth-1", Profile: p, Kind: authenticator.SecurityKey, By: agent, At: noon})

	p, _ = p.Closed(identity.Closing{At: noon.Add(time.Hour), By: agent, Reason: identity.LeftHealthcare}, true)
	ended, err := authenticator.RemoveAll(p, []authenticator.Authenticator{key})
	fmt.Println(len(ended), ended[0].State, ended[0].Reason, err)
	// Output: 1 removed profile-closed <nil>
}

func ExampleKind_Offer() {
	for _, k := range []authenticator.Kind{authenticator.WindowsHello, authenticator.Passkey} {
		o, _ := k.Offer()
		fmt.Printf("%s: level %s (%s), by its holder %v, offered %s\n", k, o.Level, o.LevelBasis, o.Self, o.Offered)
	}
	o, _ := authenticator.Robot.Offer()
	fmt.Printf("%s: level stated %v, by its holder %v, offered %s\n", o.Kind, o.Level != 0, o.Self, o.Offered)
	// Output:
	// windows-hello: level AAL3 (sourced), by its holder true, offered … to …
	// passkey: level AAL2 (sourced), by its holder true, offered … to …
	// robot: level stated false, by its holder false, offered 2024-02-28 to …
}
