//go:build !linux

package pcsctest

func notIsolated() *Service { return &Service{} }
