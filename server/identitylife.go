package server

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
)

// ChangeContact says how somebody is reached from now on.
type ChangeContact struct {
	Email        Email  `json:"email,omitzero" doc:"Absent: it stays as it is."`
	Mobile       Mobile `json:"mobile,omitzero" doc:"Absent: it stays as it is."`
	RemoveEmail  bool   `json:"removeEmail,omitempty" doc:"There is to be no address: the holder cannot unlock their card themself then."`
	RemoveMobile bool   `json:"removeMobile,omitempty"`
}

// ChangeName is the full name of somebody from now on, and what showed it.
type ChangeName struct {
	Title       string                            `json:"title,omitempty" maxLength:"35"`
	GivenName   string                            `json:"givenName,omitempty" maxLength:"100"`
	MiddleNames string                            `json:"middleNames,omitempty" maxLength:"100"`
	FamilyName  string                            `json:"familyName,omitempty" maxLength:"100"`
	Preferred   *PreferredName                    `json:"preferred,omitempty" doc:"What a card shows in place of the full name."`
	Reason      Closed[identity.NameChangeReason] `json:"reason,omitzero" doc:"Needed where the given or the family name changes."`
	Proof       *NameProof                        `json:"proof,omitempty" doc:"What showed it."`
	Note        string                            `json:"note,omitempty" maxLength:"500" doc:"Of a correction without proof: what showed that it was a slip."`
}

// PreferredName is a name on a card.
type PreferredName struct {
	GivenName   string `json:"givenName,omitempty" maxLength:"100"`
	MiddleNames string `json:"middleNames,omitempty" maxLength:"100"`
	FamilyName  string `json:"familyName,omitempty" maxLength:"100"`
}

// NameProof is a document that showed a changed name.
type NameProof struct {
	Kind          Closed[identity.NameProofKind] `json:"kind"`
	SeenOn        Day                            `json:"seenOn" doc:"London day on which the original was seen."`
	SeenBy        User                           `json:"seenBy"`
	ReferenceEnds string                         `json:"referenceEnds,omitempty" maxLength:"4" doc:"The last characters of its number, to find it again."`
}

// MoveIdentity says where somebody works from today on.
type MoveIdentity struct {
	To     Organisation `json:"to" doc:"ODS code of the new organisation."`
	Access []NewAccess  `json:"access,omitempty" maxItems:"50" nullable:"false" doc:"Positions of the new organisation, from today on."`
}

// CloseIdentity says why an identity is closed.
type CloseIdentity struct {
	Reason    Closed[identity.ClosingReason] `json:"reason" doc:"A duplicate is superseded instead."`
	Note      string                         `json:"note,omitempty" maxLength:"500"`
	Confirmed bool                           `json:"confirmed" doc:"That all access, all cards and all other authenticators go with it. Without it the act is refused."`
}

// ReopenIdentity says why an identity is reopened.
type ReopenIdentity struct {
	Reason Closed[identity.ReopeningReason] `json:"reason"`
	Note   string                           `json:"note,omitempty" maxLength:"500"`
}

// SupersedeIdentity says which identity of the same person is kept.
type SupersedeIdentity struct {
	Kept      User   `json:"kept"`
	Note      string `json:"note,omitempty" maxLength:"500"`
	Confirmed bool   `json:"confirmed" doc:"That all access, all cards and all other authenticators of this one go with it."`
}

// IdentityClosed is the closing of an identity.
type IdentityClosed struct {
	At     time.Time                      `json:"at"`
	By     User                           `json:"by"`
	Reason Closed[identity.ClosingReason] `json:"reason"`
}

type identityCommandInput[B any] struct {
	CommandHeaders
	IdentityInput
	Body B
}

type leaveInput struct {
	CommandHeaders
	IdentityInput
}

// identified answers with an identity as it is now.
func identified(p identity.Profile) Answer[Identity] {
	return Answer[Identity]{ETag: etagOf(p.Version), Location: "/v1/identities/" + p.UserID.String(), Body: identityOf(p)}
}

func (s *Server) identityLife(api huma.API) {
	const tag, path = "identities", "/v1/identities/{user}"
	post := func(id, at, summary, about string) operation {
		return operation{id: id, method: http.MethodPost, path: path + "/" + at, tag: tag, named: true, summary: summary, about: about}
	}

	command(s, api, post("change-contact", "contact", "Change how somebody is reached",
		"Their email address or mobile number. No passcode that is on its way goes anywhere else by it. The person themself uses `/v1/me/contact`."),
		func(c call, in *identityCommandInput[ChangeContact]) (identity.Profile, error) {
			return c.ra.ChangeContact(c, in.Body.command(c.by, in.User.UserID))
		}, identified)

	command(s, api, post("change-name", "name", "Change somebody's name",
		"With what showed it. Cards keep the name that they were printed with: see `replace-card`."),
		func(c call, in *identityCommandInput[ChangeName]) (identity.Profile, error) {
			change, err := in.Body.change(c)
			if err != nil {
				return identity.Profile{}, err
			}
			return c.ra.ChangeName(c, authority.ChangeName{By: c.by, User: in.User.UserID, Change: change})
		}, identified)

	command(s, api, post("move-identity", "move", "Move somebody to another organisation",
		"In one step: the access at the old organisation ends, that at the new one starts, and the card stays the same. The caller acts for both."),
		func(c call, in *identityCommandInput[MoveIdentity]) (identity.Profile, error) {
			cmd := authority.MovePerson{By: c.by, User: in.User.UserID, To: in.Body.To.ODSCode}
			for _, a := range in.Body.Access {
				cmd.Access = append(cmd.Access, a.library())
			}
			return c.ra.MovePerson(c, cmd)
		}, identified)

	command(s, api, post("leave", "leaving", "Record that somebody leaves healthcare",
		"Their access ends, wherever it is, and their cards are asked back. The identity stays open until it is closed."),
		func(c call, in *leaveInput) (identity.Profile, error) {
			return c.ra.Leave(c, authority.Leave{By: c.by, User: in.User.UserID})
		}, identified)

	command(s, api, post("close-identity", "closure", "Close an identity",
		"With all that hangs on it: access ends, cards are cancelled, other authenticators are removed, wherever they belong."),
		func(c call, in *identityCommandInput[CloseIdentity]) (identity.Profile, error) {
			return c.ra.CloseProfile(c, authority.CloseProfile{
				By: c.by, User: in.User.UserID, Reason: in.Body.Reason.Value, Note: in.Body.Note, Confirmed: in.Body.Confirmed,
			})
		}, identified)

	command(s, api, post("reopen-identity", "reopening", "Reopen an identity",
		"By another person than who closed it. Nothing that ended with it comes back."),
		func(c call, in *identityCommandInput[ReopenIdentity]) (identity.Profile, error) {
			return c.ra.ReopenProfile(c, authority.ReopenProfile{By: c.by, User: in.User.UserID, Reason: in.Body.Reason.Value, Note: in.Body.Note})
		}, identified)

	command(s, api, post("supersede-identity", "supersession", "Close the duplicate of an identity",
		"For good. Nothing is merged: the one that is kept stays as it is."),
		func(c call, in *identityCommandInput[SupersedeIdentity]) (identity.Profile, error) {
			return c.ra.SupersedeProfile(c, authority.SupersedeProfile{
				By: c.by, User: in.User.UserID, Kept: in.Body.Kept.UserID, Note: in.Body.Note, Confirmed: in.Body.Confirmed,
			})
		}, identified)
}

// command returns the change for the library.
func (b ChangeContact) command(by authority.Actor, user identity.UserID) authority.ChangeContact {
	return authority.ChangeContact{
		By: by, User: user, Email: b.Email.Email, Mobile: b.Mobile.Mobile, RemoveEmail: b.RemoveEmail, RemoveMobile: b.RemoveMobile,
	}
}

// change returns the change for the library.
func (b ChangeName) change(ctx context.Context) (identity.NameChange, error) {
	name, err := nameOf(ctx, identity.NameParts{Title: b.Title, Given: b.GivenName, Middle: b.MiddleNames, Family: b.FamilyName})
	if err != nil {
		return identity.NameChange{}, err
	}
	change := identity.NameChange{Name: name, Reason: b.Reason.Value, Note: b.Note}
	if p := b.Preferred; p != nil {
		if change.Preferred, err = nameOf(ctx, identity.NameParts{Given: p.GivenName, Middle: p.MiddleNames, Family: p.FamilyName}); err != nil {
			return identity.NameChange{}, err
		}
	}
	if p := b.Proof; p != nil {
		change.Proof = &identity.NameProof{Kind: p.Kind.Value, SeenOn: p.SeenOn.Date, SeenBy: p.SeenBy.UserID, ReferenceEnds: p.ReferenceEnds}
	}
	return change, nil
}

// nameOf returns a name; whether there has to be one is for the rules to say.
func nameOf(ctx context.Context, parts identity.NameParts) (identity.Name, error) {
	if parts.Given == "" && parts.Family == "" {
		return identity.Name{}, nil
	}
	name, err := identity.NewName(parts)
	if err != nil {
		p := problem(ctx, kindInvalid, "")
		p.Errors = []ProblemError{{In: "body", Detail: err.Error()}} // of the form only: it never holds the name
		return identity.Name{}, p
	}
	return name, nil
}
