package authority_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// ward8 is an Authority with a position at RX1 and the profiles of three people.
func ward8(dir string) (ra *authority.Authority, by authority.Actor, people []identity.UserID, done func() error, err error) {
	ra, store, err := newAuthority(dir)
	if err != nil {
		return nil, by, nil, nil, err
	}
	rx1, _ := identity.ParseODSCode("RX1")
	id, _ := identity.ParseUserID("999900000001")
	by = authority.Actor{ID: id, Role: rbac.RAManager, Organisation: rx1}
	ctx := context.Background()
	_, err = ra.DefinePosition(ctx, authority.DefinePosition{By: by, Position: rbac.Position{
		ID: "p-nurse", Name: "Nurse, ward 8", Organisation: "RX1",
		AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001", Activities: []string{"B0360"}}},
		Approval:       &rbac.Approval{By: []string{"999900000011"}, How: "meeting of the access board", On: guidance.MustDate("2020-04-17")},
	}})
	for _, text := range []string{"555000000101", "555000000102", "555000000103"} {
		user, _ := identity.ParseUserID(text)
		name, _ := identity.NewName(identity.NameParts{Given: "Ben", Family: "Sample"})
		_, recorded := ra.RecordProfile(ctx, authority.RecordProfile{By: by, Profile: identity.Profile{
			UserID: user, Name: name, Organisation: rx1, Route: "in-person", OpenedAt: time.Date(2020, 4, 1, 9, 0, 0, 0, time.UTC),
		}})
		err = errors.Join(err, recorded)
		people = append(people, user)
	}
	return ra, by, people, store.Close, err
}

// A joiner has all of their positions from the first day on, and a leaver none from
// the day on which they leave.
func ExampleAuthority_Join() {
	dir, err := os.MkdirTemp("", "rakit")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	ra, by, people, done, err := ward8(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer done()
	ctx := context.Background()

	joined, err := ra.Join(ctx, authority.Join{By: by, User: people[0], Organisation: by.Organisation, Access: []authority.NewAccess{{
		Position: "p-nurse", OpenEndReason: "permanent staff",
		Approval: &rbac.Approval{By: []string{"999900000012"}, How: "signed by the ward manager", On: guidance.MustDate("2020-04-20")},
	}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, as := range joined {
		fmt.Println("holds", as.Position, "from", as.Start)
	}

	_, err = ra.Leave(ctx, authority.Leave{By: by, User: people[0]})
	fmt.Println("left:", err)
	held, _, err := ra.For(by).Assignments(ctx, authority.AssignmentFilter{User: people[0]}, authority.Page{Limit: 10})
	for _, as := range held {
		fmt.Println(as.Position, "is not held any more from", as.Ended.On, err)
	}
	// Output:
	// holds p-nurse from 2020-04-20
	// left: <nil>
	// p-nurse is not held any more from 2020-04-20 <nil>
}

// A list is tried first, and then carried out: each item says what came of it.
func ExampleAuthority_AssignMany() {
	dir, err := os.MkdirTemp("", "rakit")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	ra, by, people, done, err := ward8(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer done()

	list := authority.AssignMany{By: by, Organisation: by.Organisation, DryRun: true}
	for i, user := range people {
		access := authority.NewAccess{Position: "p-nurse", OpenEndReason: "permanent staff"}
		if i == 1 {
			access.OpenEndReason = "" // somebody forgot to say why it has no end
		}
		list.Items = append(list.Items, authority.NewAssignment{User: user, NewAccess: access})
	}
	for _, dry := range []bool{true, false} {
		list.DryRun = dry
		batch, err := ra.AssignMany(context.Background(), list)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("dry run:", batch.DryRun, "done:", batch.Done, "refused:", batch.Refused)
		for i, item := range batch.Items {
			var refusal *guidance.Refusal
			if errors.As(item.Err, &refusal) {
				fmt.Println("  item", i, "refused by", refusal.Rule())
			}
		}
	}
	// Output:
	// dry run: true done: 2 refused: 1
	//   item 1 refused by RA-RBC-021
	// dry run: false done: 2 refused: 1
	//   item 1 refused by RA-RBC-021
}
