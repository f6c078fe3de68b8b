//! Runs SQL that is written once for both databases. Steps are raw SQL: a released step must not change with a library,
//! and schema builders lack partial indexes and checks.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Runs statements separated by semicolons. They are written for PostgreSQL; SQLite needs other names for two types.
pub(crate) async fn run(db: &impl ConnectionTrait, statements: &str) -> Result<(), DbErr> {
    let is_sqlite = db.get_database_backend() == DbBackend::Sqlite;
    for statement in statements.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
        if is_sqlite {
            db.execute_unprepared(&for_sqlite(statement)).await?;
        } else {
            db.execute_unprepared(statement).await?;
        }
    }
    Ok(())
}

/// Replaces types that give a column the wrong affinity on SQLite.
fn for_sqlite(statement: &str) -> String {
    statement.replace(" UUID", " BLOB").replace(" BYTEA", " BLOB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_names_of_types_differ() {
        assert_eq!(for_sqlite("a UUID NOT NULL, b BYTEA, c BIGINT"), "a BLOB NOT NULL, b BLOB, c BIGINT");
    }
}
