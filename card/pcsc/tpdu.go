package pcsc

// tpdu returns a command as it is sent by the protocol T=0, which knows no command
// with data both ways and none without a fifth byte: of data with an expected
// length the length is left out (the card answers 61xx, and is asked for the rest),
// and a command of four bytes gets a fifth. Readers that take whole APDUs do the
// same by themselves; many do not. Extended commands, which T=0 cannot carry at all,
// stay as they are: the card refuses them.
//
// Source: ISO/IEC 7816-3:2006, clause 12.2 (mapping of APDUs onto T=0).
func tpdu(command []byte) []byte {
	switch {
	case len(command) == 4:
		return append(command[:4:4], 0)
	case len(command) > 5 && command[4] != 0 && len(command) == 5+int(command[4])+1:
		return command[:len(command)-1]
	}
	return command
}
