package evidence_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
)

// oriented returns the JPEG data with an Exif segment that states an
// orientation, after a segment of another kind.
func oriented(data []byte, order binary.AppendByteOrder, mark string, orientation uint16) []byte {
	tiff := order.AppendUint32(order.AppendUint16([]byte(mark), 42), 8)
	tiff = order.AppendUint16(tiff, 2)
	tiff = order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, 0x0100), 4), 1)
	tiff = order.AppendUint32(tiff, 1000)
	tiff = order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, 0x0112), 3), 1)
	tiff = order.AppendUint16(order.AppendUint16(tiff, orientation), 0)
	tiff = order.AppendUint32(tiff, 0)
	return withSegment(withSegment(data, append([]byte("Exif\x00\x00"), tiff...)), []byte("http://ns.adobe.com/xap/1.0/\x00"))
}

// withSegment puts an APP1 segment right after the start of a JPEG.
func withSegment(data, body []byte) []byte {
	out := append([]byte{}, data[:2]...)
	out = binary.BigEndian.AppendUint16(append(out, 0xFF, 0xE1), uint16(2+len(body)))
	return append(append(out, body...), data[2:]...)
}

type orientationCase struct {
	name, why string
	data      []byte
	width     int // as shown; width and height are 1800 together
	findings  []string
}

func TestOrientation(t *testing.T) {
	lying := jpegOf(portrait(1000, 800), 90)
	tests := []orientationCase{
		{name: "none", why: "no Exif is upright", data: lying, width: 1000, findings: []string{"RA-EVD-085 /width"}},
		{name: "cut short", why: "Exif that breaks off states nothing", data: withSegment(lying, []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12")), width: 1000, findings: []string{"RA-EVD-085 /width"}},
		{name: "no byte order", why: "neither II nor MM", data: oriented(lying, binary.BigEndian, "XX", 6), width: 1000, findings: []string{"RA-EVD-085 /width"}},
		{name: "not TIFF", why: "43 is not 42", data: bytes.Replace(oriented(lying, binary.BigEndian, "MM", 6), []byte("MM\x00\x2a"), []byte("MM\x00\x2b"), 1), width: 1000, findings: []string{"RA-EVD-085 /width"}},
		{name: "wrong byte order", why: "42 read backwards is not 42", data: oriented(lying, binary.BigEndian, "II", 6), width: 1000, findings: []string{"RA-EVD-085 /width"}},
	}
	for o := range uint16(10) {
		width, findings := 1000, []string{"RA-EVD-085 /width"}
		if o >= 5 && o <= 8 {
			width, findings = 800, nil
		}
		const why = "5 to 8 lie on their side; 0 and 9 are not orientations"
		tests = append(
			tests,
			orientationCase{fmt.Sprintf("II %d", o), why, oriented(lying, binary.LittleEndian, "II", o), width, findings},
			orientationCase{fmt.Sprintf("MM %d", o), why, oriented(lying, binary.BigEndian, "MM", o), width, findings},
		)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			facts, a := evidence.InspectPhoto(tt.data, evidence.DefaultPhotoLimits(), "")
			if want := (evidence.PhotoFacts{Format: "jpeg", Width: tt.width, Height: 1800 - tt.width, Bytes: len(tt.data)}); facts != want {
				t.Errorf("InspectPhoto() = %+v, want %+v\nwhy: %s", facts, want, tt.why)
			}
			if diff := cmp.Diff(tt.findings, verdictOf(a).Findings); diff != "" {
				t.Errorf("InspectPhoto() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}
