package identity

import (
	"slices"
	"testing"
)

func TestPostcodeAreasAreInOrder(t *testing.T) {
	if len(geographicAreas) != 121 || !slices.IsSorted(geographicAreas) || len(slices.Compact(slices.Clone(geographicAreas))) != 121 {
		t.Errorf("%d areas, sorted %t; want 121, each once, in order", len(geographicAreas), slices.IsSorted(geographicAreas))
	}
	for _, area := range slices.Concat(geographicAreas, otherAreas) {
		p, err := ParsePostcode(area + "1 1AA")
		if err != nil || p.Area() != area || !p.KnownArea() {
			t.Errorf("%s1 1AA: area %q, known %t, %v", area, p.Area(), p.KnownArea(), err)
		}
	}
	if (Postcode{}).KnownArea() || (Postcode{}).BS7666() || (Postcode{}).Class() != 0 {
		t.Error("an absent postcode has properties")
	}
}
