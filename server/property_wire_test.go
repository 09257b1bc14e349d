package server_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// wire is a connection on which requests are written byte by byte: a client
// would put right, or send again, what these tests are about.
type wire struct {
	address string
	conn    net.Conn
	reader  *bufio.Reader
}

// reply is an answer, read to its end.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// framing is how a body is sent.
type framing int

const (
	withLength     framing = iota // Content-Length, or nothing for no body
	chunked                       // in chunks
	expecting                     // Content-Length, once the server has said 100
	announced                     // Content-Length of more than is sent, and the server is not told that it ends
	cutShort                      // Content-Length of more than is sent, and then no more
	cutShortChunks                // chunks without a last one, and then no more
	brokenChunks                  // a chunk whose length is no number
	tooMuch                       // Content-Length of less than is sent
)

// answerTime is how long an answer may take; longer is a connection that hangs.
const answerTime = 20 * time.Second

func (w *wire) open() error {
	if w.conn != nil {
		return nil
	}
	conn, err := net.Dial("tcp", w.address)
	if err != nil {
		return err
	}
	w.conn, w.reader = conn, bufio.NewReader(conn)
	return nil
}

func (w *wire) close() {
	if w.conn != nil {
		_ = w.conn.Close()
		w.conn = nil
	}
}

// head returns the request line and the headers.
func (d *draft) head(host string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", d.method, d.target(), host)
	for _, h := range d.headers {
		fmt.Fprintf(&b, "%s: %s\r\n", h[0], h[1])
	}
	length := len(d.body)
	switch d.framing {
	case chunked, cutShortChunks, brokenChunks:
		b.WriteString("Transfer-Encoding: chunked\r\n\r\n")
		return b.Bytes()
	case announced:
		length = d.announces
	case cutShort:
		length += 7
	case tooMuch:
		length = max(0, length-3)
	case expecting:
		b.WriteString("Expect: 100-continue\r\n")
	}
	if length > 0 || d.method != http.MethodGet && d.method != http.MethodHead {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", length)
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

// content returns the body as it goes over the wire.
func (d *draft) content() []byte {
	switch d.framing {
	case announced:
		return nil
	case chunked, cutShortChunks, brokenChunks:
	default:
		return d.body
	}
	var b bytes.Buffer
	for part := d.body; len(part) > 0; {
		n := min(len(part), 1+len(d.body)/3)
		fmt.Fprintf(&b, "%x\r\n%s\r\n", n, part[:n])
		part = part[n:]
	}
	switch d.framing {
	case brokenChunks:
		b.WriteString("Zqx\r\n")
	case chunked:
		b.WriteString("0\r\n\r\n")
	}
	return b.Bytes()
}

// send sends a request and returns the answer. The error says that there was
// none: the connection was dropped, or hangs.
func (w *wire) send(d *draft) (*reply, error) {
	if err := w.open(); err != nil {
		return nil, err
	}
	if err := w.conn.SetDeadline(time.Now().Add(answerTime)); err != nil {
		return nil, err
	}
	if _, err := w.conn.Write(d.head(w.address)); err != nil {
		w.close()
		return nil, fmt.Errorf("writing the head: %w", err)
	}
	request := &http.Request{Method: d.method}
	if d.framing == expecting && len(d.body) > 0 {
		first, err := http.ReadResponse(w.reader, request)
		if err != nil {
			w.close()
			return nil, fmt.Errorf("waiting for 100: %w", err)
		}
		if first.StatusCode != http.StatusContinue {
			return w.read(first, true)
		}
	}
	// The server may answer, and go, before it has read all: it is read while
	// it is written.
	wrote, conn, content := make(chan struct{}), w.conn, d.content()
	go func() {
		defer close(wrote)
		_, _ = conn.Write(content) // what the answer is shows that
		if d.framing == cutShort || d.framing == cutShortChunks {
			_ = conn.(*net.TCPConn).CloseWrite()
		}
	}()
	response, err := http.ReadResponse(w.reader, request)
	if err != nil {
		w.close()
		return nil, fmt.Errorf("no answer: %w", err)
	}
	out, err := w.read(response, d.framing >= announced)
	w.closeAfter(response, wrote)
	return out, err
}

// closeAfter closes the connection when the server said it would, or did not
// take all.
func (w *wire) closeAfter(response *http.Response, wrote <-chan struct{}) {
	if response.Close {
		w.close()
	}
	select {
	case <-wrote:
	case <-time.After(time.Second):
		w.close()
		<-wrote
	}
}

func (w *wire) read(response *http.Response, last bool) (*reply, error) {
	body, err := io.ReadAll(response.Body)
	if err != nil {
		w.close()
		return nil, fmt.Errorf("the answer breaks off: %w", err)
	}
	if last {
		w.close()
	}
	return &reply{response.StatusCode, response.Header, body}, nil
}
