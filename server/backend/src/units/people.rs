use crate::error::Result;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(FromQueryResult)]
struct InUnit {
    unit: Uuid,
    people: i64,
}

/// How many people are in each unit itself; the nil id is that of people without a unit.
pub(super) async fn people_by_unit(db: &impl ConnectionTrait) -> Result<HashMap<Uuid, u64>> {
    // One statement, so that what is folded in meanwhile counts once; a builder has no union inside FROM.
    let sql = "SELECT b.unit, CAST(SUM(b.n) AS BIGINT) AS people
        FROM (SELECT unit, n FROM cell UNION ALL SELECT unit, n FROM cell_change) b GROUP BY b.unit";
    let rows =
        InUnit::find_by_statement(Statement::from_string(db.get_database_backend(), sql)).all(db).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.unit, u64::try_from(row.people).ok()?))).collect())
}
