package pcsc

import "fmt"

// Code is the number by which PC/SC names a fault. The numbers are the same on
// every system (winerror.h; pcsclite.h), but for 0x8010001F.
type Code uint32

// The codes that the package itself compares with.
const (
	codeTooSmall      Code = 0x80100008
	codeTimeout       Code = 0x8010000A
	codeNoReaders     Code = 0x8010002E
	codeUnknownReader Code = 0x80100009
)

// codes says what PC/SC calls the codes that readers are known to return, and
// what they mean here. Where there is no sentinel, the name has to do.
var codes = map[Code]struct {
	name    string
	meaning error
}{
	0x80100001:        {"SCARD_F_INTERNAL_ERROR", nil},
	0x80100002:        {"SCARD_E_CANCELLED", nil},
	0x80100003:        {"SCARD_E_INVALID_HANDLE", nil},
	0x80100004:        {"SCARD_E_INVALID_PARAMETER", nil},
	0x80100006:        {"SCARD_E_NO_MEMORY", nil},
	codeTooSmall:      {"SCARD_E_INSUFFICIENT_BUFFER", nil},
	codeUnknownReader: {"SCARD_E_UNKNOWN_READER", ErrNoReader},
	codeTimeout:       {"SCARD_E_TIMEOUT", nil},
	0x8010000B:        {"SCARD_E_SHARING_VIOLATION", ErrInUse},
	0x8010000C:        {"SCARD_E_NO_SMARTCARD", ErrNoCard},
	0x8010000F:        {"SCARD_E_PROTO_MISMATCH", ErrProtocol},
	0x80100010:        {"SCARD_E_NOT_READY", nil},
	0x80100011:        {"SCARD_E_INVALID_VALUE", nil},
	0x80100012:        {"SCARD_E_SYSTEM_CANCELLED", ErrNoService},
	0x80100013:        {"SCARD_F_COMM_ERROR", ErrNoService}, // pcscd died in the middle
	0x80100014:        {"SCARD_F_UNKNOWN_ERROR", nil},
	0x80100016:        {"SCARD_E_NOT_TRANSACTED", ErrRemoved}, // right after a pull
	0x80100017:        {"SCARD_E_READER_UNAVAILABLE", ErrNoReader},
	0x80100018:        {"SCARD_P_SHUTDOWN", ErrNoService},
	0x8010001A:        {"SCARD_E_READER_UNSUPPORTED", nil},
	0x8010001C:        {"SCARD_E_CARD_UNSUPPORTED", nil},
	0x8010001D:        {"SCARD_E_NO_SERVICE", ErrNoService},
	0x8010001E:        {"SCARD_E_SERVICE_STOPPED", ErrNoService},
	0x8010001F:        {"SCARD_E_UNSUPPORTED_FEATURE", nil}, // on Windows SCARD_E_UNEXPECTED
	0x80100027:        {"SCARD_E_NO_ACCESS", nil},
	codeNoReaders:     {"SCARD_E_NO_READERS_AVAILABLE", ErrNoReader},
	0x8010002F:        {"SCARD_E_COMM_DATA_LOST", ErrRemoved},
	0x80100031:        {"SCARD_E_SERVER_TOO_BUSY", nil},
	0x80100065:        {"SCARD_W_UNSUPPORTED_CARD", ErrMute},
	0x80100066:        {"SCARD_W_UNRESPONSIVE_CARD", ErrMute},
	0x80100067:        {"SCARD_W_UNPOWERED_CARD", ErrMute},
	0x80100068:        {"SCARD_W_RESET_CARD", ErrReset},
	0x80100069:        {"SCARD_W_REMOVED_CARD", ErrRemoved},
	0x8010006A:        {"SCARD_W_SECURITY_VIOLATION", nil},
}

// Error returns what the code means here, what PC/SC calls it, and the number.
func (c Code) Error() string {
	known := codes[c]
	switch {
	case known.meaning != nil:
		return fmt.Sprintf("%v (%s, 0x%08X)", known.meaning, known.name, uint32(c))
	case known.name != "":
		return fmt.Sprintf("%s (0x%08X)", known.name, uint32(c))
	}
	return fmt.Sprintf("PC/SC code 0x%08X", uint32(c))
}

// Unwrap returns the sentinel that the code means, or nil.
func (c Code) Unwrap() error { return codes[c].meaning }
