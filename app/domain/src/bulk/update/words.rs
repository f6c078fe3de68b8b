//! What the texts of a file mean in this organization, and the texts by which values are compared.
//!
//! A value is one text, the same on both sides: of a unit its id, of groups their ids in order, each with its end, of a day
//! `2026-11-30`, of a choice the ids of its options, of everything else what is stored. Empty: none.

use super::UpdateColumn;
use super::columns::{ACCOUNT_STATES, RELATIONSHIPS, named};
use super::damage::is_damaged;
use crate::account::{AccountState, DomainRule, Email, ReservedUsernames, ToAscii, Username};
use crate::bulk::check::language;
use crate::bulk::{RefusedCell, UnitWord, UnitWords};
use crate::characters::trimmed;
use crate::day::Day;
use crate::day::parse::parse_typed;
use crate::form::Code;
use crate::id::{GroupId, UnitId};
use crate::identity::Relationship;
use crate::letter_case::lower;
use crate::locale::Locale;
use crate::misleading::harmless;
use crate::registry::{FieldKind, OwnField, external_id};
use serde::{Deserialize, Serialize};

/// A group that a file can name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupWord {
    pub id: GroupId,
    pub name: String,
}

/// What a file can name, as the host knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateWords {
    pub units: UnitWords,
    /// By name.
    pub groups: Vec<GroupWord>,
    /// The own fields of accounts that are in use.
    pub fields: Vec<OwnField>,
    /// The day in the organization's time zone, as `2026-11-30`.
    pub today: String,
    /// Usernames that the organization reserves.
    #[serde(default)]
    pub reserved: ReservedUsernames,
    /// The domains of new addresses.
    #[serde(default)]
    pub domains: DomainRule,
}

/// Between the id of a group and the end of the membership.
const UNTIL: char = '@';

impl UpdateWords {
    pub fn own(&self, column: UpdateColumn) -> Option<&OwnField> {
        match column {
            UpdateColumn::Own(field) => self.fields.iter().find(|own| own.field == field),
            _ => None,
        }
    }

    /// Whether an empty cell can take the value away: never one that is required of somebody.
    pub fn can_be_cleared(&self, column: UpdateColumn) -> bool {
        column.can_be_cleared() && self.own(column).is_none_or(|own| own.required_of.is_empty())
    }

    /// What a cell says: nothing where it is empty, or is the top of a tree of units.
    pub(super) fn said(column: UpdateColumn, cell: &str) -> &str {
        if column == UpdateColumn::Unit && UnitWords::is_none(cell) { "" } else { trimmed(cell) }
    }

    /// Whether a cell is the value itself. Of a choice it may be the label of another option.
    pub(super) fn is_same(&self, column: UpdateColumn, value: &str, cell: &str) -> bool {
        value == cell && !self.own(column).is_some_and(|own| own.kind.has_options())
    }

    /// Whether a cell is how this value is shown, in any language. The value of an export that comes back is, whatever rules
    /// were made since it was entered.
    pub fn is_shown_as(&self, column: UpdateColumn, value: &str, cell: &str) -> bool {
        let cell = trimmed(cell);
        if self.is_same(column, value, cell) {
            return true;
        }
        match column {
            UpdateColumn::Unit => self.unit_of(value).is_some_and(|unit| unit.has_path(cell)),
            UpdateColumn::Groups => same_lines(&self.groups_shown(value), cell),
            UpdateColumn::State => named(ACCOUNT_STATES, cell).map(AccountState::as_str) == Some(value),
            UpdateColumn::Relationship => named(RELATIONSHIPS, cell).map(Relationship::as_str) == Some(value),
            UpdateColumn::Language => language(cell).ok().flatten().map(Locale::as_str) == Some(value),
            UpdateColumn::Own(_) => {
                let Some(own) = self.own(column) else { return false };
                let is_so = |locale: &Locale| same_lines(&own_shown(own, value, *locale), cell);
                Locale::ALL.iter().any(is_so) || (!own.kind.has_options() && same_lines(value, cell))
            }
            UpdateColumn::ExternalId => same_lines(&harmless(value), cell),
            _ => false,
        }
    }

    /// Whether a cell is what a spreadsheet makes of how the value is shown.
    pub fn is_damaged(&self, column: UpdateColumn, value: &str, cell: &str) -> bool {
        let is_choice =
            self.own(column).is_some_and(|own| own.kind.has_options() || own.kind == FieldKind::YesNo);
        match column {
            UpdateColumn::Unit | UpdateColumn::Groups => {
                let shown = if column == UpdateColumn::Unit {
                    self.unit_of(value).map_or("", |unit| &unit.path).to_owned()
                } else {
                    self.groups_shown(value)
                };
                is_damaged(&shown, cell)
            }
            UpdateColumn::Own(_) if is_choice => self.own(column).is_some_and(|own| {
                Locale::ALL.iter().any(|locale| is_damaged(&own_shown(own, value, *locale), cell))
            }),
            _ => is_damaged(value, cell),
        }
    }

    /// The value of a cell that is not empty, for somebody who has the value `now`.
    ///
    /// # Errors
    /// The code of what is wrong with it.
    pub fn read(
        &self,
        column: UpdateColumn,
        cell: &str,
        now: &str,
        to_ascii: ToAscii,
    ) -> Result<String, Code> {
        let cell = trimmed(cell);
        match column {
            UpdateColumn::Code | UpdateColumn::NewUsername | UpdateColumn::NewEmail => Ok(now.to_owned()),
            UpdateColumn::ExternalId => external_id(cell),
            UpdateColumn::Username => {
                let is_kept = cell.eq_ignore_ascii_case(now);
                let username = match is_kept {
                    true => Username::parse_for_founder(cell),
                    false => Username::parse(cell, &self.reserved),
                };
                username.map(|username| username.to_string())
            }
            UpdateColumn::Email => {
                let email = Email::parse(cell, to_ascii)?;
                let is_same = Email::parse(now, to_ascii).is_ok_and(|now| now.key() == email.key());
                if is_same {
                    return Ok(now.to_owned());
                }
                self.domains.check(&email)?;
                Ok(email.as_typed().to_owned())
            }
            UpdateColumn::Language => {
                let locale = language(cell)?.ok_or(Code::LocaleUnknown)?;
                Ok(locale.as_str().to_owned())
            }
            UpdateColumn::Unit => self.unit(cell, now),
            UpdateColumn::Groups => self.groups_in(cell, now),
            UpdateColumn::Relationship => {
                let relationship = named(RELATIONSHIPS, cell).ok_or(Code::ChoiceUnknown)?;
                Ok(relationship.as_str().to_owned())
            }
            UpdateColumn::Starts => day(cell),
            UpdateColumn::Ends => {
                let day = day(cell)?;
                // Days of four-digit years sort as texts.
                if day != now && day < self.today { Err(Code::EndPast) } else { Ok(day) }
            }
            UpdateColumn::State => match (AccountState::from_word(now), named(ACCOUNT_STATES, cell)) {
                (_, None) => Err(Code::ChoiceUnknown),
                (
                    Some(AccountState::Active | AccountState::Suspended),
                    Some(state @ (AccountState::Active | AccountState::Suspended)),
                ) => Ok(state.as_str().to_owned()),
                _ => Err(Code::AccountState),
            },
            UpdateColumn::Own(_) => {
                let own = self.own(column).ok_or(Code::ChangedMeanwhile)?;
                let values = own.read(cell, now)?;
                let texts: Vec<&str> = values.iter().map(|value| value.text()).collect();
                Ok(texts.join(","))
            }
        }
    }

    /// Checks a value that was sent. Whether units and groups exist is checked where they are written.
    ///
    /// # Errors
    /// The code of what is wrong with it; `malformed` for what our pages never send.
    pub fn check(&self, column: UpdateColumn, value: &str, to_ascii: ToAscii) -> Result<(), Code> {
        if value.is_empty() {
            let is_right = self.can_be_cleared(column);
            return if is_right { Ok(()) } else { Err(Code::ValueMissing) };
        }
        let is_it = |read: String| if read == value { Ok(()) } else { Err(Code::Malformed) };
        match column {
            UpdateColumn::Code | UpdateColumn::NewUsername | UpdateColumn::NewEmail => Err(Code::Malformed),
            UpdateColumn::Unit => {
                value.parse::<UnitId>().map_err(|_| Code::Malformed).and_then(|id| is_it(id.to_string()))
            }
            UpdateColumn::Groups => groups_of(value).ok_or(Code::Malformed).map(drop),
            UpdateColumn::State => match AccountState::from_word(value) {
                Some(AccountState::Active | AccountState::Suspended) => Ok(()),
                _ => Err(Code::AccountState),
            },
            UpdateColumn::Own(_) => {
                let own = self.own(column).ok_or(Code::ChangedMeanwhile)?;
                let is_several = own.kind == FieldKind::Choices;
                let all: Vec<&str> = if is_several { value.split(',').collect() } else { vec![value] };
                let known: Vec<String> = own.options.iter().map(|option| option.id.clone()).collect();
                // As a form has them: each once, in the order of the field.
                let places = || all.iter().map(|one| known.iter().position(|id| id == one));
                if !places().zip(places().skip(1)).all(|(one, next)| one < next) {
                    return Err(Code::Malformed);
                }
                all.iter().copied().try_for_each(|one| match own.kind.check(one, &known)? {
                    Some(checked) if checked.text() == one => Ok(()),
                    _ => Err(Code::Malformed),
                })
            }
            _ => self.read(column, value, "", to_ascii).and_then(is_it),
        }
    }

    /// A refused cell, if it names a unit, is an own field, or has a domain that is refused.
    pub(super) fn refused(&self, column: UpdateColumn, cell: &str, code: Code) -> Option<RefusedCell> {
        match column {
            UpdateColumn::Unit => Some(RefusedCell::of_unit(&self.units, cell, code)),
            UpdateColumn::Email if code == Code::DomainRefused => Some(RefusedCell::of_address(cell, code)),
            _ => self.own(column).map(|own| RefusedCell::of_field(own, cell, code)),
        }
    }

    pub(crate) fn unit_of(&self, value: &str) -> Option<&UnitWord> {
        self.units.find(value.parse().ok()?)
    }

    /// The unit that a text names. Whoever is in an archived unit stays in it.
    fn unit(&self, cell: &str, now: &str) -> Result<String, Code> {
        let found = self.units.named(cell)?;
        let id = found.id.to_string();
        if found.is_archived && id != now { Err(Code::UnitArchived) } else { Ok(id) }
    }

    pub(crate) fn groups_shown(&self, value: &str) -> String {
        let ids: Vec<&str> =
            value.split(',').map(|one| one.split(UNTIL).next().unwrap_or_default()).collect();
        let named = self.groups.iter().filter(|group| ids.contains(&group.id.to_string().as_str()));
        named.map(|group| group.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// The groups that a text names, between commas, semicolons or line breaks. A name may have these itself: the longest
    /// name that fits is taken. Whoever stays in a group keeps the end of the membership.
    fn groups_in(&self, cell: &str, now: &str) -> Result<String, Code> {
        let parts: Vec<&str> = cell.split_inclusive([',', ';', '\n']).collect();
        let mut chosen: Vec<GroupId> = Vec::new();
        let mut at = 0;
        while at < parts.len() {
            let named = (at + 1..=parts.len()).rev().find_map(|end| {
                let text = parts[at..end].concat();
                let name = lower(trimmed(text.trim_end_matches([',', ';', '\n'])));
                let whole = lower(trimmed(&text));
                let is_it = |group: &&GroupWord| [&name, &whole].contains(&&lower(&group.name));
                self.groups.iter().find(is_it).map(|group| (group.id, end))
            });
            match named {
                Some((id, end)) => {
                    chosen.push(id);
                    at = end;
                }
                None if trimmed(parts[at].trim_end_matches([',', ';', '\n'])).is_empty() => at += 1,
                None => return Err(Code::ChoiceUnknown),
            }
        }
        chosen.sort();
        chosen.dedup();
        let kept = groups_of(now).unwrap_or_default();
        let token = |id: &GroupId| {
            let until = kept.iter().find(|(one, _)| one == id).and_then(|(_, until)| *until);
            group_token(*id, until)
        };
        Ok(chosen.iter().map(token).collect::<Vec<_>>().join(","))
    }
}

/// A membership in the text of a person's groups.
fn group_token(id: GroupId, until: Option<i64>) -> String {
    until.map_or_else(|| id.to_string(), |until| format!("{id}{UNTIL}{until}"))
}

impl UpdateWords {
    /// The text of a person's groups, each with the end of the membership in Unix milliseconds.
    pub fn text_of_groups(mut groups: Vec<(GroupId, Option<i64>)>) -> String {
        groups.sort();
        groups.into_iter().map(|(id, until)| group_token(id, until)).collect::<Vec<_>>().join(",")
    }

    /// The groups of such a text; `None` if it is none.
    pub fn groups_of_text(text: &str) -> Option<Vec<(GroupId, Option<i64>)>> {
        groups_of(text)
    }
}

fn groups_of(text: &str) -> Option<Vec<(GroupId, Option<i64>)>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let one = |token: &str| match token.split_once(UNTIL) {
        Some((id, until)) => Some((id.parse().ok()?, Some(until.parse().ok()?))),
        None => Some((token.parse().ok()?, None)),
    };
    let groups = text.split(',').map(one).collect::<Option<Vec<_>>>()?;
    (UpdateWords::text_of_groups(groups.clone()) == text).then_some(groups)
}

/// The stored values in one text: the options of a choice, else the text itself.
pub(crate) fn values_of<'a>(own: &OwnField, value: &'a str) -> Vec<&'a str> {
    match own.kind {
        FieldKind::Choices => value.split(',').collect(),
        _ => vec![value],
    }
}

/// How a value of an own field is shown in a language.
fn own_shown(own: &OwnField, value: &str, locale: Locale) -> String {
    if value.is_empty() { String::new() } else { own.shown_all(values_of(own, value), locale) }
}

/// Whether two texts are the same but for white space at their ends and the form of line breaks.
fn same_lines(shown: &str, cell: &str) -> bool {
    let shown = trimmed(shown);
    let has_lines = |text: &str| text.contains('\n');
    let lines = |text: &str| text.replace("\r\n", "\n");
    shown == cell || (has_lines(shown) && has_lines(cell) && lines(shown) == lines(cell))
}

fn day(cell: &str) -> Result<String, Code> {
    let day: Day = parse_typed(cell)?.whole().ok_or(Code::DateUnknown)?;
    Ok(day.to_string())
}
