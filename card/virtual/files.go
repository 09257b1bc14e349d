package virtual

import (
	"bytes"

	"github.com/rakit-dev/rakit/card/tlv"
)

// file is a folder or a file of the card (ISO/IEC 7816-4:2020, clause 7).
type file struct {
	id       uint16
	short    byte   // short identifier, 0 when it has none
	name     []byte // the application's name; folders only
	content  []byte
	folder   bool
	parent   *file
	children []*file
}

const masterFile = 0x3F00

// add puts f into d.
func (d *file) add(f *file) *file {
	f.parent = d
	d.children = append(d.children, f)
	return f
}

// child returns the file of that identifier in d, or nil.
func (d *file) child(id uint16) *file {
	for _, f := range d.children {
		if f.id == id {
			return f
		}
	}
	return nil
}

// application returns the folder whose name begins with name, or nil (section
// 11.2.2: a name may be cut short).
func (d *file) application(name []byte) *file {
	if d.folder && len(d.name) > 0 && len(name) > 0 && bytes.HasPrefix(d.name, name) {
		return d
	}
	for _, f := range d.children {
		if found := f.application(name); found != nil {
			return found
		}
	}
	return nil
}

// inside returns the folder that f is, or is in.
func (f *file) inside() *file {
	if f.folder {
		return f
	}
	return f.parent
}

// walk follows a path of identifiers from f, or returns nil.
func (f *file) walk(path []byte) *file {
	for ; f != nil && len(path) > 0; path = path[2:] {
		f = f.child(uint16(path[0])<<8 | uint16(path[1]))
	}
	return f
}

// selectFile is SELECT (clause 11).
func (c *Card) selectFile(cmd command) ([]byte, status) {
	if cmd.p2&^0x0C != 0 { // other than the first of that name
		return nil, wrongParameters
	}
	if c.layout.piv {
		return c.selectPIV(cmd)
	}
	f, s := c.find(cmd.p1, cmd.data)
	if s != ok {
		return nil, s
	}
	c.selected = f
	return f.control(cmd.p2), ok
}

// find returns the file that SELECT names.
func (c *Card) find(how byte, data []byte) (*file, status) {
	here := c.selected.inside()
	var f *file
	switch how {
	case 0x00, 0x01, 0x02:
		if len(data) == 0 && how == 0 {
			return c.root, ok
		}
		if len(data) != 2 {
			return nil, wrongLength
		}
		f = here.near(how, uint16(data[0])<<8|uint16(data[1]))
	case 0x03:
		if len(data) != 0 {
			return nil, wrongLength
		}
		f = here.parent
	case 0x04:
		f = c.root.application(data)
	case 0x08, 0x09:
		if len(data) == 0 || len(data)%2 != 0 {
			return nil, wrongLength
		}
		if how == 0x08 {
			data, here = bytes.TrimPrefix(data, []byte{masterFile >> 8, masterFile & 0xFF}), c.root
		}
		f = here.walk(data)
	default:
		return nil, wrongParameters
	}
	if f == nil {
		return nil, fileNotFound
	}
	return f, ok
}

// near returns the file that an identifier alone names: the master file, or a
// child of this folder, this folder itself, its parent, or a child of that. With
// how 1 it has to be a folder in this one, with 2 a file in this one.
func (d *file) near(how byte, id uint16) *file {
	f := d.child(id)
	if how != 0 {
		if f == nil || f.folder != (how == 1) {
			return nil
		}
		return f
	}
	switch {
	case f != nil:
		return f
	case d.id == id:
		return d
	case d.parent == nil:
		return nil
	case d.parent.id == id:
		return d.parent
	case id == masterFile:
		return d.parent.near(0, id)
	}
	return d.parent.child(id)
}

// control returns what SELECT answers about f: the template asked for by p2, of
// size, kind, identifier and name (clause 7.4).
func (f *file) control(p2 byte) []byte {
	outer := map[byte]tlv.Tag{0x00: 0x6F, 0x04: 0x62, 0x08: 0x64}[p2&0x0C]
	if outer == 0 {
		return nil
	}
	var inner [][]byte
	if f.folder {
		inner = append(inner, tlv.Encode(0x82, []byte{0x38}))
	} else {
		inner = append(inner, tlv.Encode(0x80, []byte{byte(len(f.content) >> 8), byte(len(f.content))}), tlv.Encode(0x82, []byte{0x01}))
	}
	inner = append(inner, tlv.Encode(0x83, []byte{byte(f.id >> 8), byte(f.id)}))
	if len(f.name) > 0 {
		inner = append(inner, tlv.Encode(0x84, f.name))
	}
	return tlv.Encode(outer, append(inner, tlv.Encode(0x8A, []byte{0x05}))...)
}

// readBinary is READ BINARY with an even instruction (clause 11).
func (c *Card) readBinary(cmd command) ([]byte, status) {
	if len(cmd.data) != 0 || cmd.expected == 0 {
		return nil, wrongLength
	}
	f, offset := c.selected, int(cmd.p())
	if cmd.p1&0x80 != 0 {
		if cmd.p1&0x60 != 0 {
			return nil, wrongParameters
		}
		f, offset = c.shortNamed(cmd.p1&0x1F), int(cmd.p2)
		if f == nil {
			return nil, fileNotFound
		}
		c.selected = f
	}
	if f.folder {
		return nil, noFileSelected
	}
	if offset >= len(f.content) {
		return nil, wrongOffset
	}
	data := f.content[offset:]
	switch {
	case len(data) >= cmd.expected:
		return data[:cmd.expected], ok
	case cmd.all || c.t0:
		return data, ok
	}
	return data, endOfFile
}

// shortNamed returns the file of that short identifier in the current folder;
// 0 names the current file.
func (c *Card) shortNamed(short byte) *file {
	if short == 0 {
		return c.selected
	}
	for _, f := range c.selected.inside().children {
		if f.short == short {
			return f
		}
	}
	return nil
}
