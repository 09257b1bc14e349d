package notify_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/gateway/notify"
	"github.com/rakit-dev/rakit/gateway/notify/notifytest"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

// A message is handed over, and its receipt comes back. In earnest, BaseURL and Fictional
// are left out, and the key is one that Notify made.
func Example() {
	const template = "f33517ff-2a88-4f6e-b855-c550268ce08a"
	server := notifytest.Start(notifytest.Config{Templates: []notifytest.Template{
		{ID: template, Type: notifytest.SMS, Body: "Your smartcard passcode is ((code)). Keep it to yourself."},
	}})
	defer server.Close()

	g, err := notify.New(notify.Config{
		APIKey:    passcode.NewSecret(server.Key(notifytest.Test)),
		Templates: map[message.Kind]notify.Template{message.Passcode: {Text: template}},
		BaseURL:   server.URL,
		Fictional: true,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	token := passcode.NewSecret("32 random bytes, in hexadecimal")
	callbacks, err := notify.Callbacks(token, func(_ context.Context, r authority.DeliveryReceipt) error {
		fmt.Println("receipt:", r.Ref, r.State)
		return nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	ours := httptest.NewServer(callbacks)
	defer ours.Close()
	server.Callback(ours.URL, token.Reveal())

	to, _ := identity.ParseMobile("07700 900123")
	h, err := g.Send(context.Background(), authority.Message{
		Ref: "message-1", Kind: message.Passcode, To: to, Code: passcode.NewSecret("907312"),
	})
	fmt.Println("handed over:", h.State, err)
	fmt.Println("at Notify:", server.Sent()[0].Body)
	server.Carry()
	_, _ = server.CallBack(context.Background())
	// Output:
	// handed over: sent <nil>
	// at Notify: Your smartcard passcode is 907312. Keep it to yourself.
	// receipt: message-1 delivered
}

// Notify took the message, and its answer was lost. It is not sent again: Notify is asked.
func ExampleGateway_Ask() {
	const template = "f33517ff-2a88-4f6e-b855-c550268ce08a"
	server := notifytest.Start(notifytest.Config{Templates: []notifytest.Template{{ID: template, Type: notifytest.SMS, Body: "((code))"}}})
	defer server.Close()
	g, err := notify.New(notify.Config{
		APIKey:    passcode.NewSecret(server.Key(notifytest.Live)),
		Templates: map[message.Kind]notify.Template{message.Passcode: {Text: template}},
		BaseURL:   server.URL,
		Fictional: true,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	to, _ := identity.ParseMobile("07700 900123")
	m := authority.Message{Ref: "message-1", Kind: message.Passcode, To: to, Code: passcode.NewSecret("907312")}
	begun := time.Now()

	server.Fault(notifytest.CutTaken, 1)
	_, err = g.Send(context.Background(), m)
	fmt.Println("unsure:", errors.Is(err, authority.ErrUnsure))
	h, err := g.Ask(context.Background(), m.Ref, begun)
	fmt.Println("asked:", h.State, err)

	// Of a message that it does not know, nobody says that it may be sent again.
	_, err = g.Ask(context.Background(), "message-2", begun)
	fmt.Println("too early to tell:", errors.Is(err, authority.ErrTemporary))
	_, err = g.Ask(context.Background(), "message-2", begun.Add(-time.Hour))
	fmt.Println("nobody can tell:", errors.Is(err, notify.ErrUntold))
	// Output:
	// unsure: true
	// asked: sent <nil>
	// too early to tell: true
	// nobody can tell: true
}
