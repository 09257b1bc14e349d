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
	tell              func(error) // of each pair that was read later, or could not be

	mu      sync.Mutex
	pair    *tls.Certificate
	looked  time.Time
	changed [2]time.Time // of the files, when they were read
	broken  bool         // as they were read last
}

// lookEvery is how often the files are looked at, at most.
const lookEvery = time.Second

func openKeyPair(certFile, keyFile string, tell func(error)) (*keyPair, error) {
	p := &keyPair{certFile: certFile, keyFile: keyFile, tell: tell}
	var err error
	if p.changed, err = p.times(); err != nil {
		return nil, err
	}
	return p, p.read()
}

func (p *keyPair) read() error {
	pair, err := tls.LoadX509KeyPair(p.certFile, p.keyFile)
	if err == nil {
		p.pair = &pair
	}
	return err
}

// look reads the files if they have changed. Files that cannot be read, or do not
// fit each other, as in the middle of a renewal, leave the pair as it was, and are
// read again: clocks of file systems are coarse.
func (p *keyPair) look(now time.Time) {
	if now.Sub(p.looked) < lookEvery {
		return
	}
	p.looked = now
	changed, err := p.times()
	same := changed == p.changed
	if same && !p.broken {
		return
	}
	p.changed = changed
	if err == nil {
		err = p.read()
	}
	p.broken = err != nil
	if !same || !p.broken {
		p.tell(err)
	}
}

// times returns when the files were changed; the zero time for one that is not
// there.
func (p *keyPair) times() (at [2]time.Time, err error) {
	for i, name := range []string{p.certFile, p.keyFile} {
		info, missing := os.Stat(name)
		if missing != nil {
			err = missing
			continue
		}
		at[i] = info.ModTime()
	}
	return at, err
}

// config returns the TLS configuration.
func (p *keyPair) config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.look(time.Now())
			return p.pair, nil
		},
	}
}
