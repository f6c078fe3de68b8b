use super::{UnitWord, UnitWords};
use crate::account::address_in;
use crate::form::Code;
use crate::locale::Locale;
use crate::misleading::harmless;
use crate::registry::{FieldKind, Localized, OwnField};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Most characters of a cell that a sentence repeats.
const VALUE_SHOWN: usize = 40;
/// Most options that a sentence names.
const OPTIONS_SHOWN: usize = 8;

/// A cell that is refused, with what the sentence about it names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedCell {
    code: Code,
    /// The label of its own field; none for a unit and an address.
    label: Option<Localized>,
    value: String,
    /// For a choice, what can be chosen; for a unit that is not known, those that may be meant.
    options: Vec<Localized>,
    has_more: bool,
}

impl RefusedCell {
    /// The value of an own field; an empty text if it is not known.
    pub fn of_field(own: &OwnField, cell: &str, code: Code) -> Self {
        let is_choice = matches!(own.kind, FieldKind::Choice | FieldKind::Choices);
        let offered = own.options.iter().filter(|option| is_choice && !option.is_retired);
        let mut options: Vec<Localized> =
            offered.take(OPTIONS_SHOWN + 1).map(|option| option.label.clone()).collect();
        let has_more = options.len() > OPTIONS_SHOWN;
        options.truncate(OPTIONS_SHOWN);
        Self { code, label: Some(own.label.clone()), value: shown(cell), options, has_more }
    }

    pub(super) fn of_unit(units: &UnitWords, cell: &str, code: Code) -> Self {
        let near = if code == Code::ChoiceUnknown { units.near(cell) } else { Vec::new() };
        let path = |unit: &UnitWord| Localized { en: unit.path.clone(), it: String::new() };
        let options = near.into_iter().map(path).collect();
        Self { code, label: None, value: shown(cell), options, has_more: false }
    }

    /// An address, of which the domain is named.
    pub(super) fn of_address(cell: &str, code: Code) -> Self {
        let address = address_in(cell);
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
        Self { code, label: None, value: shown(domain), options: Vec::new(), has_more: false }
    }

    pub fn code(&self) -> Code {
        self.code
    }

    /// The label of its own field; none for a unit and an address.
    pub(crate) fn label(&self, locale: Locale) -> Option<Cow<'_, str>> {
        self.label.as_ref().map(|label| harmless(label.said_in(locale)))
    }

    /// The cell as a sentence repeats it.
    pub(crate) fn value(&self) -> &str {
        &self.value
    }

    /// What can be chosen instead, between commas; empty for other cells than choices.
    pub(crate) fn options_in(&self, locale: Locale) -> String {
        let labels = self.options.iter().map(|label| harmless(label.said_in(locale)));
        let more = self.has_more.then_some("…".into());
        labels.chain(more).collect::<Vec<_>>().join(", ")
    }
}

/// A cell as a sentence repeats it.
fn shown(cell: &str) -> String {
    let cell = harmless(cell);
    match cell.char_indices().nth(VALUE_SHOWN) {
        Some((end, _)) => format!("{}…", &cell[..end]),
        None => cell.into_owned(),
    }
}
