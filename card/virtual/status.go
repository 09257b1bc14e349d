package virtual

// status is the status word that ends every answer (ISO/IEC 7816-4:2020,
// section 5.6).
type status uint16

const (
	ok                status = 0x9000
	endOfFile         status = 0x6282 // fewer bytes than asked for
	wrongTry          status = 0x63C0 // the tries left are in the last digit
	wrongLength       status = 0x6700
	noChannels        status = 0x6881
	noSecureMessaging status = 0x6882
	chainUnfinished   status = 0x6883 // the last command of the chain was expected
	locked            status = 0x6983 // no tries left
	notNow            status = 0x6985 // conditions of use are not satisfied
	noFileSelected    status = 0x6986
	wrongData         status = 0x6A80
	fileNotFound      status = 0x6A82
	wrongParameters   status = 0x6A86
	dataNotFound      status = 0x6A88
	wrongOffset       status = 0x6B00
	unknownCommand    status = 0x6D00
	unknownClass      status = 0x6E00
	broken            status = 0x6F00 // no precise diagnosis

	moreBytes   status = 0x6100 // how many is in the last byte
	exactLength status = 0x6C00 // how many there are is in the last byte
)

// counted returns s with n in its last byte; 256 and more are 00.
func (s status) counted(n int) status {
	if n > 255 {
		n = 0
	}
	return s | status(n)
}

// after returns the answer that ends with s, in memory of its own.
func (s status) after(data []byte) []byte {
	return append(append(make([]byte, 0, len(data)+2), data...), byte(s>>8), byte(s))
}
