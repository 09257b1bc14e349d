package authority_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// The child process of the crash tests is this test binary, told by these.
const (
	crashDir = "RAKIT_CRASH_DIR" // the folder to work in
	crashAt  = "RAKIT_CRASH_AT"  // kill yourself at this point; 0: at none
	crashIn  = "RAKIT_CRASH_IN"  // which of the tales is told
)

// tale is what a child tells, and how it has to end.
type tale struct {
	options   options
	chapters  []chapter
	card      card.State
	passcodes int                      // that are texted
	prints    int                      // zero: one
	later     bool                     // told like another in its first third, which is left out
	ended     func(*testing.T, *house) // nil: nothing else to see
}

var tales = map[string]tale{
	"on a call": {chapters: job, card: card.InUse, passcodes: 1},
	"an unsure gateway": {options: options{items: mobile("07700 900091")}, later: true, card: card.InUse, passcodes: 1, chapters: slices.Concat(
		job[:page("release")+1], []chapter{
			// A minute later the gateway is asked what became of the passcode.
			{"record link", func(ctx context.Context, h *house) error {
				return only(h.RecordLink(ctx, authority.RecordLink{By: manager, Link: rbac.Link{Child: "RX1", Parent: "RX7", Interval: guidance.Since(guidance.MustDate("2020-04-14"))}}))
			}},
		}, job[page("release")+1:],
	)},
	"in person": {options: inPerson, card: card.Received, chapters: slices.Concat(job[:page("receive")+1], []chapter{
		{"record twin", func(ctx context.Context, h *house) error {
			twin := somebody(h)
			twin.NINumber = must(identity.ParseNINumber(ada.NationalInsuranceNumber))
			return only(h.RecordProfile(ctx, authority.RecordProfile{By: manager, Profile: twin}))
		}},
		{"confirm identity", func(ctx context.Context, h *house) error {
			return only(h.ConfirmIdentity(ctx, authority.ConfirmIdentity{By: agent, Case: h.caseID(), Check: seenByAgent}))
		}},
		{"create identity", func(ctx context.Context, h *house) error {
			return only(h.CreateIdentity(ctx, authority.CreateIdentity{
				By: agent, Case: h.caseID(), NotDuplicates: noDuplicate(identity.NotDuplicateWrongNumber, grantee),
			}))
		}},
	}, job[page("order card"):page("confirm receipt")+1], campaignTale, []chapter{
		{"verify again", func(ctx context.Context, h *house) error {
			return only(h.ReverifyIdentity(ctx, authority.ReverifyIdentity{By: agent, User: h.userID(), Seen: seenAgain(h)}))
		}},
		closeCampaign,
	}), ended: campaignEnded},
	"a card's life": {
		options: withCA(inPerson), card: card.Cancelled, prints: 2,
		chapters: slices.Concat(job[:page("receive")+1], []chapter{
			{"confirm identity", func(ctx context.Context, h *house) error {
				return only(h.ConfirmIdentity(ctx, authority.ConfirmIdentity{By: agent, Case: h.caseID(), Check: seenByAgent}))
			}},
		}, job[page("create identity"):page("order card")+1], cardTale), ended: cardEnded,
	},
}

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		at, err := strconv.Atoi(os.Getenv(crashAt))
		if err == nil {
			err = child(dir, tales[os.Getenv(crashIn)], at)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// points counts the places at which a process may die, and dies at one.
type points struct{ n, at int }

func (p *points) pass() {
	p.n++
	if p.n == p.at {
		self, _ := os.FindProcess(os.Getpid())
		_ = self.Kill() // SIGKILL: no deferred call runs
		select {}
	}
}

// around has a place to die before and after something.
func (p *points) around(do func() error) error {
	p.pass()
	defer p.pass()
	return do()
}

// mortal is a store and the ports, with a place to die before and after each
// transaction and each call of a port.
type mortal struct {
	writing
	*simulator.Simulator
	*points
}

func (m mortal) Send(ctx context.Context, o authority.Message) (authority.Handover, error) {
	m.pass()
	defer m.pass()
	return m.Simulator.Send(ctx, o)
}

func (m mortal) Ask(ctx context.Context, ref string, begun time.Time) (authority.Handover, error) {
	m.pass()
	defer m.pass()
	return m.Simulator.Ask(ctx, ref, begun)
}

func (m mortal) Print(ctx context.Context, o authority.PrintOrder) (string, error) {
	m.pass()
	defer m.pass()
	return m.Simulator.Print(ctx, o)
}

func (m mortal) CreateIdentity(ctx context.Context, o authority.IdentityOrder) (identity.UserID, error) {
	m.pass()
	defer m.pass()
	return m.Simulator.CreateIdentity(ctx, o)
}

func (m mortal) Issue(ctx context.Context, o authority.CertificateOrder) ([][]byte, error) {
	m.pass()
	defer m.pass()
	return m.Simulator.Issue(ctx, o)
}

func (m mortal) Renew(ctx context.Context, o authority.CertificateOrder) ([][]byte, error) {
	m.pass()
	defer m.pass()
	return m.Simulator.Renew(ctx, o)
}

func (m mortal) Revoke(ctx context.Context, r authority.Revocation) error {
	m.pass()
	defer m.pass()
	return m.Simulator.Revoke(ctx, r)
}

// child opens the house in dir as it was left, finds in the log how far it had
// come, and goes on to the end.
func child(dir string, told tale, at int) error {
	p := &points{at: at}
	told.options.wrap = func(s authority.Store, sim *simulator.Simulator) mortal { return mortal{writing{s, p.around}, sim, p} }
	h, err := open(dir, told.options)
	if err != nil {
		return err
	}
	done := 0
	for _, e := range h.log() {
		if e.Actor != "system" && e.Outcome == audit.Done && !besides(e) {
			done++
		}
	}
	h.once = true
	h.clock = h.clock.Add(time.Duration(done)*time.Minute + leasesOver(dir))
	if err := h.again(told.chapters[:done]); err != nil {
		return err
	}
	if _, err := h.Work(context.Background()); err != nil {
		return err
	}
	if err := h.play(context.Background(), told.chapters[done:]); err != nil {
		return err
	}
	fmt.Println("points", p.n)
	return h.store.Close()
}

// again gives the commands that are in the log once more, each under its key: as
// somebody does who was not answered. Each must be answered as the first time, and
// leave nothing.
func (h *house) again(chapters []chapter) error {
	before := len(h.log())
	for _, c := range chapters {
		err := c.do(h.under(context.Background(), c), h)
		if got := replayed(err); got != c.name+": <nil>" {
			return fmt.Errorf("%s again: answered %q, %w", c.name, got, err)
		}
	}
	if n := len(h.log()); n != before {
		return fmt.Errorf("%d events after %d: a command was carried out again", n, before)
	}
	return nil
}

// run runs the child and returns what it printed; killed says that it died.
func run(t *testing.T, name, dir string, at int, after time.Duration) (out string, killed bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), crashDir+"="+dir, crashAt+"="+strconv.Itoa(at), crashIn+"="+name)
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if after > 0 {
		timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
	}
	err := cmd.Wait()
	if err != nil && cmd.ProcessState.ExitCode() == 1 {
		t.Fatalf("child failed: %s", stderr.String())
	}
	return stdout.String(), err != nil
}

// whole asserts that a tale in dir has come to its end, once.
func whole(t *testing.T, told tale, dir string) {
	t.Helper()
	h, err := open(dir, options{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.store.Close()
	state(t, h, told.card)
	verified(t, h)
	if told.ended != nil {
		told.ended(t, h)
	}
	if n := must(h.Jobs(t.Context())); n != 0 {
		t.Errorf("%d jobs are left over", n)
	}
	if n := len(must(h.sim.Printed())); n != cmp.Or(told.prints, 1) {
		t.Errorf("%d cards were printed, want %d", n, cmp.Or(told.prints, 1))
	}
	if n := len(must(h.sim.Identities())); n != 1 {
		t.Errorf("%d identities were created, want 1", n)
	}
	passcodes, refs := 0, map[string]int{}
	for _, m := range must(h.sim.Messages()) {
		refs[m.Ref]++
		if strings.Contains(m.Text, "passcode") {
			passcodes++
		}
	}
	for ref, n := range refs {
		if n != 1 {
			t.Errorf("%s was texted %d times", ref, n)
		}
	}
	if passcodes != told.passcodes {
		t.Errorf("the passcode was texted %d times, want %d", passcodes, told.passcodes)
	}
	want, got := map[string]int{}, map[string]int{}
	for _, e := range h.log() {
		if e.Outcome != audit.Done {
			t.Errorf("event %d %s is %s", e.Seq, e.Action, e.Outcome)
		}
		name := e.Action
		if besides(e) || perCard[e.Action] { // one for each item, or card
			name += " " + e.Subject
		}
		got[name]++
		want[name] = 1
	}
	// Numbers are made anew when nobody knows whether they went out: each making
	// is in the log, and at least as many as the texts with numbers.
	if made := got[authority.ActionNumbersMade]; made < len(refs)-1 {
		t.Errorf("numbers were made %d times and texted %d times", made, len(refs)-1)
	}
	delete(got, authority.ActionNumbersMade)
	delete(want, authority.ActionNumbersMade)
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("events by action (-want +got):\n%s", diff)
	}
}

// perCard are the jobs that are done for each card of a tale.
var perCard = map[string]bool{
	authority.ActionCardPrinted: true, authority.ActionKeyDestroyed: true, authority.ActionCertificatesIssued: true,
}

// TestKilledAtEveryStep kills the process at each place there is, one after the
// other, starts it again on the same folder, and asserts that it goes on and
// that nothing is lost or doubled.
func TestKilledAtEveryStep(t *testing.T) {
	for name := range tales {
		stride := 1
		if raced {
			stride = 6
		}
		killedAtPlaces(t, name, stride, (*testing.T).TempDir)
	}
}

// killedAtPlaces kills a tale at one place after the other, a stride apart, each time in
// a new house.
func killedAtPlaces(t *testing.T, name string, stride int, house func(*testing.T) string) {
	out, killed := run(t, name, house(t), 0, 0)
	var places int
	if _, err := fmt.Sscanf(out, "points %d", &places); err != nil || killed || places < 50 {
		t.Fatalf("the tale %s without a kill: %q, killed %v, %v", name, out, killed, err)
	}
	first := 1
	if tales[name].later {
		first = places / 3
	}
	for at := first; at <= places; at += stride {
		t.Run(name+" "+strconv.Itoa(at), func(t *testing.T) {
			t.Parallel()
			dir := house(t)
			if _, killed := run(t, name, dir, at, 0); !killed {
				t.Fatal("the child did not die")
			}
			if _, killed := run(t, name, dir, 0, 0); killed {
				t.Fatal("the child died without being told to")
			}
			whole(t, tales[name], dir)
		})
	}
}

// TestKilledAtRandom kills the process after a random time, again and again,
// until it has come to the end. RAKIT_SOAK_KILLS sets how many stories are told.
func TestKilledAtRandom(t *testing.T) {
	stories := 8
	if raced {
		stories = 2
	}
	if n, err := strconv.Atoi(os.Getenv("RAKIT_SOAK_KILLS")); err == nil {
		stories = n
	}
	for i := range stories {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			told := []string{"on a call", "a card's life", "an unsure gateway"}[i%3]
			dir := t.TempDir()
			chance := rand.New(rand.NewPCG(uint64(i), 1))
			kills := 0
			for killed := true; killed; kills++ {
				// Soon enough to hit it nearly always, later each time so that it ends.
				_, killed = run(t, told, dir, 0, time.Duration(5+chance.IntN(30)+10*kills)*time.Millisecond)
			}
			t.Logf("came to the end after %d kills", kills-1)
			whole(t, tales[told], dir)
		})
	}
}
