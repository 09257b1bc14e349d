package guidance

import "fmt"

// UnknownValueError is returned for text that is not a member of a closed list
// (a document kind, a route, a state). It names the list and the allowed
// values, never the text that was refused.
type UnknownValueError struct {
	List    string   // what was being read, for example "document kind"
	Allowed []string // the members, in table order
}

func (e *UnknownValueError) Error() string {
	return fmt.Sprintf("not a known %s", e.List)
}

// ParseClosed finds the member of a closed list whose name is text, exactly.
// Names start at value 1, so that the zero value stays invalid: names[0]
// belongs to value 1. The error is an [*UnknownValueError].
func ParseClosed[T ~uint8](list string, names []string, text string) (T, error) {
	for i, n := range names {
		if n == text {
			return T(i + 1), nil
		}
	}
	return 0, &UnknownValueError{List: list, Allowed: names}
}

// NameClosed returns the name of a member of a closed list, or "invalid" for
// the zero value and any value outside the list.
func NameClosed[T ~uint8](names []string, v T) string {
	if v == 0 || int(v) > len(names) {
		return "invalid"
	}
	return names[v-1]
}

// MarshalClosed returns the text of a member of a closed list; the zero value
// and any other non-member is an error.
func MarshalClosed[T ~uint8](list string, names []string, v T) ([]byte, error) {
	if v == 0 || int(v) > len(names) {
		return nil, &UnknownValueError{List: list, Allowed: names}
	}
	return []byte(names[v-1]), nil
}

// MembersClosed returns every member of a closed list, in table order.
func MembersClosed[T ~uint8](names []string) []T {
	ms := make([]T, len(names))
	for i := range ms {
		ms[i] = T(i + 1)
	}
	return ms
}
