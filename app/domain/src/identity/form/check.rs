//! Checks each step, recording every fault.

use super::IdentityForm;
use crate::account::{Email, ToAscii};
use crate::characters::{cleaned, trimmed};
use crate::day::parse::parse_typed;
use crate::day::{Day, PartialDate};
use crate::form::{Checking, Code, Field};
use crate::identity::characters::{parse_line, parse_name};
use crate::identity::person::{Birth, Contact, IdentityDocument, Names, Organization, RelationshipPeriod};
use crate::identity::{
    Country, DocumentKind, Mode, Policy, Relationship, Requirement, Sex, Values, mrz, notice, parse_phone,
};
use crate::letter_case::upper;
use crate::notice::NoticeReceipt;

/// The age of the oldest person ever known is below this.
const AGE_MOST: i32 = 130;
const ALIAS_LEAST: usize = 2;
const ALIAS_MOST: usize = 64;
const STREET_MOST: usize = 200;
const PLACE_MOST: usize = 100;
const POSTAL_CODE_MOST: usize = 16;
const AUTHORITY_MOST: usize = 150;
const DOCUMENT_NUMBER_MOST: usize = 30;
const UNIT_MOST: usize = 150;
const NUMBER_MOST: usize = 64;

impl IdentityForm {
    /// The alias, if the person has one, and the privacy notice.
    pub(super) fn check_person(
        &self,
        checking: &mut Checking,
        policy: &Policy,
    ) -> Option<(Option<String>, Option<NoticeReceipt>)> {
        let values = &self.values;
        let mode =
            checking.take(Field::Mode, chosen(values.get(Field::Mode), Mode::from_word, Code::ModeMissing));
        let alias = match mode {
            Some(Mode::Alias) => checking.take(Field::Alias, alias(values.get(Field::Alias))).map(Some),
            _ => Some(None),
        };
        let notice = notice::received(values.get(Field::PrivacyNotice), policy);
        let notice = checking.take(Field::PrivacyNotice, notice);
        mode.and(Some((alias?, notice?)))
    }

    pub(super) fn check_names(&self, checking: &mut Checking) -> Option<Names> {
        let values = &self.values;
        let is_single = values.has(Field::HasOnlyOneName);
        // A single name may be in either field.
        let may_be_empty = |other| is_single && values.has(other);
        let mut part = |field, may_be_empty: bool| {
            let text = values.get(field);
            let is_left_out = may_be_empty && trimmed(text).is_empty();
            checking.take(field, if is_left_out { Ok(String::new()) } else { parse_name(text) })
        };
        let given = part(Field::GivenNames, may_be_empty(Field::FamilyName));
        let family = part(Field::FamilyName, is_single);
        let at_birth = part(Field::NameAtBirth, true);
        let known_as = part(Field::KnownAs, true);
        Some(Names { given: given?, family: family?, at_birth: at_birth?, known_as: known_as? })
    }

    pub(super) fn check_birth(&self, checking: &mut Checking, policy: &Policy) -> Option<Birth> {
        let values = &self.values;
        let required = |requirement| self.requires(policy, requirement);
        // Without a date of birth nobody would be too young.
        let needs_date = required(Requirement::DateOfBirth) || policy.least_age > 0;
        let date = born(values.get(Field::DateOfBirth), policy);
        let date = checking.take(Field::DateOfBirth, date.and_then(needed_if(needs_date, Code::DateMissing)));
        let land = country(values.get(Field::BirthCountry));
        let land = land.and_then(needed_if(required(Requirement::BirthCountry), Code::CountryMissing));
        let country = checking.take(Field::BirthCountry, land);
        let mut place = |field, requirement| {
            let line = parse_line(values.get(field), PLACE_MOST);
            checking.take(field, line.and_then(filled_if(required(requirement))))
        };
        let region = place(Field::BirthRegion, Requirement::BirthRegion);
        let locality = place(Field::BirthLocality, Requirement::BirthLocality);
        let of = nationalities(values.get(Field::Nationalities)).and_then(|all| {
            let is_missing = all.is_empty() && required(Requirement::Nationalities);
            if is_missing { Err(Code::CountryMissing) } else { Ok(all) }
        });
        let nationalities = checking.take(Field::Nationalities, of);
        let sex = optional(values.get(Field::Sex), Sex::from_word);
        let needs_sex = required(Requirement::Sex);
        let sex = checking.take(Field::Sex, sex.and_then(needed_if(needs_sex, Code::ChoiceMissing)));
        Some(Birth {
            date: date?,
            country: country?,
            region: region?,
            locality: locality?,
            nationalities: nationalities?,
            sex: sex?,
        })
    }

    pub(super) fn check_contact(&self, checking: &mut Checking, policy: &Policy) -> Option<Contact> {
        let values = &self.values;
        let address = values.get(Field::PersonalEmail);
        let required = |requirement| self.requires(policy, requirement);
        let email = email(address, policy.to_ascii);
        let email = email.and_then(needed_if(required(Requirement::PersonalEmail), Code::EmailMissing));
        let email = checking.take(Field::PersonalEmail, email);
        let phone = unless_empty(values.get(Field::Phone), parse_phone);
        let phone = phone.and_then(needed_if(required(Requirement::Phone), Code::ValueMissing));
        let phone = checking.take(Field::Phone, phone);
        let mut text = |field, most, requirement| {
            let line = parse_line(values.get(field), most);
            checking.take(field, line.and_then(filled_if(required(requirement))))
        };
        let street = text(Field::Street, STREET_MOST, Requirement::Street);
        let postal_code = text(Field::PostalCode, POSTAL_CODE_MOST, Requirement::PostalCode);
        let city = text(Field::City, PLACE_MOST, Requirement::City);
        let region = text(Field::Region, PLACE_MOST, Requirement::Region);
        let land = country(values.get(Field::Country));
        let land = land.and_then(needed_if(required(Requirement::Country), Code::CountryMissing));
        let country = checking.take(Field::Country, land);
        Some(Contact {
            email: email?,
            phone: phone?,
            street: street?,
            postal_code: postal_code?,
            city: city?,
            region: region?,
            country: country?,
        })
    }

    pub(super) fn check_organization(
        &self,
        checking: &mut Checking,
        policy: &Policy,
    ) -> Option<Organization> {
        let values = &self.values;
        let required = |requirement| self.requires(policy, requirement);
        let unit = parse_line(values.get(Field::Unit), UNIT_MOST);
        let unit = checking.take(Field::Unit, unit.and_then(filled_if(required(Requirement::Unit))));
        let kind = values.get(Field::Relationship);
        let relationship =
            checking.take(Field::Relationship, chosen(kind, Relationship::from_word, Code::ChoiceMissing));
        let number = parse_line(values.get(Field::RelationshipNumber), NUMBER_MOST);
        let number = number.and_then(filled_if(required(Requirement::RelationshipNumber)));
        let number = checking.take(Field::RelationshipNumber, number);
        let starts = Field::RelationshipStartsOn;
        let ends = Field::RelationshipEndsOn;
        let mut date = |field, requirement| {
            let day = day(values.get(field)).and_then(needed_if(required(requirement), Code::DateMissing));
            checking.take(field, day)
        };
        let starts_on = date(starts, Requirement::RelationshipStartsOn);
        let ends_on = date(ends, Requirement::RelationshipEndsOn);
        if let (Some(Some(start)), Some(Some(end))) = (starts_on, ends_on)
            && end < start
        {
            checking.take::<()>(ends, Err(Code::EndBeforeStart));
        }
        let period = RelationshipPeriod { starts_on: starts_on?, ends_on: ends_on? };
        Some(Organization { unit: unit?, relationship: relationship?, number: number?, period })
    }
}

/// One document. `required` says what is required of it.
pub(super) fn document(
    values: &Values,
    checking: &mut Checking,
    policy: &Policy,
    required: &dyn Fn(Requirement) -> bool,
) -> Option<IdentityDocument> {
    let kind = values.get(Field::DocumentKind);
    let kind = checking.take(Field::DocumentKind, chosen(kind, DocumentKind::from_word, Code::ChoiceMissing));
    let number = checking.take(Field::DocumentNumber, document_number(values.get(Field::DocumentNumber)));
    let authority = parse_line(values.get(Field::IssuingAuthority), AUTHORITY_MOST);
    let authority = authority.and_then(filled_if(required(Requirement::IssuingAuthority)));
    let authority = checking.take(Field::IssuingAuthority, authority);
    let land = country(values.get(Field::IssuingCountry)).and_then(needed(Code::CountryMissing));
    let country = checking.take(Field::IssuingCountry, land);
    let issued_on = day(values.get(Field::IssuedOn)).and_then(|day| match day {
        Some(day) if day > policy.today => Err(Code::DateFuture),
        day => Ok(day),
    });
    let issued_on = issued_on.and_then(needed_if(required(Requirement::IssuedOn), Code::DateMissing));
    let issued_on = checking.take(Field::IssuedOn, issued_on);
    let ends = values.get(Field::ExpiresOn);
    let is_without_end = trimmed(ends) == Values::WITHOUT_END;
    let needs_end = required(Requirement::ExpiresOn);
    let expires_on = match is_without_end {
        true => Ok(None),
        false => day(ends).and_then(needed_if(needs_end, Code::DateMissing)),
    };
    let expires_on = checking.take(Field::ExpiresOn, expires_on);
    if let (Some(Some(issued)), Some(Some(expires))) = (issued_on, expires_on)
        && expires <= issued
    {
        checking.take::<()>(Field::ExpiresOn, Err(Code::ExpiresBeforeIssued));
    }
    let zone = values.get(Field::MachineReadableZone);
    if required(Requirement::MachineReadableZone) && trimmed(zone).is_empty() {
        checking.take::<()>(Field::MachineReadableZone, Err(Code::ValueMissing));
    }
    // An unreadable MRZ is a warning: the reviewer sees the document.
    let mrz = mrz::Mrz::parse(zone, policy.today).ok();
    Some(IdentityDocument {
        kind: kind?,
        number: number?,
        authority: authority?,
        country: country?,
        issued_on: issued_on?,
        expires_on: expires_on?,
        mrz,
    })
}

fn alias(text: &str) -> Result<String, Code> {
    let alias = parse_line(text, ALIAS_MOST).map_err(|code| match code {
        Code::TextLong => Code::AliasLength,
        _ => Code::NameCharset,
    })?;
    if alias.chars().count() < ALIAS_LEAST { Err(Code::AliasLength) } else { Ok(alias) }
}

/// A date of birth. If day or month are missing, the age is counted from the latest possible day.
fn born(text: &str, policy: &Policy) -> Result<Option<PartialDate>, Code> {
    if trimmed(text).is_empty() {
        return Ok(None);
    }
    let date = parse_typed(text)?;
    if date.earliest() > policy.today {
        return Err(Code::DateFuture);
    }
    let age = policy.today.years_since(date.latest()).max(0);
    if age > AGE_MOST {
        return Err(Code::AgeMost);
    }
    if i64::from(age) < i64::from(policy.least_age) {
        return Err(Code::AgeLeast);
    }
    Ok(Some(date))
}

/// Codes separated by spaces, each once, in order.
fn nationalities(text: &str) -> Result<Vec<Country>, Code> {
    let mut all = Vec::new();
    for code in text.split_whitespace() {
        let country = Country::parse(code)?;
        if !all.contains(&country) {
            all.push(country);
        }
    }
    Ok(all)
}

/// A country or *unknown*; places and authorities are not stateless.
fn country(text: &str) -> Result<Option<Country>, Code> {
    unless_empty(text, |text| match Country::parse(text)? {
        Country::Stateless => Err(Code::CountryUnknown),
        country => Ok(country),
    })
}

fn email(text: &str, to_ascii: ToAscii) -> Result<Option<Email>, Code> {
    unless_empty(text, |text| Email::parse(text, to_ascii))
}

fn document_number(text: &str) -> Result<String, Code> {
    let text = cleaned(text);
    if text.is_empty() {
        return Err(Code::DocumentNumberMissing);
    }
    let is_known = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '/' | '.' | '(' | ')');
    let has_some = text.chars().any(char::is_alphanumeric);
    if text.chars().count() > DOCUMENT_NUMBER_MOST || !text.chars().all(is_known) || !has_some {
        return Err(Code::DocumentNumberCharset);
    }
    Ok(upper(&text))
}

fn day(text: &str) -> Result<Option<Day>, Code> {
    unless_empty(text, |text| parse_typed(text)?.whole().ok_or(Code::DateUnknown))
}

fn chosen<T>(word: &str, from_word: fn(&str) -> Option<T>, missing: Code) -> Result<T, Code> {
    optional(word, from_word).and_then(needed(missing))
}

fn optional<T>(word: &str, from_word: fn(&str) -> Option<T>) -> Result<Option<T>, Code> {
    unless_empty(word, |word| from_word(word).ok_or(Code::ChoiceUnknown))
}

fn unless_empty<T>(text: &str, parse: impl Fn(&str) -> Result<T, Code>) -> Result<Option<T>, Code> {
    let text = trimmed(text);
    if text.is_empty() { Ok(None) } else { parse(text).map(Some) }
}

/// What may be missing unless it is required.
fn needed_if<T>(is_required: bool, missing: Code) -> impl Fn(Option<T>) -> Result<Option<T>, Code> {
    move |value| if is_required && value.is_none() { Err(missing) } else { Ok(value) }
}

/// The same of a line of text.
fn filled_if(is_required: bool) -> impl Fn(String) -> Result<String, Code> {
    move |text| if is_required && text.is_empty() { Err(Code::ValueMissing) } else { Ok(text) }
}

fn needed<T>(missing: Code) -> impl Fn(Option<T>) -> Result<T, Code> {
    move |value| value.ok_or(missing)
}
