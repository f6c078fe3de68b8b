//! Who invited whom, also through others: several accounts of one person are likely to have invited each other.

use crate::entity::invitation;
use crate::error::Result;
use crate::reach::EVERYONE;
use domain::id::AccountId;
use sea_orm::{ColumnTrait, ConnectionTrait, FromQueryResult, QueryFilter, Statement};
use std::collections::HashSet;

/// Whether somebody has invited an account.
pub(crate) async fn has_invited(
    db: &impl ConnectionTrait,
    by: AccountId,
    account: AccountId,
) -> Result<bool> {
    let theirs = invitation::Entity::find(EVERYONE)
        .filter(invitation::Column::AccountId.eq(account))
        .filter(invitation::Column::CreatedBy.eq(by));
    Ok(theirs.one(db).await?.is_some())
}

/// Whether one of two accounts has invited the other, directly or through others.
pub(crate) async fn have_invited_each_other(
    db: &impl ConnectionTrait,
    one: AccountId,
    other: AccountId,
) -> Result<bool> {
    Ok(with_inviters(db, [one]).await?.contains(&other) || with_inviters(db, [other]).await?.contains(&one))
}

/// Whether an account and one of the others were invited by the same person, directly or through others, or invited one
/// another. Everybody is invited by the founder, who does not count.
pub(crate) async fn share_an_inviter(
    db: &impl ConnectionTrait,
    account: AccountId,
    others: impl IntoIterator<Item = AccountId>,
) -> Result<bool> {
    let theirs = with_inviters(db, others).await?;
    Ok(with_inviters(db, [account]).await?.iter().any(|one| theirs.contains(one)))
}

#[derive(FromQueryResult)]
struct InviterRow {
    id: AccountId,
}

/// These accounts, their inviters, the inviters of those, and so on, except the founder. There is no limit to the depth,
/// which more accounts would exceed; each account is visited once.
async fn with_inviters(
    db: &impl ConnectionTrait,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<HashSet<AccountId>> {
    let values: Vec<sea_orm::Value> = accounts.into_iter().map(Into::into).collect();
    if values.is_empty() {
        return Ok(HashSet::new());
    }
    let these: Vec<String> = (1..=values.len()).map(|n| format!("${n}")).collect();
    // Raw: it is recursive.
    let sql = format!(
        "WITH RECURSIVE inviter (id) AS (
        SELECT a.id FROM account a WHERE a.id IN ({}) AND NOT a.founder
        UNION SELECT p.id FROM inviter c JOIN invitation i ON i.account_id = c.id
            JOIN account p ON p.id = i.created_by WHERE NOT p.founder)
        SELECT id FROM inviter",
        these.join(", ")
    );
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = InviterRow::find_by_statement(statement).all(db).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
