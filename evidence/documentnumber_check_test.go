package evidence_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

const numberAt = "/documents/0/number"

// numberVerdicts returns the rules that passed and those that failed, and that
// every rule of numbers was reported once.
func numberVerdicts(t *testing.T, a guidance.Assessment) []string {
	t.Helper()
	r := a.Result()
	var got []string
	for _, id := range r.Passed {
		got = append(got, "met "+string(id))
	}
	for _, f := range r.Findings {
		got = append(got, f.Severity.String()+" "+string(f.Rule)+" "+f.Pointer)
	}
	for _, id := range r.NotEvaluated {
		got = append(got, "unknown "+string(id))
	}
	if reported := len(got) + len(r.NotApplicable); reported != 11 {
		t.Errorf("%d rules are reported, want the 11 of numbers: %v", reported, r)
	}
	return got
}

func TestCheckDocumentNumber(t *testing.T) {
	met := func(id string) []string { return []string{"met " + id} }
	unmet := func(id string) []string { return []string{"error " + id + " " + numberAt} }
	tests := []struct {
		name   string
		kind   evidence.Kind
		number string
		want   []string
		why    string
	}{
		{"UK passport", evidence.UKPassport, "512 345 678", met("RA-EVD-040"), "nine digits"},
		{"UK passport, eight digits", evidence.UKPassport, "51234567", unmet("RA-EVD-040"), "one too few"},
		{"UK passport of a specimen", evidence.UKPassport, "925076473", unmet("RA-EVD-040"), "a first 9"},
		{"UK passport of before 1988", evidence.UKPassport, "A123456", unmet("RA-EVD-040"), "cannot be in date"},
		{"UK passport, not given", evidence.UKPassport, "", nil, "whether one is wanted is another rule"},
		{"UK passport, white space", evidence.UKPassport, " ", unmet("RA-EVD-040"), "something was given"},
		{"UK passport, the flag", evidence.UKPassport, "000 000 000", nil, "RA-EVD-012 has it"},
		{"passport", evidence.Passport, "l898902c3", met("RA-EVD-041"), "the specimen of ICAO"},
		{"passport beginning with 9", evidence.Passport, "925076473", met("RA-EVD-041"), "other states do begin with 9"},
		{"passport, ten characters", evidence.Passport, "L898902C31", unmet("RA-EVD-041"), "one too many"},
		{"passport, the flag", evidence.Passport, "000000000", nil, "RA-EVD-012 has it for every kind"},
		{"passport, eight zeros", evidence.Passport, "00000000", met("RA-EVD-041"), "not the flag, and of the form"},
		{"permit", evidence.BiometricResidencePermit, "ZUX234567", met("RA-EVD-042"), "X third"},
		{"permit, one letter", evidence.BiometricResidencePermit, "Z11234567", unmet("RA-EVD-042"), "two are wanted"},
		{"permit that could be a share code", evidence.BiometricResidencePermit, "RX1234567", met("RA-EVD-042"), "of the form that was asked for"},
		{"share code for a permit", evidence.BiometricResidencePermit, "W1234ABCD", unmet("RA-EVD-042"), "another thing"},
		{"licence of Great Britain", evidence.DrivingLicence, "morga 657054 sm9ij", []string{"met RA-EVD-030", "met RA-EVD-033", "met RA-EVD-034"}, "the issuer's specimen"},
		{"licence of Northern Ireland", evidence.DrivingLicence, "55667788", []string{"met RA-EVD-030", "met RA-EVD-034"}, "any country will do"},
		{"licence of the Isle of Man", evidence.DrivingLicence, "123456/12", []string{"met RA-EVD-030", "met RA-EVD-034"}, "any country will do"},
		{"licence of Jersey", evidence.DrivingLicence, "123456", []string{"met RA-EVD-030", "met RA-EVD-034"}, "any country will do"},
		{"licence with its issue number", evidence.DrivingLicence, "MORGA657054SM9IJ 35", unmet("RA-EVD-030"), "to be left off"},
		{"licence of no country", evidence.DrivingLicence, "512345678", unmet("RA-EVD-030"), "nine digits"},
		{"licence, the flag", evidence.DrivingLicence, "000000000", nil, "RA-EVD-012 has it for every kind"},
		{"foreign licence", evidence.ForeignDrivingLicence, "512345678", met("RA-EVD-045"), "no form is known"},
		{"identity card", evidence.EEAIdentityCard, "T22000129", met("RA-EVD-045"), "no common form"},
		{"birth certificate", evidence.BirthCertificate, "bxcf 123/456-7.8", met("RA-EVD-045"), "every mark that may stand inside"},
		{"birth certificate, one character", evidence.BirthCertificate, "7", met("RA-EVD-045"), "the shortest"},
		{"birth certificate, 30 characters", evidence.BirthCertificate, strings.Repeat("7", 30), met("RA-EVD-045"), "the longest"},
		{"birth certificate, 31 characters", evidence.BirthCertificate, strings.Repeat("7", 31), unmet("RA-EVD-045"), "one too many"},
		{"birth certificate, 30 after trimming", evidence.BirthCertificate, " \u200b" + strings.Repeat("7", 30) + " ", met("RA-EVD-045"), "the ends do not count"},
		{"birth certificate, hyphen first", evidence.BirthCertificate, "-7", unmet("RA-EVD-045"), "a letter or a digit opens it"},
		{"birth certificate, letter first, hyphen last", evidence.BirthCertificate, "A-", met("RA-EVD-045"), "the rule is on the first"},
		{"birth certificate, no-break space", evidence.BirthCertificate, "7\u00a07", unmet("RA-EVD-045"), "ASCII only"},
		{"birth certificate, full-width", evidence.BirthCertificate, "７", unmet("RA-EVD-045"), "ASCII only"},
		{"birth certificate, Cyrillic first", evidence.BirthCertificate, "А7", unmet("RA-EVD-045"), "ASCII only"},
		{"birth certificate, line feed", evidence.BirthCertificate, "7\n7", unmet("RA-EVD-045"), "a control character"},
		{"birth certificate, white space", evidence.BirthCertificate, "\t\u2060", unmet("RA-EVD-045"), "nothing is left"},
		{"no kind", 0, "512345678", nil, "RA-EVD-010 has it"},
		{"kind out of the list", 255, "512345678", nil, "RA-EVD-010 has it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := numberVerdicts(t, evidence.CheckDocumentNumber(tt.kind, tt.number, numberAt))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("CheckDocumentNumber() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// TestEveryKindHasANumberRule: for each kind exactly one rule speaks.
func TestEveryKindHasANumberRule(t *testing.T) {
	own := map[evidence.Kind]string{
		evidence.UKPassport: "RA-EVD-040", evidence.Passport: "RA-EVD-041",
		evidence.BiometricResidencePermit: "RA-EVD-042", evidence.DrivingLicence: "RA-EVD-030",
	}
	for _, k := range evidence.Kinds() {
		want := own[k]
		if want == "" {
			want = "RA-EVD-045"
		}
		got := numberVerdicts(t, evidence.CheckDocumentNumber(k, "?", numberAt))
		if diff := cmp.Diff([]string{"error " + want + " " + numberAt}, got); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", k, diff)
		}
	}
}

func TestCheckShareCode(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
		why        string
	}{
		{"work", "w12 34a bcd", []string{"met RA-EVD-043", "met RA-EVD-044"}, "for employment"},
		{"rent", "R1234ABCD", []string{"met RA-EVD-043", "error RA-EVD-044 " + numberAt}, "a good code, for something else"},
		{"services", "S1234ABCD", []string{"met RA-EVD-043", "error RA-EVD-044 " + numberAt}, "a good code, for something else"},
		{"no code", "W1234ABC", []string{"error RA-EVD-043 " + numberAt, "unknown RA-EVD-044"}, "what it was made for cannot be told"},
		{"white space", " ", []string{"error RA-EVD-043 " + numberAt, "unknown RA-EVD-044"}, "something was given"},
		{"not given", "", nil, "whether one is wanted is another rule"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, a := evidence.CheckShareCode(tt.text, numberAt)
			if diff := cmp.Diff(tt.want, numberVerdicts(t, a)); diff != "" {
				t.Errorf("CheckShareCode() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if parsed, _ := evidence.ParseShareCode(tt.text); parsed != code {
				t.Error("CheckShareCode() returns another code than ParseShareCode()")
			}
		})
	}
}

// TestNumberFindingsSayWhat: the agent who reads a finding has to know what to
// ask for.
func TestNumberFindingsSayWhat(t *testing.T) {
	message := func(a guidance.Assessment) string {
		if fs := a.Findings(); len(fs) == 1 {
			return fs[0].Message
		}
		return "not one finding"
	}
	_, rent := evidence.CheckShareCode("R1234ABCD", numberAt)
	_, short := evidence.CheckShareCode("W1234", numberAt)
	_, other := evidence.CheckShareCode("X1234ABCD", numberAt)
	tests := []struct{ name, got, want string }{
		{"specimen", message(evidence.CheckDocumentNumber(evidence.UKPassport, "925076473", "")), "UK passport number: starts with 9"},
		{"legacy", message(evidence.CheckDocumentNumber(evidence.UKPassport, "123456A", "")), "UK passport number: of before 1988, so that the passport has expired"},
		{"letter", message(evidence.CheckDocumentNumber(evidence.UKPassport, "12345678A", "")), "UK passport number: nine digits are wanted"},
		{"blank", message(evidence.CheckDocumentNumber(evidence.UKPassport, " ", "")), "UK passport number: empty"},
		{"hyphen", message(evidence.CheckDocumentNumber(evidence.Passport, "AB-1234", "")), "passport number: letters A to Z and digits are wanted"},
		{"long", message(evidence.CheckDocumentNumber(evidence.Passport, "D23145890734", "")), "passport number: too long for TD3"},
		{"blank passport", message(evidence.CheckDocumentNumber(evidence.Passport, "\u200b", "")), "passport number: empty"},
		{"permit", message(evidence.CheckDocumentNumber(evidence.BiometricResidencePermit, "ZU123456", "")), "biometric residence permit number: two letters, a digit or X, and six digits are wanted"},
		{"blank permit", message(evidence.CheckDocumentNumber(evidence.BiometricResidencePermit, " ", "")), "biometric residence permit number: empty"},
		{"share code for a permit", message(evidence.CheckDocumentNumber(evidence.BiometricResidencePermit, "W1234ABCD", "")), "biometric residence permit number: this is a share code, which is looked up on GOV.UK with the date of birth"},
		{"opaque mark", message(evidence.CheckDocumentNumber(evidence.DeedPoll, "7*7", "")), "document number: letters A to Z, digits, spaces, slashes, full stops and hyphens are wanted"},
		{"opaque start", message(evidence.CheckDocumentNumber(evidence.DeedPoll, "/7", "")), "document number: the first character is a letter or a digit"},
		{"opaque length", message(evidence.CheckDocumentNumber(evidence.DeedPoll, strings.Repeat("A", 31), "")), "document number: too long"},
		{"opaque blank", message(evidence.CheckDocumentNumber(evidence.DeedPoll, "\t", "")), "document number: empty"},
		{"rent", message(rent), "the share code was not made for the right to work: ask for one that begins with W"},
		{"short code", message(short), "share code: nine letters and digits are wanted"},
		{"letter of a code", message(other), "share code: the first letter is W, R or S"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", tt.name, diff)
		}
	}
}

// FuzzDocumentNumbers: whatever is given as a number of whatever kind, nothing
// panics, at most one rule fails, no finding repeats the number, and what a
// parser reads it reads again from what it wrote.
func FuzzDocumentNumbers(f *testing.F) {
	for _, kind := range []string{"passport_uk", "passport_other", "brp", "share_code"} {
		for _, v := range loadNumbers(f, kind) {
			f.Add(v.Input)
		}
	}
	for _, s := range []string{"\xff", "MORGA657054SM9IJ", "123456/1", "bxcf 123/456-7.8", "A" + strings.Repeat(" ", 40) + "B"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, k := range append(evidence.Kinds(), 0, 255) {
			a := evidence.CheckDocumentNumber(k, text, numberAt)
			verdicts := numberVerdicts(t, a)
			others := slices.DeleteFunc(slices.Clone(verdicts), func(v string) bool {
				return k == evidence.DrivingLicence && (strings.Contains(v, "RA-EVD-033") || v == "met RA-EVD-034")
			})
			if len(others) > 1 {
				t.Errorf("%s: %v, want one rule to speak, but for what is said of a licence besides", k, verdicts)
			}
			checkNumberSilence(t, a, text)
		}
		_, a := evidence.CheckShareCode(text, numberAt)
		checkNumberSilence(t, a, text)
		checkReadAgain(t, text, evidence.ParseUKPassportNumber, 9)
		checkReadAgain(t, text, evidence.ParsePassportNumber, 17)
		checkReadAgain(t, text, evidence.ParseBRPNumber, 9)
		checkReadAgain(t, text, evidence.ParseShareCode, 9)
		n, err := evidence.ParsePassportNumber(text)
		if zone := n.MRZ(); (err == nil) != (len(zone) == 9) || strings.Trim(zone, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<") != "" {
			t.Errorf("%+q is %q in a zone, error %v", text, zone, err)
		}
	})
}

// checkReadAgain asserts that what is read is short printable ASCII that reads
// as itself, and that what is refused has no value and is not repeated.
func checkReadAgain[T documentValue](t *testing.T, text string, parse func(string) (T, error), longest int) {
	t.Helper()
	v, err := parse(text)
	if err != nil {
		if !v.IsZero() || numberReason(err) == "" || repeats(err.Error(), text) {
			t.Errorf("%T: %+q is refused as %v, %v", v, text, v, err)
		}
		return
	}
	again, err := parse(v.String())
	if err != nil || again != v || v.IsZero() || len(v.String()) > longest ||
		strings.ContainsFunc(v.String(), func(r rune) bool { return r < ' ' || r > 'Z' }) {
		t.Errorf("%T: %+q is read as %q, and that as %q, %v", v, text, v, again, err)
	}
}

func checkNumberSilence(t *testing.T, a guidance.Assessment, text string) {
	t.Helper()
	if slices.ContainsFunc(a.Findings(), func(f guidance.Finding) bool { return repeats(f.Message, text) }) {
		t.Errorf("a finding repeats %q: %v", text, a.Findings())
	}
}

// repeats reports whether a message holds a text; short ones and those without a
// digit may be words of ours.
func repeats(message, text string) bool {
	return len(text) > 4 && strings.ContainsAny(text, "0123456789") && strings.Contains(message, text)
}

// TestLongTextsAreRefused: a million digits are no number of any kind.
func TestLongTextsAreRefused(t *testing.T) {
	long := strings.Repeat("7", 1<<20)
	for _, k := range evidence.Kinds() {
		if fs := evidence.CheckDocumentNumber(k, long, numberAt).Errors(); len(fs) != 1 || len(fs[0].Message) > 200 {
			t.Errorf("%s: a million digits give %d errors", k, len(fs))
		}
	}
}

func TestCheckCovidFlag(t *testing.T) {
	for number, want := range map[string][]string{
		"000000000": {"error RA-EVD-012 " + numberAt}, "000 000\u200b000": {"error RA-EVD-012 " + numberAt},
		"": {"met RA-EVD-012"}, "00000000": {"met RA-EVD-012"}, "512345678": {"met RA-EVD-012"},
	} {
		r := evidence.CheckCovidFlag(number, numberAt).Result()
		got := []string{}
		for _, id := range r.Passed {
			got = append(got, "met "+string(id))
		}
		for _, f := range r.Findings {
			got = append(got, f.Severity.String()+" "+string(f.Rule)+" "+f.Pointer)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: mismatch (-want +got):\n%s", number, diff)
		}
	}
}
