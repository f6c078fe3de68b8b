//! Words that sentences are made of: names, values of settings, fields and days.

use super::super::detail::Detail;
use super::{SAID, Sentences};
use crate::entity::audit_event;
use domain::audit::AuditFilter;
use domain::day::{Day, PartialDate};
use domain::form::Field;
use domain::identity::{Side, Step};
use domain::permission::Permission;
use domain::required_factor::RequiredOf;
use domain::setting::{Setting, SettingKind};
use domain::text::{Locale, Text, harmless};
use serde_json::Value;
use uuid::Uuid;

impl Sentences<'_> {
    pub(super) fn factor(&self, detail: &Detail) -> Option<String> {
        let words = match detail.text("factor")? {
            "passkey" => self.text.event_factor_passkey(),
            "authenticator" => self.text.event_factor_app(),
            "recovery_code" => self.text.event_factor_code(),
            _ => return None,
        };
        Some(words.to_owned())
    }

    pub(super) fn setting(&self, detail: &Detail) -> Vec<Option<String>> {
        let Some(setting) = detail.text("setting").and_then(Setting::from_word) else { return Vec::new() };
        let label = self.text.field(setting.field()).to_owned();
        let values = detail.text("before").zip(detail.text("after"));
        let values = values.filter(|_| setting.kind() != SettingKind::Requirements);
        let said = |value: &str| shortened(&self.setting_value(setting, value), SAID);
        vec![Some(label), values.map(|(before, after)| self.text.event_from_to(&said(before), &said(after)))]
    }

    pub(super) fn setting_value(&self, setting: Setting, value: &str) -> String {
        let t = self.text;
        match setting.kind() {
            _ if value.is_empty() => t.no_value().to_owned(),
            SettingKind::YesNo => if value == "1" { t.is_on() } else { t.is_off() }.to_owned(),
            SettingKind::Language => {
                Locale::from_word(value).map_or(value, |locale| locale.own_name()).to_owned()
            }
            SettingKind::FactorRequirement => {
                RequiredOf::from_word(value).map_or_else(|| value.to_owned(), |of| t.factor_required_of(of))
            }
            SettingKind::SelfServiceSteps => {
                let steps = value
                    .split(' ')
                    .map(|word| Step::from_word(word).map_or_else(|| word.to_owned(), |step| t.step(step)));
                steps.collect::<Vec<_>>().join(", ")
            }
            SettingKind::Unit => {
                let name = value.parse().ok().and_then(|id| self.names.unit(id));
                name.map_or_else(|| value.to_owned(), |name| t.event_named(name))
            }
            SettingKind::Day => {
                PartialDate::parse(value).map_or_else(|_| value.to_owned(), |day| t.date(day))
            }
            SettingKind::Number { .. }
            | SettingKind::NumberOrNone { .. }
            | SettingKind::Text { .. }
            | SettingKind::TimeZone
            | SettingKind::Requirements
            | SettingKind::DayList
            | SettingKind::Domains
            | SettingKind::Usernames => value.to_owned(),
        }
    }

    pub(super) fn moved(&self, before: Option<Option<Uuid>>, after: Option<Option<Uuid>>) -> Option<String> {
        let t = self.text;
        let name = |id: Option<Uuid>| id.and_then(|id| self.names.unit(id)).map(|name| t.event_named(name));
        match (before?, after?) {
            (None, after) => name(after).map(|after| t.event_to(&after)),
            (before, None) => name(before).map(|before| t.event_out_of(&before)),
            (before, after) => {
                name(before).zip(name(after)).map(|(before, after)| t.event_from_to(&before, &after))
            }
        }
    }

    pub(super) fn permissions(&self, value: Option<&Value>) -> Option<String> {
        let words = value?.as_array()?.iter().filter_map(Value::as_str).filter_map(Permission::from_word);
        joined(words.map(|permission| permission.as_str().to_owned()).collect())
    }

    pub(super) fn fields(&self, detail: &Detail) -> Option<String> {
        joined(detail.words("fields").filter_map(|word| self.field(word)).collect())
    }

    pub(super) fn field(&self, word: &str) -> Option<String> {
        let field = Field::from_word(word)?;
        if field == Field::Locale {
            return Some(self.text.language_label().to_owned());
        }
        let own = self.names.own(field).map(|own| own.label(self.text.locale()));
        Some(own.map_or_else(|| self.text.field(field).to_owned(), |label| harmless(label).into_owned()))
    }

    pub(super) fn language(&self, detail: &Detail) -> Option<String> {
        let locale = detail.text("locale").and_then(Locale::from_word)?;
        Some(self.text.event_in_language(locale.own_name()))
    }

    pub(super) fn side(&self, side: Side) -> String {
        match side {
            Side::Front => self.text.event_front(),
            Side::Back => self.text.event_back(),
            Side::Portrait => self.text.event_portrait(),
        }
        .to_owned()
    }

    pub(super) fn named(&self, detail: &Detail) -> Option<String> {
        detail.text("name").map(|name| self.text.event_named(&shortened(name, SAID)))
    }

    pub(super) fn renamed(&self, detail: &Detail) -> Option<String> {
        let (before, after) = (detail.inner("before"), detail.inner("after"));
        let name = after.text("name").or_else(|| detail.text("name"));
        self.renaming(before.text("name"), name)
            .or_else(|| name.map(|name| self.text.event_named(&shortened(name, SAID))))
    }

    /// From one name to another; `None` where it is the same.
    pub(super) fn renaming(&self, before: Option<&str>, after: Option<&str>) -> Option<String> {
        let (before, after) = before.zip(after).filter(|(before, after)| before != after)?;
        let named = |name: &str| self.text.event_named(&shortened(name, SAID));
        Some(self.text.event_from_to(&named(before), &named(after)))
    }

    pub(super) fn subject_name(&self, row: &audit_event::Model) -> Option<String> {
        row.subject_id.and_then(|id| self.names.unit(id)).map(|name| self.text.event_named(name))
    }

    pub(super) fn filters(&self, detail: &Detail) -> Option<String> {
        let filters = AuditFilter::ALL.iter().filter(|filter| detail.0.get(filter.as_str()).is_some());
        let filters = joined(filters.map(|filter| self.text.audit_filter(*filter).to_lowercase()).collect())?;
        Some(self.text.event_filtered(&filters))
    }

    pub(super) fn day(&self, at: i64) -> String {
        in_words(self.text, self.zone.day_of(at))
    }
}

pub(super) fn done(t: Text, detail: &Detail) -> Option<String> {
    let count = |name: &str| detail.count(name);
    // Jobs of earlier programs have changed nobody.
    let changed = count("changed").unwrap_or_default();
    Some(t.event_done_rows(count("created")?, count("resent")?, changed, count("skipped")?, count("failed")?))
}

pub(super) fn in_words(t: Text, day: Day) -> String {
    let (year, month, of_month) = day.civil();
    let date =
        u16::try_from(year).ok().and_then(|year| PartialDate::from_parts(year, Some(month), Some(of_month)));
    date.map_or_else(|| day.to_string(), |date| t.date(date))
}

pub(super) fn joined(words: Vec<String>) -> Option<String> {
    (!words.is_empty()).then(|| words.join(", "))
}

/// A sentence inside another one.
pub(super) fn unpointed(sentence: &str) -> String {
    sentence.trim_end_matches('.').to_owned()
}

/// Text of others, safe to show, of so many characters at most.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let text = harmless(text);
    if text.chars().count() <= most {
        return text.into_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}
