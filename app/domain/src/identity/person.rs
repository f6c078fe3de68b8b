//! Checked personal information, made by [`IdentityForm::check`](super::IdentityForm::check) only.

use super::mrz::Mrz;
use super::{Country, DocumentKind, Relationship, Sex};
use crate::account::Email;
use crate::day::{Day, PartialDate};
use crate::notice::NoticeReceipt;

/// All submitted data of a person.
#[derive(Clone, Debug)]
pub struct PersonalInformation {
    pub(super) alias: Option<String>,
    pub(super) notice: Option<NoticeReceipt>,
    /// `None` for somebody who is registered with an alias.
    pub(super) details: Option<PersonDetails>,
    pub(super) organization: Organization,
}

/// The data of somebody who is registered with names.
#[derive(Clone, Debug)]
pub struct PersonDetails {
    pub(super) names: Names,
    pub(super) birth: Birth,
    pub(super) contact: Contact,
    pub(super) documents: Vec<IdentityDocument>,
}

macro_rules! parts {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty => $shown:ty = $show:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name { $($(#[$fdoc])* pub(super) $field: $type),* }

        impl $name { $(pub fn $field(&self) -> $shown { parts!(@ $show self.$field) })* }
    };
    (@ lend $value:expr) => { &$value };
    (@ copy $value:expr) => { $value };
    (@ perhaps $value:expr) => { $value.as_ref() };
}

parts! {
    /// Names as in documents. A single name is in one of the first two.
    Names {
        given: String => &str = lend,
        family: String => &str = lend,
        at_birth: String => &str = lend,
        known_as: String => &str = lend,
    }
}

parts! {
    Birth {
        /// `None` where it is not required.
        date: Option<PartialDate> => Option<PartialDate> = copy,
        country: Option<Country> => Option<Country> = copy,
        region: String => &str = lend,
        locality: String => &str = lend,
        /// At least one, unless none is required.
        nationalities: Vec<Country> => &[Country] = lend,
        sex: Option<Sex> => Option<Sex> = copy,
    }
}

parts! {
    Contact {
        email: Option<Email> => Option<&Email> = perhaps,
        /// In E.164 format.
        phone: Option<String> => Option<&String> = perhaps,
        street: String => &str = lend,
        postal_code: String => &str = lend,
        city: String => &str = lend,
        region: String => &str = lend,
        country: Option<Country> => Option<Country> = copy,
    }
}

parts! {
    IdentityDocument {
        kind: DocumentKind => DocumentKind = copy,
        /// In capitals.
        number: String => &str = lend,
        authority: String => &str = lend,
        country: Country => Country = copy,
        issued_on: Option<Day> => Option<Day> = copy,
        expires_on: Option<Day> => Option<Day> = copy,
        mrz: Option<Mrz> => Option<&Mrz> = perhaps,
    }
}

parts! {
    Organization {
        unit: String => &str = lend,
        relationship: Relationship => Relationship = copy,
        number: String => &str = lend,
        period: RelationshipPeriod => RelationshipPeriod = copy,
    }
}

/// The period of a relationship; open where a date is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelationshipPeriod {
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
}

impl PersonalInformation {
    pub fn alias(&self) -> Option<&str> {
        self.alias.as_deref()
    }

    /// The version of the privacy notice that was received; `None` if nothing has been published.
    pub fn notice(&self) -> Option<&NoticeReceipt> {
        self.notice.as_ref()
    }

    pub fn details(&self) -> Option<&PersonDetails> {
        self.details.as_ref()
    }

    pub fn organization(&self) -> &Organization {
        &self.organization
    }

    /// The display name: the alias, else the names.
    pub fn name(&self) -> String {
        match (&self.alias, &self.details) {
            (Some(alias), _) => alias.clone(),
            (None, Some(details)) => details.names.whole(),
            (None, None) => String::new(),
        }
    }
}

impl PersonDetails {
    pub fn names(&self) -> &Names {
        &self.names
    }

    pub fn birth(&self) -> &Birth {
        &self.birth
    }

    pub fn contact(&self) -> &Contact {
        &self.contact
    }

    pub fn documents(&self) -> &[IdentityDocument] {
        &self.documents
    }
}

impl Names {
    /// Given names before the family name.
    pub fn whole(&self) -> String {
        format!("{} {}", self.given, self.family).trim().to_owned()
    }
}

impl IdentityDocument {
    /// The key by which documents are compared: letters and digits of the number.
    pub fn number_key(&self) -> String {
        self.number.chars().filter(|c| c.is_alphanumeric()).collect()
    }
}
