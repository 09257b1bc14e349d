package virtual_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card/tlv"
	"github.com/rakit-dev/rakit/card/virtual"
)

const (
	app = "A000000063504B43532D3135"
	// What SELECT answers about the two folders and EF.DIR, without the outer tag.
	rootControl = "820138 83023F00 8A0105"
	appControl  = "820138 83025015 840C" + app + "8A0105"
	dirControl  = "8002002A 820101 83022F00 8A0105"
)

func TestSelect(t *testing.T) {
	talk(t, newCard(t), []exchange{
		{"root by nothing", "00A4000000", "6F0A" + rootControl + "9000", "no data name the master file"},
		{"root by id", "00A40000023F0000", "6F0A" + rootControl + "9000", "its identifier is fixed"},
		{"file in it", "00A40000022F0000", "6F0E" + dirControl + "9000", "EF.DIR"},
		{"control parameters", "00A40004022F0000", "620E" + dirControl + "9000", "P2 asks for the other template"},
		{"management data", "00A40008022F0000", "640E" + dirControl + "9000", "and the third"},
		{"nothing asked for", "00A4000C022F00", "9000", "P2 0C"},
		{"no length", "00A40000022F00", "9000", "T=1 returns nothing where no length stands"},
		{"length too short", "00A40000022F0005", "6F0E800200 610B", "the rest waits"},
		{"rest", "00C000000B", "2A 820101 83022F00 8A0105 9000", "GET RESPONSE brings it"},
		{"nothing left", "00C0000000", "6985", "it was fetched"},
		{"folder by id", "00A4000002501500", "6F18" + appControl + "9000", "a child of the master file"},
		{"file in folder", "00A400000250310000", "6700", "lengths contradict each other"},
		{"file in folder again", "00A4000C025031", "9000", "a child of the folder"},
		{"sibling", "00A4000C025032", "9000", "a file beside the selected one"},
		{"folder itself", "00A4000C025015", "9000", "the folder around it"},
		{"beside the folder", "00A4000C022F00", "9000", "a child of the parent"},
		{"root from the folder", "00A4000C023F00", "9000", "from anywhere"},
		{"unknown id", "00A4000C021234", "6A82", "no such file"},
		{"id of one byte", "00A4000C0150", "6700", "identifiers have two"},
		{"child folder", "00A4010C025015", "9000", "P1 01"},
		{"child folder that is a file", "00A4010C025031", "6A82", "P1 01 wants a folder"},
		{"child file", "00A4020C025031", "9000", "P1 02"},
		{"child file that is none", "00A4020C025015", "6A82", "not in this folder"},
		{"parent of the folder", "00A4030000", "6F0A" + rootControl + "9000", "also while a file in it is selected"},
		{"by path", "00A4080C0450155031", "9000", "from the master file"},
		{"by path with root", "00A4080C063F0050155031", "9000", "3F00 before it is allowed"},
		{"by path to nowhere", "00A4080C0450151234", "6A82", "the end is missing"},
		{"by path through a file", "00A4080C0650315032FFFF", "6A82", "a file has no children"},
		{"odd path", "00A4080C03501550", "6700", "half an identifier"},
		{"empty path", "00A4080C", "6700", "a path leads somewhere"},
		{"relative path", "00A4090C025032", "9000", "from the current folder"},
		{"by name", "00A404000C" + app + "00", "6F18" + appControl + "9000", "the application"},
		{"by name cut short", "00A4040C05A000000063", "9000", "a name may be cut short"},
		{"by longer name", "00A4040C0D" + app + "00", "6A82", "but not be longer"},
		{"by PIV's name", "00A4040C05A000000308", "6A82", "another application"},
		{"by no name", "00A4040C", "6A82", "nothing is named"},
		{"unknown way", "00A4050C025015", "6A86", "P1 05"},
		{"next of that name", "00A404020C" + app, "6A86", "P2 asks for a second one"},
	})
}

func TestParentOfARoot(t *testing.T) {
	talk(t, newCard(t), []exchange{
		{"root", "00A4030C", "6A82", "it has no parent"},
		{"with data", "00A4030C023F00", "6700", "none are allowed"},
		{"folder", "00A4010C025015", "9000", "go in"},
		{"back", "00A4030000", "6F0A" + rootControl + "9000", "and out"},
	})
}

func TestReadBinary(t *testing.T) {
	talk(t, newCard(t), []exchange{
		{"folder selected", "00B0000000", "6986", "a folder has no content"},
		{"EF.DIR by short name", "00B09E0004", "61284F0C 9000", "SFI 1E, four bytes"},
		{"it is selected now", "00B0000204", "4F0CA000 9000", "an offset in the selected file"},
		{"all of it", "00B0000000", "..9000", "00 means as much as there is"},
		{"to the end", "00B0002605", "3F00 5015 6282", "five were asked for, four are there"},
		{"exactly", "00B0002604", "3F005015 9000", "the last four"},
		{"last byte", "00B0002901", "15 9000", "offset 41 of 42"},
		{"behind the end", "00B0002A01", "6B00", "offset 42 of 42"},
		{"far behind", "00B07FFF00", "6B00", "the greatest offset"},
		{"no length", "00B00000", "6700", "how many?"},
		{"with data", "00B000000100", "6700", "none are allowed"},
		{"short name of nothing", "00B0850004", "6A82", "no file has SFI 05"},
		{"reserved bits", "00B0DE0004", "6A86", "bits 7 and 6 of P1 have to be 0"},
		{"current by short name", "00B0800002", "6128 9000", "SFI 0 is the current file"},
		{"extended", "00B0000000FFFF", "..6282", "more was asked for than is there"},
		{"extended, all", "00B00000000000", "..9000", "0000 means as much as there is"},
	})
}

// TestEveryFile reads what the directories lead to, in pieces of every size.
func TestEveryFile(t *testing.T) {
	for _, protocol := range []func(*virtual.Options){func(*virtual.Options) {}, t0} {
		c := newCard(t, protocol)
		for i, want := range c.Certificates() {
			if got := send(t, c, fmt.Sprintf("00A4080C04501543%02X", 0x31+i)); got != "9000" {
				t.Fatalf("select certificate %d: %s", i, got)
			}
			for _, piece := range []int{1, 7, 100, 231, 255} {
				var got []byte
				for len(got) < len(want.DER) {
					n := min(piece, len(want.DER)-len(got))
					answer, err := hex.DecodeString(send(t, c, fmt.Sprintf("00B0%04X%02X", len(got), n)))
					if err != nil || len(answer) != n+2 {
						t.Fatalf("pieces of %d: %d bytes, %v, want %d", piece, len(answer), err, n+2)
					}
					got = append(got, answer[:n]...)
				}
				if !bytes.Equal(got, want.DER) {
					t.Errorf("certificate %d in pieces of %d differs", i, piece)
				}
			}
		}
	}
}

// TestDirectories holds the directories against the files that they name.
func TestDirectories(t *testing.T) {
	c := newCard(t)
	read := func(path string) []tlv.Object {
		t.Helper()
		if got := send(t, c, fmt.Sprintf("00A4080C%02X%s", len(path)/2, path)); got != "9000" {
			t.Fatalf("select %s: %s", path, got)
		}
		answer, err := hex.DecodeString(strings.TrimSuffix(send(t, c, "00B00000000000"), "9000"))
		if err != nil {
			t.Fatal(err)
		}
		objects, err := tlv.Parse(answer)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		return objects
	}
	find := func(data []byte, path ...tlv.Tag) string {
		value, err := tlv.Find(data, path...)
		if err != nil {
			t.Fatal(err)
		}
		return strings.ToUpper(hex.EncodeToString(value))
	}
	if d := read("2F00"); len(d) != 1 || find(d[0].Value, 0x51) != "3F005015" {
		t.Errorf("EF.DIR is %+v", d)
	}
	paths := map[tlv.Tag]string{}
	for _, o := range read("50155031") {
		paths[o.Tag] = find(o.Value, 0x30, 0x04)
	}
	if diff := cmp.Diff(map[tlv.Tag]string{0xA0: "3F0050154402", 0xA4: "3F0050154403", 0xA8: "3F0050154401"}, paths); diff != "" {
		t.Errorf("ODF (-want +got):\n%s", diff)
	}
	// Named bits in DER: how many of the last byte are unused, then the bits.
	for tag, flags := range map[tlv.Tag][]string{
		0xA0: {"03020520", "0303062040"}, // sign; sign and nonRepudiation
		0xA8: {"0302024C", "0302014E"},   // local, initialised, padded; the PUK unlocks besides
	} {
		entries := read(strings.TrimPrefix(paths[tag], "3F00"))
		if len(entries) != 2 {
			t.Fatalf("directory %X has %d entries, want 2", tag, len(entries))
		}
		for i, e := range entries {
			if got := strings.ToUpper(hex.EncodeToString(e.Value)); !strings.Contains(got, flags[i]) {
				t.Errorf("entry %d of directory %X is %s, without %s", i, tag, got, flags[i])
			}
		}
	}
	if got := read(strings.TrimPrefix(paths[0xA4], "3F00")); len(got) != 2 {
		t.Errorf("there are %d certificates, want 2", len(got))
	}
}
