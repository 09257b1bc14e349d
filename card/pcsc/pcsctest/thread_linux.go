package pcsctest

import (
	"context"
	"errors"
	"net"
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"
	"unsafe"
)

// thread is a thread of the system that does things in a network namespace of its
// own, if there may be one, and with which the daemon lives and dies.
type thread struct {
	isolated bool
	work     chan func()
	once     sync.Once
	stopped  chan struct{}
}

func newThread() *thread {
	t := &thread{work: make(chan func()), stopped: make(chan struct{})}
	ready := make(chan struct{})
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		t.isolated = os.Geteuid() == 0 && syscall.Unshare(syscall.CLONE_NEWNET) == nil && loopbackUp() == nil
		close(ready)
		for {
			select {
			case f := <-t.work:
				f()
			case <-t.stopped:
				return
			}
		}
	}()
	<-ready
	return t
}

func (t *thread) stop() { t.once.Do(func() { close(t.stopped) }) }

// do has f done by the thread, and waits for it.
func (t *thread) do(ctx context.Context, f func()) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	done := make(chan struct{})
	select {
	case t.work <- func() { defer close(done); f() }:
	case <-ctx.Done():
		return ctx.Err()
	case <-t.stopped:
		return errors.New("the service was stopped")
	}
	<-done
	return nil
}

func (t *thread) start(socket, conf string) (d *daemon, err error) {
	if failed := t.do(context.Background(), func() { d, err = run(socket, conf) }); failed != nil {
		return nil, failed
	}
	return d, err
}

func (t *thread) dial(ctx context.Context, port int) (c net.Conn, err error) {
	if failed := t.do(ctx, func() { c, err = dial(ctx, port) }); failed != nil {
		return nil, failed
	}
	return c, err
}

// dial connects to a port of this computer, in the namespace of the calling thread.
func dial(ctx context.Context, port int) (net.Conn, error) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	f := os.NewFile(uintptr(fd), "card")
	defer f.Close() // FileConn has its own
	wait := time.Second
	if deadline, ok := ctx.Deadline(); ok {
		wait = max(min(wait, time.Until(deadline)), time.Millisecond)
	}
	tv := syscall.NsecToTimeval(wait.Nanoseconds())
	if err := syscall.SetsockoptTimeval(fd, syscall.SOL_SOCKET, syscall.SO_SNDTIMEO, &tv); err != nil {
		return nil, os.NewSyscallError("setsockopt", err)
	}
	if err := syscall.Connect(fd, &syscall.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return nil, os.NewSyscallError("connect", err)
	}
	return net.FileConn(f)
}

// loopbackUp starts the loopback device, which is down in a new namespace
// (netdevice(7)).
func loopbackUp() error {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer func() { _ = syscall.Close(fd) }()
	request := struct {
		name  [syscall.IFNAMSIZ]byte
		flags uint16
		_     [22]byte
	}{flags: syscall.IFF_UP | syscall.IFF_RUNNING}
	copy(request.name[:], "lo")
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), syscall.SIOCSIFFLAGS, uintptr(unsafe.Pointer(&request))); errno != 0 {
		return errno
	}
	return nil
}
