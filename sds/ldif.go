package sds

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/rakit-dev/rakit/input"
)

// ErrLDIF is returned, wrapped with the line, for a file that is not LDIF content
// records (RFC 2849).
var ErrLDIF = errors.New("not LDIF content")

// ReadLDIF reads the content records of an LDIF file (RFC 2849): lines that are folded,
// values in base64 (::), comments and the line of the version are understood. Records
// of changes are refused, and so are values that stand in another file (:<): nothing is
// fetched. Values are text in UTF-8. An error wraps [ErrLDIF], or is that of r; a file
// of more than [input.MaxValue] bytes is refused.
func ReadLDIF(r io.Reader) ([]Entry, error) {
	lines, err := unfold(r)
	if err != nil {
		return nil, fmt.Errorf("read LDIF: %w", err)
	}
	var entries []Entry
	open := false // inside a record
	for i, l := range lines {
		if l.text == "" {
			open = false
			continue
		}
		name, value, err := l.attribute()
		switch {
		case err != nil:
		case !open && i == 0 && strings.EqualFold(name, "version"):
			if value != "1" {
				err = fmt.Errorf("version 1 is wanted: %w", ErrLDIF)
			}
		case !open && !strings.EqualFold(name, "dn"):
			err = fmt.Errorf("a record begins with dn: %w", ErrLDIF)
		case !open:
			entries = append(entries, Entry{DN: value, Attributes: map[string]Values{}})
			open = true
		case strings.EqualFold(name, "changetype"), strings.EqualFold(name, "control"), strings.EqualFold(name, "dn"):
			err = fmt.Errorf("a record of attributes is wanted: %w", ErrLDIF)
		default:
			a := entries[len(entries)-1].Attributes
			a[name] = append(a[name], value)
		}
		if err != nil {
			return nil, fmt.Errorf("read LDIF: line %d: %w", l.number, err)
		}
	}
	return entries, nil
}

// line is a line that was put together again, and the number of its first part.
type line struct {
	text   string
	number int
}

// unfold reads all lines: a line that begins with a space goes on with the one before,
// be that a comment too, and comments are left out.
func unfold(r io.Reader) (lines []line, err error) {
	data, err := io.ReadAll(io.LimitReader(r, input.MaxValue+1))
	if err != nil {
		return nil, err
	}
	if len(data) > input.MaxValue {
		return nil, fmt.Errorf("longer than 1 MiB: %w", ErrLDIF)
	}
	s := bufio.NewScanner(strings.NewReader(string(data)))
	s.Buffer(nil, input.MaxValue+1)
	comment := false
	for number := 1; s.Scan(); number++ {
		text := s.Text() // without CR LF or LF
		folded := strings.HasPrefix(text, " ")
		switch {
		case folded && comment:
		case folded && (len(lines) == 0 || lines[len(lines)-1].text == ""):
			return nil, fmt.Errorf("line %d goes on with none: %w", number, ErrLDIF)
		case folded:
			lines[len(lines)-1].text += text[1:]
		case strings.HasPrefix(text, "#"):
			comment = true
		default:
			comment = false
			lines = append(lines, line{text, number})
		}
	}
	return lines, s.Err()
}

// attribute splits a line into the name of the attribute and the value.
func (l line) attribute() (name, value string, err error) {
	name, rest, ok := strings.Cut(l.text, ":")
	if !ok || !isAttribute(name) {
		return "", "", fmt.Errorf("the name of an attribute and a colon are wanted: %w", ErrLDIF)
	}
	switch {
	case strings.HasPrefix(rest, "<"):
		return "", "", fmt.Errorf("a value in another file is not fetched: %w", ErrLDIF)
	case strings.HasPrefix(rest, ":"):
		plain, err := base64.StdEncoding.DecodeString(strings.TrimLeft(rest[1:], " "))
		if err != nil {
			return "", "", fmt.Errorf("the value is not base64: %w", ErrLDIF)
		}
		value = string(plain)
	default:
		value = strings.TrimLeft(rest, " ")
		if strings.HasPrefix(value, ":") || strings.HasPrefix(value, "<") {
			return "", "", fmt.Errorf("such a value is written in base64: %w", ErrLDIF)
		}
	}
	if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
		return "", "", fmt.Errorf("the value is not text in UTF-8: %w", ErrLDIF)
	}
	return name, value, nil
}

// isAttribute reports whether s is the description of an attribute: letters, digits,
// hyphens, and options behind semicolons; or an OID.
func isAttribute(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		letter, digit := 'a' <= c && c <= 'z', '0' <= s[i] && s[i] <= '9'
		if !letter && !digit && (i == 0 || !strings.ContainsRune("-;.", rune(s[i]))) {
			return false
		}
	}
	return s != ""
}
