package identity

import "strings"

// SearchKeys returns the keys by which a store finds the profiles that may be
// those of the person of a claim, in no more than four words: "ni:" and the
// National Insurance number, "mobile:" and "email:" with theirs, and "born:" and
// the date of birth, where it is really known. They are personal data.
//
// Every profile that [Candidates] finds for a claim shares a key with it, so that
// only the profiles that share one have to be compared; not every one that does is
// a candidate. Email addresses that [Email.SameAs] takes for one have one key.
func SearchKeys(c Claim) []string {
	keys := []string{}
	if !c.NINumber.IsZero() {
		keys = append(keys, "ni:"+c.NINumber.String())
	}
	if !c.Mobile.IsZero() {
		keys = append(keys, "mobile:"+c.Mobile.String())
	}
	if !c.Email.IsZero() {
		keys = append(keys, "email:"+strings.ToLower(c.Email.String())) // ASCII, as every Email
	}
	if c.birthKnown() {
		keys = append(keys, "born:"+c.DateOfBirth.String())
	}
	return keys
}
