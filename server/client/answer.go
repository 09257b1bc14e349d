package client

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// AnswerError is the error of a request that was answered with a problem
// document (RFC 9457); see [ProblemsAsErrors].
type AnswerError struct{ Problem }

// Error returns the status, the title, and the first rule that refused.
func (e *AnswerError) Error() string {
	if e.Rule == nil {
		return fmt.Sprintf("%d %s", e.Status, e.Title)
	}
	return fmt.Sprintf("%d %s: %s", e.Status, e.Title, *e.Rule)
}

// ProblemsAsErrors returns what sends requests by next, and fails with an
// *[AnswerError] for each that is answered by anything but a success. Given to
// [WithHTTPClient], it makes every method of [ClientWithResponses] return one.
func ProblemsAsErrors(next HttpRequestDoer) HttpRequestDoer { return problemsAsErrors{next} }

type problemsAsErrors struct{ next HttpRequestDoer }

const maxProblem = 1 << 20 // bytes

// Do implements [HttpRequestDoer].
func (p problemsAsErrors) Do(r *http.Request) (*http.Response, error) {
	answer, err := p.next.Do(r)
	if err != nil || answer.StatusCode < http.StatusBadRequest {
		return answer, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxProblem))
	if err != nil {
		return nil, err
	}
	var problem Problem
	if json.Unmarshal(body, &problem) != nil || problem.Title == "" { // of a proxy, for one
		problem = Problem{Title: http.StatusText(answer.StatusCode)}
	}
	problem.Status = int64(answer.StatusCode)
	return nil, &AnswerError{problem}
}
