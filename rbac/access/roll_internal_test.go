package access

import (
	"testing"

	"pgregory.net/rapid"
)

// TestRoll: an id is kept as a number if and only if it is twelve ASCII digits, and
// comes back as it was.
func TestRoll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.OneOf(rapid.StringMatching(`[0-9]{12}`), rapid.StringMatching(`[0-9/:;@ oO]{12}`), rapid.StringN(0, 13, 13)).Draw(t, "id")
		wanted := len(id) == 12
		for i := range len(id) {
			wanted = wanted && id[i] >= '0' && id[i] <= '9'
		}
		if _, ok := numberOf(id); ok != wanted {
			t.Fatalf("%q is a number: %t", id, ok)
		}
		r := newRoll()
		r.enter("another")
		of := r.enter(id)
		r.put(id, person{count: 7})
		if back := r.id(of); back != id {
			t.Fatalf("%q comes back as %q", id, back)
		}
		if p, ok := r.find(id); !ok || p.count != 7 {
			t.Fatalf("%q is not found", id)
		}
	})
	// Every byte at every place.
	for at := range idDigits {
		for b := range 256 {
			id := []byte("123456789012")
			id[at] = byte(b)
			n, ok := numberOf(string(id))
			if ok != (b >= '0' && b <= '9') {
				t.Errorf("byte %#x at %d is a digit: %t", b, at, ok)
			}
			if r := newRoll(); ok && r.id(ref(n)) != string(id) {
				t.Errorf("%s comes back as %s", id, r.id(ref(n)))
			}
		}
	}
}
