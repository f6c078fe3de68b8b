//! A builder of raw SQL, for statements that are written for the index they read: lists of people, and the audit.

use crate::error::Result;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};

/// The last character of Unicode: keys with a prefix are between the prefix and the prefix with this character.
pub(crate) const LAST: char = '\u{10ffff}';

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

/// A statement in parts, with its values.
pub(crate) struct SqlBuilder {
    pub(crate) text: String,
    values: Vec<Value>,
    database: DbBackend,
}

impl SqlBuilder {
    pub(crate) fn new(db: &impl ConnectionTrait) -> Self {
        Self { text: String::new(), values: Vec::new(), database: db.get_database_backend() }
    }

    /// A column that is compared without its index. SQLite would use the index even where that costs more; PostgreSQL
    /// estimates the rows.
    pub(crate) fn compared(&self, column: &str) -> String {
        if self.database == DbBackend::Sqlite { format!("+{column}") } else { column.to_owned() }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.database == DbBackend::Sqlite
    }

    /// Binds a value; returns its placeholder.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    pub(crate) fn bind_all<'a>(&mut self, values: impl IntoIterator<Item = &'a String>) -> String {
        values.into_iter().map(|value| self.bind(value.as_str())).collect::<Vec<_>>().join(", ")
    }

    /// The number in the column `count`.
    pub(crate) async fn count(self, db: &impl ConnectionTrait) -> Result<i64> {
        let count = self.all::<Count>(db).await?.into_iter().next();
        Ok(count.map(|row| row.count).unwrap_or_default())
    }

    pub(crate) async fn all<T: FromQueryResult>(self, db: &impl ConnectionTrait) -> Result<Vec<T>> {
        let statement = Statement::from_sql_and_values(self.database, self.text, self.values);
        Ok(T::find_by_statement(statement).all(db).await?)
    }
}
