package authority_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/rbac"
)

// photograph returns a file that passes for one: noise, of the smallest size.
var photograph = sync.OnceValue(func() []byte {
	img, chance := image.NewRGBA(image.Rect(0, 0, 600, 750)), rand.New(rand.NewPCG(1, 2))
	for x := range 600 {
		for y := range 750 {
			img.Set(x, y, color.RGBA{uint8(chance.Uint32()), uint8(x), uint8(y), 255})
		}
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, img, nil); err != nil {
		panic(err)
	}
	return file.Bytes()
})

func TestReceivePhoto(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "open")
	got, err := h.ReceivePhoto(t.Context(), authority.ReceivePhoto{By: agent, Case: h.caseID(), Image: photograph()})
	if err != nil {
		t.Fatal(err)
	}
	want := evidence.PhotoFacts{Format: "jpeg", Width: 600, Height: 750, Bytes: len(photograph())}
	stored := must(h.Case(t.Context(), h.caseID()))
	if diff := cmp.Diff(&want, stored.Photo); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if got.Case.Version != stored.Version {
		t.Errorf("version %d, stored is %d", got.Case.Version, stored.Version)
	}
	// That the file is whole is what only the file itself shows.
	if last := h.last(); last.Action != authority.ActionReceiveItems || last.Outcome != audit.Done || !slices.Contains(last.Rules, "RA-EVD-083") {
		t.Errorf("event %+v", last)
	}
}

// TestPhotoRefused shows that a photograph with a fault is refused with every
// finding, in one event, and that nothing is said of it to those who may not send
// one.
func TestPhotoRefused(t *testing.T) {
	whole := photograph()
	h := newHouse(t, options{})
	h.until(t, "open")
	idChecker := authority.Actor{ID: sponsor.ID, Role: rbac.IDChecker, Organisation: rx3}
	for _, tt := range []struct {
		name  string
		by    authority.Actor
		image []byte
		rules []string
	}{
		{"nil", agent, nil, []string{"RA-EVD-081", "RA-EVD-080"}},
		{"empty", agent, []byte{}, []string{"RA-EVD-081", "RA-EVD-080"}},
		{"no image", agent, []byte("GIF89a"), []string{"RA-EVD-081", "RA-EVD-080"}},
		{"breaks off", agent, whole[:len(whole)-len(whole)/3], []string{"RA-EVD-083"}},
		{"broken, from elsewhere", elsewhere, whole[:60_000], []string{"RA-RBC-003"}},
		{"broken, by an ID Checker from elsewhere", idChecker, whole[:60_000], []string{"RA-RBC-001", "RA-RBC-003"}},
		{"whole, from elsewhere", elsewhere, whole, []string{"RA-RBC-003"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			events, before := len(h.log()), h.contents(t)
			h.refusedBy(t, only(h.ReceivePhoto(t.Context(), authority.ReceivePhoto{By: tt.by, Case: h.caseID(), Image: tt.image})), tt.rules...)
			if diff := cmp.Diff(before, h.contents(t)); diff != "" || len(h.log()) != events+1 {
				t.Errorf("%d events after %d; changed (-want +got):\n%s", len(h.log()), events, diff)
			}
		})
	}
}

// TestPhotoOnce shows that a refusal is kept under its key, also where the same
// key then comes with a file that is whole but said to be the same.
func TestPhotoOnce(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "open")
	send := func(ctx context.Context, image []byte) error {
		return only(h.ReceivePhoto(ctx, authority.ReceivePhoto{By: agent, Case: h.caseID(), Image: image}))
	}
	first := send(under("k", "d"), []byte("GIF89a"))
	h.refusedBy(t, first, "RA-EVD-081", "RA-EVD-080")
	events := len(h.log())
	for _, image := range [][]byte{[]byte("GIF89a"), photograph()} {
		if got, want := replayed(send(under("k", "d"), image)), "authority.Received "+first.Error(); got != want {
			t.Errorf("again: %q, want %q", got, want)
		}
	}
	if len(h.log()) != events {
		t.Errorf("%d events after %d", len(h.log()), events)
	}
}
