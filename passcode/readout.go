package passcode

import "github.com/rakit-dev/rakit/identity"

// ErrReadOut is returned for a secret that is not six digits and so cannot be
// grouped or spoken. It is a [*identity.FormatError].
var ErrReadOut error = &identity.FormatError{What: "digits to be read out", Reason: "not six digits 0 to 9"}

// Grouped returns six digits in two groups, as they are easily read: "755 224".
// The result is a secret as well; the port that shows it calls [Secret.Reveal].
// The error is [ErrReadOut].
func Grouped(digits Secret) (Secret, error) {
	text := digits.Reveal()
	if !sixDigits(text) {
		return Secret{}, ErrReadOut
	}
	return NewSecret(text[:3] + " " + text[3:]), nil
}

// digitWords are how the digits are said: zero and never oh, which is a letter.
var digitWords = [10]string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}

// Spoken returns six digits as they are said aloud, "seven five five, two two
// four": one at a time, with a pause between the groups, and without double or
// triple, which are easily misheard. The result is a secret as well; the port that
// says it calls [Secret.Reveal]. The error is [ErrReadOut].
func Spoken(digits Secret) (Secret, error) {
	text := digits.Reveal()
	if !sixDigits(text) {
		return Secret{}, ErrReadOut
	}
	said := digitWords[text[0]-'0']
	for i := 1; i < len(text); i++ {
		if i == 3 {
			said += ","
		}
		said += " " + digitWords[text[i]-'0']
	}
	return NewSecret(said), nil
}
