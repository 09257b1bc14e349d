package virtual

import (
	"bytes"
	"errors"
)

// JCOP41T0 returns the answer to reset that public lists call an "NHS hospital
// smartcard login key": it speaks T=0, so that every answer to a command with
// data has to be fetched by GET RESPONSE. The bytes are the caller's.
//
// Source: smartcard_list.txt of pcsc-tools 1.6.2. That a card gives this answer
// says nothing about its files.
func JCOP41T0() []byte { return []byte("\x3B\x6A\x00\xFFJCOP41V221") }

// JCOP41T1 returns the answer to reset that public lists call an "NHS Care
// Identity Service (CIS) smartcard": it speaks T=1. The bytes are the caller's.
//
// Source: as for [JCOP41T0].
func JCOP41T1() []byte { return []byte("\x3B\xF9\x18\x00\x00\x81\x31\xFEEJCOP41V22\xAF") }

var errATR = errors.New("the answer to reset is not one of 2 to 33 bytes that begins with 3B or 3F")

// protocol returns the first protocol that an answer to reset offers, 0 or 1:
// the low half of TD1, or 0 where there is none (ISO/IEC 7816-3:2006, section
// 8.2).
func protocol(atr []byte) (int, error) {
	if len(atr) < 2 || len(atr) > 33 || !bytes.Contains([]byte{0x3B, 0x3F}, atr[:1]) {
		return 0, errATR
	}
	at := 2
	for bit := byte(0x10); bit < 0x80; bit <<= 1 {
		if atr[1]&bit != 0 { // TA1, TB1, TC1
			at++
		}
	}
	if atr[1]&0x80 == 0 {
		return 0, nil
	}
	if at >= len(atr) || atr[at]&0x0F > 1 {
		return 0, errors.New("the answer to reset offers neither T=0 nor T=1")
	}
	return int(atr[at] & 0x0F), nil
}
