package evidence

import (
	"testing"

	"github.com/rakit-dev/rakit/guidance"
)

func TestPhotoRulesAreWellFormed(t *testing.T) {
	if _, err := guidance.NewRegistry(photoRules()); err != nil {
		t.Errorf("NewRegistry(photoRules()) = %v, want nil", err)
	}
	if n := len(photoRules()); n != 10 {
		t.Errorf("photoRules() has %d rules, want the 10 from RA-EVD-080 to RA-EVD-089", n)
	}
}

// FuzzOrientation reads the Exif of any file without a panic, and answers only
// what Exif knows.
func FuzzOrientation(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("\xff\xd8\xff\xff\xff\xe1\x00\x04"))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II\x2a\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if o := orientation(data); o < 1 || o > 8 {
			t.Errorf("orientation = %d, want 1 to 8", o)
		}
	})
}
