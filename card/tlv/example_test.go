package tlv_test

import (
	"fmt"

	"github.com/rakit-dev/rakit/card/tlv"
)

// An entry of EF.DIR: the application's identifier and its label.
func ExampleFind() {
	entry := []byte{0x61, 0x0C, 0x4F, 0x05, 0xA0, 0x00, 0x00, 0x03, 0x08, 0x50, 0x03, 'P', 'I', 'V'}
	label, err := tlv.Find(entry, 0x61, 0x50)
	fmt.Printf("%s, %v\n", label, err)
	_, err = tlv.Find(entry, 0x61, 0x51)
	fmt.Println(err)
	// Output:
	// PIV, <nil>
	// looking for tag 51: data object is absent
}

func ExampleEncode() {
	entry := tlv.Encode(0x61,
		tlv.Encode(0x4F, []byte{0xA0, 0x00, 0x00, 0x03, 0x08}),
		tlv.Encode(0x50, []byte("PIV")))
	fmt.Printf("% X\n", entry)
	// Output:
	// 61 0C 4F 05 A0 00 00 03 08 50 03 50 49 56
}

func ExampleParse() {
	objects, err := tlv.Parse([]byte{0x9F, 0x02, 0x01, 0x05, 0x00, 0x5F, 0xC1, 0x05, 0x00})
	for _, o := range objects {
		fmt.Printf("%X holds %d bytes\n", uint32(o.Tag), len(o.Value))
	}
	fmt.Println(err)
	// Output:
	// 9F02 holds 1 bytes
	// 5FC105 holds 0 bytes
	// <nil>
}
