package gateway_test

import (
	"errors"
	"testing"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/gateway"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
)

func to(t *testing.T, ref, number, address string) authority.Message {
	t.Helper()
	m := authority.Message{Ref: ref}
	var errs [2]error
	if number != "" {
		m.To, errs[0] = identity.ParseMobile(number)
	}
	if address != "" {
		m.Email, errs[1] = identity.ParseEmail(address)
	}
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestChannel(t *testing.T) {
	for _, tt := range []struct {
		name, ref, number, address string
		want                       message.Channel
	}{
		{"text", "r", "07700900123", "", message.Text},
		{"email", "r", "", "a@example.com", message.Email},
		{"neither", "r", "", "", 0},
		{"both", "r", "07700900123", "a@example.com", 0},
		{"no reference", "", "07700900123", "", 0},
	} {
		got, err := gateway.Channel(to(t, tt.ref, tt.number, tt.address))
		if got != tt.want || errors.Is(err, gateway.ErrMessage) != (tt.want == 0) {
			t.Errorf("%s: %s, %v, want %s", tt.name, got, err, tt.want)
		}
	}
}

func TestFictional(t *testing.T) {
	for _, tt := range []struct {
		number, address string
		want            bool
		why             string
	}{
		{"07700900000", "", true, "the first drama number"},
		{"07700900999", "", true, "the last drama number"},
		{"07723456789", "", false, "an ordinary number"},
		{"", "a@example.com", true, "RFC 6761 §6.5"},
		{"", "a@example.net", true, "RFC 6761 §6.5"},
		{"", "a@mail.example.org", true, "below a reserved domain"},
		{"", "a@clinic.example", true, "below a reserved top"},
		{"", "a@clinic.test", true, "RFC 6761 §6.2"},
		{"", "a@clinic.invalid", true, "RFC 6761 §6.4"},
		{"", "a@notexample.com", false, "ends alike, and is somebody's"},
		{"", "a@example.co.uk", false, "begins alike, and is somebody's"},
		{"", "a@example.com.uk", false, "begins alike, and is somebody's"},
		{"", "example.com@nhs.net", false, "the domain counts"},
		{"", "", false, "nobody is not invented"},
		{"07700900123", "a@nhs.net", false, "one of two is real"},
		{"07723456789", "a@example.com", false, "one of two is real"},
	} {
		if got := gateway.Fictional(to(t, "r", tt.number, tt.address)); got != tt.want {
			t.Errorf("Fictional(%s%s) = %v, want %v\nwhy: %s", tt.number, tt.address, got, tt.want, tt.why)
		}
	}
}
