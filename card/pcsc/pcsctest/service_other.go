//go:build !linux

package pcsctest

import (
	"context"
	"fmt"
	"net"
)

// Service is a reader service, which this package starts on Linux only.
type Service struct{}

// Launch returns ErrMissing here.
func Launch() (*Service, error) { return nil, fmt.Errorf("%w: it runs on Linux only", ErrMissing) }

// Use does nothing here.
func (s *Service) Use() error { return ErrMissing }

// Env returns nil here.
func (s *Service) Env() []string { return nil }

// Isolated is false here.
func (s *Service) Isolated() bool { return false }

// Reader returns the empty name here.
func (s *Service) Reader(int) string { return "" }

// Dial returns ErrMissing here.
func (s *Service) Dial(context.Context, int) (net.Conn, error) { return nil, ErrMissing }

// Kill does nothing here.
func (s *Service) Kill() error { return nil }

// Restart returns ErrMissing here.
func (s *Service) Restart() error { return ErrMissing }

// Stop does nothing here.
func (s *Service) Stop() error { return nil }
