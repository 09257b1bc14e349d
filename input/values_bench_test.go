package input_test

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/input"
)

// BenchmarkArray divides an array of registration records, and for comparison has
// the JSON package read the same elements.
func BenchmarkArray(b *testing.B) {
	record, err := os.ReadFile("../cmd/rakit/testdata/right.json")
	if err != nil {
		b.Fatal(err)
	}
	const n = 1000
	in := "[" + strings.TrimSuffix(strings.Repeat(string(record)+",", n), ",") + "]"
	b.Run("Values", func(b *testing.B) {
		b.SetBytes(int64(len(in)))
		b.ReportAllocs()
		for b.Loop() {
			count := 0
			for _, err := range input.Values(strings.NewReader(in)) {
				if err != nil {
					b.Fatal(err)
				}
				count++
			}
			if count != n {
				b.Fatal(count)
			}
		}
	})
	b.Run("ReadValue", func(b *testing.B) {
		b.SetBytes(int64(len(in)))
		b.ReportAllocs()
		for b.Loop() {
			d := jsontext.NewDecoder(strings.NewReader(in), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
			_, err := d.ReadToken()
			for err == nil && d.PeekKind() != jsontext.KindEndArray {
				_, err = d.ReadValue()
			}
			if err != nil && !errors.Is(err, io.EOF) {
				b.Fatal(err)
			}
		}
	})
}
