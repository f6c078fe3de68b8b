//! The audit log: one event per change, named by its action.

mod detail;
mod page;
mod party;

pub use detail::{DetailName, JobStep};
pub use page::{
    AUDIT_ROWS, AuditFilter, AuditLine, AuditPage, AuditPerson, AuditQuery, AuditValue, ChainState, Pruned,
    RecordedChange, SealedUpTo, Verified,
};
pub use party::EventParty;

use crate::form::words;

words! {
    /// The action of an event. Names are stable: they are part of exports.
    Action {
        SetUpCompleted = "setup.completed",
        SignedIn = "session.opened",
        SignedOut = "session.closed",
        SignInRefused = "session.refused",
        /// Somebody else has ended it.
        SessionEnded = "session.ended",
        /// All sessions of an account but one.
        OtherSessionsEnded = "session.others_ended",
        /// The password was entered again.
        SessionConfirmed = "session.confirmed",
        /// The password was right, and the second factor is asked for.
        SecondFactorAsked = "session.factor_asked",
        SecondFactorRefused = "session.factor_refused",
        AuthenticatorAdded = "account.authenticator_added",
        AuthenticatorRemoved = "account.authenticator_removed",
        PasskeyAdded = "account.passkey_added",
        PasskeyRemoved = "account.passkey_removed",
        /// It may have been copied.
        PasskeySuspect = "account.passkey_suspect",
        SecondFactorReset = "account.factor_reset",
        /// It is reset in a day, unless it is stopped.
        SecondFactorResetAsked = "account.factor_reset_asked",
        SecondFactorResetStopped = "account.factor_reset_stopped",
        FounderOffered = "founder.offered",
        /// It was withdrawn or declined.
        FounderOfferEnded = "founder.offer_ended",
        /// The account is the founder's now.
        FounderHandedOver = "founder.handed_over",
        /// The account was the founder's.
        FounderLeft = "founder.left",
        RecoveryCodesMade = "account.recovery_codes_made",
        RecoveryCodesKept = "account.recovery_codes_kept",
        AccessRefused = "access.refused",
        AccountCreated = "account.created",
        AccountActivated = "account.activated",
        AccountSuspended = "account.suspended",
        AccountReactivated = "account.reactivated",
        AccountDeleted = "account.deleted",
        /// It can be restored for some days.
        AccountToBeDeleted = "account.to_be_deleted",
        AccountRestored = "account.restored",
        /// Others can have the address and the username of an account that is to be deleted.
        AccountFreed = "account.freed",
        /// Its username or its language.
        AccountChanged = "account.changed",
        AddressCorrected = "account.address_corrected",
        ConfirmationSent = "account.confirmation_sent",
        AddressConfirmed = "account.address_confirmed",
        AccountVouchedFor = "account.vouched_for",
        AddressChangeAsked = "account.address_change_asked",
        /// From the new address.
        AddressChangeConfirmed = "account.address_change_confirmed",
        /// By a second administrator.
        AddressChangeAgreed = "account.address_change_agreed",
        AddressChangeStopped = "account.address_change_stopped",
        /// Somebody has read what changes of the account had been from and to.
        ChangesOpened = "account.changes_opened",
        /// The new address is in force.
        AddressChanged = "account.address_changed",
        /// From the old address.
        AddressChangeUndone = "account.address_change_undone",
        PasswordChanged = "account.password_changed",
        PasswordResetRequested = "reset.requested",
        InvitationIssued = "invitation.issued",
        InvitationResent = "invitation.resent",
        InvitationAccepted = "invitation.accepted",
        InvitationDeclined = "invitation.declined",
        InvitationRevoked = "invitation.revoked",
        LinkShown = "invitation.link_shown",
        /// The organization's link for people who want to register was made, or replaced.
        JoinLinkMade = "join.link_made",
        /// Somebody who wants to register has confirmed the address.
        JoinConfirmed = "join.confirmed",
        JoinApproved = "join.approved",
        JoinDeclined = "join.declined",
        /// Nobody decided about it in time.
        JoinExpired = "join.expired",
        PermissionGranted = "permission.granted",
        PermissionRevoked = "permission.revoked",
        ProfileCreated = "profile.created",
        /// Its holders hold what it has from then on.
        ProfileChanged = "profile.changed",
        ProfileDeleted = "profile.deleted",
        MessageHeld = "message.held",
        MessageReleased = "message.released",
        SettingChanged = "setting.changed",
        /// The organization's own text of a mail was saved.
        MailTextChanged = "mail_text.changed",
        /// The program's text is sent again.
        MailTextReset = "mail_text.reset",
        /// Somebody has sent a test to themselves, or has asked the mail server whether it answers.
        MailTested = "mail.tested",
        LogoChanged = "logo.changed",
        LogoRemoved = "logo.removed",
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
        IdentityReassigned = "identity.reassigned",
        LookalikeSettled = "identity.lookalike_settled",
        LookalikeReopened = "identity.lookalike_reopened",
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
        UnitCreated = "unit.created",
        UnitChanged = "unit.changed",
        UnitArchived = "unit.archived",
        UnitRestored = "unit.restored",
        GroupCreated = "group.created",
        GroupChanged = "group.changed",
        GroupDeleted = "group.deleted",
        FieldCreated = "field.created",
        FieldChanged = "field.changed",
        FieldsOrdered = "field.ordered",
        FieldRetired = "field.retired",
        FieldRestored = "field.restored",
        /// Somebody was put into a unit, or taken out of it.
        AccountMoved = "account.moved",
        MemberAdded = "group.member_added",
        MemberRemoved = "group.member_removed",
        ViewSaved = "registry.view_saved",
        ViewRenamed = "registry.view_renamed",
        ViewDeleted = "registry.view_deleted",
        RegistryExported = "registry.exported",
        /// A list of events with a filter was opened.
        AuditRead = "audit.read",
        AuditExported = "audit.exported",
        /// Old events were deleted, behind a checkpoint of the chain.
        AuditPruned = "audit.pruned",
        /// The texts of the privacy notice were saved, not published.
        NoticeDrafted = "notice.drafted",
        NoticePublished = "notice.published",
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
        Unit = "unit",
        Group = "group",
        OwnField = "field",
        SavedView = "saved_view",
        JoinRequest = "join_request",
        Profile = "profile",
    }
}
