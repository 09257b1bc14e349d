//go:build !pcsc || !cgo || !linux

package main

// cards are the measurements that need a reader: none without -tags pcsc.
func cards() []measurement { return nil }
