package simulator

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
)

// Print is a card that was printed.
type Print struct {
	Ref      string
	Serial   string
	UserID   identity.UserID
	Name     string            // on the card
	Passcode passcode.Passcode // that the chip was set to; zero if it was printed locked
	At       time.Time         // UTC
}

// printFile is a Print as it stands in a file, which does not show the passcode.
type printFile struct {
	Ref      string          `json:"ref"`
	Serial   string          `json:"serial"`
	UserID   identity.UserID `json:"userID"`
	Name     string          `json:"name"`
	Passcode string          `json:"passcode"`
	At       time.Time       `json:"printedAt"`
}

const (
	setOnChip = "set on chip"
	lockedNow = "none: printed locked"
)

// Print prints a card and returns its serial number: a series from 08 to 10 and
// eight more digits, or fails as the package documentation or [Outcomes] say. A
// Ref that was printed is not printed again. The error wraps authority.ErrSpoiled
// or authority.ErrTemporary, or is final: one of Outcomes, [ErrRef], or
// [ErrOrder] for an order without user id, name or passcode, or with a passcode for
// a card that is to be printed locked.
func (s *Simulator) Print(ctx context.Context, o authority.PrintOrder) (serial string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if serial, err = s.print(ctx, o); err != nil {
		return "", fmt.Errorf("simulating a print: %w", err)
	}
	return serial, nil
}

func (s *Simulator) print(ctx context.Context, o authority.PrintOrder) (string, error) {
	if err := s.begin(ctx, o.Ref); err != nil {
		return "", err
	}
	if serial, done := s.known.printed[o.Ref]; done {
		return serial, nil
	}
	if o.UserID.IsZero() || strings.TrimSpace(o.Name) == "" || !utf8.ValidString(o.Name) || o.Passcode.IsZero() != o.Locked {
		return "", ErrOrder
	}
	err := s.fails(printedFolder, o.Ref, func(before int) error { return s.config.Outcomes.print(o, before) })
	if err != nil {
		return "", err
	}
	serial, err := s.newSerial()
	if err != nil {
		return "", err
	}
	printed := printFile{o.Ref, serial, o.UserID, o.Name, setOnChip, s.now()}
	if o.Locked {
		printed.Passcode = lockedNow
	}
	data, err := encode(printed)
	if err != nil {
		return "", err
	}
	// The card is printed once the second file is there.
	if !o.Locked {
		if err := s.write(printedFolder, o.Ref+".chip", []byte(o.Passcode.Reveal()+"\n")); err != nil {
			return "", err
		}
	}
	if err := s.write(printedFolder, o.Ref+".json", data); err != nil {
		return "", err
	}
	s.known.printed[o.Ref], s.known.serials[serial] = serial, true
	return serial, nil
}

// Printed returns every card that was printed, by time and then by Ref.
func (s *Simulator) Printed() ([]Print, error) {
	files, err := s.prints()
	if err != nil {
		return nil, fmt.Errorf("simulator: reading what was printed: %w", err)
	}
	all := make([]Print, 0, len(files))
	for _, f := range files {
		var code passcode.Passcode
		if f.Passcode != lockedNow {
			if code, err = s.chip(f.Ref); err != nil {
				return nil, fmt.Errorf("simulator: reading a chip: %w", err)
			}
		}
		all = append(all, Print{f.Ref, f.Serial, f.UserID, f.Name, code, f.At.UTC()})
	}
	return all, nil
}

func (s *Simulator) prints() ([]printFile, error) {
	return readAll(filepath.Join(s.dir, printedFolder), printedAt)
}

func printedAt(f printFile) (time.Time, string) { return f.At, f.Ref }

// chip returns the passcode that a printed card knows.
func (s *Simulator) chip(ref string) (passcode.Passcode, error) {
	data, err := os.ReadFile(filepath.Join(s.dir, printedFolder, ref+".chip"))
	if err != nil {
		return passcode.Passcode{}, err
	}
	digits, ended := strings.CutSuffix(string(data), "\n")
	code, err := passcode.ParsePasscode(digits)
	if err != nil || !ended {
		return passcode.Passcode{}, errDamaged
	}
	return code, nil
}
