package main

import (
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/rakit-dev/rakit/evidence/mrz"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// zones are the specimens of ICAO Doc 9303, one of each size.
var zones = []string{
	"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
	"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
	"I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
}

var errRefused = errors.New("a specimen is refused")

// readingZones: machine readable zones read and checked. The peer does the least
// that reading one takes: one check digit over all of it.
var readingZones = comparison{
	id: "zone", what: "a machine readable zone read", unit: perOperation, each: len(zones),
	ours: side{"mrz.Parse", func(string) (workload, error) {
		today := guidance.MustDate("2020-04-20")
		return repeat(func() error {
			for _, zone := range zones {
				if _, err := mrz.Parse(zone, today); err != nil {
					return fmt.Errorf("%w: %w", errRefused, err)
				}
			}
			return nil
		}), nil
	}},
	peer: side{"a check digit over its characters", func(string) (workload, error) {
		return repeat(func() error {
			for _, zone := range zones {
				if sum := weighed(zone); sum < 0 {
					return errRefused
				}
			}
			return nil
		}), nil
	}},
	within: time.Microsecond,
}

// weighed is the check digit of Doc 9303-3, over everything.
func weighed(zone string) int {
	weights := [...]int{7, 3, 1}
	sum := 0
	for i := range len(zone) {
		switch c := zone[i]; {
		case c >= '0' && c <= '9':
			sum += weights[i%3] * int(c-'0')
		case c >= 'A' && c <= 'Z':
			sum += weights[i%3] * int(c-'A'+10)
		}
	}
	return sum % 10
}

// niNumbers are synthetic, one as it is stored and one as people type it.
var niNumbers = []string{"JK987654D", "jk 98 76 54 d"}

// readingNINumbers: the peer is a regular expression without the prefixes that
// are not issued.
var readingNINumbers = comparison{
	id: "ninumber", what: "a National Insurance number read", unit: perOperation, each: len(niNumbers),
	ours: side{"identity.ParseNINumber", func(string) (workload, error) {
		return repeat(func() error {
			for _, text := range niNumbers {
				if _, err := identity.ParseNINumber(text); err != nil {
					return err
				}
			}
			return nil
		}), nil
	}},
	peer: side{"a regular expression", func(string) (workload, error) {
		pattern := regexp.MustCompile(`^(?i)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]$`)
		return repeat(func() error {
			for _, text := range niNumbers {
				if !pattern.MatchString(text) {
					return errRefused
				}
			}
			return nil
		}), nil
	}},
	within: 100 * time.Nanosecond,
}
