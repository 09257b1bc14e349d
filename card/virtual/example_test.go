package virtual_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"time"

	"github.com/rakit-dev/rakit/card/virtual"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
)

// seeded is chance that repeats itself: for examples, and never for more.
func seeded() io.Reader { return rand.NewChaCha8([32]byte{}) }

// A card of somebody invented, read in process: no driver, no reader.
func ExampleNew() {
	id, _ := identity.ParseUserID("555000000001")
	c, err := virtual.New(virtual.Options{
		UserID:    id,
		Passcode:  passcode.NewSecret("246810"),
		NotBefore: time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC),
		ECDSA:     true,
		Rand:      seeded(), // in earnest crypto/rand.Reader
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, cert := range c.Certificates() {
		fmt.Println(cert.Label, cert.Signing)
	}
	selectDIR := []byte{0x00, 0xA4, 0x00, 0x0C, 0x02, 0x2F, 0x00}
	answer, err := c.Transmit(context.Background(), selectDIR)
	fmt.Printf("%X %v\n", answer, err)
	// Output:
	// Authentication false
	// Signing true
	// 9000 <nil>
}

// Three wrong passcodes lock a card.
func ExampleCard_Tries() {
	c, err := virtual.New(virtual.Options{
		Passcode:     passcode.NewSecret("246810"),
		Certificates: []virtual.Certificate{}, // none
		Rand:         seeded(),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	guess := append([]byte{0x00, 0x20, 0x00, 0x01, 0x08}, "135791\xFF\xFF"...)
	for range 4 {
		answer, _ := c.Transmit(context.Background(), guess)
		fmt.Printf("%X, left: %d\n", answer, c.Tries().Passcode)
	}
	// Output:
	// 63C2, left: 2
	// 63C1, left: 1
	// 63C0, left: 0
	// 6983, left: 0
}

// What vpcd says to a card: power on, then what are you?
func ExampleCard_Serve() {
	c, err := virtual.New(virtual.Options{
		Passcode:     passcode.NewSecret("246810"),
		Certificates: []virtual.Certificate{},
		Rand:         seeded(),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	reader, conn := net.Pipe() // in earnest c.Connect(ctx, "127.0.0.1:35963")
	served := make(chan error)
	go func() { served <- c.Serve(context.Background(), conn) }()

	_, _ = reader.Write([]byte{0, 1, 1})
	_, _ = reader.Write([]byte{0, 1, 4})
	answer := make([]byte, 2+len(c.ATR()))
	_, err = io.ReadFull(reader, answer)
	fmt.Printf("%X %v\n", answer, err)
	reader.Close()
	fmt.Println(<-served)
	// Output:
	// 00133BF91800008131FE454A434F503431563232AF <nil>
	// <nil>
}

// A card that never answers: what does your program do?
func ExampleCard_SetFaults() {
	c, err := virtual.New(virtual.Options{
		Passcode:     passcode.NewSecret("246810"),
		Certificates: []virtual.Certificate{},
		Rand:         seeded(),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	c.SetFaults(virtual.Fault{Instruction: 0x84, Stall: true})
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	_, err = c.Transmit(ctx, []byte{0x00, 0x84, 0x00, 0x00, 0x08})
	fmt.Println(errors.Is(err, context.DeadlineExceeded))

	c.SetFaults(virtual.Fault{Change: virtual.Status(0x6F00), Times: 1})
	answer, err := c.Transmit(context.Background(), []byte{0x00, 0x20, 0x00, 0x01})
	fmt.Printf("%X %v\n", answer, err)
	// Output:
	// true
	// 6F00 <nil>
}
