use super::claim_term;
use crate::accounts::name_in;
use crate::error::Result;
use crate::gate::{CanValidateIdentities, Desk};
use crate::paging::{PAGE_LIMIT, PageStart, page};
use domain::id::{AccountId, IdentityId};
use domain::identity::{CaseFilter, CaseRow, Decision, IdentityState, WaitingTime};
use domain::page::{Cursor, Page};
use domain::text::harmless;
use sea_orm::{FromQueryResult, Statement, Value};
use std::collections::HashMap;
use uuid::Uuid;

impl Desk<CanValidateIdentities> {
    /// One page of cases: waiting ones oldest first, decided ones newest first.
    pub async fn reviews(&self, filter: CaseFilter, after: Option<Cursor>) -> Result<Page<CaseRow>> {
        let db = self.backend.db().read();
        let start = match filter {
            CaseFilter::Waiting | CaseFilter::Mine => PageStart::oldest_first(after),
            CaseFilter::Decided => PageStart::newest_first(after),
        };
        let [at, id] = start.values();
        let claim = claim_term(&self.backend);
        let mut values: Vec<Value> = vec![at, id, claim.now.into(), claim.latest.into()];
        if filter == CaseFilter::Mine {
            values.push(self.account().map_or(Uuid::nil(), |account| account.uuid()).into());
        }
        let within = self.reach().sql_of(&mut values, "a.unit");
        let sql = sql(filter, &within.map(|within| format!("AND {within}")).unwrap_or_default());
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        let rows = QueueRow::find_by_statement(statement).all(db).await?;
        let position = |row: &QueueRow| Cursor { at: row.position.unwrap_or_default(), id: row.id.uuid() };
        let page = page(rows, position);
        let names = self.names(db, page.rows.iter().filter_map(QueueRow::claimed_by)).await?;
        Ok(page.map(|row| row.view(&names, claim.now)))
    }
}

/// Raw: states are spelled as in the partial indexes, which bound values would not match, and the cursor is a row
/// comparison. `$1` and `$2` are the cursor, `$3` is now, `$4` the latest end of
/// a claim, `$5` the actor; `within` is the border.
fn sql(filter: CaseFilter, within: &str) -> String {
    let (columns, condition, order) = match filter {
        CaseFilter::Waiting => (
            "i.submitted AS revision, i.submitted_at, NULL AS decided, i.submitted_at AS position FROM identity i",
            "i.state IN ('submitted', 'in_review') AND (i.submitted_at, i.id) > ($1, $2)",
            "i.submitted_at, i.id",
        ),
        CaseFilter::Mine => (
            "i.submitted AS revision, i.submitted_at, NULL AS decided, i.submitted_at AS position FROM identity i",
            "i.claimed_by = $5 AND i.claimed_until > $3 AND i.claimed_until <= $4 AND i.state = 'in_review'
            AND (i.submitted_at, i.id) > ($1, $2)",
            "i.submitted_at, i.id",
        ),
        CaseFilter::Decided => (
            "r.number AS revision, r.submitted_at, r.state AS decided, r.decided_at AS position
            FROM identity_revision r JOIN identity i ON i.id = r.identity_id AND i.state <> 'erased'",
            "r.decided_at IS NOT NULL AND (r.decided_at, r.identity_id) < ($1, $2)",
            "r.decided_at DESC, r.identity_id DESC",
        ),
    };
    format!(
        "SELECT i.id, i.code, i.name, a.email, i.state,
            CASE WHEN i.claimed_until > $3 AND i.claimed_until <= $4 THEN i.claimed_until END AS claimed_until,
            i.claimed_by, {columns}
        LEFT JOIN account a ON a.id = i.account_id
        WHERE {condition} {within}
        ORDER BY {order}
        LIMIT {PAGE_LIMIT}"
    )
}

#[derive(FromQueryResult)]
struct QueueRow {
    id: IdentityId,
    code: i64,
    name: String,
    email: Option<String>,
    state: IdentityState,
    /// Null once the claim has lapsed.
    claimed_until: Option<i64>,
    claimed_by: Option<AccountId>,
    revision: Option<i32>,
    submitted_at: Option<i64>,
    decided: Option<IdentityState>,
    /// The time by which the rows are ordered.
    position: Option<i64>,
}

impl QueueRow {
    fn claimed_by(&self) -> Option<AccountId> {
        self.claimed_by.filter(|_| self.claimed_until.is_some())
    }

    fn view(self, names: &HashMap<AccountId, String>, now: i64) -> CaseRow {
        let waits_since = self.submitted_at.filter(|_| self.decided.is_none());
        CaseRow {
            identity: self.id,
            code: self.code.to_string(),
            name: harmless(&self.name).into_owned(),
            claimed_by: name_in(names, self.claimed_by()),
            email: self.email.unwrap_or_default(),
            state: match self.state {
                IdentityState::InReview if self.claimed_until.is_none() => IdentityState::Submitted,
                state => state,
            },
            revision: self.revision.and_then(|number| u32::try_from(number).ok()).unwrap_or_default(),
            submitted_at: self.submitted_at.unwrap_or_default(),
            waited: waits_since.map(|since| WaitingTime::between(since, now)),
            claimed_until: self.claimed_until,
            decision: self.decided.and_then(decision_of),
        }
    }
}

/// The decision that a revision in this state has.
pub(super) fn decision_of(state: IdentityState) -> Option<Decision> {
    match state {
        IdentityState::Verified => Some(Decision::Verify),
        IdentityState::ChangesRequested => Some(Decision::RequestChanges),
        IdentityState::Rejected => Some(Decision::Reject),
        _ => None,
    }
}
