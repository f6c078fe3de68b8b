//! The texts of mails that the organization writes itself: lines with placeholders, without markup and without addresses of
//! pages. Greeting, note, warnings and what is below the text are always those of the program.

mod view;

pub use view::{
    ChangedMailText, MailPreview, MailSettings, MailTextDraft, MailTextState, MailTextView, ServerAnswer,
};

use crate::characters::cleaned;
use crate::form::{Checking, Code, Faults, Field, one_line, words};
use crate::message::MessageKind;
use crate::misleading::is_misleading;
use crate::setup::has_link;

words! {
    /// What is filled in when a mail is sent.
    Placeholder {
        Organization = "organization",
        Username = "username",
        Email = "email",
        /// Who invites or asks; the organization where that is not known.
        Inviter = "inviter",
        Until = "until",
        When = "when",
        Days = "days",
        /// What has happened, or until when something is so, in a sentence of the program.
        Details = "details",
        /// The button, and in plain text the link.
        Link = "link",
    }
}

impl MessageKind {
    /// The placeholders that its text may have.
    pub const fn placeholders(self) -> &'static [Placeholder] {
        use Placeholder::{Days, Details, Email, Inviter, Link, Organization, Until, Username, When};
        match self {
            Self::Invitation => &[Link, Organization, Inviter, Username, Email, Until],
            Self::InvitationDeclined => &[Link, Organization, Username, Email],
            Self::ConfirmAddress | Self::ConfirmNewAddress | Self::PasswordReset => {
                &[Link, Organization, Username, Until]
            }
            Self::JoinConfirm => &[Link, Organization, Until],
            Self::JoinDeclined => &[Organization],
            Self::PasswordChanged => &[Organization, Username, When],
            Self::SecurityChanged => &[Link, Details, Organization, Username, When],
            Self::AccountSuspended | Self::AccountEndSet => &[Details, Organization, Username],
            Self::AccountReactivated | Self::AccountChanged | Self::AccountRestored => {
                &[Organization, Username]
            }
            Self::AccountToBeDeleted | Self::AccountDormant => &[Organization, Username, Until],
            Self::InvitationDormant => &[Organization, Until],
            Self::AccountsEnding => &[Link, Organization, Until],
            Self::IdentityAsked => &[Link, Organization, Inviter],
            Self::DocumentExpiring => &[Link, Organization, Days],
            Self::IdentitySubmitted
            | Self::ChangesRequested
            | Self::IdentityVerified
            | Self::IdentityRejected
            | Self::IdentityToReview
            | Self::ErasureRequested
            | Self::ErasureDeclined => &[Link, Organization],
        }
    }

    /// Whether its text must have a placeholder: without it the mail would be of no use.
    pub fn requires(self, placeholder: Placeholder) -> bool {
        let is_used = self.placeholders().contains(&placeholder);
        is_used
            && match placeholder {
                Placeholder::Link => true,
                Placeholder::Details => self == Self::SecurityChanged,
                _ => false,
            }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Place(Placeholder),
}

type Line = Vec<Piece>;

/// A checked text of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailTemplate {
    subject: Line,
    /// The lines before the link, or all.
    before: Vec<Line>,
    after: Vec<Line>,
    source: (String, String),
}

/// Paragraphs of lines.
pub type Paragraphs = Vec<Vec<String>>;

impl MailTemplate {
    /// Most characters of a subject.
    pub const SUBJECT_MOST: usize = 200;
    /// Most bytes of a text.
    pub const TEXT_MOST: usize = 8 * 1_024;
    /// Most placeholders of a text, so that what is filled in does not make it endless.
    const PLACES_MOST: usize = 50;

    /// Checks a subject and a text.
    ///
    /// # Errors
    /// All faults, by field: `text_missing`, `text_long`, `control_character`; `text_link` for the address of a page, which would
    /// lead readers elsewhere; `placeholder_unknown` for braces around anything but a placeholder of this mail;
    /// `placeholder_missing`; `link_alone` for a link that is not alone on its line, or there twice.
    pub fn parse(kind: MessageKind, subject: &str, text: &str) -> Result<Self, Faults> {
        let mut checking = Checking::default();
        let subject = checking.take(Field::MailSubject, parse_subject(kind, subject));
        let text = checking.take(Field::MailText, parse_text(kind, text));
        let template = subject.zip(text).map(|((subject, typed_subject), (parts, typed_text))| {
            let (before, after) = parts;
            Self { subject, before, after, source: (typed_subject, typed_text) }
        });
        checking.finish(template)
    }

    /// The subject as it was typed.
    pub fn typed_subject(&self) -> &str {
        &self.source.0
    }

    /// The text as it was typed.
    pub fn typed_text(&self) -> &str {
        &self.source.1
    }

    /// The subject with what is filled in. What is filled in is never searched for placeholders.
    pub fn subject(&self, value: &dyn Fn(Placeholder) -> String) -> String {
        filled(&self.subject, value)
    }

    /// The paragraphs before the link and after it.
    pub fn paragraphs(&self, value: &dyn Fn(Placeholder) -> String) -> (Paragraphs, Paragraphs) {
        let paragraphs = |lines: &[Line]| {
            let lines = lines.iter().map(|line| filled(line, value));
            let mut all: Paragraphs = vec![Vec::new()];
            for line in lines {
                match line.trim() {
                    "" => all.push(Vec::new()),
                    line => all.last_mut().into_iter().for_each(|last| last.push(line.to_owned())),
                }
            }
            all.retain(|lines| !lines.is_empty());
            all
        };
        (paragraphs(&self.before), paragraphs(&self.after))
    }
}

fn filled(line: &[Piece], value: &dyn Fn(Placeholder) -> String) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Place(placeholder) => value(*placeholder),
    };
    line.iter().map(piece).collect()
}

fn parse_subject(kind: MessageKind, typed: &str) -> Result<(Line, String), Code> {
    let text = one_line(typed, MailTemplate::SUBJECT_MOST, Code::TextLong)?;
    if text.is_empty() {
        return Err(Code::TextMissing);
    }
    if has_link(&text) {
        return Err(Code::TextLink);
    }
    let line = parse_line(kind, &text)?;
    if line.contains(&Piece::Place(Placeholder::Link)) { Err(Code::LinkAlone) } else { Ok((line, text)) }
}

/// The lines before the link and after it.
type Parts = (Vec<Line>, Vec<Line>);

fn parse_text(kind: MessageKind, typed: &str) -> Result<(Parts, String), Code> {
    if typed.len() > MailTemplate::TEXT_MOST {
        return Err(Code::TextLong);
    }
    let text = cleaned(typed).replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let text = text.replace('\t', " ");
    if text.chars().any(|c| is_misleading(c) && c != '\n') {
        return Err(Code::ControlCharacter);
    }
    if text.is_empty() {
        return Err(Code::TextMissing);
    }
    if has_link(&text) {
        return Err(Code::TextLink);
    }
    let lines: Vec<Line> = text.lines().map(|line| parse_line(kind, line)).collect::<Result<_, _>>()?;
    let places: Vec<Placeholder> = lines.iter().flatten().filter_map(Piece::place).collect();
    if places.len() > MailTemplate::PLACES_MOST {
        return Err(Code::TextLong);
    }
    let is_missing = |place: &Placeholder| kind.requires(*place) && !places.contains(place);
    if Placeholder::ALL.iter().any(is_missing) {
        return Err(Code::PlaceholderMissing);
    }
    let links = places.iter().filter(|place| **place == Placeholder::Link).count();
    let is_link = |line: &Line| *line == [Piece::Place(Placeholder::Link)];
    let (before, after) = match lines.iter().position(is_link) {
        Some(at) if links == 1 => (lines[..at].to_vec(), lines[at + 1..].to_vec()),
        None if links == 0 => (lines, Vec::new()),
        _ => return Err(Code::LinkAlone),
    };
    // The mail begins with a sentence, and is never the link alone.
    if before.iter().flatten().next().is_none() {
        return Err(Code::TextMissing);
    }
    Ok(((before, after), text))
}

impl Piece {
    fn place(&self) -> Option<Placeholder> {
        if let Self::Place(placeholder) = self { Some(*placeholder) } else { None }
    }
}

fn parse_line(kind: MessageKind, line: &str) -> Result<Line, Code> {
    let mut pieces = Line::new();
    let mut rest = line.trim();
    while let Some(at) = rest.find(['{', '}']) {
        let (text, from_brace) = rest.split_at(at);
        let (word, after) = from_brace
            .strip_prefix('{')
            .and_then(|rest| rest.split_once('}'))
            .ok_or(Code::PlaceholderUnknown)?;
        let placeholder = Placeholder::from_word(word.trim()).ok_or(Code::PlaceholderUnknown)?;
        if !kind.placeholders().contains(&placeholder) {
            return Err(Code::PlaceholderUnknown);
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
        pieces.push(Piece::Place(placeholder));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests;
