package caller

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/cis2"
)

// Leeway is how far the clock of an issuer may be from ours: what a consumer of
// CIS2 in production allows.
const Leeway = 5 * time.Second

// BearerConfig says which tokens a [Bearer] takes. Issuer and Audience are
// required; where a default is given, the zero value means it.
type BearerConfig struct {
	Issuer     string   // claim iss, compared byte for byte: that of CIS2 has ":443" in it
	Audience   string   // one of aud: the name of this API at the issuer
	Algorithms []string // of signatures; default RS256 alone. Neither "none" nor HS… can be taken
	Types      []string // header typ, without "application/"; default at+jwt (RFC 9068)
	Scope      string   // a word that the claim scope must hold; "" for none

	// The keys of the issuer: at JWKSURL; without it, where discovery says
	// (OpenID Connect Discovery 1.0); or Keys, those of a development [Issuer].
	JWKSURL string
	Keys    KeySet
	Client  *http.Client // fetches keys; for a proxy or a private authority. Redirects are not followed

	// The least levels of assurance: 3 and 3 for the acts of an RA with CIS2. Zero,
	// the default, asks for none, since development issuers have no levels.
	IdentityAssurance       int // claim id_assurance_level, or idassurancelevel
	AuthenticationAssurance int // claim authentication_assurance_level, which acr must not contradict

	Roles []rbac.NationalRole // which codes give which RA role; default rbac.NationalRoles()
	Now   func() time.Time    // default time.Now
}

// asymmetric are the algorithms that may be configured (RFC 7518 §3.1, RFC 8037).
var asymmetric = []string{
	oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512,
	oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA,
}

// Bearer knows people by access tokens in the header Authorization (RFC 6750
// §2.1). The person's role is that of the claim selected_roleid, of the header
// NHSD-Session-URID, or their only one.
type Bearer struct {
	config BearerConfig
	ring   *keyRing
	seen   *seenTokens
}

// NewBearer returns a Bearer, or what is wrong with the configuration. It fetches
// nothing: an issuer that is down does not keep a server from starting. See
// [Bearer.Check].
func NewBearer(c BearerConfig) (*Bearer, error) {
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("bearer tokens: %w", err)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if len(c.Algorithms) == 0 {
		c.Algorithms = []string{oidc.RS256}
	}
	if len(c.Types) == 0 {
		c.Types = []string{"at+jwt"}
	}
	if c.Roles == nil {
		c.Roles = rbac.NationalRoles()
	}
	ring := &keyRing{keys: c.Keys.keys, now: c.Now}
	for _, a := range c.Algorithms {
		ring.algorithms = append(ring.algorithms, jose.SignatureAlgorithm(a))
	}
	if c.Keys.keys == nil {
		ring.fetch = publisher{issuer: c.Issuer, jwksURL: c.JWKSURL, client: withoutRedirects(c.Client)}.keys
	}
	return &Bearer{config: c, ring: ring, seen: newSeenTokens()}, nil
}

func (c BearerConfig) check() error {
	for _, a := range c.Algorithms {
		if !slices.Contains(asymmetric, a) {
			return errors.New("an algorithm is not one of " + strings.Join(asymmetric, ", "))
		}
	}
	static := c.Keys.keys != nil
	switch {
	case c.Issuer == "" || c.Audience == "":
		return errors.New("issuer and audience are required")
	case static != (c.Issuer == DevelopmentIssuer):
		return errors.New("the development issuer, and no other, has its keys from the folder of keys")
	case static && c.JWKSURL != "":
		return errors.New("keys are given twice")
	case !static && !isPrivateAddress(c.Issuer):
		return errors.New("the issuer is not an address of https")
	case c.JWKSURL != "" && !isPrivateAddress(c.JWKSURL):
		return errors.New("the address of the keys is not of https")
	case slices.Contains(c.Types, ""):
		return errors.New("a type of token is empty")
	case !isLevel(c.IdentityAssurance) || !isLevel(c.AuthenticationAssurance):
		return errors.New("levels of assurance are 0 to 3")
	}
	return nil
}

func isLevel(n int) bool { return n >= 0 && n <= 3 }

// Check fetches the keys of the issuer if none were fetched yet, and returns an
// error that matches [ErrUnavailable] when there are none: for a probe of
// readiness.
func (b *Bearer) Check(ctx context.Context) error {
	keys, version := b.ring.current()
	if len(keys) > 0 {
		return nil
	}
	keys, _, err := b.ring.refetch(ctx, version)
	if err == nil && len(keys) == 0 {
		err = ErrUnavailable
	}
	return err
}

// Authenticate returns the person whose token the request holds.
func (b *Bearer) Authenticate(r *http.Request) (Caller, error) {
	token, err := bearerToken(r)
	if err != nil {
		return Caller{}, err
	}
	chosen, err := roleProfile(r)
	if err != nil {
		return Caller{}, err
	}
	seen, err := b.verified(r.Context(), token, b.config.Now())
	if err != nil {
		return Caller{}, err
	}
	if r.Context().Value(themself{}) != nil {
		user, err := seen.claims.user()
		if err != nil {
			return Caller{}, err
		}
		c, _ := asThemself(r.Context(), Caller{Actor: authority.Actor{ID: user}})
		return c, nil
	}
	return seen.caller(chosen, b.caller)
}

// verified returns a token that is good now. What never changes of a token is
// verified once, its times every time.
func (b *Bearer) verified(ctx context.Context, token string, now time.Time) (*seenToken, error) {
	_, version := b.ring.current()
	seen, ok := b.seen.find(token, version)
	if ok {
		return seen, seen.claims.checkTimes(now)
	}
	if !isCompact(token) {
		return nil, badRequest(schemeBearer, "the header Authorization holds no token of three parts")
	}
	c, version, err := b.verify(ctx, token, now)
	if err != nil {
		return nil, err
	}
	seen = &seenToken{claims: c, version: version}
	b.seen.keep(token, seen, now)
	return seen, nil
}

// verify verifies a token from its first byte. go-oidc judges it; everything that
// it judges is judged here once more, on claims that were read strictly: it reads
// names in any case and takes the last of several, and allows five minutes for
// nbf.
func (b *Bearer) verify(ctx context.Context, token string, now time.Time) (claims, uint64, error) {
	if err := b.checkHeader(token); err != nil {
		return claims{}, 0, err
	}
	once := &verification{ring: b.ring}
	_, judged := oidc.NewVerifier(b.config.Issuer, once, &oidc.Config{
		ClientID: b.config.Audience, SupportedSigningAlgs: b.config.Algorithms,
		Now: func() time.Time { return now.Add(-Leeway) },
	}).Verify(ctx, token)
	switch {
	case errors.Is(once.err, ErrUnavailable):
		return claims{}, 0, once.err
	case once.err != nil || once.payload == nil:
		return claims{}, 0, badToken("the signature of the token is not of the issuer")
	}
	c, err := readClaims(once.payload)
	if err != nil {
		return claims{}, 0, err
	}
	if err := b.checkClaims(c, now); err != nil {
		return claims{}, 0, err
	}
	if judged != nil {
		return claims{}, 0, badToken("the token is not as OpenID Connect wants it")
	}
	return c, once.version, nil
}

// verification is the oidc.KeySet of one token. It keeps what go-oidc would turn
// into text.
type verification struct {
	ring    *keyRing
	payload []byte
	version uint64
	err     error
}

var _ oidc.KeySet = (*verification)(nil)

// VerifySignature is called by go-oidc.
func (v *verification) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	v.payload, v.version, v.err = v.ring.verify(ctx, token)
	return v.payload, v.err
}

// checkClaims refuses a token by its claims.
func (b *Bearer) checkClaims(c claims, now time.Time) error {
	switch {
	case c.Issuer != b.config.Issuer:
		return badToken("the token is of another issuer")
	case !slices.Contains(c.Audience, b.config.Audience):
		return badToken("the token is for another audience")
	}
	if err := c.checkTimes(now); err != nil {
		return err
	}
	if b.config.Scope != "" && !c.hasScope(b.config.Scope) {
		return &Unauthenticated{Scheme: schemeBearer, Problem: InsufficientScope, Reason: "the token has not the scope that is needed"}
	}
	return b.checkAssurance(c)
}

// checkTimes refuses a token outside its times (RFC 7519 §4.1.4 to §4.1.6), with
// [Leeway]. A token without an end is refused, and one that is yet to be issued.
func (c claims) checkTimes(now time.Time) error {
	early := now.Add(Leeway).Unix()
	switch {
	case c.Expires == nil:
		return badToken("the token has no end")
	case *c.Expires <= now.Add(-Leeway).Unix():
		return badToken("the token has expired")
	case c.NotBefore != nil && *c.NotBefore > early, c.IssuedAt != nil && *c.IssuedAt > early:
		return badToken("the token is not good yet")
	}
	return nil
}

// assurance returns the levels that are asked for.
func (c BearerConfig) assurance() cis2.Levels {
	return cis2.Levels{Identity: c.IdentityAssurance, Authentication: c.AuthenticationAssurance}
}

// checkAssurance refuses a token that does not show the levels, whatever the request
// is for: they are those of the sign-in, and not of a role.
func (b *Bearer) checkAssurance(c claims) error {
	if !c.session.Assurance.Meets(b.config.assurance()) {
		return &Unauthenticated{
			Scheme: schemeBearer, Problem: InsufficientUserAuthentication,
			Reason: "the token does not show the levels of assurance that are needed",
		}
	}
	return nil
}
