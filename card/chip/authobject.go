package chip

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"

	"github.com/rakit-dev/rakit/card/tlv"
)

// PINObject is a passcode that a chip keeps, as the chip describes it. For a PIV
// card, and for one that describes none, it is the layout's.
type PINObject struct {
	PIN
	Label           string // as the card says it
	ID              string // hexadecimal; by it other objects name this one
	Unblocking      bool   // it unblocks another: a PUK
	SecurityOfficer bool   // it is for whoever issues the card
	Tries           int    // that remain, or TriesUnknown

	unblockedBy string // ID of its PUK
	dir         []byte // the directory it stands in; nil if that is the application's
	strange     bool   // kept in a way that is not known here
}

// The flags of a passcode (PasswordFlags of ISO/IEC 7816-15:2016, 8.9.3; PinFlags
// of PKCS #15 v1.1, 6.8.2).
const (
	flagPadded     = 5
	flagUnblocking = 6
	flagOfficer    = 7
	flagIntegrity  = 9
	flagSecret     = 10
)

// How a passcode is written (PasswordType): in ASCII, or in UTF-8. The others
// pack digits into half bytes.
const (
	typeASCII = 1
	typeUTF8  = 2
)

// parseAuthentications reads a file of authentication objects, EF(AOD), and
// returns its passcodes. Biometric templates and keys are passed over. What the
// card leaves out comes from the layout.
func parseAuthentications(file []byte, layout Layout) ([]PINObject, error) {
	objects, err := tlv.Parse(file)
	if err != nil {
		return nil, unreadable("EF(AOD)", err)
	}
	var all []PINObject
	for _, o := range objects {
		if o.Tag != tagSequence {
			continue
		}
		p, err := parsePINObject(o.Value, layout)
		if err != nil {
			return nil, unreadable("EF(AOD)", err)
		}
		if all = append(all, p); len(all) > maxObjects {
			return nil, fmt.Errorf("EF(AOD): more than %d passcodes: %w", maxObjects, ErrLimit)
		}
	}
	return all, nil
}

// parsePINObject reads one: common attributes, the attributes of its class, [1]
// those of a passcode.
func parsePINObject(value []byte, layout Layout) (PINObject, error) {
	m := membersOf(value)
	common := membersOf(m.required(tagSequence))
	class := membersOf(m.required(tagSequence))
	m.optional(tagContextSeq0)
	typed := membersOf(m.required(tagContextSeq0 + 1))
	p := PINObject{Tries: TriesUnknown}
	label, _ := common.optional(tagUTF8)
	common.optional(tagBits)
	puk, _ := common.optional(tagOctets)
	id, _ := class.optional(tagOctets)
	p.Label, p.ID, p.unblockedBy = printable(label), hex.EncodeToString(id), hex.EncodeToString(puk)
	attributes := membersOf(typed.required(tagSequence))
	for _, each := range []*members{m, common, class, typed} {
		if each.err != nil {
			return PINObject{}, each.err
		}
	}
	err := p.describe(attributes, layout)
	return p, err
}

// describe reads PasswordAttributes: flags, type, the three lengths, reference,
// padding, the day of the last change, path.
func (p *PINObject) describe(m *members, layout Layout) error {
	flags := bits(m.required(tagBits))
	kind := m.number(tagEnumerated, -1)
	shortest := m.number(tagInteger, 0)
	stored := m.number(tagInteger, 0)
	longest := m.number(tagInteger, stored)
	reference := m.number(tagContext0, 0)
	padding, _ := m.optional(tagOctets)
	m.optional(tagTime)
	place, placed := m.optional(tagSequence)
	if m.err != nil {
		return m.err
	}
	if reference < -0x80 || reference > 0xFF || shortest < 0 || stored < 0 || longest < 0 {
		return fmt.Errorf("a reference or length is out of range: %w", ErrAnswer)
	}
	p.Unblocking, p.SecurityOfficer = flags.has(flagUnblocking), flags.has(flagOfficer)
	assumed := layout.PIN
	if p.Unblocking {
		assumed = layout.PUK
	}
	p.PIN = assumed.narrowed(shortest, longest, stored, flags.has(flagPadded))
	p.Reference = byte(reference) // written as a signed byte by some
	if len(padding) == 1 {
		p.Padding = padding[0]
	}
	p.Letters = p.Letters && kind == typeUTF8
	p.strange = kind != typeASCII && kind != typeUTF8 || flags.has(flagIntegrity) || flags.has(flagSecret) || !p.valid() ||
		flags.has(flagPadded) && stored == 0 // padded to a length that nobody says
	if placed {
		at, err := parsePath(place)
		if err != nil {
			return err
		}
		p.dir = at.file
	}
	return nil
}

// tagTime is the day of a passcode's last change, GeneralizedTime.
const tagTime tlv.Tag = 0x18

// narrowed returns p with the lengths of the card: the narrower of both, and
// padded only if the card says so.
func (p PIN) narrowed(shortest, longest, stored int, needsPadding bool) PIN {
	p.MinLength = max(p.MinLength, shortest)
	if longest > 0 {
		p.MaxLength = min(p.MaxLength, longest)
	}
	if stored > 0 {
		p.MaxLength = min(p.MaxLength, stored)
	}
	p.StoredLength = 0
	if needsPadding {
		p.StoredLength = stored
	}
	return p
}

// passcodes returns the passcodes of a PKCS #15 application: what the card
// describes, or the layout's two if it describes none.
func (l *link) passcodes(ctx context.Context, layout Layout) ([]PINObject, error) {
	files, err := l.listings(ctx, kindAuthentications)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return layout.passcodes(), nil
	}
	var all []PINObject
	for _, file := range files {
		some, err := parseAuthentications(file, layout)
		if err != nil {
			return nil, err
		}
		if all = append(all, some...); len(all) > maxObjects {
			return nil, fmt.Errorf("more than %d passcodes: %w", maxObjects, ErrLimit)
		}
	}
	return all, nil
}

// passcodes returns the passcodes that the layout assumes.
func (l Layout) passcodes() []PINObject {
	return []PINObject{
		{PIN: l.PIN, Tries: TriesUnknown},
		{PIN: l.PUK, Unblocking: true, Tries: TriesUnknown},
	}
}

// holders returns the passcode of the holder among those of a card: the one with
// the reference of the layout if there are several.
func (l Layout) holders(all []PINObject) (PINObject, error) {
	return choose(all, func(p PINObject) bool { return !p.Unblocking && !p.SecurityOfficer },
		func(p PINObject) bool { return p.Reference == l.PIN.Reference })
}

// unblocks returns what unblocks a passcode among those of a card: the one that
// the passcode names, if it names one.
func (l Layout) unblocks(pin PINObject, all []PINObject) (PINObject, error) {
	return choose(all, func(p PINObject) bool {
		return p.Unblocking && (pin.unblockedBy == "" || p.ID == pin.unblockedBy)
	}, func(p PINObject) bool { return p.Reference == l.PUK.Reference })
}

// choose returns the first that will do and is preferred, else the first that
// will do. One that is kept in an unknown way will not be used.
func choose(all []PINObject, will, preferred func(PINObject) bool) (PINObject, error) {
	var found *PINObject
	for i, p := range all {
		if will(p) && (found == nil || preferred(p) && !preferred(*found)) {
			found = &all[i]
		}
	}
	switch {
	case found == nil:
		return PINObject{}, fmt.Errorf("the card describes no such passcode: %w", ErrNotFound)
	case found.strange:
		return PINObject{}, fmt.Errorf("the card keeps the passcode in a way that is not known here: %w", ErrUnsupported)
	}
	p := *found
	p.dir = bytes.Clone(p.dir)
	return p, nil
}
