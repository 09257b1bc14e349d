package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

// exchange is a request as it goes over the line, and what its answer must hold.
type exchange struct {
	request []byte
	want    []byte
}

// connection is a client that keeps its connection: it writes bytes that were put
// together before, and reads answers of HTTP/1.1 with little more than copying, so
// that what is measured is mostly the server.
type connection struct {
	net.Conn
	r    *bufio.Reader
	body []byte
}

func dial(address string) (*connection, error) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &connection{Conn: c, r: bufio.NewReaderSize(c, 16<<10)}, nil
}

// do sends one request and checks its answer, which is valid until the next.
func (c *connection) do(x exchange) ([]byte, error) {
	if _, err := c.Write(x.request); err != nil {
		return nil, err
	}
	status, err := c.line()
	if err != nil {
		return nil, err
	}
	ok := bytes.HasPrefix(status, []byte("HTTP/1.1 200 "))
	length, err := c.headers()
	if err != nil {
		return nil, err
	}
	if err := c.read(length); err != nil {
		return nil, err
	}
	if !ok || !bytes.Contains(c.body, x.want) {
		return nil, fmt.Errorf("another answer than wanted: %.300s", c.body)
	}
	return c.body, nil
}

func (c *connection) line() ([]byte, error) {
	line, err := c.r.ReadSlice('\n')
	return bytes.TrimRight(line, "\r\n"), err
}

const chunked = -1

// headers returns the length of the body, or chunked.
func (c *connection) headers() (length int, err error) {
	length = -2
	for {
		line, err := c.line()
		switch {
		case err != nil:
			return 0, err
		case len(line) == 0 && length < chunked:
			return 0, errors.New("an answer without a length")
		case len(line) == 0:
			return length, nil
		}
		if digits, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(digits)); err != nil {
				return 0, err
			}
		}
		if bytes.Equal(line, []byte("Transfer-Encoding: chunked")) {
			length = chunked
		}
	}
}

// read reads the body.
func (c *connection) read(length int) (err error) {
	c.body = c.body[:0]
	if length != chunked {
		return c.more(length)
	}
	for {
		line, err := c.line()
		if err != nil {
			return err
		}
		n, err := strconv.ParseUint(string(line), 16, 31)
		if err != nil {
			return err
		}
		if err := c.more(int(n)); err != nil {
			return err
		}
		if _, err := c.line(); err != nil || n == 0 {
			return err
		}
	}
}

// more appends n bytes to the body.
func (c *connection) more(n int) error {
	had := len(c.body)
	c.body = append(c.body, make([]byte, n)...) // kept and grown once
	_, err := io.ReadFull(c.r, c.body[had:])
	return err
}

// post puts a request together; headers are "Name: value".
func post(path, kind string, body []byte, headers ...string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: %s\r\nContent-Length: %d\r\n", path, kind, len(body))
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		fmt.Fprintf(&b, "%s: %s\r\n", textproto.CanonicalMIMEHeaderKey(name), value)
	}
	b.WriteString("\r\n")
	b.Write(body)
	return b.Bytes()
}

// load has clients send the exchanges by turns for a time, each over a
// connection of its own that stays. It returns how long each took.
func load(address string, clients int, xs []exchange, during time.Duration) ([]time.Duration, error) {
	type result struct {
		took []time.Duration
		err  error
	}
	results := make(chan result)
	end := time.Now().Add(during)
	for i := range clients {
		go func() {
			took, err := one(address, xs, i, end)
			results <- result{took, err}
		}()
	}
	var all []time.Duration
	var errs error
	for range clients {
		r := <-results
		all, errs = append(all, r.took...), errors.Join(errs, r.err)
	}
	return all, errs
}

// one is one client, which begins with the exchange first.
func one(address string, xs []exchange, first int, end time.Time) (took []time.Duration, err error) {
	c, err := dial(address)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	for i := first; ; i++ {
		start := time.Now()
		if start.After(end) {
			return took, nil
		}
		if _, err := c.do(xs[i%len(xs)]); err != nil {
			return nil, err
		}
		took = append(took, time.Since(start))
	}
}
