//! Verifies what is stored beside the events and repeats them: whose timeline each is in (`audit_about`), and the changes
//! that pages of settings show (`setting_change`). Neither has a MAC of its own, since the events say it all: whatever
//! differs from them was added, changed or removed by somebody else than this program. And the checkpoint, which has one.

use super::AuditFault;
use super::verify::Report;
use crate::Backend;
use crate::audit::checkpoint;
use crate::entity::{audit_checkpoint, audit_event, audit_seal, setting_change};
use crate::error::{Error, Result};
use crate::registry;
use domain::audit::Action;
use domain::id::{AccountId, EventId};
use domain::setting::Setting;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Statement};
use std::collections::HashMap;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// Rows that one statement compares.
const PAGE: u64 = 1_000;
/// The times of an event and of the change that was stored with it before both had one id.
const TOGETHER_MS: u64 = 5_000;

#[derive(FromQueryResult)]
struct About {
    account: Uuid,
    event: EventId,
}

/// The last of the next rows.
const END_OF_ROWS: &str = "SELECT account, event FROM (SELECT account, event FROM audit_about
    WHERE (account, event) > ($1, $2) ORDER BY account, event LIMIT 1000) page
    ORDER BY account DESC, event DESC LIMIT 1";

/// Rows that no event explains: one is about its actor, and about the account that its subject is or belongs to. An
/// identity may have lost its account since. The sessions that an event is about are those of its actor.
const UNEXPLAINED: &str = "SELECT o.account, o.event FROM audit_about o
    LEFT JOIN audit_event e ON e.id = o.event
    LEFT JOIN invitation i ON e.subject_kind = 'invitation' AND i.id = e.subject_id
    LEFT JOIN identity p ON e.subject_kind = 'identity' AND p.id = e.subject_id
    LEFT JOIN session s ON e.subject_kind = 'session' AND s.id = e.subject_id
    LEFT JOIN message m ON e.subject_kind = 'message' AND m.id = e.subject_id
    WHERE (o.account, o.event) > ($1, $2) AND (o.account, o.event) <= ($3, $4)
    AND (e.id IS NULL OR o.kind <> e.action OR NOT (
        COALESCE(o.account = e.actor_id, FALSE)
        OR COALESCE(e.subject_kind = 'account' AND o.account = e.subject_id, FALSE)
        OR COALESCE(o.account = i.account_id, FALSE)
        OR (p.id IS NOT NULL AND COALESCE(o.account = p.account_id, TRUE))
        OR COALESCE(o.account = s.account_id, FALSE)
        OR COALESCE(o.account = m.account_id, FALSE)))";

/// Events that are missing in somebody's timeline. A registration is about nobody before its account is created.
const MISSING: &str = "SELECT found.account, found.event FROM (
        SELECT e.actor_id AS account, e.id AS event, e.action AS kind FROM audit_event e
            WHERE e.id > $1 AND e.id <= $2
        UNION SELECT e.subject_id, e.id, e.action FROM audit_event e
            WHERE e.subject_kind = 'account' AND e.id > $1 AND e.id <= $2
        UNION SELECT o.account_id, e.id, e.action FROM audit_event e JOIN invitation o ON o.id = e.subject_id
            WHERE e.subject_kind = 'invitation' AND e.id > $1 AND e.id <= $2
        UNION SELECT o.account_id, e.id, e.action FROM audit_event e JOIN identity o ON o.id = e.subject_id
            JOIN account a ON a.id = o.account_id
            WHERE e.subject_kind = 'identity' AND e.at > a.created_at + 60000 AND e.id > $1 AND e.id <= $2
        UNION SELECT o.account_id, e.id, e.action FROM audit_event e JOIN message o ON o.id = e.subject_id
            WHERE e.subject_kind = 'message' AND e.id > $1 AND e.id <= $2
    ) found LEFT JOIN audit_about o ON o.account = found.account AND o.event = found.event
    WHERE found.account IS NOT NULL AND (o.account IS NULL OR o.kind <> found.kind)";

impl Backend {
    /// Compares the timelines with the events.
    pub(super) async fn verify_timelines(&self, report: &mut Report) -> Result<()> {
        let first = || (Uuid::nil(), EventId::new(Uuid::nil()));
        let mut after = first();
        loop {
            let end = self.about(END_OF_ROWS, [after.0.into(), after.1.into()]).await?;
            let Some(end) = end.first() else { break };
            let values = [after.0.into(), after.1.into(), end.account.into(), end.event.into()];
            for row in self.about(UNEXPLAINED, values).await? {
                report.add(AuditFault::TimelineDiffers(row.event));
            }
            after = (end.account, end.event);
        }
        // After an update of the program those of older events are written in the background.
        if !registry::are_timelines_filled(self.db().read()).await? {
            return Ok(());
        }
        let (_, mut after) = first();
        while let Some(end) = self.end_of_events(after).await? {
            for row in self.about(MISSING, [after.into(), end.into()]).await? {
                report.add(AuditFault::TimelineDiffers(row.event));
            }
            after = end;
        }
        Ok(())
    }

    /// Raw, as no builder compares rows of two columns.
    async fn about<const N: usize>(&self, sql: &str, values: [sea_orm::Value; N]) -> Result<Vec<About>> {
        let db = self.db().read();
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        Ok(About::find_by_statement(statement).all(db).await?)
    }

    async fn end_of_events(&self, after: EventId) -> Result<Option<EventId>> {
        let ids: Vec<EventId> = audit_event::Entity::find()
            .select_only()
            .column(audit_event::Column::Id)
            .filter(audit_event::Column::Id.gt(after))
            .order_by_asc(audit_event::Column::Id)
            .limit(PAGE)
            .into_tuple()
            .all(self.db().read())
            .await?;
        Ok(ids.last().copied())
    }

    /// Compares the checkpoint with the events that record checkpoints, of which the last says the same.
    pub(super) async fn verify_checkpoint(
        &self,
        checkpoint: Option<&audit_checkpoint::Model>,
        report: &mut Report,
    ) -> Result<()> {
        let recorded: Vec<(EventId, String)> = audit_event::Entity::find()
            .select_only()
            .columns([audit_event::Column::Id, audit_event::Column::Detail])
            .filter(audit_event::Column::Action.eq(Action::AuditPruned.as_str()))
            .into_tuple()
            .all(self.db().read())
            .await?;
        let parsed = |(id, detail): (EventId, String)| {
            let detail: serde_json::Value = serde_json::from_str(&detail).unwrap_or_default();
            (detail["seal"].as_i64().unwrap_or_default(), id, detail)
        };
        let last = recorded.into_iter().map(parsed).max_by_key(|(seal, ..)| *seal);
        let is_right = match (checkpoint, &last) {
            (None, None) => true,
            (Some(row), Some((_, event, said))) => {
                let key_id = row.mac.first().copied().unwrap_or_default();
                let expected = checkpoint::mac(self.keys(), key_id, row);
                let is_own = expected.is_some_and(|expected| bool::from(expected.ct_eq(&row.mac)));
                is_own && *event == row.event && *said == checkpoint::detail(row)
            }
            _ => false,
        };
        if !is_right {
            report.add(AuditFault::CheckpointDiffers);
        }
        let Some(row) = checkpoint else { return Ok(()) };
        let before: Option<i64> = audit_seal::Entity::find()
            .select_only()
            .column(audit_seal::Column::Number)
            .filter(audit_seal::Column::Number.lte(row.seal))
            .order_by_asc(audit_seal::Column::Number)
            .limit(1)
            .into_tuple()
            .one(self.db().read())
            .await?;
        if let Some(number) = before {
            report.add(AuditFault::BeforeCheckpoint(number));
        }
        report.pruned = Some(row.into());
        Ok(())
    }

    /// Compares the changes of settings with their events.
    pub(super) async fn verify_setting_changes(&self, report: &mut Report) -> Result<()> {
        let mut events = self.events_of_settings().await?;
        let mut left = Vec::new();
        // After the events: a change that is written meanwhile has its event, and is looked up by its id.
        for row in setting_change::Entity::find().all(self.db().read()).await? {
            let Some(change) = Change::of_row(&row) else {
                report.add(AuditFault::SettingChangeDiffers(row.id.uuid()));
                continue;
            };
            let event = match events.remove(&row.id) {
                Some(event) => Some(event),
                None => self.event_of_setting(row.id).await?,
            };
            match event {
                Some(event) if event == change => {}
                Some(_) => report.add(AuditFault::SettingChangeDiffers(row.id.uuid())),
                None => left.push((row.id, change)),
            }
        }
        pair(left, events, report);
        Ok(())
    }

    async fn events_of_settings(&self) -> Result<HashMap<EventId, Change>> {
        let mut all = HashMap::new();
        let mut after = EventId::new(Uuid::nil());
        loop {
            let events = audit_event::Entity::find()
                .filter(audit_event::Column::Action.eq(Action::SettingChanged.as_str()))
                .filter(audit_event::Column::Id.gt(after))
                .order_by_asc(audit_event::Column::Id)
                .limit(PAGE)
                .all(self.db().read())
                .await?;
            let Some(last) = events.last() else { return Ok(all) };
            after = last.id;
            for event in events {
                if let Some(change) = Change::of_event(&event)? {
                    all.insert(event.id, change);
                }
            }
        }
    }

    async fn event_of_setting(&self, id: EventId) -> Result<Option<Change>> {
        let event = audit_event::Entity::find_by_id(id).one(self.db().read()).await?;
        event.as_ref().map_or(Ok(None), Change::of_event)
    }
}

/// Pairs changes and events of the time in which they had ids of their own: by what they say, in the order of time.
fn pair(rows: Vec<(EventId, Change)>, events: HashMap<EventId, Change>, report: &mut Report) {
    let by_words = |all: Vec<(EventId, Change)>| {
        let mut by_words: HashMap<_, Vec<(i64, EventId)>> = HashMap::new();
        for (id, Change { setting, before, after, by, at }) in all {
            by_words.entry((setting, before, after, by)).or_default().push((at, id));
        }
        by_words.values_mut().for_each(|some| some.sort_unstable());
        by_words
    };
    let (rows, mut events) = (by_words(rows), by_words(events.into_iter().collect()));
    for (words, rows) in rows {
        let mut of_events = events.remove(&words).unwrap_or_default().into_iter();
        for (at, id) in rows {
            match of_events.next() {
                Some((event_at, _)) if event_at.abs_diff(at) <= TOGETHER_MS => {}
                _ => report.add(AuditFault::SettingChangeDiffers(id.uuid())),
            }
        }
        of_events.for_each(|(_, id)| report.add(AuditFault::SettingChangeDiffers(id.uuid())));
    }
    events
        .into_values()
        .flatten()
        .for_each(|(_, id)| report.add(AuditFault::SettingChangeDiffers(id.uuid())));
}

/// A change of a setting, as both say it.
#[derive(PartialEq, Eq)]
struct Change {
    setting: String,
    before: String,
    after: String,
    by: Option<AccountId>,
    at: i64,
}

impl Change {
    /// The change in an event; `None` where it is about no setting of a page.
    fn of_event(event: &audit_event::Model) -> Result<Option<Self>> {
        let detail: serde_json::Value = serde_json::from_str(&event.detail).map_err(Error::broken)?;
        let word = |name: &str| detail[name].as_str().map(str::to_owned);
        let (Some(setting), Some(before), Some(after)) = (word("setting"), word("before"), word("after"))
        else {
            return Ok(None);
        };
        Ok(Some(Self { setting, before, after, by: event.actor_id.map(AccountId::new), at: event.at }))
    }

    /// The change in a row; `None` where it is in another section than its setting.
    fn of_row(row: &setting_change::Model) -> Option<Self> {
        let is_in_its_section =
            Setting::from_word(&row.setting).is_none_or(|setting| setting.section().as_str() == row.section);
        is_in_its_section.then(|| Self {
            setting: row.setting.clone(),
            before: row.before.clone(),
            after: row.after.clone(),
            by: row.changed_by,
            at: row.changed_at,
        })
    }
}
