package rbac

import "github.com/rakit-dev/rakit/guidance"

// GrantKind says what is given exceptionally. The zero GrantKind is invalid, except
// in an entry that was kept before there were kinds: see [Grant.OfKind]. Temporary
// access cards and visits of inspectors have records of their own.
type GrantKind uint8

// The kinds.
const (
	NationalLocum GrantKind = iota + 1 // the virtual organisation FFFFF
	PositionGrant                      // a position at a real organisation, given outside the normal process
)

var grantKindNames = []string{"national-locum", "position"}

// GrantKinds returns every kind.
func GrantKinds() []GrantKind { return guidance.MembersClosed[GrantKind](grantKindNames) }

// String returns the kind as it is written in documents, or "invalid".
func (k GrantKind) String() string { return guidance.NameClosed(grantKindNames, k) }

// MarshalText returns the kind as text; the zero GrantKind is an error.
func (k GrantKind) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("kind of exceptional access", grantKindNames, k)
}

// UnmarshalText reads a kind, exactly; unknown text is a
// [*guidance.UnknownValueError].
func (k *GrantKind) UnmarshalText(text []byte) (err error) {
	*k, err = guidance.ParseClosed[GrantKind]("kind of exceptional access", grantKindNames, string(text))
	return err
}

// OfKind returns the kind of the grant. An entry without one was kept when FFFFF was
// the only kind, and is [NationalLocum].
func (g Grant) OfKind() GrantKind { return max(g.Kind, NationalLocum) }

// isRealODS reports whether s is an ODS code, and not that of the virtual
// organisation.
func isRealODS(s string) bool { return isODS(s) && s != nationalLocum }
