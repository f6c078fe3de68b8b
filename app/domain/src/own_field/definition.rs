use super::{FieldKey, FieldKind, FieldLevel};
use crate::form::Field;
use crate::id::OwnFieldId;
use crate::locale::Locale;
use crate::misleading::harmless;
use crate::relationship::Relationship;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A text in each language; an empty one is not written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Localized {
    pub en: String,
    pub it: String,
}

impl Localized {
    /// The text of a language; empty where there is none.
    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.en,
            Locale::It => &self.it,
        }
    }

    /// The text of a language, to be changed.
    pub fn get_mut(&mut self, locale: Locale) -> &mut String {
        match locale {
            Locale::En => &mut self.en,
            Locale::It => &mut self.it,
        }
    }

    /// The text for a reader of this language: another one where this one is missing.
    pub fn said_in(&self, locale: Locale) -> &str {
        let own = std::iter::once(locale);
        let mut texts = own.chain(Locale::ALL.iter().copied()).map(|one| self.get(one));
        texts.find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// The texts that are written.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        Locale::ALL.iter().map(|locale| self.get(*locale)).filter(|text| !text.is_empty())
    }

    /// The same without what is not shown of a text.
    #[must_use]
    pub fn harmless(&self) -> Self {
        Self { en: harmless(&self.en).into_owned(), it: harmless(&self.it).into_owned() }
    }
}

/// An option of a choice. It is never deleted, since people may have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldOption {
    /// A number; it never changes.
    pub id: String,
    pub label: Localized,
    /// Whether it can no longer be chosen.
    pub is_retired: bool,
}

/// An own field, as all pages know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnField {
    pub id: OwnFieldId,
    /// Its place among the fields of forms.
    pub field: Field,
    pub key: FieldKey,
    pub kind: FieldKind,
    pub level: FieldLevel,
    pub label: Localized,
    pub help: Localized,
    /// In their order.
    pub options: Vec<FieldOption>,
    /// The relationships of whom it is required, in their order.
    pub required_of: Vec<Relationship>,
    pub is_unique: bool,
    /// Whether the person fills it in and sees it too, or administrators only.
    pub is_for_person: bool,
    pub is_retired: bool,
}

impl OwnField {
    /// The label for a reader of this language.
    pub fn label(&self, locale: Locale) -> &str {
        self.label.said_in(locale)
    }

    /// Whether it is required of somebody. While the relationship is not known, what is required of everybody is.
    pub fn is_required_of(&self, relationship: Option<Relationship>) -> bool {
        match relationship {
            Some(relationship) => self.required_of.contains(&relationship),
            None => self.is_required_of_everybody(),
        }
    }

    pub const fn is_required_of_everybody(&self) -> bool {
        self.required_of.len() == Relationship::ALL.len()
    }

    /// What an option is called in a language; the id of one that is not known.
    pub fn option_label<'a>(&'a self, id: &'a str, locale: Locale) -> &'a str {
        let option = self.options.iter().find(|option| option.id == id);
        option.map_or(id, |option| option.label.said_in(locale))
    }

    /// A stored value in words. It needs no catalogue, since a file is compared with what is shown in every language.
    pub fn shown<'a>(&'a self, text: &'a str, locale: Locale) -> Cow<'a, str> {
        match self.kind {
            FieldKind::Choice | FieldKind::Choices => Cow::Borrowed(self.option_label(text, locale)),
            FieldKind::YesNo => Cow::Borrowed(match (text == "yes", locale) {
                (true, Locale::En) => "Yes",
                (true, Locale::It) => "Sì",
                (false, Locale::En | Locale::It) => "No",
            }),
            FieldKind::Number if locale == Locale::It => Cow::Owned(text.replace('.', ",")),
            FieldKind::Text | FieldKind::LongText | FieldKind::Number | FieldKind::Date => harmless(text),
        }
    }

    /// Stored values in words, as one text.
    pub fn shown_all<'a>(&'a self, texts: impl IntoIterator<Item = &'a str>, locale: Locale) -> String {
        let texts: Vec<Cow<'_, str>> = texts.into_iter().map(|text| self.shown(text, locale)).collect();
        texts.join(", ")
    }
}

/// An own field on its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnFieldRow {
    pub field: OwnField,
    /// Counts the changes of the field.
    pub version: i64,
    /// People whose value is somebody else's too, although values are to be unique.
    pub repeated: u64,
}

/// *Settings → Fields*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnFieldsPage {
    /// Counts the changes of the order.
    pub version: i64,
    /// In their order, retired ones too.
    pub rows: Vec<OwnFieldRow>,
}
