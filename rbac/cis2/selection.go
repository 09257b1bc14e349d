package cis2

const claimSelected = "selected_roleid"

// selection is what a claim, or several, say of the role selected. The zero
// selection is a claim that is absent.
type selection struct {
	given bool
	id    string // "" when the claim is empty, of another shape, or contradicted
}

func (c claims) selection(found *notes) selection {
	if !c.has(claimSelected) {
		return selection{}
	}
	id, ok := c.text(claimSelected)
	if !ok {
		found.add(ruleShape, "/"+claimSelected, "the id of a role is wanted as text")
	}
	return selection{given: true, id: id}
}

// and returns what two documents say together; agree is false when they differ,
// an empty claim and one that is not included.
func (s selection) and(other selection) (both selection, agree bool) {
	switch {
	case !s.given:
		return other, true
	case !other.given || s == other:
		return s, true
	}
	return selection{given: true}, false
}
