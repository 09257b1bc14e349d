package passcode_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
)

// In earnest the source is crypto/rand.Reader. A passcode cannot be printed.
func ExampleGenerate() {
	p, err := passcode.Generate(bytes.NewReader([]byte{0x0b, 0x86, 0x18}))
	fmt.Println(p, err)
	fmt.Printf("%#v %q %d\n", p, p, p)
	// Output:
	// [secret] <nil>
	// [secret] [secret] [secret]
}

// A passcode is sealed when the card is printed, opened when the holder has rung
// to say that it came, and its key destroyed once the text is sent.
func ExampleVault_Seal() {
	dir, err := os.MkdirTemp("", "rakit")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	vault, err := passcode.OpenVault(filepath.Join(dir, "keys"))
	if err != nil {
		fmt.Println(err)
		return
	}
	p, _ := passcode.ParsePasscode("755224")
	sealed, err := vault.Seal("card-1", p)
	fmt.Println("sealed:", err)
	opened, err := vault.Open(sealed)
	fmt.Println("opened:", opened.Equal(p.Secret), err)
	fmt.Println("destroyed:", vault.Destroy("card-1"))
	_, err = vault.Open(sealed)
	fmt.Println("opens again:", !errors.Is(err, passcode.ErrKeyDestroyed))
	// Output:
	// sealed: <nil>
	// opened: true <nil>
	// destroyed: <nil>
	// opens again: false
}

// The numbers of an older text are refused by the rule that the newest count.
func ExampleChallenge_Answer() {
	now := time.Date(2020, 4, 20, 9, 30, 0, 0, time.UTC)
	bound := passcode.Binding{Call: "call-1", Mobile: "+447700900123"}
	key := bytes.Repeat([]byte{1}, 32) // in earnest from Vault.NamedKey
	policy := passcode.DefaultChallengePolicy()
	source := bytes.NewReader([]byte{0x0b, 0x86, 0x18, 0x00, 0x00, 0x07})

	first, _, _ := passcode.NewChallenge("n-1", bound, key, source, now)
	first = first.Supersede()
	second, _, _ := passcode.NewChallenge("n-2", bound, key, source, now.Add(time.Minute))

	_, err := first.Answer("755 224", bound, key, now.Add(2*time.Minute), policy)
	fmt.Println(err)
	second, err = second.Answer("000 070", bound, key, now.Add(2*time.Minute), policy)
	fmt.Println(err)
	second, err = second.Answer("000 007", bound, key, now.Add(2*time.Minute), policy)
	fmt.Println(second.State, err)
	// Output:
	// answer numbers: refused by RA-VID-023: newer numbers were texted since: ask for those
	// answer numbers: refused by RA-VID-021: not the numbers that were texted; 9 tries remain
	// used <nil>
}

func ExampleCheckChosen() {
	a := passcode.CheckChosen(passcode.NewSecret("12345a"), guidance.MustDate("2023-07-19"))
	for _, f := range a.Findings() {
		fmt.Println(f.Rule, f.Message)
	}
	// Output: RA-PSC-002 it does not hold that a passcode chosen since 19 July 2023 is six to eight digits and nothing else
}

// What a person may choose: the format of the day, and nothing that is easily
// guessed. The second check is for the caller to want.
func ExampleCheckGuessable() {
	known := passcode.Known{BirthDate: guidance.MustDate("1985-07-15"), UUID: "555086689106"}
	for _, text := range []string{"739204", "121212", "071985", "689106"} {
		chosen := passcode.NewSecret(text)
		a := passcode.CheckChosen(chosen, guidance.MustDate("2026-11-21"))
		a.Merge(passcode.CheckGuessable(chosen, known, passcode.GuessPolicy{}))
		fmt.Println(a.Refusal("choose passcode"))
	}
	// Output:
	// <nil>
	// choose passcode: refused by RA-PSC-030: easily guessed: two_digits, repeated_block, common
	// choose passcode: refused by RA-PSC-031: easily guessed: own_birth_date
	// choose passcode: refused by RA-PSC-032: easily guessed: own_uuid
}

// How many bits a fair draw has, and how few a list of refused codes takes from it. It is
// the draw that makes them: a code that somebody chooses has fewer.
func ExampleEntropy() {
	drawn, _ := passcode.Entropy(6, nil)
	usual, _ := passcode.Entropy(6, &passcode.GuessPolicy{})
	strict, _ := passcode.Entropy(6, &passcode.GuessPolicy{AllDates: true})
	fmt.Printf("%.2f %.2f %.2f\n", drawn, usual, strict)
	// Output: 19.93 19.92 19.80
}

func ExampleCommonCodes() {
	codes, source := passcode.CommonCodes()
	fmt.Println(len(codes), codes[:3])
	fmt.Println(source.Title)
	// Output:
	// 100 [123456 111111 123123]
	// The 100,000 passwords found most often in breaches (National Cyber Security Centre, 2019, as carried by SecLists)
}

// In earnest the key comes from Vault.NamedKey. A code to unlock a card is good for
// fifteen minutes, and numbers for a call for ten.
func ExampleNewUnlockCode() {
	now := time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)
	bound := passcode.Binding{Call: "unlock-1", Mobile: "+447700900123"}
	key, source := bytes.Repeat([]byte{1}, 32), bytes.NewReader([]byte{0x0b, 0x86, 0x18})
	c, code, err := passcode.NewUnlockCode("u-1", bound, key, source, now)
	fmt.Println(code, err)
	c, err = c.Answer("755 225", bound, key, now.Add(14*time.Minute), passcode.UnlockPolicy())
	fmt.Println(err)
	_, err = c.Answer("755 224", bound, key, now.Add(15*time.Minute), passcode.UnlockPolicy())
	fmt.Println(err)
	// Output:
	// [secret] <nil>
	// answer unlock code: refused by RA-PSC-055: not the code that was sent; 4 tries remain
	// answer unlock code: refused by RA-PSC-056: the code is too old: begin again
}

// The keys of cards are wrapped to a new master identity. What was sealed opens as
// before; what was destroyed does not come back.
func ExampleVault_Rotate() {
	dir, err := os.MkdirTemp("", "rakit")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	vault, _ := passcode.OpenVault(filepath.Join(dir, "keys"))
	p, _ := passcode.ParsePasscode("755224")
	kept, _ := vault.Seal("card-1", p)
	released, _ := vault.Seal("card-2", p)
	fmt.Println(vault.Destroy("card-2"))
	fmt.Println(vault.Rotate())
	_, err = vault.Open(kept)
	fmt.Println(err)
	_, err = vault.Open(released)
	fmt.Println(err)
	// Output:
	// <nil>
	// {1 0} <nil>
	// <nil>
	// key of this card is destroyed: open passcode: refused by RA-PSC-011: it does not hold that a passcode is opened only while the key of its card exists
}

// A date is easily guessed, but refused only where the policy is that strict.
func ExampleGuessReasons() {
	chosen := passcode.NewSecret("112518")
	fmt.Println(passcode.GuessReasons(chosen, passcode.Known{}, passcode.GuessPolicy{}))
	fmt.Println(passcode.GuessReasons(chosen, passcode.Known{}, passcode.GuessPolicy{AllDates: true}))
	// Output:
	// []
	// [calendar_date]
}

// What is said of a secret is a secret too, until the port reveals it.
func ExampleSpoken() {
	numbers := passcode.NewSecret("755224")
	grouped, _ := passcode.Grouped(numbers)
	spoken, err := passcode.Spoken(numbers)
	fmt.Println(grouped, spoken, err)
	fmt.Println(grouped.Reveal())
	fmt.Println(spoken.Reveal())
	// Output:
	// [secret] [secret] <nil>
	// 755 224
	// seven five five, two two four
}

// A telephone offers the code of such a message on the named website only.
func ExampleNewBoundMessage() {
	numbers := passcode.Numbers{Secret: passcode.NewSecret("755224")} // in earnest from NewChallenge
	m, err := passcode.NewBoundMessage("ra.example.nhs.uk", numbers, "is your identity check code.")
	fmt.Println(m, m.Host(), err)
	fmt.Println(m.Reveal())
	// Output:
	// [secret] ra.example.nhs.uk <nil>
	// 755224 is your identity check code.
	//
	// @ra.example.nhs.uk #755224
}

// A message that says one code and binds another is refused.
func ExampleParseBoundMessage() {
	_, err := passcode.ParseBoundMessage("755224 is your code.\n\n@ra.example.nhs.uk #755225")
	fmt.Println(err)
	// Output: bound message: the text does not say the code of the last line and no other
}
