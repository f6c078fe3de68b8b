//! Compares people's rows with what they are derived from.

use super::source;
use crate::Backend;
use crate::error::Result;
use domain::id::AccountId;
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

/// Accounts that are read at once.
const PIECE: usize = 1_000;

/// What was compared, and what is not as it should be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RegistryReport {
    /// Accounts that were compared.
    pub accounts: u64,
    /// People whose row differs from their account, identity or invitation.
    pub wrong_people: u64,
    /// Combinations of unit or job and states of which another number of people is counted than there are.
    pub wrong_counts: u64,
    /// Whether rows are still being written in the background.
    pub is_being_filled: bool,
}

/// Every count of cells and of jobs, with its changes, less the people there are. One statement, so that all are of the
/// same moment.
const WRONG_COUNTS: &str = "SELECT COUNT(*) AS wrong FROM (
    SELECT unit, shape FROM (
        SELECT unit, shape, n FROM cell
        UNION ALL SELECT unit, shape, n FROM cell_change
        UNION ALL SELECT unit, shape, -1 AS n FROM person
    ) counted GROUP BY unit, shape HAVING SUM(n) <> 0
    UNION ALL SELECT job, shape FROM (
        SELECT job, shape, n FROM job_stage
        UNION ALL SELECT job, shape, n FROM job_stage_change
        UNION ALL SELECT job, shape, -1 AS n FROM person WHERE job IS NOT NULL
    ) counted GROUP BY job, shape HAVING SUM(n) <> 0
) wrong";

impl Backend {
    /// Compares the registry's derived rows with what they are made of, while the program may run.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn compare_registry(&self) -> Result<RegistryReport> {
        let db = self.db().read();
        let mut report =
            RegistryReport { is_being_filled: !super::is_filled(db).await?, ..RegistryReport::default() };
        let mut last = AccountId::new(Uuid::nil());
        loop {
            let sources = source::after(db, last, PIECE).await?;
            let Some(end) = sources.last() else { break };
            last = end.id;
            report.accounts += sources.len() as u64;
            report.wrong_people +=
                sources.iter().filter(|source| source.stored() != source.wanted()).count() as u64;
        }
        let count = Statement::from_string(db.get_database_backend(), WRONG_COUNTS);
        let wrong: i64 = db.query_one_raw(count).await?.map_or(Ok(0), |row| row.try_get("", "wrong"))?;
        report.wrong_counts = wrong.cast_unsigned();
        Ok(report)
    }
}
