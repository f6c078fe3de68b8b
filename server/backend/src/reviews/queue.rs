use crate::accounts::{name_in, names};
use crate::error::{Error, Result};
use crate::gate::{CanValidateIdentities, Desk};
use crate::invitations::cut;
use domain::id::{AccountId, IdentityId};
use domain::identity::{CaseFilter, CaseRow, Decision, IdentityState};
use domain::page::{Cursor, PAGE_ROWS, Page};
use domain::text::harmless;
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use uuid::Uuid;

impl Desk<CanValidateIdentities> {
    /// One page of cases: oldest first while they wait, newest first once they are decided.
    pub async fn reviews(&self, filter: CaseFilter, after: Option<Cursor>) -> Result<Page<CaseRow>> {
        let db = self.backend.db().read();
        let start = match filter {
            CaseFilter::Waiting | CaseFilter::Mine => (i64::MIN, Uuid::nil()),
            CaseFilter::Decided => (i64::MAX, Uuid::max()),
        };
        let (at, id) = after.map_or(start, |cursor| (cursor.at, cursor.id));
        let mut values: Vec<Value> = vec![at.into(), id.into(), self.backend.now().into()];
        if filter == CaseFilter::Mine {
            values.push(self.account().map_or(Uuid::nil(), |account| account.uuid()).into());
        }
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql(filter), values);
        let rows = db.query_all_raw(statement).await?;
        let rows = rows.iter().map(read).collect::<Result<_>>()?;
        let page = cut(rows, |row: &QueueRow| Cursor { at: row.at, id: row.case.identity.uuid() });
        let names = names(db, page.rows.iter().filter_map(|row| row.claimed_by)).await?;
        let case = |row: QueueRow| CaseRow { claimed_by: name_in(&names, row.claimed_by), ..row.case };
        Ok(Page { rows: page.rows.into_iter().map(case).collect(), next: page.next })
    }
}

/// `$1` and `$2` are the cursor, `$3` is now, `$4` whoever asks. States are spelled as in the indexes: neither database
/// can see that bound values would say the same.
fn sql(filter: CaseFilter) -> String {
    let (from, which, order) = match filter {
        CaseFilter::Waiting => (
            "i.submitted, i.submitted_at, NULL, i.submitted_at FROM identity i",
            "i.state IN ('submitted', 'in_review') AND (i.submitted_at, i.id) > ($1, $2)",
            "i.submitted_at, i.id",
        ),
        CaseFilter::Mine => (
            "i.submitted, i.submitted_at, NULL, i.submitted_at FROM identity i",
            "i.claimed_by = $4 AND i.claimed_until > $3 AND i.state = 'in_review'
            AND (i.submitted_at, i.id) > ($1, $2)",
            "i.submitted_at, i.id",
        ),
        CaseFilter::Decided => (
            "r.number, r.submitted_at, r.state, r.decided_at
            FROM identity_revision r JOIN identity i ON i.id = r.identity_id AND i.state <> 'erased'",
            "r.decided_at IS NOT NULL AND (r.decided_at, r.identity_id) < ($1, $2)",
            "r.decided_at DESC, r.identity_id DESC",
        ),
    };
    format!(
        "SELECT i.id, i.code, i.name, a.email, i.state,
            CASE WHEN i.claimed_until > $3 THEN i.claimed_until END,
            i.claimed_by, {from}
        LEFT JOIN account a ON a.id = i.account_id
        WHERE {which}
        ORDER BY {order}
        LIMIT {}",
        PAGE_ROWS + 1
    )
}

/// A row as it was read.
struct QueueRow {
    /// The time by which it has its place.
    at: i64,
    claimed_by: Option<AccountId>,
    case: CaseRow,
}

fn read(row: &QueryResult) -> Result<QueueRow> {
    let claimed_until: Option<i64> = row.try_get_by_index(5)?;
    let state = IdentityState::from_word(&row.try_get_by_index::<String>(4)?);
    let state = state.ok_or_else(|| Error::broken("an identity in an unknown state"))?;
    let revision: Option<i32> = row.try_get_by_index(7)?;
    let decided: Option<IdentityState> = row.try_get_by_index(9)?;
    let case = CaseRow {
        identity: IdentityId::new(row.try_get_by_index(0)?),
        code: row.try_get_by_index::<i64>(1)?.to_string(),
        name: harmless(&row.try_get_by_index::<String>(2)?).into_owned(),
        email: row.try_get_by_index::<Option<String>>(3)?.unwrap_or_default(),
        state: match state {
            IdentityState::InReview if claimed_until.is_none() => IdentityState::Submitted,
            state => state,
        },
        revision: revision.and_then(|number| u32::try_from(number).ok()).unwrap_or_default(),
        submitted_at: row.try_get_by_index::<Option<i64>>(8)?.unwrap_or_default(),
        claimed_by: String::new(),
        claimed_until,
        decision: decided.and_then(decision_of),
    };
    let at = row.try_get_by_index::<Option<i64>>(10)?.unwrap_or_default();
    let claimed_by: Option<AccountId> = row.try_get_by_index(6)?;
    Ok(QueueRow { at, claimed_by: claimed_by.filter(|_| claimed_until.is_some()), case })
}

/// What was decided on a revision in this state.
pub(super) fn decision_of(state: IdentityState) -> Option<Decision> {
    match state {
        IdentityState::Verified => Some(Decision::Verify),
        IdentityState::ChangesRequested => Some(Decision::RequestChanges),
        IdentityState::Rejected => Some(Decision::Reject),
        _ => None,
    }
}
