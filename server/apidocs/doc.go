// Package apidocs serves the API's documentation page: Swagger UI over the
// server's own OpenAPI document, with nothing loaded from elsewhere, since the
// networks the server is meant for reach no CDN.
//
// Start with [Handler] and mount it at both patterns:
//
//	docs := apidocs.Handler("../openapi.json")
//	mux.Handle("/docs", docs)
//	mux.Handle("/docs/", docs)
//
// The package promises:
//
//   - Every script, style and image comes from the binary. The page works with
//     no network but the server.
//   - The Content-Security-Policy of every answer is [Policy]: no inline script
//     or style, no other origin, no framing.
//   - Only the files of a fixed list are served, to GET and HEAD; there is no
//     listing of folders.
//   - Credentials typed into the page are not kept when it is closed.
//
// It leaves out who may read the page: whoever mounts it decides. What is
// vendored, and how to refresh it, stands in the folder's README.
package apidocs
