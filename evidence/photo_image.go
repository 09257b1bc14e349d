package evidence

import (
	"image"
	"image/draw"
	"math"

	"github.com/rakit-dev/rakit/guidance"
)

// requireContent applies the rules that need every pixel: blank, flat, colour.
func requireContent(a *guidance.Assessment, img image.Image, l PhotoLimits, base string) {
	t := tonesOf(img)
	a.Require(rulePhotoBlank, t.deviation >= l.BlankBelow, base, "all of the image has nearly the same tone")
	if t.deviation >= l.BlankBelow {
		a.Require(rulePhotoFlat, t.deviation >= l.FlatBelow, base, "the image has little contrast; look at it")
	}
	a.Require(rulePhotoColour, t.difference > l.MonochromeDifference, base, "the image is black and white")
}

// tones is what the rules want to know of the colours of an image.
type tones struct {
	deviation  float64 // standard deviation of luminance, 0 to 127.5
	difference int     // greatest difference of two channels in one pixel, 0 to 255
}

// tonesOf looks at every pixel of img, as it appears on white paper. It holds
// one row at a time, since a second copy of the image could be large.
func tonesOf(img image.Image) tones {
	bounds := img.Bounds()
	row := image.NewRGBA(image.Rect(0, 0, bounds.Dx(), 1))
	var n, sum, squares uint64
	var difference uint8
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		draw.Draw(row, row.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(row, row.Rect, img, image.Pt(bounds.Min.X, y), draw.Over)
		for p := row.Pix; len(p) >= 4; p = p[4:] {
			r, g, b := p[0], p[1], p[2]
			l := uint64(luminance(r, g, b))
			n, sum, squares = n+1, sum+l, squares+l*l
			difference = max(difference, max(r, g, b)-min(r, g, b))
		}
	}
	if n == 0 {
		return tones{}
	}
	mean := float64(sum) / float64(n)
	variance := float64(squares)/float64(n) - mean*mean
	return tones{deviation: math.Sqrt(max(variance, 0)), difference: int(difference)}
}

// luminance is the luma of ITU-R BT.601, in 16 binary places as the standard
// library's color.GrayModel has it.
func luminance(r, g, b uint8) uint8 {
	return uint8((19595*uint32(r) + 38470*uint32(g) + 7471*uint32(b) + 1<<15) >> 16)
}
