package card

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Strength is the least that is asked of the key of a certificate, and of the
// hash in its issuer's signature, in bits.
type Strength struct {
	RSA   int // of the modulus
	Curve int // of the curve, Ed25519 included
	Hash  int // SHA-1 has 160
}

var strengths = guidance.Editions[Strength]{
	{
		ID: "certificate-strength-observed", Rev: 1, Effective: guidance.Interval{To: guidance.MustDate("2025-07-03")},
		Known: guidance.MustDate("2026-11-21"), Basis: guidance.Unverified,
		Citations: []guidance.Citation{identityAgent.At("tests_cms.py, test certificate")},
		Rationale: "a certificate of a test environment, of 2016, has RSA with 1024 bits and SHA-1; what was issued to users could not be seen",
		Content:   Strength{RSA: 1024, Curve: 256, Hash: 160},
	},
	{
		ID: "certificate-strength-sha256", Rev: 1, Effective: guidance.Since(guidance.MustDate("2025-07-04")),
		Known: guidance.MustDate("2026-11-21"), Basis: guidance.DesignChoice,
		Citations: []guidance.Citation{prescriptionHash.At("RM257"), transitions131A.At("§3 and §9")},
		Rationale: "from this day prescriptions are signed with SHA-256; the sizes are those of NIST for 112 bits of security and more",
		Content:   Strength{RSA: 2048, Curve: 256, Hash: 256},
	},
}

// Strengths returns the dated table of key sizes and hashes, by the London day
// on which a certificate's validity begins. The slice is the caller's.
func Strengths() guidance.Editions[Strength] { return slices.Clone(strengths) }

// fits reports whether the key of c is of a known kind, and large enough.
func (s Strength) fits(c Certificate) bool {
	switch c.KeyAlgorithm {
	case RSAKey:
		return c.KeyBits >= s.RSA
	case ECDSAKey, Ed25519Key:
		return c.KeyBits >= s.Curve
	}
	return false
}

// checkStrength holds the algorithms of c against the table.
func checkStrength(a *guidance.Assessment, c Certificate, base string) {
	e, err := strengths.At(c.beginsOn(), guidance.Date{})
	if err != nil {
		a.Unknown(ruleKeySize)
		a.Unknown(ruleHash)
		return
	}
	a.Require(ruleKeySize, e.Content.fits(c), base+"/keyBits", "the key is of an unknown kind, or too short")
	a.Require(ruleHash, c.SignatureAlgorithm.HashBits() >= e.Content.Hash, base+"/signatureAlgorithm",
		"the hash is unknown, or too short")
}
