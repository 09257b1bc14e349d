package notifytest

import (
	"net/http"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/go-json-experiment/json"
)

// fault is an answer that is an error, section "Error codes".
type fault struct {
	status        int
	name, message string
}

func (f fault) write(w http.ResponseWriter) {
	type entry struct {
		Error   string `json:"error"`
		Message string `json:"message"`
	}
	write(w, f.status, struct {
		Status int     `json:"status_code"`
		Errors []entry `json:"errors"`
	}{f.status, []entry{{f.name, f.message}}})
}

// write answers with a document.
func write(w http.ResponseWriter, status int, document any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.MarshalWrite(w, document) // whoever asked may have left
}

// leeway is how far a token may be from the clock, section "Authorisation header".
const leeway = 30 * time.Second

// authenticate returns the sort of key that a request proves, or the answer to it.
func (s *Server) authenticate(r *http.Request) (KeyType, *fault) {
	refused := func(status int, message string) (KeyType, *fault) {
		return 0, &fault{status, "AuthError", message}
	}
	header := r.Header.Get("Authorization")
	if header == "" {
		return refused(http.StatusUnauthorized, "Unauthorized: authentication token must be provided")
	}
	token, isBearer := strings.CutPrefix(header, "Bearer ")
	if !isBearer {
		return refused(http.StatusUnauthorized, "Unauthorized: authentication bearer scheme must be used")
	}
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.HS256})
	if err != nil {
		return refused(http.StatusForbidden, "Invalid token: signature, api token is not valid")
	}
	for _, k := range []KeyType{Test, Team, Live} {
		var claims jwt.Claims
		if parsed.Claims([]byte(secrets[k]), &claims) != nil || k == Live && s.config.Trial {
			continue
		}
		switch {
		case claims.Issuer == "":
			return refused(http.StatusForbidden, "Invalid token: iss field not provided")
		case claims.Issuer != service:
			return refused(http.StatusForbidden, "Invalid token: service not found")
		case claims.IssuedAt == nil:
			return refused(http.StatusForbidden, "Invalid token: iat field not provided")
		case s.config.Now().Sub(claims.IssuedAt.Time()).Abs() > leeway:
			return refused(http.StatusForbidden, "Error: Your system clock must be accurate to within 30 seconds")
		}
		return k, nil
	}
	return refused(http.StatusForbidden, "Invalid token: API key not found")
}
