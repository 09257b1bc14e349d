package audit_test

import (
	"bytes"
	"fmt"
	"log"
	"time"

	"github.com/rakit-dev/rakit/audit"
)

// Three events are appended, signed, exported and verified; then one byte of
// the file is changed.
func ExampleVerify() {
	// The seed of a real log is 32 bytes of crypto/rand, kept out of the database.
	signer, err := audit.NewSigner("example.nhs.uk/ra/log", bytes.Repeat([]byte{7}, 32))
	if err != nil {
		log.Fatal(err)
	}
	var tree audit.Tree
	var file bytes.Buffer
	export := audit.NewWriter(&file)
	for i, action := range []string{"call.start", "card.print", "card.release-passcode"} {
		line, err := audit.Event{
			Seq: tree.Size(), At: time.Date(2020, 4, 20, 9, 30+i, 0, 0, time.UTC),
			Action: action, Outcome: audit.Done, Actor: "555000000001", Subject: "card-1",
		}.Line()
		if err != nil {
			log.Fatal(err)
		}
		leaf := tree.Append(line)
		if err := export.EventWithLeaf(line, leaf); err != nil {
			log.Fatal(err)
		}
	}
	note, err := signer.Checkpoint(tree)
	if err != nil {
		log.Fatal(err)
	}
	if err := export.Checkpoint(note); err != nil {
		log.Fatal(err)
	}
	if err := export.Close(); err != nil {
		log.Fatal(err)
	}

	report, err := audit.Verify(bytes.NewReader(file.Bytes()), signer.VerifierKey(), nil)
	fmt.Println(report.Events, "entries, broken:", report.Broken, err)

	altered := bytes.Replace(file.Bytes(), []byte("card.print"), []byte("card.paint"), 1)
	report, err = audit.Verify(bytes.NewReader(altered), signer.VerifierKey(), nil)
	fmt.Println(report.Broken, err)
	// Output:
	// 3 entries, broken: <nil> <nil>
	// line 2: entry 1: it is not the entry whose leaf hash was listed and signed (RA-AUD-001) <nil>
}

func ExampleEvent_Line() {
	line, err := audit.Event{
		Seq: 4, At: time.Date(2020, 4, 20, 9, 30, 0, 0, time.UTC), Action: "card.release-passcode",
		Outcome: audit.Refused, Actor: "555000000001", Subject: "card-1", Rules: []string{"RA-PSC-001"},
	}.Line()
	fmt.Println(string(line), err)
	// Output:
	// {"v":1,"seq":4,"at":"2020-04-20T09:30:00Z","action":"card.release-passcode","outcome":"refused","actor":"555000000001","subject":"card-1","rules":["RA-PSC-001"]} <nil>
}

func ExampleCommit() {
	salt := bytes.NewReader([]byte("sixteen bytes!!!")) // use crypto/rand.Reader
	commitment, opening, err := audit.Commit(salt, "+447700900123")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(opening, commitment.Matches(opening))
	opening.Value = "+447700900124"
	fmt.Println(opening, commitment.Matches(opening))
	// Output:
	// [opening] true
	// [opening] false
}
