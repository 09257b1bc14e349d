package chip

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/rakit-dev/rakit/card/tlv"
)

// maxObjects is how many entries of one kind are read of a card.
const maxObjects = 32

// Application is an application on a chip.
type Application struct {
	AID   []byte // its identifier, 5 to 16 bytes
	Label string // its name, if the card says one
	path  []byte // of its directory, if EF.DIR says it
}

// The objects of an application template (ISO/IEC 7816-4:2020, EF.DIR).
const (
	tagTemplate tlv.Tag = 0x61
	tagAID      tlv.Tag = 0x4F
	tagAppLabel tlv.Tag = 0x50
	tagAppPath  tlv.Tag = 0x51
)

// parseDirectory returns the applications of EF.DIR: templates, or identifiers
// alone. What else stands there is passed over, and so is what is neither: other
// applications on the card write there too.
func parseDirectory(file []byte) ([]Application, error) {
	objects, err := tlv.Parse(file)
	if err != nil {
		return nil, unreadable("EF.DIR", err)
	}
	var all []Application
	for _, o := range objects {
		var a Application
		switch o.Tag {
		case tagTemplate:
			a = parseTemplate(o)
		case tagAID:
			a.AID = o.Value
		}
		if !validAID(a.AID) {
			continue
		}
		if all = append(all, a); len(all) > maxObjects {
			return nil, fmt.Errorf("EF.DIR: more than %d applications: %w", maxObjects, ErrLimit)
		}
	}
	return all, nil
}

// parseTemplate returns an application, without an identifier if the template
// cannot be read.
func parseTemplate(o tlv.Object) Application {
	children, err := o.Children()
	if err != nil {
		return Application{}
	}
	var a Application
	for _, c := range children {
		switch c.Tag {
		case tagAID:
			a.AID = c.Value
		case tagAppLabel:
			a.Label = printable(c.Value)
		case tagAppPath:
			a.path = fromRoot(c.Value)
		}
	}
	return a
}

// fromRoot returns a path of EF.DIR, which stands in the master file, as one that
// begins there.
func fromRoot(path []byte) []byte {
	path = bytes.TrimPrefix(path, currentDirectory)
	if len(path) == 0 || bytes.HasPrefix(path, masterFile) {
		return path
	}
	return slices.Concat(masterFile, path)
}

// candidates returns the applications to try, in their order: those of EF.DIR
// that a layout's identifiers are the beginning of, then the layout's.
func (l Layout) candidates(listed []Application) []Application {
	var all []Application
	for _, aid := range l.Applications {
		for _, a := range listed {
			if bytes.HasPrefix(a.AID, aid) {
				all = append(all, a)
			}
		}
	}
	for _, aid := range l.Applications {
		all = append(all, Application{AID: bytes.Clone(aid)})
	}
	return all
}

// maxText is how many characters of a text on the card are shown.
const maxText = 128

// printable returns a text of the card so that it does no harm where it is
// shown: what cannot be printed is U+FFFD, and spaces at its ends, with which
// cards pad, are gone.
func printable(text []byte) string {
	shown := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, strings.ToValidUTF8(strings.TrimRight(string(text), "\x00"), string(unicode.ReplacementChar)))
	runes := []rune(strings.TrimSpace(shown))
	return string(runes[:min(len(runes), maxText)])
}

// unreadable returns an error that wraps [ErrAnswer] and says why a file could
// not be read.
func unreadable(file string, err error) error {
	return fmt.Errorf("%s: %w: %w", file, ErrAnswer, err)
}
