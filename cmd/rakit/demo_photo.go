package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"io"
)

// demoPhoto draws what stands in for the registrant's photograph: an oval on a
// plain ground, with grain.
func demoPhoto(chance io.Reader) []byte {
	const width, height = 900, 1200
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	grain := make([]byte, width)
	for y := range height {
		_, _ = io.ReadFull(chance, grain) // a ChaCha8 stream does not end
		for x := range width {
			c := color.RGBA{R: 190, G: 200, B: 215, A: 255}
			dx, dy := (x-width/2)*10/width, (y-height/2)*10/height
			if dx*dx+dy*dy < 9 {
				c = color.RGBA{R: 205, G: 150, B: 120, A: 255}
			}
			n := grain[x] >> 3
			img.SetRGBA(x, y, color.RGBA{R: c.R - n, G: c.G - n, B: c.B - n, A: 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 85}); err != nil {
		return nil // refused as a photograph: nothing is hidden
	}
	return b.Bytes()
}
