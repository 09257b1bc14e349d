package guidance_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
)

func TestParseDate(t *testing.T) {
	tests := []struct {
		name, in, why string
		ok            bool
	}{
		{"ordinary", "2020-04-08", "the day of the emergency pages", true},
		{"leap day", "2020-02-29", "2020 was a leap year", true},
		{"no leap day", "2023-02-29", "2023 was none", false},
		{"century without leap day", "2100-02-29", "a century is none unless divided by 400", false},
		{"month 13", "2020-13-01", "there are twelve", false},
		{"day 0", "2020-01-00", "days count from 1", false},
		{"year 0", "0000-01-01", "there was no year 0", false},
		{"short", "2020-4-8", "two digits each", false},
		{"slashes", "2020/04/08", "hyphens only", false},
		{"British order", "08-04-2020", "the year comes first", false},
		{"with time", "2020-04-08T00:00:00Z", "a day has no time", false},
		{"full-width digits", "２０２０-04-08", "ASCII only", false},
		{"empty", "", "no date is not a date", false},
		{"spaces", " 2020-04-08", "written exactly", false},
		{"sign", "+020-04-08", "digits only", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := guidance.ParseDate(tt.in)
			if (err == nil) != tt.ok {
				t.Fatalf("ParseDate() error = %v, want ok %v\nwhy: %s", err, tt.ok, tt.why)
			}
			if tt.ok && d.String() != tt.in {
				t.Errorf("String() = %s, want %s", d, tt.in)
			}
			if !tt.ok && !errors.Is(err, guidance.ErrDate) {
				t.Errorf("error %v is not ErrDate", err)
			}
		})
	}
}

func TestDateOf(t *testing.T) {
	tests := []struct{ name, instant, want, why string }{
		{"summer evening", "2023-05-31T23:30:00Z", "2023-06-01", "British Summer Time is an hour ahead"},
		{"summer, just before midnight", "2023-05-31T22:59:59Z", "2023-05-31", "23:59:59 in London"},
		{"winter evening", "2023-01-31T23:30:00Z", "2023-01-31", "London keeps UTC in winter"},
		{"clocks go forward", "2023-03-26T00:59:59Z", "2023-03-26", "the night of the change"},
		{"clocks go back", "2023-10-28T23:30:00Z", "2023-10-29", "still summer time that evening"},
		{"leap day", "2024-02-29T23:59:59Z", "2024-02-29", "the 29th has a last second"},
		{"other zone", "2023-06-01T01:30:00+05:00", "2023-05-31", "the zone of the text does not matter"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, tt.instant)
			if err != nil {
				t.Fatal(err)
			}
			if got := guidance.DateOf(at).String(); got != tt.want {
				t.Errorf("DateOf() = %s, want %s\nwhy: %s", got, tt.want, tt.why)
			}
		})
	}
}

func TestAddMonths(t *testing.T) {
	tests := []struct {
		from string
		n    int
		want string
	}{
		{"2020-08-31", 3, "2020-11-30"},
		{"2020-01-31", 1, "2020-02-29"},
		{"2021-01-31", 1, "2021-02-28"},
		{"2020-02-29", 12, "2021-02-28"},
		{"2020-02-29", 48, "2024-02-29"},
		{"2020-03-31", -1, "2020-02-29"},
		{"2020-12-15", 1, "2021-01-15"},
	}
	for _, tt := range tests {
		if got := guidance.MustDate(tt.from).AddMonths(tt.n).String(); got != tt.want {
			t.Errorf("%s plus %d months = %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

func anyDate() *rapid.Generator[guidance.Date] {
	return rapid.Custom(func(t *rapid.T) guidance.Date {
		return guidance.MustDate("1900-01-01").AddDays(rapid.IntRange(0, 80000).Draw(t, "days"))
	})
}

// TestDateProperties holds that text, order, arithmetic and instants agree.
func TestDateProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "d")
		n := rapid.IntRange(-4000, 4000).Draw(t, "n")
		back, err := guidance.ParseDate(d.String())
		if err != nil || back != d {
			t.Fatalf("ParseDate(%s) = %s, %v", d, back, err)
		}
		e := d.AddDays(n)
		if d.DaysUntil(e) != n || e.AddDays(-n) != d {
			t.Fatalf("%s plus %d days gives %s, %d days away", d, n, e, d.DaysUntil(e))
		}
		if (n > 0) != e.After(d) || (n < 0) != e.Before(d) {
			t.Fatalf("order of %s and %s does not agree with %d days", d, e, n)
		}
		if guidance.DateOf(d.Start()) != d || guidance.DateOf(d.Start().Add(-time.Nanosecond)) != d.AddDays(-1) {
			t.Fatalf("%s does not start at %s", d, d.Start())
		}
	})
}

func TestZeroDate(t *testing.T) {
	var d guidance.Date
	if !d.IsZero() || d.String() != "" || !d.Before(guidance.MustDate("0001-01-01")) {
		t.Error("the zero Date is no date, and before every day")
	}
	if _, err := d.MarshalText(); !errors.Is(err, guidance.ErrDate) {
		t.Errorf("MarshalText of no date: %v, want ErrDate", err)
	}
	if d.AddDays(1) != d || d.AddMonths(1) != d {
		t.Error("arithmetic on no date must not make one")
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2020-02-29", "2023-06-01", "0000-00-00", "9999-12-31", "２０２０-01-01", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := guidance.ParseDate(s)
		if err == nil && d.String() != s {
			t.Errorf("ParseDate accepted text that it does not write: %q gives %q", s, d)
		}
	})
}

func ExampleDateOf() {
	evening, _ := time.Parse(time.RFC3339, "2023-05-31T23:30:00Z")
	fmt.Println(guidance.DateOf(evening))
	// Output: 2023-06-01
}
