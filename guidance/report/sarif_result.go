package report

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// sarifResults writes findings as results of SARIF, by hand as for JSON.
type sarifResults struct {
	findings FindingEncoder
	buf      []byte // for the caller, who reuses what append returned
}

// append appends the result for one finding of r; rule is the place of its rule
// in the list of the tool, or -1 if it does not stand there.
func (e *sarifResults) append(dst []byte, r *guidance.Result, f *guidance.Finding, rule int) ([]byte, error) {
	dst = appendQuote(append(dst, `{"ruleId":`...), string(f.Rule))
	if rule >= 0 {
		dst = strconv.AppendInt(append(dst, `,"ruleIndex":`...), int64(rule), 10)
	}
	dst = append(append(append(dst, `,"level":"`...), level(f.Severity)...), '"')
	dst = appendQuote(append(dst, `,"message":{"text":`...), f.Message)
	dst = appendLocation(append(dst, `},"locations":[`...), r.At, f.Pointer)
	dst = appendFingerprints(append(dst, `],"partialFingerprints":{`...), fingerprint(r, f))
	if f.Baseline != 0 {
		dst = appendWord(append(dst, `,"baselineState":`...), f.Baseline)
	}
	dst = appendSuppressions(append(dst, `,"suppressions":[`...), f.Suppressed)
	dst = appendQuote(append(dst, `],"properties":{"record":`...), r.Record)
	dst = appendQuote(append(dst, `,"route":`...), r.Route)
	dst = appendList(append(dst, `,"editions":[`...), r.Editions)
	dst = appendWord(append(dst, `,"basis":`...), f.Basis)
	if f.Stated != 0 {
		dst = appendWord(append(dst, `,"statedSeverity":`...), f.Stated)
	}
	citations, err := e.findings.citations(*f)
	if err != nil {
		return nil, err
	}
	return append(append(append(dst, `,"citations":`...), citations...), `}}`...), nil
}

// appendLocation appends where a finding stands: the line on which its record
// begins, if the file is known, and the place in it as a JSON Pointer.
func appendLocation(dst []byte, at guidance.Place, pointer string) []byte {
	dst = append(dst, '{')
	if name := uri(at); name != "" {
		dst = appendQuote(append(dst, `"physicalLocation":{"artifactLocation":{"uri":`...), name)
		dst = append(dst, '}')
		if at.Line > 0 {
			dst = strconv.AppendInt(append(dst, `,"region":{"startLine":`...), int64(at.Line), 10)
			dst = append(dst, '}')
		}
		dst = append(dst, `},`...)
	}
	dst = appendQuote(append(dst, `"logicalLocations":[{"fullyQualifiedName":`...), pointer)
	dst = append(append(dst, `,"kind":"`...), kind(pointer)...)
	return append(dst, `"}]}`...)
}

// kind returns what stands at a pointer, in the words of SARIF for JSON
// (3.33.7). Whether an element of an array is an object is not known here.
func kind(pointer string) string {
	last := pointer[strings.LastIndexByte(pointer, '/')+1:]
	switch {
	case pointer == "":
		return "object"
	case last != "" && strings.Trim(last, "0123456789") == "":
		return "value"
	}
	return "property"
}

// appendSuppressions appends what suppresses a finding. The list is there when it
// is empty, too: either all results of a run have one or none (3.27.23).
func appendSuppressions(dst []byte, s *guidance.Suppression) []byte {
	if s == nil {
		return dst
	}
	dst = appendQuote(append(dst, `{"kind":"external","status":"accepted","justification":`...), s.Reason)
	dst = appendQuote(append(dst, `,"properties":{"owner":`...), s.Owner)
	dst = appendQuote(append(dst, `,"expires":`...), s.Expires.String())
	return append(dst, `}}`...)
}

// appendFingerprints appends a name of a finding, and closes the object that was
// opened. GitHub looks at one of its own only, written as 16 digits and a number
// ("Fingerprint generation" in its page on SARIF support), and makes it of the text
// of the line if there is none: two findings in one record on one line of JSON Lines
// would be the same to it.
func appendFingerprints(dst []byte, name string) []byte {
	dst = append(append(dst, `"recordRulePointer/v1":"`...), name...)
	return append(append(append(dst, `","primaryLocationLineHash":"`...), name[:16]...), `:1"}`...)
}

// fingerprint returns what names a finding from one run to the next, whatever
// line its record stands on: record, rule and place. A record without an id is
// known by its file and line only.
func fingerprint(r *guidance.Result, f *guidance.Finding) string {
	var at guidance.Place
	if r.Record == "" {
		at = PlaceOf(*r)
	}
	var text []byte
	for _, part := range [...]string{r.Record, string(f.Rule), f.Pointer} {
		text = append(binary.AppendUvarint(text, uint64(len(part))), part...)
	}
	sum := sha256.Sum256(append(binary.AppendUvarint(text, uint64(at.Line)), at.File...))
	return hex.EncodeToString(sum[:16])
}
