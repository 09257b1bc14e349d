//go:build windows || (pcsc && cgo)

package pcsc

import (
	"errors"
	"strings"
	"time"

	"github.com/ebfe/scard"
)

func newSystem() system { return scardSystem{} }

// scardSystem is PC/SC by package scard, and knows that package's faults.
type scardSystem struct{}

func (scardSystem) establish() (session, error) {
	c, err := scard.EstablishContext()
	if err != nil {
		return nil, coded(err)
	}
	return &scardSession{context: c, place: takePlace()}, nil
}

// coded returns err with scard's number as a Code; nil stays nil.
func coded(err error) error {
	var e scard.Error
	if errors.As(err, &e) {
		return Code(e)
	}
	return err
}

type scardSession struct {
	context  *scard.Context
	place    int // see waitName
	released bool
}

func (s *scardSession) readers() ([]string, error) {
	names, err := s.context.ListReaders()
	if errors.Is(err, scard.ErrNoReadersAvailable) {
		return nil, nil
	}
	return names, coded(err)
}

func (s *scardSession) change(known []known, wait time.Duration) error {
	states := make([]scard.ReaderState, len(known), len(known)+1)
	for i, k := range known {
		// No ATR goes in: scard would not clear it when the card is pulled.
		states[i] = scard.ReaderState{Reader: s.waitName(k.name), CurrentState: scard.StateFlag(k.flags)}
	}
	if waitsForReaders && len(states) < maxStates {
		states = append(states, scard.ReaderState{Reader: s.waitName(`\\?PnP?\Notification`)})
	}
	if len(states) == 0 { // scard panics
		time.Sleep(min(wait, pollEvery))
		return codeTimeout
	}
	if pollEvery > 0 {
		wait = min(wait, pollEvery)
		if err := s.context.GetStatusChange(states, 0); !errors.Is(err, scard.ErrTimeout) {
			return updated(known, states, err)
		}
		time.Sleep(wait)
		return codeTimeout
	}
	return updated(known, states, s.context.GetStatusChange(states, wait))
}

// updated writes what states say into known, unless err is one.
func updated(known []known, states []scard.ReaderState, err error) error {
	if err != nil {
		return coded(err)
	}
	for i := range known {
		known[i].flags, known[i].atr = uint32(states[i].EventState)&^flagChanged, states[i].Atr
	}
	return nil
}

func (s *scardSession) connect(reader string) (handle, error) {
	if strings.ContainsRune(reader, 0) {
		return nil, ErrNoReader
	}
	c, err := s.context.Connect(reader, scard.ShareShared, scard.ProtocolAny)
	if err != nil {
		return nil, coded(err)
	}
	h := scardHandle{c}
	if err := h.spoken(); err != nil {
		return nil, errors.Join(err, h.disconnect())
	}
	return h, nil
}

func (s *scardSession) cancel() error { return coded(s.context.Cancel()) }

func (s *scardSession) release() error {
	err := s.context.Release()
	if !s.released {
		s.released = true
		givePlace(s.place)
	}
	return coded(err)
}

type scardHandle struct{ card *scard.Card }

// spoken returns ErrProtocol if the protocol is one at which scard panics.
func (h scardHandle) spoken() error {
	if p := h.card.ActiveProtocol(); p != scard.ProtocolT0 && p != scard.ProtocolT1 {
		return ErrProtocol
	}
	return nil
}

func (h scardHandle) transmit(command []byte) ([]byte, error) {
	if len(command) == 0 { // scard panics
		return nil, ErrCommand
	}
	if err := h.spoken(); err != nil {
		return nil, err
	}
	if h.card.ActiveProtocol() == scard.ProtocolT0 {
		command = tpdu(command)
	}
	answer, err := h.card.Transmit(command)
	return answer, coded(err)
}

func (h scardHandle) begin() error { return coded(h.card.BeginTransaction()) }
func (h scardHandle) end() error   { return coded(h.card.EndTransaction(scard.LeaveCard)) }

func (h scardHandle) status() (bool, error) {
	s, err := h.card.Status()
	if err != nil {
		return false, coded(err)
	}
	// The upper 16 bits of State are pcscd's count of cards that came and went.
	return there(s.State & 0xFFFF), nil
}

func (h scardHandle) reconnect(reset bool) error {
	disposition := scard.LeaveCard
	if reset {
		disposition = scard.ResetCard
	}
	if err := h.card.Reconnect(scard.ShareShared, scard.ProtocolAny, disposition); err != nil {
		return coded(err)
	}
	return h.spoken()
}

func (h scardHandle) disconnect() error { return coded(h.card.Disconnect(scard.LeaveCard)) }
