package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
)

// photograph draws what passes for the photograph of somebody who does not
// exist: the right size, in colour, and neither blank nor small as a file.
func photograph() []byte {
	grain := rand.New(rand.NewPCG(1, 2))
	img := image.NewRGBA(image.Rect(0, 0, 900, 1200))
	for y := range 1200 {
		for x := range 900 {
			c := color.RGBA{R: 190, G: 200, B: 215, A: 255}
			if dx, dy := x-450, y-600; dx*dx+dy*dy < 300*300 {
				c = color.RGBA{R: 205, G: 150, B: 120, A: 255}
			}
			n := uint8(grain.Uint32N(32))
			img.SetRGBA(x, y, color.RGBA{R: c.R - n, G: c.G - n, B: c.B - n, A: 255})
		}
	}
	var file bytes.Buffer
	_ = jpeg.Encode(&file, img, nil) // a Buffer takes everything
	return file.Bytes()
}
