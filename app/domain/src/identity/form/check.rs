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
    Country, DocumentKind, Mode, Policy, Relationship, Sex, Values, mrz, notice, parse_phone,
};
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
        let date = checking.take(Field::DateOfBirth, born(values.get(Field::DateOfBirth), policy));
        let land = values.get(Field::BirthCountry);
        let country =
            checking.take(Field::BirthCountry, country(land).and_then(needed(Code::CountryMissing)));
        let region =
            checking.take(Field::BirthRegion, parse_line(values.get(Field::BirthRegion), PLACE_MOST));
        let locality =
            checking.take(Field::BirthLocality, parse_line(values.get(Field::BirthLocality), PLACE_MOST));
        let nationalities =
            checking.take(Field::Nationalities, nationalities(values.get(Field::Nationalities)));
        let sex = checking.take(Field::Sex, optional(values.get(Field::Sex), Sex::from_word));
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
        let email = checking.take(Field::PersonalEmail, email(address, policy.to_ascii));
        let phone = checking.take(Field::Phone, unless_empty(values.get(Field::Phone), parse_phone));
        let mut text = |field, most| checking.take(field, parse_line(values.get(field), most));
        let street = text(Field::Street, STREET_MOST);
        let postal_code = text(Field::PostalCode, POSTAL_CODE_MOST);
        let city = text(Field::City, PLACE_MOST);
        let region = text(Field::Region, PLACE_MOST);
        let land = values.get(Field::Country);
        let country = checking.take(Field::Country, country(land).and_then(needed(Code::CountryMissing)));
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

    pub(super) fn check_organization(&self, checking: &mut Checking) -> Option<Organization> {
        let values = &self.values;
        let unit = checking.take(Field::Unit, parse_line(values.get(Field::Unit), UNIT_MOST));
        let kind = values.get(Field::Relationship);
        let relationship =
            checking.take(Field::Relationship, chosen(kind, Relationship::from_word, Code::ChoiceMissing));
        let number = values.get(Field::RelationshipNumber);
        let number = checking.take(Field::RelationshipNumber, parse_line(number, NUMBER_MOST));
        let starts = Field::RelationshipStartsOn;
        let ends = Field::RelationshipEndsOn;
        let starts_on = checking.take(starts, day(values.get(starts)));
        let ends_on = checking.take(ends, day(values.get(ends)));
        if let (Some(Some(start)), Some(Some(end))) = (starts_on, ends_on)
            && end < start
        {
            checking.take::<()>(ends, Err(Code::EndBeforeStart));
        }
        let period = RelationshipPeriod { starts_on: starts_on?, ends_on: ends_on? };
        Some(Organization { unit: unit?, relationship: relationship?, number: number?, period })
    }
}

/// One document.
pub(super) fn document(
    values: &Values,
    checking: &mut Checking,
    policy: &Policy,
) -> Option<IdentityDocument> {
    let kind = values.get(Field::DocumentKind);
    let kind = checking.take(Field::DocumentKind, chosen(kind, DocumentKind::from_word, Code::ChoiceMissing));
    let number = checking.take(Field::DocumentNumber, document_number(values.get(Field::DocumentNumber)));
    let authority = parse_line(values.get(Field::IssuingAuthority), AUTHORITY_MOST);
    let authority = checking.take(Field::IssuingAuthority, authority);
    let land = country(values.get(Field::IssuingCountry)).and_then(needed(Code::CountryMissing));
    let country = checking.take(Field::IssuingCountry, land);
    let issued_on = day(values.get(Field::IssuedOn)).and_then(|day| match day {
        Some(day) if day > policy.today => Err(Code::DateFuture),
        day => Ok(day),
    });
    let issued_on = checking.take(Field::IssuedOn, issued_on);
    let ends = values.get(Field::ExpiresOn);
    let is_without_end = trimmed(ends) == Values::WITHOUT_END;
    let expires_on = checking.take(Field::ExpiresOn, if is_without_end { Ok(None) } else { day(ends) });
    if let (Some(Some(issued)), Some(Some(expires))) = (issued_on, expires_on)
        && expires <= issued
    {
        checking.take::<()>(Field::ExpiresOn, Err(Code::ExpiresBeforeIssued));
    }
    // An unreadable MRZ is a warning: the reviewer sees the document.
    let mrz = mrz::Mrz::parse(values.get(Field::MachineReadableZone), policy.today).ok();
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
fn born(text: &str, policy: &Policy) -> Result<PartialDate, Code> {
    if trimmed(text).is_empty() {
        return Err(Code::DateMissing);
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
    Ok(date)
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
    if all.is_empty() { Err(Code::CountryMissing) } else { Ok(all) }
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
    Ok(text.to_uppercase())
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

fn needed<T>(missing: Code) -> impl Fn(Option<T>) -> Result<T, Code> {
    move |value| value.ok_or(missing)
}
