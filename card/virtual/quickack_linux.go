package virtual

import (
	"net"
	"syscall"
)

// acknowledgeAtOnce asks for TCP_QUICKACK. The system drops the wish now and then,
// so it is made before every read; where it fails, the card is only slow.
func acknowledgeAtOnce(conn net.Conn) {
	tcp, isTCP := conn.(syscall.Conn)
	if !isTCP {
		return
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1)
	})
}
