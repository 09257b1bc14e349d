package file_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/gateway/file"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

func Example() {
	dir, err := os.MkdirTemp("", "messages")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	now := time.Date(2020, 6, 10, 12, 0, 0, 0, time.UTC)
	g, err := file.Open(dir, func() time.Time { return now })
	if err != nil {
		fmt.Println(err)
		return
	}
	to, _ := identity.ParseMobile("07700 900123")
	m := authority.Message{Ref: "message-1", Kind: message.Numbers, To: to, Text: passcode.NewSecret("Please read out 755 224.")}

	_, err = g.Ask(context.Background(), m.Ref, now)
	fmt.Println("not sent yet:", errors.Is(err, authority.ErrNotFound))
	for range 2 { // the second call writes nothing
		h, err := g.Send(context.Background(), m)
		fmt.Println(h.State, err)
	}
	all, _ := g.Messages()
	fmt.Printf("%d message: to %s: %s\n", len(all), all[0].To, all[0].Text)
	// Output:
	// not sent yet: true
	// sent <nil>
	// sent <nil>
	// 1 message: to +447700900123: Please read out 755 224.
}
