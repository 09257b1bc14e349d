package evidence_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif" // registers itself with package image, which must change nothing
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"slices"
)

// portrait draws something like a passport photograph: a head and shoulders
// with the noise of a camera on a light background.
func portrait(w, h int) *image.NRGBA {
	return paint(w, h, func(x, y int, noise uint8) color.NRGBA {
		fx, fy := float64(x)/float64(w)-0.5, float64(y)/float64(h)
		switch {
		case math.Hypot(fx/0.22, (fy-0.42)/0.26) < 1:
			return color.NRGBA{R: 190 + noise, G: 130 + noise, B: 100 + noise, A: 255}
		case math.Hypot(fx/0.45, (fy-1.05)/0.35) < 1:
			return color.NRGBA{R: 20 + noise, G: 40 + noise, B: 120 + noise, A: 255}
		}
		return color.NRGBA{R: 205 + noise, G: 205 + noise, B: 210 + noise, A: 255}
	})
}

func paint(w, h int, at func(x, y int, noise uint8) color.NRGBA) *image.NRGBA {
	rng := rand.New(rand.NewPCG(1, 2))
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, at(x, y, uint8(rng.UintN(40))))
		}
	}
	return img
}

// halves is an image whose luminance has a deviation of exactly half the
// difference of dark and light, and channels that differ by tint.
func halves(dark, light, tint uint8) *image.NRGBA {
	return paint(600, 750, func(x, _ int, _ uint8) color.NRGBA {
		v := dark
		if x%2 == 1 {
			v = light
		}
		return color.NRGBA{R: v, G: v, B: v + tint, A: 255}
	})
}

func jpegOf(img image.Image, quality int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func pngOf(img image.Image) []byte {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func gifOf(img image.Image) []byte {
	var b bytes.Buffer
	if err := gif.Encode(&b, img, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func greyOf(img image.Image) image.Image {
	grey := image.NewGray(img.Bounds())
	for y := range grey.Rect.Dy() {
		for x := range grey.Rect.Dx() {
			grey.Set(x, y, img.At(x, y))
		}
	}
	return grey
}

// long returns data with zeros after its end, which decoders do not read, so
// that the file is n bytes long.
func long(data []byte, n int) []byte {
	if len(data) > n {
		panic(fmt.Sprintf("%d bytes do not fit into %d", len(data), n))
	}
	return append(slices.Clip(data), make([]byte, n-len(data))...)
}

// bomb is the head of a grey PNG of 20,000 by 20,000 pixels.
func bomb() []byte {
	head := binary.BigEndian.AppendUint32(nil, 20_000)
	head = binary.BigEndian.AppendUint32(head, 20_000)
	head = append(head, 8, 0, 0, 0, 0)
	return append(chunk([]byte("\x89PNG\r\n\x1a\n"), "IHDR", head), chunk(nil, "IDAT", []byte{0x78, 0x9c})...)
}

func chunk(to []byte, kind string, data []byte) []byte {
	to = binary.BigEndian.AppendUint32(to, uint32(len(data)))
	body := append([]byte(kind), data...)
	return binary.BigEndian.AppendUint32(append(to, body...), crc32.ChecksumIEEE(body))
}
