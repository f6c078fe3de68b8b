//! All invitations of a list, for actions on all of them.

use super::list::{FoundInvitees, which};
use crate::Backend;
use crate::error::Result;
use crate::reach::Reach;
use crate::sql::SqlBuilder;
use domain::characters::trimmed;
use domain::invitation::InvitationFilter;
use uuid::Uuid;

/// The conditions of a list of invitations.
pub(crate) struct MatchingInvitations {
    filter: InvitationFilter,
    people: FoundInvitees,
    reach: Reach,
    now: i64,
}

impl MatchingInvitations {
    /// # Errors
    /// `busy` where too many searches with typing errors run at once.
    pub(crate) async fn of(
        backend: &Backend,
        reach: &Reach,
        filter: InvitationFilter,
        search: &str,
    ) -> Result<Self> {
        let people = match trimmed(search) {
            "" => FoundInvitees::Everybody,
            _ => FoundInvitees::of(backend, reach, search).await?,
        };
        Ok(Self { filter, people, reach: reach.clone(), now: backend.now() })
    }

    /// The end of a statement about invitations `i`, those with an id above `from` if there is one.
    pub(crate) fn invitations(&self, sql: &mut SqlBuilder, from: Option<Uuid>) -> String {
        let now = sql.bind(self.now);
        let mut text = format!(
            "FROM invitation i
            LEFT JOIN message m ON m.id = (
                SELECT l.id FROM message l WHERE l.invitation_id = i.id ORDER BY l.created_at DESC, l.id DESC LIMIT 1)
            WHERE {}",
            which(self.filter, &now)
        );
        if let Some(found) = self.people.condition(sql) {
            text += &format!(" AND {found}");
        }
        if let Some(within) = self.reach.sql(sql, "o.unit") {
            text += &format!(" AND i.account_id IN (SELECT o.id FROM account o WHERE {within})");
        }
        if let Some(from) = from {
            text += &format!(" AND i.id > {}", sql.bind(from));
        }
        text
    }
}
