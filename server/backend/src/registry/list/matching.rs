//! Everybody in a list, for actions on all of them.

use super::Finding;
use super::condition::PersonConditions;
use super::statement::{PlanLimits, Start, where_all};
use crate::Backend;
use crate::error::{Error, Result};
use crate::reach::Reach;
use crate::sql::SqlBuilder;
use domain::form::Code;
use domain::registry::RegistryQuery;

/// Nobody is counted.
const LIMITS: PlanLimits = PlanLimits { counted: 0, ..PlanLimits::DEFAULT };

/// The conditions of a list, read in the first way in which somebody is found.
pub(crate) struct MatchingPeople(PersonConditions);

impl MatchingPeople {
    /// Those of a query string; `None` where nobody can be in the list.
    ///
    /// # Errors
    /// `filter_broken` for a filter that is not understood; `busy` where too many searches with typing errors run at once.
    pub(crate) async fn of(backend: &Backend, reach: &Reach, text: &str) -> Result<Option<Self>> {
        let query = &RegistryQuery::parse(text, &[]);
        if query.filters.is_broken() {
            return Err(Error::Refused(Code::FilterBroken));
        }
        let finding = Finding { backend, reach, query, also: None, start: Start::First, limits: LIMITS };
        Ok(finding.find().await?.map(|found| Self(found.conditions)))
    }

    /// The end of a statement about rows `p` of people, those with a number above `from` if there is one.
    pub(crate) fn people(&self, sql: &mut SqlBuilder, from: Option<i64>) -> String {
        let mut all: Vec<String> =
            from.map(|from| format!("p.no > {}", sql.bind(from))).into_iter().collect();
        all.extend(self.conditions(sql));
        format!("FROM person p {}", where_all(&all))
    }

    /// The condition that the account in a column is one of theirs.
    pub(crate) fn has(&self, sql: &mut SqlBuilder, account: &str) -> String {
        let mut all = vec![format!("p.account = {account}")];
        all.extend(self.conditions(sql));
        format!("EXISTS (SELECT 1 FROM person p {})", where_all(&all))
    }

    fn conditions(&self, sql: &mut SqlBuilder) -> Vec<String> {
        let cells = self.0.on_cells(sql);
        cells.into_iter().chain(self.0.on_row(sql, None)).collect()
    }
}
