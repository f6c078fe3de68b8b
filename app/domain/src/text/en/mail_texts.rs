use super::En;
use crate::mail_text::{MailTextState, Placeholder};
use crate::text::{MailTextsText, say};

say! {
    MailTextsText for En {
        mail_server_heading = "Mail server";
        mail_is_sent_by(sender: &str) = "All e-mails are sent by {sender}.";
        check_mail_server = "Check the mail server";
        mail_server_answers = "The mail server answers and is ready to send.";
        mail_server_refuses(words: &str) = "The mail server can't be used. {words}";
        mail_texts = "Texts of e-mails";
        mail_texts_lead = "You can write your own text for each e-mail. Matricula adds the greeting, a personal note, warnings and the contact for help.";
        which_mail = "E-mail";
        which_language = "Language of the e-mail";
        mail_text_state(state: MailTextState) = match state {
            MailTextState::Original => "The original text is sent.",
            MailTextState::Own => "Your own text is sent.",
            MailTextState::Broken => "Your own text can no longer be used, so the original text is sent. Correct it and save it again, or go back to the original.",
        };
        mail_text_changed = "Last changed";
        mail_subject_hint = "One line, at most 200 characters.";
        mail_text_hint = "Plain text without addresses of web pages. An empty line begins a new paragraph.";
        placeholders = "Placeholders";
        placeholders_lead = "They are filled in when the e-mail is sent.";
        placeholder_about(placeholder: Placeholder) = match placeholder {
            Placeholder::Organization => "the name of the organization",
            Placeholder::Username => "the username of the account",
            Placeholder::Email => "the e-mail address",
            Placeholder::Inviter => "the person who invites or asks, or the organization if that is not known",
            Placeholder::Until => "the day or the time until which it applies",
            Placeholder::When => "when it happened",
            Placeholder::Days => "the number of days that are left",
            Placeholder::Details => "a sentence that says what happened, or until when",
            Placeholder::Link => "the button, or the link in plain text; alone on its line",
        };
        placeholder_is_required = "required";
        show_preview = "Preview";
        preview_lead = "Filled in with an example. The link does not work.";
        preview_formatted = "Formatted";
        preview_plain = "Plain text";
        send_test = "Send a test to me";
        test_is_sent(email: &str) = "The mail server has accepted the test for {email}.";
        test_is_refused(words: &str) = "The test was not sent. {words}";
        back_to_original = "Back to the original";
        back_to_original_ask = "Go back to the original text?";
        back_to_original_words = "Your own text of this e-mail is removed, and the original text is sent again.";
        mail_text_saved = "Saved. Your own text is sent from now on.";
        mail_text_is_original = "The original text is sent again.";
        changed_mail_texts = "E-mails with your own text";
        mail_changed_by_others = "Somebody else changed this e-mail while you were editing it. What you typed is still here; what they saved is shown below each field. Save again to replace it with yours.";
        their_subject(subject: &str) = "Saved by somebody else: {subject}";
    }
}
