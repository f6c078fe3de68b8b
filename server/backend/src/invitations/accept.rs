use super::giver_check::check_givers;
use super::link_target::open_target;
use super::subject;
use crate::accounts;
use crate::audit::{self, Actor, Entry, Subject};
use crate::db::Tx;
use crate::entity::{account, invitation};
use crate::entry_locks::{self, Acceptance, Confirmation};
use crate::error::{Error, Result};
use crate::gate::{Desk, Public};
use crate::limits;
use crate::link_time;
use crate::outbox;
use crate::sessions::{NewSession, Owner, SignedIn};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::AccountId;
use domain::invitation::InvitationState;
use domain::session::AcceptDraft;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

impl Desk<Public> {
    /// Accepts an invitation: sets the password, activates the account and signs in. A handed link proves no mailbox, so a
    /// mail asks the person to confirm it; until then entries may be locked (`entry_locks`). A language that the person has
    /// chosen on the page becomes that of the account.
    ///
    /// # Errors
    /// `link_dead`, checked first; the faults of the password.
    pub async fn accept(&self, token: &str, draft: AcceptDraft) -> Result<SignedIn> {
        let backend = &self.backend;
        let link = open_target(backend, token).await?;
        let (row, handed) = (&link.invitation, &link.handed);
        let (password, chosen) = draft.check()?;
        let locale = chosen.unwrap_or(link.account.locale);
        let found = &account::Model { locale, ..link.account.clone() };
        let settings = backend.settings();
        let words = [
            found.email.as_deref().unwrap_or_default(),
            found.username.as_deref().unwrap_or_default(),
            &settings.organization_name,
        ];
        let (hash, taken) =
            backend.hash_link_password(&self.caller, row.id.uuid(), &password, &words).await?;
        let now = backend.now();
        let id = found.id;
        let (session, signed_in) =
            NewSession::make(backend, &self.caller, Owner { account: id, password_hash: &hash });
        let confirmation = match handed {
            Some(_) => Confirmation::prepare(backend, found).await?,
            None => None,
        };
        let work = async |tx: Tx| {
            let tx = &*tx;
            activate(tx, id, &hash, now).await?;
            // Checked again with the account locked: rights may have changed since the page was shown.
            let givers = check_givers(tx, found, handed.as_ref(), now).await?;
            if !givers.may_open {
                return Err(Error::Refused(Code::LinkDead));
            }
            let link_now = link_time::now(backend, tx).await?;
            use_up(tx, row, link_now).await?;
            let how = Acceptance {
                account: found.id,
                handed: handed.as_ref().map(|handed| (handed, givers.can_read_entries)),
                is_address_in_doubt: givers.is_address_in_doubt,
                now: link_now,
            };
            entry_locks::record_acceptance(tx, &how).await?;
            outbox::withdraw(tx, id, now).await?;
            let actor = || Actor { kind: "account", account: Some(id), ..self.caller.actor() };
            let mut detail = serde_json::json!({ "account": id });
            if let Some(handed) = handed {
                detail["handed"] = serde_json::json!(handed.id);
                detail["given_by"] = serde_json::json!(handed.given_by);
                detail["sight"] = serde_json::json!(givers.can_read_entries);
                if let Some(confirmation) = &confirmation {
                    confirmation.write(tx).await?;
                }
            }
            let entry = Entry { action: Action::InvitationAccepted, subject: subject(row.id), detail };
            audit::record(tx, backend, actor(), entry).await?;
            let subject = Subject::new(SubjectKind::Account, id.uuid());
            let entry = Entry { action: Action::AccountActivated, subject, detail: serde_json::Value::Null };
            audit::record(tx, backend, actor(), entry).await?;
            if locale != link.account.locale {
                accounts::change_own_locale(tx, backend, actor(), id, locale).await?;
            }
            session.write(tx, backend, &self.caller).await
        };
        backend.db().write(work).await?;
        limits::give_back_link_password(backend, &taken).await;
        backend.outbox_bell().notify_one();
        Ok(signed_in)
    }
}

/// Marks the invitation as accepted, unless a concurrent request has accepted or closed it.
async fn use_up(tx: &DatabaseTransaction, row: &invitation::Model, now: i64) -> Result<()> {
    let used = invitation::Entity::update_many()
        .col_expr(invitation::Column::State, Expr::value(InvitationState::Accepted))
        .col_expr(invitation::Column::ClosedAt, Expr::value(now))
        .col_expr(invitation::Column::ClosedBy, Expr::value(row.account_id))
        .filter(invitation::Column::Id.eq(row.id))
        .filter(invitation::Column::State.eq(InvitationState::Open))
        .filter(invitation::Column::ExpiresAt.gt(now))
        .exec(tx)
        .await?;
    if used.rows_affected == 0 { Err(Error::Refused(Code::LinkDead)) } else { Ok(()) }
}

async fn activate(tx: &DatabaseTransaction, id: AccountId, hash: &str, now: i64) -> Result<()> {
    let activated = account::Entity::update_many()
        .col_expr(account::Column::State, Expr::value(AccountState::Active))
        .col_expr(account::Column::PasswordHash, Expr::value(hash))
        .col_expr(account::Column::ActivatedAt, Expr::value(now))
        .col_expr(account::Column::ChangedAt, Expr::value(now))
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::State.eq(AccountState::Pending))
        .exec(tx)
        .await?;
    if activated.rows_affected == 0 { Err(Error::Refused(Code::LinkDead)) } else { Ok(()) }
}
