package server_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

// rawAnswers sends bytes over one connection and returns every answer. It closes
// its own half once it has as many as are wanted, or at once when the request
// breaks off: for net/http a client who has closed it is gone.
func rawAnswers(t *testing.T, address, request string, wanted int, breaksOff bool) (all []reply) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(answerTime)); err != nil {
		t.Fatal(err)
	}
	go func() {
		_, _ = io.WriteString(conn, request) // the server may have gone before
		if breaksOff {
			_ = conn.(*net.TCPConn).CloseWrite()
		}
	}()
	r := bufio.NewReader(conn)
	for {
		if len(all) == wanted {
			_ = conn.(*net.TCPConn).CloseWrite()
		}
		if _, err := r.Peek(1); err != nil {
			return all
		}
		response, err := http.ReadResponse(r, &http.Request{Method: http.MethodGet})
		if err != nil {
			t.Fatalf("answer %d: %v", len(all)+1, err)
		}
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatalf("answer %d breaks off: %v", len(all)+1, err)
		}
		all = append(all, reply{response.StatusCode, response.Header, body})
	}
}

// TestRawRequests sends what no client would write. HTTP that is none is
// answered by net/http, in its own words; nothing is answered twice, left
// hanging or repeated.
func TestRawRequests(t *testing.T) {
	s := watchedServer(t)
	const (
		who   = "Host: x\r\nX-Demo-Actor: 999900000103 ra-agent RX2\r\n"
		get   = "GET /v1/rules/RA-VID-041 HTTP/1.1\r\n" + who + "\r\n"
		typed = who + "Content-Type: application/json\r\n"
		body  = `{"advance":"1h"}`
		post  = "POST /v1/sandbox/clock HTTP/1.1\r\n" + typed
	)
	length := fmt.Sprintf("Content-Length: %d\r\n", len(body))
	tests := []struct {
		name, request string
		statuses      []int
		why           string
	}{
		{"one after the other", strings.Repeat(get, 20), bytesOf(200, 20), "requests may be sent without waiting"},
		{"a change between reads", get + post + length + "\r\n" + body + get, []int{200, 200, 200}, "in their order"},
		{"what follows a fault", "GET /v1/rules?area=%zz HTTP/1.1\r\n" + who + "\r\n" + get, []int{400, 200}, "the connection is still good"},
		{"what follows an unread body", "POST /v1/links HTTP/1.1\r\n" + who + "Content-Length: 7\r\n\r\n{\"a\":1}" + get, []int{415, 200}, "the body is not the next request"},
		{"HTTP/1.0", "GET /v1/rules/RA-VID-041 HTTP/1.0\r\n" + who + "\r\n", []int{200}, "old, and well-formed"},
		{"HTTP/1.0 without a host", "GET /healthz HTTP/1.0\r\n\r\n", []int{200}, "a host is not asked for"},
		{"absolute form", "GET http://x/v1/rules/RA-VID-041 HTTP/1.1\r\n" + who + "\r\n", []int{200}, "servers have to take it (RFC 9112, section 3.2.2)"},
		{"absolute form of another host", "GET https://Zqx.example/v1/rules HTTP/1.1\r\n" + who + "\r\n", []int{200}, "there is one host"},
		{"asterisk form", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", []int{200}, "of net/http"},
		{"options", "OPTIONS /v1/rules HTTP/1.1\r\n" + who + "\r\n", []int{405}, "no other origin may call"},
		{"trace", "TRACE /v1/rules HTTP/1.1\r\n" + who + "Cookie: Zqx\r\n\r\n", []int{405}, "would repeat the headers"},
		{"connect", "CONNECT Zqx.example:443 HTTP/1.1\r\nHost: Zqx.example:443\r\n\r\n", []int{405}, "no proxy"},
		{"connect with a path", "CONNECT /v1/rules HTTP/1.1\r\n" + who + "\r\n", []int{405}, "no proxy"},
		{"another method in a header", "GET /v1/rules HTTP/1.1\r\n" + who + "X-HTTP-Method-Override: DELETE\r\nX-Method-Override: PUT\r\n\r\n", []int{200}, "a header changes no method"},
		{"two slashes", "GET //v1/rules HTTP/1.1\r\n" + who + "\r\n", []int{404}, "no redirection that a proxy may read otherwise"},
		{"up and down", "GET /docs/../v1/rules HTTP/1.1\r\n" + who + "\r\n", []int{404}, "the same"},
		{"up and down, encoded", "GET /v1/cards/%2e%2e/rules HTTP/1.1\r\n" + who + "\r\n", []int{404}, "the same"},
		{"slash in an id", "GET /v1/cards/..%2f..%2fv1%2frules HTTP/1.1\r\n" + who + "\r\n", []int{404}, "an id like any other"},
		{"no UTF-8 in an id", "GET /v1/cards/Zqx%ff%fe%00 HTTP/1.1\r\n" + who + "\r\n", []int{404}, "an id like any other"},
		{"broken escape in a path", "GET /v1/cards/%zzZqx HTTP/1.1\r\n" + who + "\r\n", []int{400}, "of net/http"},
		{"fragment", "GET /v1/rules#Zqx HTTP/1.1\r\n" + who + "\r\n", []int{404}, "no client sends one"},
		{"no target", "GET  HTTP/1.1\r\n" + who + "\r\n", []int{400}, "of net/http"},
		{"no version", "GET /v1/rules\r\n" + who + "\r\n", []int{400}, "of net/http"},
		{"no host", "GET /v1/rules HTTP/1.1\r\n\r\n", []int{400}, "of net/http"},
		{"two hosts", "GET /v1/rules HTTP/1.1\r\nHost: Zqx\r\n" + who + "\r\n", []int{400}, "of net/http"},
		{"header without a colon", "GET /v1/rules HTTP/1.1\r\n" + who + "Zqx\r\n\r\n", []int{400}, "of net/http"},
		{"space before the colon", "POST /v1/sandbox/clock HTTP/1.1\r\n" + who + "Content-Length : 5\r\n\r\n", []int{400}, "of net/http"},
		{"zero byte in a header", "GET /v1/rules HTTP/1.1\r\n" + who + "X-Zqx: a\x00b\r\n\r\n", []int{400}, "of net/http"},
		{"lone line feeds", strings.ReplaceAll(get, "\r", ""), []int{200}, "taken by net/http"},
		{"two lengths", post + length + "Content-Length: 3\r\n\r\n" + body, []int{400}, "one of them may be hidden from a proxy"},
		{"length and chunks", post + length + "Transfer-Encoding: chunked\r\n\r\n10\r\n" + body + "\r\n0\r\n\r\n" + get, []int{200, 200}, "the chunks count, as net/http has it"},
		{"negative length", post + "Content-Length: -1\r\n\r\n" + body, []int{400}, "of net/http"},
		{"length with a sign", post + "Content-Length: +16\r\n\r\n" + body, []int{400}, "of net/http"},
		{"other transfer coding", post + "Transfer-Encoding: gzip, chunked\r\n\r\n10\r\n" + body + "\r\n0\r\n\r\n", []int{501}, "of net/http, as RFC 9112, section 6.1 has it"},
		{"chunk extensions", post + "Transfer-Encoding: chunked\r\n\r\n10;Zqx=\"a;b\"\r\n" + body + "\r\n0\r\nX-Zqx: 1\r\n\r\n" + get, []int{200, 200}, "allowed, and without a meaning"},
		{"chunk of another length", post + "Transfer-Encoding: chunked\r\n\r\n3\r\n" + body + "\r\n0\r\n\r\n", []int{400}, "the client's fault"},
		{"body that never comes", post + length + "\r\n", []int{400}, "the client's fault"},
		{"body cut short", post + length + "Idempotency-Key: Zqx\r\n\r\n" + body[:9], []int{400}, "the client's fault"},
		{"expects something", post + length + "Expect: Zqx\r\n\r\n" + body, []int{417}, "of net/http"},
		{"many headers", "GET /v1/rules/RA-VID-041 HTTP/1.1\r\n" + who + strings.Repeat("X-Zqx: a\r\n", 3000) + "\r\n", []int{200}, "below the limit of net/http"},
		{"too many headers", "GET /v1/rules HTTP/1.1\r\n" + who + strings.Repeat("X-Zqx: "+strings.Repeat("a", 1000)+"\r\n", 1200) + "\r\n", []int{431}, "of net/http: 1 MiB, in rakit serve 32 KiB"},
		{"long target", "GET /v1/cards/" + strings.Repeat("Zqx", 300_000) + " HTTP/1.1\r\n" + who + "\r\n", []int{422}, "an id has at most 64 characters"},
		{"upgrade", "GET /v1/rules/RA-VID-041 HTTP/1.1\r\n" + who + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n", []int{200}, "not taken up"},
		{"HTTP/2 at once", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", []int{404}, "not spoken without TLS"},
		{"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03Zqx\r\n\r\n", []int{400}, "of net/http"},
		{"parts for JSON", "POST /v1/links HTTP/1.1\r\n" + who + "Content-Type: multipart/form-data; boundary=Zqx\r\nContent-Length: 67\r\n\r\n--Zqx\r\nContent-Disposition: form-data; name=\"child\"\r\n\r\nZqx\r\n--Zqx--", []int{415}, "JSON is wanted"},
		{"form for JSON", "POST /v1/links HTTP/1.1\r\n" + who + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nchild=Zqx", []int{415}, "what a page elsewhere could send"},
		{"list of tags in two lines", "GET /v1/cards/card-5beca0458de88bb6 HTTP/1.1\r\n" + who + "If-Match: \"99\"\r\nIf-Match: \"7\"\r\n\r\n", []int{200}, "one list (RFC 9110, section 5.3)"},
		{"key and early refusal while asking first", "POST /v1/links HTTP/1.1\r\n" + who + "Content-Type: text/plain\r\nIdempotency-Key: k\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n", []int{415}, "answered without the body"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var statuses []int
			for _, got := range rawAnswers(t, s.wire.address, tt.request, len(tt.statuses), strings.HasPrefix(tt.why, "the client")) {
				statuses = append(statuses, got.status)
				if got.status < http.StatusBadRequest {
					continue
				}
				if at := repeated(&got); at != "" {
					t.Errorf("repeats what was sent: %s", at)
				}
				if got.header.Get("X-Request-Id") != "" && noProblem(&got) != "" {
					t.Errorf("%s: %s", noProblem(&got), got.body)
				}
			}
			if fmt.Sprint(statuses) != fmt.Sprint(tt.statuses) {
				t.Errorf("answered %v, want %v (%s)", statuses, tt.statuses, tt.why)
			}
			if err := s.discreet(); err != nil {
				t.Error(err)
			}
		})
	}
}

// bytesOf returns a status many times.
func bytesOf(status, times int) (all []int) {
	for range times {
		all = append(all, status)
	}
	return all
}

// TestSlowHeadHoldsNobodyUp: a client that never comes to the end of its headers
// takes a connection, and no more than that. The server of the command breaks it
// off after ten seconds.
func TestSlowHeadHoldsNobodyUp(t *testing.T) {
	s := watchedServer(t)
	for range 200 {
		conn, err := net.Dial("tcp", s.wire.address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, "GET /v1/rules HTTP/1.1\r\nX-Zqx: "); err != nil {
			t.Fatal(err)
		}
	}
	start := time.Now()
	got := rawAnswers(t, s.wire.address, "GET /v1/rules/RA-VID-041 HTTP/1.1\r\nHost: x\r\nX-Demo-Actor: 999900000103 ra-agent RX2\r\n\r\n", 1, false)
	if len(got) != 1 || got[0].status != http.StatusOK || time.Since(start) > 5*time.Second {
		t.Errorf("answered %v after %v", got, time.Since(start))
	}
}

// flood is JSON Lines without an end in sight, and counts what was read of it.
type flood struct {
	line []byte
	left int
	rest []byte
}

func (f *flood) Read(p []byte) (int, error) {
	if len(f.rest) == 0 {
		if f.left <= 0 {
			return 0, io.EOF
		}
		f.rest = f.line
		f.left -= len(f.line)
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// TestLongStream assesses nearly 64 MiB of records and holds no more of them
// than one at a time; a byte over the limit breaks the answer off.
func TestLongStream(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds")
	}
	s := watchedServer(t)
	line := []byte(`{"id":"a","evidence":[{"kind":"uk-passport","number":"000000000","expires":"2025-04-01"},{"kind":"TAC1","issued":"2020-03-01"}],"x":"` + strings.Repeat("Zqx", 20_000) + "\"}\n")
	send := func(size int) (int, error) {
		r, err := http.NewRequest(http.MethodPost, "http://"+s.wire.address+"/v1/assessments/flags", &flood{line: line, left: size})
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-ndjson")
		r.Header.Set("X-Demo-Actor", "999900000103 ra-agent RX2")
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			return 0, err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Fatalf("status %d", response.StatusCode)
		}
		rows := 0
		lines := bufio.NewScanner(response.Body)
		for lines.Scan() {
			if bytes.Contains(lines.Bytes(), []byte(markedWord)) {
				t.Fatal("a row repeats the line that cannot be read")
			}
			rows++
		}
		return rows, lines.Err()
	}
	const limit = 64 << 20
	most := heapDuring(func() {
		rows, err := send(limit - 2*len(line))
		if want := (limit - 2*len(line) + len(line) - 1) / len(line); err != nil || rows != want {
			t.Errorf("%d rows, want %d: %v", rows, want, err)
		}
	})
	t.Logf("the heap that is reachable grew to %d MiB more", most>>20)
	if most > 24<<20 {
		t.Errorf("the heap grew to %d MiB", most>>20)
	}
	if rows, err := send(limit + 2*len(line)); err == nil {
		t.Errorf("%d rows of more than the limit, and the answer looks complete", rows)
	}
}

// heapDuring returns by how much the reachable heap grew while fn ran, at most:
// what the tests before have left does not count, nor what is garbage.
func heapDuring(fn func()) (most uint64) {
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			most = max(most, reachable())
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	before := reachable()
	fn()
	close(done)
	<-stopped
	return most - min(most, before)
}

func reachable() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
