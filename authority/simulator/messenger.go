package simulator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
)

// Sent is a text message, or an email, that was sent. Its text is a secret in clear.
type Sent struct {
	Ref  string
	To   string // E.164: +447700900001; or an address
	Text string
	At   time.Time // UTC
}

// Send puts a text message or an email into the outbox, or fails as the package
// documentation or [Outcomes] say. A Ref that was sent is not sent again, unless
// [Config].Doubles says so. The error wraps authority.ErrTemporary or
// authority.ErrUnsure, or is final: [ErrUnreachable], [ErrNotDrama], one of Outcomes,
// [ErrRef], or [ErrOrder] for a message without text, or not with one recipient.
func (s *Simulator) Send(ctx context.Context, m authority.Message) (authority.Handover, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.send(ctx, m); err != nil {
		return authority.Handover{}, fmt.Errorf("simulating a text message: %w", err)
	}
	return authority.Handover{ID: m.Ref, State: message.Sent}, nil
}

// Ask returns what became of a message: sent, or, with an error that wraps
// authority.ErrNotFound, nothing so far; or as [Outcomes] say. For the number of the
// table of which nobody can ever tell, the error wraps authority.ErrUnsure.
func (s *Simulator) Ask(ctx context.Context, ref string, _ time.Time) (authority.Handover, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ask(ctx, ref); err != nil {
		return authority.Handover{}, fmt.Errorf("simulating a question: %w", err)
	}
	return authority.Handover{ID: ref, State: message.Sent}, nil
}

func (s *Simulator) ask(ctx context.Context, ref string) error {
	if err := s.begin(ctx, ref); err != nil {
		return err
	}
	if on := s.config.Outcomes.OnAsk; on != nil {
		if err := on(ref); errors.Is(err, ErrSkipTable) {
			return s.whetherSent(ref)
		} else if err != nil {
			return err
		}
	}
	err := s.whetherSent(ref)
	if err != nil {
		return err
	}
	all, err := s.Messages()
	if err != nil {
		return fault(err)
	}
	if slices.ContainsFunc(all, func(m Sent) bool { return m.Ref == ref && m.To == neverTold }) {
		return authority.ErrUnsure
	}
	return nil
}

func (s *Simulator) whetherSent(ref string) error {
	if !s.known.sent[ref] {
		return authority.ErrNotFound
	}
	return nil
}

func (s *Simulator) send(ctx context.Context, m authority.Message) error {
	if err := s.begin(ctx, m.Ref); err != nil {
		return err
	}
	if s.known.sent[m.Ref] && !s.config.Doubles {
		return nil
	}
	if m.To.IsZero() == m.Email.IsZero() || m.Text.IsZero() || !utf8.ValidString(m.Text.Reveal()) {
		return ErrOrder
	}
	err := s.fails(outboxFolder, m.Ref, func(before int) error { return s.config.Outcomes.send(m, before) })
	if err != nil && !errors.Is(err, ErrAnswerLost) {
		return err
	}
	return errors.Join(s.post(m), err)
}

// post puts a message into the outbox. When that fails it may be there all the same.
func (s *Simulator) post(m authority.Message) error {
	sent := Sent{Ref: m.Ref, To: m.To.String(), Text: m.Text.Reveal(), At: s.now()}
	if m.To.IsZero() {
		sent.To = m.Email.String()
	}
	number := s.known.lastSent + 1
	if err := s.write(outboxFolder, fmt.Sprintf("%04d-%s.txt", number, m.Ref), sent.file()); err != nil {
		return fmt.Errorf("%w: %s", authority.ErrUnsure, err.Error()) // not temporary: it may be there
	}
	s.known.sent[m.Ref], s.known.lastSent = true, number
	return nil
}

// Receipts returns what the gateway tells later of the messages in the outbox, as the
// table or OnReceipt of [Outcomes] say, in order of sending: give each to
// authority.Authority.RecordReceipt, as a callback would. It says the same each time.
func (s *Simulator) Receipts() ([]authority.DeliveryReceipt, error) {
	all, err := s.Messages()
	if err != nil {
		return nil, err
	}
	var told []authority.DeliveryReceipt
	for _, m := range all {
		if state := s.config.Outcomes.receipt(m); state != 0 {
			told = append(told, authority.DeliveryReceipt{Ref: m.Ref, State: state, ID: m.Ref, At: m.At})
		}
	}
	return told, nil
}

// Messages returns every text message and email that was sent, in order of sending.
func (s *Simulator) Messages() ([]Sent, error) {
	names, err := s.outbox()
	if err != nil {
		return nil, fmt.Errorf("simulator: reading the outbox: %w", err)
	}
	all := make([]Sent, 0, len(names))
	for _, n := range names {
		data, err := os.ReadFile(filepath.Join(s.dir, outboxFolder, n.file))
		if err != nil {
			return nil, fmt.Errorf("simulator: reading the outbox: %w", err)
		}
		sent, err := readSent(n.ref, string(data))
		if err != nil {
			return nil, fmt.Errorf("simulator: reading the outbox: message %d: %w", n.number, err)
		}
		all = append(all, sent)
	}
	return all, nil
}

// file returns the message as it stands in the outbox: two lines that say to whom
// and when, an empty one, and the text.
func (m Sent) file() []byte {
	return fmt.Appendf(nil, "To: %s\nSent: %s\n\n%s\n", m.To, m.At.Format(time.RFC3339Nano), m.Text)
}

// readSent reads what file returns.
func readSent(ref, content string) (Sent, error) {
	head, text, complete := strings.Cut(content, "\n\n")
	to, at, split := strings.Cut(head, "\n")
	to, hasTo := strings.CutPrefix(to, "To: ")
	at, hasAt := strings.CutPrefix(at, "Sent: ")
	text, ended := strings.CutSuffix(text, "\n")
	to, errTo := readRecipient(to)
	when, errAt := time.Parse(time.RFC3339Nano, at)
	if !complete || !split || !hasTo || !hasAt || !ended || errTo != nil || errAt != nil {
		return Sent{}, errDamaged
	}
	return Sent{Ref: ref, To: to, Text: text, At: when.UTC()}, nil
}

// readRecipient reads a number, or an address.
func readRecipient(s string) (string, error) {
	if strings.Contains(s, "@") {
		email, err := identity.ParseEmail(s)
		return email.String(), err
	}
	mobile, err := identity.ParseMobile(s)
	return mobile.String(), err
}

// outboxName is the name of one file of the outbox.
type outboxName struct {
	file   string
	number int
	ref    string
}

var outboxFile = regexp.MustCompile(`^([0-9]{4,9})-([A-Za-z0-9][A-Za-z0-9_-]{0,99})\.txt$`)

// outbox returns the names of the messages, in order of sending. Other files are
// ignored.
func (s *Simulator) outbox() ([]outboxName, error) {
	entries, err := os.ReadDir(filepath.Join(s.dir, outboxFolder))
	if err != nil {
		return nil, err
	}
	var names []outboxName
	for _, e := range entries {
		part := outboxFile.FindStringSubmatch(e.Name())
		if part == nil {
			continue
		}
		number, err := strconv.Atoi(part[1])
		if err != nil {
			return nil, errDamaged
		}
		names = append(names, outboxName{e.Name(), number, part[2]})
	}
	slices.SortFunc(names, func(a, b outboxName) int { return cmp.Compare(a.number, b.number) })
	return names, nil
}
