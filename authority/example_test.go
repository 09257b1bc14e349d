package authority_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// newAuthority puts an Authority together: a store and its signer, a folder of
// keys apart from it, and the three ports. Here the ports are simulated and the
// clock stands still.
func newAuthority(dir string) (*authority.Authority, *sqlite.Store, error) {
	vault, err := passcode.OpenVault(filepath.Join(dir, "keys"))
	if err != nil {
		return nil, nil, err
	}
	seed := make([]byte, 32) // an example: take it from crypto/rand, once, and keep it safe
	signer, err := audit.NewSigner("rakit.example/ra", seed)
	if err != nil {
		return nil, nil, err
	}
	store, err := sqlite.Open(filepath.Join(dir, "rakit.db"), signer)
	if err != nil {
		return nil, nil, err
	}
	ports, err := simulator.Open(filepath.Join(dir, "outside"), simulator.Config{})
	if err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	ra, err := authority.New(authority.Config{
		Store: store, Vault: vault, Directory: ports, Printer: ports, Messenger: ports,
		Now: func() time.Time { return time.Date(2020, 4, 20, 9, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	return ra, store, nil
}

// A registration begins: it is opened, items come in, and a step that is taken
// too early is refused by a rule that says where it is from.
func ExampleAuthority() {
	dir, err := os.MkdirTemp("", "rakit")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	ra, store, err := newAuthority(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer store.Close()
	ctx := context.Background()

	// Who acts was established by the caller: role and organisation come from
	// the sign-in.
	id, _ := identity.ParseUserID("999900000003")
	rx1, _ := identity.ParseODSCode("RX1")
	by := authority.Actor{ID: id, Role: rbac.RAAgent, Organisation: rx1}
	ring, _ := identity.ParseMobile("07700 900100")

	opened, err := ra.OpenRegistration(ctx, authority.OpenRegistration{
		By: by, Route: evidence.EmergencyRemote, Organisation: rx1, RingNumber: ring,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("by the guidance", opened.Case.Edition)
	fmt.Println("asked for", opened.Asked)

	received, err := ra.ReceiveItems(ctx, authority.ReceiveItems{By: by, Case: opened.Case.ID, Items: registration.Items{
		Registrant: identity.Registrant{
			GivenName: "Ada", FamilyName: "Example", DateOfBirth: "1985-12-10", NationalInsuranceNumber: "JK987654D",
			Email: "ada.example@example.nhs.uk", Mobile: "07700 900123",
		},
		Documents: []evidence.Document{{Kind: "uk-passport", Number: "512345678", Expires: "2028-05-01", Seen: evidence.Scan}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("still missing", received.Outcome.Missing)

	// The same call that asks also says why not: nothing but the log has changed.
	_, err = ra.CreateIdentity(ctx, authority.CreateIdentity{By: by, Case: opened.Case.ID})
	var refusal *guidance.Refusal
	if errors.As(err, &refusal) {
		for _, f := range refusal.Findings {
			fmt.Println("refused by", f.Rule, "-", f.Message)
			for _, c := range f.Citations {
				fmt.Println("  see", c.Section)
			}
		}
	}
	unchanged, err := ra.Case(ctx, opened.Case.ID)
	fmt.Println("the case is", unchanged.Stage, err)
	// Output:
	// by the guidance emergency-remote/3
	// asked for [organisation full-name date-of-birth national-insurance-number photo-document photograph mobile-number email-address]
	// still missing [photograph]
	// refused by RA-VID-041 - the video call is not complete
	//   see Stage 3 (after the video call)
	// the case is requested <nil>
}
