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
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// cardExample is an Authority with a certification authority, and a clock that is
// turned by hand.
func cardExample(dir string, now func() time.Time) (*authority.Authority, *sqlite.Store, error) {
	vault, err := passcode.OpenVault(filepath.Join(dir, "keys"))
	if err != nil {
		return nil, nil, err
	}
	signer, err := audit.NewSigner("rakit.example/ra", make([]byte, 32)) // an example: see newAuthority
	if err != nil {
		return nil, nil, err
	}
	store, err := sqlite.Open(filepath.Join(dir, "rakit.db"), signer)
	if err != nil {
		return nil, nil, err
	}
	ports, err := simulator.Open(filepath.Join(dir, "outside"), simulator.Config{Now: now})
	if err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	ra, err := authority.New(authority.Config{
		Store: store, Vault: vault, Directory: ports, Printer: ports, Messenger: ports, CA: ports, Now: now,
	})
	return ra, store, err
}

// register registers somebody in person, and returns their registration.
func register(ctx context.Context, ra *authority.Authority, by authority.Actor) (registration.Case, error) {
	opened, err := ra.OpenRegistration(ctx, authority.OpenRegistration{By: by, Route: evidence.InPerson, Organisation: by.Organisation})
	if err != nil {
		return registration.Case{}, err
	}
	id := opened.Case.ID
	_, err1 := ra.ReceiveItems(ctx, authority.ReceiveItems{By: by, Case: id, Items: registration.Items{
		Registrant: ada, Photo: items.Photo, Documents: []evidence.Document{
			{Kind: "uk-passport", Number: "512345678", Issued: "2018-05-01", Expires: "2028-05-01", Seen: evidence.Original},
			{Kind: "bank-statement", Provider: "Example Bank", Issued: "2024-09-01", Seen: evidence.Original},
			{Kind: "utility-bill", Provider: "Example Water", Issued: "2024-08-15", Seen: evidence.Original},
		},
	}})
	_, err2 := ra.ConfirmIdentity(ctx, authority.ConfirmIdentity{By: by, Case: id, Check: seenByAgent})
	_, err3 := ra.CreateIdentity(ctx, authority.CreateIdentity{By: by, Case: id})
	_, err4 := ra.Work(ctx)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return registration.Case{}, err
	}
	return ra.Case(ctx, id)
}

// The life of a card: handed over, lost and replaced, renewed, replaced again in a
// new name, and given back by a leaver.
func ExampleAuthority_cards() {
	dir, err := os.MkdirTemp("", "rakit")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	clock := time.Date(2024, 9, 30, 9, 0, 0, 0, time.UTC)
	ra, store, err := cardExample(dir, func() time.Time { return clock })
	if err != nil {
		fmt.Println(err)
		return
	}
	defer store.Close()
	ctx := context.Background()
	by := authority.Actor{ID: agent.ID, Role: rbac.RAAgent, Organisation: rx1}
	person, err := register(ctx, ra, by)
	if err != nil {
		fmt.Println(err)
		return
	}
	// tell does what is waiting outside, and says how a card is then.
	tell := func(what, id string, err error) {
		_, working := ra.Work(ctx)
		k, reading := ra.Card(ctx, id)
		if err := errors.Join(err, working, reading); err != nil {
			fmt.Println(what, err)
			return
		}
		fmt.Printf("%s: card %s, certificates %s until %s\n", what, k.State, k.Certification.CurrentState(), k.Certification.Pair.ExpiresOn())
	}

	first, err := ra.OrderCard(ctx, authority.OrderCard{By: by, Case: person.ID})
	tell("ordered", first.ID, err)
	_, err = ra.HandOverCard(ctx, authority.MeetHolder{By: by, Card: first.ID, HolderPresent: true})
	tell("handed over", first.ID, err)

	// Lost: it is cancelled at once, and another comes in its place.
	clock = clock.AddDate(0, 1, 0)
	lost, err := ra.ReportCard(ctx, authority.ReportCard{By: by, Card: first.ID, Reason: card.ReasonLost, Replace: true})
	tell("lost", first.ID, err)
	second := lost.New.ID
	_, err = ra.HandOverCard(ctx, authority.MeetHolder{By: by, Card: second, HolderPresent: true})
	tell("the one in its place", second, err)

	// In the last ninety days the holder renews, with their passcode.
	clock = clock.AddDate(2, 10, 0)
	self := authority.Actor{ID: person.UserID, Role: rbac.Self, Organisation: rx1}
	due, err := ra.For(self).Renewal(ctx, second)
	fmt.Println("renewal is", due.State, "with", due.DaysLeft, "days left", err)
	_, err = ra.RenewCertificates(ctx, authority.RenewCertificates{By: self, Card: second, Passcode: true})
	tell("renewed", second, err)

	// A new name: the old card works until the new one is handed over.
	clock = clock.AddDate(0, 1, 0)
	name, err := identity.NewName(identity.NameParts{Given: "Ada", Family: "Sample"})
	if err == nil {
		_, err = ra.ChangeName(ctx, authority.ChangeName{By: by, User: person.UserID, Change: identity.NameChange{
			Name: name, Reason: identity.NameByMarriage,
			Proof: &identity.NameProof{Kind: identity.ProofMarriage, SeenOn: guidance.DateOf(clock), SeenBy: by.ID},
		}})
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	clock = clock.AddDate(0, 0, 1)
	renamed, err := ra.ReplaceCard(ctx, authority.ReplaceCard{By: by, Card: second})
	tell("in the old name", second, err)
	_, err = ra.HandOverCard(ctx, authority.MeetHolder{By: by, Card: renamed.New.ID, HolderPresent: true})
	tell("in the new name", renamed.New.ID, err)
	tell("in the old name", second, nil)

	// A leaver is asked for the card, and gives it back.
	clock = clock.AddDate(0, 6, 0)
	_, err = ra.AskBackCard(ctx, authority.MoveCard{By: by, Card: renamed.New.ID})
	tell("asked back", renamed.New.ID, err)
	_, err = ra.HandBackCard(ctx, authority.MoveCard{By: by, Card: renamed.New.ID})
	tell("given back", renamed.New.ID, err)
	cleared, err := ra.ClearCard(ctx, authority.MoveCard{By: by, Card: renamed.New.ID})
	fmt.Println("its plastic is", cleared.Body, err)
	// Output:
	// ordered: card printed, certificates certified until 2027-09-30
	// handed over: card in-use, certificates certified until 2027-09-30
	// lost: card cancelled, certificates revoked until 2027-09-30
	// the one in its place: card in-use, certificates certified until 2027-10-30
	// renewal is due with 61 days left <nil>
	// renewed: card in-use, certificates certified until 2030-08-30
	// in the old name: card in-use, certificates certified until 2030-08-30
	// in the new name: card in-use, certificates certified until 2030-10-01
	// in the old name: card cancelled, certificates revoked until 2030-08-30
	// asked back: card asked-back, certificates certified until 2030-10-01
	// given back: card cancelled, certificates revoked until 2030-10-01
	// its plastic is cleared <nil>
}
