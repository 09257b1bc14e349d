package card_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

const pairHolder = "555254240100"

// certified is the instant at which the certificates of the tests are looked at.
var certified = time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)

// wholePair is a pair in which nothing is wrong.
func wholePair() card.Pair {
	authentication := card.Certificate{
		UserID: pairHolder, Serial: "01", Issuer: "CN=SubCA02,OU=CA,O=nhs",
		NotBefore:    time.Date(2025, 8, 1, 9, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2028, 7, 1, 9, 0, 0, 0, time.UTC),
		KeyAlgorithm: card.RSAKey, KeyBits: 2048, SignatureAlgorithm: card.SHA256WithRSA,
		Use: card.ForAuthentication, Fingerprint: "a1", KeyFingerprint: "b1",
	}
	signing := authentication
	signing.Serial, signing.Use, signing.Fingerprint, signing.KeyFingerprint = "02", card.ForSigning, "a2", "b2"
	return card.Pair{Authentication: authentication, Signing: signing}
}

// expiring is a whole pair that expires at an instant, three years from its
// beginning.
func expiring(at time.Time) card.Pair {
	p := wholePair()
	for _, c := range []*card.Certificate{&p.Authentication, &p.Signing} {
		c.NotBefore, c.NotAfter = at.AddDate(-3, 0, 0), at
	}
	return p
}

// both changes both certificates of a pair.
func both(change func(*card.Certificate)) func(*card.Pair) {
	return func(p *card.Pair) { change(&p.Authentication); change(&p.Signing) }
}

func day(text string) time.Time { return guidance.MustDate(text).Start().UTC() }

// broken returns the ids and places of findings, and fails the test if one says
// nothing.
func broken(t *testing.T, a guidance.Assessment) []string {
	t.Helper()
	found := []string{}
	for _, f := range a.Findings() {
		if f.Message == "" || len(f.Citations) == 0 {
			t.Errorf("%s says nothing or cites nothing", f.Rule)
		}
		found = append(found, string(f.Rule)+" "+f.Pointer)
	}
	return found
}

// TestPairMetAndMissed shows of each rule of a pair one that meets it, and one
// that misses it by a hair.
func TestPairMetAndMissed(t *testing.T) {
	for _, tt := range []struct {
		rule   guidance.RuleID
		met    func(*card.Pair)
		missed func(*card.Pair)
		found  []string
		why    string
	}{
		{
			"RA-CRD-040", func(*card.Pair) {}, func(p *card.Pair) { p.Signing = card.Certificate{} },
			[]string{"RA-CRD-040 /certificates/signing"},
			"one certificate is no pair",
		},
		{
			"RA-CRD-040", func(*card.Pair) {}, func(p *card.Pair) { p.Signing.Fingerprint = p.Authentication.Fingerprint },
			[]string{"RA-CRD-040 /certificates"},
			"one certificate, read twice",
		},
		{
			"RA-CRD-040", func(*card.Pair) {}, func(p *card.Pair) { p.Signing.KeyFingerprint = p.Authentication.KeyFingerprint },
			[]string{"RA-CRD-040 /certificates"},
			"two certificates for one key",
		},
		{
			"RA-CRD-041", func(*card.Pair) {}, func(p *card.Pair) { p.Signing.Use = card.ForAuthentication },
			[]string{"RA-CRD-041 /certificates/signing/use"},
			"two for authentication",
		},
		{
			"RA-CRD-041", func(*card.Pair) {}, func(p *card.Pair) { p.Authentication.Use = 0 },
			[]string{"RA-CRD-041 /certificates/authentication/use"},
			"one for something else",
		},
		{
			"RA-CRD-042", func(*card.Pair) {}, both(func(c *card.Certificate) { c.UserID = "555254240101" }),
			[]string{"RA-CRD-042 /certificates/authentication/userID", "RA-CRD-042 /certificates/signing/userID"},
			"the card of somebody else, by one digit",
		},
		{
			"RA-CRD-042", func(*card.Pair) {}, both(func(c *card.Certificate) { c.UserID = "" }),
			[]string{"RA-CRD-042 /certificates/authentication/userID", "RA-CRD-042 /certificates/signing/userID"},
			"a certificate that names nobody; it may be anybody's",
		},
		{
			"RA-CRD-043",
			both(func(c *card.Certificate) { c.NotAfter = c.NotBefore.AddDate(3, 0, 0).Add(time.Hour) }),
			both(func(c *card.Certificate) {
				c.NotAfter = c.NotBefore.AddDate(3, 0, 0).Add(time.Hour + time.Second)
			}),
			[]string{"RA-CRD-043 /certificates/authentication/notAfter", "RA-CRD-043 /certificates/signing/notAfter"},
			"an hour over, and a second more",
		},
		{
			"RA-CRD-044",
			both(func(c *card.Certificate) {
				c.NotBefore, c.NotAfter = day("2022-12-31"), day("2022-12-31").AddDate(2, 0, 0).Add(time.Hour)
			}),
			both(func(c *card.Certificate) {
				c.NotBefore, c.NotAfter = day("2022-12-31"), day("2022-12-31").AddDate(2, 0, 0).Add(time.Hour+time.Second)
			}),
			[]string{"RA-CRD-044 /certificates/authentication/notAfter", "RA-CRD-044 /certificates/signing/notAfter"},
			"the last day of two years",
		},
		{
			"RA-CRD-045",
			both(func(c *card.Certificate) { c.NotAfter = certified }),
			both(func(c *card.Certificate) { c.NotAfter = certified.Add(-time.Second) }),
			[]string{"RA-CRD-045 /certificates/authentication/notAfter", "RA-CRD-045 /certificates/signing/notAfter"},
			"the last instant, and a second later",
		},
		{
			"RA-CRD-045",
			both(func(c *card.Certificate) { c.NotBefore = certified }),
			both(func(c *card.Certificate) { c.NotBefore = certified.Add(time.Second) }),
			[]string{"RA-CRD-045 /certificates/authentication/notBefore", "RA-CRD-045 /certificates/signing/notBefore"},
			"the first instant, and a second earlier",
		},
		{
			"RA-CRD-045", func(*card.Pair) {},
			both(func(c *card.Certificate) { c.NotAfter = c.NotBefore.Add(-time.Second) }),
			[]string{"RA-CRD-045 /certificates/authentication/notAfter", "RA-CRD-045 /certificates/signing/notAfter"},
			"never valid at all",
		},
		{
			"RA-CRD-046", func(*card.Pair) {}, func(p *card.Pair) { p.Signing.KeyBits = 2047 },
			[]string{"RA-CRD-046 /certificates/signing/keyBits"},
			"a bit short of NIST's least",
		},
		{
			"RA-CRD-046",
			both(func(c *card.Certificate) { c.KeyAlgorithm, c.KeyBits = card.ECDSAKey, 256 }),
			both(func(c *card.Certificate) { c.KeyAlgorithm, c.KeyBits = card.OtherKey, 0 }),
			[]string{"RA-CRD-046 /certificates/authentication/keyBits", "RA-CRD-046 /certificates/signing/keyBits"},
			"a curve has fewer bits than RSA; an unknown kind has none",
		},
		{
			"RA-CRD-046",
			both(func(c *card.Certificate) { c.NotBefore, c.KeyBits = day("2025-07-03"), 1024 }),
			both(func(c *card.Certificate) { c.NotBefore, c.KeyBits = day("2025-07-04"), 1024 }),
			[]string{"RA-CRD-046 /certificates/authentication/keyBits", "RA-CRD-046 /certificates/signing/keyBits"},
			"both sides of 4 July 2025",
		},
		{
			"RA-CRD-047",
			both(func(c *card.Certificate) { c.NotBefore, c.SignatureAlgorithm = day("2025-07-03"), card.SHA1WithRSA }),
			both(func(c *card.Certificate) { c.NotBefore, c.SignatureAlgorithm = day("2025-07-04"), card.SHA1WithRSA }),
			[]string{"RA-CRD-047 /certificates/authentication/signatureAlgorithm", "RA-CRD-047 /certificates/signing/signatureAlgorithm"},
			"both sides of 4 July 2025",
		},
		{
			"RA-CRD-047", func(*card.Pair) {}, func(p *card.Pair) { p.Signing.SignatureAlgorithm = card.OtherSignature },
			[]string{"RA-CRD-047 /certificates/signing/signatureAlgorithm"},
			"MD5 is among the others",
		},
		{
			"RA-CRD-048", func(*card.Pair) {}, func(p *card.Pair) { p.Signing.UserID = "555254240101" },
			[]string{"RA-CRD-048 /certificates", "RA-CRD-042 /certificates/signing/userID"},
			"two people on one card",
		},
		{
			"RA-CRD-049",
			func(p *card.Pair) { p.Signing.NotAfter = p.Signing.NotAfter.Add(-24 * time.Hour) },
			func(p *card.Pair) { p.Signing.NotAfter = p.Signing.NotAfter.Add(-24*time.Hour - time.Second) },
			[]string{"RA-CRD-049 /certificates"},
			"a day, and a second more",
		},
	} {
		met, missed := wholePair(), wholePair()
		tt.met(&met)
		tt.missed(&missed)
		at := certified
		if tt.rule == "RA-CRD-044" {
			at = day("2024-06-01") // before those of 2022 expire
		}
		if found := broken(t, card.CheckPair(met, pairHolder, at, "/certificates")); len(found) > 0 {
			t.Errorf("%s: what meets it is found wrong: %v\nwhy: %s", tt.rule, found, tt.why)
		}
		if diff := cmp.Diff(tt.found, broken(t, card.CheckPair(missed, pairHolder, at, "/certificates"))); diff != "" {
			t.Errorf("%s (-want +got)\n%s\nwhy: %s", tt.rule, diff, tt.why)
		}
	}
}

// TestPairWhatCannotBeSaid: without a holder or an instant their rules are not
// evaluated, and they are not met either.
func TestPairWhatCannotBeSaid(t *testing.T) {
	r := card.CheckPair(wholePair(), "", time.Time{}, "").Result()
	if diff := cmp.Diff([]guidance.RuleID{"RA-CRD-042", "RA-CRD-045"}, r.NotEvaluated); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]guidance.RuleID{"RA-CRD-044"}, r.NotApplicable); diff != "" {
		t.Errorf("two years are no matter for what was issued in 2025 (-want +got)\n%s", diff)
	}
	if len(r.Findings) > 0 {
		t.Errorf("findings %v", r.Findings)
	}
}

// TestPairWithoutABeginning: what goes by the day of the beginning cannot be said
// without it.
func TestPairWithoutABeginning(t *testing.T) {
	c := wholePair().Signing
	c.NotBefore = time.Time{}
	r := card.CheckCertificate(c, pairHolder, certified, "").Result()
	want := []guidance.RuleID{"RA-CRD-043", "RA-CRD-044", "RA-CRD-046", "RA-CRD-047"}
	if diff := cmp.Diff(want, r.NotEvaluated); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestPairThatNeverWasValid: that needs no instant.
func TestPairThatNeverWasValid(t *testing.T) {
	p := wholePair()
	p.Signing.NotAfter = p.Signing.NotBefore.Add(-time.Second)
	found := broken(t, card.CheckCertificate(p.Signing, pairHolder, time.Time{}, ""))
	if diff := cmp.Diff([]string{"RA-CRD-045 /notAfter"}, found); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestPairShorterIsFine: the certificate of an issuer can end sooner, and what it
// issues with it.
func TestPairShorterIsFine(t *testing.T) {
	p := wholePair()
	p.Authentication.NotAfter, p.Signing.NotAfter = certified.AddDate(0, 1, 0), certified.AddDate(0, 1, 0)
	if found := broken(t, card.CheckPair(p, pairHolder, certified, "")); len(found) > 0 {
		t.Errorf("%v", found)
	}
}

// TestValidityFromALeapDay: three years from 29 February end on 1 March.
func TestValidityFromALeapDay(t *testing.T) {
	p := expiring(day("2027-03-01"))
	both(func(c *card.Certificate) { c.NotBefore = day("2024-02-29") })(&p)
	if found := broken(t, card.CheckPair(p, pairHolder, certified, "")); len(found) > 0 {
		t.Errorf("%v", found)
	}
	both(func(c *card.Certificate) { c.NotAfter = c.NotAfter.Add(time.Hour + time.Second) })(&p)
	if found := broken(t, card.CheckPair(p, pairHolder, certified, "")); len(found) != 2 {
		t.Errorf("%v", found)
	}
}

func TestPairOf(t *testing.T) {
	p := wholePair()
	other := p.Signing
	other.Use = 0
	for _, tt := range []struct {
		name string
		cs   []card.Certificate
		rule guidance.RuleID // that refuses
		why  string
	}{
		{"in order", []card.Certificate{p.Authentication, p.Signing}, "", "as a reader finds them"},
		{"the other way round", []card.Certificate{p.Signing, p.Authentication}, "", "the order on the chip says nothing"},
		{"none", nil, "RA-CRD-040", "a card without certificates has no pair"},
		{"one", []card.Certificate{p.Signing}, "RA-CRD-040", "no pair"},
		{"three", []card.Certificate{p.Authentication, p.Signing, p.Signing}, "RA-CRD-040", "which of them would it be"},
		{"two for signing", []card.Certificate{p.Signing, p.Signing}, "RA-CRD-041", "nothing to sign in with"},
		{"two for authentication", []card.Certificate{p.Authentication, p.Authentication}, "RA-CRD-041", "nothing to sign with"},
		{"one for neither", []card.Certificate{p.Authentication, other}, "RA-CRD-041", "nothing to sign with"},
	} {
		got, err := card.PairOf(tt.cs)
		if tt.rule == "" {
			if err != nil || got != p {
				t.Errorf("%s: %v\nwhy: %s", tt.name, err, tt.why)
			}
			continue
		}
		var refusal *guidance.Refusal
		if !errors.As(err, &refusal) || refusal.Rule() != tt.rule || !got.IsZero() {
			t.Errorf("%s: %v, want refused by %s\nwhy: %s", tt.name, err, tt.rule, tt.why)
		}
	}
}

func TestPairExpiresWithTheFirst(t *testing.T) {
	p := wholePair()
	early := p.Signing.NotAfter.Add(-time.Hour)
	for _, tt := range []struct {
		name   string
		change func(*card.Pair)
		want   time.Time
	}{
		{"both", func(*card.Pair) {}, p.Signing.NotAfter},
		{"authentication first", func(p *card.Pair) { p.Authentication.NotAfter = early }, early},
		{"signing first", func(p *card.Pair) { p.Signing.NotAfter = early }, early},
		{"no signing", func(p *card.Pair) { p.Signing = card.Certificate{} }, p.Authentication.NotAfter},
		{"no authentication", func(p *card.Pair) { p.Authentication = card.Certificate{} }, p.Signing.NotAfter},
		{"none", func(p *card.Pair) { *p = card.Pair{} }, time.Time{}},
	} {
		q := p
		tt.change(&q)
		if got := q.NotAfter(); !got.Equal(tt.want) {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		if q.ExpiresOn().IsZero() != tt.want.IsZero() {
			t.Errorf("%s: expires on %s", tt.name, q.ExpiresOn())
		}
	}
}

func TestCertificateTablesAreWellFormed(t *testing.T) {
	if err := card.Validities().Check(); err != nil {
		t.Error(err)
	}
	if err := card.Strengths().Check(); err != nil {
		t.Error(err)
	}
	card.Validities()[0].ID, card.Strengths()[0].ID = "x", "x"
	if card.Validities()[0].ID == "x" || card.Strengths()[0].ID == "x" {
		t.Error("a caller changed a table")
	}
}
