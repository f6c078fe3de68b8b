use crate::page_context::text;
use domain::mail_reply::MailReply;
use domain::message::{Delivery, MessageRow, MessageState};

/// The state of a message as a tag, and the words below it.
pub(in crate::pages) struct DeliveryWords {
    pub class: &'static str,
    pub state: String,
    /// What the mail server's answer means, and its words; or why the message was given up before there was one.
    pub reply: Option<String>,
}

impl DeliveryWords {
    /// A message of the outbox.
    pub fn of_row(row: &MessageRow) -> Self {
        Self::new(row.state, row.is_withdrawn, row.reply.clone(), text().withdrawn())
    }

    /// The mail of an invitation. Where the person accepted without it, it was not needed any more.
    pub fn of_invitation(delivery: &Delivery, is_accepted: bool) -> Self {
        let why = if is_accepted { text().mail_not_needed() } else { text().withdrawn() };
        Self::new(delivery.state, delivery.is_withdrawn, delivery.reply.clone(), why)
    }

    fn new(state: MessageState, is_withdrawn: bool, reply: Option<String>, why_withdrawn: &str) -> Self {
        let t = text();
        // Nothing failed, and nobody has to do anything.
        if is_withdrawn {
            return Self {
                class: "tag",
                state: t.mail_not_sent().to_owned(),
                reply: Some(why_withdrawn.to_owned()),
            };
        }
        let class = match state {
            MessageState::Queued | MessageState::Sending => "tag accent",
            MessageState::Sent => "tag good",
            MessageState::Deferred | MessageState::Held => "tag warn",
            MessageState::Bounced | MessageState::Failed => "tag bad",
        };
        let reply = reply.map(|words| t.mail_reply(MailReply::of(&words), &words));
        Self { class, state: t.message_state(state), reply }
    }
}
