package gpg45

// VerificationFacts are the facts of every method of verification. A method that
// was not used has its zero value.
type VerificationFacts struct {
	Biometric    BiometricFacts
	FaceInPerson FaceInPersonFacts
	FaceRemote   FaceRemoteFacts
	KBV          KBVAnswers
}

// VerificationBest derives verification by each method and returns the one with
// the highest score: methods are never added up. Of equals it is one that was
// used, and of those the first in the order of [VerificationFacts]. An error of any
// method is returned: see [Deriver.Validity] and [Deriver.KBV].
func (d Deriver) VerificationBest(facts VerificationFacts) (Derivation, error) {
	var best Derivation
	bestUsed := false
	for _, method := range []struct {
		used   bool
		derive func() (Derivation, error)
	}{
		{facts.Biometric != 0, func() (Derivation, error) { return d.Biometric(facts.Biometric) }},
		{facts.FaceInPerson != 0, func() (Derivation, error) { return d.FaceInPerson(facts.FaceInPerson) }},
		{facts.FaceRemote != 0, func() (Derivation, error) { return d.FaceRemote(facts.FaceRemote) }},
		{facts.KBV != KBVAnswers{}, func() (Derivation, error) { return d.KBV(facts.KBV) }},
	} {
		out, err := method.derive()
		if err != nil {
			return Derivation{}, err
		}
		if out.Score > best.Score || out.Score == best.Score && method.used && !bestUsed {
			best, bestUsed = out, method.used
		}
	}
	return best, nil
}
