use crate::Backend;
use crate::accounts::name_in;
use crate::entity::{identity, message};
use crate::error::Result;
use crate::gate::{CanManageInvitations, Desk};
use crate::paging::{PAGE_LIMIT, PageStart, page};
use crate::reach::Reach;
use crate::registry::{MatchingPeople, PeopleSearch, search_people};
use crate::sql::SqlBuilder;
use domain::account::AccountState;
use domain::characters::trimmed;
use domain::id::{AccountId, InvitationId, MessageId};
use domain::invitation::{InvitationFilter, InvitationRow, InvitationState};
use domain::message::{Delivery, Lane, MessageState};
use domain::page::{Cursor, Page};
use domain::permission::Permission;
use domain::registry::{Filters, RegistryQuery};
use domain::text::harmless;
use domain::to_do::ToDo;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;

impl Desk<CanManageInvitations> {
    /// One page of invitations, newest first, each with the delivery of its newest message. If something is searched, those
    /// of the people who are found.
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
        let found = match trimmed(search) {
            "" => FoundInvitees::Everybody,
            _ => FoundInvitees::of(&self.backend, self.reach(), search).await?,
        };
        let mut sql = SqlBuilder::new(db);
        let mut conditions = vec![which(filter, &sql.bind(now))];
        let [at, id] = PageStart::newest_first(cursor).values();
        let (at, id) = (sql.bind(at), sql.bind(id));
        conditions.push(format!("(i.created_at, i.id) < ({at}, {id})"));
        conditions.extend(found.condition(&mut sql));
        conditions.extend(self.reach().sql(&mut sql, "a.unit"));
        sql.text = listed(&conditions);
        let rows: Vec<ListedInvitation> = sql.all(db).await?;
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

/// Most people who are found one after another. Of a search that finds more, each invitation is looked at in its turn.
const FOUND_MOST: usize = 500;

/// The people whose invitations are listed.
pub(super) enum FoundInvitees {
    Everybody,
    /// All who are found.
    Few(Vec<AccountId>),
    /// The conditions of a search that finds many.
    Many(Box<MatchingPeople>),
}

impl FoundInvitees {
    /// The people within reach who are found, as everywhere.
    ///
    /// # Errors
    /// `busy` where too many searches with typing errors run at once.
    pub(super) async fn of(backend: &Backend, reach: &Reach, search: &str) -> Result<Self> {
        let mut found = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let filters = Filters::default();
            let page = PeopleSearch { text: search, filters, holders_at: None, after: after.as_deref() };
            let people = search_people(backend, reach, page).await?;
            found.extend(people.people.into_iter().map(|person| person.id));
            after = people.next;
            if after.is_none() {
                return Ok(Self::Few(found));
            }
            if found.len() >= FOUND_MOST {
                break;
            }
        }
        let query = RegistryQuery { search: search.to_owned(), ..RegistryQuery::default() };
        let many = MatchingPeople::of(backend, reach, &query.text()).await?;
        Ok(many.map_or(Self::Few(Vec::new()), |many| Self::Many(Box::new(many))))
    }

    /// The condition on invitations `i`; `None` for everybody's.
    pub(super) fn condition(&self, sql: &mut SqlBuilder) -> Option<String> {
        match self {
            Self::Everybody => None,
            Self::Few(people) if people.is_empty() => Some("FALSE".to_owned()),
            Self::Few(people) => {
                let people: Vec<String> = people.iter().map(|id| sql.bind(id.uuid())).collect();
                Some(format!("i.account_id IN ({})", people.join(", ")))
            }
            Self::Many(matching) => Some(matching.has(sql, "i.account_id")),
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

/// That the account of invitation `i` stays: nobody waits for people who are to be deleted, whose invitations open again when
/// they are restored.
const STAYS: &str =
    "EXISTS (SELECT 1 FROM account s WHERE s.id = i.account_id AND s.state <> 'to_be_deleted')";

/// The condition of a filter on invitations `i` with their newest message `m`. Every one names the time, since PostgreSQL
/// refuses an unused parameter.
pub(super) fn which(filter: InvitationFilter, now: &str) -> String {
    match filter {
        InvitationFilter::Open => format!("i.state = 'open' AND i.expires_at > {now} AND {STAYS}"),
        InvitationFilter::Expiring => {
            let most = ToDo::EXPIRING_MS;
            format!(
                "i.state = 'open' AND i.expires_at > {now} AND i.expires_at <= {now} + {most} AND {STAYS}"
            )
        }
        InvitationFilter::Expired => format!("i.state = 'open' AND i.expires_at <= {now} AND {STAYS}"),
        InvitationFilter::Bounced => {
            format!("i.state = 'open' AND m.state = 'bounced' AND {now} > 0 AND {STAYS}")
        }
        InvitationFilter::Accepted => format!("i.state = 'accepted' AND {now} > 0"),
        InvitationFilter::Revoked => format!("i.state = 'revoked' AND {now} > 0"),
        InvitationFilter::Superseded => format!("i.state = 'superseded' AND {now} > 0"),
        InvitationFilter::All => format!("i.state <> 'superseded' AND {now} > 0"),
    }
}

/// Raw SQL, since it joins only the newest message and compares a pair with the cursor.
fn listed(conditions: &[String]) -> String {
    format!(
        "SELECT i.id, i.account_id, a.state AS account_state, i.email, a.username, i.state, i.created_at,
            i.expires_at, i.created_by, m.id AS message_id, m.state AS message_state,
            m.created_at AS message_created_at, m.settled_at, m.attempts, m.reply, m.reply_code,
            (SELECT MAX(r.settled_at) FROM message r
                WHERE r.invitation_id = i.id AND r.lane = {reminder} AND r.state = 'sent') AS reminded_at,
            CAST(CASE WHEN EXISTS (
                SELECT 1 FROM invitation n
                WHERE n.account_id = i.account_id AND (n.created_at, n.id) > (i.created_at, i.id)
            ) THEN 0 ELSE 1 END AS BIGINT) AS is_latest
        FROM invitation i
        JOIN account a ON a.id = i.account_id
        LEFT JOIN message m ON m.id = (
            SELECT l.id FROM message l WHERE l.invitation_id = i.id ORDER BY l.created_at DESC, l.id DESC LIMIT 1)
        WHERE {}
        ORDER BY i.created_at DESC, i.id DESC
        LIMIT {PAGE_LIMIT}",
        conditions.join(" AND "),
        reminder = Lane::Reminder as i32,
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
    reminded_at: Option<i64>,
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
            reminded_at: self.reminded_at,
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
