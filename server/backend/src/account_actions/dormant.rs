//! Accounts that nobody uses. The person is warned; some days later an account in which nobody has signed in is suspended, and
//! the invitation of one that nobody has ever used is withdrawn: there is nothing in it to suspend, and it can be invited
//! again. A warning counts while the account was not used since, so that signing in is all that is needed.
//!
//! Without a mail server nobody can be warned, and nothing happens. Nor does it until a restored backup is confirmed: mail that
//! nobody has asked for is held, and the backup does not know who has signed in since.

use super::end_use::end_use;
use super::may_end_use::are_managers_left;
use super::suspend::locked_as;
use crate::account_notice::notice;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::account::{self, Column};
use crate::entity::{invitation, session};
use crate::error::Result;
use crate::gate::Caller;
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage};
use crate::reach::EVERYONE;
use crate::{Backend, accounts, invitations};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::id::AccountId;
use domain::invitation::InvitationState;
use domain::message::{Lane, MessageKind};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement,
};

const DAY: i64 = 86_400_000;
/// Accounts in one run, of each kind.
const MOST: usize = 100;
/// The last who manages others is looked at again after so long.
const LATER: i64 = 30 * DAY;

/// One of the two kinds: which accounts, and after how long.
#[derive(Clone, Copy)]
struct Rule {
    state: AccountState,
    /// How long nobody has used it, in milliseconds.
    idle: i64,
    /// How long after the warning.
    warning: i64,
}

impl Rule {
    /// The rules in force.
    fn all(backend: &Backend) -> Vec<Self> {
        let settings = backend.settings();
        if !backend.has_mail() || settings.restored_at != 0 {
            return Vec::new();
        }
        let warning = i64::from(settings.dormant_warning_days) * DAY;
        let rule =
            |days: u32, state| (days > 0).then_some(Self { state, idle: i64::from(days) * DAY, warning });
        let rules = [
            rule(settings.dormant_days, AccountState::Active),
            rule(settings.unactivated_days, AccountState::Pending),
        ];
        rules.into_iter().flatten().collect()
    }
}

#[derive(FromQueryResult)]
struct FoundAccount {
    id: AccountId,
}

/// When an account was last used, in SQL: a session that goes on counts by itself. An account that was never accepted is as
/// old as its latest invitation, and one without an open invitation has nothing to withdraw.
const USED_AT: &str = "COALESCE(a.signed_in_at, a.activated_at, a.created_at)";
const INVITED_AT: &str =
    "(SELECT MAX(i.created_at) FROM invitation i WHERE i.account_id = a.id AND i.state = 'open')";

/// Accounts that were not used since `$1`, to be warned of; or, `$2`, whose warning is older than that. Raw, since the last use is
/// one expression that several conditions compare with.
fn sql(rule: Rule, is_warned: bool) -> String {
    let used_at = if rule.state == AccountState::Active { USED_AT } else { INVITED_AT };
    let warned = if is_warned {
        format!("a.dormant_warned_at >= {used_at} AND a.dormant_warned_at <= $2")
    } else {
        format!("(a.dormant_warned_at IS NULL OR a.dormant_warned_at < {used_at}) AND $2 > 0")
    };
    format!(
        "SELECT a.id FROM account a WHERE a.state = '{}' AND NOT a.founder AND {used_at} <= $1 AND {warned}
            AND NOT EXISTS (SELECT 1 FROM session s WHERE s.account_id = a.id AND s.seen_at > $1)
        LIMIT {MOST}",
        rule.state
    )
}

async fn found(backend: &Backend, rule: Rule, is_warned: bool) -> Result<Vec<AccountId>> {
    let now = backend.now();
    // The warning comes so early that the account is suspended after as many days as the setting says.
    let idle = if is_warned { rule.idle } else { (rule.idle - rule.warning).max(0) };
    let values = [(now - idle).into(), (now - rule.warning).into()];
    let db = backend.db().read();
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql(rule, is_warned), values);
    Ok(FoundAccount::find_by_statement(statement).all(db).await?.into_iter().map(|row| row.id).collect())
}

/// Warns, and carries out what was warned of. Returns whether more may be left. An account that fails does not stop the others.
pub(crate) async fn run(backend: &Backend) -> Result<bool> {
    let (mut is_left, mut failure) = (false, None);
    for rule in Rule::all(backend) {
        let overdue = found(backend, rule, true).await?;
        let unwarned = found(backend, rule, false).await?;
        is_left |= overdue.len() == MOST || unwarned.len() == MOST;
        for id in overdue {
            failure = end(backend, rule, id).await.err().or(failure);
        }
        for id in unwarned {
            failure = warn(backend, rule, id).await.err().or(failure);
        }
    }
    backend.outbox_bell().notify_one();
    failure.map_or(Ok(is_left), Err)
}

/// Warns the person, if the account is still as it was found.
async fn warn(backend: &Backend, rule: Rule, id: AccountId) -> Result<()> {
    let now = backend.now();
    let Some(before) = accounts::by_id(EVERYONE, backend.db().read(), id).await? else { return Ok(()) };
    let message: Vec<_> = warning(backend, rule, &before, now + rule.warning).into_iter().collect();
    let (before, message) = (&before, &message);
    let work = async |tx: Tx| {
        let tx = &*tx;
        let found = locked_as(tx, before).await?;
        if found != *before || !is_idle(tx, rule, &found, now - (rule.idle - rule.warning).max(0)).await? {
            return Ok(());
        }
        mark(tx, id, Some(now)).await?;
        outbox::enqueue(tx, message).await
    };
    backend.db().write(work).await
}

fn warning(backend: &Backend, rule: Rule, row: &account::Model, until: i64) -> Option<PreparedMessage> {
    let kind = match rule.state {
        AccountState::Active => MessageKind::AccountDormant,
        _ => MessageKind::InvitationDormant,
    };
    Some(outbox::prepare(
        backend,
        NewMessage {
            kind,
            lane: Lane::Reminder,
            to: row.email.clone()?,
            locale: row.locale,
            about: About::Nothing,
            account: Some(row.id),
            params: Params {
                organization: backend.settings().organization_name.clone(),
                username: row.username.clone().unwrap_or_default(),
                until: Some(until),
                ..Params::default()
            },
            is_held: false,
        },
    ))
}

/// Whether a locked account was not used since a time.
async fn is_idle(tx: &DatabaseTransaction, rule: Rule, found: &account::Model, since: i64) -> Result<bool> {
    if found.state != rule.state || found.founder {
        return Ok(false);
    }
    if rule.state == AccountState::Pending {
        return Ok(open_invitation(tx, found.id).await?.is_some_and(|open| open.created_at <= since));
    }
    let used_at = found.signed_in_at.or(found.activated_at).unwrap_or(found.created_at);
    let in_use = session::Entity::find()
        .filter(session::Column::AccountId.eq(found.id))
        .filter(session::Column::SeenAt.gt(since))
        .limit(1);
    Ok(used_at <= since && in_use.one(tx).await?.is_none())
}

async fn open_invitation(tx: &DatabaseTransaction, id: AccountId) -> Result<Option<invitation::Model>> {
    let open = invitation::Entity::find(EVERYONE)
        .filter(invitation::Column::AccountId.eq(id))
        .filter(invitation::Column::State.eq(InvitationState::Open));
    Ok(open.one(tx).await?)
}

/// Suspends an account in which nobody has signed in since the warning, or withdraws its invitation.
async fn end(backend: &Backend, rule: Rule, id: AccountId) -> Result<()> {
    let now = backend.now();
    let Some(before) = accounts::by_id(EVERYONE, backend.db().read(), id).await? else { return Ok(()) };
    let notices: Vec<_> = notice(backend, &before, MessageKind::AccountSuspended, None).into_iter().collect();
    let (before, notices) = (&before, &notices);
    let work = async |tx: Tx| {
        let tx = &*tx;
        let found = locked_as(tx, before).await?;
        let is_warned = found.dormant_warned_at.is_some_and(|warned| warned <= now - rule.warning);
        if !is_warned || !is_idle(tx, rule, &found, now - rule.idle).await? {
            return Ok(());
        }
        if rule.state == AccountState::Pending {
            return withdraw(tx, backend, id).await;
        }
        if !are_managers_left(tx, id, now).await? {
            tracing::warn!(account = %id, "the last account that manages others is not suspended, though nobody uses it");
            return mark(tx, id, Some(now + LATER)).await;
        }
        let suspended = account::Entity::update_many()
            .col_expr(Column::State, Expr::value(AccountState::Suspended))
            .col_expr(Column::Suspension, Expr::value(Option::<Vec<u8>>::None))
            .col_expr(Column::SuspendedUntil, Expr::value(Option::<i64>::None))
            .col_expr(Column::ChangedAt, Expr::value(now))
            .filter(Column::Id.eq(id))
            .filter(Column::State.eq(AccountState::Active))
            .exec(tx)
            .await?;
        if suspended.rows_affected == 0 {
            return Ok(());
        }
        end_use(tx, backend, &Caller::worker().actor(), id).await?;
        outbox::enqueue(tx, notices).await?;
        let subject = Subject::new(SubjectKind::Account, id);
        let detail = serde_json::json!({ "dormant": true });
        let entry = Entry { action: Action::AccountSuspended, subject, detail };
        audit::record(tx, backend, &Caller::worker(), entry).await
    };
    backend.db().write(work).await
}

/// Withdraws the open invitation of an account, so that its link cannot be renewed either.
async fn withdraw(tx: &DatabaseTransaction, backend: &Backend, id: AccountId) -> Result<()> {
    let Some(open) = open_invitation(tx, id).await? else { return Ok(()) };
    invitations::revoke_all(tx, &[open.id], backend.now(), None).await?;
    outbox::withdraw(tx, id, backend.now()).await?;
    let detail = serde_json::json!({ "account": id, "dormant": true });
    let subject = invitations::subject(open.id);
    let entry = Entry { action: Action::InvitationRevoked, subject, detail };
    audit::record(tx, backend, &Caller::worker(), entry).await
}

async fn mark(tx: &DatabaseTransaction, id: AccountId, at: Option<i64>) -> Result<()> {
    account::Entity::update_many()
        .col_expr(Column::DormantWarnedAt, Expr::value(at))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}
