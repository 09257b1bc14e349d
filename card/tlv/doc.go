// Package tlv reads and writes data objects in BER-TLV, as smartcards write
// them: a tag of one to three bytes, a length, a value (ISO/IEC 7816-4:2020,
// 6.3).
//
// Start with [Find], which follows a path of tags, or [Parse], which gives one
// level of objects; [Object.Children] goes one level deeper. [Append] and
// [Encode] write.
//
// The package promises:
//
//   - Any input gives objects or an error that wraps one of the package's own:
//     [ErrTruncated], [ErrIndefinite], [ErrLength], [ErrTag], [ErrSize],
//     [ErrAbsent]. Nothing panics, and no message holds what was read.
//   - Nothing recurses: a level is read when it is asked for, so that nesting
//     goes as deep as the caller does, and no deeper.
//   - Values are parts of the input, not copies.
//   - What Append writes, Parse reads back.
//
// It leaves out what the values mean: DER's rules about them, which cards keep
// in part only, are for package chip. encoding/asn1 of the standard library does
// not serve: it refuses legal BER-TLV, such as the tag 9F02 and long lengths.
package tlv
