//! What events say besides their sentences, as names and values.

use super::super::detail::Detail;
use super::{SAID, Sentences, shortened};
use crate::entity::audit_event;
use domain::audit::{Action, DetailName, SubjectKind};
use domain::bulk::JobKind;
use domain::form::{Code, Field};
use domain::identity::{Side, Step};
use domain::message::MessageKind;
use domain::setting::Setting;
use domain::text::{Locale, harmless};
use serde_json::Value;

/// The longest value, in characters.
const SHOWN: usize = 500;
/// Numbers from here on are times, in Unix milliseconds; smaller ones count something.
const TIMES_FROM: i64 = 100_000_000_000;

impl Sentences<'_> {
    /// What an event says besides, as names and values. What is encrypted is left out, and so is what is empty.
    pub(in crate::audit_log) fn details(&self, row: &audit_event::Model) -> Vec<(String, String)> {
        let t = self.text;
        let kind = SubjectKind::from_word(&row.subject_kind);
        let subject = row.subject_id.map(|id| {
            let kind = kind.map_or_else(|| row.subject_kind.clone(), |kind| t.event_subject(kind));
            (kind, self.named_id(&id.to_string()))
        });
        let detail = Detail::of(row);
        let parts = detail.0.into_iter().filter(|(name, value)| name != "sealed" && !value.is_null());
        let parts = parts.map(|(name, value)| {
            let said = self.value(&name, &value);
            (self.label(&name), shortened(&said, SHOWN))
        });
        subject.into_iter().chain(parts).collect()
    }

    fn label(&self, name: &str) -> String {
        let known = DetailName::from_word(name).map(|name| self.text.event_detail(name));
        known.unwrap_or_else(|| shortened(name, SAID))
    }

    fn value(&self, name: &str, value: &Value) -> String {
        let t = self.text;
        match value {
            Value::Null => t.no_value().to_owned(),
            Value::Bool(is) => if *is { t.yes() } else { t.no() }.to_owned(),
            Value::Number(number) => match number.as_i64().filter(|number| *number >= TIMES_FROM) {
                Some(at) => self.zone.local(at).plain(),
                None => number.to_string(),
            },
            Value::String(word) => self.word(name, word),
            Value::Array(all) => all.iter().map(|one| self.value(name, one)).collect::<Vec<_>>().join(", "),
            Value::Object(all) => {
                let parts = all.iter().filter(|(_, value)| !value.is_null());
                let parts =
                    parts.map(|(name, value)| format!("{}: {}", self.label(name), self.value(name, value)));
                parts.collect::<Vec<_>>().join("; ")
            }
        }
    }

    /// A word in the language of the reader, where it is one of the program.
    fn word(&self, name: &str, word: &str) -> String {
        let t = self.text;
        let known = match DetailName::from_word(name) {
            Some(DetailName::Fields | DetailName::Field) => self.field(word),
            Some(DetailName::Setting) => {
                Setting::from_word(word).map(|setting| t.field(setting.field()).to_owned())
            }
            Some(DetailName::Step | DetailName::Steps) => Step::from_word(word).map(|step| t.step(step)),
            Some(DetailName::Side) => Side::from_word(word).map(|side| self.side(side)),
            Some(DetailName::Mail) => MessageKind::from_word(word).map(|kind| t.message_kind(kind)),
            Some(DetailName::Locale) => Locale::from_word(word).map(|locale| locale.own_name().to_owned()),
            Some(DetailName::Code) => Code::from_word(word).map(|code| t.fault(code).to_owned()),
            Some(DetailName::Kind) => JobKind::from_word(word)
                .map(|kind| t.bulk_action(kind))
                .or_else(|| Action::from_word(word).map(|action| t.timeline_event(action))),
            _ => None,
        };
        known.unwrap_or_else(|| self.named_id(word))
    }

    /// An id with the name that belongs to it.
    fn named_id(&self, word: &str) -> String {
        let name = word.parse().ok().and_then(|id| self.names.any(id));
        name.map_or_else(|| harmless(word).into_owned(), |name| format!("{name} ({word})"))
    }

    /// The label of a field whose values are recorded: by its word, or by the key of an own field.
    pub(in crate::audit_log) fn field_name(&self, word: &str) -> String {
        let own = self.names.own_by_key(word).map(|own| harmless(own.label(self.text.locale())).into_owned());
        own.or_else(|| self.field(word)).unwrap_or_else(|| shortened(word, SAID))
    }

    /// A value that was recorded before or after a change of an account.
    pub(in crate::audit_log) fn recorded(&self, word: &str, value: Option<&Value>) -> String {
        let t = self.text;
        let text = match value {
            None | Some(Value::Null) => String::new(),
            // The end of an account is the first moment after its last day.
            Some(Value::Number(at)) => match at.as_i64().filter(|at| *at >= TIMES_FROM) {
                Some(at) => self.day(at - 1),
                None => at.to_string(),
            },
            Some(Value::String(text)) => match (self.names.own_by_key(word), Field::from_word(word)) {
                (Some(own), _) => {
                    let is_list = own.kind.has_options();
                    own.shown_all(text.split(move |c| is_list && c == ','), t.locale())
                }
                (_, Some(Field::Locale)) => {
                    Locale::from_word(text).map_or(&**text, |locale| locale.own_name()).to_owned()
                }
                (_, Some(field)) => t.field_value(field, text),
                (None, None) => text.clone(),
            },
            Some(other) => other.to_string(),
        };
        if text.is_empty() { t.no_value().to_owned() } else { shortened(&text, SHOWN) }
    }
}
