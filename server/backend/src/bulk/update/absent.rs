//! Who is active in a scope, of whom a file may lack some; and whether somebody is still in it when they are suspended.

use crate::Backend;
use crate::bulk::people::{Judge, Selected};
use crate::entity::email_claim;
use crate::error::{Error, Result};
use crate::gate::{Caller, CanManageAccounts, CanViewRegistry, Desk, Right as _};
use crate::reach::Reach;
use crate::sql::SqlBuilder;
use domain::account::AccountState;
use domain::bulk::CheckedAction;
use domain::bulk::update::{
    ABSENT_PAGE, AbsentAnswer, AbsentDraft, AbsentQuestion, AbsentScope, ScopedPerson,
};
use domain::form::Code;
use domain::id::AccountId;
use domain::permission::Permission;
use domain::registry::Suspension;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};

/// Somebody in a scope, as they are read.
#[derive(FromQueryResult)]
struct ScopeRow {
    account: AccountId,
    place: i64,
    email: Option<String>,
    username: Option<String>,
    external_id: Option<String>,
    code: Option<i64>,
    state: String,
    /// Why they cannot be suspended by whoever asks.
    left_out: Option<String>,
}

#[derive(FromQueryResult)]
struct AccountRow {
    account: AccountId,
}

impl Desk<CanManageAccounts> {
    /// A page of the active and pending people of a scope within reach, by whom a file is searched for those it lacks. Whom the
    /// actor may not suspend is left out, and who was registered after the first page.
    ///
    /// # Errors
    /// `permission_missing` for a view without the right to see the registry; `filter_broken` for a view that is not
    /// understood; `too_many` for too frequent requests.
    pub async fn absent_people(&self, question: AbsentQuestion) -> Result<AbsentAnswer> {
        let backend = &self.backend;
        self.check_scope(&question.scope).await?;
        if let Some(session) = self.person().and_then(|person| person.session) {
            let most = backend.settings().availability_per_second;
            backend.bulk().flood().pass(session, backend.now(), most)?;
        }
        let selected = self.selected(&question.scope).await?;
        let seen_at = question.seen_at.unwrap_or_else(|| backend.now());
        let active = match question.after {
            None => Some(self.count_active(&selected, seen_at).await?),
            Some(_) => None,
        };
        let rows = self.page_of_scope(&selected, (seen_at, question.after)).await?;
        let next = (rows.len() == ABSENT_PAGE).then(|| rows.last().map(|row| row.place)).flatten();
        // Nobody pending is suspended: they are only counted.
        let is_pending = |row: &ScopeRow| row.state == AccountState::Pending.as_str();
        let rows: Vec<ScopeRow> =
            rows.into_iter().filter(|row| row.left_out.is_none() || is_pending(row)).collect();
        let mut claimed = claimed_addresses(backend.db().read(), &rows).await?;
        let person = |row: ScopeRow| {
            let is_pending = is_pending(&row);
            let code = row.code.map(|code| code.to_string());
            let mut keys = claimed.remove(&row.account).unwrap_or_default();
            keys.extend(row.external_id.into_iter().chain(code));
            let (email, username) = (row.email.unwrap_or_default(), row.username.unwrap_or_default());
            ScopedPerson { account: row.account, email, username, keys, is_pending }
        };
        Ok(AbsentAnswer { seen_at, active, people: rows.into_iter().map(person).collect(), next })
    }

    async fn page_of_scope(
        &self,
        selected: &Selected,
        (seen_at, after): (i64, Option<i64>),
    ) -> Result<Vec<ScopeRow>> {
        let backend = &self.backend;
        let db = backend.db().read();
        let borders = self.person().map(|person| person.borders.clone()).unwrap_or_default();
        let judge = Judge { actor: self.account(), held: self.permissions(), borders, now: backend.now() };
        let mut sql = SqlBuilder::new(db);
        let after = after.map(|after| after.to_string());
        let reached = selected.reached(&mut sql, self.reach(), after.as_deref());
        let action = CheckedAction::Suspend(Suspension::default());
        let left_out = judge.left_out(&mut sql, &action, false);
        let seen_at = sql.bind(seen_at);
        sql.text = format!(
            "SELECT a.id AS account, CAST(s.place AS BIGINT) AS place, a.email, a.username, a.external_id, a.state,
                (SELECT d.code FROM identity d WHERE d.account_id = a.id) AS code, {left_out} AS left_out
            {reached} AND a.state IN ('active', 'pending') AND a.created_at <= {seen_at}
            ORDER BY s.place LIMIT {ABSENT_PAGE}"
        );
        sql.all(db).await
    }

    /// Checks what a job says of those who are missing from its file.
    ///
    /// # Errors
    /// `permission_missing` for a view without the right to see the registry; `filter_broken`; `number_differs` where the
    /// number has to be typed.
    pub(super) async fn check_absent(&self, absent: &AbsentDraft) -> Result<()> {
        self.check_scope(&absent.scope).await?;
        let selected = self.selected(&absent.scope).await?;
        let active = self.count_active(&selected, absent.seen_at).await?;
        Ok(absent.check_typed(active)?)
    }

    /// A view counts and lists what only those see who may see the registry.
    async fn check_scope(&self, scope: &AbsentScope) -> Result<()> {
        if !scope.is_of_registry() || self.permissions_anywhere().has(Permission::ViewRegistry) {
            return Ok(());
        }
        self.note_missing(CanViewRegistry::NAME).await;
        Err(Error::Refused(Code::PermissionMissing))
    }

    async fn selected(&self, scope: &AbsentScope) -> Result<Selected> {
        selected(&self.backend, scope, self.reach(), &self.reach_of(Permission::ViewRegistry)).await
    }

    async fn count_active(&self, selected: &Selected, seen_at: i64) -> Result<u32> {
        let db = self.backend.db().read();
        let mut sql = SqlBuilder::new(db);
        let (reached, seen_at) = (selected.reached(&mut sql, self.reach(), None), sql.bind(seen_at));
        sql.text = format!(
            "SELECT COUNT(*) AS count {reached} AND a.state = 'active' AND a.created_at <= {seen_at}"
        );
        u32::try_from(sql.count(db).await?).map_err(Error::broken)
    }
}

/// The people of a scope. A view ends at the border of whoever may see the registry, a unit or a group at that of the action.
async fn selected(
    backend: &Backend,
    scope: &AbsentScope,
    acting: &Reach,
    of_registry: &Reach,
) -> Result<Selected> {
    let listed = if scope.is_of_registry() { of_registry } else { acting };
    Selected::of(backend, &scope.selection().map_err(Error::Refused)?, (listed, acting)).await
}

/// The addresses that are or will be these people's, or were a short time ago.
async fn claimed_addresses(
    db: &impl ConnectionTrait,
    rows: &[ScopeRow],
) -> Result<HashMap<AccountId, Vec<String>>> {
    use email_claim::Column;
    let claims: Vec<(AccountId, String)> = email_claim::Entity::find()
        .select_only()
        .columns([Column::Account, Column::EmailKey])
        .filter(Column::Account.is_in(rows.iter().map(|row| row.account)))
        .into_tuple()
        .all(db)
        .await?;
    let mut claimed: HashMap<AccountId, Vec<String>> = HashMap::new();
    for (account, key) in claims {
        claimed.entry(account).or_default().push(key);
    }
    Ok(claimed)
}

/// The scope of a job, as a batch checks it: who has left it since the preview is not suspended.
pub(in crate::bulk) struct ScopeNow {
    selected: Selected,
    acting: Reach,
    /// The moment of the preview.
    pub(in crate::bulk) seen_at: i64,
}

impl ScopeNow {
    /// # Errors
    /// `permission_missing` where the job's creator may not see the registry any more, whose view it is.
    pub(in crate::bulk) async fn of(
        desk: &Desk<CanManageAccounts>,
        absent: &AbsentDraft,
        by: Option<AccountId>,
    ) -> Result<Self> {
        let (backend, acting) = (&desk.backend, desk.reach().clone());
        let of_registry = if absent.scope.is_of_registry() {
            backend.open::<CanViewRegistry>(&Caller::on_behalf(by)).await?.reach().clone()
        } else {
            acting.clone()
        };
        let selected = selected(backend, &absent.scope, &acting, &of_registry).await?;
        Ok(Self { selected, acting, seen_at: absent.seen_at })
    }

    /// Those of these people who are in the scope, and within reach.
    pub(in crate::bulk) async fn within(
        &self,
        db: &impl ConnectionTrait,
        people: &[AccountId],
    ) -> Result<HashSet<AccountId>> {
        if people.is_empty() {
            return Ok(HashSet::new());
        }
        let mut sql = SqlBuilder::new(db);
        let reached = self.selected.reached(&mut sql, &self.acting, None);
        let people: Vec<String> = people.iter().map(|id| sql.bind(id.uuid())).collect();
        sql.text = format!("SELECT s.account {reached} AND s.account IN ({})", people.join(", "));
        Ok(sql.all::<AccountRow>(db).await?.into_iter().map(|row| row.account).collect())
    }
}
