//go:build linux && pcsc && cgo

package pcsc_test

import (
	"context"
	"testing"

	"github.com/ebfe/scard"
)

func BenchmarkTmp(b *testing.B) {
	bed, s, _ := inserted(b, func([]byte) []byte { return []byte{1, 2, 3, 4, 5, 6, 7, 8, 0x90, 0} })
	c := connected(b, s, bed.Reader(0))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	x, _ := scard.EstablishContext()
	h, err := x.Connect(bed.Reader(0), scard.ShareShared, scard.ProtocolAny)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := c.Transmit(ctx, challenge); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ebfe", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := h.Transmit(challenge); err != nil {
				b.Fatal(err)
			}
		}
	})
	h.Disconnect(0)
	x.Release()
}
