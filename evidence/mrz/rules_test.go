package mrz_test

import (
	"testing"

	"github.com/rakit-dev/rakit/evidence/mrz"
)

// TestDoc9303 names the part: rules of other packages cite the publication, too.
func TestDoc9303(t *testing.T) {
	page := mrz.Doc9303("11: security mechanisms")
	if want := "ICAO Doc 9303, Machine Readable Travel Documents, 8th edition, Part 11: security mechanisms"; page.Title != want {
		t.Errorf("title %q, want %q", page.Title, want)
	}
	if page.URL == "" || page.Read.IsZero() || !page.Edited.IsZero() {
		t.Errorf("page %+v", page)
	}
}
