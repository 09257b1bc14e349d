package authority

import (
	"context"
	"errors"
)

func (a *Authority) certifyCard(ctx context.Context, j Job) error       { return errors.ErrUnsupported }
func (a *Authority) renewCertificates(ctx context.Context, j Job) error { return errors.ErrUnsupported }
func (a *Authority) revokeCertificates(ctx context.Context, j Job) error {
	return errors.ErrUnsupported
}
