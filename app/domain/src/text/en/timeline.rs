use super::En;
use crate::audit::Action;
use crate::text::{TimelineText, say};

impl TimelineText for En {
    say! {
        timeline = "Timeline";
        show_earlier = "Show earlier";
        unknown_event = "An event that this version does not know";
        by_the_person = "by this person";
        by_the_program = "automatically";
        by_the_operator = "by an operator at the shell";
        by_nobody = "not signed in";
        by_deleted_account = "by a deleted account";
        about_whom(who: &str) = "about {who}";
        until_when = "until";
        revision_number(number: u32) = "revision {number}";
        timeline_event(action: Action) => match action {
            Action::SetUpCompleted => "Organization set up",
            Action::SignedIn => "Signed in",
            Action::SignedOut => "Signed out",
            Action::SignInRefused => "Sign-in refused",
            Action::SessionEnded => "Session ended",
            Action::AccessRefused => "Access refused",
            Action::AccountCreated => "Account created",
            Action::AccountActivated => "Account activated",
            Action::AccountSuspended => "Account suspended",
            Action::AccountReactivated => "Account reactivated",
            Action::AccountDeleted => "Account deleted",
            Action::AccountChanged => "Account changed",
            Action::AddressCorrected => "E-mail address corrected",
            Action::ConfirmationSent => "Link to confirm the e-mail address sent",
            Action::AddressConfirmed => "E-mail address confirmed",
            Action::AccountVouchedFor => "Somebody vouched for the account",
            Action::PasswordChanged => "Password changed",
            Action::PasswordResetRequested => "New password requested",
            Action::InvitationIssued => "Invitation sent",
            Action::InvitationResent => "Invitation sent again",
            Action::InvitationAccepted => "Invitation accepted",
            Action::InvitationDeclined => "Invitation declined",
            Action::InvitationRevoked => "Invitation revoked",
            Action::LinkShown => "Invitation link shown",
            Action::PermissionGranted => "Permissions granted",
            Action::PermissionRevoked => "Permissions revoked",
            Action::MessageHeld => "E-mail held",
            Action::MessageReleased => "E-mail released",
            Action::SettingChanged => "Setting changed",
            Action::BulkBegun => "Bulk invite prepared",
            Action::BulkStarted => "Bulk invite started",
            Action::BulkPaused => "Bulk invite paused",
            Action::BulkResumed => "Bulk invite resumed",
            Action::BulkCancelled => "Bulk invite cancelled",
            Action::BulkDone => "Bulk invite finished",
            Action::BulkUndone => "Bulk invite undone",
            Action::BulkRowsForgotten => "Rows of a bulk invite deleted",
            Action::IdentityBegun => "Digital identity started",
            Action::IdentitySaved => "Personal information saved",
            Action::IdentityOpened => "Personal information opened",
            Action::IdentityAsked => "Person asked for their information",
            Action::NoticeAccepted => "Privacy notice accepted",
            Action::IdentitySubmitted => "Identity submitted",
            Action::IdentityClaimed => "Review started",
            Action::IdentityReleased => "Review released",
            Action::IdentityReassigned => "Review handed over",
            Action::LookalikeSettled => "Possible duplicate marked as a different person",
            Action::LookalikeReopened => "Possible duplicate to be checked again",
            Action::IdentityVerified => "Identity verified",
            Action::ChangesRequested => "Changes requested",
            Action::IdentityRejected => "Identity rejected",
            Action::IdentityReopened => "Identity reopened",
            Action::CorrectionDiscarded => "Correction discarded",
            Action::IdentitySuspended => "Identity suspended",
            Action::IdentityReactivated => "Identity reactivated",
            Action::IdentityExported => "Personal information exported",
            Action::ErasureRequested => "Erasure requested",
            Action::ErasureDeclined => "Erasure declined",
            Action::IdentityErased => "Identity erased",
            Action::ImageStored => "Picture added",
            Action::ImageOpened => "Picture opened",
            Action::ImageRemoved => "Picture removed",
            Action::RegistrationCompleted => "Registration completed",
            Action::RegistrationDiscarded => "Registration discarded",
            Action::UnitCreated => "Unit created",
            Action::UnitChanged => "Unit changed",
            Action::UnitArchived => "Unit archived",
            Action::UnitRestored => "Unit restored",
            Action::GroupCreated => "Group created",
            Action::GroupChanged => "Group changed",
            Action::GroupDeleted => "Group deleted",
            Action::AccountMoved => "Unit of the person changed",
            Action::MemberAdded => "Added to a group",
            Action::MemberRemoved => "Removed from a group",
            Action::KeyRotated => "Master key rotated",
            Action::DatabaseRestored => "Backup restored",
            Action::RestoreConfirmed => "Restored backup checked",
        };
    }
}
