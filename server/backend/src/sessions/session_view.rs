use crate::error::Result;
use crate::gate::{
    CanManageAccounts, CanManageInvitations, CanManageMail, CanValidateIdentities, Desk, Person, Public,
    Right,
};
use domain::session::{Me, SessionView};
use sea_orm::{ConnectionTrait, Statement};

impl Desk<Public> {
    /// What every page knows: whose desk this is, and who is in front of it.
    pub async fn standing(&self) -> Result<SessionView> {
        let person = self.visitor().await?;
        let settings = self.backend.settings();
        let me = match &person {
            Some(person) => Some(self.me(person).await?),
            None => None,
        };
        Ok(SessionView {
            organization: settings.organization_name.clone(),
            support_contact: settings.support_contact.clone(),
            // Whoever is signed in has been let in by a founder, in the end.
            is_founded: me.is_some() || self.backend.is_founded().await?,
            has_mail: self.backend.has_mail(),
            me,
        })
    }

    async fn me(&self, person: &Person) -> Result<Me> {
        let mut me = Me {
            account: person.account,
            email: person.email.clone(),
            username: person.username.clone(),
            is_founder: person.founder,
            permissions: person.permissions,
            open_invitations: 0,
            held_messages: 0,
            waiting_reviews: 0,
            erasure_requests: 0,
        };
        let (invitations, mail, reviews, accounts) = (
            CanManageInvitations::allows(Some(person)),
            CanManageMail::allows(Some(person)),
            CanValidateIdentities::allows(Some(person)),
            CanManageAccounts::allows(Some(person)),
        );
        if invitations || mail || reviews || accounts {
            let db = self.backend.db().read();
            let values = [self.backend.now().into()];
            let statement = Statement::from_sql_and_values(db.get_database_backend(), COUNTS, values);
            if let Some(row) = db.query_one_raw(statement).await? {
                let count =
                    |index| row.try_get_by_index::<i64>(index).map(|count| u32::try_from(count).unwrap_or(0));
                me.open_invitations = if invitations { count(0)? } else { 0 };
                me.held_messages = if mail { count(1)? } else { 0 };
                me.waiting_reviews = if reviews { count(2)? } else { 0 };
                me.erasure_requests = if accounts { count(3)? } else { 0 };
            }
        }
        Ok(me)
    }
}

/// Nobody reads a number beyond a thousand beside a menu, so no page counts further.
const COUNTS: &str = "SELECT
(SELECT COUNT(*) FROM (SELECT 1 FROM invitation WHERE state = 'open' AND expires_at > $1 LIMIT 1000) AS i),
(SELECT COUNT(*) FROM (SELECT 1 FROM message WHERE state = 'held' LIMIT 1000) AS m),
(SELECT COUNT(*) FROM (SELECT 1 FROM identity WHERE state IN ('submitted', 'in_review') LIMIT 1000) AS r),
(SELECT COUNT(*) FROM
    (SELECT 1 FROM identity WHERE erasure_asked_at IS NOT NULL AND state <> 'erased' LIMIT 1000) AS e)";
