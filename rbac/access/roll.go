package access

// roll finds people by their user ids. An id of twelve digits, as user ids are
// ([identity.UserID]), is kept as a number: finding one then reads nothing but the
// entry, and keeps no text. Other ids are kept as they are.
type roll struct {
	byNumber map[uint64]person
	byText   map[string]person
	texts    []string // of the people whose id is no number, by place
}

// person is what is known of a user: where in held their positions are, and the
// first of these.
type person struct {
	one           held
	first, count  uint32
	known, closes bool // there is such a profile; it was ever closed
}

// ref stands for a user id: its number, or its place among the texts.
type ref uint64

// ofText marks a ref to a text. No id of twelve digits reaches it.
const ofText ref = 1 << 63

const idDigits = 12

// numberOf returns the digits of an id of twelve, four bits each, the first lowest.
func numberOf(id string) (n uint64, ok bool) {
	if len(id) != idDigits {
		return 0, false
	}
	eight, isEight := digits(uint64(id[0]) | uint64(id[1])<<8 | uint64(id[2])<<16 | uint64(id[3])<<24 |
		uint64(id[4])<<32 | uint64(id[5])<<40 | uint64(id[6])<<48 | uint64(id[7])<<56)
	const zeros = 0x30303030 << 32
	four, isFour := digits(uint64(id[8]) | uint64(id[9])<<8 | uint64(id[10])<<16 | uint64(id[11])<<24 | zeros)
	return four<<32 | eight, isEight && isFour
}

// digits returns the values of eight ASCII digits, four bits each, all at once: ok is
// false if one of the bytes is none.
func digits(bytes uint64) (n uint64, ok bool) {
	const high, low, zeros, sixes = 0xF0F0F0F0F0F0F0F0, 0x0F0F0F0F0F0F0F0F, 0x3030303030303030, 0x0606060606060606
	ok = bytes&high == zeros && (bytes+sixes)&high == zeros // 0x3A and above run over
	n = bytes & low
	n = (n | n>>4) & 0x00FF00FF00FF00FF
	n = (n | n>>8) & 0x0000FFFF0000FFFF
	return (n | n>>16) & 0xFFFFFFFF, ok
}

func newRoll() roll { return roll{byNumber: map[uint64]person{}, byText: map[string]person{}} }

// find returns the person with an id; ok is false if there is none.
func (r *roll) find(id string) (p person, ok bool) {
	if n, isNumber := numberOf(id); isNumber {
		p, ok = r.byNumber[n]
		return p, ok
	}
	p, ok = r.byText[id]
	return p, ok
}

// put keeps what is known of the person with an id.
func (r *roll) put(id string, p person) {
	if n, ok := numberOf(id); ok {
		r.byNumber[n] = p
		return
	}
	r.byText[id] = p
}

// enter returns the ref of an id that is not on the roll yet.
func (r *roll) enter(id string) ref {
	if n, ok := numberOf(id); ok {
		return ref(n)
	}
	r.texts = append(r.texts, id)
	return ofText | ref(len(r.texts)-1)
}

// id returns the user id that a ref stands for.
func (r *roll) id(of ref) string {
	if of&ofText != 0 {
		return r.texts[of&^ofText]
	}
	var text [idDigits]byte
	for i := range text {
		text[i] = '0' + byte(of>>(4*i)&0xF)
	}
	return string(text[:])
}
