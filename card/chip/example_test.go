package chip_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/card/chip"
	"github.com/rakit-dev/rakit/passcode"
)

// inReader stands for the card in a reader; package card/pcsc has real ones.
func inReader() card.Transmitter {
	der, err := selfSigned("555254240100")
	if err != nil {
		panic(err)
	}
	return pkcs15Card(der, der)
}

func ExampleOpen() {
	ctx := context.Background()
	s, err := chip.Open(ctx, inReader(), chip.PKCS15Layout())
	if err != nil {
		fmt.Println(err)
		return
	}
	id, err := s.UserID(ctx)
	fmt.Println(s.Application().Label, id, err)
	// Output: Care ID 555254240100 <nil>
}

func ExampleSession_Read() {
	ctx := context.Background()
	s, err := chip.Open(ctx, inReader(), chip.PKCS15Layout())
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := s.Read(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("card", c.Serial, "by", c.Manufacturer)
	for _, p := range c.PINs {
		fmt.Println(p.Label, "has", p.Tries, "tries")
	}
	for _, cert := range c.Certificates {
		fmt.Println("certificate", cert.ID, cert.Label)
	}
	// Output:
	// card 1234ab by Example Cards
	// Passcode has 3 tries
	// PUK has 10 tries
	// certificate 45 Authentication
	// certificate 46 Signing
}

func ExampleSession_Verify() {
	ctx := context.Background()
	s, err := chip.Open(ctx, inReader(), chip.PKCS15Layout())
	if err != nil {
		fmt.Println(err)
		return
	}
	remaining, err := s.Verify(ctx, passcode.NewSecret("246802"))
	fmt.Println(remaining, err)
	fmt.Println(errors.Is(err, chip.ErrWrongPasscode))

	// Too short: the card is not asked, and no try is spent.
	_, err = s.Verify(ctx, passcode.NewSecret("2468"))
	fmt.Println(err)
	// Output:
	// 2 verifying the passcode: passcode is wrong; 2 tries remain
	// true
	// verifying the passcode: the passcode: it must have 6 to 8 characters: passcode has a form that the card rules out
}

func ExampleSession_Change() {
	ctx := context.Background()
	s, err := chip.Open(ctx, inReader(), chip.PKCS15Layout())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Change(ctx, passcode.NewSecret("135790"), passcode.NewSecret("2468013")))
	// Output: 3 <nil>
}

func ExampleSession_Unblock() {
	ctx := context.Background()
	s, err := chip.Open(ctx, inReader(), chip.PKCS15Layout())
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 3 {
		_, err = s.Verify(ctx, passcode.NewSecret("000000"))
	}
	fmt.Println(errors.Is(err, chip.ErrBlocked))
	fmt.Println(s.Unblock(ctx, passcode.NewSecret("97531864"), passcode.NewSecret("2468013")))
	fmt.Println(s.Tries(ctx))
	// Output:
	// true
	// 3 <nil>
	// 3 <nil>
}
