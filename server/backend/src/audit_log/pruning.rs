//! Deletes events that are older than the organization keeps them: whole seals, oldest first, with what repeats them, behind
//! a [checkpoint](crate::audit::checkpoint).
//!
//! Each transaction deletes a bounded number, writes the checkpoint and the event that records it. A seal that is not as it
//! was written is never deleted, nor is anything after it: what was done to it stays to be found. The last seal is never
//! deleted either, so that the chain goes on from it.

use super::verify::Report;
use crate::Backend;
use crate::audit::{Actor, Entry, SealedEvent, Subject, checkpoint, prepare, record_all, seal_hash};
use crate::db::Tx;
use crate::entity::{audit_about, audit_checkpoint, audit_event, audit_seal, setting_change};
use crate::error::{Error, Result};
use domain::audit::{Action, SubjectKind};
use domain::day::Day;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// Events of one transaction, so that other writers do not wait for long.
const EVENTS: i64 = 2_000;
/// Seals of one transaction.
const SEALS: u64 = 500;
/// Transactions of a run.
const BATCHES: u32 = 20;
/// The times of an event and of the change that was stored with it before both had one id.
const TOGETHER_MS: i64 = 5_000;

/// Whether anything is ever deleted.
pub(crate) fn is_configured(backend: &Backend) -> bool {
    backend.settings().audit_months > 0
}

/// Deletes what is too old. Returns whether some may be left.
pub(crate) async fn run(backend: &Backend) -> Result<bool> {
    let Some(before) = horizon(backend) else { return Ok(false) };
    for _ in 0..BATCHES {
        if !prune_once(backend, before).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The first moment of the day so many months ago, in the organization's time zone; `None` where events are kept for ever.
fn horizon(backend: &Backend) -> Option<i64> {
    let months = backend.settings().audit_months;
    if months == 0 {
        return None;
    }
    let day = months_before(backend.day_of(backend.now()), months)?;
    Some(backend.start_of(day))
}

/// The same day of an earlier month, or the last one that it has.
fn months_before(day: Day, months: u32) -> Option<Day> {
    let (year, month, of_month) = day.civil();
    let all = year * 12 + i32::from(month) - 1 - i32::try_from(months).ok()?;
    let (year, month) = (u16::try_from(all.div_euclid(12)).ok()?, u8::try_from(all.rem_euclid(12) + 1).ok()?);
    (1..=of_month).rev().find_map(|of_month| Day::from_ymd(year, month, of_month))
}

/// Deletes the next seals whose events are all before a time. Returns whether there were any.
pub(super) async fn prune_once(backend: &Backend, before: i64) -> Result<bool> {
    let work = async |tx: Tx| {
        let tx = &*tx;
        let last = checkpoint::find(tx).await?;
        let seen = last.as_ref().map_or(0, |last| last.seal);
        let seals = oldest(tx, last.as_ref(), before).await?;
        let (Some(first), Some(end)) = (seals.first(), seals.last()) else { return Ok(false) };
        let mut events = events_of(tx, (first.number, end.number)).await?;
        // Clocks may differ: a seal is kept as long as its youngest event.
        let young =
            events.iter().filter(|event| event.at >= before).filter_map(|event| event.seal_number).min();
        let seals: Vec<_> =
            seals.into_iter().filter(|seal| young.is_none_or(|young| seal.number < young)).collect();
        events.retain(|event| young.is_none_or(|young| event.seal_number < Some(young)));
        let (Some(first), Some(end)) = (seals.first(), seals.last()) else { return Ok(false) };
        if let Some(number) = first_altered(backend, last.as_ref(), &seals, &events) {
            tracing::error!(seal = number, "the audit is not pruned: this seal is not as it was written");
            return Ok(false);
        }
        let count = i64::try_from(events.len()).map_err(Error::broken)?;
        let mut row = audit_checkpoint::Model {
            id: checkpoint::ID,
            seal: end.number,
            hash: end.hash.clone(),
            events: last.as_ref().map_or(0, |last| last.events) + count,
            before,
            at: backend.now(),
            event: domain::id::EventId::new(Uuid::nil()),
            mac: Vec::new(),
        };
        let actor = Actor { kind: "worker", account: None, address: None, request: None };
        let subject = Subject::only(SubjectKind::Organization);
        let entry = Entry { action: Action::AuditPruned, subject, detail: checkpoint::detail(&row) };
        let event = prepare(backend, &actor, entry)?;
        row.event = event.id();
        row.mac = checkpoint::mac(backend.keys(), backend.keys().current_id(), &row)
            .ok_or_else(|| Error::broken("the current key cannot be missing"))?;
        // Of two programs at once, the second sees that the checkpoint is another one, and runs again.
        if !checkpoint::replace(tx, seen, &row).await? {
            return Err(Error::CONTENTION);
        }
        delete(tx, (first.number, end.number), &events).await?;
        record_all(tx, &[&event]).await?;
        Ok(true)
    };
    backend.db().write(work).await
}

/// The oldest seals, as many as fit into one transaction, without the last one of the chain.
async fn oldest(
    tx: &DatabaseTransaction,
    last: Option<&audit_checkpoint::Model>,
    before: i64,
) -> Result<Vec<audit_seal::Model>> {
    use audit_seal::{Column, Entity};
    let newest: Option<i64> = Entity::find()
        .select_only()
        .column(Column::Number)
        .order_by_desc(Column::Number)
        .into_tuple()
        .one(tx)
        .await?;
    let all = Entity::find()
        .filter(Column::Number.gt(last.map_or(0, |last| last.seal)))
        .filter(Column::Number.lt(newest.unwrap_or_default()))
        .order_by_asc(Column::Number)
        .limit(SEALS)
        .all(tx)
        .await?;
    let (mut events, mut oldest) = (0, Vec::new());
    for seal in all.into_iter().take_while(|seal| seal.at < before) {
        events += i64::from(seal.count);
        if events > EVENTS && !oldest.is_empty() {
            break;
        }
        oldest.push(seal);
    }
    Ok(oldest)
}

async fn events_of(tx: &DatabaseTransaction, (first, end): (i64, i64)) -> Result<Vec<audit_event::Model>> {
    use audit_event::Column;
    Ok(audit_event::Entity::find()
        .filter(Column::SealNumber.between(first, end))
        .order_by_asc(Column::SealNumber)
        .order_by_asc(Column::Id)
        .all(tx)
        .await?)
}

/// The first of these seals that is not as it was written, with its events.
fn first_altered(
    backend: &Backend,
    last: Option<&audit_checkpoint::Model>,
    seals: &[audit_seal::Model],
    events: &[audit_event::Model],
) -> Option<i64> {
    let (mut number, mut previous): (i64, &[u8]) = last.map_or((0, &[]), |last| (last.seal, &last.hash));
    for seal in seals {
        let own: Vec<_> =
            events.iter().filter(|event| event.seal_number == Some(seal.number)).cloned().collect();
        let mut report = Report::default();
        backend.verify_events(&own, &mut report);
        let links: Vec<_> =
            own.into_iter().map(|event| SealedEvent { id: event.id, mac: event.mac }).collect();
        let key_id = seal.hash.first().copied().unwrap_or_default();
        let hash = seal_hash(backend.keys(), key_id, seal, &links);
        let is_right = seal.number == number + 1
            && seal.previous == previous
            && report.faults.is_empty()
            && u64::try_from(seal.count) == Ok(links.len() as u64)
            && hash.is_some_and(|hash| bool::from(hash.ct_eq(&seal.hash)));
        if !is_right {
            return Some(seal.number);
        }
        (number, previous) = (seal.number, &seal.hash);
    }
    None
}

async fn delete(
    tx: &DatabaseTransaction,
    (first, end): (i64, i64),
    events: &[audit_event::Model],
) -> Result<()> {
    let deleted = Query::select()
        .column(audit_event::Column::Id)
        .from(audit_event::Entity)
        .and_where(audit_event::Column::SealNumber.between(first, end))
        .to_owned();
    audit_about::Entity::delete_many()
        .filter(audit_about::Column::Event.in_subquery(deleted))
        .exec(tx)
        .await?;
    for event in events.iter().filter(|event| event.action == Action::SettingChanged.as_str()) {
        delete_setting_change(tx, event).await?;
    }
    let deleted = audit_event::Entity::delete_many()
        .filter(audit_event::Column::SealNumber.between(first, end))
        .exec(tx)
        .await?;
    if deleted.rows_affected != events.len() as u64 {
        return Err(Error::CONTENTION);
    }
    audit_seal::Entity::delete_many().filter(audit_seal::Column::Number.between(first, end)).exec(tx).await?;
    Ok(())
}

/// Deletes the change that a page of settings shows of an event: by its id, or, from before both had one, by what it says.
async fn delete_setting_change(tx: &DatabaseTransaction, event: &audit_event::Model) -> Result<()> {
    use setting_change::{Column, Entity};
    let detail: serde_json::Value = serde_json::from_str(&event.detail).map_err(Error::broken)?;
    if !detail["setting"].is_string() {
        return Ok(());
    }
    if Entity::delete_by_id(event.id).exec(tx).await?.rows_affected > 0 {
        return Ok(());
    }
    let word = |name: &str| detail[name].as_str().unwrap_or_default().to_owned();
    let by = match event.actor_id {
        Some(by) => Column::ChangedBy.eq(by),
        None => Column::ChangedBy.is_null(),
    };
    let same = Entity::find()
        .filter(Column::Setting.eq(word("setting")))
        .filter(Column::Before.eq(word("before")))
        .filter(Column::After.eq(word("after")))
        .filter(Column::ChangedAt.between(event.at - TOGETHER_MS, event.at + TOGETHER_MS))
        .filter(by)
        .order_by_asc(Column::ChangedAt)
        .one(tx)
        .await?;
    if let Some(row) = same {
        Entity::delete_by_id(row.id).exec(tx).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_back_to_the_same_day_or_to_the_last_one_of_its_month() {
        let day = |year, month, of_month| Day::from_ymd(year, month, of_month).unwrap();
        for (from, months, to) in [
            (day(2026, 11, 30), 12, day(2025, 11, 30)),
            (day(2026, 11, 30), 21, day(2025, 2, 28)),
            (day(2024, 2, 29), 12, day(2023, 2, 28)),
            (day(2026, 1, 15), 13, day(2024, 12, 15)),
        ] {
            assert_eq!(months_before(from, months), Some(to), "{months} before {from}");
        }
        assert_eq!(months_before(day(2026, 1, 1), u32::MAX), None);
    }
}
