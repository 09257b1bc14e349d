package identity_test

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/identity"
)

func TestNewNameAccepts(t *testing.T) {
	tests := []struct {
		name string
		in   identity.NameParts
		want string
		why  string
	}{
		{"ordinary", identity.NameParts{Title: "Dr", Given: "Ada", Middle: "King Noel", Family: "Example"}, "Ada King Noel Example", "the title is not part of the full name"},
		{"apostrophe", identity.NameParts{Given: "Siobhán", Family: "O'Example"}, "Siobhán O'Example", "typed on a keyboard"},
		{"curly apostrophe", identity.NameParts{Given: "Siobhán", Family: "O’Example"}, "Siobhán O’Example", "kept as typed"},
		{"hyphens", identity.NameParts{Given: "Anne-Marie", Family: "Smith‑Jones"}, "Anne-Marie Smith‑Jones", "the non-breaking hyphen is a hyphen"},
		{"full stop", identity.NameParts{Given: "J. R.", Family: "St. John"}, "J. R. St. John", "initials and saints"},
		{"particles", identity.NameParts{Given: "Lev", Family: "van der Example"}, "Lev van der Example", "spaces"},
		{"one name as given", identity.NameParts{Given: "Sunita"}, "Sunita", "a surname is never made up"},
		{"one name as family", identity.NameParts{Family: "Sunita"}, "Sunita", "either place will do"},
		{"Cyrillic", identity.NameParts{Given: "Анна", Family: "Пример"}, "Анна Пример", "any script"},
		{"Arabic", identity.NameParts{Given: "محمد", Family: "عبد الله"}, "محمد عبد الله", "any script, right to left"},
		{"Devanagari", identity.NameParts{Given: "सुनीता", Family: "शर्मा"}, "सुनीता शर्मा", "vowel signs are marks"},
		{"Han", identity.NameParts{Given: "小明", Family: "王"}, "小明 王", "any script"},
		{"Japanese", identity.NameParts{Given: "さくら子", Family: "佐々木"}, "さくら子 佐々木", "kana and Chinese characters stand in one word"},
		{"Hangul and Han", identity.NameParts{Given: "金민", Family: "Example"}, "金민 Example", "Korean with Chinese characters"},
		{"scripts in different words", identity.NameParts{Given: "Анна Anna", Family: "Example"}, "Анна Anna Example", "only within one word do scripts deceive"},
		{"scripts in the halves", identity.NameParts{Given: "Анна-Anna", Family: "Example"}, "Анна-Anna Example", "halves are words"},
		{"decomposed", identity.NameParts{Given: "Zoe\u0308", Family: "Example"}, "Zoë Example", "normal form C"},
		{"white space", identity.NameParts{Given: "\u00a0Ada  Jane ", Family: "Example\n"}, "Ada Jane Example", "ends trimmed, runs made one"},
		{"modifier apostrophe", identity.NameParts{Given: "Nuʼu", Family: "Example"}, "Nuʼu Example", "a letter of Polynesian names"},
		{"Vietnamese", identity.NameParts{Given: "Nguyễn", Family: "Thị"}, "Nguyễn Thị", "two marks on one letter"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, err := identity.NewName(tt.in)
			if err != nil || n.String() != tt.want {
				t.Fatalf("NewName = %q, %v; want %q\nwhy: %s", n, err, tt.want, tt.why)
			}
			again, err := identity.NewName(n.Parts())
			if err != nil || again != n {
				t.Errorf("its own parts give %q, %v", again, err)
			}
		})
	}
}

// TestNewNameTidiesParts: the parts themselves are tidy, not only the full name.
func TestNewNameTidiesParts(t *testing.T) {
	n, err := identity.NewName(identity.NameParts{Title: " Dr ", Given: "\u00a0Ada  Jane ", Middle: "King   Noel", Family: "Example\n"})
	want := identity.NameParts{Title: "Dr", Given: "Ada Jane", Middle: "King Noel", Family: "Example"}
	if diff := cmp.Diff(want, n.Parts()); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
}

func TestNewNameRefuses(t *testing.T) {
	given := func(s string) identity.NameParts { return identity.NameParts{Given: s, Family: "Example"} }
	tests := []struct {
		name   string
		in     identity.NameParts
		reason string
		why    string
	}{
		{"nothing", identity.NameParts{}, "a given name or a family name is wanted", "absent is not a name"},
		{"title alone", identity.NameParts{Title: "Dr", Middle: "Jane"}, "a given name or a family name is wanted", "neither names a person"},
		{"digit", given("Ada2"), "given name: a digit", "slip or leetspeak"},
		{"full-width digit", given("Ada２"), "given name: a digit", "digits of any script"},
		{"Roman numeral sign", given("Ada Ⅱ"), "given name: a digit", "a number that looks like letters"},
		{"zero width", given("A\u200bda"), "given name: a control or zero-width character", "two names that look alike"},
		{"joiner", given("A\u200dda"), "given name: a control or zero-width character", "same"},
		{"direction override", given("\u202eadA"), "given name: a control or zero-width character", "reads backwards"},
		{"tab inside", given("Ada\tJane"), "given name: a control or zero-width character", "control"},
		{"no-break space inside", given("Ada\u00a0Jane"), "given name: white space other than a plain space", "compares unequal"},
		{"mixed scripts", given("Аnna"), "given name: letters of two scripts in one word", "the first letter is Cyrillic"},
		{"mixed by a mark", given("a\u093f"), "given name: letters of two scripts in one word", "a Devanagari sign on a Latin letter"},
		{"Greek in Latin", given("Αda"), "given name: letters of two scripts in one word", "the first letter is Greek"},
		{"kana in Latin", given("Adaカ"), "given name: letters of two scripts in one word", "not Japanese writing"},
		{"kana with hangul", given("민カ"), "given name: letters of two scripts in one word", "only Chinese characters go with either"},
		{"kana, Han and hangul", given("カ木민"), "given name: letters of two scripts in one word", "Chinese characters do not bridge the two"},
		{"Han, kana and hangul", given("木カ민"), "given name: letters of two scripts in one word", "in any order"},
		{"Han after Latin", given("Ada王"), "given name: letters of two scripts in one word", "Chinese characters go with kana, hangul and bopomofo only"},
		{"Latin after Han", given("王Ada"), "given name: letters of two scripts in one word", "in any order"},
		{"no letter", given("-"), "given name: no letter", "a filler"},
		{"mark first", given("\u0301Ada"), "given name: an accent without a letter", "stands on nothing"},
		{"at sign", given("ada@example"), "given name: a character that no name holds", "an address in the wrong box"},
		{"quote", given(`Ada "A" Jane`), "given name: a character that no name holds", "would break documents"},
		{"angle bracket", given("<Ada>"), "given name: a character that no name holds", "from a machine-readable zone, or worse"},
		{"invalid UTF-8", given("Ad\xe1"), "given name: not valid UTF-8", "Latin-1 by mistake"},
		{"title with digit", identity.NameParts{Title: "Dr1", Given: "Ada"}, "title: a digit", "each part is named"},
		{"middle with digit", identity.NameParts{Middle: "J4ne", Given: "Ada"}, "middle names: a digit", "each part is named"},
		{"family with digit", identity.NameParts{Given: "Ada", Family: "3xample"}, "family name: a digit", "each part is named"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, err := identity.NewName(tt.in)
			if err == nil || !n.IsZero() {
				t.Fatalf("NewName accepted it\nwhy refused: %s", tt.why)
			}
			checkFormatError(t, err)
			if !strings.HasSuffix(err.Error(), tt.reason) {
				t.Errorf("error %q, want %q\nwhy: %s", err, tt.reason, tt.why)
			}
		})
	}
}

func TestNameLengthsToTheCharacter(t *testing.T) {
	// Each character is two bytes, and in decomposed form two characters: the
	// limit counts what is left after normalisation.
	long := func(n int) string { return strings.Repeat("e\u0301", n) }
	for _, tt := range []struct {
		parts identity.NameParts
		ok    bool
	}{
		{identity.NameParts{Title: long(40), Given: long(40), Middle: long(100), Family: long(40)}, true},
		{identity.NameParts{Title: long(41), Given: "Ada"}, false},
		{identity.NameParts{Given: long(41)}, false},
		{identity.NameParts{Given: "Ada", Middle: long(101)}, false},
		{identity.NameParts{Family: long(41)}, false},
	} {
		if _, err := identity.NewName(tt.parts); (err == nil) != tt.ok {
			t.Errorf("error %v, want accepted %t", err, tt.ok)
		}
	}
}

func TestNameAsJSON(t *testing.T) {
	n := must(identity.NewName(identity.NameParts{Title: "Dr", Given: "Ada", Middle: "King", Family: "O’Example"}))
	data, err := json.Marshal(n)
	want := `{"title":"Dr","givenName":"Ada","middleNames":"King","familyName":"O’Example"}`
	if diff := cmp.Diff(want, string(data)); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	var again identity.Name
	if err := json.Unmarshal(data, &again); err != nil || again != n {
		t.Errorf("reads back as %q, %v", again, err)
	}
	if data, err := json.Marshal(must(identity.NewName(identity.NameParts{Family: "Sunita"}))); string(data) != `{"familyName":"Sunita"}` {
		t.Errorf("one name is written %s, %v", data, err)
	}
	if data, err := json.Marshal(identity.Name{}); err == nil {
		t.Errorf("an absent name is written %s", data)
	}
	for _, bad := range []string{`null`, `{}`, `"Ada"`, `{"givenname":"Ada"}`, `{"givenName":"Ada","givenName":"Eve"}`, `{"givenName":"Ada","nick":"A"}`, `{"givenName":7}`} {
		var n identity.Name
		if err := json.Unmarshal([]byte(bad), &n); err == nil {
			t.Errorf("%s is read as %q", bad, n)
		}
	}
}
