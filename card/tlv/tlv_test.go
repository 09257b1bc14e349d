package tlv_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/card/tlv"
)

// unhex returns the bytes that text writes in hexadecimal, spaces apart.
func unhex(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestParse(t *testing.T) {
	long := strings.Repeat("AB", 0x80)
	tests := []struct {
		name, why, data string
		want            []tlv.Object
		err             error
	}{
		{"nothing", "an empty file holds no objects", "", nil, nil},
		{"mere padding", "erased files are full of it", "00 00 FF FF", nil, nil},
		{"one byte of tag", "the plain case", "4F 02 A1A2", []tlv.Object{{Tag: 0x4F, Value: []byte{0xA1, 0xA2}}}, nil},
		{"two bytes of tag", "interindustry objects have them", "5F2D 01 65", []tlv.Object{{Tag: 0x5F2D, Value: []byte{0x65}}}, nil},
		{"two bytes below 1F", "EMV writes 9F02; encoding/asn1 refuses it", "9F02 01 05", []tlv.Object{{Tag: 0x9F02, Value: []byte{5}}}, nil},
		{"three bytes of tag", "PIV's objects have them", "5FC105 00", []tlv.Object{{Tag: 0x5FC105, Value: []byte{}}}, nil},
		{"four bytes of tag", "the standard reserves them", "5FC18105 00", nil, tlv.ErrTag},
		{"a tag with a leading zero", "80 is invalid as second byte", "5F8005 00", nil, tlv.ErrTag},
		{"padding around", "objects were erased before and after", "00 4F 00 FF FF 50 00 00", []tlv.Object{{Tag: 0x4F, Value: []byte{}}, {Tag: 0x50, Value: []byte{}}}, nil},
		{"length in one byte more than it needs", "legal in BER", "4F 81 01 A1", []tlv.Object{{Tag: 0x4F, Value: []byte{0xA1}}}, nil},
		{"length 0x80", "the first that needs a second byte", "4F 8180" + long, []tlv.Object{{Tag: 0x4F, Value: unhex(t, long)}}, nil},
		{"length in four bytes", "the longest allowed", "4F 84 00000001 A1", []tlv.Object{{Tag: 0x4F, Value: []byte{0xA1}}}, nil},
		{"length in five bytes", "one more than allowed", "4F 85 0000000001 A1", nil, tlv.ErrLength},
		{"length of 4 GiB", "it must not wrap round", "4F 84 FFFFFFFF A1", nil, tlv.ErrTruncated},
		{"indefinite length", "cards do not write it", "61 80 4F 00 00 00", nil, tlv.ErrIndefinite},
		{"no length", "the data ends after the tag", "4F", nil, tlv.ErrTruncated},
		{"half a tag", "the data ends inside the tag", "5FC1", nil, tlv.ErrTruncated},
		{"half a length", "the data ends inside the length", "4F 82 01", nil, tlv.ErrTruncated},
		{"half a value", "one byte is missing", "4F 02 A1", nil, tlv.ErrTruncated},
		{"a whole object and half a one", "the first does not save the second", "4F 00 50 01", nil, tlv.ErrTruncated},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tlv.Parse(unhex(t, tt.data))
			if !errors.Is(err, tt.err) {
				t.Errorf("Parse() error = %v, want %v\nwhy: %s", err, tt.err, tt.why)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Parse() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
	if _, err := tlv.Parse(make([]byte, tlv.MaxSize)); err != nil {
		t.Errorf("%d bytes of padding: %v", tlv.MaxSize, err)
	}
	if _, err := tlv.Parse(make([]byte, tlv.MaxSize+1)); !errors.Is(err, tlv.ErrSize) {
		t.Errorf("one byte too many: %v, want %v", err, tlv.ErrSize)
	}
}

func TestParseSaysWhere(t *testing.T) {
	_, err := tlv.Parse(unhex(t, "4F 01 AA 50 05 AA"))
	if err == nil || !strings.Contains(err.Error(), "at byte 3") {
		t.Errorf("error = %v, want the place of the second object", err)
	}
}

func TestFind(t *testing.T) {
	data := tlv.Encode(0x61,
		tlv.Encode(0x50, []byte("first")),
		tlv.Encode(0x73, tlv.Encode(0x5F2D, []byte("en"))),
		tlv.Encode(0x50, []byte("second")))
	tests := []struct {
		name, why string
		path      []tlv.Tag
		want      string
		err       error
	}{
		{"one step", "the whole template", []tlv.Tag{0x61}, string(data[2:]), nil},
		{"two of a kind", "the first counts", []tlv.Tag{0x61, 0x50}, "first", nil},
		{"three steps", "templates lie in templates", []tlv.Tag{0x61, 0x73, 0x5F2D}, "en", nil},
		{"no step", "nothing is looked for", nil, string(data), nil},
		{"the last step fails", "its tag is not there", []tlv.Tag{0x61, 0x73, 0x4F}, "", tlv.ErrAbsent},
		{"the first step fails", "the tag is one level deeper", []tlv.Tag{0x73}, "", tlv.ErrAbsent},
	}
	for _, tt := range tests {
		got, err := tlv.Find(data, tt.path...)
		if string(got) != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%s: Find() = %q, %v; want %q, %v\nwhy: %s", tt.name, got, err, tt.want, tt.err, tt.why)
		}
	}
	if _, err := tlv.Find(unhex(t, "50 05 AA"), 0x61); !errors.Is(err, tlv.ErrTruncated) {
		t.Errorf("Find() in broken data: %v, want %v", err, tlv.ErrTruncated)
	}
}

func TestChildren(t *testing.T) {
	got, err := tlv.Object{Tag: 0x61, Value: unhex(t, "4F 01 A1")}.Children()
	if diff := cmp.Diff([]tlv.Object{{Tag: 0x4F, Value: []byte{0xA1}}}, got); diff != "" || err != nil {
		t.Errorf("Children() of a template: %v, (-want +got):\n%s", err, diff)
	}
	if _, err := (tlv.Object{Tag: 0x5F2D}).Children(); !errors.Is(err, tlv.ErrAbsent) {
		t.Errorf("Children() of a primitive object: %v, want %v", err, tlv.ErrAbsent)
	}
}

// TestValuesEndWhereTheyEnd: who appends to a value writes over nothing.
func TestValuesEndWhereTheyEnd(t *testing.T) {
	data := unhex(t, "4F 01 A1 50 01 A2")
	all, err := tlv.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	_ = append(all[0].Value, 0x77)
	if !bytes.Equal(all[1].Value, []byte{0xA2}) || data[3] != 0x50 {
		t.Error("appending to one value changed what comes after it")
	}
}

func TestValidTags(t *testing.T) {
	for tag, want := range map[tlv.Tag]bool{
		0: false, 0x4F: true, 0x1F: false, 0xFF: false, 0x9F02: true, 0x5F2D: true, 0x4F01: false, 0x5F81: false, 0xFF49: false,
		0x5FC105: true, 0x5F8005: false, 0x5F2D01: false, 0x5FC181: false, 0x15FC105: false,
	} {
		if got := tag.Valid(); got != want {
			t.Errorf("Tag(%X).Valid() = %t, want %t", uint32(tag), got, want)
		}
	}
}

// TestRoundTrip: objects with any valid tags and values come back as they were.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tag := rapid.Custom(func(t *rapid.T) tlv.Tag {
			first := rapid.ByteRange(1, 0xFE).Draw(t, "first")
			if first&0x1F != 0x1F {
				return tlv.Tag(first)
			}
			second := rapid.ByteRange(0, 0x7F).Draw(t, "second")
			if rapid.Bool().Draw(t, "two bytes") {
				return tlv.Tag(first)<<8 | tlv.Tag(second)
			}
			return tlv.Tag(first)<<16 | tlv.Tag(max(second, 1)|0x80)<<8 | tlv.Tag(rapid.ByteRange(0, 0x7F).Draw(t, "third"))
		})
		object := rapid.Custom(func(t *rapid.T) tlv.Object {
			n := rapid.SampledFrom([]int{0, 1, 0x7F, 0x80, 0xFF, 0x100, 0x1000}).Draw(t, "length")
			return tlv.Object{Tag: tag.Draw(t, "tag"), Value: bytes.Repeat([]byte{rapid.Byte().Draw(t, "fill")}, n)}
		})
		want := rapid.SliceOfN(object, 1, 5).Draw(t, "objects")
		var data []byte
		for _, o := range want {
			if !o.Tag.Valid() {
				t.Fatalf("tag %X is not valid", uint32(o.Tag))
			}
			data = tlv.Append(data, o.Tag, o.Value)
		}
		got, err := tlv.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("objects do not come back (-want +got):\n%s", diff)
		}
	})
}

func TestLongLengths(t *testing.T) {
	for n, want := range map[int]string{0x7F: "4F7F", 0x80: "4F8180", 0xFF: "4F81FF", 0x100: "4F820100", 0xFFFF: "4F82FFFF", 0xFFFFFF: "4F83FFFFFF", 0x10000: "4F83010000", 0x1000000: "4F8401000000"} {
		got := tlv.Append(nil, 0x4F, make([]byte, n))
		if head := hex.EncodeToString(got[:len(got)-n]); !strings.EqualFold(head, want) {
			t.Errorf("Append() of %d bytes begins %s, want %s", n, head, want)
		}
	}
}

// FuzzParse: whatever is read, Parse does not panic, every object lies within
// the input, and what it accepts is read the same after it was written anew.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"61 0E 4F 07 A0000003080000 50 03 504956", "6180 4F00 0000", "5FC105 82 0001 AA", "00FF4F00", "4F84FFFFFFFF", "5F",
		"30 0A 02 01 00 04 03 010203 80 00", "5FC18105 00", "9F02 01 05",
	} {
		f.Add(unhex(f, seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := tlv.Parse(data)
		if err != nil {
			return
		}
		var again []byte
		total := 0
		for _, o := range all {
			if !o.Tag.Valid() {
				t.Errorf("tag %X was read, and is not valid", uint32(o.Tag))
			}
			again = tlv.Append(again, o.Tag, o.Value)
			total += len(o.Value)
			_, _ = o.Children()
		}
		if total > len(data) {
			t.Errorf("values of %d bytes in data of %d", total, len(data))
		}
		got, err := tlv.Parse(again)
		if diff := cmp.Diff(all, got); diff != "" || err != nil {
			t.Errorf("written anew: %v, (-want +got):\n%s", err, diff)
		}
	})
}
