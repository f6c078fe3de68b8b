use super::En;
use crate::message::{MessageFilter, MessageKind, MessageState};
use crate::session::MenuCount;
use crate::text::{OutgoingText, say};

impl OutgoingText for En {
    say! {
        outgoing_mail = "Outgoing mail";
        outgoing_lead = "What waits, what the mail server refused and in which words, what is held.";
        no_messages = "No messages";
        messages_listed_here = "Every e-mail that the program writes is listed here. The first one comes with the first invitation.";
        no_messages_like_this = "No message is in this state now.";
        show_all_messages = "Show all messages";
        recipient = "Recipient";
        about = "About";
        mail_server = "Mail server";
        next_try = "next try";
        retry = "Retry";
        hold = "Hold";
        no_mail_server = "No mail server is configured.";
        no_mail_server_how = "Messages are held here, and nothing held is ever sent by itself. Hand the links over another way: copy them here or under Invitations.";
        backup_restored = "A backup of the database was restored.";
        backup_restored_effects = "Passwords, permissions and suspensions are as they were when the backup was made. Everybody was signed out, links for new passwords and for confirming addresses no longer work, and the messages that were waiting are held, since some may have been sent already. Mail of bulk invites and reminders is held too.";
        backup_restored_how(has_mail: bool) => match has_mail {
            true => "Check permissions and suspensions first, and revoke invitations that are no longer wanted. Then send what is held, or mark this as checked: from then on mail goes out as usual, and what you have not sent stays held.".to_owned(),
            false => "Check permissions and suspensions, and revoke invitations that are no longer wanted. Then mark this as checked.".to_owned(),
        };
        backup_restored_link = "See what is held and what to check";
        confirm_restore = "Mark as checked";
        send_held_ask = "Send held messages?";
        send_held(count: MenuCount) = "Send {count} held";
        send_held_words(count: MenuCount) => match count {
            MenuCount::MoreThan(most) => format!("More than {most} messages are held. All of them are sent as soon as you confirm."),
            MenuCount::Exactly(1) => "1 message is held. It is sent as soon as you confirm.".to_owned(),
            MenuCount::Exactly(count) => format!("{count} messages are held. All of them are sent as soon as you confirm."),
        };
        held_sent(count: u32) => match count {
            0 => "Nothing was held any more.".to_owned(),
            1 => "1 message is on its way.".to_owned(),
            count => format!("{count} messages are on their way."),
        };
        message_retried(to: &str) = "The message to {to} is tried again now.";
        message_held(to: &str) = "The message to {to} is held.";
        tries(count: u32) => if count == 1 { "1 try".to_owned() } else { format!("{count} tries") };
        withdrawn = "withdrawn before it was sent";
        help_with_reset = "This link is shown to nobody. If no mail reaches the person, whoever runs the server makes a link with: matricula reset-link";
        help_with_confirmation = "This link is shown to nobody. If no mail reaches the person, a colleague who may see personal information vouches for them on their page.";
        not_refreshed = "The list could not be refreshed; what you see may be old.";
        message_state(state: MessageState) => match state {
            MessageState::Held => "Held",
            MessageState::Queued => "Queued",
            MessageState::Sending => "Sending",
            MessageState::Deferred => "Deferred",
            MessageState::Sent => "Sent",
            MessageState::Bounced => "Bounced",
            MessageState::Failed => "Failed",
        };
        message_kind(kind: MessageKind) => match kind {
            MessageKind::Invitation => "Invitation",
            MessageKind::InvitationDeclined => "Invitation declined",
            MessageKind::ConfirmAddress => "E-mail address to confirm",
            MessageKind::PasswordReset => "Password reset",
            MessageKind::PasswordChanged => "Password changed",
            MessageKind::IdentityAsked => "Personal information asked for",
            MessageKind::ChangesRequested => "Changes requested",
            MessageKind::IdentityVerified => "Identity verified",
            MessageKind::IdentityRejected => "Identity rejected",
            MessageKind::IdentityToReview => "Identity to review",
            MessageKind::DocumentExpiring => "Document about to expire",
            MessageKind::ErasureRequested => "Erasure requested",
            MessageKind::ErasureDeclined => "Request for erasure declined",
        };
        message_filter(filter: MessageFilter) => match filter {
            MessageFilter::All => "All",
            MessageFilter::Waiting => "Waiting",
            MessageFilter::Held => "Held",
            MessageFilter::Troubled => "In trouble",
            MessageFilter::Sent => "Sent",
        };
    }
}
