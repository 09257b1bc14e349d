package sandbox_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// The call of registration/on-call is brought to its end: the numbers that were
// texted are read back, by the RA Agent of RX2.
func Example() {
	dir, err := os.MkdirTemp("", "sandbox")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	w, err := sandbox.Open(filepath.Join(dir, "world"), sandbox.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Close()
	fmt.Println("It is", w.Now().Format(time.RFC1123))

	err = w.Use(context.Background(), func(ctx context.Context, l *sandbox.Live) error {
		texts, err := l.Simulator.Messages()
		if err != nil {
			return err
		}
		by, id := sandbox.Actor("agent/rx2/ra-agent"), sandbox.ID("registration/on-call")
		for _, m := range texts {
			if m.Ref != sandbox.ID("challenge/on-call") {
				continue
			}
			words := strings.Fields(m.Text)
			_, err := l.Authority.ReadBack(ctx, authority.ReadBack{
				By: by, Case: id, Challenge: m.Ref, Spoken: strings.Join(words[len(words)-2:], " "),
			})
			if err != nil {
				return err
			}
		}
		done, err := l.Authority.CompleteCall(ctx, authority.CompleteCall{
			By: by, Case: id, Seen: registration.Confirmation{DocumentShown: true, LikenessConfirmed: true},
		})
		fmt.Println("The registration is", done.Stage)
		return err
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	later, err := w.Advance(36 * time.Hour)
	fmt.Println("It is", later.Format(time.RFC1123), err)
	// Output:
	// It is Mon, 20 Apr 2020 09:00:00 UTC
	// The registration is verified
	// It is Tue, 21 Apr 2020 21:00:00 UTC <nil>
}

// The printer spoils the next card, and prints those after it.
func ExampleWorld_SetOutcomes() {
	dir, err := os.MkdirTemp("", "sandbox")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	w, err := sandbox.Open(filepath.Join(dir, "world"), sandbox.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Close()
	err = w.SetOutcomes(sandbox.Outcomes{Printer: sandbox.Choice{Outcome: sandbox.Spoiled, Times: 1}})
	if err != nil {
		fmt.Println(err)
		return
	}

	err = w.Use(context.Background(), func(ctx context.Context, l *sandbox.Live) error {
		_, err := l.Authority.OrderCard(ctx, authority.OrderCard{
			By: sandbox.Actor("agent/rx2/ra-agent"), Case: sandbox.ID("registration/registered"),
		})
		return err
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	before, err := w.Printed(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	jobs, err := w.Work(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	after, err := w.Printed(context.Background())
	fmt.Println(jobs, "jobs done,", len(after)-len(before), "cards printed,", err)
	fmt.Printf("chosen for the next card: %q\n", w.Outcomes().Printer.Outcome)
	// Output:
	// 2 jobs done, 0 cards printed, <nil>
	// chosen for the next card: ""
}
