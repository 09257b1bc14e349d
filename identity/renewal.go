package identity

import "github.com/rakit-dev/rakit/guidance"

// Renewal is one renewal of the certificates on somebody's card. Days are those of
// Europe/London.
type Renewal struct {
	On      guidance.Date `json:"on"`
	Expired guidance.Date `json:"expired,omitzero"` // the last day on which the old ones were valid, if they had run out; zero: they had not
}

// HolderPresent reports whether the holder was there for the renewal: certificates
// that have expired are renewed by an RA Manager or RA Agent with the holder in
// person. On the last day of the old ones they still renew themselves. A renewal
// without a day says nothing.
//
// Source: Smartcard and authentication users, on certificates that have already
// expired.
func (r Renewal) HolderPresent() bool { return !r.Expired.IsZero() && r.On.After(r.Expired) }

// missedChances returns a finding for each occasion on which a person who is
// flagged was there, and could have been verified.
func missedChances(renewals []Renewal) (missed []guidance.Finding) {
	for i, r := range renewals {
		if r.HolderPresent() {
			missed = append(missed, ruleFlagRenewed.Finding(indexed("/renewals", i, "on"),
				"certificates that had expired were renewed, for which the holder has to be there, and the person is flagged still"))
		}
	}
	return missed
}
