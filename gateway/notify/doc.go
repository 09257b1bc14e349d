// Package notify hands messages over to GOV.UK Notify, which texts and emails for the
// public sector of the United Kingdom. It speaks the REST API that Notify documents at
// https://docs.notifications.service.gov.uk/rest-api.html, as read in November 2026;
// comments name its sections, and say of each assumption that is not in it where it comes
// from.
//
// Start with [New], which makes a [Gateway]: an authority.Messenger. Give [Callbacks] the
// bearer token that was typed in at Notify, and serve the handler at the address given
// there. To test without Notify, let [Config].BaseURL point at a notifytest.Server.
//
// The package promises:
//
//   - A message is handed over at most once by one call of [Gateway.Send]: no request is
//     repeated, and no redirect is followed.
//   - What is certainly not taken wraps authority.ErrTemporary or is final; once a
//     connection stands and Notify has not answered plainly, the error wraps
//     authority.ErrUnsure. See [Gateway.Send] for the table.
//   - Of a message that Notify does not know, nobody claims that it may be sent again:
//     see [Gateway.Ask].
//   - No error holds a number, an address, a code, a token or the API key; it holds the
//     HTTP status and the names that Notify gives its errors.
//   - The API key and its tokens go to one host over TLS, or to a loopback address.
//
// Exactly once cannot be had from Notify. A reference does not make it refuse a second
// message: it "identifies a single notification or a batch" (section "reference"). The
// authority asks before it hands over again, and leaves to a person what nobody can tell.
//
// The words of a message are not sent: they stand in a template at Notify, in which
// ((code)) is where the digits go. docs/gateways.md has words to copy. Who runs Notify, and
// who is on the team of the service there, can read what was sent, for as long as the
// retention period of the service lasts; that page says more.
//
// It leaves out letters, attachments, scheduled messages and replies, and the daily
// limits, which Notify counts itself.
package notify
