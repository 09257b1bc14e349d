package mrz_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence/mrz"
)

const characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"

// run is a run of columns of one line, both included, counted from 1.
type run struct{ line, from, to int }

// covered are the columns that a check digit is over. In mixed ones any
// character may stand; the others hold the digits of a date or check digits.
//
// Source: ICAO Doc 9303-4, 9303-5 and 9303-6 section 4.2.4; 9303-7 sections
// 4.2.2.2 and 7.2.2.2.
var covered = map[mrz.Format]struct{ mixed, digits []run }{
	mrz.TD1:  {[]run{{1, 6, 14}, {1, 16, 30}, {2, 19, 29}}, []run{{1, 15, 15}, {2, 1, 7}, {2, 9, 15}, {2, 30, 30}}},
	mrz.TD2:  {[]run{{2, 1, 9}, {2, 29, 35}}, []run{{2, 10, 10}, {2, 14, 20}, {2, 22, 28}, {2, 36, 36}}},
	mrz.TD3:  {[]run{{2, 1, 9}, {2, 29, 42}}, []run{{2, 10, 10}, {2, 14, 20}, {2, 22, 28}, {2, 43, 44}}},
	mrz.MRVA: {[]run{{2, 1, 9}}, []run{{2, 10, 10}, {2, 14, 20}, {2, 22, 28}}},
	mrz.MRVB: {[]run{{2, 1, 9}}, []run{{2, 10, 10}, {2, 14, 20}, {2, 22, 28}}},
}

// value is what a character counts, from the table of Doc 9303-3 section 4.9.
func value(c byte) int { return strings.IndexByte(characters, c) % 36 }

// substituted calls f with each text that differs from zone in one character of
// the runs.
func substituted(zone string, runs []run, f func(text string, was, is byte)) {
	lines := strings.Split(zone, "\n")
	for _, r := range runs {
		for column := r.from; column <= r.to; column++ {
			line := lines[r.line-1]
			for i := range len(characters) {
				if characters[i] == line[column-1] {
					continue
				}
				changed := append([]string(nil), lines...)
				changed[r.line-1] = line[:column-1] + characters[i:i+1] + line[column:]
				f(strings.Join(changed, "\n"), line[column-1], characters[i])
			}
		}
	}
}

// TestEverySubstitution walks every single character that may be misread where
// a check digit looks. A date and a check digit never come through wrong. In the
// document number and the optional data, exactly those come through whose values
// are 10 apart, which no check digit of this kind sees: 5 characters count 0, 4
// each count 1 to 5, 3 each 6 to 9.
func TestEverySubstitution(t *testing.T) {
	blind := map[string]int{}
	for f, zone := range specimens {
		mustParse(t, zone)
		substituted(zone, covered[f].digits, func(text string, was, is byte) {
			if _, err := mrz.Parse(text, today); err == nil {
				t.Errorf("%s: %c for %c in a date or check digit comes through: %q", f, is, was, text)
			}
		})
		substituted(zone, covered[f].mixed, func(text string, was, is byte) {
			_, err := mrz.Parse(text, today)
			unseen := value(was)%10 == value(is)%10
			if (err == nil) != unseen {
				t.Errorf("%s: %c for %c: error %v, want it seen: %v", f, is, was, err, !unseen)
			}
			if err == nil {
				blind[f.String()]++
			}
		})
	}
	// Worked out by hand. D23145890 has four characters that count 0 to 5 with
	// four of a kind (D 2 3 1 4 5: six, three others each), 8 and 9 (two others
	// each) and 0 (four others): 6*3 + 2*2 + 4 = 26; every filler has four.
	// L898902C3: L 2 C 3 with three, 8 9 8 9 with two, 0 with four: 12 + 8 + 4 =
	// 24. ZE184226B: Z E 1 4 2 2 B with three, 8 6 with two: 25.
	want := map[string]int{
		"td1": 26 + 4*(15+11), "td2": 26 + 4*7, "td3": 24 + 25 + 4*5, "mrva": 24, "mrvb": 24,
	}
	if diff := cmp.Diff(want, blind); diff != "" {
		t.Errorf("substitutions that no check digit sees (-want +got):\n%s", diff)
	}
}

// TestEverySubstitutionInLongNumbers: where the rule of the Belgian cards is
// tried as well, a wrong character could pass by the other rule; the composite
// check digit sees it.
func TestEverySubstitutionInLongNumbers(t *testing.T) {
	zones := map[string]string{
		"ICAO":    "I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8",
		"either":  "I<UTOD23145890<1233<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<2\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
		"Belgian": "IDBEL000590240<6013<<<<<<<<<<<\n8402297F3501014BEL<<<<<<<<<<<8\nTESTER<<ZOE<<<<<<<<<<<<<<<<<<<",
	}
	for name, zone := range zones {
		z := mustParse(t, zone)
		runs := covered[z.Format()]
		for _, r := range [][]run{runs.digits, runs.mixed} {
			substituted(zone, r, func(text string, was, is byte) {
				if _, err := mrz.Parse(text, today); err == nil && value(was)%10 != value(is)%10 {
					t.Errorf("%s: %c for %c comes through: %q", name, is, was, text)
				}
			})
		}
	}
}

// TestEveryCheckDigitBroken: each check digit of each format, one too high, with
// the composite worked out again over the wrong one, so that it alone is to
// blame.
func TestEveryCheckDigitBroken(t *testing.T) {
	digits := map[mrz.Format][]struct {
		at   run
		code mrz.FaultCode
	}{
		mrz.TD1:  {{run{1, 15, 15}, mrz.FaultNumberDigit}, {run{2, 7, 7}, mrz.FaultBirthDigit}, {run{2, 15, 15}, mrz.FaultExpiryDigit}, {run{2, 30, 30}, mrz.FaultCompositeDigit}},
		mrz.TD2:  {{run{2, 10, 10}, mrz.FaultNumberDigit}, {run{2, 20, 20}, mrz.FaultBirthDigit}, {run{2, 28, 28}, mrz.FaultExpiryDigit}, {run{2, 36, 36}, mrz.FaultCompositeDigit}},
		mrz.TD3:  {{run{2, 10, 10}, mrz.FaultNumberDigit}, {run{2, 20, 20}, mrz.FaultBirthDigit}, {run{2, 28, 28}, mrz.FaultExpiryDigit}, {run{2, 43, 43}, mrz.FaultOptionalDigit}, {run{2, 44, 44}, mrz.FaultCompositeDigit}},
		mrz.MRVA: {{run{2, 10, 10}, mrz.FaultNumberDigit}, {run{2, 20, 20}, mrz.FaultBirthDigit}, {run{2, 28, 28}, mrz.FaultExpiryDigit}},
		mrz.MRVB: {{run{2, 10, 10}, mrz.FaultNumberDigit}, {run{2, 20, 20}, mrz.FaultBirthDigit}, {run{2, 28, 28}, mrz.FaultExpiryDigit}},
	}
	for f, zone := range specimens {
		for _, d := range digits[f] {
			lines := strings.Split(zone, "\n")
			line := []byte(lines[d.at.line-1])
			line[d.at.from-1] = '0' + (line[d.at.from-1]-'0'+1)%10
			lines[d.at.line-1] = string(line)
			recomposed(t, f, d.code, lines)
			_, err := mrz.Parse(strings.Join(lines, "\n"), today)
			want := []any{d.code.String()}
			if err == nil {
				t.Errorf("%s: %s one too high comes through", f, d.code)
				continue
			}
			if diff := cmp.Diff(want, codesOf(t, err)); diff != "" {
				t.Errorf("%s: %s one too high (-want +got):\n%s", f, d.code, diff)
			}
		}
	}
}

// recomposed works the composite check digit out again, unless it is the one
// that is broken or there is none.
func recomposed(t *testing.T, f mrz.Format, broken mrz.FaultCode, lines []string) {
	t.Helper()
	over := map[mrz.Format]string{}
	switch f {
	case mrz.TD1:
		over[f] = lines[0][5:] + lines[1][:7] + lines[1][8:15] + lines[1][18:29]
	case mrz.TD2, mrz.TD3:
		over[f] = lines[1][:10] + lines[1][13:20] + lines[1][21:len(lines[1])-1]
	}
	if over[f] == "" || broken == mrz.FaultCompositeDigit {
		return
	}
	digit, err := mrz.CheckDigit(over[f])
	if err != nil {
		t.Fatal(err)
	}
	lines[1] = lines[1][:len(lines[1])-1] + string(digit)
}
