package server

import "github.com/rakit-dev/rakit/server/sandbox"

// AnswerFor has the server, which nobody asks meanwhile, answer for another world.
// The operations under /v1/sandbox stay with the one that it was made for.
func (s *Server) AnswerFor(w *sandbox.World) { s.config.Sandbox = w }
