package report

import (
	"fmt"

	"github.com/rakit-dev/rakit/guidance"
)

// member is a value of a closed list.
type member interface {
	~uint8
	String() string
	MarshalText() ([]byte, error)
}

// known returns an error for a value that is not in its list. It allocates only
// then: it is asked for every finding.
func known[T member](v T) error {
	if v.String() != "invalid" {
		return nil
	}
	_, err := v.MarshalText()
	return err
}

// knownOrNone is known, but allows the zero value.
func knownOrNone[T member](v T) error {
	if v == 0 {
		return nil
	}
	return known(v)
}

// understood returns an error for a result that would not be counted, or that
// some format cannot write.
func understood(r guidance.Result) error {
	if err := known(r.Outcome); err != nil {
		return err
	}
	for i := range r.Findings {
		if err := understoodFinding(&r.Findings[i]); err != nil {
			return err
		}
	}
	return nil
}

func understoodFinding(f *guidance.Finding) error {
	if err := known(f.Severity); err != nil {
		return err
	}
	if err := known(f.Basis); err != nil {
		return err
	}
	if err := knownOrNone(f.Stated); err != nil {
		return err
	}
	if err := knownOrNone(f.Baseline); err != nil {
		return err
	}
	if f.Suppressed != nil {
		return ends(*f.Suppressed)
	}
	return nil
}

// ends returns an error for a suppression that would hold for ever.
func ends(s guidance.Suppression) error {
	if s.Expires.IsZero() {
		return fmt.Errorf("suppression without end: %w", guidance.ErrDate)
	}
	return nil
}

func understoodHeader(h guidance.Header) error {
	for _, s := range h.Severities {
		if err := known(s.Severity); err != nil {
			return err
		}
		if err := known(s.Stated); err != nil {
			return err
		}
	}
	for _, s := range h.Suppressed {
		if err := ends(s.Suppression); err != nil {
			return err
		}
	}
	return nil
}
