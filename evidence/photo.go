package evidence

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// Ratio is a width in proportion to a height.
type Ratio struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// PhotoLimits are the figures against which a photograph is measured. The NHS
// publishes none, so they are configuration. A field that is zero or negative
// takes its value from [DefaultPhotoLimits]: no limit can be left out.
type PhotoLimits struct {
	MinBytes  int `json:"minBytes,omitzero"`  // GOV.UK: 50 KB
	MaxBytes  int `json:"maxBytes,omitzero"`  // GOV.UK: 10 MB
	MinWidth  int `json:"minWidth,omitzero"`  // pixels as shown; GOV.UK: 600
	MinHeight int `json:"minHeight,omitzero"` // pixels as shown; GOV.UK: 750
	// MaxPixels is width times height; ours. Decoding takes 3 to 8 bytes a pixel,
	// and up to some 24 for a progressive JPEG: a server that examines many files
	// at once sets it lower.
	MaxPixels int `json:"maxPixels,omitzero"`
	// AspectMin and AspectMax bound width to height as shown, both included;
	// ours.
	AspectMin Ratio `json:"aspectMin,omitzero"`
	AspectMax Ratio `json:"aspectMax,omitzero"`
	// BlankBelow and FlatBelow are standard deviations of luminance (0 to 127.5)
	// under which an image is refused as blank, or warned of; ours, measured.
	BlankBelow float64 `json:"blankBelow,omitzero"`
	FlatBelow  float64 `json:"flatBelow,omitzero"`
	// MonochromeDifference is the greatest difference between red, green and
	// blue of any pixel (0 to 255) up to which an image counts as black and
	// white; ours, measured.
	MonochromeDifference int `json:"monochromeDifference,omitzero"`
}

// DefaultPhotoLimits returns what GOV.UK states for a digital passport
// photograph and, for the rest, our own figures. GOV.UK does not say what a KB
// is: the smallest file is 50,000 bytes and the largest 10×1024×1024, the
// reading that refuses less.
func DefaultPhotoLimits() PhotoLimits {
	return PhotoLimits{
		MinBytes: 50_000, MaxBytes: 10 << 20,
		MinWidth: 600, MinHeight: 750, MaxPixels: 50_000_000,
		AspectMin: Ratio{1, 2}, AspectMax: Ratio{1, 1},
		BlankBelow: 5, FlatBelow: 12, MonochromeDifference: 8,
	}
}

// orDefaults fills every limit that is not set.
func (l PhotoLimits) orDefaults() PhotoLimits {
	d := DefaultPhotoLimits()
	return PhotoLimits{
		MinBytes: positive(l.MinBytes, d.MinBytes), MaxBytes: positive(l.MaxBytes, d.MaxBytes),
		MinWidth: positive(l.MinWidth, d.MinWidth), MinHeight: positive(l.MinHeight, d.MinHeight),
		MaxPixels: positive(l.MaxPixels, d.MaxPixels),
		AspectMin: l.AspectMin.or(d.AspectMin), AspectMax: l.AspectMax.or(d.AspectMax),
		BlankBelow: positive(l.BlankBelow, d.BlankBelow), FlatBelow: positive(l.FlatBelow, d.FlatBelow),
		MonochromeDifference: positive(l.MonochromeDifference, d.MonochromeDifference),
	}
}

func positive[T int | float64](v, otherwise T) T {
	if v > 0 {
		return v
	}
	return otherwise
}

func (r Ratio) or(otherwise Ratio) Ratio {
	if r.Width > 0 && r.Height > 0 {
		return r
	}
	return otherwise
}

// PhotoFacts is what a record keeps of a photograph in place of the image.
type PhotoFacts struct {
	Format string `json:"format"` // "jpeg" or "png"
	Width  int    `json:"width"`  // pixels, as shown: after EXIF orientation
	Height int    `json:"height"` // pixels, as shown
	Bytes  int    `json:"bytes"`  // length of the file
}

// photoFormat is one format that can be examined. The formats are not those
// registered with package image, to which any program may add.
type photoFormat struct {
	name   string
	magic  string
	config func(data []byte) (image.Config, error)
	decode func(data []byte) (image.Image, error)
}

var photoFormats = []photoFormat{
	{
		name: "jpeg", magic: "\xff\xd8\xff",
		config: func(b []byte) (image.Config, error) { return jpeg.DecodeConfig(bytes.NewReader(b)) },
		decode: func(b []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(b)) },
	},
	{
		name: "png", magic: "\x89PNG\r\n\x1a\n",
		config: func(b []byte) (image.Config, error) { return png.DecodeConfig(bytes.NewReader(b)) },
		decode: func(b []byte) (image.Image, error) { return png.Decode(bytes.NewReader(b)) },
	},
}

// InspectPhoto examines the file of a photograph and returns what a record
// keeps of it and what came of the rules RA-EVD-080 to RA-EVD-089. Pointers in
// findings start with base, a JSON Pointer, and name members of [PhotoFacts].
//
// A file that is too long or has too many pixels is refused before it is
// decoded. What could not be examined because of an earlier fault stays not
// evaluated, and so, always, does what only a person can confirm (likeness,
// face, expression, background). Facts that could not be read are zero.
func InspectPhoto(data []byte, limits PhotoLimits, base string) (PhotoFacts, guidance.Assessment) {
	limits = limits.orDefaults()
	facts := PhotoFacts{Bytes: len(data)}
	a := photoUnknown()
	requireBytes(&a, facts, limits, base)
	if facts.Bytes > limits.MaxBytes {
		return facts, a
	}
	format, known := photoFormatOf(data)
	facts.Format = format.name
	requireFormat(&a, facts, base)
	if !known {
		return facts, a
	}
	config, err := format.config(data)
	if err != nil {
		a.Fail(rulePhotoWhole, base, "the head of the file is damaged or of a kind that cannot be read")
		return facts, a
	}
	facts.Width, facts.Height = config.Width, config.Height
	if turned(orientation(data)) {
		facts.Width, facts.Height = config.Height, config.Width
	}
	requireDimensions(&a, facts, limits, base)
	if tooManyPixels(facts, limits) {
		return facts, a
	}
	img, err := format.decode(data)
	a.Require(rulePhotoWhole, err == nil, base, "the file breaks off, is damaged or is of a kind that cannot be read")
	if err == nil {
		requireContent(&a, img, limits, base)
	}
	return facts, a
}

// CheckPhotoFacts applies the rules of [InspectPhoto] to what a record holds of
// a photograph. Those that need the image itself stay not evaluated.
func CheckPhotoFacts(f PhotoFacts, limits PhotoLimits, base string) guidance.Assessment {
	limits = limits.orDefaults()
	a := photoUnknown()
	requireFormat(&a, f, base)
	requireBytes(&a, f, limits, base)
	requireDimensions(&a, f, limits, base)
	return a
}

// photoUnknown returns an assessment in which no rule of photographs has been
// evaluated yet; passing or failing one later outranks that.
func photoUnknown() guidance.Assessment {
	var a guidance.Assessment
	for _, r := range photoRules() {
		a.Unknown(r)
	}
	return a
}

func photoFormatOf(data []byte) (f photoFormat, known bool) {
	for _, f := range photoFormats {
		if bytes.HasPrefix(data, []byte(f.magic)) {
			return f, true
		}
	}
	return photoFormat{}, false
}

func requireFormat(a *guidance.Assessment, f PhotoFacts, base string) {
	names := make([]string, len(photoFormats))
	for i, k := range photoFormats {
		names[i] = k.name
		if f.Format == k.name {
			a.Pass(rulePhotoFormat)
			return
		}
	}
	a.Fail(rulePhotoFormat, base+"/format", "unknown format; known are "+strings.Join(names, ", "))
}

func requireBytes(a *guidance.Assessment, f PhotoFacts, l PhotoLimits, base string) {
	switch {
	case f.Bytes < l.MinBytes:
		a.Fail(rulePhotoBytes, base+"/bytes", fmt.Sprintf("the file is smaller than %d bytes", l.MinBytes))
	case f.Bytes > l.MaxBytes:
		a.Fail(rulePhotoBytes, base+"/bytes", fmt.Sprintf("the file is larger than %d bytes", l.MaxBytes))
	default:
		a.Pass(rulePhotoBytes)
	}
}

// requireDimensions applies what width and height alone decide. Without a width
// and a height there is no number of pixels and no aspect to speak of.
func requireDimensions(a *guidance.Assessment, f PhotoFacts, l PhotoLimits, base string) {
	if f.Width < l.MinWidth {
		a.Fail(rulePhotoSize, base+"/width", fmt.Sprintf("less than %d pixels wide", l.MinWidth))
	}
	if f.Height < l.MinHeight {
		a.Fail(rulePhotoSize, base+"/height", fmt.Sprintf("less than %d pixels high", l.MinHeight))
	}
	a.Pass(rulePhotoSize) // a finding above outranks it
	if f.Width <= 0 || f.Height <= 0 {
		return
	}
	if tooManyPixels(f, l) {
		a.Fail(rulePhotoPixels, base, fmt.Sprintf("more than %d pixels", l.MaxPixels))
		return
	}
	a.Pass(rulePhotoPixels)
	if wider(f, l.AspectMax) {
		a.Fail(rulePhotoAspect, base+"/width", fmt.Sprintf("too wide for its height: more than %d to %d", l.AspectMax.Width, l.AspectMax.Height))
	}
	if narrower(f, l.AspectMin) {
		a.Fail(rulePhotoAspect, base+"/width", fmt.Sprintf("too narrow for its height: less than %d to %d", l.AspectMin.Width, l.AspectMin.Height))
	}
	a.Pass(rulePhotoAspect) // a finding above outranks it
}

// tooManyPixels divides, since the product of a stranger's figures may overflow.
func tooManyPixels(f PhotoFacts, l PhotoLimits) bool {
	return f.Height > 0 && f.Width > l.MaxPixels/f.Height
}

func wider(f PhotoFacts, r Ratio) bool {
	return int64(f.Width)*int64(r.Height) > int64(f.Height)*int64(r.Width)
}

func narrower(f PhotoFacts, r Ratio) bool {
	return int64(f.Width)*int64(r.Height) < int64(f.Height)*int64(r.Width)
}
