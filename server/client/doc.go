// Package client calls rakit's HTTP API. It is generated from the API's OpenAPI
// document, so that what it sends and takes is what the document says.
//
// Start with [NewClientWithResponses] and one method an operation, as in
// examples/httpclient. Say who asks with [WithRequestEditorFn], and have refusals
// returned as errors with [ProblemsAsErrors]. Answers in JSON Lines are read with
// the methods of [Client], which leave the body to the caller.
//
// The package promises to follow the document: a change of the API that breaks
// its clients is a change of this package that breaks its users. It leaves out
// retries: a command that is sent with an Idempotency-Key may be sent again as
// it is, and is then answered as the first time.
package client

//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -config oapi-codegen.yaml ../contract/openapi.json
