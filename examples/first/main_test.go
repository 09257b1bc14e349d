package main

// The output of the example is part of its documentation, and compared.
func Example() {
	main()
	// Output:
	// Guidance: emergency-remote/3
	// Ready for the video call: false
	// Still to come: [photograph email-address]
	//
	// RA-EVD-109 at /documents/0/expires
	//   the document expired before the day of the check
	//   Remote smartcard registration – emergency guidance for Registration Authorities, Stage 1 (before the video call)
	//
	// RA-EVD-106 at /photo
	//   photograph is missing
	//   Remote smartcard registration – emergency guidance for Registration Authorities, Stage 1 (before the video call)
	//
	// RA-EVD-108 at /registrant/email
	//   email address is missing
	//   Remote smartcard registration – emergency guidance for Registration Authorities, Stage 1 (before the video call)
}
