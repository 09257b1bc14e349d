package specimen

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

// Photograph is the file of a photograph that breaks one rule of images and no
// other. A record says of a photograph what it is, and not what it shows, so that
// no record can break these rules: [evidence.InspectPhoto] judges them.
type Photograph struct {
	Rule guidance.RuleID
	What string // what is wrong with the photograph, for people
	File []byte // a PNG image, or half of one; the caller's
}

// SoundPhotograph returns the file of a photograph with which nothing is wrong, as
// far as a program can tell: it shows nobody. It is a PNG image that is just large
// enough.
func SoundPhotograph() []byte { return painted(vivid) }

// Photographs returns a photograph for each rule that only an image can break, in
// order of rule. They are made anew on every call.
func Photographs() []Photograph {
	sound := SoundPhotograph()
	return []Photograph{
		{"RA-EVD-083", "the file of the photograph breaks off in the middle", sound[:len(sound)/2]},
		{"RA-EVD-086", "all of the photograph has one tone", painted(func(int) color.NRGBA { return color.NRGBA{200, 180, 160, 255} })},
		{"RA-EVD-087", "the photograph has next to no contrast", painted(func(at int) color.NRGBA { return shade(at, 120, 28) })},
		{"RA-EVD-088", "the photograph is black and white", painted(func(at int) color.NRGBA {
			grey := vivid(at).G
			return color.NRGBA{grey, grey, grey, 255}
		})},
	}
}

// vivid is a colour of a photograph in which nothing is wrong.
func vivid(at int) color.NRGBA { return shade(at, 40, 160) }

// shade returns a reddish tone from the darkest to one lighter by a range. Those of
// places side by side are far apart.
func shade(at, darkest, lighter int) color.NRGBA {
	tone := darkest + at*7919%lighter
	return color.NRGBA{uint8(tone + 30), uint8(tone), uint8(tone), 255}
}

// painted returns an image of the least size that is taken, with the colour that
// paint has for each place, counted by rows. It is not compressed, so that its bytes
// are the same whatever compresses.
func painted(paint func(at int) color.NRGBA) []byte {
	limits := evidence.DefaultPhotoLimits()
	img := image.NewNRGBA(image.Rect(0, 0, limits.MinWidth, limits.MinHeight))
	for at := range limits.MinWidth * limits.MinHeight {
		img.SetNRGBA(at%limits.MinWidth, at/limits.MinWidth, paint(at))
	}
	var file bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.NoCompression}
	if err := encoder.Encode(&file, img); err != nil {
		return nil // nothing of these images can fail to be written
	}
	return file.Bytes()
}
