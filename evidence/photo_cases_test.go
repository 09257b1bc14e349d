package evidence_test

import (
	"image"
	"image/color"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

type photoCase struct {
	name, why string
	data      []byte
	facts     evidence.PhotoFacts // Bytes is filled in from data
	findings  []string
	unknown   []guidance.RuleID // beside RA-EVD-089
}

var (
	afterFormat = []guidance.RuleID{"RA-EVD-082", "RA-EVD-083", "RA-EVD-084", "RA-EVD-085", "RA-EVD-086", "RA-EVD-087", "RA-EVD-088"}
	afterHead   = []guidance.RuleID{"RA-EVD-082", "RA-EVD-084", "RA-EVD-085", "RA-EVD-086", "RA-EVD-087", "RA-EVD-088"}
	afterDecode = []guidance.RuleID{"RA-EVD-086", "RA-EVD-087", "RA-EVD-088"}
)

func photoCases() []photoCase {
	good := jpegOf(portrait(600, 750), 90)
	small := jpegOf(portrait(600, 750), 20)
	whole := pngOf(portrait(600, 750))
	upright := evidence.PhotoFacts{Format: "jpeg", Width: 600, Height: 750}
	uprightPNG := evidence.PhotoFacts{Format: "png", Width: 600, Height: 750}
	hidden := image.NewNRGBA(image.Rect(0, 0, 600, 750))
	for i := range hidden.Pix {
		if i%4 != 3 {
			hidden.Pix[i] = uint8(i * 37)
		}
	}
	cutOut := paint(600, 750, func(x, y int, _ uint8) color.NRGBA {
		if x > 150 && x < 450 && y > 150 {
			return color.NRGBA{B: 9, A: 255}
		}
		return color.NRGBA{}
	})
	return []photoCase{
		{name: "good JPEG", why: "the smallest size that GOV.UK takes", data: good, facts: upright},
		{name: "good PNG", why: "PNG is examined alike", data: whole, facts: uprightPNG},
		{name: "good and larger", why: "larger is as good", data: jpegOf(portrait(900, 1200), 90), facts: evidence.PhotoFacts{Format: "jpeg", Width: 900, Height: 1200}},
		{name: "599 wide", why: "one pixel short of 600", data: jpegOf(portrait(599, 750), 90), facts: evidence.PhotoFacts{Format: "jpeg", Width: 599, Height: 750}, findings: []string{"RA-EVD-084 /photo/width"}},
		{name: "749 high", why: "one pixel short of 750", data: jpegOf(portrait(600, 749), 90), facts: evidence.PhotoFacts{Format: "jpeg", Width: 600, Height: 749}, findings: []string{"RA-EVD-084 /photo/height"}},
		{name: "small both ways", why: "each dimension is its own finding", data: long(jpegOf(portrait(120, 160), 90), 60_000), facts: evidence.PhotoFacts{Format: "jpeg", Width: 120, Height: 160}, findings: []string{"RA-EVD-084 /photo/height", "RA-EVD-084 /photo/width"}},
		{name: "landscape", why: "a passport photograph is upright", data: jpegOf(portrait(1000, 800), 90), facts: evidence.PhotoFacts{Format: "jpeg", Width: 1000, Height: 800}, findings: []string{"RA-EVD-085 /photo/width"}},
		{name: "square", why: "1 to 1 is the bound, included", data: jpegOf(portrait(750, 750), 90), facts: evidence.PhotoFacts{Format: "jpeg", Width: 750, Height: 750}},
		{name: "one wider than square", why: "one pixel beyond the bound", data: jpegOf(portrait(751, 750), 90), facts: evidence.PhotoFacts{Format: "jpeg", Width: 751, Height: 750}, findings: []string{"RA-EVD-085 /photo/width"}},
		{name: "twice as high", why: "1 to 2 is the bound, included", data: jpegOf(portrait(600, 1200), 90), facts: evidence.PhotoFacts{Format: "jpeg", Width: 600, Height: 1200}},
		{name: "strip", why: "one pixel beyond the bound", data: jpegOf(portrait(600, 1201), 90), facts: evidence.PhotoFacts{Format: "jpeg", Width: 600, Height: 1201}, findings: []string{"RA-EVD-085 /photo/width"}},
		{name: "49,999 bytes", why: "one byte short of 50 KB", data: long(small, 49_999), facts: upright, findings: []string{"RA-EVD-081 /photo/bytes"}},
		{name: "50,000 bytes", why: "50 KB, decimal", data: long(small, 50_000), facts: upright},
		{name: "10 MiB", why: "10 MB, binary", data: long(good, 10<<20), facts: upright},
		{name: "10 MiB and one byte", why: "refused before anything is read", data: long(good, 10<<20+1), findings: []string{"RA-EVD-081 /photo/bytes"}, unknown: append([]guidance.RuleID{"RA-EVD-080"}, afterFormat...)},
		{name: "white", why: "deviation 0", data: long(pngOf(halves(246, 246, 9)), 60_000), facts: uprightPNG, findings: []string{"RA-EVD-086 /photo"}, unknown: []guidance.RuleID{"RA-EVD-087"}},
		{name: "nearly blank JPEG", why: "compression noise is no picture", data: long(jpegOf(halves(238, 240, 12), 60), 60_000), facts: upright, findings: []string{"RA-EVD-086 /photo"}, unknown: []guidance.RuleID{"RA-EVD-087"}},
		{name: "transparent PNG", why: "what nobody can see does not count", data: long(pngOf(hidden), max(60_000, len(pngOf(hidden)))), facts: uprightPNG, findings: []string{"RA-EVD-086 /photo", "RA-EVD-088 /photo"}, unknown: []guidance.RuleID{"RA-EVD-087"}},
		{name: "cut-out PNG", why: "a dark head without background stands on white paper", data: long(pngOf(cutOut), 60_000), facts: uprightPNG},
		{name: "deviation 4.5", why: "half a step below the bound of blank", data: long(pngOf(halves(120, 129, 9)), 60_000), facts: uprightPNG, findings: []string{"RA-EVD-086 /photo"}, unknown: []guidance.RuleID{"RA-EVD-087"}},
		{name: "deviation 5", why: "the bound is no longer blank, but flat", data: long(pngOf(halves(120, 130, 9)), 60_000), facts: uprightPNG, findings: []string{"RA-EVD-087 /photo"}},
		{name: "deviation 11.5", why: "half a step below the bound of flat", data: long(pngOf(halves(100, 123, 9)), 60_000), facts: uprightPNG, findings: []string{"RA-EVD-087 /photo"}},
		{name: "deviation 12", why: "the bound is no longer flat", data: long(pngOf(halves(100, 124, 9)), 60_000), facts: uprightPNG},
		{name: "grey JPEG", why: "a passport photograph is in colour", data: jpegOf(greyOf(portrait(600, 750)), 95), facts: upright, findings: []string{"RA-EVD-088 /photo"}},
		{name: "grey PNG", why: "one channel", data: pngOf(greyOf(portrait(600, 750))), facts: uprightPNG, findings: []string{"RA-EVD-088 /photo"}},
		{name: "tint of 8", why: "the bound still counts as black and white", data: long(pngOf(halves(60, 160, 8)), 60_000), facts: uprightPNG, findings: []string{"RA-EVD-088 /photo"}},
		{name: "tint of 9", why: "one step beyond is colour", data: long(pngOf(halves(60, 160, 9)), 60_000), facts: uprightPNG},
		{name: "half a JPEG", why: "its head is whole, so that DecodeConfig passes", data: good[:len(good)/2], facts: upright, findings: []string{"RA-EVD-083 /photo"}, unknown: afterDecode},
		{name: "half a PNG", why: "its head is whole", data: whole[:len(whole)/2], facts: uprightPNG, findings: []string{"RA-EVD-083 /photo"}, unknown: afterDecode},
		{name: "head of a PNG", why: "not even a size", data: whole[:20], facts: evidence.PhotoFacts{Format: "png"}, findings: []string{"RA-EVD-083 /photo", "RA-EVD-081 /photo/bytes"}, unknown: afterHead},
		{name: "empty", why: "nothing is no photograph", findings: []string{"RA-EVD-081 /photo/bytes", "RA-EVD-080 /photo/format"}, unknown: afterFormat},
		{name: "WebP", why: "unknown format", data: long([]byte("RIFF\x24\x00\x00\x00WEBPVP8 "), 60_000), findings: []string{"RA-EVD-080 /photo/format"}, unknown: afterFormat},
		{name: "HEIC", why: "unknown format", data: long([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), 60_000), findings: []string{"RA-EVD-080 /photo/format"}, unknown: afterFormat},
		{name: "PDF", why: "a scan is no photograph", data: long([]byte("%PDF-1.7\n"), 60_000), findings: []string{"RA-EVD-080 /photo/format"}, unknown: afterFormat},
		{name: "SVG", why: "a drawing is no photograph", data: long([]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), 60_000), findings: []string{"RA-EVD-080 /photo/format"}, unknown: afterFormat},
		{name: "GIF", why: "unknown even though package image/gif is linked in", data: long(gifOf(portrait(60, 75)), 60_000), findings: []string{"RA-EVD-080 /photo/format"}, unknown: afterFormat},
		{name: "bomb", why: "too many pixels to decode", data: long(bomb(), 60_000), facts: evidence.PhotoFacts{Format: "png", Width: 20_000, Height: 20_000}, findings: []string{"RA-EVD-082 /photo"}, unknown: append([]guidance.RuleID{"RA-EVD-083", "RA-EVD-085"}, afterDecode...)},
	}
}
