//! Statements that list people without searching words. Each reads one index in its order, starts after the last person of
//! the previous page, and stops when the page is full.

use super::page::PagePosition;
use super::statement::{FoundPerson, LAST, PERSON, PeopleFilter, SqlBuilder};
use crate::error::{Error, Result};
use crate::paging::PAGE_LIMIT;
use domain::form::Code;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// The key that is compared with a prefix.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AccountKey {
    Username,
    Email,
}

/// Keys that begin with a prefix.
pub(super) struct KeyRange<'a> {
    pub(super) key: AccountKey,
    pub(super) prefix: &'a str,
    /// The key of the last person of the previous page.
    pub(super) after: Option<&'a str>,
    /// Leaves out people whose username begins with the prefix: they were listed by it.
    pub(super) without_usernames: bool,
    pub(super) limit: u64,
}

/// People whose username or e-mail address begins with a prefix, in the order of that.
pub(super) async fn by_key(
    db: &impl ConnectionTrait,
    range: KeyRange<'_>,
    filter: PeopleFilter,
) -> Result<Vec<FoundPerson>> {
    let KeyRange { key, prefix, after, without_usernames, limit } = range;
    let column = match key {
        AccountKey::Username => "a.username",
        AccountKey::Email => "a.email_key",
    };
    // A filter of holders is joined from their grants; the concatenation prevents a scan of the index of all keys.
    let mut sql = SqlBuilder::new(db);
    let (from, hidden) = match (filter, filter.few(&mut sql)) {
        (PeopleFilter::Permissions(..), Some(few)) => {
            (format!("{} CROSS JOIN account a", few.from), " || ''")
        }
        _ => ("account a".to_owned(), ""),
    };
    let joined = if hidden.is_empty() { "" } else { "a.id = h.id AND" };
    let beginning = match after {
        Some(after) if after >= prefix => format!("> {}", sql.bind(after)),
        _ => format!(">= {}", sql.bind(prefix)),
    };
    let mut which = format!("({column}{hidden}) {beginning}");
    if !prefix.is_empty() {
        which += &format!(" AND ({column}{hidden}) < {}", sql.bind(format!("{prefix}{LAST}")));
    }
    if without_usernames {
        let (start, end) = (sql.bind(prefix), sql.bind(format!("{prefix}{LAST}")));
        which += &format!(" AND NOT (a.username >= {start} AND a.username < {end})");
    }
    sql.text = format!(
        "SELECT {column} AS sort_key, {PERSON} FROM {from} LEFT JOIN identity i ON i.account_id = a.id
        WHERE {joined} {which} AND {} ORDER BY {column}{hidden} LIMIT {limit}",
        filter.condition()
    );
    sql.all(db).await
}

/// People in the order of their registration: those without an identity, who may be few among many.
pub(super) async fn by_registration(
    db: &impl ConnectionTrait,
    filter: PeopleFilter,
    after: Option<&PagePosition>,
) -> Result<Vec<FoundPerson>> {
    let mut sql = SqlBuilder::new(db);
    let after = sql.bind(after.map_or(Uuid::nil(), |after| after.account.uuid()));
    sql.text = format!(
        "SELECT '' AS sort_key, {PERSON} FROM account a LEFT JOIN identity i ON i.account_id = a.id
        WHERE a.id > {after} AND {} ORDER BY a.id LIMIT {PAGE_LIMIT}",
        filter.condition()
    );
    sql.all(db).await
}

/// People who have an identity, in the order of their personal codes.
pub(super) async fn by_code(
    db: &impl ConnectionTrait,
    filter: PeopleFilter,
    after: Option<&PagePosition>,
) -> Result<Vec<FoundPerson>> {
    let after = after.map_or(Ok(0), |after| after.key.parse::<i64>());
    let mut sql = SqlBuilder::new(db);
    let after = sql.bind(after.map_err(|_| Error::Refused(Code::Malformed))?);
    // CROSS JOIN fixes the order on SQLite: from identities to their accounts, without a scan of all accounts.
    sql.text = format!(
        "SELECT CAST(i.code AS TEXT) AS sort_key, {PERSON} FROM identity i CROSS JOIN account a
        WHERE a.id = i.account_id AND i.code > {after} AND {} ORDER BY i.code LIMIT {PAGE_LIMIT}",
        filter.condition()
    );
    sql.all(db).await
}
