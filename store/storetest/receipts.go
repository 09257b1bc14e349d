package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
)

func receiptClauses() []clause {
	return []clause{
		{"a receipt comes back as it was put, and is not replaced", receiptComesBack},
		{"a receipt with an empty answer is kept", emptyAnswer},
		{"a receipt is undone with its function", receiptUndone},
		{"receipts from before an instant are dropped", receiptsDropped},
		{"one receipt is put for a key, whoever comes at the same time", oneReceipt},
	}
}

func sampleReceipt(key string) authority.Receipt {
	return authority.Receipt{Key: key, Digest: bytes.Repeat([]byte{0xff, 0}, 16), Answer: []byte("{\"a\":\"\x00\"}\n"), At: noon}
}

// receipt returns what is kept under a key, and whether there is something.
func (f *fixture) receipt(key string) (r authority.Receipt, ok bool) {
	f.Helper()
	err := f.store.View(context.Background(), func(tx authority.Tx) (err error) {
		r, err = tx.Receipt(key)
		return err
	})
	if err != nil && !errors.Is(err, authority.ErrNotFound) {
		f.Fatalf("Receipt() = %v", err)
	}
	return r, err == nil
}

func receiptComesBack(f *fixture) {
	want := sampleReceipt("key-1")
	f.update(func(tx authority.Tx) error { return tx.PutReceipt(want) })
	other := want
	other.Answer = []byte("another")
	err := f.attempt(func(tx authority.Tx) error { return tx.PutReceipt(other) })
	if !errors.Is(err, authority.ErrConflict) {
		f.Errorf("second PutReceipt() = %v, want ErrConflict: the first was answered", err)
	}
	f.reopen()
	got, _ := f.receipt("key-1")
	if diff := cmp.Diff(want, got); diff != "" {
		f.Errorf("Receipt() mismatch (-want +got):\n%s", diff)
	}
	for _, key := range []string{"", "key", "key-1 ", "KEY-1"} {
		if _, ok := f.receipt(key); ok {
			f.Errorf("there is a receipt under %q", key)
		}
	}
}

func emptyAnswer(f *fixture) {
	for key, answer := range map[string][]byte{"nil": nil, "empty": {}} {
		r := sampleReceipt(key)
		r.Answer = answer
		f.update(func(tx authority.Tx) error { return tx.PutReceipt(r) })
		if got, ok := f.receipt(key); !ok || len(got.Answer) != 0 {
			f.Errorf("%s: answer %q, %v", key, got.Answer, ok)
		}
	}
}

func receiptUndone(f *fixture) {
	err := f.attempt(func(tx authority.Tx) error {
		return errors.Join(tx.PutReceipt(sampleReceipt("key-1")), errRefused)
	})
	if _, ok := f.receipt("key-1"); ok || !errors.Is(err, errRefused) {
		f.Errorf("Update() = %v, and a receipt is there: %v", err, ok)
	}
}

func receiptsDropped(f *fixture) {
	for i := range 4 {
		r := sampleReceipt(fmt.Sprint(i))
		r.At = noon.Add(time.Duration(i))
		f.update(func(tx authority.Tx) error { return tx.PutReceipt(r) })
	}
	dropped := -1
	f.update(func(tx authority.Tx) (err error) {
		dropped, err = tx.DropReceipts(noon.Add(2))
		return err
	})
	if dropped != 2 {
		f.Errorf("DropReceipts() = %d, want 2", dropped)
	}
	for i := range 4 {
		if _, ok := f.receipt(fmt.Sprint(i)); ok != (i >= 2) {
			f.Errorf("receipt of %d ns after noon is there: %v", i, ok)
		}
	}
}

func oneReceipt(f *fixture) {
	const callers = 16
	var errs [callers]error
	atOnce(callers, func(i int) {
		r := sampleReceipt("key-1")
		r.Answer = []byte(fmt.Sprint(i))
		errs[i] = f.attempt(func(tx authority.Tx) error { return tx.PutReceipt(r) })
	})
	put := 0
	got, _ := f.receipt("key-1")
	for i, err := range errs {
		switch {
		case err == nil && string(got.Answer) == fmt.Sprint(i):
			put++
		case !errors.Is(err, authority.ErrConflict):
			f.Errorf("caller %d got %v, and the answer is of %s", i, err, got.Answer)
		}
	}
	if put != 1 {
		f.Errorf("%d callers put the receipt, want one", put)
	}
}
