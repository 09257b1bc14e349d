package main

import (
	"context"
	"path/filepath"
	"time"

	"github.com/rs/zerolog"

	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/caller"
)

// callers puts together who may call. While the keys of the issuer are not known,
// the server is not ready. A broken file of API keys is only reported: the keys
// before it still hold.
func (c serveCommand) callers(config *server.Config) error {
	folder := c.keys()
	bearer, err := c.bearer(folder)
	if err != nil {
		return err
	}
	keys, err := caller.OpenAPIKeys(filepath.Join(folder, caller.APIKeysFile), time.Now)
	if err != nil {
		return err
	}
	keys.OnChange(changed(config.Log, "API keys"))
	store := config.Ready
	config.Ready = func(ctx context.Context) error {
		_ = keys.Err() // has the file looked at, also when no system calls
		if store != nil {
			if err := store(ctx); err != nil {
				return err
			}
		}
		return bearer.Check(ctx)
	}
	config.Authenticator = caller.First(bearer, keys)
	if c.demo() {
		config.Authenticator = caller.First(bearer, keys, caller.NewDemo())
	}
	return nil
}

// changed returns what reports that files were read again, or could not be.
func changed(log zerolog.Logger, what string) func(error) {
	return func(err error) {
		if err != nil {
			log.Error().Str("files", what).Err(err).Msg("cannot be read; those before still hold")
			return
		}
		log.Info().Str("files", what).Msg("read again")
	}
}

func (c serveCommand) bearer(folder string) (*caller.Bearer, error) {
	if c.Issuer != "" {
		return caller.NewBearer(caller.BearerConfig{
			Issuer: c.Issuer, Audience: c.Audience, JWKSURL: c.JWKS, Algorithms: c.Algorithm, Types: c.TokenType,
			IdentityAssurance: c.Assurance, AuthenticationAssurance: c.Assurance,
		})
	}
	issuer, err := caller.OpenIssuer(folder)
	if err != nil {
		return nil, err
	}
	return caller.NewBearer(issuer.Config())
}
