package authority_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/rbac"
)

// A holder has locked their card and unlocks it themself, in an application to which
// they do not sign in. Whoever gives another date of birth is answered alike.
func ExampleAuthority_StartUnlock() {
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
	ordered, err1 := ra.OrderCard(ctx, authority.OrderCard{By: by, Case: person.ID})
	_, err2 := ra.Work(ctx)
	_, err3 := ra.HandOverCard(ctx, authority.MeetHolder{By: by, Card: ordered.ID, HolderPresent: true})
	if err := errors.Join(err1, err2, err3); err != nil {
		fmt.Println(err)
		return
	}
	for range card.TriesAllowed {
		if _, err := ra.TryPasscode(ctx, authority.TryPasscode{By: by, Card: ordered.ID}); err != nil {
			fmt.Println(err)
			return
		}
	}

	// What asks is a system of the organisation that was given self-unlock.
	application := authority.System{Name: "Self-service", Organisation: rx1, SelfUnlock: true}
	for _, born := range []string{"1985-12-11", "1985-12-10"} { // the second is right
		started, err := ra.StartUnlock(ctx, authority.StartUnlock{
			By: application, User: person.UserID, DateOfBirth: guidance.MustDate(born), Channel: message.Email,
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("begun, and valid until", started.ValidUntil.Format("15:04"))
		if _, err := ra.Work(ctx); err != nil { // sends the code, if there is anybody to send one to
			fmt.Println(err)
			return
		}
		unlocked, err := ra.EnterUnlockCode(ctx, authority.EnterUnlockCode{By: application, Attempt: started.Attempt, Code: newestCode(dir)})
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println("the card is", unlocked.LockState())
	}
	// Output:
	// begun, and valid until 09:15
	// enter unlock code: refused by RA-PSC-067: the code was not accepted: begin again, or have somebody unlock the card who meets you
	// begun, and valid until 09:15
	// the card is unlocked
}

// newestCode returns the code in the message that was sent last, as its reader types
// it.
func newestCode(dir string) string {
	ports, err := simulator.Open(filepath.Join(dir, "outside"), simulator.Config{})
	if err != nil {
		return err.Error()
	}
	sent, err := ports.Messages()
	if err != nil || len(sent) == 0 {
		return "no message"
	}
	return regexp.MustCompile(`[0-9]{3} [0-9]{3}`).FindString(sent[len(sent)-1].Text)
}
