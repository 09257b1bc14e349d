package main

import (
	"crypto/rand"
	"crypto/tls"
	"io"
	"log"
	"os"
	"sync"
	"time"
)

// secrets is where keys come from.
var secrets = rand.Reader

// quiet returns where the HTTP server writes what it thinks of clients: nowhere,
// for it quotes them.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// keyPair is a certificate and its key in two files. It is read again when one
// of them has changed, so that a renewed certificate needs no restart.
type keyPair struct {
	certFile, keyFile string

	mu      sync.Mutex
	pair    *tls.Certificate
	looked  time.Time
	changed [2]time.Time // of the files, when they were read
}

// lookEvery is how often the files are looked at, at most.
const lookEvery = time.Second

func openKeyPair(certFile, keyFile string) (*keyPair, error) {
	p := &keyPair{certFile: certFile, keyFile: keyFile}
	return p, p.read()
}

// read reads the files if they have changed.
func (p *keyPair) read() error {
	changed, err := p.times()
	if err != nil || p.pair != nil && changed == p.changed {
		return err
	}
	pair, err := tls.LoadX509KeyPair(p.certFile, p.keyFile)
	if err != nil {
		return err
	}
	p.pair, p.changed = &pair, changed
	return nil
}

func (p *keyPair) times() (at [2]time.Time, err error) {
	for i, name := range []string{p.certFile, p.keyFile} {
		info, err := os.Stat(name)
		if err != nil {
			return at, err
		}
		at[i] = info.ModTime()
	}
	return at, nil
}

// config returns the TLS configuration. While the files do not fit each other,
// as in the middle of a renewal, the pair before is used.
func (p *keyPair) config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			p.mu.Lock()
			defer p.mu.Unlock()
			if now := time.Now(); now.Sub(p.looked) >= lookEvery {
				p.looked = now
				_ = p.read() // the pair before still holds
			}
			return p.pair, nil
		},
	}
}
