package identity

// single reports whether the name is one part only.
func (n Name) single() bool { return n.given == "" || n.family == "" }

// all returns the parts of the name in the order in which it is written.
func (n Name) all() nameParts { return nameParts{n.given, n.middle, n.family} }

// compareWhole compares two names that are there, part by part.
func compareWhole(a, b Name) reasons {
	if a.single() || b.single() {
		return compareSingle(a, b)
	}
	family, given := compareTexts(a.family, b.family), compareGiven(a, b)
	boxes := family | given
	if boxes.result() < ReviewName {
		return boxes
	}
	if boxes.different() {
		if r := compareTexts(a.family, b.given) | compareTexts(a.given, b.family) | compareMiddle(a, b); !r.different() {
			return r | setOf(ReasonSwappedNames)
		}
	}
	whole := compareParts(a.all(), b.all())
	if whole.result() == SameName || boxes.different() && !whole.different() {
		return whole | setOf(ReasonOtherBox)
	}
	if family.different() {
		boxes |= setOf(ReasonOtherFamilyName)
	}
	return boxes
}

// compareSingle compares names of which at least one is one part only: in which
// box it stands does not matter.
func compareSingle(a, b Name) reasons {
	r := compareParts(a.all(), b.all())
	if a.single() != b.single() {
		r |= setOf(ReasonSingleName)
	}
	return r
}

// compareGiven compares given and middle names, which documents print together.
func compareGiven(a, b Name) reasons {
	given := compareTexts(a.given, b.given)
	apart := given | compareMiddle(a, b)
	if given.different() {
		apart |= setOf(ReasonOtherGivenName)
	}
	oneHasMiddle := (a.middle == "") != (b.middle == "")
	if a.middle == b.middle || apart.result() == SameName || oneHasMiddle && given.result() == SameName {
		return apart
	}
	together := compareParts(nameParts{a.given, a.middle}, nameParts{b.given, b.middle}) | setOf(ReasonMiddleInGiven)
	switch {
	case together.result() < apart.result():
		return together
	case oneHasMiddle && together.different():
		return together&^setOf(ReasonMiddleInGiven) | setOf(ReasonOtherGivenName)
	}
	return apart
}

func compareMiddle(a, b Name) reasons {
	if a.middle == b.middle {
		return 0
	}
	if a.middle == "" || b.middle == "" {
		return setOf(ReasonMissingMiddleName)
	}
	r := compareTexts(a.middle, b.middle)
	if r.different() {
		r |= setOf(ReasonOtherMiddleName)
	}
	return r
}
