package evidence

import (
	"bytes"
	"encoding/binary"
)

// Markers and fields of JPEG and Exif (TIFF 6.0, Exif 2.3 §4.6.4).
const (
	jpegStartOfScan    = 0xDA
	jpegEndOfImage     = 0xD9
	jpegApp1           = 0xE1
	exifHead           = "Exif\x00\x00"
	tiffMagic          = 42
	tiffShort          = 3
	tiffOrientation    = 0x0112
	tiffEntryLength    = 12
	orientationUpright = 1
)

// turned reports whether an image of that orientation is shown lying on its
// side, so that its stored width is its height.
func turned(orientation int) bool { return orientation >= 5 }

// orientation returns the Exif orientation of a JPEG file, 1 to 8. It is 1,
// upright, when the file states none, or none that is valid, and for any file
// that is no JPEG: Exif in a PNG is not read.
func orientation(data []byte) int {
	const startOfImage = 2
	for rest := data[min(startOfImage, len(data)):]; len(rest) >= 4 && rest[0] == 0xFF; {
		marker := rest[1]
		if marker == 0xFF { // a fill byte before the marker
			rest = rest[1:]
			continue
		}
		length := 2 + int(binary.BigEndian.Uint16(rest[2:]))
		if marker == jpegStartOfScan || marker == jpegEndOfImage || length < 4 || length > len(rest) {
			break
		}
		if tiff, ok := bytes.CutPrefix(rest[4:length], []byte(exifHead)); ok && marker == jpegApp1 {
			return tiffOrientationOf(tiff)
		}
		rest = rest[length:]
	}
	return orientationUpright
}

// tiffOrientationOf reads the orientation from the first directory of a TIFF
// structure, in either byte order.
func tiffOrientationOf(tiff []byte) int {
	if len(tiff) < 8 {
		return orientationUpright
	}
	var order binary.ByteOrder
	switch string(tiff[:2]) {
	case "II":
		order = binary.LittleEndian
	case "MM":
		order = binary.BigEndian
	default:
		return orientationUpright
	}
	offset := uint64(order.Uint32(tiff[4:]))
	if order.Uint16(tiff[2:]) != tiffMagic || offset+2 > uint64(len(tiff)) {
		return orientationUpright
	}
	entries := tiff[offset+2:]
	for range order.Uint16(tiff[offset:]) {
		if len(entries) < tiffEntryLength {
			break
		}
		if order.Uint16(entries) == tiffOrientation {
			return validOrientation(order, entries)
		}
		entries = entries[tiffEntryLength:]
	}
	return orientationUpright
}

// validOrientation reads one directory entry: tag, type, count, value. A short
// stands in the first two bytes of the value.
func validOrientation(order binary.ByteOrder, entry []byte) int {
	value := int(order.Uint16(entry[8:]))
	if order.Uint16(entry[2:]) != tiffShort || order.Uint32(entry[4:]) != 1 || value < 1 || value > 8 {
		return orientationUpright
	}
	return value
}
