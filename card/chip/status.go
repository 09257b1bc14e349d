package chip

import (
	"errors"
	"fmt"
	"slices"
)

const statusOK = 0x9000

// TriesUnknown is returned for the tries that remain if the card does not say.
const TriesUnknown = -1

// What a card's answer means. A [*StatusError] matches the one of its status
// word, the others are wrapped with what was done.
var (
	ErrNotFound       = errors.New("not on the card")                                // 6A82, 6A83, 6A88
	ErrWrongPasscode  = errors.New("passcode is wrong")                              // 63xx to a passcode
	ErrBlocked        = errors.New("passcode is blocked: no try remains")            // 6983, 63C0 to a passcode
	ErrSecurity       = errors.New("card asks for a passcode or key first")          // 6982; 6983 to other commands
	ErrNotUsable      = errors.New("passcode is not set up on the card")             // 6984
	ErrConditions     = errors.New("card does not allow this now")                   // 6985, 6986, 6981
	ErrUnsupported    = errors.New("card or layout does not have this function")     // 68xx, 6A81, 6D00, 6E00
	ErrParameters     = errors.New("card does not take the command's parameters")    // 6700, 6A80, 6A85, 6A86, 6A87, 6B00
	ErrMemory         = errors.New("card's memory is faulty or full")                // 6581, 6A84
	ErrUnexplained    = errors.New("card gives no exact reason")                     // 6F00, 6400, and what no line knows
	ErrAnswer         = errors.New("card's answer cannot be read")                   // no status word, or broken data
	ErrLimit          = errors.New("card answers more than is read of any card")     // the bounds of this package
	ErrMalformed      = errors.New("passcode has a form that the card rules out")    // nothing was sent
	ErrHeld           = errors.New("done, but other programs are still kept away")   // the card was not let go
	ErrNoApplication  = errors.New("no application of the layout is on the card")    // Open
	ErrNoCertificate  = errors.New("no certificate of the holder is on the card")    // UserID
	ErrNoUserID       = errors.New("a certificate on the card names no user id")     // UserID
	ErrUserIDConflict = errors.New("certificates on the card differ in the user id") // UserID
)

// status is a line of the table of status words (ISO/IEC 7816-4:2020, Status
// bytes). A line is for the status words that are equal to sw under mask.
type status struct {
	sw, mask uint16
	meaning  string
	is       error
}

// statuses has the exact lines first: the first that fits counts.
var statuses = []status{
	{0x6281, 0xFFFF, "part of the data may be corrupted", ErrUnexplained},
	{0x6282, 0xFFFF, "the end of the file came first", ErrUnexplained},
	{0x6283, 0xFFFF, "the selected file is deactivated", ErrConditions},
	{0x6285, 0xFFFF, "the selected file is in termination state", ErrConditions},
	{0x6200, 0xFF00, "a warning; nothing was changed", ErrUnexplained},
	{0x63C0, 0xFFFF, "the passcode is wrong, and no try remains", ErrWrongPasscode},
	{0x63C0, 0xFFF0, "the passcode is wrong; tries remain", ErrWrongPasscode},
	{0x6300, 0xFF00, "the passcode is wrong", ErrWrongPasscode},
	{0x6400, 0xFF00, "an error; nothing was changed", ErrUnexplained},
	{0x6581, 0xFFFF, "memory failure", ErrMemory},
	{0x6500, 0xFF00, "an error; something was changed", ErrUnexplained},
	{0x6600, 0xFF00, "a matter of security", ErrUnexplained},
	{0x6100, 0xFF00, "more bytes are ready", ErrUnexplained},
	{0x6700, 0xFFFF, "wrong length", ErrParameters},
	{0x6881, 0xFFFF, "no logical channels", ErrUnsupported},
	{0x6882, 0xFFFF, "no secure messaging", ErrUnsupported},
	{0x6883, 0xFFFF, "the last command of the chain was expected", ErrUnsupported},
	{0x6884, 0xFFFF, "no command chaining", ErrUnsupported},
	{0x6800, 0xFF00, "a function of CLA is missing", ErrUnsupported},
	{0x6981, 0xFFFF, "the command does not go with the file's structure", ErrConditions},
	{0x6982, 0xFFFF, "security status not satisfied", ErrSecurity},
	{0x6983, 0xFFFF, "authentication method blocked", ErrBlocked},
	{0x6984, 0xFFFF, "reference data not usable", ErrNotUsable},
	{0x6985, 0xFFFF, "conditions of use not satisfied", ErrConditions},
	{0x6986, 0xFFFF, "no file is selected for the command", ErrConditions},
	{0x6900, 0xFF00, "the command is not allowed", ErrConditions},
	{0x6A80, 0xFFFF, "wrong data in the command", ErrParameters},
	{0x6A81, 0xFFFF, "function not supported", ErrUnsupported},
	{0x6A82, 0xFFFF, "file or application not found", ErrNotFound},
	{0x6A83, 0xFFFF, "record not found", ErrNotFound},
	{0x6A84, 0xFFFF, "not enough memory in the file", ErrMemory},
	{0x6A85, 0xFFFF, "length does not go with the TLV structure", ErrParameters},
	{0x6A86, 0xFFFF, "wrong P1 or P2", ErrParameters},
	{0x6A87, 0xFFFF, "length does not go with P1 and P2", ErrParameters},
	{0x6A88, 0xFFFF, "referenced data not found", ErrNotFound},
	{0x6A00, 0xFF00, "wrong P1 or P2", ErrParameters},
	{0x6B00, 0xFFFF, "P1 and P2 lie outside of the file", ErrParameters},
	{0x6C00, 0xFF00, "wrong Le", ErrParameters},
	{0x6D00, 0xFFFF, "instruction not supported", ErrUnsupported},
	{0x6E00, 0xFFFF, "class not supported", ErrUnsupported},
	{0x6F00, 0xFFFF, "no precise diagnosis", ErrUnexplained},
}

// elsewhere are the lines that come before those of the table where the command
// brought no passcode: they say nothing about one then.
var elsewhere = []status{
	{0x63C0, 0xFFF0, "a warning with a counter; something was changed", ErrUnexplained},
	{0x6300, 0xFF00, "a warning; something was changed", ErrUnexplained},
	{0x6983, 0xFFFF, "authentication method blocked", ErrSecurity},
}

// statusOf returns the line for a status word that answers an instruction.
func statusOf(sw uint16, ins byte) status {
	fits := func(s status) bool { return sw&s.mask == s.sw }
	if ins != insVerify && ins != insChange && ins != insUnblock {
		if i := slices.IndexFunc(elsewhere, fits); i >= 0 {
			return elsewhere[i]
		}
	}
	if i := slices.IndexFunc(statuses, fits); i >= 0 {
		return statuses[i]
	}
	return status{sw: sw, mask: 0xFFFF, meaning: "a status word that no standard line explains", is: ErrUnexplained}
}

// StatusError is a command that the card did not carry out. errors.Is matches it
// with the sentinel of its status word: [ErrWrongPasscode] and [ErrBlocked] only if
// the command was VERIFY, CHANGE REFERENCE DATA or RESET RETRY COUNTER.
type StatusError struct {
	SW  uint16 // the status word
	Ins byte   // the instruction of the command
}

// Error names the status word and its meaning.
func (e *StatusError) Error() string {
	return fmt.Sprintf("%s: status %04X: %s", instruction(e.Ins), e.SW, statusOf(e.SW, e.Ins).meaning)
}

// Is reports whether target is the sentinel of the status word.
func (e *StatusError) Is(target error) bool {
	is := statusOf(e.SW, e.Ins).is
	return target == is || target == ErrBlocked && is == ErrWrongPasscode && e.SW == 0x63C0
}

// PasscodeError is a passcode that the card did not accept: it wraps
// [ErrWrongPasscode], and [ErrBlocked] too if no try remains.
type PasscodeError struct {
	Remaining int // tries that remain, or TriesUnknown
	Status    *StatusError
}

// Error says how many tries remain.
func (e *PasscodeError) Error() string {
	switch e.Remaining {
	case TriesUnknown:
		return "passcode is wrong; the card does not say how many tries remain"
	case 0:
		return "passcode is wrong, and blocked now: no try remains"
	case 1:
		return "passcode is wrong; 1 try remains"
	}
	return fmt.Sprintf("passcode is wrong; %d tries remain", e.Remaining)
}

// Is reports whether target is [ErrWrongPasscode], or [ErrBlocked] with no try left.
func (e *PasscodeError) Is(target error) bool {
	return target == ErrWrongPasscode || target == ErrBlocked && e.Remaining == 0
}

// Unwrap returns the status that the card gave.
func (e *PasscodeError) Unwrap() error {
	if e.Status == nil {
		return nil
	}
	return e.Status
}

// MaybeSpentError is a command with a passcode that got no answer: the card may
// have received it, and a try may be gone. It was sent once, and must not be sent
// again before [Session.Tries] was asked.
type MaybeSpentError struct {
	Ins byte  // the instruction of the command
	Err error // why there is no answer; the error of a context that is done, say
}

// Error says what was sent, and why nobody knows more.
func (e *MaybeSpentError) Error() string {
	return fmt.Sprintf("%s got no answer, and a try may have been spent: %v", instruction(e.Ins), e.Err)
}

// Unwrap returns why there is no answer.
func (e *MaybeSpentError) Unwrap() error { return e.Err }

// instruction returns the name of a command, for messages.
func instruction(ins byte) string {
	switch ins {
	case insVerify:
		return "VERIFY"
	case insChange:
		return "CHANGE REFERENCE DATA"
	case insUnblock:
		return "RESET RETRY COUNTER"
	case insSelect:
		return "SELECT"
	case insReadBinary:
		return "READ BINARY"
	case insReadRecord:
		return "READ RECORD"
	case insGetResponse:
		return "GET RESPONSE"
	case insGetData:
		return "GET DATA"
	}
	return fmt.Sprintf("instruction %02X", ins)
}
