package endpoint

import (
	"net"
	"net/url"
)

// OnThisMachine reports whether an address is one of this machine: its host is localhost
// (RFC 6761 §6.3) or a loopback address. A nil address is not.
func OnThisMachine(u *url.URL) bool {
	if u == nil {
		return false
	}
	host := u.Hostname()
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}
