package national_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/rbac/national"
)

// grants are the rows of a policy, by the code that gives.
type grants map[string][]string

func newPolicy(t interface {
	Helper()
	Fatal(args ...any)
}, baseline, includes grants,
) *national.Policy {
	t.Helper()
	p, err := national.NewPolicy("test-1", baseline, includes)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPolicyEffective(t *testing.T) {
	cycle := newPolicy(t,
		grants{"R0001": {"B0001"}, "R0002": nil},
		grants{"B0001": {"B0002"}, "B0002": {"B0003"}, "B0003": {"B0001", "B0004"}, "B0005": {"B0005"}})
	tests := []struct {
		name    string
		jobRole string
		added   []string
		want    []string
		why     string
	}{
		{"cycle", "R0001", nil, []string{"B0001", "B0002", "B0003", "B0004"}, "a cycle is walked once, and left"},
		{"cycle entered elsewhere", "R0002", []string{"B0003"}, []string{"B0001", "B0002", "B0003", "B0004"}, "from every place of a cycle all of it is reached"},
		{"behind the cycle", "R0002", []string{"B0004"}, []string{"B0004"}, "what a cycle includes does not include the cycle"},
		{"includes itself", "R0002", []string{"B0005"}, []string{"B0005"}, "a row from a code to itself gives nothing more"},
		{"no baseline, nothing added", "R0002", nil, []string{}, "a known job role without anything has an empty list, not nil"},
		{"unknown job role", "R0003", []string{"B0001"}, nil, "deny by default: what was added to it does not count"},
		{"unknown activities around a known one", "R0002", []string{"B9999", "B0004", "B0000", "B9999"}, []string{"B0000", "B0004", "B9999"}, "they are kept, in order, once"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, cycle.Effective(tt.jobRole, tt.added)); diff != "" {
				t.Errorf("Effective() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestZeroPolicyGrantsNothing(t *testing.T) {
	var none *national.Policy
	for name, p := range map[string]*national.Policy{"nil": none, "zero": {}, "of the zero codes": (&national.Codes{}).Policy()} {
		t.Run(name, func(t *testing.T) {
			if got := p.Effective("R8000", []string{"B1300"}); got != nil {
				t.Errorf("Effective() = %v", got)
			}
			if p.Gives("R8000", []string{"B1300"}, "B1300") || p.Knows("R8000") || p.Path("R8000", []string{"B1300"}, "B1300") != nil {
				t.Error("it gives something")
			}
			if p.Version() != "" || p.Baseline("R8000") != nil || p.Includes("B0572") != nil {
				t.Error("it holds something")
			}
			if p.OnlyEnabled() != p {
				t.Error("OnlyEnabled() is another policy")
			}
		})
	}
}

func TestNewPolicyRefuses(t *testing.T) {
	good := grants{"R0001": {"B0001"}}
	tests := []struct {
		name               string
		version            string
		baseline, includes grants
		message            string
		why                string
	}{
		{"no version", "", good, nil, "version", "a decision names the policy that it was made by"},
		{"version with a space", "nrd 28", good, nil, "version", "it is written into logs and headers"},
		{"version too long by one", strings.Repeat("v", 65), good, nil, "version", "64 is the most"},
		{"role code for a job role", "v1", grants{"S8000:G8000:R0001": {"B0001"}}, nil, "in the baseline, is not of its form", "such a key would never be asked for"},
		{"small letter", "v1", grants{"r0001": {"B0001"}}, nil, "in the baseline, is not of its form", "codes are compared byte for byte"},
		{"baseline gives no activity", "v1", grants{"R0001": {"R0002"}}, nil, "in the baseline, is no activity", "a job role brings activities, not job roles"},
		{"baseline gives twice", "v1", grants{"R0001": {"B0001", "B0002", "B0001"}}, nil, "in the baseline an activity is given twice", "a slip in the making of the table"},
		{"a job role includes", "v1", good, grants{"R0001": {"B0001"}}, "in the inclusions, is not of its form", "the two tables were mixed up"},
		{"includes a triple", "v1", good, grants{"B0001": {"D0008:C0055:B1611"}}, "in the inclusions, is no activity", "its last part is the code"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := national.NewPolicy(tt.version, tt.baseline, tt.includes)
			if !errors.Is(err, national.ErrPolicy) || p != nil {
				t.Fatalf("NewPolicy() = %v, %v, want ErrPolicy\nwhy: %s", p, err, tt.why)
			}
			if !strings.Contains(err.Error(), tt.message) {
				t.Errorf("the error is %q, want it to say %q", err, tt.message)
			}
		})
	}
	if p, err := national.NewPolicy(strings.Repeat("v", 64), good, nil); err != nil || p.Version() != strings.Repeat("v", 64) {
		t.Errorf("a version of 64 letters: %v", err)
	}
}

func TestPolicyKeepsNothingOfItsMaker(t *testing.T) {
	baseline, includes := grants{"R0001": {"B0002", "B0001"}}, grants{"B0001": {"B0003"}}
	p := newPolicy(t, baseline, includes)
	baseline["R0001"][0], includes["B0001"][0], baseline["R0002"] = "B0009", "B0008", nil
	p.Baseline("R0001")[0], p.Includes("B0001")[0] = "B0007", "B0007"
	p.Effective("R0001", nil)[0] = "B0007"
	if diff := cmp.Diff([]string{"B0001", "B0002", "B0003"}, p.Effective("R0001", nil)); diff != "" {
		t.Errorf("Effective() mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"B0001", "B0002"}, p.Baseline("R0001")); diff != "" {
		t.Errorf("Baseline() mismatch (-want +got):\n%s", diff)
	}
	if p.Knows("R0002") {
		t.Error("a job role was added from outside")
	}
}

func TestOnlyEnabled(t *testing.T) {
	all := national.Public()
	enabled := all.OnlyEnabled()
	if enabled.OnlyEnabled() != enabled {
		t.Error("OnlyEnabled() of what is enabled is another policy")
	}
	if enabled.Version() == all.Version() || !strings.HasPrefix(enabled.Version(), all.Version()) {
		t.Errorf("versions %q and %q: each should tell which policy it was", all.Version(), enabled.Version())
	}
	for _, role := range national.PublicCodes().JobRoles() {
		if !enabled.Knows(role.Code) {
			t.Errorf("%s is not known any more", role.Code)
		}
		for _, code := range enabled.Effective(role.Code, nil) {
			if !all.Gives(role.Code, nil, code) {
				t.Errorf("%s gives %s by fewer rows only", role.Code, code)
			}
		}
	}
	mine := newPolicy(t, grants{"R0001": nil}, nil)
	if mine.OnlyEnabled() != mine {
		t.Error("a policy of which nothing is switched off is another one without that")
	}
}

func TestPath(t *testing.T) {
	p := national.Public()
	tests := []struct {
		name     string
		jobRole  string
		added    []string
		activity string
		want     []string
		why      string
	}{
		{"baseline", "R8003", nil, "B0572", []string{"R8003", "B0572"}, "a row of the baseline"},
		{"by inclusion", "R8003", nil, "B0570", []string{"R8003", "B0572", "B0570"}, "no row gives it to the job role itself"},
		{"added", "R5080", []string{"B1300"}, "B1300", []string{"B1300"}, "nothing else gives it"},
		{"added, by inclusion", "R5080", []string{"B1300", "B0572"}, "B0570", []string{"B0572", "B0570"}, "of the two that were added one includes it"},
		{"both", "R8003", []string{"B0572"}, "B0570", []string{"R8003", "B0572", "B0570"}, "the job role is named before what was added"},
		{"two that were added", "R5080", []string{"B0572", "B0571"}, "B0570", []string{"B0571", "B0570"}, "of two that are as near, the first in order of code, however they were written down"},
		{"a long chain", "R5080", []string{"B8029"}, "B0401", []string{"B8029", "B8028", "B0380", "B0069", "B0401"}, "no other way takes fewer inclusions"},
		{"unknown and added", "R5080", []string{"B9999"}, "B9999", []string{"B9999"}, "it is kept"},
		{"not given", "R8004", nil, "B0572", nil, "inclusion runs one way"},
		{"unknown job role", "R9999", []string{"B1300"}, "B1300", nil, "it grants nothing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, p.Path(tt.jobRole, tt.added, tt.activity)); diff != "" {
				t.Errorf("Path() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// world is a policy with its rows, small enough that cycles and shared parts are
// common.
type world struct {
	policy             *national.Policy
	baseline, includes grants
}

var (
	roleCodes     = []string{"R0001", "R0002", "R0003"}
	activityCodes = []string{"B0001", "B0002", "B0003", "B0004", "B0005", "B0006", "B0007", "B0008", "B0009"}
)

func drawWorld(t *rapid.T) world {
	draw := func(keys []string, label string) grants {
		return rapid.MapOf(rapid.SampledFrom(keys), rapid.SliceOfDistinct(rapid.SampledFrom(activityCodes), rapid.ID[string])).Draw(t, label)
	}
	w := world{baseline: draw(roleCodes, "baseline"), includes: draw(activityCodes, "includes")}
	w.policy = newPolicy(t, w.baseline, w.includes)
	return w
}

func drawAdded(t *rapid.T, label string) []string {
	return rapid.SliceOf(rapid.SampledFrom(append([]string{"B9999", "B0000", "b0001", "B001", ""}, activityCodes...))).Draw(t, label)
}

// naive is the definition: add what is included until nothing is new.
func (w world) naive(jobRole string, added []string) []string {
	activities, known := w.baseline[jobRole]
	if !known {
		return nil
	}
	held := map[string]bool{}
	for _, code := range append(slices.Clone(activities), added...) {
		held[code] = national.IsActivity(code)
	}
	for before := -1; before != len(held); {
		before = len(held)
		for _, code := range slices.Collect(maps.Keys(held)) {
			for _, more := range w.includes[code] {
				held[more] = true
			}
		}
	}
	maps.DeleteFunc(held, func(_ string, isOne bool) bool { return !isOne })
	return slices.AppendSeq([]string{}, slices.Values(slices.Sorted(maps.Keys(held))))
}

func TestEffectiveIsTheFixpoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		jobRole, added := rapid.SampledFrom(roleCodes).Draw(t, "job role"), drawAdded(t, "added")
		got := w.policy.Effective(jobRole, added)
		if diff := cmp.Diff(w.naive(jobRole, added), got); diff != "" {
			t.Fatalf("Effective() mismatch (-want +got):\n%s", diff)
		}
		if w.policy.Knows(jobRole) != (got != nil) {
			t.Fatal("a known job role has a list, an unknown one has none")
		}
		if !w.policy.Knows(jobRole) {
			return
		}
		for _, code := range added {
			if national.IsActivity(code) && !slices.Contains(got, code) {
				t.Fatalf("%s was added, and is not there", code)
			}
		}
		if diff := cmp.Diff(got, w.policy.Effective(jobRole, got)); diff != "" {
			t.Fatalf("it is not idempotent (-once +twice):\n%s", diff)
		}
		more := append(slices.Clone(added), drawAdded(t, "more")...)
		for _, code := range got {
			if !slices.Contains(w.policy.Effective(jobRole, more), code) {
				t.Fatalf("%s is lost when something is added", code)
			}
		}
	})
}

func TestGivesAndPathAgreeWithEffective(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		jobRole, added := rapid.SampledFrom(roleCodes).Draw(t, "job role"), drawAdded(t, "added")
		effective := w.policy.Effective(jobRole, added)
		for _, activity := range append([]string{"B9999", "B0000", "b0001", "B001", ""}, activityCodes...) {
			want := slices.Contains(effective, activity)
			if got := w.policy.Gives(jobRole, added, activity); got != want {
				t.Fatalf("Gives(%q) = %t, want %t", activity, got, want)
			}
			path := w.policy.Path(jobRole, added, activity)
			if (path != nil) != want {
				t.Fatalf("Path(%q) = %v, given: %t", activity, path, want)
			}
			w.follow(t, path, jobRole, added, activity)
		}
	})
}

// follow checks that a path begins and ends where it should, by rows all the way.
func (w world) follow(t *rapid.T, path []string, jobRole string, added []string, activity string) {
	if path == nil {
		return
	}
	if path[len(path)-1] != activity || path[0] != jobRole && !slices.Contains(added, path[0]) {
		t.Fatalf("Path(%q) = %v", activity, path)
	}
	for i, code := range path[1:] {
		if by := path[i]; !slices.Contains(w.baseline[by], code) && !slices.Contains(w.includes[by], code) {
			t.Fatalf("Path(%q) = %v: no row from %s to %s", activity, path, by, code)
		}
	}
}

// TestEveryActivityInOneChain is the deepest policy that codes of four digits allow,
// open at its end and closed to a ring.
func TestEveryActivityInOneChain(t *testing.T) {
	const all = 10_000
	code := func(i int) string { return fmt.Sprintf("B%04d", i%all) }
	chain := grants{}
	for i := range all - 1 {
		chain[code(i)] = []string{code(i + 1)}
	}
	for _, tt := range []struct {
		name       string
		last       []string
		first, mid int
		why        string
	}{
		{"chain", nil, all, all / 2, "each has what comes after it"},
		{"ring", []string{code(0)}, all, all, "each has all"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			chain[code(all-1)] = tt.last
			p := newPolicy(t, grants{"R0001": {code(0)}, "R0002": nil}, chain)
			first, mid := p.Effective("R0001", nil), p.Effective("R0002", []string{code(all / 2)})
			if len(first) != tt.first || len(mid) != tt.mid {
				t.Errorf("the first gives %d, that in the middle %d, want %d and %d\nwhy: %s", len(first), len(mid), tt.first, tt.mid, tt.why)
			}
		})
	}
}
