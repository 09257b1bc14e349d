package caller

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/durable"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// What development tokens say. No issuer can have an address below .invalid
// (RFC 6761 §6.4), so that a development token can never pass for a real one.
const (
	DevelopmentIssuer   = "https://rakit.invalid/development"
	DevelopmentAudience = "https://rakit.invalid/api"
)

// MaxLifetime is how long a development token is good at most: a working day.
const MaxLifetime = 12 * time.Hour

const tokenKeyFile = "token-key.pem"

// Errors of development tokens; test with errors.Is.
var (
	ErrNotPrivate = errors.New("the file or folder of keys is open to others")
	ErrTokenKey   = errors.New("the key of development tokens cannot be read")
)

// KeySet is the keys of an issuer that never change. Only an [Issuer] makes one.
type KeySet struct{ keys []jose.JSONWebKey }

// Issuer mints development tokens. Whoever can read its key can be anybody: a
// server takes its tokens only when it is told to.
type Issuer struct {
	key *rsa.PrivateKey
	id  string
}

// OpenIssuer returns the issuer whose key is in the folder of keys dir. Folder
// and key, of RSA with 2048 bits, are made if they are absent, for their owner
// alone; many processes may do so at once. Errors match [ErrNotPrivate] or
// [ErrTokenKey], or are of the file system.
func OpenIssuer(dir string) (*Issuer, error) {
	if err := privateDir(dir); err != nil {
		return nil, fmt.Errorf("opening folder of keys: %w", err)
	}
	path := filepath.Join(dir, tokenKeyFile)
	text, err := readPrivate(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeTokenKey(path); err != nil {
			return nil, fmt.Errorf("making key of development tokens: %w", err)
		}
		text, err = readPrivate(path)
	}
	if err != nil {
		return nil, fmt.Errorf("reading key of development tokens: %w", err)
	}
	return parseIssuer(text)
}

func makeTokenKey(path string) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	if err := durable.Create(path, text); err != nil && !errors.Is(err, fs.ErrExist) { // another was first
		return err
	}
	return nil
}

func parseIssuer(text []byte) (*Issuer, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "PRIVATE KEY" {
		return nil, ErrTokenKey
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := parsed.(*rsa.PrivateKey)
	if err != nil || !ok || key.N.BitLen() < 2048 {
		return nil, ErrTokenKey
	}
	thumbprint, err := (&jose.JSONWebKey{Key: key.Public()}).Thumbprint(crypto.SHA256)
	if err != nil {
		return nil, ErrTokenKey
	}
	return &Issuer{key: key, id: base64.RawURLEncoding.EncodeToString(thumbprint)}, nil
}

// KeySet returns the public key of i.
func (i *Issuer) KeySet() KeySet {
	return KeySet{[]jose.JSONWebKey{{Key: i.key.Public(), KeyID: i.id, Algorithm: oidc.RS256, Use: "sig"}}}
}

// Config returns the configuration of a [Bearer] that takes the tokens of i and no
// others.
func (i *Issuer) Config() BearerConfig {
	return BearerConfig{
		Issuer: DevelopmentIssuer, Audience: DevelopmentAudience, Keys: i.KeySet(), Roles: developmentRoles(),
	}
}

// unlocker is the activity code of a Local Smartcard Administrator in development
// tokens. The national one is not public; this stands on no public list, and gives
// nothing in the tokens of another issuer.
const unlocker = "B0000"

// anyJobRole is the job role of a development token whose role is given by the
// activity, with any job role that is known: Admin/Clinical Support Access Role.
const anyJobRole = "R8008"

func developmentRoles() []rbac.NationalRole {
	return append(rbac.NationalRoles(), rbac.NationalRole{
		Activity: unlocker, Role: rbac.LocalSmartcardAdministrator, Basis: guidance.DesignChoice,
		Rationale: "no national code is public, and development needs every role",
	})
}

// TokenDetails says whose token to mint.
type TokenDetails struct {
	User     identity.UserID
	Roles    []HeldRole    // at least one
	Selected int           // counted from 1: the role that the token selects; 0 for none
	Lifetime time.Duration // more than nothing, at most MaxLifetime
}

// HeldRole is a role at an organisation.
type HeldRole struct {
	Role         rbac.Role
	Organisation identity.ODSCode
}

// developmentClaims are the claims of a development token: those of RFC 9068 and
// those of CIS2 that are read. There are no names in it.
type developmentClaims struct {
	Issuer              string            `json:"iss"`
	Audience            string            `json:"aud"`
	Subject             string            `json:"sub"`
	ClientID            string            `json:"client_id"`
	ID                  string            `json:"jti"`
	Issued              int64             `json:"iat"`
	Expires             int64             `json:"exp"`
	UserID              string            `json:"nhsid_useruid"`
	IdentityLevel       string            `json:"id_assurance_level"`
	AuthenticationLevel string            `json:"authentication_assurance_level"`
	Roles               []developmentRole `json:"nhsid_nrbac_roles"`
	Selected            string            `json:"selected_roleid,omitempty"`
}

type developmentRole struct {
	ID            string   `json:"person_roleid"`
	Organisation  string   `json:"org_code"`
	RoleCode      string   `json:"role_code"`
	ActivityCodes []string `json:"activity_codes"`
}

// Mint returns a signed token that is good from now on, to the second.
func (i *Issuer) Mint(d TokenDetails, now time.Time) (string, error) {
	if err := d.check(); err != nil {
		return "", fmt.Errorf("minting development token: %w", err)
	}
	c := developmentClaims{
		Issuer: DevelopmentIssuer, Audience: DevelopmentAudience, Subject: d.User.String(), ClientID: "rakit-token",
		ID: rand.Text(), Issued: now.Unix(), Expires: now.Add(d.Lifetime).Unix(),
		UserID: d.User.String(), IdentityLevel: "3", AuthenticationLevel: "3",
	}
	for n, held := range d.Roles {
		role := codesOf(held.Role)
		role.ID, role.Organisation = RoleProfileID(n+1), held.Organisation.String()
		c.Roles = append(c.Roles, role)
	}
	if d.Selected > 0 {
		c.Selected = c.Roles[d.Selected-1].ID
	}
	payload, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	return i.sign(payload)
}

func (d TokenDetails) check() error {
	switch {
	case d.User.IsZero():
		return errors.New("there is no user")
	case len(d.Roles) == 0 || len(d.Roles) > 50:
		return errors.New("there are 1 to 50 roles in a token")
	case d.Selected < 0 || d.Selected > len(d.Roles):
		return errors.New("the role that is selected is none of the roles")
	case d.Lifetime < time.Second || d.Lifetime > MaxLifetime:
		return errors.New("a token is good for one second to twelve hours")
	}
	for _, held := range d.Roles {
		if !slices.Contains(rbac.Roles(), held.Role) || held.Organisation.IsZero() {
			return errors.New("a role is not one of the Registration Authority's, or at no organisation")
		}
	}
	return nil
}

// RoleProfileID returns the id of the role of a development token with this
// number, counted from 1: what the header NHSD-Session-URID chooses it by.
func RoleProfileID(number int) string { return fmt.Sprintf("5550%08d", number) }

// codesOf returns the codes that give a role, from the table that will read them.
func codesOf(role rbac.Role) developmentRole {
	table := developmentRoles()
	line := table[slices.IndexFunc(table, func(n rbac.NationalRole) bool { return n.Role == role })]
	jobRole := line.JobRole
	if jobRole == "" {
		jobRole = anyJobRole
	}
	r := developmentRole{RoleCode: "S0080:G0440:" + jobRole, ActivityCodes: []string{}}
	if line.Activity != "" {
		r.ActivityCodes = append(r.ActivityCodes, line.Activity)
	}
	return r
}

func (i *Issuer) sign(payload []byte) (string, error) {
	key := jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: i.key, KeyID: i.id}}
	signer, err := jose.NewSigner(key, (&jose.SignerOptions{}).WithType("at+jwt"))
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}
