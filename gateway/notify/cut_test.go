package notify_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/gateway/notify"
	"github.com/rakit-dev/rakit/gateway/notify/notifytest"
)

// talking listens on a loopback address and hands each connection to talk, which ends it.
func talking(t *testing.T, talk func(c net.Conn)) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				talk(c)
			}()
		}
	}()
	return l.Addr().String()
}

// read reads a whole request.
func read(c net.Conn) {
	r, err := http.ReadRequest(bufio.NewReader(c))
	if err == nil {
		_, _ = io.Copy(io.Discard, r.Body)
	}
}

// TestCutAtEachStage kills the connection wherever it can be killed.
func TestCutAtEachStage(t *testing.T) {
	answer := "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"id\":\"740e5834"
	say := func(s string) func(net.Conn) {
		return func(c net.Conn) { read(c); _, _ = io.WriteString(c, s) }
	}
	for _, tt := range []struct {
		name string
		talk func(net.Conn)
		want string
		why  string
	}{
		{"before reading", func(net.Conn) {}, "unsure", "what was written may be read by whoever took the connection"},
		{"within the request", func(c net.Conn) { _, _ = io.ReadFull(c, make([]byte, 20)) }, "unsure", "as before"},
		{"after the request", read, "unsure", "it was read"},
		{"within the status line", say("HTTP/1.1 20"), "unsure", "it was read"},
		{"after the status line", say("HTTP/1.1 201 Created\r\n"), "unsure", "it was read"},
		{"within the body", say(answer), "unsure", "it was taken, by somebody"},
		{"another protocol", say("220 " + secretText + " 07700900123\r\n"), "unsure", "what is said is not repeated"},
		{"an error that is cut", say("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 500\r\n\r\n{"), "unsure", "half an answer is none"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			address := talking(t, tt.talk)
			_, err := open(t, config("http://"+address, testKey)).Send(t.Context(), textTo("r-1", "07700900123"))
			if kindOf(err) != tt.want {
				t.Errorf("Send = %v, want %s\nwhy: %s", err, tt.want, tt.why)
			}
			checkSilent(t, err, "220 ")
		})
	}
}

func TestNoConnection(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	untrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = quiet()
	untrusted.StartTLS()
	defer untrusted.Close()
	plain := talking(t, func(c net.Conn) { _, _ = io.WriteString(c, secretText) })
	for _, tt := range []struct{ name, base, says string }{
		{"refused", gone.URL, "refused"},
		{"no such name", "https://notify.invalid", "name of the server is not found"},
		{"a certificate of somebody else", untrusted.URL, "not trusted"},
		{"no TLS there", "https://" + plain, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := config(tt.base, testKey)
			if strings.HasSuffix(tt.base, ".invalid") { // no test asks the network for names
				c.Client = &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
					return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "notify.invalid", IsNotFound: true}}
				}}}
			}
			_, err := open(t, c).Send(t.Context(), textTo("r-1", "07700900123"))
			if kindOf(err) != "temporary" || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("Send = %v, want temporary, saying %q", err, tt.says)
			}
			checkSilent(t, err)
		})
	}
}

// TestNoAnswerInTime shows that our own limit of time is no error of the caller's context,
// which is how the caller tells its own end.
func TestNoAnswerInTime(t *testing.T) {
	for _, f := range []notifytest.Fault{notifytest.Hang, notifytest.HangTaken} {
		w := newWorld(t, nil, func(c *notify.Config) { c.Timeout = 50 * time.Millisecond })
		w.server.Fault(f, 1)
		_, err := w.Send(t.Context(), textTo("r-1", "07700900123"))
		if kindOf(err) != "unsure" || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Send = %v, want unsure, and no error of a context", err)
		}
		if f == notifytest.Hang {
			continue
		}
		if h, err := w.Ask(t.Context(), "r-1", noon); err != nil || h.ID != w.server.Sent()[0].ID {
			t.Errorf("Ask = %+v, %v, want the message that was taken", h, err)
		}
	}
}

func TestHangingDial(t *testing.T) {
	c := config("https://notify.invalid", testKey)
	c.Timeout = 20 * time.Millisecond
	c.Client = &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}}
	_, err := open(t, c).Send(t.Context(), textTo("r-1", "07700900123"))
	if kindOf(err) != "temporary" || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Send = %v, want temporary: nothing was written", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer cancel()
	_, err = open(t, c).Send(ctx, textTo("r-1", "07700900123"))
	if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, authority.ErrUnsure) {
		t.Errorf("Send = %v, want the end of the context alone", err)
	}
}

// TestContextEndsAfterWriting shows that the end of a context does not hide that the
// message may have been taken.
func TestContextEndsAfterWriting(t *testing.T) {
	w := newWorld(t, nil, nil)
	w.server.Fault(notifytest.HangTaken, 1)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := w.Send(ctx, textTo("r-1", "07700900123"))
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, authority.ErrUnsure) {
		t.Errorf("Send = %v, want the end of the context, unsure", err)
	}
}

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestSilentTransport shows that nothing is claimed of a transport that tells nothing.
func TestSilentTransport(t *testing.T) {
	c := config("https://notify.invalid", testKey)
	c.Client = &http.Client{Transport: transportFunc(func(*http.Request) (*http.Response, error) {
		return nil, errors.New("no connection to 07700900123")
	})}
	_, err := open(t, c).Send(t.Context(), textTo("r-1", "07700900123"))
	if kindOf(err) != "unsure" {
		t.Errorf("Send = %v, want unsure", err)
	}
	checkSilent(t, err)
}

// TestRedirectIsNotFollowed shows that neither token nor message goes elsewhere.
func TestRedirectIsNotFollowed(t *testing.T) {
	elsewhere, count := answering(t, 201, "")
	s := httptest.NewServer(http.RedirectHandler(elsewhere, http.StatusTemporaryRedirect))
	defer s.Close()
	g := open(t, config(s.URL, testKey))
	if _, err := g.Send(t.Context(), textTo("r-1", "07700900123")); kindOf(err) != "unsure" {
		t.Errorf("Send = %v, want unsure", err)
	}
	if _, err := g.Ask(t.Context(), "r-1", noon); kindOf(err) != "temporary" {
		t.Errorf("Ask = %v, want temporary", err)
	}
	if count() != 0 {
		t.Error("the redirect was followed")
	}
}
