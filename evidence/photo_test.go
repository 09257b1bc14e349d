package evidence_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"math"
	"math/big"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

// Rules that need the pixels, and the one that needs a person.
var (
	photoContent = []guidance.RuleID{"RA-EVD-083", "RA-EVD-086", "RA-EVD-087", "RA-EVD-088"}
	photoPerson  = guidance.RuleID("RA-EVD-089")
)

// verdict is an assessment in a form to compare: each finding as rule and
// place, and the rules that were not evaluated.
type verdict struct {
	Findings     []string
	NotEvaluated []guidance.RuleID
}

func verdictOf(a guidance.Assessment) verdict {
	var v verdict
	for _, f := range a.Findings() {
		v.Findings = append(v.Findings, strings.TrimSpace(string(f.Rule)+" "+f.Pointer))
	}
	v.NotEvaluated = a.Result().NotEvaluated
	return v
}

func TestInspectPhoto(t *testing.T) {
	for _, tt := range photoCases() {
		t.Run(tt.name, func(t *testing.T) {
			facts, a := evidence.InspectPhoto(tt.data, evidence.DefaultPhotoLimits(), "/photo")
			tt.facts.Bytes = len(tt.data)
			if diff := cmp.Diff(tt.facts, facts); diff != "" {
				t.Errorf("InspectPhoto() facts mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			want := verdict{Findings: tt.findings, NotEvaluated: append(slices.Clone(tt.unknown), photoPerson)}
			if diff := cmp.Diff(want, verdictOf(a)); diff != "" {
				t.Errorf("InspectPhoto() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if facts.Format != "" && facts.Width > 0 {
				sameFromFacts(t, facts, a, evidence.DefaultPhotoLimits())
			}
		})
	}
}

// sameFromFacts asserts that a record with only the facts is assessed as the
// image was, but for the rules that need the image.
func sameFromFacts(t *testing.T, facts evidence.PhotoFacts, a guidance.Assessment, l evidence.PhotoLimits) {
	t.Helper()
	var findings []string
	for _, f := range verdictOf(a).Findings {
		if id, _, _ := strings.Cut(f, " "); !slices.Contains(photoContent, guidance.RuleID(id)) {
			findings = append(findings, f)
		}
	}
	fromFacts := evidence.CheckPhotoFacts(facts, l, "/photo")
	if diff := cmp.Diff(findings, verdictOf(fromFacts).Findings); diff != "" {
		t.Errorf("CheckPhotoFacts() findings mismatch (-image +facts):\n%s", diff)
	}
	passed := slices.DeleteFunc(a.Result().Passed, func(id guidance.RuleID) bool { return slices.Contains(photoContent, id) })
	if diff := cmp.Diff(passed, fromFacts.Result().Passed); diff != "" {
		t.Errorf("CheckPhotoFacts() passed mismatch (-image +facts):\n%s", diff)
	}
}

func TestBombIsRefusedBeforeItIsDecoded(t *testing.T) {
	data := long(bomb(), 60_000)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, a := evidence.InspectPhoto(data, evidence.PhotoLimits{}, "")
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
		t.Errorf("InspectPhoto() allocated %d bytes, want under 1 MiB: decoding would take 400 MB", got)
	}
	if a.Refusal("take photograph") == nil {
		t.Error("InspectPhoto() took the bomb")
	}
}

func TestPhotoLimits(t *testing.T) {
	good := jpegOf(portrait(600, 750), 90)
	tests := []struct {
		name, why string
		limits    evidence.PhotoLimits
		findings  []string
	}{
		{name: "zero", why: "no limit can be left out", limits: evidence.PhotoLimits{}},
		{name: "negative", why: "nor be switched off", limits: evidence.PhotoLimits{MaxBytes: -1, MaxPixels: -1, AspectMax: evidence.Ratio{Width: -1, Height: 1}, BlankBelow: -1}},
		{name: "wider", why: "a local limit, the others stay", limits: evidence.PhotoLimits{MinWidth: 601}, findings: []string{"RA-EVD-084 /width"}},
		{name: "pixels at the cap", why: "the cap is included", limits: evidence.PhotoLimits{MaxPixels: 600 * 750}},
		{name: "pixels over the cap", why: "one pixel too many", limits: evidence.PhotoLimits{MaxPixels: 600*750 - 1}, findings: []string{"RA-EVD-082"}},
		{name: "smaller file", why: "a local limit", limits: evidence.PhotoLimits{MaxBytes: len(good) - 1}, findings: []string{"RA-EVD-081 /bytes"}},
		{name: "aspect 4 to 5", why: "600 by 750 is 4 to 5", limits: evidence.PhotoLimits{AspectMin: evidence.Ratio{Width: 4, Height: 5}, AspectMax: evidence.Ratio{Width: 4, Height: 5}}},
		{name: "contrast", why: "a local limit", limits: evidence.PhotoLimits{FlatBelow: 100}, findings: []string{"RA-EVD-087"}},
		{name: "blank", why: "a local limit", limits: evidence.PhotoLimits{BlankBelow: 100}, findings: []string{"RA-EVD-086"}},
		{name: "colour", why: "a local limit", limits: evidence.PhotoLimits{MonochromeDifference: 255}, findings: []string{"RA-EVD-088"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, a := evidence.InspectPhoto(good, tt.limits, "")
			if diff := cmp.Diff(tt.findings, verdictOf(a).Findings); diff != "" {
				t.Errorf("InspectPhoto() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestCheckPhotoFacts(t *testing.T) {
	const base = "/photo"
	tests := []struct {
		name, why string
		facts     evidence.PhotoFacts
		findings  []string
		unknown   []guidance.RuleID
	}{
		{name: "good", why: "the example of the record", facts: evidence.PhotoFacts{Format: "jpeg", Width: 900, Height: 1200, Bytes: 240_000}},
		{name: "nothing", why: "absent facts never pass", findings: []string{"RA-EVD-081 /photo/bytes", "RA-EVD-080 /photo/format", "RA-EVD-084 /photo/height", "RA-EVD-084 /photo/width"}, unknown: []guidance.RuleID{"RA-EVD-082", "RA-EVD-085"}},
		{name: "negative", why: "two negatives make no image", facts: evidence.PhotoFacts{Format: "png", Width: -900, Height: -1200, Bytes: 240_000}, findings: []string{"RA-EVD-084 /photo/height", "RA-EVD-084 /photo/width"}, unknown: []guidance.RuleID{"RA-EVD-082", "RA-EVD-085"}},
		{name: "upper case", why: "a format is written exactly", facts: evidence.PhotoFacts{Format: "JPEG", Width: 900, Height: 1200, Bytes: 240_000}, findings: []string{"RA-EVD-080 /photo/format"}},
		{name: "jpg", why: "a name of the file, not of the format", facts: evidence.PhotoFacts{Format: "jpg", Width: 900, Height: 1200, Bytes: 240_000}, findings: []string{"RA-EVD-080 /photo/format"}},
		{name: "overflow", why: "a product that wraps around is not small", facts: evidence.PhotoFacts{Format: "png", Width: math.MaxInt, Height: math.MaxInt, Bytes: 240_000}, findings: []string{"RA-EVD-082 /photo"}, unknown: []guidance.RuleID{"RA-EVD-085"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := verdict{Findings: tt.findings, NotEvaluated: slices.Concat(tt.unknown, photoContent, []guidance.RuleID{photoPerson})}
			slices.Sort(want.NotEvaluated)
			got := verdictOf(evidence.CheckPhotoFacts(tt.facts, evidence.DefaultPhotoLimits(), base))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("CheckPhotoFacts() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestCheckPhotoFactsAgainstPlainArithmetic(t *testing.T) {
	l := evidence.DefaultPhotoLimits()
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.OneOf(rapid.IntRange(-1, 1300), rapid.IntRange(7_000, 7_100), rapid.Int())
		f := evidence.PhotoFacts{Format: "png", Width: side.Draw(t, "width"), Height: side.Draw(t, "height"), Bytes: 60_000}
		pixels := new(big.Int).Mul(big.NewInt(int64(f.Width)), big.NewInt(int64(f.Height)))
		want := f.Width >= 600 && f.Height >= 750 && f.Width <= f.Height && pixels.Cmp(big.NewInt(int64(l.MaxPixels))) <= 0 && f.Height <= 2*f.Width
		got := evidence.CheckPhotoFacts(f, l, "").Result().Outcome
		if (got == guidance.Pass) != want {
			t.Errorf("CheckPhotoFacts(%+v) = %s, want pass: %t", f, got, want)
		}
	})
}

func FuzzInspectPhoto(f *testing.F) {
	small := portrait(40, 50)
	jpg := jpegOf(small, 80)
	for _, seed := range [][]byte{
		nil, jpg, jpg[:len(jpg)/2], pngOf(small), pngOf(greyOf(small)), gifOf(small), bomb(),
		oriented(jpg, binary.LittleEndian, "II", 6), oriented(jpg, binary.BigEndian, "MM", 9),
	} {
		f.Add(seed)
	}
	limits := evidence.PhotoLimits{MinBytes: 100, MaxBytes: 1 << 16, MaxPixels: 1 << 14, MinWidth: 30, MinHeight: 30}
	f.Fuzz(func(t *testing.T, data []byte) {
		facts, a := evidence.InspectPhoto(data, limits, "/photo")
		r := a.Result()
		if facts.Bytes != len(data) {
			t.Errorf("Bytes = %d, want %d", facts.Bytes, len(data))
		}
		if !slices.Contains(r.NotEvaluated, photoPerson) {
			t.Errorf("%s was decided by code", photoPerson)
		}
		if r.Outcome == guidance.Pass && (facts.Format == "" || facts.Width < 30 || facts.Height < 30) {
			t.Errorf("passed with %+v", facts)
		}
		if facts.Format != "" && facts.Width > 0 {
			sameFromFacts(t, facts, a, limits)
		}
	})
}

func ExampleInspectPhoto() {
	img := image.NewRGBA(image.Rect(0, 0, 400, 300)) // black, small and lying on its side
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		panic(err)
	}
	facts, a := evidence.InspectPhoto(file.Bytes(), evidence.DefaultPhotoLimits(), "/photo")
	fmt.Println(facts.Format, facts.Width, facts.Height)
	for _, f := range a.Findings() {
		fmt.Println(f.Rule, f.Pointer, f.Message)
	}
	fmt.Println("not evaluated:", a.Result().NotEvaluated)
	// Output:
	// png 400 300
	// RA-EVD-086 /photo all of the image has nearly the same tone
	// RA-EVD-088 /photo the image is black and white
	// RA-EVD-081 /photo/bytes the file is smaller than 50000 bytes
	// RA-EVD-084 /photo/height less than 750 pixels high
	// RA-EVD-084 /photo/width less than 600 pixels wide
	// RA-EVD-085 /photo/width too wide for its height: more than 1 to 1
	// not evaluated: [RA-EVD-087 RA-EVD-089]
}

func ExampleCheckPhotoFacts() {
	facts := evidence.PhotoFacts{Format: "jpeg", Width: 600, Height: 749, Bytes: 240_000}
	a := evidence.CheckPhotoFacts(facts, evidence.DefaultPhotoLimits(), "/photo")
	fmt.Println(a.Refusal("take photograph"))
	// Output:
	// take photograph: refused by RA-EVD-084: less than 750 pixels high
}
