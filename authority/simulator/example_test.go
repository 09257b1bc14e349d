package simulator_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
)

func Example() {
	dir, err := os.MkdirTemp("", "simulator")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	s, err := simulator.Open(dir, simulator.Config{
		Now: func() time.Time { return time.Date(2020, 4, 20, 12, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	to, _ := identity.ParseMobile("07700 900001")
	message := authority.Message{Ref: "release-1", To: to, Text: passcode.NewSecret("your passcode is 755224")}
	_, err = s.Send(context.Background(), message)
	fmt.Println(err)
	_, err = s.Send(context.Background(), message)
	fmt.Println(err) // the same Ref: no second text

	message.Ref = "release-2"
	message.To, _ = identity.ParseMobile("07700 900003")
	_, err = s.Send(context.Background(), message)
	fmt.Println(err)

	sent, err := s.Messages()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range sent {
		fmt.Println(m.At.Format(time.TimeOnly), m.To, m.Text)
	}
	// Output:
	// <nil>
	// <nil>
	// simulating a text message: this mobile number cannot be reached
	// 12:00:00 +447700900001 your passcode is 755224
}

// A test chooses what comes of a call: here the printer breaks down once.
func ExampleOutcomes() {
	dir, err := os.MkdirTemp("", "simulator")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	broken := true
	s, err := simulator.Open(dir, simulator.Config{Outcomes: simulator.Outcomes{
		OnPrint: func(authority.PrintOrder) error {
			if broken {
				broken = false
				return authority.ErrTemporary
			}
			return nil
		},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}

	holder, _ := identity.ParseUserID("999900000001")
	code, _ := passcode.ParsePasscode("755224")
	order := authority.PrintOrder{Ref: "print-1", UserID: holder, Name: "Ada Example", Passcode: code}
	_, err = s.Print(context.Background(), order)
	fmt.Println("to be tried again:", errors.Is(err, authority.ErrTemporary))
	serial, err := s.Print(context.Background(), order)
	fmt.Println(len(serial), "digits,", err)

	printed, _ := s.Printed()
	fmt.Println(printed[0].Name, printed[0].Passcode, printed[0].Passcode.Equal(code.Secret))
	// Output:
	// to be tried again: true
	// 10 digits, <nil>
	// Ada Example [secret] true
}
