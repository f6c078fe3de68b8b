use super::En;
use crate::mail_reply::MailReply;
use crate::message::{HeldMail, MessageFilter, MessageKind, MessageState};
use crate::session::MenuCount;
use crate::text::{OutgoingText, say};

say! {
    OutgoingText for En {
        outgoing_mail = "Outgoing mail";
        outgoing_lead = "E-mails that are waiting, held or refused, with the mail server's reply.";
        no_messages = "No messages";
        messages_listed_here = "Every e-mail that the program writes appears here, starting with your first invitation.";
        no_messages_like_this = "No message is in this state.";
        show_all_messages = "Show all messages";
        recipient = "Recipient";
        about = "About";
        mail_server = "Mail server";
        next_try = "next attempt";
        retry = "Retry";
        send_message = "Send";
        hold = "Hold";
        no_mail_server = "No mail server is configured.";
        no_mail_server_how = "Messages are held here and never sent by themselves. Copy the links here or under Invitations, and hand them over another way.";
        backup_restored = "A backup of the database was restored.";
        backup_restored_effects = "Passwords, permissions and suspensions are as they were when the backup was made. Everybody was signed out. Links to choose a new password or to confirm an address no longer work. Messages that were waiting are held, because some may have been sent already, and so are bulk invitations and reminders.";
        backup_restored_how(has_mail: bool) = match has_mail {
            true => "First check permissions and suspensions, and revoke invitations that are no longer wanted. Then send what is held since the restore, or mark this as checked: from then on, mail goes out as usual, and what you have not sent stays held.",
            false => "Check permissions and suspensions, and revoke invitations that are no longer wanted. Then mark this as checked.",
        };
        backup_restored_link = "See what is held and what to check";
        confirm_restore = "Mark as checked";
        send_held_ask = "Send held messages?";
        send_held(which: HeldMail, count: MenuCount) = match (which, count) {
            (HeldMail::All, MenuCount::Exactly(_)) => "Send {count} held",
            (HeldMail::All, MenuCount::MoreThan(_)) => "Send more than {count} held",
            (HeldMail::ByRestore, MenuCount::Exactly(_)) => "Send {count} held since the restore",
            (HeldMail::ByRestore, MenuCount::MoreThan(_)) => "Send more than {count} held since the restore",
        };
        send_held_words(which: HeldMail, count: MenuCount) => match (which, count) {
            (HeldMail::All, MenuCount::MoreThan(most)) => format!("More than {most} messages are held. All of them are sent when you confirm, also those held manually."),
            (HeldMail::All, MenuCount::Exactly(1)) => "1 message is held. It is sent when you confirm, even if it was held manually.".to_owned(),
            (HeldMail::All, MenuCount::Exactly(count)) => format!("{count} messages are held. All of them are sent when you confirm, also those held manually."),
            (HeldMail::ByRestore, MenuCount::MoreThan(most)) => format!("More than {most} messages are held because of the restored backup. They are sent when you confirm. Messages held manually stay held."),
            (HeldMail::ByRestore, MenuCount::Exactly(1)) => "1 message is held because of the restored backup. It is sent when you confirm. Messages held manually stay held.".to_owned(),
            (HeldMail::ByRestore, MenuCount::Exactly(count)) => format!("{count} messages are held because of the restored backup. They are sent when you confirm. Messages held manually stay held."),
        };
        held_sent(count: u32) = match count {
            0 => "Nothing left to send.",
            1 => "1 message is on its way.",
            _ => "{count} messages are on their way.",
        };
        message_retried(to: &str) = "The message to {to} is being sent again.";
        message_on_its_way(to: &str) = "The message to {to} is being sent.";
        message_held(to: &str) = "The message to {to} is now held.";
        tries(count: u32) = match count { 1 => "1 attempt", _ => "{count} attempts" };
        withdrawn = "cancelled before sending";
        mail_not_sent = "Not sent";
        mail_not_needed = "no longer needed";
        mail_reply(reply: MailReply, words: &str) = match reply {
            MailReply::Accepted => "Accepted by the mail server: {words}",
            MailReply::UnknownMailbox => "The mail server does not know this mailbox: {words}",
            MailReply::MailboxFull => "The mailbox is full: {words}",
            MailReply::TooLarge => "The e-mail is too large for the mail server: {words}",
            MailReply::Policy => "The mail server's rules refuse this e-mail, for example as spam: {words}",
            MailReply::TryLater => "The mail server asks to try again later: {words}",
            MailReply::Refused => "The mail server refused the e-mail: {words}",
            MailReply::SignInRefused => "The mail server refused the program's username or password: {words}",
            MailReply::ConnectionRefused => "The mail server refused the connection: {words}",
            MailReply::HostUnknown => "There is no mail server with this name: {words}",
            MailReply::HostUnreachable => "The mail server can't be reached: {words}",
            MailReply::NoAnswer => "The mail server did not answer in time: {words}",
            MailReply::ConnectionLost => "The connection to the mail server broke: {words}",
            MailReply::NotEncrypted => "The mail server offers no encryption, which is required here: {words}",
            MailReply::EncryptionFailed => "The encryption of the mail server can't be trusted: {words}",
            MailReply::Unclear => "The last attempt failed: {words}",
        };
        help_with_reset = "Nobody can see this link. If no e-mail reaches the person, somebody with access to the server can create a link with: matricula reset-link";
        help_with_confirmation = "Nobody can see this link. If no e-mail reaches the person, a colleague who can read personal information can vouch for them on their page.";
        not_refreshed = "Couldn't refresh the list. What you see may be out of date.";
        message_state(state: MessageState) = match state {
            MessageState::Held => "Held",
            MessageState::Queued => "Queued",
            MessageState::Sending => "Sending",
            MessageState::Deferred => "Will retry",
            MessageState::Sent => "Sent",
            MessageState::Bounced => "Bounced",
            MessageState::Failed => "Failed",
        };
        message_kind(kind: MessageKind) = match kind {
            MessageKind::Invitation => "Invitation",
            MessageKind::InvitationDeclined => "Invitation declined",
            MessageKind::ConfirmAddress => "E-mail address to confirm",
            MessageKind::ConfirmNewAddress => "New e-mail address to confirm",
            MessageKind::PasswordReset => "Password reset",
            MessageKind::PasswordChanged => "Password changed",
            MessageKind::SecurityChanged => "Security of the account",
            MessageKind::AccountSuspended => "Account suspended",
            MessageKind::AccountReactivated => "Account reactivated",
            MessageKind::AccountChanged => "Account changed",
            MessageKind::AccountToBeDeleted => "Account to be deleted",
            MessageKind::AccountRestored => "Account restored",
            MessageKind::AccountEndSet => "End date of the account",
            MessageKind::AccountDormant => "Account not used",
            MessageKind::InvitationDormant => "Invitation not accepted",
            MessageKind::AccountsEnding => "Accounts that end soon",
            MessageKind::IdentityAsked => "Personal information requested",
            MessageKind::IdentitySubmitted => "Identity submitted",
            MessageKind::ChangesRequested => "Changes requested",
            MessageKind::IdentityVerified => "Identity verified",
            MessageKind::IdentityRejected => "Identity rejected",
            MessageKind::IdentityToReview => "Identity to review",
            MessageKind::DocumentExpiring => "Document about to expire",
            MessageKind::ErasureRequested => "Erasure requested",
            MessageKind::ErasureDeclined => "Request for erasure declined",
            MessageKind::JoinConfirm => "Request to register: address to confirm",
            MessageKind::JoinDeclined => "Request to register declined",
        };
        message_filter(filter: MessageFilter) = match filter {
            MessageFilter::All => "All",
            MessageFilter::Waiting => "Waiting",
            MessageFilter::Held => "Held",
            MessageFilter::Troubled => "Needs attention",
            MessageFilter::Sent => "Sent",
        };
    }
}
