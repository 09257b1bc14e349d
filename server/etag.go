package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
)

// etagOf returns the strong entity tag of a version (RFC 9110, section 8.8.3).
func etagOf(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// etagBy returns the tag of a version that the clock has changed since it was stored:
// the mark, of [a-z0-9], says how. Without one it is that of the version alone. As
// If-Match of a command it stands for the version.
func etagBy(version int64, mark string) string {
	if mark == "" {
		return etagOf(version)
	}
	return `"` + strconv.FormatInt(version, 10) + "." + mark + `"`
}

// markOf returns the mark of an object as the clock has it: none as long as it is
// shown as it was stored.
func markOf[T any](stored, now T) string {
	before, _ := json.Marshal(stored, json.Deterministic(true)) // what cannot be shown is not answered
	after, _ := json.Marshal(now, json.Deterministic(true))
	if bytes.Equal(before, after) {
		return ""
	}
	sum := sha256.Sum256(after)
	return hex.EncodeToString(sum[:8])
}

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
		number, mark, _ := strings.Cut(strings.Trim(tag.opaque, `"`), ".")
		v, err := strconv.ParseInt(number, 10, 64)
		if err == nil && v > 0 && !tag.weak && etagBy(v, mark) == tag.opaque {
			versions = append(versions, v)
		}
	}
	return versions
}
