package identity

import (
	"slices"
	"strings"
)

// geographicAreas are the 121 postcode areas of the United Kingdom, in order.
var geographicAreas = strings.Fields(`
	AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG
	DH DL DN DT DY E EC EH EN EX FK FY G GL GU HA HD HG HP HR HS HU HX IG IP IV
	KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE
	PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN
	TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE`)

// otherAreas are the areas of the Crown dependencies, the forces and companies
// without a place.
var otherAreas = []string{"BF", "BX", "GY", "IM", "JE"}

// Area returns the letters at the front, "SW", or "" for a postcode that has no
// area (GIR 0AA, pseudo-postcodes, absent).
func (p Postcode) Area() string {
	if p.outward == "GIR" || p.outward == "ZZ99" {
		return ""
	}
	return p.outward[:max(0, strings.IndexAny(p.outward, "0123456789"))]
}

// KnownArea reports whether the area is one that Royal Mail uses. A shape like
// NF1 1AA fits no area.
func (p Postcode) KnownArea() bool {
	if p.outward == "GIR" {
		return true
	}
	area := p.Area()
	_, geographic := slices.BinarySearch(geographicAreas, area)
	return geographic || slices.Contains(otherAreas, area)
}
