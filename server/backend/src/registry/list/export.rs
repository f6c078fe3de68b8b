//! The export of a list, read piece by piece: memory holds one piece, however long the list is.

use super::condition::PersonConditions;
use super::personal::ExportedPerson;
use super::position::{Attempt, Position};
use super::statement::{List, ListEntry, PlanLimits, Start};
use super::{Finding, details, shown_fields};
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::person;
use crate::error::{Error, Result};
use crate::gate::{CanViewRegistry, Desk};
use crate::limits::{self, Kind, Limit};
use crate::reach::Reach;
use crate::{Backend, own_fields};
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::AccountId;
use domain::registry::{FieldLevel, OwnField, PeopleCount, PersonalExport, RegistryQuery, RegistryRow, Sort};
use domain::registry_export::PersonalColumn;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use std::collections::BTreeSet;

/// Exports by one account within an hour: each reads everybody, and is an event.
const EXPORTS: Limit = Limit { max: 100, window_s: 3_600 };
/// People of a piece.
const PIECE: u64 = 1_000;
/// The same with personal information, which is decrypted and recorded for each of them.
const PERSONAL_PIECE: u64 = 100;
/// Most people whose personal information is exported at once.
const PERSONAL_MOST: u64 = 10_000;
/// Everybody in a list is counted.
const LIMITS: PlanLimits = PlanLimits { counted: i64::MAX - 1, ..PlanLimits::DEFAULT };

/// A list that is read piece by piece, by [`Desk::next_exported`].
pub struct RegistryExport {
    /// Who has begun it, and whom they reached then.
    account: Option<AccountId>,
    reach: Reach,
    backend: Backend,
    query: RegistryQuery,
    /// The column by which it is sorted if the query names none: the whole of a search is not read by its matches.
    usual: Sort,
    /// The own fields that are columns.
    fields: Vec<OwnField>,
    personal: Option<PersonalExport>,
    personal_columns: Vec<PersonalColumn>,
    rest: Rest,
}

/// Who is still to be read.
enum Rest {
    Nobody,
    /// The numbers of few people, in order.
    Few(Vec<i64>),
    /// Everybody in the order who meets the conditions, from a position on.
    Walk(Box<PersonConditions>, Option<Position>),
}

impl<R> Desk<R> {
    /// Records that people are exported, as a list or as the results of a job. Their number is limited.
    ///
    /// # Errors
    /// `confirm_first`; `too_many`.
    pub(crate) async fn record_export(&self, detail: serde_json::Value) -> Result<()> {
        self.require_confirmation()?;
        let backend = &self.backend;
        let account = self.account().map(|account| account.to_string()).unwrap_or_default();
        limits::reserve(backend, Kind::RegistryExport, &account, EXPORTS).await?;
        let work = async |tx: Tx| {
            let subject = Subject::only(SubjectKind::Organization);
            let entry = Entry { action: Action::RegistryExported, subject, detail: detail.clone() };
            audit::record(&tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await
    }
}

impl Desk<CanViewRegistry> {
    /// Begins to read a whole list. The audit records how many people it has, which columns, and which filters, without
    /// their values: what is searched may be a name.
    ///
    /// # Errors
    /// `confirm_first`; `permission_missing` for personal information without the right to see it, `too_large` for that of too
    /// many people; `malformed` for a list with a filter that is not understood; `busy` where too many searches with typing errors run at
    /// once; `too_many`.
    pub async fn export_registry(
        &self,
        query: RegistryQuery,
        personal: Option<PersonalExport>,
    ) -> Result<RegistryExport> {
        self.require_confirmation()?;
        if personal.is_some() {
            self.require_personal_data()?;
        }
        if query.filters.is_broken() {
            return Err(Error::Refused(Code::Malformed));
        }
        let backend = &self.backend;
        let finding = Finding {
            backend,
            reach: self.reach(),
            query: &query,
            also: None,
            start: Start::First,
            limits: LIMITS,
        };
        let found = finding.find().await?;
        let (mut rest, mut count, mut usual) = (Rest::Nobody, 0, Sort::Name);
        if let Some(found) = found {
            let (PeopleCount::Exactly(people) | PeopleCount::MoreThan(people)) = found.listed.count;
            (count, usual) = (people, found.usual);
            let conditions = &found.conditions;
            let list =
                List { query: &query, conditions, words: 0, usual, start: Start::First, limits: LIMITS };
            rest = match list.few(backend.db().read()).await? {
                Some(mut numbers) => {
                    numbers.reverse();
                    Rest::Few(numbers)
                }
                None => Rest::Walk(Box::new(found.conditions), None),
            };
        }
        if personal.is_some() && count > PERSONAL_MOST {
            return Err(Error::Refused(Code::TooLarge));
        }
        self.record_export(detail(&query, count, personal.as_ref())).await?;
        let fields = shown_fields(backend.db().read(), &query).await?;
        let personal_columns = personal_columns(backend, personal.as_ref()).await?;
        Ok(RegistryExport {
            account: self.account(),
            reach: self.reach().clone(),
            backend: backend.clone(),
            query,
            usual,
            fields,
            personal,
            personal_columns,
            rest,
        })
    }

    /// Begins to read some people of a list, by name. Whoever is in it no more is read all the same.
    ///
    /// # Errors
    /// `confirm_first`; `permission_missing`; `too_many`.
    pub async fn export_people(
        &self,
        query: RegistryQuery,
        people: Vec<AccountId>,
        personal: Option<PersonalExport>,
    ) -> Result<RegistryExport> {
        self.require_confirmation()?;
        if personal.is_some() {
            self.require_personal_data()?;
        }
        let backend = &self.backend;
        let rows = person::Entity::find(self.reach())
            .select_only()
            .column(person::Column::No)
            .filter(person::Column::Account.is_in(people))
            .order_by_desc(person::Column::NameKey)
            .order_by_desc(person::Column::No);
        let numbers: Vec<i64> = rows.into_tuple().all(backend.db().read()).await?;
        let mut detail = detail(&query, numbers.len() as u64, personal.as_ref());
        detail["selected"] = true.into();
        self.record_export(detail).await?;
        let fields = shown_fields(backend.db().read(), &query).await?;
        let personal_columns = personal_columns(backend, personal.as_ref()).await?;
        let rest = Rest::Few(numbers);
        Ok(RegistryExport {
            account: self.account(),
            reach: self.reach().clone(),
            backend: backend.clone(),
            query,
            usual: Sort::Name,
            fields,
            personal,
            personal_columns,
            rest,
        })
    }

    /// The next people of an export; `None` at the end. It takes a desk, so that nobody reads on who has lost the right since
    /// the export began.
    ///
    /// # Errors
    /// `not_found` for somebody else's, and where the desk has another border than when it began; `permission_missing` where it
    /// has personal information that the reader may see no more.
    pub async fn next_exported(&self, export: &mut RegistryExport) -> Result<Option<Vec<ExportedPerson>>> {
        if export.account != self.account() || export.reach != *self.reach() {
            return Err(Error::Refused(Code::NotFound));
        }
        let Some(rows) = export.next(self.reach()).await? else { return Ok(None) };
        if let Some(personal) = &export.personal {
            return self.with_personal((personal, &export.personal_columns), rows).await.map(Some);
        }
        Ok(Some(rows.into_iter().map(|row| ExportedPerson { row, personal: Vec::new() }).collect()))
    }
}

/// The columns of personal information, with the own fields of identities that are in use.
async fn personal_columns(
    backend: &Backend,
    personal: Option<&PersonalExport>,
) -> Result<Vec<PersonalColumn>> {
    let Some(personal) = personal else { return Ok(Vec::new()) };
    let own = own_fields::live(backend.db().read(), FieldLevel::Identity).await?;
    Ok(PersonalColumn::of(personal.fields(), &own))
}

/// What the audit records of a list.
fn detail(query: &RegistryQuery, people: u64, personal: Option<&PersonalExport>) -> serde_json::Value {
    let filters = RegistryQuery { filters: query.filters.clone(), ..RegistryQuery::default() };
    let filters: BTreeSet<String> =
        filters.pairs().into_iter().map(|(name, _)| name).filter(|name| name != "v").collect();
    let mut detail = json!({
        "people": people,
        "columns": query.list_columns().text(),
        "filters": filters,
        "searched": !query.search.is_empty(),
    });
    if let Some(personal) = personal {
        detail["fields"] = json!(personal.fields());
    }
    detail
}

impl RegistryExport {
    /// The own fields that are columns, in their order.
    pub fn fields(&self) -> &[OwnField] {
        &self.fields
    }

    /// The personal information that is exported, in the order of its columns.
    pub fn personal_columns(&self) -> &[PersonalColumn] {
        &self.personal_columns
    }

    /// The next people; `None` at the end.
    pub(super) async fn next(&mut self, reach: &Reach) -> Result<Option<Vec<RegistryRow>>> {
        let db = self.backend.db().read();
        let piece = if self.personal.is_some() { PERSONAL_PIECE } else { PIECE };
        let numbers: Vec<i64> = match &mut self.rest {
            Rest::Nobody => return Ok(None),
            Rest::Few(numbers) => {
                let left = numbers.len().saturating_sub(usize::try_from(piece).map_err(Error::broken)?);
                numbers.drain(left..).rev().collect()
            }
            Rest::Walk(conditions, position) => {
                let start = position.as_ref().map_or(Start::First, Start::After);
                let (query, usual) = (&self.query, self.usual);
                let list = List { query, conditions, words: 0, usual, start, limits: LIMITS };
                let (numbers, last) = list.walk_on(db, piece).await?;
                *position =
                    last.map(|ListEntry { key, no }| Position { attempt: Attempt::AsTyped(0), key, no });
                numbers
            }
        };
        if numbers.is_empty() {
            self.rest = Rest::Nobody;
            return Ok(None);
        }
        Ok(Some(details::rows(db, reach, &numbers, self.backend.now(), &self.fields).await?))
    }
}
