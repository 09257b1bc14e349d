package audit_test

import (
	"errors"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/rakit-dev/rakit/audit"
)

// stored is a log that keeps every hash, as tlog has it.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = s[x]
	}
	return out, nil
}

// TestTreeAgreesWithTlog walks every size up to 300: root, size, stored form.
func TestTreeAgreesWithTlog(t *testing.T) {
	var tree audit.Tree
	var all stored
	for n := int64(0); n <= 300; n++ {
		want, err := tlog.TreeHash(n, all)
		if err != nil {
			t.Fatal(err)
		}
		if tree.Size() != n || tree.Root() != want {
			t.Fatalf("size %d root %v, want %d %v", tree.Size(), tree.Root(), n, want)
		}
		data, _ := tree.MarshalBinary()
		var back audit.Tree
		if err := back.UnmarshalBinary(data); err != nil || back != tree {
			t.Fatalf("size %d: stored form reads back as another tree, error %v", n, err)
		}
		tree = back // go on with what was stored
		data = fmt.Appendf(nil, "entry %d", n)
		hashes, err := tlog.StoredHashes(n, data, all)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, hashes...)
		if leaf := tree.Append(data); leaf != hashes[0] {
			t.Fatalf("leaf %d = %v, want %v", n, leaf, hashes[0])
		}
	}
}

func TestTreeIsAValue(t *testing.T) {
	var a audit.Tree
	a.Append([]byte("one"))
	b := a
	a.Append([]byte("two"))
	if b.Size() != 1 || b.Root() != tlog.RecordHash([]byte("one")) {
		t.Error("appending to a tree changed its copy")
	}
}

func TestTreeUnmarshalIsStrict(t *testing.T) {
	var tree audit.Tree
	for range 5 {
		tree.Append([]byte("x"))
	}
	good, _ := tree.MarshalBinary()
	negative := append([]byte{1, 0xff, 0, 0, 0, 0, 0, 0, 0}, make([]byte, 9*32)...)
	for name, data := range map[string][]byte{
		"nothing": nil, "short": good[:len(good)-1], "long": append(good[:len(good):len(good)], 0),
		"another version": append([]byte{2}, good[1:]...), "negative size": negative,
	} {
		kept := tree
		if err := kept.UnmarshalBinary(data); !errors.Is(err, audit.ErrTree) || kept != tree {
			t.Errorf("%s: error = %v, tree changed %v", name, err, kept != tree)
		}
	}
	largest := append([]byte{1, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, make([]byte, 63*32)...)
	if err := tree.UnmarshalBinary(largest); err != nil || len(largest) > 2100 {
		t.Errorf("the largest tree: %d bytes, error %v", len(largest), err)
	}
	tree.Root() // must not run past the last level
}

func FuzzTreeUnmarshalBinary(f *testing.F) {
	var tree audit.Tree
	for range 3 {
		tree.Append([]byte("x"))
	}
	seed, _ := tree.MarshalBinary()
	f.Add(seed)
	f.Fuzz(func(t *testing.T, data []byte) {
		var tree audit.Tree
		if tree.UnmarshalBinary(data) != nil {
			return
		}
		again, _ := tree.MarshalBinary()
		if string(again) != string(data) {
			t.Error("MarshalBinary(UnmarshalBinary(x)) is not x")
		}
		tree.Root()
	})
}
