package identity

// joinsNames reports whether r is read as a hyphen when names are compared: the
// hyphens that a name may hold, and the dashes that stand in their place on
// documents (U+2010 to U+2015).
func joinsNames(r rune) bool { return r == '-' || '\u2010' <= r && r <= '\u2015' }

// marksGlottal reports whether r is read as an apostrophe when names are
// compared, though no name that was typed on a British keyboard holds it: the
// grave and acute accents and the left quotation mark that stand in its place,
// and the signs for ayin, hamza and ʻokina.
func marksGlottal(r rune) bool {
	switch r {
	case '`', '\u00b4', '\u2018', '\u02b9', '\u02bb', '\u02bd', '\u02be', '\u02bf', '\u2032':
		return true
	}
	return false
}
