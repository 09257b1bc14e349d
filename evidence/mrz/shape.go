package mrz

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// sizeFault is that of a text which is no size that a zone has.
var sizeFault = Fault{
	Code: FaultLength, Message: "two lines of 44 or of 36 characters, or three lines of 30, are wanted",
}

// mostLines is one more than any format has.
const mostLines = 4

// shape is the lines of a text, as far as they are looked at.
type shape struct {
	lines  [mostLines]string
	count  int // at most mostLines
	widths [mostLines]int
}

// shapeOf returns the format that a text has the size of, zero when none, and
// the faults of its size and its characters, of which a clean text has none.
func shapeOf(text string, clean bool) (Format, []Fault) {
	s := linesOf(text, clean)
	format := s.format()
	var faults []Fault
	if format == 0 {
		faults = s.lengthFaults()
	}
	if clean {
		return format, faults
	}
	for i := range s.count {
		faults = charsetFaults(faults, s.lines[i], i+1)
	}
	return format, faults
}

// linesOf cuts a text into its lines. In a clean one a byte is a character.
func linesOf(text string, clean bool) (s shape) {
	for more := true; more && s.count < mostLines; s.count++ {
		var line string
		line, text, more = strings.Cut(text, "\n")
		s.lines[s.count], s.widths[s.count] = line, len(line)
		if !clean {
			s.widths[s.count] = utf8.RuneCountInString(line)
		}
	}
	return s
}

// format returns the format that has lines of these widths. The first letter
// tells visas from passports and cards of the same size.
//
// Source: ICAO Doc 9303-7, sections 4.2.2 and 7.2.2.
func (s shape) format() Format {
	switch {
	case s.count == 3 && s.widths == [mostLines]int{30, 30, 30}:
		return TD1
	case s.count != 2 || s.widths[0] != s.widths[1]:
		return 0
	}
	visa := s.lines[0] != "" && s.lines[0][0] == 'V'
	switch {
	case s.widths[0] == 44 && visa:
		return MRVA
	case s.widths[0] == 44:
		return TD3
	case s.widths[0] == 36 && visa:
		return MRVB
	case s.widths[0] == 36:
		return TD2
	}
	return 0
}

// lengthFaults returns the lines that are too short or too long, where the
// others tell what they should be, and else that the size is wrong.
func (s shape) lengthFaults() []Fault {
	want := s.wanted()
	if want == 0 {
		return []Fault{sizeFault}
	}
	var faults []Fault
	for i := range s.count {
		if s.widths[i] != want {
			faults = append(faults, Fault{
				Code: FaultLength, Line: i + 1, Message: strconv.Itoa(want) + " characters are wanted in this line",
			})
		}
	}
	return faults
}

// wanted returns how wide the lines of a zone should be of which at least one
// is right; 0 when there is no telling.
func (s shape) wanted() int {
	for _, l := range [...]layout{layouts[TD1], layouts[TD3], layouts[TD2]} {
		if s.count != l.lines {
			continue
		}
		for _, width := range s.widths[:s.count] {
			if width == l.width {
				return l.width
			}
		}
	}
	return 0
}
