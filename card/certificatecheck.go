package card

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// CheckCertificate assesses one certificate of a card, which stands at the JSON
// Pointer base, at an instant: whose it is (RA-CRD-042; where the common name is no user id that is
// a warning), how long it is valid
// (RA-CRD-043, RA-CRD-044), whether it is valid at the instant (RA-CRD-045), its
// key and the hash of its signature (RA-CRD-046, RA-CRD-047). Holder is the
// holder's user id. Rules about a holder that is "" or an instant that is zero
// are not evaluated. No signature is verified: who issued it is not known here.
func CheckCertificate(c Certificate, holder string, at time.Time, base string) guidance.Assessment {
	var a guidance.Assessment
	switch {
	case c.UserID == "":
		a.Fail(softened(ruleBound), base+"/userID", "the common name of the certificate is no user id, so it cannot be told whose it is")
	case holder == "":
		a.Unknown(ruleBound)
	default:
		a.Require(ruleBound, c.UserID == holder, base+"/userID", "the certificate does not name the holder of the card")
	}
	checkValidity(&a, c, base)
	checkValidNow(&a, c, at, base)
	checkStrength(&a, c, base)
	return a
}
