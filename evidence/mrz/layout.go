package mrz

// span is where a field stands: a line and the columns from and to, both
// included, all counted from 1 as Doc 9303 does. The zero span is a field that
// the format does not have.
type span struct{ line, from, to int }

func (s span) absent() bool { return s == span{} }

func (s span) len() int { return s.to - s.from + 1 }

// layout is where the fields of one format stand.
type layout struct {
	lines, width int

	code, issuing, name     span
	number, numberDigit     span
	nationality             span
	birth, birthDigit, sex  span
	expiry, expiryDigit     span
	optional, optionalDigit span
	optional2               span
	composite               []span // what the composite check digit is over, in order
	compositeDigit          span
}

// layouts are the data structures of Doc 9303: Part 5 (TD1), Part 6 (TD2) and
// Part 4 (TD3), section 4.2.2; Part 7 (MRV-A, section 4.2.2; MRV-B, section
// 7.2.2).
var layouts = [...]layout{
	TD1: {
		lines: 3, width: 30,
		code: span{1, 1, 2}, issuing: span{1, 3, 5}, name: span{3, 1, 30},
		number: span{1, 6, 14}, numberDigit: span{1, 15, 15}, nationality: span{2, 16, 18},
		birth: span{2, 1, 6}, birthDigit: span{2, 7, 7}, sex: span{2, 8, 8},
		expiry: span{2, 9, 14}, expiryDigit: span{2, 15, 15},
		optional: span{1, 16, 30}, optional2: span{2, 19, 29},
		composite:      []span{{1, 6, 30}, {2, 1, 7}, {2, 9, 15}, {2, 19, 29}},
		compositeDigit: span{2, 30, 30},
	},
	TD2: {
		lines: 2, width: 36,
		code: span{1, 1, 2}, issuing: span{1, 3, 5}, name: span{1, 6, 36},
		number: span{2, 1, 9}, numberDigit: span{2, 10, 10}, nationality: span{2, 11, 13},
		birth: span{2, 14, 19}, birthDigit: span{2, 20, 20}, sex: span{2, 21, 21},
		expiry: span{2, 22, 27}, expiryDigit: span{2, 28, 28},
		optional:       span{2, 29, 35},
		composite:      []span{{2, 1, 10}, {2, 14, 20}, {2, 22, 35}},
		compositeDigit: span{2, 36, 36},
	},
	TD3: {
		lines: 2, width: 44,
		code: span{1, 1, 2}, issuing: span{1, 3, 5}, name: span{1, 6, 44},
		number: span{2, 1, 9}, numberDigit: span{2, 10, 10}, nationality: span{2, 11, 13},
		birth: span{2, 14, 19}, birthDigit: span{2, 20, 20}, sex: span{2, 21, 21},
		expiry: span{2, 22, 27}, expiryDigit: span{2, 28, 28},
		optional: span{2, 29, 42}, optionalDigit: span{2, 43, 43},
		composite:      []span{{2, 1, 10}, {2, 14, 20}, {2, 22, 43}},
		compositeDigit: span{2, 44, 44},
	},
	MRVA: {
		lines: 2, width: 44,
		code: span{1, 1, 2}, issuing: span{1, 3, 5}, name: span{1, 6, 44},
		number: span{2, 1, 9}, numberDigit: span{2, 10, 10}, nationality: span{2, 11, 13},
		birth: span{2, 14, 19}, birthDigit: span{2, 20, 20}, sex: span{2, 21, 21},
		expiry: span{2, 22, 27}, expiryDigit: span{2, 28, 28},
		optional: span{2, 29, 44},
	},
	MRVB: {
		lines: 2, width: 36,
		code: span{1, 1, 2}, issuing: span{1, 3, 5}, name: span{1, 6, 36},
		number: span{2, 1, 9}, numberDigit: span{2, 10, 10}, nationality: span{2, 11, 13},
		birth: span{2, 14, 19}, birthDigit: span{2, 20, 20}, sex: span{2, 21, 21},
		expiry: span{2, 22, 27}, expiryDigit: span{2, 28, 28},
		optional: span{2, 29, 36},
	},
}

// in returns the field s of a zone laid out as l: its lines stand one after
// another with a line feed between them.
func (l *layout) in(text string, s span) string {
	if s.absent() {
		return ""
	}
	start := (s.line-1)*(l.width+1) + s.from - 1
	return text[start : start+s.len()]
}
