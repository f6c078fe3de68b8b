use crate::page_context::text;
use domain::message::MessageState;

/// The colour of a state.
pub(in crate::pages) fn message_tag_class(state: MessageState) -> &'static str {
    match state {
        MessageState::Queued | MessageState::Sending => "tag accent",
        MessageState::Sent => "tag good",
        MessageState::Deferred | MessageState::Held => "tag warn",
        MessageState::Bounced | MessageState::Failed => "tag bad",
    }
}

/// The mail server's answer, or ours if the message was given up before there was one.
pub(in crate::pages) fn delivery_reply(state: MessageState, reply: Option<String>) -> Option<String> {
    reply.or_else(|| (state == MessageState::Failed).then(|| text().withdrawn().to_owned()))
}
