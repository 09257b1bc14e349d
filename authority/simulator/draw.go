package simulator

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/rakit-dev/rakit/identity"
)

const (
	userIDPrefix = "9999"      // so that an invented user id is seen to be one
	drawn        = 100_000_000 // values of the eight digits that are drawn
	maxDraws     = 1000
)

// series are the first two digits of the cards that are in use: see package card.
var series = []string{"08", "09", "10"}

var errStuck = errors.New("random source is stuck, or every number is taken")

// somebody returns the candidate of an invented duplicate, and whom a pair of the
// wrong holder names. It is never allocated.
func somebody() identity.UserID { return mustUserID(0) }

func mustUserID(n uint32) identity.UserID {
	id, err := identity.ParseUserID(fmt.Sprintf("%s%08d", userIDPrefix, n))
	if err != nil {
		panic(err) // not reached: four and eight digits
	}
	return id
}

// newUserID draws a user id that was not allocated before.
func (s *Simulator) newUserID() (identity.UserID, error) {
	var id identity.UserID
	err := s.draw(func(n uint32) bool {
		id = mustUserID(n)
		return id != somebody() && !magicHolder(id) && !s.known.userIDs[id]
	})
	return id, err
}

// newSerial draws a serial number that no other card has.
func (s *Simulator) newSerial() (string, error) {
	var serial string
	err := s.draw(func(n uint32) bool {
		serial = fmt.Sprintf("%s%08d", series[n%uint32(len(series))], n)
		return !s.known.serials[serial]
	})
	return serial, err
}

// draw draws numbers below drawn, each as likely as any other, until one is free.
func (s *Simulator) draw(free func(n uint32) bool) error {
	var b [4]byte
	for range maxDraws {
		if _, err := io.ReadFull(s.config.Rand, b[:]); err != nil {
			return fault(err)
		}
		// 27 bits: a remainder would favour some numbers.
		if n := binary.BigEndian.Uint32(b[:]) & (1<<27 - 1); n < drawn && free(n) {
			return nil
		}
	}
	return fault(errStuck)
}
