// Package authenticator is what else than a smartcard somebody signs in with: an
// iPad, a security key, a passkey, the activation code of a robot.
//
// Start with [Offers], the dated table of the kinds there are: how strong each is,
// who may register it, since when it is offered, and what all of that rests on. An
// [Authenticator] is made by [Register] and ends by [Authenticator.Remove];
// [RemoveAll] ends all those of a profile that was closed. [Transitions] is the
// table of moves, and [WriteTable] prints it. Whether one will do for an
// application is answered by [Authenticator.Suffices].
//
// The package promises:
//
//   - A kind that is not in the table, or not offered on the day, is refused
//     (RA-IDN-091), and so is one that its holder may not register (RA-IDN-092).
//   - A kind whose level nobody states suffices for nothing (RA-IDN-099).
//   - What was removed stays removed (RA-IDN-095).
//   - Every reason of a refusal is returned, sorted. No message repeats what was
//     passed in.
//   - Nothing here reads a clock.
//
// It leaves out: the smartcard, which is no [Kind], since it has a life, a passcode
// and certificates of its own (package card; its level is [AAL3]); the sign-in
// itself, keys and codes, which stay with the device and the national service; how a
// holder signed in to register something themselves; and who may ask (package rbac).
// No authenticator here has a certificate that runs out, and the positions of a
// profile count for whatever its holder signs in with: neither is kept.
package authenticator
