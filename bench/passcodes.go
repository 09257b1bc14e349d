package main

import (
	"crypto/hmac"
	crand "crypto/rand"
	"crypto/sha256"
	"fmt"
	"math/big"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/rakit-dev/rakit/passcode"
)

// ours draws by rejection, formats six digits and wraps them in a secret.
var generate = side{"passcode.Generate", func(string) (workload, error) {
	return repeat(func() error {
		_, err := passcode.Generate(crand.Reader)
		return err
	}), nil
}}

// generating: the peer is what the standard library offers for a number below a
// million. It returns the number and formats nothing.
var generating = comparison{
	id: "generate-beside-crypto-rand", what: "a passcode drawn", unit: perOperation, ours: generate,
	peer: side{"crypto/rand.Int", func(string) (workload, error) {
		million := big.NewInt(1_000_000)
		return repeat(func() error {
			_, err := crand.Int(crand.Reader, million)
			return err
		}), nil
	}},
}

// generatingUnsafely: the peer is ChaCha8, seeded once, in user space. It returns
// the number and formats nothing. It is the floor; whoever reads the memory of
// the process knows every passcode to come.
var generatingUnsafely = comparison{
	id: "generate-beside-chacha8", what: "a passcode drawn", unit: perOperation, ours: generate,
	peer: side{"math/rand/v2 ChaCha8 IntN", func(string) (workload, error) {
		var seed [32]byte
		if _, err := crand.Read(seed[:]); err != nil {
			return nil, err
		}
		source := rand.New(rand.NewChaCha8(seed))
		return loop(func(n int) error {
			sum := 0
			for range n {
				sum += source.IntN(1_000_000)
			}
			runtime.KeepAlive(sum)
			return nil
		}), nil
	}},
}

// challenging: ours makes a challenge and answers it rightly. The peer does the
// two HMAC-SHA-256 that this needs, over as many bytes, and draws nothing.
var challenging = comparison{
	id: "challenge", what: "numbers of a call made and read back", unit: perOperation,
	ours: side{"NewChallenge and Answer", openChallenge},
	peer: side{"two HMAC-SHA-256", openMACs},
}

func openChallenge(string) (workload, error) {
	key, now := make([]byte, 32), time.Date(2020, 4, 20, 9, 30, 0, 0, time.UTC)
	bound, policy := passcode.Binding{Call: "call-1", Mobile: "+447700900123"}, passcode.DefaultChallengePolicy()
	return repeat(func() error {
		c, numbers, err := passcode.NewChallenge("numbers-0123456789abcdef", bound, key, crand.Reader, now)
		if err != nil {
			return err
		}
		if c, err = c.Answer(numbers.Reveal(), bound, key, now.Add(time.Minute), policy); err != nil {
			return err
		}
		if c.State != passcode.ChallengeUsed {
			return fmt.Errorf("the challenge is %s", c.State)
		}
		return nil
	}), nil
}

func openMACs(string) (workload, error) {
	key, text := make([]byte, 32), make([]byte, 107) // what a challenge authenticates
	return loop(func(n int) error {
		var sum []byte
		for range 2 * n {
			h := hmac.New(sha256.New, key)
			h.Write(text)
			sum = h.Sum(nil)
		}
		runtime.KeepAlive(sum)
		return nil
	}), nil
}
