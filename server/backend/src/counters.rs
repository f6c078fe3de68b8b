//! Numbers that the database gives out in order.

use crate::entity::counter;
use crate::error::{Error, Result};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait};

/// Takes so many numbers and returns the last of them. The counter stays locked until the transaction ends: the order of
/// the numbers is that of the commits, and those of a transaction that is rolled back are given out again.
pub(crate) async fn advance(tx: &DatabaseTransaction, name: &'static str, by: i64) -> Result<i64> {
    let take = Query::update()
        .table(counter::Entity)
        .value(counter::Column::Value, Expr::col(counter::Column::Value).add(by))
        .and_where(counter::Column::Name.eq(name))
        .returning(Query::returning().columns([counter::Column::Name, counter::Column::Value]))
        .to_owned();
    let take = tx.get_database_backend().build(&take);
    let counter = counter::Entity::find().from_raw_sql(take).one(tx).await?;
    Ok(counter.ok_or_else(|| Error::broken(format!("the counter {name} is missing")))?.value)
}
