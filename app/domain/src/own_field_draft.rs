//! The form of an own field. It knows the columns of files and, on the host, the texts of all languages, since the key of a
//! field must differ from them.

use crate::characters::trimmed;
use crate::column_names::column_of;
use crate::form::{Checking, Code, Faults, Field, one_line};
use crate::identity::mrz::names::base_letter;
use crate::letter_case::lower;
use crate::locale::Locale;
use crate::own_field::{FieldKey, FieldKind, FieldLevel, KEY_MOST, Localized, OPTIONS_MOST, OwnField};
use crate::registry::RegistryColumn;
use crate::relationship::Relationship;
use serde::{Deserialize, Serialize};

/// The most characters of a label, and of an option.
const LABEL_MOST: usize = 60;
const HELP_MOST: usize = 300;

/// An option as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OptionDraft {
    /// Empty for a new one.
    pub id: String,
    pub label: Localized,
    pub is_retired: bool,
}

/// What is typed for a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldDraft {
    /// The version that the form was opened with; of no meaning for a new field.
    pub version: i64,
    /// These three never change after the field was added.
    pub key: String,
    pub kind: String,
    pub level: String,
    pub label: Localized,
    pub help: Localized,
    pub options: Vec<OptionDraft>,
    pub is_required: bool,
    /// The relationships of whom it is required; none of them: of everybody.
    pub required_of: Vec<String>,
    pub is_unique: bool,
    pub is_for_person: bool,
}

/// A field as it is to be. An option without an id is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedField {
    pub key: FieldKey,
    pub kind: FieldKind,
    pub level: FieldLevel,
    pub label: Localized,
    pub help: Localized,
    pub options: Vec<OptionDraft>,
    /// The relationships of whom it is required, in their order.
    pub required_of: Vec<Relationship>,
    pub is_unique: bool,
    /// Whether the person fills it in and sees it too, or administrators only.
    pub is_for_person: bool,
}

impl FieldDraft {
    /// The form of a field that exists.
    pub fn of(field: &OwnField, version: i64) -> Self {
        let options = field.options.iter().map(|option| OptionDraft {
            id: option.id.clone(),
            label: option.label.clone(),
            is_retired: option.is_retired,
        });
        Self {
            version,
            key: field.key.to_string(),
            kind: field.kind.to_string(),
            level: field.level.to_string(),
            label: field.label.clone(),
            help: field.help.clone(),
            options: options.collect(),
            is_required: !field.required_of.is_empty(),
            required_of: if field.is_required_of_everybody() {
                Vec::new()
            } else {
                field.required_of.iter().map(ToString::to_string).collect()
            },
            is_unique: field.is_unique,
            is_for_person: field.is_for_person,
        }
    }

    /// # Errors
    /// `choice_unknown` for a word that is no relationship.
    fn required_of(&self) -> Result<Vec<Relationship>, Code> {
        let named: Result<Vec<Relationship>, Code> = self
            .required_of
            .iter()
            .map(|word| Relationship::from_word(word).ok_or(Code::ChoiceUnknown))
            .collect();
        let named = named?;
        let is_asked = |one: &Relationship| self.is_required && (named.is_empty() || named.contains(one));
        Ok(Relationship::ALL.iter().copied().filter(is_asked).collect())
    }

    /// The field of the label in a language.
    pub const fn label_field(locale: Locale) -> Field {
        match locale {
            Locale::En => Field::FieldLabelEn,
            Locale::It => Field::FieldLabelIt,
        }
    }

    /// The field of the help in a language.
    pub const fn help_field(locale: Locale) -> Field {
        match locale {
            Locale::En => Field::FieldHelpEn,
            Locale::It => Field::FieldHelpIt,
        }
    }

    /// # Errors
    /// All faults, by field: `field_key_charset`, `text_long` and `column_reserved` at the key; `choice_missing` and
    /// `choice_unknown` at kind and level; `label_missing`, `text_long`, `control_character` and `column_reserved` at the
    /// labels; `choice_unknown` at the relationship; `options_missing`, `options_many`, `option_repeated` and those of labels at the options.
    pub fn check(&self) -> Result<CheckedField, Faults> {
        let mut checking = Checking::default();
        let key = checking.take(Field::FieldKey, key(&self.key));
        let kind = checking.take(Field::FieldKind, word(&self.kind, FieldKind::from_word));
        let level = checking.take(Field::FieldLevel, word(&self.level, FieldLevel::from_word));
        let mut label = localized(&mut checking, &self.label, LABEL_MOST, Self::label_field);
        if self.label.all().all(|text| trimmed(text).is_empty()) {
            label = checking.take(Self::label_field(Locale::ALL[0]), Err(Code::LabelMissing));
        }
        for locale in Locale::ALL {
            if label.as_ref().is_some_and(|label| is_column(label.get(*locale))) {
                checking.take::<()>(Self::label_field(*locale), Err(Code::ColumnReserved));
            }
        }
        let help = localized(&mut checking, &self.help, HELP_MOST, Self::help_field);
        let options = match kind {
            Some(kind) if kind.has_options() => checking.take(Field::FieldOptions, options(&self.options)),
            _ => Some(Vec::new()),
        };
        let required_of = checking.take(Field::Relationship, self.required_of());
        let all = key.zip(kind).zip(level).zip(label).zip(help).zip(options).zip(required_of);
        checking.finish(all.map(|((((((key, kind), level), label), help), options), required_of)| {
            CheckedField {
                key,
                kind,
                level,
                label,
                help,
                options,
                required_of,
                is_unique: self.is_unique && kind.can_be_unique() && level == FieldLevel::Account,
                is_for_person: self.is_for_person,
            }
        }))
    }
}

fn key(text: &str) -> Result<FieldKey, Code> {
    let key = FieldKey::parse(trimmed(text))?;
    if is_column(key.as_str()) { Err(Code::ColumnReserved) } else { Ok(key) }
}

/// Whether a file of the program has a column of this name, so that a second one would be ambiguous.
fn is_column(name: &str) -> bool {
    const OTHERS: [&str; 6] = ["id", "name", "state", "status", "external_id", "password"];
    let name = lower(name);
    let is_word = RegistryColumn::from_word(&name).is_some() || Field::from_word(&name).is_some();
    !name.is_empty()
        && (OTHERS.contains(&name.as_str()) || is_word || column_of(&name).is_some() || is_heading(&name))
}

/// Whether the export has a heading of this name, in any language. A browser has the texts of one language only, and leaves
/// this to the host.
#[cfg(not(feature = "fetched-texts"))]
fn is_heading(name: &str) -> bool {
    let of = |locale: &Locale| {
        let t = locale.text();
        let columns = RegistryColumn::ALL.iter().map(move |column| t.registry_column(*column));
        columns.chain([t.name().to_owned(), t.email_address().to_owned()])
    };
    Locale::ALL.iter().flat_map(of).any(|heading| lower(&heading) == name)
}

#[cfg(feature = "fetched-texts")]
const fn is_heading(_name: &str) -> bool {
    false
}

fn word<T>(text: &str, from_word: fn(&str) -> Option<T>) -> Result<T, Code> {
    if text.is_empty() { Err(Code::ChoiceMissing) } else { from_word(text).ok_or(Code::ChoiceUnknown) }
}

fn localized(
    checking: &mut Checking,
    texts: &Localized,
    most: usize,
    field: fn(Locale) -> Field,
) -> Option<Localized> {
    let mut checked = Localized::default();
    let mut is_right = true;
    for locale in Locale::ALL {
        match checking.take(field(*locale), one_line(texts.get(*locale), most, Code::TextLong)) {
            Some(text) => *checked.get_mut(*locale) = text,
            None => is_right = false,
        }
    }
    is_right.then_some(checked)
}

/// The options in their order, each with a label that no other one has in that language.
fn options(drafts: &[OptionDraft]) -> Result<Vec<OptionDraft>, Code> {
    if drafts.len() > OPTIONS_MOST {
        return Err(Code::OptionsMany);
    }
    let mut checked = Vec::<OptionDraft>::new();
    for draft in drafts {
        let mut label = Localized::default();
        for locale in Locale::ALL {
            *label.get_mut(*locale) = one_line(draft.label.get(*locale), LABEL_MOST, Code::TextLong)?;
        }
        if label.all().next().is_none() {
            return Err(Code::OptionLabelMissing);
        }
        // Files name options by their labels, or by their ids, which are numbers.
        let is_repeated = |other: &OptionDraft| {
            let same = |locale: &Locale| {
                let (one, other) = (label.get(*locale), other.label.get(*locale));
                !one.is_empty() && lower(one) == lower(other)
            };
            Locale::ALL.iter().any(same) || (!draft.id.is_empty() && draft.id == other.id)
        };
        if checked.iter().any(is_repeated) {
            return Err(Code::OptionRepeated);
        }
        checked.push(OptionDraft { id: draft.id.clone(), label, is_retired: draft.is_retired });
    }
    if checked.iter().all(|option| option.is_retired) { Err(Code::OptionsMissing) } else { Ok(checked) }
}

/// A key made of a label, with `_` between words; empty where the label has no letter that a key can have.
pub fn key_of(label: &str) -> String {
    let mut key = String::new();
    for c in label.chars() {
        match base_letter(c).or_else(|| c.is_ascii_digit().then_some(c)) {
            Some(c) if c.is_ascii_lowercase() || !key.is_empty() => key.push(c),
            None if !key.is_empty() && !key.ends_with('_') => key.push('_'),
            _ => {}
        }
    }
    key.truncate(KEY_MOST);
    key.trim_end_matches('_').to_owned()
}
