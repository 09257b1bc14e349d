package audit

import (
	"encoding/binary"
	"errors"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// maxLevels is the number of levels of a tree whose size is an int64.
const maxLevels = 63

// treeVersion starts the binary form of a tree.
const treeVersion = 1

// ErrTree is returned for bytes that are not a tree as [Tree.MarshalBinary]
// writes it.
var ErrTree = errors.New("not a stored audit tree")

// Tree is the state of the Merkle tree of RFC 6962 over the entries of a log: how
// many there are, and the hashes of the complete subtrees at its right edge,
// which is all that is needed to append and to state the root. The zero Tree is
// empty. A Tree is a value: assigning it makes a copy, and == compares.
type Tree struct {
	size int64
	edge [maxLevels]tlog.Hash // edge[l] is a subtree of 1<<l leaves; set where size has bit l
}

// Append adds the entry with these exact bytes (without newline) and returns its
// leaf hash.
func (t *Tree) Append(line []byte) tlog.Hash {
	leaf := tlog.RecordHash(line)
	t.add(leaf)
	return leaf
}

// add appends a leaf: it completes one subtree for each low bit that is set.
func (t *Tree) add(h tlog.Hash) {
	level := 0
	for n := t.size; n&1 == 1; n >>= 1 {
		h = tlog.NodeHash(t.edge[level], h)
		t.edge[level] = tlog.Hash{}
		level++
	}
	t.edge[level] = h
	t.size++
}

// Size returns the number of entries.
func (t *Tree) Size() int64 { return t.size }

// Root returns the root hash; that of the empty tree is the SHA-256 hash of
// nothing.
func (t *Tree) Root() tlog.Hash {
	if t.size == 0 {
		h, _ := tlog.TreeHash(0, nil) // has no error and reads nothing for size 0
		return h
	}
	level := bits.TrailingZeros64(uint64(t.size))
	h := t.edge[level]
	for level++; t.size>>level != 0; level++ {
		if t.size>>level&1 == 1 {
			h = tlog.NodeHash(t.edge[level], h)
		}
	}
	return h
}

// MarshalBinary returns the tree for storing, at most 2025 bytes: a version, the
// size, and the hashes at the edge from the smallest subtree up. It has no
// error.
func (t Tree) MarshalBinary() ([]byte, error) {
	b := []byte{treeVersion}
	b = binary.BigEndian.AppendUint64(b, uint64(t.size))
	for level, h := range t.edge {
		if t.size>>level&1 == 1 {
			b = append(b, h[:]...)
		}
	}
	return b, nil
}

// UnmarshalBinary reads what [Tree.MarshalBinary] wrote; anything else is
// [ErrTree] and leaves t as it was.
func (t *Tree) UnmarshalBinary(data []byte) error {
	const head = 1 + 8
	if len(data) < head || data[0] != treeVersion {
		return ErrTree
	}
	read := Tree{size: int64(binary.BigEndian.Uint64(data[1:head]))}
	data = data[head:]
	if read.size < 0 || len(data) != bits.OnesCount64(uint64(read.size))*tlog.HashSize {
		return ErrTree
	}
	for level := range read.edge {
		if read.size>>level&1 == 1 {
			data = data[copy(read.edge[level][:], data):]
		}
	}
	*t = read
	return nil
}
