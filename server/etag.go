package server

import (
	"strconv"
	"strings"
)

// etagOf returns the strong entity tag of a version (RFC 9110, section 8.8.3).
func etagOf(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// tags are the entity tags of an If-Match or If-None-Match header.
type tags struct {
	any  bool // "*"
	list []entityTag
}

type entityTag struct {
	weak   bool
	opaque string // with its quotes
}

// parseTags reads a list of entity tags; ok is false when it is none. An empty
// header is no list.
func parseTags(header string) (t tags, ok bool) {
	rest := strings.Trim(header, " \t")
	if rest == "*" {
		return tags{any: true}, true
	}
	for {
		rest = strings.TrimLeft(rest, " \t,")
		if rest == "" {
			return t, len(t.list) > 0
		}
		var tag entityTag
		rest, tag.weak = strings.CutPrefix(rest, "W/")
		if !strings.HasPrefix(rest, `"`) {
			return tags{}, false
		}
		end := strings.IndexByte(rest[1:], '"')
		if end < 0 {
			return tags{}, false
		}
		tag.opaque, rest = rest[:end+2], strings.TrimLeft(rest[end+2:], " \t")
		if strings.ContainsFunc(tag.opaque[1:end+1], notTagCharacter) || rest != "" && rest[0] != ',' {
			return tags{}, false
		}
		t.list = append(t.list, tag)
	}
}

// notTagCharacter is the complement of etagc (RFC 9110, section 8.8.3).
func notTagCharacter(r rune) bool { return r < 0x21 || r == '"' || r == 0x7f }

// strong reports whether a tag of the list is the strong tag (section 8.8.3.2):
// a weak one never is.
func (t tags) strong(etag string) bool {
	if t.any {
		return true
	}
	for _, tag := range t.list {
		if !tag.weak && tag.opaque == etag {
			return true
		}
	}
	return false
}

// weak reports whether a tag of the list matches by the weak comparison.
func (t tags) weak(etag string) bool {
	if t.any {
		return true
	}
	for _, tag := range t.list {
		if tag.opaque == etag {
			return true
		}
	}
	return false
}

// versions returns the versions that the strong tags of the list name: those
// that are not of our making match none.
func (t tags) versions() []int64 {
	versions := []int64{}
	for _, tag := range t.list {
		v, err := strconv.ParseInt(strings.Trim(tag.opaque, `"`), 10, 64)
		if err == nil && v > 0 && !tag.weak && etagOf(v) == tag.opaque {
			versions = append(versions, v)
		}
	}
	return versions
}
