//! The mails about an identity. None of them says anything about the person: whoever gets one signs in to read it.

use crate::Backend;
use crate::entity::{account, identity};
use crate::error::Result;
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage};
use domain::account::AccountState;
use domain::id::{AccountId, IdentityId};
use domain::message::{Lane, MessageKind};
use domain::permission::Permission;
use domain::text::Locale;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, Statement};

/// A mail to the person, if there is an account that can sign in.
pub(super) async fn to_person(
    backend: &Backend,
    identity: &identity::Model,
    kind: MessageKind,
) -> Result<Vec<PreparedMessage>> {
    let Some(id) = identity.account_id else { return Ok(Vec::new()) };
    let row = account::Entity::find_by_id(id).one(backend.db().read()).await?;
    let row = row.filter(|row| row.state == AccountState::Active);
    let Some((row, to)) = row.and_then(|row| row.email.clone().map(|email| (row, email))) else {
        return Ok(Vec::new());
    };
    let recipient = Recipient { account: row.id, to, locale: row.locale };
    Ok(vec![recipient.letter(backend, kind, identity.id, Params::default())])
}

/// Whom a mail goes to.
pub(super) struct Recipient {
    pub(super) account: AccountId,
    pub(super) to: String,
    pub(super) locale: Locale,
}

impl Recipient {
    pub(super) fn letter(
        &self,
        backend: &Backend,
        kind: MessageKind,
        identity: IdentityId,
        params: Params,
    ) -> PreparedMessage {
        let settings = backend.settings();
        let new = NewMessage {
            kind,
            lane: Lane::Single,
            to: self.to.clone(),
            locale: self.locale,
            about: About::Identity(identity),
            account: Some(self.account),
            params: Params { organization: settings.organization_name.clone(), ..params },
            is_held: false,
        };
        outbox::prepare(backend, new)
    }
}

/// Mails that tell reviewers of a case. Made before the transaction that submits it, written in it.
pub(super) struct ReviewerNotices(Vec<(AccountId, PreparedMessage)>);

impl ReviewerNotices {
    /// To everybody who validates identities, but the person and, where four eyes are wanted, whoever hands it in; to
    /// the founder, where there is nobody else.
    pub(super) async fn prepare(
        backend: &Backend,
        identity: &identity::Model,
        submitted_by: Option<AccountId>,
    ) -> Result<Self> {
        let db = backend.db().read();
        let validate = i64::from(Permission::ValidateIdentities.bit());
        let values = [validate.into(), backend.now().into()];
        let statement = Statement::from_sql_and_values(db.get_database_backend(), REVIEWERS, values);
        let wants_four_eyes = backend.settings().four_eyes == 1;
        let (mut holders, mut founders) = (Vec::new(), Vec::new());
        for row in db.query_all_raw(statement).await? {
            let recipient = Recipient {
                account: row.try_get_by_index(0)?,
                to: row.try_get_by_index(1)?,
                locale: row.try_get_by_index(2)?,
            };
            let is_out = identity.account_id == Some(recipient.account)
                || (wants_four_eyes && submitted_by == Some(recipient.account));
            match row.try_get_by_index::<bool>(3)? {
                _ if is_out => {}
                true => founders.push(recipient),
                false => holders.push(recipient),
            }
        }
        let recipients = if holders.is_empty() { founders } else { holders };
        let kind = MessageKind::IdentityToReview;
        let letters = recipients.iter().map(|recipient| {
            (recipient.account, recipient.letter(backend, kind, identity.id, Params::default()))
        });
        Ok(Self(letters.collect()))
    }

    /// Writes them, but to whom one is on its way already: who has not read that there is something to do need not be
    /// told again. Ring the outbox's bell after the commit.
    pub(super) async fn enqueue(&self, tx: &DatabaseTransaction) -> Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        let statement = Statement::from_string(tx.get_database_backend(), WAITING);
        let mut waiting: Vec<AccountId> = Vec::new();
        for row in tx.query_all_raw(statement).await? {
            waiting.extend(row.try_get_by_index::<Option<AccountId>>(0)?);
        }
        let letters = self.0.iter().filter(|(account, _)| !waiting.contains(account));
        let letters: Vec<PreparedMessage> = letters.map(|(_, letter)| letter.clone()).collect();
        outbox::enqueue(tx, &letters).await
    }
}

/// `$1` is the permission, `$2` now.
const REVIEWERS: &str = "SELECT a.id, a.email, a.locale, a.founder FROM account a
WHERE a.state = 'active' AND a.email IS NOT NULL AND (a.founder OR a.id IN (
    SELECT g.account_id FROM permission_grant g WHERE g.permission = $1
    AND (g.starts_at IS NULL OR g.starts_at <= $2) AND (g.ends_at IS NULL OR g.ends_at > $2)))
ORDER BY a.founder DESC, a.id LIMIT 201";

/// Spelled as in the index, which holds these mails only.
const WAITING: &str = "SELECT DISTINCT account_id FROM message
WHERE kind = 'identity_to_review' AND state IN ('held', 'queued', 'deferred', 'sending')";
