package chip

import (
	"bytes"
	"context"
	"fmt"

	"github.com/rakit-dev/rakit/card/tlv"
)

// The files that have their place everywhere, and the identifier that stands for
// the current directory at the beginning of a path (ISO/IEC 7816-4:2020, File
// identifier, and Path).
var (
	masterFile       = []byte{0x3F, 0x00}
	currentDirectory = []byte{0x3F, 0xFF}
	directoryFile    = []byte{0x3F, 0x00, 0x2F, 0x00}
)

// How a file is selected: P1 of SELECT (ISO/IEC 7816-4:2020, SELECT command).
const (
	byIdentifier = 0x00
	byName       = 0x04
	byRootPath   = 0x08 // from the master file, which is left out
	byPath       = 0x09 // from the current directory
)

// The most that the offset of READ BINARY can say: 15 bits (ISO/IEC
// 7816-4:2020, READ BINARY command).
const maxOffset = 0x7FFF

// maxPath is the longest path that is followed, in bytes.
const maxPath = 16

// selectApplication selects the application of the session and returns what
// the card says about it.
func (l *link) selectApplication(ctx context.Context) ([]byte, error) {
	a, err := l.send(ctx, command{ins: insSelect, p1: byName, data: l.app.AID, le: shortLe})
	if err != nil {
		return nil, err
	}
	err = a.failed(insSelect)
	if err != nil && len(l.app.path) > 0 {
		// A card need not know its application by name: EF.DIR says the path for that.
		if l.selectPath(ctx, l.app.path) != nil {
			return nil, err
		}
		a, err = answer{}, nil
	}
	l.moved = false
	return a.data, err
}

// selectPath selects a file. A path begins at the master file (3F00), or in the
// application's directory, for which 3FFF may stand first. An empty one is that
// directory.
func (l *link) selectPath(ctx context.Context, path []byte) error {
	path = bytes.TrimPrefix(path, currentDirectory)
	n := len(path)
	switch {
	case n%2 != 0 || n > maxPath:
		return fmt.Errorf("a path is not of whole identifiers, or too long: %w", ErrAnswer)
	case n == 2 && [2]byte(path) == [2]byte(masterFile):
		l.moved = true
		return l.selectFile(ctx, byIdentifier, path)
	case n > 2 && [2]byte(path) == [2]byte(masterFile):
		l.moved = true
		return l.selectFile(ctx, byRootPath, path[2:])
	}
	if l.moved || n == 0 {
		if _, err := l.selectApplication(ctx); err != nil || n == 0 {
			return err
		}
	}
	if n == 2 {
		return l.selectFile(ctx, byIdentifier, path)
	}
	l.moved = true
	return l.selectFile(ctx, byPath, path)
}

// selectFile asks for no description of the file; of a card that insists on
// giving one, it asks for that from then on.
func (l *link) selectFile(ctx context.Context, p1 byte, data []byte) error {
	c := command{ins: insSelect, p1: p1, p2: 0x0C, data: data}
	if l.fci {
		c.p2, c.le = 0, shortLe
	}
	a, err := l.send(ctx, c)
	if err != nil {
		return err
	}
	if a.sw == 0x6A86 && !l.fci {
		l.fci = true
		return l.selectFile(ctx, p1, data)
	}
	return a.failed(insSelect)
}

// readFile selects a file and reads it from an offset on, until enough says so
// or the file ends. A file of records is read whole.
func (l *link) readFile(ctx context.Context, path []byte, offset int, enough func([]byte) bool) ([]byte, error) {
	if err := l.selectPath(ctx, path); err != nil {
		return nil, err
	}
	var all []byte
	for at := offset; ; at = offset + len(all) {
		if at > maxOffset {
			return nil, fmt.Errorf("a file of more than %d bytes: %w", maxOffset, ErrLimit)
		}
		a, err := l.send(ctx, command{ins: insReadBinary, p1: byte(at >> 8), p2: byte(at), le: l.most()})
		if err != nil {
			return nil, err
		}
		switch {
		case a.sw == 0x6981 && len(all) == 0 && offset == 0:
			return l.readRecords(ctx)
		case a.sw == 0x6B00 && (len(all) > 0 || offset == 0): // the file ends here, or is empty
			return all, nil
		}
		if err := a.failed(insReadBinary); err != nil {
			return nil, err
		}
		all = append(all, a.data...)
		if len(a.data) == 0 || a.sw == 0x6282 || enough(all) {
			return all, nil
		}
	}
}

// most returns how many bytes are asked for at once.
func (l *link) most() int {
	if l.extended {
		return everything
	}
	return shortLe
}

// readRecords reads the records of the selected file, one after the other
// (ISO/IEC 7816-4:2020, READ RECORD (S) command: P2 100 in bits 3 to 1 is the
// record with number P1).
func (l *link) readRecords(ctx context.Context) ([]byte, error) {
	var all []byte
	for n := 1; n <= 0xFE; n++ {
		a, err := l.send(ctx, command{ins: insReadRecord, p1: byte(n), p2: 0x04, le: shortLe})
		if err != nil {
			return nil, err
		}
		if a.sw == 0x6A83 {
			break
		}
		if err := a.failed(insReadRecord); err != nil {
			return nil, err
		}
		if all = append(all, a.data...); len(all) > maxAnswer {
			return nil, fmt.Errorf("a file of more than %d bytes: %w", maxAnswer, ErrLimit)
		}
	}
	return all, nil
}

// toTheEnd reads a file until it ends.
func toTheEnd([]byte) bool { return false }

// oneObject reads a file until it holds a whole data object.
func oneObject(read []byte) bool {
	_, _, err := tlv.Next(read)
	return err == nil
}

// firstObject returns the first data object of a file with its tag and length,
// without what stands around it.
func firstObject(file []byte) ([]byte, error) {
	_, rest, err := tlv.Next(file)
	if err != nil {
		return nil, err
	}
	from := 0
	for file[from] == 0x00 || file[from] == 0xFF {
		from++
	}
	return file[from : len(file)-len(rest)], nil
}
