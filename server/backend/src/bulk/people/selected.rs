use crate::Backend;
use crate::error::Result;
use crate::invitations::MatchingInvitations;
use crate::reach::Reach;
use crate::registry::MatchingPeople;
use crate::sql::SqlBuilder;
use domain::bulk::Selection;

/// A selection as it is read: for a statement that lists it.
pub(crate) enum Selected {
    /// Nobody can be in the list.
    Nobody,
    People(Vec<uuid::Uuid>),
    Matching(Box<MatchingPeople>),
    Invitations(Vec<uuid::Uuid>),
    MatchingInvitations(MatchingInvitations),
}

impl Selected {
    /// Lists of the registry end at the border of `listed`, lists of invitations at that of `acting`.
    pub(crate) async fn of(
        backend: &Backend,
        selection: &Selection,
        (listed, acting): (&Reach, &Reach),
    ) -> Result<Self> {
        Ok(match selection {
            Selection::People(people) => Self::People(people.iter().map(|id| id.uuid()).collect()),
            Selection::Matching(query) => match MatchingPeople::of(backend, listed, query).await? {
                Some(matching) => Self::Matching(Box::new(matching)),
                None => Self::Nobody,
            },
            Selection::Invitations(ids) => Self::Invitations(ids.iter().map(|id| id.uuid()).collect()),
            Selection::MatchingInvitations { filter, search } => {
                let matching = MatchingInvitations::of(backend, acting, *filter, search).await?;
                Self::MatchingInvitations(matching)
            }
        })
    }

    /// Whether invitations are selected, not people.
    pub(crate) fn is_of_invitations(&self) -> bool {
        matches!(self, Self::Invitations(_) | Self::MatchingInvitations(_))
    }

    /// The statement that lists the columns `account`, `invitation` (null where people are selected) and `place`, by which
    /// the list is read in pieces; those after `from`, a place in the list. Raw, as a part of statements that are written for
    /// their indexes.
    fn listed(&self, sql: &mut SqlBuilder, from: Option<&str>) -> String {
        let no_invitation = if sql.is_sqlite() { "NULL" } else { "CAST(NULL AS UUID)" };
        match self {
            Self::Nobody => {
                format!(
                    "SELECT p.id AS account, {no_invitation} AS invitation, 0 AS place FROM account p WHERE FALSE"
                )
            }
            Self::People(ids) => {
                let ids: Vec<String> = ids.iter().map(|id| sql.bind(*id)).collect();
                format!(
                    "SELECT p.id AS account, {no_invitation} AS invitation, 0 AS place FROM account p WHERE p.id IN ({})",
                    ids.join(", ")
                )
            }
            Self::Matching(matching) => {
                let from = from.and_then(|from| from.parse::<i64>().ok());
                let people = matching.people(sql, from);
                format!("SELECT p.account AS account, {no_invitation} AS invitation, p.no AS place {people}")
            }
            Self::Invitations(ids) => {
                let ids: Vec<String> = ids.iter().map(|id| sql.bind(*id)).collect();
                format!(
                    "SELECT i.account_id AS account, i.id AS invitation, 0 AS place FROM invitation i WHERE i.id IN ({})",
                    ids.join(", ")
                )
            }
            Self::MatchingInvitations(matching) => {
                let from = from.and_then(|from| from.parse::<uuid::Uuid>().ok());
                let invitations = matching.invitations(sql, from);
                format!("SELECT i.account_id AS account, i.id AS invitation, 0 AS place {invitations}")
            }
        }
    }

    /// The end of a statement about the selected people `s` with their accounts `a`: those whom the action reaches.
    pub(crate) fn reached(&self, sql: &mut SqlBuilder, acting: &Reach, from: Option<&str>) -> String {
        let listed = self.listed(sql, from);
        let within = acting.sql(sql, "a.unit").unwrap_or_else(|| "TRUE".to_owned());
        format!("FROM ({listed}) s JOIN account a ON a.id = s.account WHERE {within}")
    }

    /// By what a list is read in pieces.
    pub(crate) fn order(&self) -> &'static str {
        if self.is_of_invitations() { "invitation" } else { "place" }
    }
}
