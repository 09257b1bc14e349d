package endpoint_test

import (
	"net/url"
	"testing"

	"github.com/rakit-dev/rakit/endpoint"
)

func TestOnThisMachine(t *testing.T) {
	for address, want := range map[string]bool{
		"http://127.0.0.1:8081": true, "http://[::1]:8081": true, "http://localhost": true, "https://127.0.0.2": true,
		"": false, "https://notify.example": false, "https://localhost.example": false, "https://127.0.0.1.example": false,
		"https://192.0.2.1": false, "https://127.0.0.1@notify.example": false, "127.0.0.1:8081": false, "http://[::1": false,
	} {
		u, err := url.Parse(address)
		if got := endpoint.OnThisMachine(u); got != want {
			t.Errorf("%q (%v): %v, want %v", address, err, got, want)
		}
	}
}
