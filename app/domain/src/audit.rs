//! The audit log: one event per change, named by its action.

use crate::form::words;

words! {
    /// The action of an event. Names are stable: they are part of exports.
    Action {
        SetUpCompleted = "setup.completed",
        SignedIn = "session.opened",
        SignedOut = "session.closed",
        SignInRefused = "session.refused",
        AccessRefused = "access.refused",
        AccountCreated = "account.created",
        AccountActivated = "account.activated",
        AccountSuspended = "account.suspended",
        AccountReactivated = "account.reactivated",
        AccountDeleted = "account.deleted",
        AddressCorrected = "account.address_corrected",
        ConfirmationSent = "account.confirmation_sent",
        AddressConfirmed = "account.address_confirmed",
        AccountVouchedFor = "account.vouched_for",
        PasswordChanged = "account.password_changed",
        PasswordResetRequested = "reset.requested",
        InvitationIssued = "invitation.issued",
        InvitationResent = "invitation.resent",
        InvitationAccepted = "invitation.accepted",
        InvitationDeclined = "invitation.declined",
        InvitationRevoked = "invitation.revoked",
        LinkShown = "invitation.link_shown",
        PermissionGranted = "permission.granted",
        PermissionRevoked = "permission.revoked",
        MessageHeld = "message.held",
        MessageReleased = "message.released",
        SettingChanged = "setting.changed",
        BulkBegun = "bulk.begun",
        BulkStarted = "bulk.started",
        BulkPaused = "bulk.paused",
        BulkResumed = "bulk.resumed",
        BulkCancelled = "bulk.cancelled",
        BulkDone = "bulk.done",
        BulkUndone = "bulk.undone",
        BulkRowsForgotten = "bulk.rows_forgotten",
        IdentityBegun = "identity.begun",
        IdentitySaved = "identity.saved",
        IdentityOpened = "identity.opened",
        IdentityAsked = "identity.asked",
        NoticeAccepted = "identity.notice_accepted",
        IdentitySubmitted = "identity.submitted",
        IdentityClaimed = "identity.claimed",
        IdentityReleased = "identity.released",
        IdentityVerified = "identity.verified",
        ChangesRequested = "identity.changes_requested",
        IdentityRejected = "identity.rejected",
        IdentityReopened = "identity.reopened",
        CorrectionDiscarded = "identity.correction_discarded",
        IdentitySuspended = "identity.suspended",
        IdentityReactivated = "identity.reactivated",
        IdentityExported = "identity.exported",
        ErasureRequested = "identity.erasure_requested",
        ErasureDeclined = "identity.erasure_declined",
        IdentityErased = "identity.erased",
        ImageStored = "image.stored",
        ImageOpened = "image.opened",
        ImageRemoved = "image.removed",
        RegistrationCompleted = "registration.completed",
        RegistrationDiscarded = "registration.discarded",
        KeyRotated = "key.rotated",
        /// The database was older than the data directory, and was secured.
        DatabaseRestored = "database.restored",
        /// Somebody has checked what a restored backup has brought back.
        RestoreConfirmed = "database.restore_confirmed",
    }
}

words! {
    /// What an event is about.
    SubjectKind {
        Organization = "organization",
        Account = "account",
        Invitation = "invitation",
        Message = "message",
        Session = "session",
        Setting = "setting",
        BulkJob = "bulk_job",
        Identity = "identity",
    }
}
