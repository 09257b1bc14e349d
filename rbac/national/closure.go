package national

import "math/bits"

// bitset is a set of small numbers: bit i%64 of word i/64 says whether i is in it.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (s bitset) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s bitset) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

// addAll adds what is in t, which is of the same size.
func (s bitset) addAll(t bitset) {
	for i, w := range t {
		s[i] |= w
	}
}

func (s bitset) count() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// closures returns for each node of a graph the nodes that it reaches, itself among
// them. Nodes on one cycle reach the same, and share the set.
//
// It is the algorithm of Tarjan: components come out after all that they reach, so
// that each edge is looked at once, whatever the graph is like.
func closures(edges [][]int) []bitset {
	t := tarjan{edges: edges, order: make([]int, len(edges)), low: make([]int, len(edges)), reach: make([]bitset, len(edges))}
	for node := range edges {
		if t.order[node] == 0 {
			t.visit(node)
		}
	}
	return t.reach
}

type tarjan struct {
	edges [][]int
	order []int // when a node was first seen, from 1; 0 if it was not
	low   []int // the earliest node on the stack that it is known to reach
	seen  int
	stack []int
	reach []bitset // of those whose component is complete; nil for the rest
}

func (t *tarjan) visit(node int) {
	t.seen++
	t.order[node], t.low[node] = t.seen, t.seen
	t.stack = append(t.stack, node)
	for _, next := range t.edges[node] {
		if t.order[next] == 0 {
			t.visit(next)
			t.low[node] = min(t.low[node], t.low[next])
		} else if t.reach[next] == nil {
			t.low[node] = min(t.low[node], t.order[next])
		}
	}
	if t.low[node] == t.order[node] {
		t.complete(node)
	}
}

// complete takes the component that begins with node from the stack.
func (t *tarjan) complete(node int) {
	first := len(t.stack) - 1
	for t.stack[first] != node {
		first--
	}
	members := t.stack[first:]
	t.stack = t.stack[:first]
	set := newBitset(len(t.edges))
	for _, m := range members {
		set.add(m)
		for _, next := range t.edges[m] {
			if t.reach[next] != nil { // not of this component
				set.addAll(t.reach[next])
			}
		}
	}
	for _, m := range members {
		t.reach[m] = set
	}
}
