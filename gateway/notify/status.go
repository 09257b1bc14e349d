package notify

import "github.com/rakit-dev/rakit/message"

// statuses are those of texts and emails, sections "Status - text and email" and "Status -
// text only", and what they are to us. The failures are final at Notify: a temporary one
// means that it gave up after trying for 72 hours.
var statuses = map[string]message.State{
	"created":           message.Sent, // placed in a queue at Notify
	"sending":           message.Sent, // with the provider
	"pending":           message.Sent, // more delivery information is expected
	"sent":              message.Sent, // to a number abroad, of which no more will be known
	"delivered":         message.Delivered,
	"failed":            message.Failed, // the group of the three below
	"permanent-failure": message.Failed,
	"temporary-failure": message.Failed,
	"technical-failure": message.Failed,
}

// ended are the statuses that a callback reports, section "Delivery receipts".
var ended = map[string]message.State{
	"delivered":         message.Delivered,
	"permanent-failure": message.Failed,
	"temporary-failure": message.Failed,
	"technical-failure": message.Failed,
}
