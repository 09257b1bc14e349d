package authority

// The actions that stand in audit events: the first word is the noun that is
// acted upon. Those of the second group are done by [Authority.Work] for nobody
// in particular.
const (
	ActionOpenRegistration = "registration.open"
	ActionReceiveItems     = "registration.receive-items"
	ActionDecideNoVideo    = "registration.decide-no-video"
	ActionConfirmIdentity  = "registration.confirm-identity"
	ActionChangeMobile     = "registration.change-mobile"
	ActionCloseCase        = "registration.close"
	ActionBookCall         = "call.book"
	ActionTextNumbers      = "call.text-numbers"
	ActionReadBack         = "call.read-back"
	ActionCompleteCall     = "call.complete"
	ActionAbandonCall      = "call.abandon"
	ActionCreateIdentity   = "identity.create"
	ActionOrderCard        = "card.order"
	ActionDispatchCard     = "card.dispatch"
	ActionUndelivered      = "card.return-undelivered"
	ActionConfirmReceipt   = "card.confirm-receipt"
	ActionReleasePasscode  = "card.release-passcode"
	ActionUnlockFaceToFace = "card.unlock-face-to-face"
	ActionTakeIntoUse      = "card.take-into-use"
	ActionSpoilCard        = "card.spoil"
	ActionCancelCard       = "card.cancel"
	ActionRecordLink       = "organisation.record-link"
	ActionRecordAgreement  = "organisation.record-agreement"
	ActionRecordProfile    = "profile.record"
	ActionDefinePosition   = "position.define"
	ActionAssignPosition   = "position.assign"
	ActionEndPosition      = "position.end"
	ActionGrantAccess      = "exceptional-access.grant"
	ActionReviewAccess     = "exceptional-access.review"
	ActionRevokeAccess     = "exceptional-access.revoke"

	ActionNumbersMade     = "numbers.made"
	ActionNumbersTexted   = "numbers.texted"
	ActionIdentityCreated = "identity.created"
	ActionCardPrinted     = "card.printed"
	ActionPasscodeTexted  = "passcode.texted"
	ActionKeyDestroyed    = "passcode.key-destroyed"
)
