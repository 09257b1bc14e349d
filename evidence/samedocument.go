package evidence

import "strings"

// A document that is given twice is one document: a scan and a photograph of one
// passport prove no more than either of them.

// sameKey returns what two documents have in common that are one. A number tells
// documents of a kind apart, and passports whatever state issued them; of a document
// that is kept, the hash of its number does. Without a number, documents of one kind
// are one that say the same of their days and provider.
func sameKey(d Document) string {
	family := kindOf(d)
	if family == Passport {
		family = UKPassport
	}
	number := alphanumeric(d.Number)
	switch {
	case d.NumberHash != "":
		return "kept " + d.NumberHash
	case number != "":
		return "number " + family.String() + " " + number
	}
	return strings.Join([]string{"none", kindOf(d).String(), d.Issued, d.Expires, providerOf(d)}, "\x00")
}

// providerOf returns the provider of a paper, however it is written.
func providerOf(d Document) string { return strings.ToLower(withoutSpace(d.Provider)) }

// givenTwice reports whether one document is among several more than once.
func givenTwice(fit []fitDocument) bool {
	seen := map[string]bool{}
	for _, d := range fit {
		if seen[d.key] {
			return true
		}
		seen[d.key] = true
	}
	return false
}
