package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// authority is a certificate authority of the test's own.
type testAuthority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newTestAuthority(t *testing.T) testAuthority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "rakit test authority"}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	must(t, err)
	cert, err := x509.ParseCertificate(der)
	must(t, err)
	return testAuthority{cert, key}
}

// issue returns a certificate for 127.0.0.1 and its key, in PEM.
func (a testAuthority) issue(t *testing.T, serial int64) (cert, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "rakit"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &private.PublicKey, a.key)
	must(t, err)
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	must(t, err)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})
}

// TestServeTLS: a renewed certificate is served without a restart, and half of
// one is not.
func TestServeTLS(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	certFile, keyFile := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	put := func(path string, data []byte) { must(t, os.WriteFile(path, data, 0o600)) }
	ca := newTestAuthority(t)
	cert, key := ca.issue(t, 101)
	put(certFile, cert)
	put(keyFile, key)
	p := startServe(t, serveArgs(dir, "--tls-cert", certFile, "--tls-key", keyFile)...)
	if !strings.HasPrefix(p.url, "https://") {
		t.Fatalf("served at %s", p.url)
	}
	roots := x509.NewCertPool()
	roots.AddCert(ca.cert)
	served := func() int64 {
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, DisableKeepAlives: true}}
		got, err := client.Get(p.url + "/healthz")
		must(t, err)
		got.Body.Close()
		if got.Header.Get("Strict-Transport-Security") == "" {
			t.Error("the answer does not ask for TLS from now on")
		}
		return got.TLS.PeerCertificates[0].SerialNumber.Int64()
	}
	renewal := func(why string, want int64) {
		t.Helper()
		time.Sleep(lookEvery + 50*time.Millisecond)
		if got := served(); got != want {
			t.Errorf("%s: certificate %d is served, want %d", why, got, want)
		}
	}
	if got := served(); got != 101 {
		t.Errorf("certificate %d is served first", got)
	}
	cert, key = ca.issue(t, 102)
	put(certFile, cert)
	renewal("a certificate whose key has not come yet", 101)
	put(keyFile, key[:len(key)/2])
	renewal("half of its key", 101)
	put(keyFile, key)
	renewal("the whole pair", 102)
	must(t, os.Remove(certFile))
	renewal("no certificate", 102)

	_, err := tls.Dial("tcp", hostOf(t, p.url), &tls.Config{RootCAs: roots, MaxVersion: tls.VersionTLS11})
	if err == nil {
		t.Error("TLS 1.1 is spoken")
	}
	if got, err := http.Get("http" + strings.TrimPrefix(p.url, "https") + "/healthz"); err == nil && got.StatusCode < 400 {
		t.Error("answered in clear")
	}
	p.stopped(t)
	if log := p.err.String(); strings.Count(log, `"TLS certificate and key"`) < 3 || !strings.Contains(log, "read again") {
		t.Errorf("the log does not tell of the renewal: %s", log)
	}
}
