package national

// IsJobRole reports whether s has the form of a job role: R and four digits, byte
// for byte.
func IsJobRole(s string) bool { return isCode(s, 'R') }

// IsActivity reports whether s has the form of an activity: B and four digits. The
// directory calls an activity a business function.
func IsActivity(s string) bool { return isCode(s, 'B') }

// IsAreaOfWork reports whether s has the form of an area of work, for example
// "P0020:Q0300:T0640".
func IsAreaOfWork(s string) bool {
	_, _, _, ok := triple(s, "PQT")
	return ok
}

// IsWorkgroup reports whether s has the form of the code of a workgroup: twelve
// digits.
func IsWorkgroup(s string) bool { return len(s) == 12 && digits(s) }

// ParseActivity reads an activity as it is met in role profiles: "B0360", or the
// triple "D8002:C8006:B0360" of older consumers, of which the last part is the
// code. ok is false for any other text.
func ParseActivity(s string) (code string, ok bool) {
	if IsActivity(s) {
		return s, true
	}
	_, _, code, ok = triple(s, "DCB")
	return code, ok
}

// triple splits three codes with a colon between them, of one letter each.
func triple(s, letters string) (first, second, third string, ok bool) {
	if len(s) != 17 || s[5] != ':' || s[11] != ':' {
		return "", "", "", false
	}
	first, second, third = s[:5], s[6:11], s[12:]
	if !isCode(first, letters[0]) || !isCode(second, letters[1]) || !isCode(third, letters[2]) {
		return "", "", "", false
	}
	return first, second, third, true
}

func isCode(s string, letter byte) bool { return len(s) == 5 && s[0] == letter && digits(s[1:]) }

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
