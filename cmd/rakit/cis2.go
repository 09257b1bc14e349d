package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/rbac/cis2"
	"github.com/rakit-dev/rakit/rbac/national"
)

// cis2Command is `rakit cis2`: one userinfo document in, the session out.
type cis2Command struct {
	IDToken   *string `name:"id-token" placeholder:"FILE" help:"The ID token of the same sign-in, as its JSON payload or in compact form: it brings selected_roleid and the levels of assurance. Its signature is not verified."`
	Effective bool    `help:"Show the effective activities of each role: baseline, added and included ones."`
	File      string  `arg:"" optional:"" default:"-" name:"file" help:"The userinfo document; - or none: standard input."`
}

// Help is shown by `rakit cis2 --help`.
func (cis2Command) Help() string {
	return `Reads one userinfo document of the Care Identity Service (CIS2), and writes one line:

    {"userId":"…","selectedRole":"…","assurance":{"identity":3,"authentication":3},"roles":[{"roleProfileId":"…","organisation":"RBA","jobRole":"R8000","roleCode":"S8000:G8000:R8000","activities":["B0401"],"workgroups":[],"usable":true}],"findings":[]}

Codes decide, names never. A role is usable with a role code of three parts (S, G and R with four digits each), an organisation with the form of an ODS code and an id of digits; what is malformed stands there as it came, and gives nothing. A job role that is not on the public list is a finding and gives nothing, too. "selectedRole" is null where nothing, or none of the roles, is selected: the first role is never taken instead. A level of assurance is null where it is not told, or told in two ways.

The user is named by sub or, where that is missing, by nhsid_useruid or uid; where there are several they have to agree. So do userinfo document and ID token on the role selected and on levels. Nothing is verified: neither who signed the token nor when. The effective activities come from the part of the national database that is public.

Exit status: 0 no finding of severity error, 1 some, 2 no such document, or one that names no user by an id of twelve digits, or names two users.`
}

// Run prints the session of the document.
func (c cis2Command) Run(s *streams) error {
	session, err := c.session(s.in)
	if err != nil {
		return err
	}
	if c.Effective {
		session = session.WithEffective()
	}
	text, err := json.Marshal(session)
	if err != nil {
		return err
	}
	if _, err := s.out.Write(append(text, '\n')); err != nil {
		return err
	}
	if guidance.Worst(session.Findings) == guidance.Error {
		return errFound
	}
	return nil
}

func (c cis2Command) session(stdin io.Reader) (cis2.Session, error) {
	if c.File == "-" && c.IDToken != nil && *c.IDToken == "-" {
		return cis2.Session{}, errors.New("standard input is one document: userinfo or ID token")
	}
	data, title, err := readDocument(c.File, stdin)
	if err != nil {
		return cis2.Session{}, err
	}
	user, err := cis2.ReadUserInfo(data)
	if err != nil {
		return cis2.Session{}, fmt.Errorf("%s: %w", title, err)
	}
	if c.IDToken == nil {
		return cis2.NewSession(user, nil, national.Public())
	}
	if data, title, err = readDocument(*c.IDToken, stdin); err != nil {
		return cis2.Session{}, err
	}
	token, err := cis2.ReadIDToken(data)
	if err != nil {
		return cis2.Session{}, fmt.Errorf("%s: %w", title, err)
	}
	return cis2.NewSession(user, &token, national.Public())
}

// readDocument reads one document from a file, or from standard input by the name
// "-". One that is too long comes back cut off, but too long still: whoever reads
// it says so.
func readDocument(name string, stdin io.Reader) (data []byte, title string, err error) {
	r, title, err := openSource(name, stdin)
	if err != nil {
		return nil, title, err
	}
	defer r.Close()
	data, err = io.ReadAll(io.LimitReader(r, input.MaxValue+1))
	return data, title, err
}
