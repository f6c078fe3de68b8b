//! What was changed on each page of settings: values, from their own table, and everything else from the events of the audit.

use crate::entity::{audit_event, own_field, setting_change};
use crate::error::Result;
use crate::gate::{CanManageSettings, Desk};
use crate::{accounts, own_fields};
use domain::audit::Action;
use domain::id::{AccountId, EventId, OwnFieldId};
use domain::message::MessageKind;
use domain::registry::Localized;
use domain::setting::{ChangedSetting, Setting, SettingChange, SettingHistory, SettingSection};
use domain::text::Locale;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// One more than are shown tells whether there are more.
const READ: u64 = SettingHistory::MOST as u64 + 1;

/// The events of a section, besides changes of values.
fn actions(section: SettingSection) -> &'static [Action] {
    match section {
        SettingSection::Organization => &[Action::LogoChanged, Action::LogoRemoved],
        SettingSection::Registration => &[Action::JoinLinkMade],
        SettingSection::PrivacyNotice => &[Action::NoticeDrafted, Action::NoticePublished],
        SettingSection::Fields => &[
            Action::FieldCreated,
            Action::FieldChanged,
            Action::FieldsOrdered,
            Action::FieldRetired,
            Action::FieldRestored,
        ],
        SettingSection::Mail => &[Action::MailTextChanged, Action::MailTextReset],
        SettingSection::Identity | SettingSection::Security | SettingSection::Data => &[],
    }
}

/// A change, and who has made it.
struct Found {
    change: SettingChange,
    by: Option<AccountId>,
}

impl Desk<CanManageSettings> {
    /// The latest changes of a section, or those before one of them.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn settings_history(
        &self,
        section: SettingSection,
        before: Option<EventId>,
    ) -> Result<SettingHistory> {
        let db = self.backend.db().read();
        let before = before.unwrap_or_else(|| EventId::new(Uuid::max()));
        let mut found = values(db, section, before).await?;
        found.extend(events(db, section, before).await?);
        found.sort_by_key(|one| std::cmp::Reverse(one.change.event));
        let has_more = found.len() > SettingHistory::MOST;
        found.truncate(SettingHistory::MOST);
        let who: BTreeSet<AccountId> = found.iter().filter_map(|one| one.by).collect();
        let names = accounts::names(db, who).await?;
        let changes: Vec<SettingChange> = found
            .into_iter()
            .map(|one| SettingChange { by: one.by.and_then(|by| names.get(&by).cloned()), ..one.change })
            .collect();
        let next = changes.last().filter(|_| has_more).map(|last| last.event);
        Ok(SettingHistory { changes, next })
    }
}

async fn values(db: &impl ConnectionTrait, section: SettingSection, before: EventId) -> Result<Vec<Found>> {
    let rows = setting_change::Entity::find()
        .filter(setting_change::Column::Section.eq(section.as_str()))
        .filter(setting_change::Column::Id.lt(before))
        .order_by_desc(setting_change::Column::Id)
        .limit(READ)
        .all(db)
        .await?;
    // A setting of an earlier program may be gone.
    let found = rows.into_iter().filter_map(|row| {
        let setting = Setting::from_word(&row.setting)?;
        let what = ChangedSetting::Value { setting, before: row.before, after: row.after };
        let change = SettingChange { event: row.id, at: row.changed_at, by: None, what };
        Some(Found { change, by: row.changed_by })
    });
    Ok(found.collect())
}

/// The events of a section. A statement for each action, since the index has the events of one in their order.
async fn events(db: &impl ConnectionTrait, section: SettingSection, before: EventId) -> Result<Vec<Found>> {
    let mut rows = Vec::new();
    for action in actions(section) {
        let some = audit_event::Entity::find()
            .filter(audit_event::Column::Action.eq(action.as_str()))
            .filter(audit_event::Column::Id.lt(before))
            .order_by_desc(audit_event::Column::Id)
            .limit(READ)
            .all(db)
            .await?;
        rows.extend(some.into_iter().map(|row| (*action, row)));
    }
    let labels = if section == SettingSection::Fields { labels(db).await? } else { HashMap::new() };
    let found = rows.into_iter().map(|(action, row)| Found {
        by: row.actor_id.map(AccountId::new),
        change: SettingChange { event: row.id, at: row.at, by: None, what: what(action, &row, &labels) },
    });
    Ok(found.collect())
}

/// The labels of own fields, of which there are few.
async fn labels(db: &impl ConnectionTrait) -> Result<HashMap<OwnFieldId, Localized>> {
    let rows = own_field::Entity::find().all(db).await?;
    rows.iter().map(|row| Ok((row.id, own_fields::label(row)?))).collect()
}

fn what(action: Action, row: &audit_event::Model, labels: &HashMap<OwnFieldId, Localized>) -> ChangedSetting {
    let detail: serde_json::Value = serde_json::from_str(&row.detail).unwrap_or_default();
    let word = |name: &str| detail.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    if let (Some(kind), Some(locale)) =
        (MessageKind::from_word(word("mail")), Locale::from_word(word("locale")))
    {
        return ChangedSetting::Mail { action, kind, locale };
    }
    match row.subject_id.and_then(|id| labels.get(&OwnFieldId::new(id))) {
        Some(label) => ChangedSetting::OwnField { action, label: label.clone() },
        None => ChangedSetting::Other(action),
    }
}
