//! What columns, values and refused cells of files are called: methods of their types, here because they need the
//! catalogue.

use super::Text;
use crate::account::AccountState;
use crate::bulk::update::{UpdateColumn, UpdateWords, values_of};
use crate::bulk::{Column, RefusedCell, RowColumn};
use crate::form::Code;
use crate::identity::Relationship;
use crate::locale::Locale;
use crate::misleading::harmless;
use crate::registry::{OwnField, RegistryColumn};
use std::borrow::Cow;

impl RowColumn {
    /// What it is called; an own field by its label.
    pub fn name(self, fields: &[OwnField], t: Text) -> String {
        match self {
            Self::Known(column) => t.column(column),
            Self::Own(field) => {
                let own = fields.iter().find(|own| own.field == field);
                own.map_or_else(String::new, |own| own.label(t.locale()).to_owned())
            }
        }
    }
}

impl UpdateColumn {
    /// What it is called; an own field by its label.
    pub fn name(self, fields: &[OwnField], t: Text) -> String {
        match self {
            Self::Code => t.registry_column(RegistryColumn::Code),
            Self::ExternalId => t.external_id().to_owned(),
            Self::Username => t.registry_column(RegistryColumn::Username),
            Self::Email => t.email_address().to_owned(),
            Self::NewUsername => t.new_username().to_owned(),
            Self::NewEmail => t.new_email_address().to_owned(),
            Self::Language => t.registry_column(RegistryColumn::Language),
            Self::Unit => t.registry_column(RegistryColumn::Unit),
            Self::Groups => t.registry_column(RegistryColumn::Groups),
            Self::Relationship => t.registry_column(RegistryColumn::Relationship),
            Self::Starts => t.registry_column(RegistryColumn::Starts),
            Self::Ends => t.registry_column(RegistryColumn::Ends),
            Self::State => t.registry_column(RegistryColumn::Account),
            Self::Own(field) => {
                let own = fields.iter().find(|own| own.field == field);
                own.map_or_else(String::new, |own| own.label(t.locale()).to_owned())
            }
        }
    }
}

impl UpdateWords {
    /// A value in words.
    pub fn shown(&self, column: UpdateColumn, value: &str, t: Text) -> String {
        match column {
            _ if value.is_empty() => String::new(),
            UpdateColumn::Unit => {
                self.unit_of(value).map_or_else(|| value.to_owned(), |unit| unit.path.clone())
            }
            UpdateColumn::Groups => self.groups_shown(value),
            UpdateColumn::State => {
                AccountState::from_word(value).map_or_else(String::new, |state| t.account_state(state))
            }
            UpdateColumn::Relationship => {
                Relationship::from_word(value).map_or_else(String::new, |word| t.relationship(word))
            }
            UpdateColumn::Language => {
                Locale::from_word(value).map_or_else(String::new, |locale| locale.own_name().to_owned())
            }
            UpdateColumn::Own(_) => match self.own(column) {
                Some(own) => own.shown_all(values_of(own, value), t.locale()),
                None => harmless(value).into_owned(),
            },
            _ => harmless(value).into_owned(),
        }
    }
}

impl RefusedCell {
    /// What its column is called.
    pub fn name(&self, t: Text) -> String {
        self.label(t.locale()).map_or_else(|| t.column(Column::Unit), Cow::into_owned)
    }

    /// Why it is refused.
    pub fn words(&self, t: Text) -> String {
        let options = self.options_in(t.locale());
        match (self.label(t.locale()), self.code()) {
            (None, Code::DomainRefused) => t.domain_refused(self.value()),
            (None, Code::UnitUnmatched) => t.unit_unmatched(self.value()),
            (None, Code::ChoiceUnknown) if options.is_empty() => t.unit_unknown(self.value()),
            (None, Code::ChoiceUnknown) => {
                format!("{} {}", t.unit_unknown(self.value()), t.unit_near(&options))
            }
            (Some(name), Code::ChoiceUnknown) if !options.is_empty() && !self.value().is_empty() => {
                t.none_of_options(&name, self.value(), &options)
            }
            (_, code) => t.fault_of(&self.name(t), t.fault(code)),
        }
    }
}
