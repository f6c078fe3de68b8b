//! Verifies the whole audit, from its [checkpoint](crate::audit::checkpoint) on.
//!
//! It finds altered, inserted, deleted and reordered events and seals, and what is stored beside the events and differs from
//! them ([`derived`](super::derived)). It cannot find that the last seals are missing with
//! all their events, as in a restored backup: compare the head of the report with one noted elsewhere. An event without a
//! seal could be deleted unnoticed, so one that has waited for longer than sealing takes is a fault, and sealed events that
//! had waited as long are counted.

use crate::Backend;
use crate::audit::{SealedEvent, checkpoint, hexadecimal, mac, seal_hash};
use crate::entity::{audit_checkpoint, audit_event, audit_progress, audit_seal};
use crate::error::Result;
use domain::audit::Pruned;
use domain::id::EventId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use std::fmt;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// The name of the note of the last verification.
pub(super) const VERIFIED: &str = "verified";
const PAGE: u64 = 1_000;
/// Sealing takes less than a second; after this time it was prevented.
const OVERDUE_MS: i64 = 60_000;
/// Faults that are reported.
const MOST_FAULTS: usize = 1_000;

/// The result of the verification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Events, sealed or not.
    pub events: u64,
    pub seals: u64,
    /// Events that no seal covers yet.
    pub unsealed: u64,
    /// Events that had waited for more than a minute when they were sealed, as after a crash.
    pub sealed_late: u64,
    /// What was deleted behind the checkpoint.
    pub pruned: Option<Pruned>,
    /// The last seal: its number and its hash in hexadecimal.
    pub head: Option<(i64, String)>,
    pub faults: Vec<AuditFault>,
}

/// One fault in the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditFault {
    /// The MAC does not match the event.
    EventAltered(EventId),
    /// There is no seal with this number, although there are later ones or events that refer to it.
    SealMissing(i64),
    /// The seal refers to another predecessor than the one before it.
    ChainBroken(i64),
    /// The seal has another number of events than it states.
    CountDiffers { seal: i64, expected: i32, found: u64 },
    /// The hash does not match the events of the seal.
    SealAltered(i64),
    /// The number of events that have waited for a seal for more than a minute.
    Unsealed(u64),
    /// This event is in another timeline than its own, or is missing in one.
    TimelineDiffers(EventId),
    /// This change of a setting is not as its event, or one of the two is missing.
    SettingChangeDiffers(Uuid),
    /// The checkpoint is not as the last event of a checkpoint, or one of the two is missing.
    CheckpointDiffers,
    /// This seal was deleted, and is there again.
    BeforeCheckpoint(i64),
}

impl Backend {
    /// Checks every MAC, every seal and the chain. Events written meanwhile are not checked.
    ///
    /// # Errors
    /// Only those of the database; faults of the audit are in the report.
    pub async fn verify_audit(&self) -> Result<Report> {
        let mut begun = checkpoint::find(self.db().read()).await?;
        loop {
            let report = self.verify_behind(begun.as_ref()).await?;
            let now = checkpoint::find(self.db().read()).await?;
            if now == begun {
                return Ok(report);
            }
            // Old events were deleted while they were checked.
            begun = now;
        }
    }

    async fn verify_behind(&self, checkpoint: Option<&audit_checkpoint::Model>) -> Result<Report> {
        let mut report = Report::default();
        let last = audit_seal::Entity::find()
            .order_by_desc(audit_seal::Column::Number)
            .one(self.db().read())
            .await?;
        let last = last.map_or(0, |seal| seal.number);
        self.verify_checkpoint(checkpoint, &mut report).await?;
        self.find_orphans(&mut report).await?;
        self.verify_seals(checkpoint, last, &mut report).await?;
        self.verify_unsealed(&mut report).await?;
        self.verify_timelines(&mut report).await?;
        self.verify_setting_changes(&mut report).await?;
        Ok(report)
    }

    /// Notes the result for the page of the audit.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn note_verification(&self, report: &Report) -> Result<()> {
        let row = audit_progress::Model {
            name: VERIFIED.to_owned(),
            seal: report.head.as_ref().map_or(0, |(number, _)| *number),
            at: self.now(),
            faults: i64::try_from(report.faults.len()).unwrap_or(i64::MAX),
        };
        let row = &row;
        self.db().write(async |tx| write_progress(&tx, row).await).await
    }

    async fn verify_seals(
        &self,
        checkpoint: Option<&audit_checkpoint::Model>,
        last: i64,
        report: &mut Report,
    ) -> Result<()> {
        let (mut number, mut previous) =
            checkpoint.map_or((0, Vec::new()), |row| (row.seal, row.hash.clone()));
        while number < last {
            let seals = audit_seal::Entity::find()
                .filter(audit_seal::Column::Number.gt(number))
                .filter(audit_seal::Column::Number.lte(last))
                .order_by_asc(audit_seal::Column::Number)
                .limit(PAGE)
                .all(self.db().read())
                .await?;
            if seals.is_empty() {
                break;
            }
            for seal in seals {
                for missing in (number + 1..seal.number).take(MOST_FAULTS) {
                    report.add(AuditFault::SealMissing(missing));
                }
                if seal.previous != previous {
                    report.add(AuditFault::ChainBroken(seal.number));
                }
                self.verify_seal(&seal, report).await?;
                report.seals += 1;
                report.head = Some((seal.number, hexadecimal(&seal.hash)));
                (number, previous) = (seal.number, seal.hash);
            }
        }
        Ok(())
    }

    async fn verify_seal(&self, seal: &audit_seal::Model, report: &mut Report) -> Result<()> {
        let events = audit_event::Entity::find()
            .filter(audit_event::Column::SealNumber.eq(seal.number))
            .order_by_asc(audit_event::Column::Id)
            .all(self.db().read())
            .await?;
        self.verify_events(&events, report);
        let found = events.len() as u64;
        if u64::try_from(seal.count).ok() != Some(found) {
            report.add(AuditFault::CountDiffers { seal: seal.number, expected: seal.count, found });
            return Ok(());
        }
        let is_late = |event: &&audit_event::Model| seal.at - event.at > OVERDUE_MS;
        report.sealed_late += events.iter().filter(is_late).count() as u64;
        let links: Vec<_> =
            events.into_iter().map(|event| SealedEvent { id: event.id, mac: event.mac }).collect();
        let key_id = seal.hash.first().copied().unwrap_or_default();
        let is_right = seal_hash(self.keys(), key_id, seal, &links)
            .is_some_and(|hash| bool::from(hash.ct_eq(&seal.hash)));
        if !is_right {
            report.add(AuditFault::SealAltered(seal.number));
        }
        Ok(())
    }

    async fn verify_unsealed(&self, report: &mut Report) -> Result<()> {
        // The clock may be wrong, or stand still on a copy; then the newest event says what time it is at least.
        let now = self.now().max(self.newest_event().await?);
        let (mut after, mut overdue) = (EventId::new(Uuid::nil()), 0);
        loop {
            let events = audit_event::Entity::find()
                .filter(audit_event::Column::SealNumber.is_null())
                .filter(audit_event::Column::Id.gt(after))
                .order_by_asc(audit_event::Column::Id)
                .limit(PAGE)
                .all(self.db().read())
                .await?;
            let Some(last) = events.last() else { break };
            after = last.id;
            report.unsealed += events.len() as u64;
            overdue += events.iter().filter(|event| now - event.at > OVERDUE_MS).count() as u64;
            self.verify_events(&events, report);
        }
        if overdue > 0 {
            report.add(AuditFault::Unsealed(overdue));
        }
        Ok(())
    }

    /// When the newest event was written: ids stand in the order of time.
    async fn newest_event(&self) -> Result<i64> {
        let newest = audit_event::Entity::find()
            .select_only()
            .column(audit_event::Column::At)
            .order_by_desc(audit_event::Column::Id)
            .into_tuple()
            .one(self.db().read())
            .await?;
        Ok(newest.unwrap_or_default())
    }

    /// Events that name a seal which is not there: the end of the chain was cut off and its events were not.
    async fn find_orphans(&self, report: &mut Report) -> Result<()> {
        let seals = audit_seal::Entity::find().select_only().column(audit_seal::Column::Number).into_query();
        let orphans: Vec<i64> = audit_event::Entity::find()
            .select_only()
            .column(audit_event::Column::SealNumber)
            .distinct()
            .filter(audit_event::Column::SealNumber.is_not_null())
            .filter(audit_event::Column::SealNumber.not_in_subquery(seals))
            .limit(PAGE)
            .into_tuple()
            .all(self.db().read())
            .await?;
        orphans.into_iter().for_each(|number| report.add(AuditFault::SealMissing(number)));
        Ok(())
    }

    pub(super) fn verify_events(&self, events: &[audit_event::Model], report: &mut Report) {
        report.events += events.len() as u64;
        for event in events {
            let expected = mac(self.keys(), event);
            if !expected.is_some_and(|expected| bool::from(expected.ct_eq(&event.mac))) {
                report.add(AuditFault::EventAltered(event.id));
            }
        }
    }
}

/// Writes how far something has come.
pub(super) async fn write_progress(tx: &DatabaseTransaction, row: &audit_progress::Model) -> Result<()> {
    use audit_progress::Column;
    let replace = OnConflict::column(Column::Name)
        .update_columns([Column::Seal, Column::At, Column::Faults])
        .to_owned();
    let row = row.clone().into_active_model();
    audit_progress::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

impl Report {
    pub(super) fn add(&mut self, fault: AuditFault) {
        if self.faults.len() < MOST_FAULTS && !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

impl fmt::Display for AuditFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EventAltered(event) => write!(f, "event {event} was altered or inserted"),
            Self::SealMissing(number) => write!(f, "seal {number} is missing"),
            Self::ChainBroken(number) => write!(f, "seal {number} does not follow the one before it"),
            Self::CountDiffers { seal, expected, found } => {
                write!(f, "seal {seal} covers {expected} events and {found} are there")
            }
            Self::SealAltered(number) => write!(f, "seal {number} does not belong to its events"),
            Self::TimelineDiffers(event) => {
                write!(f, "event {event} is missing in a timeline, or in one that it does not belong to")
            }
            Self::SettingChangeDiffers(id) => {
                write!(
                    f,
                    "the change {id} on a page of settings is not as its event in the audit, or one is missing"
                )
            }
            Self::CheckpointDiffers => {
                write!(f, "the checkpoint is not as the event that records it, or one of the two is missing")
            }
            Self::BeforeCheckpoint(number) => {
                write!(f, "seal {number} was deleted, as the checkpoint says, and is there again")
            }
            Self::Unsealed(1) => write!(f, "1 event has waited for its seal for more than a minute"),
            Self::Unsealed(count) => {
                write!(f, "{count} events have waited for their seal for more than a minute")
            }
        }
    }
}
