//! Warnings, which do not prevent submitting, and values that an MRZ can fill in.

use super::{Finding, IdentityForm};
use crate::characters::trimmed;
use crate::day::parse::parse_typed;
use crate::day::{Day, PartialDate};
use crate::form::{Code, Field};
use crate::identity::mrz::Mrz;
use crate::identity::mrz::names::agree;
use crate::identity::{Country, Policy, Sex, Step, Values, postal};
use crate::letter_case::upper;

/// The fields of an MRZ, in the order of the steps.
const MRZ_FIELDS: [Field; 9] = [
    Field::DocumentKind,
    Field::DocumentNumber,
    Field::IssuingCountry,
    Field::ExpiresOn,
    Field::FamilyName,
    Field::GivenNames,
    Field::DateOfBirth,
    Field::Sex,
    Field::Nationalities,
];

impl IdentityForm {
    /// The warnings of one step.
    pub fn warnings(&self, step: Step, policy: &Policy) -> Vec<Finding> {
        match step {
            Step::Contact => {
                let (country, code) = (self.values.get(Field::Country), self.values.get(Field::PostalCode));
                let is_unusual = !trimmed(code).is_empty() && postal::is_unusual(country, trimmed(code));
                let warning =
                    Finding { document: None, field: Field::PostalCode, code: Code::PostalCodeUnusual };
                is_unusual.then_some(warning).into_iter().collect()
            }
            Step::Document => {
                let differs = |place| {
                    let warn = move |field| Finding { document: Some(place), field, code: Code::MrzDiffers };
                    self.differences(place, policy.today).into_iter().map(warn)
                };
                let alone = |(place, values): (usize, &Values)| {
                    let find = move |(field, code)| Finding { document: Some(place), field, code };
                    about_document(values, policy.today).into_iter().map(find)
                };
                let alone = self.documents.iter().enumerate().flat_map(alone);
                (0..self.documents.len()).flat_map(differs).chain(alone).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The fields, of a document and of the steps before it, that differ from the document's MRZ.
    pub fn differences(&self, document: usize, today: Day) -> Vec<Field> {
        let Some((mrz, values)) = self.mrz(document, today) else { return Vec::new() };
        MRZ_FIELDS.into_iter().filter(|field| self.differs(*field, &mrz, values)).collect()
    }

    /// The values of a document's MRZ for fields that are empty.
    pub fn suggestions(&self, document: usize, today: Day) -> Values {
        let Some((mrz, values)) = self.mrz(document, today) else { return Values::default() };
        let is_single = self.values.has(Field::HasOnlyOneName);
        let is_open = |field: &Field| {
            let has_name = is_single && matches!(field, Field::GivenNames | Field::FamilyName);
            !self.values_with(*field, values).has(*field)
                && !(has_name && (self.values.has(Field::GivenNames) || self.values.has(Field::FamilyName)))
        };
        let mut suggestions = Values::default();
        for field in MRZ_FIELDS.into_iter().filter(is_open) {
            suggestions.set(field, mrz_value(&mrz, field));
        }
        suggestions
    }

    fn mrz(&self, document: usize, today: Day) -> Option<(Mrz, &Values)> {
        let values = self.documents.get(document)?;
        Some((Mrz::parse(values.get(Field::MachineReadableZone), today).ok()?, values))
    }

    /// The values that a field belongs to: the document's or the person's.
    fn values_with<'a>(&'a self, field: Field, document: &'a Values) -> &'a Values {
        if Step::Document.fields().contains(&field) { document } else { &self.values }
    }

    fn differs(&self, field: Field, mrz: &Mrz, document: &Values) -> bool {
        let typed = trimmed(self.values_with(field, document).get(field));
        let name = |part: &str, typed: &str| agree(part, typed, mrz.is_cut()) != Some(false);
        match field {
            // A single name may be in either field.
            Field::FamilyName if self.values.has(Field::HasOnlyOneName) => {
                let given = self.values.get(Field::GivenNames);
                let only = if typed.is_empty() { given } else { typed };
                let mrz_value = if mrz.family().is_empty() { mrz.given() } else { mrz.family() };
                !only.is_empty() && !name(mrz_value, only)
            }
            Field::GivenNames if self.values.has(Field::HasOnlyOneName) => false,
            _ if typed.is_empty() => false,
            // Some states put the name at birth into the MRZ.
            Field::FamilyName if mrz.family().is_empty() => false,
            Field::FamilyName => {
                let at_birth = self.values.get(Field::NameAtBirth);
                !name(mrz.family(), typed) && (at_birth.is_empty() || !name(mrz.family(), at_birth))
            }
            Field::GivenNames => !name(mrz.given(), typed),
            Field::DateOfBirth => mrz.birth().is_some_and(|birth| !is_same_birth(birth, typed)),
            Field::Sex => {
                mrz.sex().is_some_and(|sex| Sex::from_word(typed).is_some_and(|typed| typed != sex))
            }
            Field::Nationalities => {
                let mrz_value = mrz.nationality().map(Country::as_str);
                mrz_value.is_some_and(|mrz_value| !typed.split_whitespace().any(|code| code == mrz_value))
            }
            Field::ExpiresOn if mrz.is_without_end() || is_without_end(typed) => {
                mrz.is_without_end() != is_without_end(typed)
                    && (mrz.is_without_end() || mrz.expires_on().is_some())
            }
            Field::DocumentNumber => number_key(typed) != number_key(mrz.number()),
            // Cards of different kinds have the same MRZ codes.
            Field::DocumentKind => (mrz_value(mrz, field) == "passport") != (typed == "passport"),
            _ => {
                let mrz_value = mrz_value(mrz, field);
                !mrz_value.is_empty() && mrz_value != typed
            }
        }
    }
}

/// The warnings of one document: an unreadable MRZ, and an expiry date in the past.
fn about_document(values: &Values, today: Day) -> Vec<(Field, Code)> {
    let text = values.get(Field::MachineReadableZone);
    let mrz = if trimmed(text).is_empty() { None } else { Mrz::parse(text, today).err() };
    let expires = parse_typed(values.get(Field::ExpiresOn)).ok().and_then(PartialDate::whole);
    let is_past = expires.is_some_and(|day| day < today);
    let mrz = mrz.map(|code| (Field::MachineReadableZone, code));
    mrz.into_iter().chain(is_past.then_some((Field::ExpiresOn, Code::DocumentExpired))).collect()
}

/// Whether a typed expiry date means that there is none, such as a year of 9999.
fn is_without_end(typed: &str) -> bool {
    typed == Values::WITHOUT_END || typed.starts_with("9999-")
}

/// Years of an MRZ have two digits.
fn is_same_birth(birth: PartialDate, typed: &str) -> bool {
    let Ok(typed) = parse_typed(typed) else { return true };
    let ((year, month, day), (typed_year, typed_month, typed_day)) = (birth.parts(), typed.parts());
    let of_century = PartialDate::from_parts(typed_year - typed_year % 100 + year % 100, month, day);
    let is_same_year = year % 100 == typed_year % 100;
    let typed = PartialDate::from_parts(typed_year, typed_month, typed_day);
    is_same_year && of_century.zip(typed).is_none_or(|(birth, typed)| birth.agrees(typed))
}

fn number_key(number: &str) -> String {
    upper(number).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The value of an MRZ for a field, as it would be typed; empty if there is none.
fn mrz_value(mrz: &Mrz, field: Field) -> String {
    let country = |country: Option<Country>| country.map(|country| country.as_str().to_owned());
    match field {
        Field::DocumentKind => Some(mrz.kind().as_str().to_owned()),
        Field::DocumentNumber => Some(mrz.number().to_owned()),
        Field::IssuingCountry => country(mrz.issuer()).filter(|code| code != Country::STATELESS),
        Field::ExpiresOn if mrz.is_without_end() => Some(Values::WITHOUT_END.to_owned()),
        Field::ExpiresOn => mrz.expires_on().map(|day| day.to_string()),
        Field::FamilyName => Some(capitalised(mrz.family())),
        Field::GivenNames => Some(capitalised(mrz.given())),
        Field::DateOfBirth => mrz.birth().map(|date| date.to_string()),
        Field::Sex => mrz.sex().map(|sex| sex.as_str().to_owned()),
        Field::Nationalities => country(mrz.nationality()),
        _ => None,
    }
    .unwrap_or_default()
}

/// `Anna Maria` from `ANNA MARIA`: a first guess that the person can correct.
fn capitalised(name: &str) -> String {
    let word = |word: &str| {
        let (first, rest) = word.split_at(word.len().min(1));
        format!("{first}{}", rest.to_ascii_lowercase())
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
