use super::sentences;
use crate::mail_reply::MailReply;
use crate::message::{HeldMail, MessageFilter, MessageKind, MessageState};
use crate::session::MenuCount;

sentences! {
    /// *Outgoing mail*: waiting, refused and held messages.
    OutgoingText {
        outgoing_mail;
        outgoing_lead;
        no_messages;
        messages_listed_here;
        no_messages_like_this;
        show_all_messages;
        recipient;
        about;
        mail_server;
        next_try;
        retry;
        send_message;
        hold;
        no_mail_server;
        no_mail_server_how;
        backup_restored;
        backup_restored_effects;
        backup_restored_how(has_mail: bool);
        backup_restored_link;
        confirm_restore;
        send_held_ask;
        send_held(which: HeldMail, count: MenuCount);
        send_held_words(which: HeldMail, count: MenuCount);
        held_sent(count: u32);
        message_retried(to: &str);
        message_on_its_way(to: &str);
        message_held(to: &str);
        tries(count: u32);
        withdrawn;
        mail_not_sent;
        mail_not_needed;
        mail_reply(reply: MailReply, words: &str);
        help_with_reset;
        help_with_confirmation;
        not_refreshed;
        message_state(state: MessageState);
        message_kind(kind: MessageKind);
        message_filter(filter: MessageFilter);
    }
}
