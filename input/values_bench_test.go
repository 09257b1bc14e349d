package input_test

import (
	"encoding/csv"
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

// BenchmarkCSV makes documents of rows, and for comparison has the standard library
// divide the same rows.
func BenchmarkCSV(b *testing.B) {
	const n = 1000
	in := "/id,/count,/ticked,/day,/inner/id,/inner/inner/id,/list/0/id,/list/0/day,/list/1/id,/words/0\n" +
		strings.Repeat("r-1,7,true,2020-04-20,\"Example, Ada\",ada.example@example.org,uk-passport,2018-05-01,TAC1,1 Example Street\n", n)
	b.Run("ValuesAs", func(b *testing.B) {
		b.SetBytes(int64(len(in)))
		b.ReportAllocs()
		for b.Loop() {
			if good, ended := countGood(input.ValuesAs[row](strings.NewReader(in))); ended {
				b.Fatal(good)
			}
		}
	})
	b.Run("encoding/csv", func(b *testing.B) {
		b.SetBytes(int64(len(in)))
		b.ReportAllocs()
		for b.Loop() {
			r := csv.NewReader(strings.NewReader(in))
			r.ReuseRecord = true
			for {
				if _, err := r.Read(); err == io.EOF {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
