package audit

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// saltSize is the length in bytes of the salt of a commitment.
const saltSize = 16

// commitmentTag sets the hashes of commitments apart from all others.
const commitmentTag = "rakit audit commitment v1\n"

// ErrCommitment is returned, wrapped, for text that is not a commitment.
var ErrCommitment = errors.New("not a commitment")

// Commitment stands in the log for a value that must not stand there: the
// SHA-256 hash of a tag, a random salt and the value, each of the latter two
// with its length before it. It says nothing of the value to anybody who lacks
// the [Opening]. As text it is standard base64. The zero Commitment is invalid.
type Commitment [sha256.Size]byte

// Opening is what proves the value behind a [Commitment]. It is personal data:
// keep it apart from the log, and destroy it when it need be kept no longer. It
// prints as "[opening]" in every verb of package fmt.
type Opening struct {
	Salt  []byte `json:"salt"`
	Value string `json:"value"`
}

// Format writes "[opening]" whatever the verb.
func (Opening) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[opening]") }

// Commit returns a commitment to the value and its opening, with a salt of 16
// bytes read from rand; use crypto/rand. The error is that of reading.
//
// Never commit to a value that can be guessed and then publish its salt: the
// salt is all that keeps guesses out. A passcode is not committed to at all.
func Commit(rand io.Reader, value string) (Commitment, Opening, error) {
	o := Opening{Salt: make([]byte, saltSize), Value: value}
	if _, err := io.ReadFull(rand, o.Salt); err != nil {
		return Commitment{}, Opening{}, fmt.Errorf("reading salt for a commitment: %w", err)
	}
	return o.commitment(), o, nil
}

// Matches reports whether o opens c. A salt that is not 16 bytes long opens
// nothing.
func (c Commitment) Matches(o Opening) bool {
	if len(o.Salt) != saltSize {
		return false
	}
	want := o.commitment()
	return subtle.ConstantTimeCompare(want[:], c[:]) == 1
}

func (o Opening) commitment() Commitment {
	b := []byte(commitmentTag)
	b = binary.BigEndian.AppendUint64(b, uint64(len(o.Salt)))
	b = append(b, o.Salt...)
	b = binary.BigEndian.AppendUint64(b, uint64(len(o.Value)))
	b = append(b, o.Value...)
	return sha256.Sum256(b)
}

// String returns the commitment in base64.
func (c Commitment) String() string { return base64.StdEncoding.EncodeToString(c[:]) }

// MarshalText returns the commitment in base64; the zero Commitment is an error
// wrapping [ErrCommitment].
func (c Commitment) MarshalText() ([]byte, error) {
	if c == (Commitment{}) {
		return nil, fmt.Errorf("%w: it is empty", ErrCommitment)
	}
	return base64.StdEncoding.AppendEncode(nil, c[:]), nil
}

// UnmarshalText reads a commitment in base64, strictly. The error wraps
// [ErrCommitment].
func (c *Commitment) UnmarshalText(text []byte) error {
	sum, ok := parseHash(text)
	if !ok || sum == [sha256.Size]byte{} {
		return fmt.Errorf("%w: it is not 32 bytes in base64", ErrCommitment)
	}
	*c = sum
	return nil
}

// hashText is the length of a hash in base64.
const hashText = 44

// parseHash reads 32 bytes written in base64; ok is false unless the text is
// exactly what they are encoded as.
func parseHash(text []byte) (sum [sha256.Size]byte, ok bool) {
	var room [hashText]byte // more than is needed, for the decoder's fast path
	if len(text) != hashText {
		return sum, false
	}
	n, err := base64.StdEncoding.Strict().Decode(room[:], text)
	copy(sum[:], room[:])
	return sum, err == nil && n == len(sum)
}
