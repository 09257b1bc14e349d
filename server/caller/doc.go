// Package caller says who sent an HTTP request: a member of RA staff with one
// role at one organisation, or a system with an API key.
//
// Start with [First], which puts the [Authenticator] of each kind of credential
// together:
//
//   - [Bearer] verifies access tokens: signature, issuer, audience, type, times
//     and, if asked for, scope and levels of assurance. Their claims are those of
//     CIS2, which package rbac/cis2 reads; package rbac says which RA role they
//     give.
//   - [APIKeys] knows systems by the header X-API-Key.
//   - [Demo] believes the header X-Demo-Actor. It is for demonstrations alone.
//
// [Issuer] mints development tokens, which [Bearer] verifies as any others.
//
// The package promises:
//
//   - No credential, or one that is doubtful in any way, is an error that
//     matches [ErrUnauthenticated]; nobody is a caller by default.
//   - One request has one credential: two of the same or of different kinds are
//     refused, also when this server takes only one of the kinds.
//   - Errors hold fixed text: nothing of a token, a key or a header comes back.
//   - Keys of issuers are fetched at most once a minute, and once in five seconds
//     while that fails, however many tokens name unknown ones.
//   - [Caller.ID] holds no name, and may stand in logs.
//
// It leaves out: signing in, refreshing and revoking sessions, userinfo calls,
// and what a caller may do, which packages rbac and authority decide.
package caller
