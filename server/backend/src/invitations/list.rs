use crate::Backend;
use crate::accounts::name_in;
use crate::entity::{identity, message};
use crate::error::Result;
use crate::gate::{CanManageInvitations, Desk};
use crate::paging::{PAGE_LIMIT, PageStart, page};
use crate::reach::Reach;
use crate::registry::{PeopleSearch, search_people};
use domain::account::AccountState;
use domain::id::{AccountId, InvitationId, MessageId};
use domain::invitation::{InvitationFilter, InvitationRow, InvitationState};
use domain::message::{Delivery, MessageState};
use domain::page::{Cursor, Page};
use domain::permission::Permission;
use domain::registry::Filters;
use domain::text::harmless;
use domain::to_do::ToDo;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};
use std::collections::HashMap;

impl Desk<CanManageInvitations> {
    /// One page of invitations, newest first, each with the delivery of its newest message. If something is searched, those
    /// of the first [`FOUND_MOST`] people who are found.
    ///
    /// # Errors
    /// `busy` where too many searches with typing errors run at once.
    pub async fn invitations(
        &self,
        filter: InvitationFilter,
        search: &str,
        cursor: Option<Cursor>,
    ) -> Result<Page<InvitationRow>> {
        let (db, now) = (self.backend.db().read(), self.backend.now());
        let [at, id] = PageStart::newest_first(cursor).values();
        let mut values = vec![now.into(), at, id];
        let mut of_found = String::new();
        if !search.trim().is_empty() {
            let found = found(&self.backend, self.reach(), search).await?;
            if found.is_empty() {
                return Ok(Page { rows: Vec::new(), next: None });
            }
            let marks: Vec<String> =
                (values.len() + 1..).take(found.len()).map(|at| format!("${at}")).collect();
            of_found = format!("AND i.account_id IN ({})", marks.join(", "));
            values.extend(found.into_iter().map(|account| account.uuid().into()));
        }
        let within = self.reach().sql_of(&mut values, "a.unit");
        let within = within.map(|within| format!("AND {within}")).unwrap_or_default();
        let sql = sql(filter, &format!("{of_found} {within}"));
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        let rows = ListedInvitation::find_by_statement(statement).all(db).await?;
        let page = page(rows, ListedInvitation::cursor);
        let names = self.names(db, page.rows.iter().filter_map(|row| row.created_by)).await?;
        let known = if self.person().is_some_and(|me| me.permissions_anywhere().has(Permission::ViewRegistry))
        {
            let reach = self.reach_of(Permission::ViewRegistry);
            Some(asserted_names(db, &reach, page.rows.iter().map(|row| row.account_id)).await?)
        } else {
            None
        };
        Ok(page.map(|row| {
            let is_listed = row.account_state != AccountState::Deleted;
            let name = known.as_ref().filter(|_| is_listed);
            let name = name.map(|known| known.get(&row.account_id).cloned().unwrap_or_default());
            InvitationRow { name, ..row.into_row(now, &names) }
        }))
    }
}

/// The people within reach who are found, as everywhere.
pub(super) async fn found(backend: &Backend, reach: &Reach, search: &str) -> Result<Vec<AccountId>> {
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let filters = Filters::default();
        let search = PeopleSearch { text: search, filters, holders_at: None, after: after.as_deref() };
        let people = search_people(backend, reach, search).await?;
        found.extend(people.people.into_iter().map(|person| person.id));
        after = people.next;
        if after.is_none() || found.len() >= FOUND_MOST {
            return Ok(found);
        }
    }
}

/// The names in identities, verified or not, as the registry shows them.
async fn asserted_names(
    db: &impl ConnectionTrait,
    reach: &Reach,
    accounts: impl Iterator<Item = AccountId>,
) -> Result<HashMap<AccountId, String>> {
    let rows: Vec<(Option<AccountId>, String)> = identity::Entity::find(reach)
        .select_only()
        .columns([identity::Column::AccountId, identity::Column::Name])
        .filter(identity::Column::AccountId.is_in(accounts))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(account, name)| Some((account?, harmless(&name).into_owned())))
        .collect())
}

/// Most people whose invitations a search lists: whoever is looked for is among the first.
const FOUND_MOST: usize = 500;

/// The condition of a filter on invitations `i` with their newest message `m`. Every one names the time, since PostgreSQL
/// refuses an unused parameter.
pub(super) fn which(filter: InvitationFilter, now: &str) -> String {
    match filter {
        InvitationFilter::Open => format!("i.state = 'open' AND i.expires_at > {now}"),
        InvitationFilter::Expiring => {
            let most = ToDo::EXPIRING_MS;
            format!("i.state = 'open' AND i.expires_at > {now} AND i.expires_at <= {now} + {most}")
        }
        InvitationFilter::Expired => format!("i.state = 'open' AND i.expires_at <= {now}"),
        InvitationFilter::Bounced => format!("i.state = 'open' AND m.state = 'bounced' AND {now} > 0"),
        InvitationFilter::Accepted => format!("i.state = 'accepted' AND {now} > 0"),
        InvitationFilter::Revoked => format!("i.state = 'revoked' AND {now} > 0"),
        InvitationFilter::Superseded => format!("i.state = 'superseded' AND {now} > 0"),
        InvitationFilter::All => format!("i.state <> 'superseded' AND {now} > 0"),
    }
}

/// Raw SQL, since it joins only the newest message and compares a pair with the cursor. `$1` is now, `$2` and `$3` are the
/// cursor, those after it the people who were found.
fn sql(filter: InvitationFilter, of_found: &str) -> String {
    let which = which(filter, "$1");
    format!(
        "SELECT i.id, i.account_id, a.state AS account_state, i.email, a.username, i.state, i.created_at,
            i.expires_at, i.created_by, m.id AS message_id, m.state AS message_state,
            m.created_at AS message_created_at, m.settled_at, m.attempts, m.reply, m.reply_code,
            CAST(CASE WHEN EXISTS (
                SELECT 1 FROM invitation n
                WHERE n.account_id = i.account_id AND (n.created_at, n.id) > (i.created_at, i.id)
            ) THEN 0 ELSE 1 END AS BIGINT) AS is_latest
        FROM invitation i
        JOIN account a ON a.id = i.account_id
        LEFT JOIN message m ON m.id = (
            SELECT l.id FROM message l WHERE l.invitation_id = i.id ORDER BY l.created_at DESC, l.id DESC LIMIT 1)
        WHERE {which} {of_found} AND (i.created_at, i.id) < ($2, $3)
        ORDER BY i.created_at DESC, i.id DESC
        LIMIT {PAGE_LIMIT}"
    )
}

/// An invitation of the list, with its account and its newest message.
#[derive(FromQueryResult)]
struct ListedInvitation {
    id: InvitationId,
    account_id: AccountId,
    account_state: AccountState,
    email: String,
    username: Option<String>,
    state: InvitationState,
    created_at: i64,
    expires_at: i64,
    created_by: Option<AccountId>,
    message_id: Option<MessageId>,
    message_state: Option<MessageState>,
    message_created_at: Option<i64>,
    settled_at: Option<i64>,
    attempts: Option<i32>,
    reply: Option<String>,
    reply_code: Option<String>,
    is_latest: i64,
}

impl ListedInvitation {
    fn cursor(&self) -> Cursor {
        Cursor { at: self.created_at, id: self.id.uuid() }
    }

    fn into_row(self, now: i64, names: &HashMap<AccountId, String>) -> InvitationRow {
        InvitationRow {
            delivery: self.delivery(),
            id: self.id,
            account: self.account_id,
            account_state: self.account_state,
            name: None,
            email: self.email,
            username: self.username.unwrap_or_default(),
            state: self.state.at(now, self.expires_at),
            created_at: self.created_at,
            expires_at: self.expires_at,
            invited_by: name_in(names, self.created_by),
            is_latest: self.is_latest == 1,
        }
    }

    fn delivery(&self) -> Option<Delivery> {
        Some(Delivery {
            message: self.message_id?,
            state: self.message_state?,
            at: self.settled_at.or(self.message_created_at)?,
            attempts: u32::try_from(self.attempts?).unwrap_or_default(),
            reply: self.reply.clone(),
            is_withdrawn: message::is_withdrawn(self.message_state?, self.reply_code.as_deref()),
        })
    }
}

/// The newest message about an invitation.
pub(super) async fn newest_message_of(
    db: &impl ConnectionTrait,
    invitation: InvitationId,
) -> Result<Option<message::Model>> {
    let newest = message::Entity::find()
        .filter(message::Column::InvitationId.eq(invitation))
        .order_by_desc(message::Column::CreatedAt)
        .order_by_desc(message::Column::Id);
    Ok(newest.one(db).await?)
}

/// The delivery of a message.
pub(super) fn delivery_of(row: &message::Model) -> Option<Delivery> {
    Some(Delivery {
        message: row.id,
        state: row.state,
        at: row.settled_at.unwrap_or(row.created_at),
        attempts: u32::try_from(row.attempts).unwrap_or_default(),
        reply: row.reply.clone(),
        is_withdrawn: message::is_withdrawn(row.state, row.reply_code.as_deref()),
    })
}
