package caller

import (
	"errors"
	"strings"
)

// Why a request has no caller; test with errors.Is. Each error that matches
// ErrUnauthenticated is an [*Unauthenticated].
var (
	ErrUnauthenticated = errors.New("the caller is not authenticated")                                           // HTTP 401
	ErrNoCredentials   = errors.New("no credentials were sent")                                                  // HTTP 401; also matches ErrUnauthenticated
	ErrNoRole          = errors.New("the token gives no Registration Authority role")                            // HTTP 403
	ErrRoleNotChosen   = errors.New("the token has several roles and none is chosen: send " + headerRoleProfile) // HTTP 403
	ErrUnavailable     = errors.New("the keys of the issuer cannot be fetched at the moment")                    // HTTP 503
)

// The error codes of a challenge (RFC 6750 §3.1, RFC 9470 §3).
const (
	InvalidRequest                 = "invalid_request"
	InvalidToken                   = "invalid_token"
	InsufficientScope              = "insufficient_scope" // RFC 6750 would have it answered with 403
	InsufficientUserAuthentication = "insufficient_user_authentication"
)

const (
	schemeBearer = "Bearer"
	schemeAPIKey = "APIKey"
)

// Unauthenticated is the error of a request without a credential that can be
// believed. It matches [ErrUnauthenticated].
type Unauthenticated struct {
	Scheme  string // of the challenge: "Bearer", or "APIKey", which no RFC registers
	Problem string // error code; "" when no credential of the scheme was sent
	Reason  string // fixed text for people, with nothing of the credential
}

// Error returns the reason.
func (e *Unauthenticated) Error() string { return "caller: " + e.Reason }

// Is reports whether e matches target.
func (e *Unauthenticated) Is(target error) bool {
	return target == ErrUnauthenticated || target == ErrNoCredentials && e.Problem == "" && e.Reason == ErrNoCredentials.Error()
}

// Challenge returns the value of the header WWW-Authenticate of an answer with
// status 401 because of err (RFC 6750 §3).
func Challenge(err error) string {
	e := noCredentials(schemeBearer)
	errors.As(err, &e)
	return e.challenge()
}

func (e *Unauthenticated) challenge() string {
	var b strings.Builder
	b.WriteString(e.Scheme + ` realm="rakit"`)
	if e.Problem != "" {
		b.WriteString(`, error="` + e.Problem + `", error_description="` + e.Reason + `"`)
	}
	return b.String()
}

func noCredentials(scheme string) *Unauthenticated {
	return &Unauthenticated{Scheme: scheme, Reason: ErrNoCredentials.Error()}
}

func badRequest(scheme, reason string) *Unauthenticated {
	return &Unauthenticated{Scheme: scheme, Problem: InvalidRequest, Reason: reason}
}

func badToken(reason string) *Unauthenticated {
	return &Unauthenticated{Scheme: schemeBearer, Problem: InvalidToken, Reason: reason}
}
