package main

import (
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/caller"
)

// tokenCommand is `rakit token`: a development token out.
type tokenCommand struct {
	Keys         string           `required:"" placeholder:"DIR" help:"Folder of keys: that of the server which is to take the token."`
	User         identity.UserID  `required:"" placeholder:"UUID" help:"Care Identity user id, twelve digits."`
	Role         rbac.Role        `required:"" placeholder:"ROLE" help:"RA role, for example ra-agent."`
	Organisation identity.ODSCode `required:"" placeholder:"ODS" help:"ODS code of the organisation at which the role is held."`
	Expires      time.Duration    `default:"1h" placeholder:"1h" help:"How long the token is good: at most 12h (default 1h)."`
	Select       bool             `help:"Have the token select the role by the claim selected_roleid."`
}

// Help is shown by `rakit token --help`.
func (tokenCommand) Help() string {
	return `Prints a signed access token for development, with the claims of CIS2:

    curl -H "Authorization: Bearer $(rakit token --keys keys --user 999900000101 --role ra-agent --organisation RX2)" …

The key that signs is made at first use, in the file token-key.pem of the folder. Whoever can read that file can be anybody: a server that takes tokens of a real issuer takes none of these.

The roles are ra-manager, advanced-ra-agent, ra-agent, sponsor, id-checker and local-smartcard-administrator.`
}

// Run mints the token and prints it on a line of its own.
func (c tokenCommand) Run(s *streams) error {
	issuer, err := caller.OpenIssuer(c.Keys)
	if err != nil {
		return err
	}
	details := caller.TokenDetails{
		User: c.User, Lifetime: c.Expires,
		Roles: []caller.HeldRole{{Role: c.Role, Organisation: c.Organisation}},
	}
	if c.Select {
		details.Selected = 1
	}
	token, err := issuer.Mint(details, time.Now())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, token)
	return err
}
