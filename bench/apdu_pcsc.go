//go:build pcsc && cgo && linux

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"time"

	"github.com/ebfe/scard"

	"github.com/rakit-dev/rakit/card/pcsc"
	"github.com/rakit-dev/rakit/card/pcsc/pcsctest"
	"github.com/rakit-dev/rakit/card/virtual"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
)

// cards are the measurements that need a reader: pcscd of its own with a virtual
// reader of two slots, and a virtual card in each. They are made with -tags pcsc.
func cards() []measurement {
	return []measurement{comparison{
		id: "apdu-round-trips", what: "APDU round trips (GET CHALLENGE, 8 bytes) through pcscd and a virtual reader", unit: perSecond, goal: 0.85,
		ours: side{"card/pcsc Transmit", func(string) (workload, error) { return openOurs(0) }},
		peer: side{"ebfe/scard Transmit", func(string) (workload, error) { return openRaw(1) }},
	}}
}

// challengeCommand asks a card for eight random bytes.
var challengeCommand = []byte{0x00, 0x84, 0x00, 0x00, 0x08}

var errShort = errors.New("the card did not answer with eight bytes")

func wholeAnswer(response []byte, err error) error {
	if err == nil && len(response) != 10 {
		return errShort
	}
	return err
}

// readerService is the one pcscd of the process: libpcsclite keeps its address.
var readerService *pcsctest.Service

// plugged puts a virtual card into a slot.
func plugged(slot int) (net.Conn, error) {
	if readerService == nil {
		s, err := pcsctest.Launch()
		if err != nil {
			return nil, err
		}
		if err := s.Use(); err != nil {
			return nil, err
		}
		readerService = s
	}
	holder, err := identity.ParseUserID("555000000001")
	if err != nil {
		return nil, err
	}
	k, err := virtual.New(virtual.Options{
		UserID: holder, Passcode: passcode.NewSecret("135790"), ECDSA: true, Rand: rand.Reader, NotBefore: time.Now(),
	})
	if err != nil {
		return nil, err
	}
	conn, err := readerService.Dial(context.Background(), slot)
	if err != nil {
		return nil, err
	}
	go func() { _ = k.Serve(context.Background(), conn) }()
	return conn, nil
}

// ours is a card of card/pcsc, spoken to under a context that can be cancelled, as
// callers have it.
type ours struct {
	conn    net.Conn
	service *pcsc.Service
	card    *pcsc.Card
	ctx     context.Context
	cancel  context.CancelFunc
}

func openOurs(slot int) (workload, error) {
	conn, err := plugged(slot)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	service, err := pcsc.Open(ctx)
	if err != nil {
		cancel()
		return nil, err
	}
	reader := readerService.Reader(slot)
	if _, err := service.WaitCard(ctx, reader); err != nil {
		cancel()
		return nil, err
	}
	k, err := service.Connect(ctx, reader)
	return &ours{conn, service, k, ctx, cancel}, err
}

func (o *ours) Run(n int) error {
	for range n {
		if err := wholeAnswer(o.card.Transmit(o.ctx, challengeCommand)); err != nil {
			return err
		}
	}
	return nil
}

func (o *ours) Close() error {
	o.cancel()
	return errors.Join(o.card.Close(), o.service.Close(), o.conn.Close())
}

// raw is a card of the library that card/pcsc stands on.
type raw struct {
	conn    net.Conn
	context *scard.Context
	card    *scard.Card
}

func openRaw(slot int) (workload, error) {
	conn, err := plugged(slot)
	if err != nil {
		return nil, err
	}
	c, err := scard.EstablishContext()
	if err != nil {
		return nil, err
	}
	var k *scard.Card
	for range 40 { // the service looks for cards every 400 ms
		if k, err = c.Connect(readerService.Reader(slot), scard.ShareShared, scard.ProtocolAny); err == nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	return &raw{conn, c, k}, err
}

func (r *raw) Run(n int) error {
	for range n {
		if err := wholeAnswer(r.card.Transmit(challengeCommand)); err != nil {
			return err
		}
	}
	return nil
}

func (r *raw) Close() error {
	return errors.Join(r.card.Disconnect(scard.LeaveCard), r.context.Release(), r.conn.Close())
}
