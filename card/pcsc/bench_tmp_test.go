//go:build linux && pcsc && cgo

package pcsc_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/ebfe/scard"
)

func TestBenchTmp(b *testing.T) {
	bed, s, _ := inserted(b, func([]byte) []byte { return []byte{1, 2, 3, 4, 5, 6, 7, 8, 0x90, 0} })
	c := connected(b, s, bed.Reader(0))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	x, _ := scard.EstablishContext()
	h, err := x.Connect(bed.Reader(0), scard.ShareShared, scard.ProtocolAny)
	if err != nil {
		b.Fatal(err)
	}
	var ours, ebfe []float64
	run := func(f func()) float64 {
		a := time.Now()
		for range 300 {
			f()
		}
		return float64(time.Since(a).Microseconds()) / 300
	}
	for range 100 {
		ours = append(ours, run(func() { c.Transmit(ctx, challenge) }))
		ebfe = append(ebfe, run(func() { h.Transmit(challenge) }))
	}
	slices.Sort(ours)
	slices.Sort(ebfe)
	for _, q := range []int{0, 10, 25, 50} {
		b.Logf("quantile %d: ours %.1f us, ebfe %.1f us, rate %.2f", q, ours[q], ebfe[q], ebfe[q]/ours[q])
	}
	h.Disconnect(0)
	x.Release()
}
