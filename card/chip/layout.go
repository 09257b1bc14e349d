package chip

import (
	"errors"
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/passcode"
)

// Format is how an application writes its objects. The zero Format is invalid.
type Format int

// The formats.
const (
	PKCS15 Format = iota + 1 // files in ASN.1: ISO/IEC 7816-15:2016, before it PKCS #15 v1.1
	PIV                      // data objects by tag: NIST SP 800-73-4
)

// String returns "PKCS #15", "PIV" or "invalid".
func (f Format) String() string {
	switch f {
	case PKCS15:
		return "PKCS #15"
	case PIV:
		return "PIV"
	}
	return "invalid"
}

// ErrLayout is wrapped by the error of [Open] for a layout that cannot be.
var ErrLayout = errors.New("layout cannot be")

// Layout is where things stand on a chip. It is an assumption of whoever
// configures it: no public source describes the file system of an NHS card.
type Layout struct {
	Format Format
	// Applications are the identifiers (AIDs, 5 to 16 bytes) of the applications
	// that are tried, in this order.
	Applications [][]byte
	// Directory says that EF.DIR is read first, if there is one: an application
	// that it lists whose identifier begins with one of Applications is tried
	// before those, with its own identifier and path.
	Directory bool
	// ExtendedLength says that the card takes extended length fields, which there
	// are none of with the protocol T=0. Without it, long commands are chained.
	ExtendedLength bool
	// NoTriesQuery says that the card is never asked with an empty VERIFY how many
	// tries remain. The standard has it that the question costs none, and cards are
	// said to exist that fail at it or count it. Tries are then [TriesUnknown], but
	// where the answer to a wrong passcode counts them.
	NoTriesQuery bool
	PIN          PIN // the holder's passcode
	PUK          PIN // what unblocks it
}

// PIN is how a chip keeps a passcode. Where the chip itself describes it (PKCS
// #15), its reference and padding count, and of the lengths the narrower.
type PIN struct {
	Reference    byte // P2 of VERIFY (ISO/IEC 7816-4:2020, VERIFY command)
	MinLength    int  // in characters
	MaxLength    int  // in characters
	Letters      bool // whether all of printable ASCII may stand in it, not digits alone
	StoredLength int  // what it is padded to, in bytes; 0 if it is not padded
	Padding      byte // what it is padded with
}

// padded is eight bytes, what is missing FF: what SP 800-73-4, part 2, 2.4.3
// demands, and PKCS #15 cards commonly have.
func padded(reference byte, shortest int, letters bool) PIN {
	return PIN{Reference: reference, MinLength: shortest, MaxLength: 8, Letters: letters, StoredLength: 8, Padding: 0xFF}
}

// PKCS15Layout returns the layout of a card with a PKCS #15 application that
// EF.DIR lists or that has one of the two registered identifiers. The passcode is
// the one that the card describes, of six to eight digits (the format of NHS
// smartcards since 19 July 2023, see [passcode.FormatOn]); for a card whose holder
// kept an older one, lower MinLength and set Letters. The references are assumed
// where the card describes no passcode.
func PKCS15Layout() Layout {
	return Layout{
		Format: PKCS15,
		Applications: [][]byte{
			{0xA0, 0x00, 0x00, 0x00, 0x63, 'P', 'K', 'C', 'S', '-', '1', '5'}, // PKCS #15 v1.1, 6.3
			{0xE8, 0x28, 0xBD, 0x08, 0x0F},                                    // ISO/IEC 7816-15:2016, 7.5
		},
		Directory: true,
		PIN:       padded(0x01, 6, false),
		PUK:       padded(0x02, 6, true),
	}
}

// PIVLayout returns the layout of NIST SP 800-73-4: application and references
// as in part 1, 2.2 and 3.1.3 and part 2, 2.4.3; a passcode of six to eight digits,
// an unblocking code of eight characters. Cards of NHS series 9 are said to be PIV
// cards; nothing public says how much of it they keep.
func PIVLayout() Layout {
	return Layout{
		Format:       PIV,
		Applications: [][]byte{{0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00}},
		PIN:          padded(0x80, 6, false),
		PUK:          padded(0x81, 8, true),
	}
}

// check returns an error that wraps [ErrLayout] if l cannot be the layout of a
// card.
func (l Layout) check() error {
	if l.Format != PKCS15 && l.Format != PIV {
		return fmt.Errorf("its format is invalid: %w", ErrLayout)
	}
	if len(l.Applications) == 0 || len(l.Applications) > maxObjects {
		return fmt.Errorf("it names no application, or too many: %w", ErrLayout)
	}
	if !slices.ContainsFunc(l.Applications, func(aid []byte) bool { return !validAID(aid) }) && l.PIN.valid() && l.PUK.valid() {
		return nil
	}
	return fmt.Errorf("an identifier is not of 5 to 16 bytes, or the lengths of a passcode contradict each other: %w", ErrLayout)
}

func validAID(aid []byte) bool { return 5 <= len(aid) && len(aid) <= 16 }

func (p PIN) valid() bool {
	return 1 <= p.MinLength && p.MinLength <= p.MaxLength && p.MaxLength <= 64 &&
		(p.StoredLength == 0 || p.MaxLength <= p.StoredLength && p.StoredLength <= 64)
}

// takes returns an error that wraps [ErrMalformed] if the passcode has a form
// that p rules out. It does not say which characters or how many there are.
func (p PIN) takes(text passcode.Secret) error {
	s := text.Reveal()
	if len(s) < p.MinLength || len(s) > p.MaxLength {
		return fmt.Errorf("it must have %d to %d characters: %w", p.MinLength, p.MaxLength, ErrMalformed)
	}
	for _, c := range []byte(s) {
		digit := '0' <= c && c <= '9'
		if !digit && (!p.Letters || c <= ' ' || c > '~') {
			return fmt.Errorf("it holds a character that is not allowed: %w", ErrMalformed)
		}
	}
	return nil
}

// appendTo returns dst with the passcode as it is sent. The caller has room
// enough in dst for it, so that no copy stays behind.
func (p PIN) appendTo(dst []byte, text passcode.Secret) []byte {
	s := text.Reveal()
	dst = append(dst, s...)
	for n := len(s); n < p.StoredLength; n++ {
		dst = append(dst, p.Padding)
	}
	return dst
}

// sent returns how many bytes of a passcode are sent.
func (p PIN) sent(text passcode.Secret) int { return max(len(text.Reveal()), p.StoredLength) }
