package notifytest

import (
	"net/http"
	"time"
)

// Fault is what goes wrong with one request to send. The zero Fault is none.
type Fault uint8

// The faults. Where a name says Taken, the message is kept all the same.
const (
	RateLimited Fault = iota + 1 // 429 RateLimitError
	OverDaily                    // 429 TooManyRequestsError
	Internal                     // 500 Exception, nothing kept
	BadGateway                   // 502 of something in front, nothing kept
	Hang                         // no answer
	HangTaken                    // no answer
	Cut                          // the connection is cut once the request was read
	CutTaken                     // the connection is cut
	HalfTaken                    // the connection is cut in the middle of the answer
	Slow                         // the answer is right, and comes after Config.Delay
)

// Fault has the next requests to send go wrong, so many of them, after those that an
// earlier call has chosen. A request with a bad token takes none.
func (s *Server) Fault(f Fault, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range times {
		s.faults = append(s.faults, f)
	}
}

// nextFault returns the fault of a request to send.
func (s *Server) nextFault() Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.faults) == 0 {
		return 0
	}
	f := s.faults[0]
	s.faults = s.faults[1:]
	return f
}

// before does what a fault does to a request that is not looked at yet. It reports
// whether that was all.
func (s *Server) before(f Fault, w http.ResponseWriter, r *http.Request) (over bool) {
	switch f {
	case RateLimited:
		fault{http.StatusTooManyRequests, "RateLimitError", "Exceeded rate limit for key type TEST of 3000 requests per 60 seconds"}.write(w)
	case OverDaily:
		fault{http.StatusTooManyRequests, "TooManyRequestsError", "Exceeded send limits (250000) for today"}.write(w)
	case Internal:
		fault{http.StatusInternalServerError, "Exception", "Internal server error"}.write(w)
	case BadGateway:
		http.Error(w, "<html>Bad gateway</html>", http.StatusBadGateway)
	case Hang:
		s.gone(r.Context())
		panic(http.ErrAbortHandler)
	case Cut:
		panic(http.ErrAbortHandler)
	case Slow:
		time.Sleep(s.config.Delay)
		return false
	default:
		return false
	}
	return true
}

// after does what a fault does to a request whose message is kept. It returns what the
// answer is to be written to.
func (s *Server) after(f Fault, w http.ResponseWriter, r *http.Request) http.ResponseWriter {
	switch f {
	case HangTaken:
		s.gone(r.Context())
		panic(http.ErrAbortHandler)
	case CutTaken:
		panic(http.ErrAbortHandler)
	case HalfTaken:
		return halfWriter{w}
	}
	return w
}

// halfWriter writes half of what it is given, and cuts the connection.
type halfWriter struct{ http.ResponseWriter }

func (h halfWriter) Write(b []byte) (int, error) {
	_, _ = h.ResponseWriter.Write(b[:len(b)/2])
	_ = http.NewResponseController(h.ResponseWriter).Flush()
	panic(http.ErrAbortHandler)
}
