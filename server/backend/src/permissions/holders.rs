use crate::error::{Error, Result};
use crate::gate::{CanManagePermissions, Desk};
use crate::idna::to_ascii;
use crate::invitations::cut;
use domain::account::{AccountState, Email};
use domain::id::AccountId;
use domain::page::{Cursor, PAGE_ROWS, Page};
use domain::permission::{HeldPermission, Holder, HolderFilter, Permission};
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use uuid::Uuid;

impl Desk<CanManagePermissions> {
    /// One page of people whose username or e-mail address begins like this, with what they hold: one statement in
    /// all. Usernames come first, in their order, then the addresses of those who were not found by their username.
    pub async fn holders(
        &self,
        filter: HolderFilter,
        search: &str,
        cursor: Option<Cursor>,
    ) -> Result<Page<Holder>> {
        let Some(prefix) = prefix_of(search) else { return Ok(Page { rows: Vec::new(), next: None }) };
        let db = self.backend.db().read();
        let end = format!("{prefix}{LAST}");
        let sql = sql(filter, !prefix.is_empty(), cursor.as_ref().map(|cursor| cursor.at));
        let after = cursor.map_or(Uuid::nil(), |cursor| cursor.id);
        let values = [self.backend.now().into(), after.into(), prefix.into(), end.into()];
        let rows =
            db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
        let page = cut(people(&rows)?, |(by, holder)| Cursor { at: *by, id: holder.account.uuid() });
        Ok(Page { rows: page.rows.into_iter().map(|(_, holder)| holder).collect(), next: page.next })
    }
}

/// The last character there is: whatever begins with a prefix stands before the prefix and it.
const LAST: char = '\u{10ffff}';

/// By what somebody was found; a cursor carries it as its time.
const BY_USERNAME: i64 = 0;
const BY_EMAIL: i64 = 1;

/// What keys begin with that are looked for; `None` where none can. Text with control characters is in no key, and
/// PostgreSQL would not even read it.
pub(crate) fn prefix_of(search: &str) -> Option<String> {
    let search = search.trim();
    if search.chars().any(char::is_control) || search.chars().count() > Email::MOST {
        return None;
    }
    Some(
        Email::parse(search, to_ascii).map_or_else(|_| search.to_lowercase(), |email| email.key().to_owned()),
    )
}

/// `$1` is now, `$2` the account after which the page begins, `$3` and `$4` what keys lie between.
///
/// Each half walks its own index and stops when the page is full: the second is read only where the first one left
/// room. An account whose name went away since begins the list anew.
fn sql(filter: HolderFilter, is_search: bool, cursor: Option<i64>) -> String {
    let most = PAGE_ROWS + 1;
    // Those who hold something are few: from them to their accounts, and never along an index of everybody, which
    // the concatenation hides.
    let (people, hidden) = match filter {
        HolderFilter::Everyone => ("account a WHERE", ""),
        HolderFilter::Holders => (
            "(SELECT DISTINCT g.account_id AS id FROM permission_grant g WHERE g.ends_at IS NULL OR g.ends_at > $1
            UNION SELECT f.id FROM account f WHERE f.founder) h
            CROSS JOIN account a WHERE a.id = h.id AND",
            " || ''",
        ),
    };
    let half = |key: &str, by: i64, and: &str, room: &str| {
        let than = if cursor == Some(by) { ">" } else { ">=" };
        let start = if cursor.unwrap_or(BY_USERNAME) == by {
            format!("COALESCE((SELECT c.{key} FROM account c WHERE c.id = $2), $3)")
        } else {
            "$3".to_owned()
        };
        format!(
            "SELECT a.id, a.{key} AS name, CAST({by} AS BIGINT) AS found_by FROM {people}
                (a.{key}{hidden}) {than} {start} AND (a.{key}{hidden}) < $4 {and}
                AND a.state IN ('active', 'pending') ORDER BY a.{key}{hidden} LIMIT {room}"
        )
    };
    let by_username = |room: &str| half("username", BY_USERNAME, "", room);
    let by_email =
        |room: &str| half("email_key", BY_EMAIL, "AND NOT (a.username >= $3 AND a.username < $4)", room);
    let found = match cursor {
        _ if !is_search => format!("WITH found AS ({})", by_username(&most.to_string())),
        Some(BY_EMAIL) => format!("WITH found AS ({})", by_email(&most.to_string())),
        _ => format!(
            "WITH named AS ({}),
            addressed AS ({}),
            found AS (SELECT * FROM named UNION ALL SELECT * FROM addressed)",
            by_username(&most.to_string()),
            by_email(&format!("(SELECT {most} - COUNT(*) FROM named)"))
        ),
    };
    format!(
        "{found}
        SELECT p.found_by, a.id, a.email, a.username, a.state, a.founder, g.permission, g.starts_at, g.ends_at
        FROM found p
        JOIN account a ON a.id = p.id
        LEFT JOIN permission_grant g ON g.account_id = a.id AND (g.ends_at IS NULL OR g.ends_at > $1)
        ORDER BY p.found_by, p.name, g.permission"
    )
}

/// Rows of one person stand beside each other, one for each permission held.
fn people(rows: &[QueryResult]) -> Result<Vec<(i64, Holder)>> {
    let mut people: Vec<(i64, Holder)> = Vec::new();
    for row in rows {
        let account = AccountId::new(row.try_get_by_index(1)?);
        if people.last().is_none_or(|(_, last)| last.account != account) {
            people.push((row.try_get_by_index(0)?, holder(row, account)?));
        }
        if let (Some(held), Some((_, last))) = (held(row)?, people.last_mut()) {
            last.held.push(held);
        }
    }
    Ok(people)
}

fn holder(row: &QueryResult, account: AccountId) -> Result<Holder> {
    let state = AccountState::from_word(&row.try_get_by_index::<String>(4)?);
    Ok(Holder {
        account,
        email: row.try_get_by_index::<Option<String>>(2)?.unwrap_or_default(),
        username: row.try_get_by_index::<Option<String>>(3)?.unwrap_or_default(),
        state: state.ok_or_else(|| Error::broken("an account in an unknown state"))?,
        is_founder: row.try_get_by_index(5)?,
        held: Vec::new(),
    })
}

/// A permission of this row; none where nothing is held, or where the bit stands for nothing any more.
fn held(row: &QueryResult) -> Result<Option<HeldPermission>> {
    let bit: Option<i64> = row.try_get_by_index(6)?;
    let permission =
        Permission::ALL.iter().find(|permission| bit == Some(i64::from(permission.bit()))).copied();
    let Some(permission) = permission else { return Ok(None) };
    Ok(Some(HeldPermission {
        permission,
        starts_at: row.try_get_by_index(7)?,
        ends_at: row.try_get_by_index(8)?,
    }))
}
