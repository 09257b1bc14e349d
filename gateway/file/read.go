package file

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/message"
)

const extension = ".txt"

// Message is a message that was written. Its text is a secret in clear.
type Message struct {
	Ref  string
	Kind message.Kind
	To   string // +447700900001, or an address
	Text string
	At   time.Time // UTC
}

// file returns the message as it stands in its file: three lines, an empty one, and the
// text.
func (m Message) file(kind []byte) []byte {
	return fmt.Appendf(nil, "To: %s\nKind: %s\nWritten: %s\n\n%s\n", m.To, kind, m.At.Format(time.RFC3339Nano), m.Text)
}

// ErrDamaged says that a file of the folder is not as Send writes it.
var ErrDamaged = errors.New("a file of the folder is damaged")

// Messages returns every message in the folder, in order of writing, by Ref where that is
// one instant. Files whose names are no Ref are left alone. The error wraps [ErrDamaged] or
// is of the file system.
func (g *Gateway) Messages() ([]Message, error) {
	entries, err := os.ReadDir(g.dir)
	if err != nil {
		return nil, fmt.Errorf("file gateway: reading the folder: %w", err)
	}
	all := []Message{}
	for _, e := range entries {
		ref, isMessage := strings.CutSuffix(e.Name(), extension)
		if !isMessage || !safeRef.MatchString(ref) {
			continue
		}
		content, err := os.ReadFile(g.path(ref))
		if err != nil {
			return nil, fmt.Errorf("file gateway: reading the folder: %w", err)
		}
		m, err := parse(ref, string(content))
		if err != nil {
			return nil, fmt.Errorf("file gateway: reading the folder: %w", err)
		}
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b Message) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Ref, b.Ref)) })
	return all, nil
}

// parse reads what file returns.
func parse(ref, content string) (Message, error) {
	head, text, whole := strings.Cut(content, "\n\n")
	lines := strings.Split(head, "\n")
	text, ended := strings.CutSuffix(text, "\n")
	if !whole || !ended || len(lines) != 3 {
		return Message{}, ErrDamaged
	}
	m := Message{Ref: ref, Text: text}
	to, hasTo := strings.CutPrefix(lines[0], "To: ")
	kind, hasKind := strings.CutPrefix(lines[1], "Kind: ")
	at, hasAt := strings.CutPrefix(lines[2], "Written: ")
	when, err := time.Parse(time.RFC3339Nano, at)
	if !hasTo || !hasKind || !hasAt || to == "" || err != nil || m.Kind.UnmarshalText([]byte(kind)) != nil {
		return Message{}, ErrDamaged
	}
	m.To, m.At = to, when.UTC()
	return m, nil
}
