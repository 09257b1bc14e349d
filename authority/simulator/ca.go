package simulator

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"path/filepath"
	"slices"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Issued is a pair of certificates that the certification authority made.
type Issued struct {
	Ref          string          `json:"ref"`
	Card         string          `json:"card"`   // the card's id
	Serial       string          `json:"serial"` // that is printed on it
	Holder       identity.UserID `json:"holder"` // whom the certificates name
	Renewal      bool            `json:"renewal,omitzero"`
	Certificates [][]byte        `json:"certificates"` // DER: for signing, then for authentication
	At           time.Time       `json:"issuedAt"`     // UTC
}

// Revoked is a card whose certificates the certification authority revoked, those it
// will never make included.
type Revoked struct {
	Ref    string    `json:"ref"`
	Card   string    `json:"card"`
	Serial string    `json:"serial,omitempty"`
	Reason int       `json:"reason"`    // RFC 5280, §5.3.1
	At     time.Time `json:"revokedAt"` // UTC
}

// Issue makes the pair of certificates of a card, or fails as the package
// documentation or [Outcomes] say. A Ref that was answered gets the same answer
// again. The error wraps authority.ErrTemporary, or is final: [ErrCARefused],
// [ErrCardRevoked], one of Outcomes, [ErrRef], or [ErrOrder] for an order without
// card or holder.
func (s *Simulator) Issue(ctx context.Context, o authority.CertificateOrder) ([][]byte, error) {
	return s.certify(ctx, o, false)
}

// Renew makes another pair in the place of one that it made, or that somebody else
// did: it is [Simulator.Issue] by another name.
func (s *Simulator) Renew(ctx context.Context, o authority.CertificateOrder) ([][]byte, error) {
	return s.certify(ctx, o, true)
}

func (s *Simulator) certify(ctx context.Context, o authority.CertificateOrder, renewal bool) ([][]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	issued, err := s.issue(ctx, o, renewal)
	if err != nil {
		return nil, fmt.Errorf("simulating a certification authority: %w", err)
	}
	return issued, nil
}

func (s *Simulator) issue(ctx context.Context, o authority.CertificateOrder, renewal bool) ([][]byte, error) {
	if err := s.begin(ctx, o.Ref); err != nil {
		return nil, err
	}
	if earlier, done := s.known.issued[o.Ref]; done {
		return clonePair(earlier), nil
	}
	if o.Card == "" || o.Holder.IsZero() {
		return nil, ErrOrder
	}
	if s.known.revokedCards[o.Card] {
		return nil, ErrCardRevoked
	}
	holder := o.Holder
	err := s.fails(certificatesFolder, o.Ref, func(before int) error {
		err := s.config.Outcomes.certify(o, renewal, before)
		if errors.Is(err, ErrWrongHolder) {
			holder, err = somebody(), nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	made := Issued{Ref: o.Ref, Card: o.Card, Serial: o.Serial, Holder: holder, Renewal: renewal, At: s.now()}
	if made.Certificates, err = makePair(o.Ref, holder, made.At); err != nil {
		return nil, err
	}
	data, err := encode(made)
	if err != nil {
		return nil, err
	}
	if err := s.write(certificatesFolder, o.Ref+".json", data); err != nil {
		return nil, err
	}
	s.known.issued[o.Ref] = made.Certificates
	return clonePair(made.Certificates), nil
}

// clonePair keeps a caller from changing what is answered again.
func clonePair(pair [][]byte) [][]byte {
	clone := slices.Clone(pair)
	for i := range clone {
		clone[i] = slices.Clone(clone[i])
	}
	return clone
}

// Revoke revokes the certificates of a card, of which it need know nothing; or fails
// as [Outcomes] say. No certificate is made for that card any more. A Ref that was
// answered is done. The error is as that of [Simulator.Issue].
func (s *Simulator) Revoke(ctx context.Context, r authority.Revocation) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.revoke(ctx, r); err != nil {
		return fmt.Errorf("simulating a revocation: %w", err)
	}
	return nil
}

func (s *Simulator) revoke(ctx context.Context, r authority.Revocation) error {
	if err := s.begin(ctx, r.Ref); err != nil {
		return err
	}
	if s.known.revoked[r.Ref] {
		return nil
	}
	if r.Card == "" {
		return ErrOrder
	}
	err := s.fails(revokedFolder, r.Ref, func(int) error { return s.config.Outcomes.revoke(r) })
	if err != nil {
		return err
	}
	data, err := encode(Revoked{Ref: r.Ref, Card: r.Card, Serial: r.Serial, Reason: r.Reason, At: s.now()})
	if err != nil {
		return err
	}
	if err := s.write(revokedFolder, r.Ref+".json", data); err != nil {
		return err
	}
	s.known.revoked[r.Ref], s.known.revokedCards[r.Card] = true, true
	return nil
}

// Certificates returns every pair that was made, by time and then by Ref.
func (s *Simulator) Certificates() ([]Issued, error) {
	all, err := readAll(filepath.Join(s.dir, certificatesFolder), issuedAt)
	if err != nil {
		return nil, fmt.Errorf("simulator: reading certificates: %w", err)
	}
	return all, nil
}

// Revocations returns every card whose certificates were revoked, by time and then
// by Ref.
func (s *Simulator) Revocations() ([]Revoked, error) {
	all, err := readAll(filepath.Join(s.dir, revokedFolder), revokedAt)
	if err != nil {
		return nil, fmt.Errorf("simulator: reading revocations: %w", err)
	}
	return all, nil
}

func issuedAt(i Issued) (time.Time, string) { return i.At, i.Ref }

func revokedAt(r Revoked) (time.Time, string) { return r.At, r.Ref }

// issuerName is what the certification authority calls itself.
const issuerName = "Simulated CA of rakit"

// makePair makes two certificates that follow from the reference, the holder and the
// instant: their keys come from the reference, and so are no secret. The one for
// signing comes first, so that nobody relies on the order.
func makePair(ref string, holder identity.UserID, at time.Time) ([][]byte, error) {
	edition, err := card.Validities().At(guidance.DateOf(at), guidance.Date{})
	if err != nil {
		return nil, err
	}
	pair := make([][]byte, 0, 2)
	for _, usage := range []x509.KeyUsage{x509.KeyUsageContentCommitment, x509.KeyUsageDigitalSignature} {
		key := keyFrom(fmt.Sprint("key ", usage, " ", ref))
		number := sha256.Sum256(key[ed25519.SeedSize:])
		template := &x509.Certificate{
			SerialNumber: new(big.Int).SetBytes(number[1:17]),
			Subject:      pkix.Name{CommonName: holder.String()},
			NotBefore:    at.UTC().Truncate(time.Second),
			NotAfter:     at.UTC().Truncate(time.Second).AddDate(edition.Content.Years, 0, 0),
			KeyUsage:     usage,
		}
		issuer := &x509.Certificate{Subject: pkix.Name{CommonName: issuerName}}
		der, err := x509.CreateCertificate(nil, template, issuer, key.Public(), keyFrom("issuer"))
		if err != nil {
			return nil, err
		}
		pair = append(pair, der)
	}
	return pair, nil
}

// keyFrom returns the key that follows from a text.
func keyFrom(text string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("rakit simulator " + text))
	return ed25519.NewKeyFromSeed(seed[:])
}
