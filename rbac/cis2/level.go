package cis2

import (
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Assurance is how sure the Care Identity Service is of the person. A level that
// is nil was not told, or told in two ways; it is no level at all.
type Assurance struct {
	Identity       *int `json:"identity"`       // of the verification of identity, 0 to 3; 3 is the standard of Registration Authorities
	Authentication *int `json:"authentication"` // of this sign-in, 1 to 3
}

// AtLeast reports whether both levels are known and no lower than these.
func (a Assurance) AtLeast(identity, authentication int) bool {
	return a.Identity != nil && a.Authentication != nil && *a.Identity >= identity && *a.Authentication >= authentication
}

// Levels are the least levels of assurance that are asked for. 0 asks for none: then
// a level that is missing, or in doubt, does no harm.
type Levels struct {
	Identity       int // of the verification of identity; for the acts of a Registration Authority 3
	Authentication int // of the sign-in; for the acts of a Registration Authority 3
}

// Meets reports whether every level that is asked for is known and no lower. One
// that is missing, or told in two ways, is met by nothing.
func (a Assurance) Meets(least Levels) bool {
	return meets(a.Identity, least.Identity) && meets(a.Authentication, least.Authentication)
}

func meets(level *int, least int) bool {
	return least <= 0 || level != nil && *level >= least
}

// level is what claims say of one level: nothing, a digit, or nothing that can be
// believed. The zero level is nothing.
type level struct {
	n       int
	told    bool
	doubted bool
}

// and returns what two claims say together; agree is false when each names
// another level.
func (l level) and(other level) (both level, agree bool) {
	switch {
	case !l.told:
		return other, true
	case !other.told:
		return l, true
	case l.doubted || other.doubted:
		return level{told: true, doubted: true}, true
	case l.n != other.n:
		return level{told: true, doubted: true}, false
	}
	return l, true
}

// known returns the level, or nil.
func (l level) known() *int {
	if !l.told || l.doubted {
		return nil
	}
	n := l.n
	return &n
}

// readLevel reads one digit from the lowest level to 3, as text or as a number:
// issuers write both.
func readLevel(v jsontext.Value, lowest int) (n int, ok bool) {
	digit, isText := textOf(v)
	if !isText {
		digit = string(v)
	}
	if len(digit) != 1 || digit[0] < '0' || digit[0] > '3' {
		return 0, false
	}
	n = int(digit[0] - '0')
	return n, n >= lowest
}

// levels are the two levels of one document.
type levels struct{ identity, authentication level }

// The claims of levels. That of the identity has two names: one in the scope
// nhsperson of the userinfo document, and one in the ID token, which may hold both.
const (
	claimIdentityLevel       = "id_assurance_level"
	claimIdentityLevelOld    = "idassurancelevel"
	claimAuthenticationLevel = "authentication_assurance_level"
	claimContextClass        = "acr"
)

func (c claims) levels(found *notes) (l levels) {
	l.identity = c.level(claimIdentityLevel, 0, found)
	older := c.level(claimIdentityLevelOld, 0, found)
	var agree bool
	if l.identity, agree = l.identity.and(older); !agree {
		found.add(ruleLevel, "/"+claimIdentityLevelOld, "two claims tell two levels of the identity")
	}
	l.authentication = c.level(claimAuthenticationLevel, 1, found)
	if n := l.authentication.known(); n != nil && c.contradicts(*n) {
		found.add(ruleLevel, "/"+claimContextClass, "the name of the sign-in speaks of another level")
		l.authentication.doubted = true
	}
	return l
}

func (c claims) level(name string, lowest int, found *notes) level {
	if !c.has(name) {
		return level{}
	}
	n, ok := readLevel(c[name], lowest)
	if !ok {
		found.add(ruleLevel, "/"+name, "this is no level of assurance")
	}
	return level{n: n, told: true, doubted: !ok}
}

// contradicts reports whether acr names levels, and not this one, or is no text. It
// only ever contradicts: "AAL2_OR_AAL3_ANY" says what was asked for, and some names
// of methods hold no level at all.
func (c claims) contradicts(n int) bool {
	acr, ok := c.text(claimContextClass)
	return !ok || strings.Contains(acr, "AAL") && !strings.Contains(acr, "AAL"+strconv.Itoa(n))
}
