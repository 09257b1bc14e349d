package identity_test

import (
	"encoding"
	"errors"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// fuzzText fuzzes the reader of a value type: what it accepts reads back as
// itself, in printable ASCII no longer than longest, and what it refuses is a
// *FormatError that does not repeat it.
func fuzzText[T text, P interface {
	*T
	encoding.TextUnmarshaler
}](f *testing.F, longest int, seeds ...string) {
	for _, s := range append(seeds, "", " ", "\u200b", "０", "\xff", "0", "A") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var v, again T
		err := P(&v).UnmarshalText([]byte(s))
		if err != nil {
			checkRefusal(t, err, s)
			return
		}
		written := v.String()
		if err := P(&again).UnmarshalText([]byte(written)); err != nil || again != v || again.String() != written {
			t.Errorf("%q was read as %q, which reads as %q, %v", s, written, again, err)
		}
		if v.IsZero() || len(written) > longest || strings.ContainsFunc(written, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("%q was read as %q", s, written)
		}
	})
}

func checkRefusal(t *testing.T, err error, s string) {
	t.Helper()
	var format *identity.FormatError
	if !errors.As(err, &format) || format.Reason == "" {
		t.Errorf("%q: error %#v", s, err)
	}
	if strings.ContainsAny(s, "0123456789") && len(s) > 4 && strings.Contains(err.Error(), s) {
		t.Errorf("the error repeats %q: %v", s, err)
	}
}

func FuzzParseUserID(f *testing.F) {
	fuzzText[identity.UserID](f, 12, "021600556514", "02160055651", "021 600 556 514")
}

func FuzzParseNINumber(f *testing.F) {
	fuzzText[identity.NINumber](f, 9, "JK987654D", "jk 98 76 54 d", "TN010180M", "CR123456A", "QQ123456A")
}

func FuzzParseNINumberStrict(f *testing.F) {
	for _, s := range []string{"JK987654D", "JK 98 76 54 D", "JK  987654D", " JK987654D", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := identity.ParseNINumberStrict(s)
		if err != nil {
			checkRefusal(t, err, s)
			return
		}
		if lenient, err := identity.ParseNINumber(s); err != nil || lenient != n {
			t.Errorf("%q is %s strictly, but %s, %v leniently", s, n, lenient, err)
		}
	})
}

func FuzzParseMobile(f *testing.F) {
	fuzzText[identity.Mobile](f, 13, "07700 900123", "+44 (0)7723 456789", "0+447700900100", "07624123456", "0033122334455")
}

func FuzzParseEmail(f *testing.F) {
	fuzzText[identity.Email](f, 254, "jo.smith@nhs.net", "jo@nhѕ.net", "jo@xn--nh-foc.net", "a@b.c", "jo@ｎｈｓ.net")
}

func FuzzParsePostcode(f *testing.F) {
	fuzzText[identity.Postcode](f, 8, "LS1 4AP", "gir0aa", "ZZ99 3VZ", "GX11 1AA", "N1P 1AA")
}

func FuzzParseODSCode(f *testing.F) {
	fuzzText[identity.ODSCode](f, 9, "RX1", "fx1aa", "FFFFF", "V81998")
}

func FuzzSuggestPostcode(f *testing.F) {
	for _, s := range []string{"BIIILL", "01 OAA", "G1R OAA", "LLLLLLL", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := identity.SuggestPostcode(s)
		if _, err := identity.ParsePostcode(s); err == nil && !p.IsZero() {
			t.Errorf("%q is a postcode, yet %s is suggested", s, p)
		}
		if !p.IsZero() && must(identity.ParsePostcode(p.String())) != p {
			t.Errorf("%q: the suggestion %s is no postcode", s, p)
		}
	})
}

func FuzzNewName(f *testing.F) {
	f.Add("Dr", "Ada", "King", "Example")
	f.Add("", "Sunita", "", "")
	f.Add("", "Аnna", "", "O’Example")
	f.Add("", "Zoe\u0308", "\u0301", "‑")
	f.Add("", "\xff", "<", `"`)
	f.Fuzz(func(t *testing.T, title, given, middle, family string) {
		n, err := identity.NewName(identity.NameParts{Title: title, Given: given, Middle: middle, Family: family})
		if err != nil {
			checkRefusal(t, err, given+family)
			return
		}
		if again, err := identity.NewName(n.Parts()); err != nil || again != n {
			t.Errorf("%q reads back as %q, %v", n, again, err)
		}
		data, err := json.Marshal(n)
		var again identity.Name
		if err != nil || json.Unmarshal(data, &again) != nil || again != n {
			t.Errorf("%q is written %s, %v, and read as %q", n, data, err, again)
		}
	})
}

func FuzzParseEntryKind(f *testing.F) {
	for _, s := range []string{"TAC1", "tac 2", "uk-passport", "TAC11", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		k, err := identity.ParseEntryKind(s)
		if err != nil {
			if k != 0 {
				t.Errorf("%q is refused as %s", s, k)
			}
			return
		}
		if again, err := identity.ParseEntryKind(k.String()); err != nil || again != k {
			t.Errorf("%q is %s, which reads as %s, %v", s, k, again, err)
		}
		if k != identity.TAC1 && k != identity.TAC2 && k.String() != s {
			t.Errorf("%q was read as %s", s, k)
		}
	})
}

func FuzzRecognise(f *testing.F) {
	f.Add("uk-passport", "000000000", "2025-04-01", "TAC1", "2020-03-01", "TAC2")
	f.Add("passport", "0O0 000-000", "", "tac 1", "", "TAC 2")
	f.Fuzz(func(t *testing.T, kind, number, expires, first, issued, second string) {
		record := identity.CISRecord{Evidence: []identity.CISEntry{
			{Kind: kind, Number: number, Expires: expires}, {Kind: first, Issued: issued}, {Kind: second, Issued: issued},
		}}
		r := identity.Recognise(record)
		if r.Flag.String() == "invalid" || (r.Convention != 0) != (r.Flag == identity.FlagFull) || (len(r.Findings) == 0) != (r.Flag == identity.FlagNone) {
			t.Errorf("%+v: %+v", record, r)
		}
		late := identity.Renewal{On: guidance.MustDate("2023-04-21"), Expired: guidance.MustDate("2023-04-20")}
		record.Renewals = []identity.Renewal{late}
		if again := identity.Recognise(record); again.Flag != r.Flag || (len(again.Findings) == 2) != r.Flag.Tracked() {
			t.Errorf("%+v: %+v", record, again)
		}
		if guidance.Worst(r.Findings) > guidance.Warning {
			t.Errorf("%+v: a flag is no error", record)
		}
	})
}
