package postgres

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"slices"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// notConnected returns the error of a connection that did not come about: where it was
// to go, and in words why it did not. It wraps what [clean] would return. Nothing in it
// is of the user or of a password.
func notConnected(config *pgx.ConnConfig, err error) error {
	return fmt.Errorf("%s: %s: %w", placeOf(config), strings.Join(reasonsOf(err), "; "), clean(err))
}

// placeOf names the hosts and the database of a configuration.
func placeOf(config *pgx.ConnConfig) string {
	hosts := []string{hostText(config.Host, config.Port)}
	for _, other := range config.Fallbacks { // the same host again, without TLS, is one of them
		if text := hostText(other.Host, other.Port); !slices.Contains(hosts, text) {
			hosts = append(hosts, text)
		}
	}
	place := strings.Join(hosts, " or ")
	if config.Database == "" {
		place += ", the database that is named as the user is"
	} else {
		place += fmt.Sprintf(", database %q", config.Database)
	}
	if misplaced(config.ConnString()) || strings.Contains(place, "@") {
		return "the database of the URL"
	}
	return place
}

// misplaced reports whether an @ of a URL comes after its host: the host may be a user,
// and the rest a password with signs in it that were not encoded.
func misplaced(url string) bool {
	_, rest, _ := strings.Cut(url, "//")
	i := strings.IndexAny(rest, "/?#")
	return i >= 0 && strings.Contains(rest[i:], "@")
}

func hostText(host string, port uint16) string { return fmt.Sprintf("host %q, port %d", host, port) }

// reasonsOf returns why the attempts failed, each reason once.
func reasonsOf(err error) (all []string) {
	var several interface{ Unwrap() []error }
	if !errors.As(err, &several) {
		return []string{reasonOf(err)}
	}
	for _, e := range several.Unwrap() {
		for _, reason := range reasonsOf(e) {
			if !slices.Contains(all, reason) {
				all = append(all, reason)
			}
		}
	}
	return all
}

// reasonOf returns in words why one attempt failed.
func reasonOf(err error) string {
	var refused *pgconn.PgError
	var name *net.DNSError
	var slow net.Error
	switch {
	case errors.As(err, &refused):
		return refusalOf(refused.Code)
	case errors.As(err, &name) && name.IsNotFound:
		return "no such host"
	case errors.As(err, &name):
		return "the name of the host cannot be looked up"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, fs.ErrNotExist):
		return "no such socket"
	case errors.Is(err, fs.ErrPermission):
		return "the socket may not be used"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "no way to the host"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return "no answer in time"
	case ofTLS(err) != "":
		return ofTLS(err)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the connection was cut"
	}
	return "it cannot be reached"
}

// refusalOf returns in words why the server let nobody in.
func refusalOf(code string) string {
	switch {
	case code == "28P01":
		return "user or password refused"
	case code == "28000":
		return "the server knows no such user, or does not let them in from here"
	case code == "3D000":
		return "the database does not exist"
	case code == "42501":
		return "the user has no right to connect to the database"
	case code == tooManyConnections:
		return "the server has too many connections"
	case strings.HasPrefix(code, operatorClass):
		return "the server is starting or stopping"
	case strings.HasPrefix(code, "22"), code == "42704":
		return "the server does not take a setting of the URL"
	}
	return "the server refused it"
}

// ofTLS returns in words what is wrong with TLS, or nothing.
func ofTLS(err error) string {
	var certificate *tls.CertificateVerificationError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &certificate):
		return "TLS: the certificate of the server is not trusted, or not for this host"
	case errors.As(err, &alert), errors.As(err, &record):
		return "TLS: no agreement with the server"
	case strings.Contains(err.Error(), "server refused TLS"):
		return "TLS: the server has none"
	}
	return ""
}
