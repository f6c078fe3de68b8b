//! The export of the audit as a file, read piece by piece: the sealed events in the order of the chain, up to the seal that
//! was the last one at the start. What is written meanwhile is in the next export.

use super::conditions::EventConditions;
use super::names::Names;
use super::ocsf;
use super::sentences::Sentences;
use crate::Backend;
use crate::audit::checkpoint;
use crate::audit::subjects::Subjects;
use crate::audit::{Entry, Subject, hexadecimal, record};
use crate::db::Tx;
use crate::entity::{audit_about, audit_event, audit_seal};
use crate::error::{Error, Result};
use crate::gate::{CanViewAudit, Desk};
use domain::audit::{Action, AuditQuery, Pruned, SubjectKind};
use domain::bulk::csv::Delimiter;
use domain::csv_format::escape_formulas;
use domain::csv_format::write_record;
use domain::form::Code;
use domain::id::{AccountId, EventId};
use domain::moment::Moment;
use domain::text::Locale;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};
use serde_json::json;
use std::collections::HashSet;
use std::fmt::Write as _;
use uuid::Uuid;

/// Events of a piece, which is one statement.
const PIECE: usize = 1_000;
/// An event is sealed within a second, and after a crash a little later.
const SEALED_WITHIN_MS: i64 = 86_400_000;

/// The form of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditFormat {
    /// With the sentences in this language.
    Csv(Locale),
    /// An event a line, as in OCSF.
    JsonLines,
}

impl AuditFormat {
    const fn word(self) -> &'static str {
        match self {
            Self::Csv(_) => "csv",
            Self::JsonLines => "jsonl",
        }
    }
}

/// An export that is read piece by piece, by [`Desk::next_audit`].
pub struct AuditExport {
    /// Who has begun it.
    account: Option<AccountId>,
    backend: Backend,
    conditions: EventConditions,
    format: AuditFormat,
    /// The last seal of the file, and the last one of the chain at the start.
    until: i64,
    head: Option<audit_seal::Model>,
    /// What had been deleted by then.
    pruned: Option<Pruned>,
    position: (i64, Uuid),
    events: u64,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Begin,
    Events,
    Done,
}

impl Desk<CanViewAudit> {
    /// Begins to read all sealed events that meet the filters. The audit records which filters.
    ///
    /// # Errors
    /// `confirm_first`; `malformed` for a filter that is not understood; `too_many`.
    pub async fn export_audit(&self, query: &AuditQuery, format: AuditFormat) -> Result<AuditExport> {
        self.require_confirmation()?;
        let conditions = self.conditions(query).await?.map_err(|_| Error::Refused(Code::Malformed))?;
        let backend = &self.backend;
        let db = backend.db().read();
        let head = audit_seal::Entity::find().order_by_desc(audit_seal::Column::Number).one(db).await?;
        let last = head.as_ref().map_or(0, |head| head.number);
        let pruned = checkpoint::find(db).await?.as_ref().map(Pruned::from);
        let first = match conditions.from {
            Some(from) => seal_at(db, audit_seal::Column::At.gte(from), false).await?.unwrap_or(last + 1),
            None => 1,
        };
        let until = match conditions.until {
            Some(until) => {
                let by = audit_seal::Column::At.lt(until.saturating_add(SEALED_WITHIN_MS));
                seal_at(db, by, true).await?.unwrap_or(0).min(last)
            }
            None => last,
        };
        self.count_reading().await?;
        let mut detail = conditions.detail();
        detail["format"] = json!(format.word());
        detail["seal"] = json!(last);
        let detail = &detail;
        let work = async |tx: Tx| {
            let subject = Subject::only(SubjectKind::Organization);
            let entry = Entry { action: Action::AuditExported, subject, detail: detail.clone() };
            record(&tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await?;
        Ok(AuditExport {
            account: self.account(),
            backend: backend.clone(),
            conditions,
            format,
            until,
            head,
            pruned,
            position: (first, Uuid::nil()),
            events: 0,
            stage: Stage::Begin,
        })
    }

    /// The next piece of an export; `None` at the end. It takes a desk, so that nobody reads on who has lost the right since
    /// the export began.
    ///
    /// # Errors
    /// `not_found` for somebody else's.
    pub async fn next_audit(&self, export: &mut AuditExport) -> Result<Option<Vec<u8>>> {
        if export.account != self.account() {
            return Err(Error::Refused(Code::NotFound));
        }
        export.next().await
    }
}

/// The first or the last seal of a time.
async fn seal_at(
    db: &impl ConnectionTrait,
    condition: sea_orm::sea_query::SimpleExpr,
    is_last: bool,
) -> Result<Option<i64>> {
    let number = audit_seal::Column::Number;
    let seals = audit_seal::Entity::find().select_only().column(number).filter(condition).limit(1);
    let seals = if is_last { seals.order_by_desc(number) } else { seals.order_by_asc(number) };
    Ok(seals.into_tuple().one(db).await?)
}

/// Raw: comparing pairs follows the index of the chain.
const EVENTS: &str = "SELECT e.* FROM audit_event e WHERE e.seal_number IS NOT NULL
    AND (e.seal_number, e.id) > ($1, $2) AND e.seal_number <= $3 ORDER BY e.seal_number, e.id LIMIT 1000";

/// The sealed events after a position, in the order of the chain.
pub(super) async fn sealed_after(
    db: &impl ConnectionTrait,
    position: (i64, Uuid),
    until: i64,
) -> Result<Vec<audit_event::Model>> {
    let values = [position.0.into(), position.1.into(), until.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), EVENTS, values);
    Ok(audit_event::Model::find_by_statement(statement).all(db).await?)
}

impl AuditExport {
    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        match self.stage {
            Stage::Begin => {
                self.stage = Stage::Events;
                let heading = match self.format {
                    AuditFormat::Csv(locale) => heading(locale),
                    AuditFormat::JsonLines => String::new(),
                };
                Ok(Some(heading.into_bytes()))
            }
            Stage::Events => {
                self.check_is_whole().await?;
                let rows = sealed_after(self.backend.db().read(), self.position, self.until).await?;
                if rows.len() < PIECE {
                    self.stage = Stage::Done;
                }
                let mut text = String::new();
                if let Some(last) = rows.last() {
                    self.position = (last.seal_number.unwrap_or_default(), last.id.uuid());
                    text = self.write(rows).await?;
                }
                if self.stage == Stage::Done {
                    self.write_seal(&mut text);
                }
                Ok(Some(text.into_bytes()))
            }
            Stage::Done => Ok(None),
        }
    }

    /// Checks that nothing was deleted that is still to be read. The file breaks off then, as for any error.
    async fn check_is_whole(&self) -> Result<()> {
        let Some(now) = checkpoint::find(self.backend.db().read()).await? else { return Ok(()) };
        let begun = self.pruned.as_ref().map_or(0, |pruned| pruned.seal);
        if now.seal > begun && now.seal >= self.position.0 {
            return Err(Error::broken("old events were deleted while they were exported"));
        }
        Ok(())
    }

    async fn write(&mut self, rows: Vec<audit_event::Model>) -> Result<String> {
        let db = self.backend.db().read();
        let of_person = match self.conditions.person {
            Some(person) => Some(events_of(db, person, &rows).await?),
            None => None,
        };
        let mut rows: Vec<_> = rows
            .into_iter()
            .filter(|row| self.conditions.are_met_by(row))
            .filter(|row| of_person.as_ref().is_none_or(|events| events.contains(&row.id.uuid())))
            .collect();
        rows.iter_mut().for_each(|row| self.backend.open_address(row));
        self.events += rows.len() as u64;
        let subjects = Subjects::load(db, &rows).await?;
        let names = match self.format {
            AuditFormat::Csv(_) => Names::load(db, &rows).await?,
            AuditFormat::JsonLines => Names::default(),
        };
        let sentences = |locale: Locale| Sentences {
            text: locale.text(),
            zone: self.backend.settings().time_zone.clone(),
            names: &names,
        };
        let mut text = String::with_capacity(rows.len() * 300);
        for row in &rows {
            let about = subjects.account_of(row);
            match self.format {
                AuditFormat::JsonLines => _ = writeln!(text, "{}", ocsf::event(row, about)),
                AuditFormat::Csv(locale) => write_row(&mut text, &cells(row, about, &sentences(locale))),
            }
        }
        Ok(text)
    }

    /// The last line: the seal up to which the file goes, and its hash, to be compared with the chain later.
    fn write_seal(&self, text: &mut String) {
        let number = self.head.as_ref().map_or(0, |head| head.number);
        let hash = self.head.as_ref().map(|head| hexadecimal(&head.hash)).unwrap_or_default();
        let at = self.head.as_ref().map_or(0, |head| head.at);
        let mut last = json!({ "seal": number, "hash": hash, "at": at, "events": self.events });
        if let Some(pruned) = &self.pruned {
            last["pruned"] = json!(pruned);
        }
        match self.format {
            AuditFormat::JsonLines => _ = writeln!(text, "{last}"),
            AuditFormat::Csv(_) => {
                let mut cells: [String; COLUMNS] = Default::default();
                cells[0] = "seal".to_owned();
                cells[1] = Moment::at(at).rfc3339();
                cells[11] = number.to_string();
                cells[12] = last.to_string();
                write_row(text, &cells);
            }
        }
    }
}

impl EventConditions {
    /// Whether an event meets all filters but the person, which only an index knows.
    fn are_met_by(&self, row: &audit_event::Model) -> bool {
        self.by.is_none_or(|by| row.actor_id == Some(by.uuid()))
            && self.kind.is_none_or(|kind| row.action == kind.as_str())
            && self.request.as_ref().is_none_or(|request| row.request_id.as_ref() == Some(request))
            && self.from.is_none_or(|from| row.at >= from)
            && self.until.is_none_or(|until| row.at < until)
    }
}

/// Which of these events are about or by a person.
async fn events_of(
    db: &impl ConnectionTrait,
    person: AccountId,
    rows: &[audit_event::Model],
) -> Result<HashSet<Uuid>> {
    let found: Vec<EventId> = audit_about::Entity::find()
        .select_only()
        .column(audit_about::Column::Event)
        .filter(audit_about::Column::Account.eq(person))
        .filter(audit_about::Column::Event.is_in(rows.iter().map(|row| row.id)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().map(EventId::uuid).collect())
}

const COLUMNS: usize = 13;

/// The names of the columns: the first with a mark of the encoding, which spreadsheets look for.
fn heading(_: Locale) -> String {
    const NAMES: [&str; COLUMNS] = [
        "event",
        "time",
        "action",
        "sentence",
        "actor_kind",
        "actor",
        "address",
        "subject_kind",
        "subject",
        "account",
        "request",
        "seal",
        "detail",
    ];
    let mut text = String::from("\u{feff}");
    write_row(&mut text, &NAMES.map(str::to_owned));
    text
}

fn cells(row: &audit_event::Model, about: Option<AccountId>, sentences: &Sentences<'_>) -> [String; COLUMNS] {
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    [
        row.id.to_string(),
        Moment::at(row.at).rfc3339(),
        row.action.clone(),
        sentences.sentence(row),
        row.actor_kind.clone(),
        id(row.actor_id),
        row.address.clone().unwrap_or_default(),
        row.subject_kind.clone(),
        id(row.subject_id),
        id(about.map(AccountId::uuid)),
        row.request_id.clone().unwrap_or_default(),
        row.seal_number.map(|number| number.to_string()).unwrap_or_default(),
        row.detail.clone(),
    ]
}

/// Writes a row. Nothing in it is computed by a spreadsheet.
fn write_row(text: &mut String, cells: &[String; COLUMNS]) {
    let mut row = Vec::new();
    let cells = cells.iter().map(|cell| escape_formulas(cell));
    // Writing to memory does not fail.
    if write_record(&mut row, Delimiter::Comma, cells).is_ok() {
        text.push_str(&String::from_utf8_lossy(&row));
    }
}

#[cfg(test)]
mod tests;
