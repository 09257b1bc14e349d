// Package passcode keeps the two secrets of a registration: the passcode of a
// smartcard, and the numbers that are texted for the video call.
//
// Start with [Generate] for a passcode, [OpenVault] and [Vault.Seal] to keep it
// until the holder rings to say that the card has come, and [NewChallenge] and
// [Challenge.Answer] for the numbers that the registrant reads back. For a passcode
// that somebody chooses there are [CheckChosen] and [CheckGuessable]; for a code with
// which a holder unlocks their card, [NewUnlockCode]; for a text message or a voice,
// [NewBoundMessage], [Grouped] and [Spoken]. [Vault.Rotate] replaces the identity to
// which the keys of sealed passcodes are wrapped.
//
// The package promises:
//
//   - no formatter, encoder, logger or deep printer shows a [Secret]; only
//     [Secret.Reveal] gives it out, and only a port that hands it on calls that;
//   - all million values of six digits are equally likely, and a random source
//     that fails makes an error and never a passcode;
//   - a sealed passcode opens only for its own card, and never again once the
//     key of that card is destroyed, whatever backup of the store comes back; keys
//     are rotated while they are used, and none is lost or comes back by it, wherever
//     that is cut off;
//   - numbers are answered once, in time, within a number of tries, on the call
//     and for the mobile number that they were texted for; only the newest count,
//     and a slip of the typist costs no try;
//   - the format of a passcode that somebody chooses is that of the day;
//   - what makes a chosen passcode easily guessed is a closed list, of which every
//     reason is given and no digit; no random passcode is ever held against it.
//
// It leaves out when a passcode may be released (package card), who may do so
// (package rbac), the sending of texts and the printing of cards (ports of
// package authority), and how often new numbers may be asked for. Whether a chosen
// passcode is checked for being easily guessed is for the caller to say: no guidance
// asks for the check, and a passcode that passes it may be guessed all the same.
// Memory is not wiped: against someone who reads the memory of the running server
// nothing here helps.
package passcode
