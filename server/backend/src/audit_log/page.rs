//! Events for reading, newest first.

use super::conditions::EventConditions;
use super::names::Names;
use super::sentences::Sentences;
use super::verify::VERIFIED;
use super::walk::{at, find};
use crate::accounts::{self, Identifier, name_in, names};
use crate::audit::checkpoint;
use crate::audit::subjects::Subjects;
use crate::audit::{Entry, Subject, hexadecimal, record};
use crate::db::Tx;
use crate::entity::{audit_event, audit_progress, audit_seal};
use crate::error::Result;
use crate::gate::{CanViewAudit, Desk};
use crate::limits::{self, Kind, Limit};
use domain::audit::EventParty;
use domain::audit::{
    Action, AuditFilter, AuditLine, AuditPage, AuditPerson, AuditQuery, ChainState, Pruned, SealedUpTo,
    SubjectKind, Verified,
};
use domain::id::{AccountId, EventId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// Within this time the same filters are recorded once.
pub(super) const READ_AGAIN_MS: i64 = 15 * 60_000;
/// Different filters of one account within an hour, with its exports: each is an event.
const READINGS: Limit = Limit { max: 300, window_s: 3_600 };

impl Desk<CanViewAudit> {
    /// A page of events. What was filtered by is recorded, once in a while for the same filters, so not with every page. An
    /// address can begin with any event: on which page somebody is tells nothing.
    ///
    /// # Errors
    /// `too_many`; a filter that is not understood finds nothing, and the page says which.
    pub async fn audit_page(&self, query: &AuditQuery) -> Result<AuditPage> {
        let db = self.backend.db().read();
        let chain = self.chain_state().await?;
        let before = Uuid::parse_str(&query.before).unwrap_or(Uuid::max());
        let conditions = match self.conditions(query).await? {
            Ok(conditions) => conditions,
            Err(broken) => return Ok(AuditPage { broken, chain, ..AuditPage::default() }),
        };
        if query.is_filtered() {
            self.record_reading(&conditions).await?;
        }
        let found = find(db, &conditions, before).await?;
        let mut rows = found.rows;
        rows.iter_mut().for_each(|row| self.backend.open_address(row));
        let lines = self.lines(rows, conditions.person).await?;
        let who = names(db, conditions.person.into_iter().chain(conditions.by)).await?;
        let person = |account: Option<AccountId>| {
            account.map(|account| AuditPerson { account, name: name_in(&who, Some(account)) })
        };
        Ok(AuditPage {
            lines,
            next: found.next,
            is_partial: found.is_partial,
            broken: Vec::new(),
            person: person(conditions.person),
            by: person(conditions.by),
            chain,
        })
    }

    /// The filters of a query, or those that are not understood.
    pub(super) async fn conditions(
        &self,
        query: &AuditQuery,
    ) -> Result<std::result::Result<EventConditions, Vec<AuditFilter>>> {
        let mut broken = Vec::new();
        let person = self.account_of(&query.person, AuditFilter::Person, &mut broken).await?;
        let by = self.account_of(&query.by, AuditFilter::By, &mut broken).await?;
        let kind = Action::from_word(&query.kind);
        if kind.is_none() && !query.kind.is_empty() {
            broken.push(AuditFilter::Kind);
        }
        let (from, until) = query.times(&|day| self.backend.start_of(day)).unwrap_or_else(|filter| {
            broken.push(filter);
            (None, None)
        });
        if !query.is_request_number() {
            broken.push(AuditFilter::Request);
        }
        let request = Some(query.request.clone()).filter(|request| !request.is_empty());
        let conditions = EventConditions { person, by, kind, request, from, until };
        Ok(if broken.is_empty() { Ok(conditions) } else { Err(broken) })
    }

    /// The account of an id, an e-mail address or a username, of one that nobody has any more whoever has had it last.
    async fn account_of(
        &self,
        text: &str,
        filter: AuditFilter,
        broken: &mut Vec<AuditFilter>,
    ) -> Result<Option<AccountId>> {
        if text.is_empty() {
            return Ok(None);
        }
        // An id may be that of an account that is gone.
        let account = match text.parse() {
            Ok(account) => Some(account),
            Err(_) => {
                let (db, identifier) = (self.backend.db().read(), Identifier::parse(text));
                match (accounts::by_identifier(db, &identifier).await?, &identifier) {
                    (Some(row), _) => Some(row.id),
                    (None, Identifier::Username(username)) => accounts::formerly(db, username).await?,
                    (None, _) => None,
                }
            }
        };
        if account.is_none() {
            broken.push(filter);
        }
        Ok(account)
    }

    /// Records that somebody looks through the audit, once in a while for the same filters.
    async fn record_reading(&self, conditions: &EventConditions) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let detail = conditions.detail();
        let Some(account) = self.account() else { return Ok(()) };
        let recorded = audit_event::Entity::find()
            .filter(audit_event::Column::ActorId.eq(account.uuid()))
            .filter(audit_event::Column::Id.gte(at(now - READ_AGAIN_MS)))
            .filter(audit_event::Column::Action.eq(Action::AuditRead.as_str()))
            .filter(audit_event::Column::Detail.eq(detail.to_string()));
        if recorded.count(backend.db().read()).await? > 0 {
            return Ok(());
        }
        self.count_reading().await?;
        let detail = &detail;
        let work = async |tx: Tx| {
            let subject = Subject::only(SubjectKind::Organization);
            let entry = Entry { action: Action::AuditRead, subject, detail: detail.clone() };
            record(&tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await
    }

    /// Counts what is recorded because somebody reads.
    pub(super) async fn count_reading(&self) -> Result<()> {
        let account = self.account().map(|account| account.to_string()).unwrap_or_default();
        limits::reserve(&self.backend, Kind::Audit, &account, READINGS).await.map(drop)
    }

    /// The events as the page shows them.
    async fn lines(
        &self,
        rows: Vec<audit_event::Model>,
        person: Option<AccountId>,
    ) -> Result<Vec<AuditLine>> {
        let db = self.backend.db().read();
        let subjects = Subjects::load(db, &rows).await?;
        let mut who: Vec<AccountId> =
            rows.iter().filter_map(|row| row.actor_id.map(AccountId::new)).collect();
        who.extend(rows.iter().filter_map(|row| subjects.account_of(row)));
        let people = names(db, who).await?;
        let names = &Names::load(db, &rows).await?.with_people(db, &rows).await?;
        let sentences =
            Sentences { text: self.text(), zone: self.backend.settings().time_zone.clone(), names };
        let mut changes = self.changes(&rows, person, &sentences).await?;
        let lines = rows.into_iter().map(|row| {
            let change = changes.remove(&row.id);
            AuditLine { change, ..line(row, &subjects, &people, &sentences) }
        });
        Ok(lines.collect())
    }

    async fn chain_state(&self) -> Result<ChainState> {
        let db = self.backend.db().read();
        let last = audit_seal::Entity::find().order_by_desc(audit_seal::Column::Number).one(db).await?;
        let waiting: Vec<EventId> = audit_event::Entity::find()
            .select_only()
            .column(audit_event::Column::Id)
            .filter(audit_event::Column::SealNumber.is_null())
            .order_by_asc(audit_event::Column::Id)
            .limit(u64::from(ChainState::MOST))
            .into_tuple()
            .all(db)
            .await?;
        let verified = audit_progress::Entity::find_by_id(VERIFIED.to_owned()).one(db).await?;
        let pruned = checkpoint::find(db).await?;
        Ok(ChainState {
            sealed: last.map(|seal| SealedUpTo {
                number: seal.number,
                at: seal.at,
                hash: hexadecimal(&seal.hash),
            }),
            unsealed: u32::try_from(waiting.len()).unwrap_or(u32::MAX),
            verified: verified.map(|row| Verified { at: row.at, seal: row.seal, faults: row.faults }),
            pruned: pruned.as_ref().map(Pruned::from),
        })
    }
}

fn line(
    row: audit_event::Model,
    subjects: &Subjects,
    names: &HashMap<AccountId, String>,
    sentences: &Sentences<'_>,
) -> AuditLine {
    let actor = row.actor_id.map(AccountId::new);
    let by = match (row.actor_kind.as_str(), actor) {
        ("operator", _) => EventParty::Operator,
        (_, Some(actor)) => EventParty::Account(name_in(names, Some(actor))),
        ("worker", None) => EventParty::Program,
        (_, None) => EventParty::Nobody,
    };
    let about = subjects.account_of(&row);
    AuditLine {
        event: row.id,
        at: row.at,
        sentence: sentences.sentence(&row),
        by,
        by_account: actor,
        about: about.map(|account| AuditPerson { account, name: name_in(names, Some(account)) }),
        details: sentences.details(&row),
        change: None,
        word: row.action,
        address: row.address,
        request: row.request_id,
        seal: row.seal_number,
    }
}
