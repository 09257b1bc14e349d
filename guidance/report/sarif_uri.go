package report

import (
	"path/filepath"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// uri returns the name of a file as a URI reference (RFC 3986): relative if the
// name is, so that it stands for a file of the repository that was checked.
// Standard input is "stdin". The empty name has no URI.
func uri(p guidance.Place) string {
	switch {
	case p.File == "":
		return ""
	case p.File == "-":
		return "stdin"
	}
	name := filepath.ToSlash(filepath.Clean(p.File))
	switch {
	case !filepath.IsAbs(p.File):
		return escapePath(name)
	case strings.HasPrefix(name, "/"):
		return "file://" + escapePath(name)
	}
	return "file:///" + escapePath(name) // a drive
}

// escapePath escapes every byte that is not unreserved (RFC 3986, section 2.3),
// so that the text is a path whatever it holds: a colon does not make a scheme
// of what stands before it.
func escapePath(name string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(name) {
		c := name[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~/", c) >= 0:
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}
