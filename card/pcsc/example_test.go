package pcsc_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/rakit-dev/rakit/card/pcsc"
)

// The readers, and the next card that is put into one: it is asked for a random
// number (GET CHALLENGE, ISO/IEC 7816-4:2020, 11.5.3), with other programs kept away.
func Example() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	service, err := pcsc.Open(ctx)
	if err != nil {
		log.Fatal(err)
	}
	defer service.Close()
	readers, err := service.Readers(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range readers {
		fmt.Println(r.Name, r.State)
	}
	present, err := service.WaitCard(ctx, "")
	if err != nil {
		log.Fatal(err)
	}
	card, err := service.Connect(ctx, present.Name)
	if err != nil {
		log.Fatal(err)
	}
	defer card.Close()
	end, err := card.Begin(ctx)
	if err != nil {
		log.Fatal(err)
	}
	defer end()
	answer, err := card.Transmit(ctx, []byte{0x00, 0x84, 0x00, 0x00, 0x08})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(answer), "bytes, status word included")
}

// What comes and goes, until the context is done.
func ExampleService_Watch() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	service, err := pcsc.Open(ctx)
	if err != nil {
		log.Fatal(err)
	}
	defer service.Close()
	for reader, err := range service.Watch(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s is %s % X\n", reader.Name, reader.State, reader.ATR)
	}
}
