//! What waits for whoever works at the desk, for the start page.

use crate::error::Result;
use crate::gate::{
    CanBulkInvite, CanManageAccounts, CanManageInvitations, CanManageMail, CanManageSettings,
    CanValidateIdentities, Desk, Person, Right, SignedIn,
};
use crate::join_requests;
use domain::identity::WaitingTime;
use domain::session::MenuCount;
use domain::to_do::ToDo;
use sea_orm::{FromQueryResult, Statement};

impl Desk<SignedIn> {
    /// What waits, as far as the actor can work on it.
    pub async fn my_to_do(&self) -> Result<ToDo> {
        let person: &Person = self.me()?;
        let db = self.backend.db().read();
        let mut values = vec![self.backend.now().into(), person.account.into()];
        let mut sql = COUNTS.to_owned();
        for (mark, needs) in [
            (("/*reviewed*/", "account_id"), CanValidateIdentities::NEEDS),
            (("/*mailed*/", "i.account_id"), CanManageInvitations::NEEDS),
            (("/*invited*/", "i.account_id"), CanManageInvitations::NEEDS),
            (("/*managed*/", "account_id"), CanManageAccounts::NEEDS),
        ] {
            sql = person.reach(needs).mark(&sql, mark, &mut values);
        }
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        let Some(row) = Counts::find_by_statement(statement).one(db).await? else {
            return Ok(ToDo::default());
        };
        let shown = |is_shown: bool, count: i64| {
            MenuCount::from(if is_shown { u32::try_from(count).unwrap_or_default() } else { 0 })
        };
        let who = Some(person);
        let invites = CanManageInvitations::allows(who);
        let manages = person.reach(CanManageInvitations::NEEDS);
        let decides = invites && join_requests::are_reached(&self.backend, db, &manages).await?;
        let oldest = row.oldest_review.filter(|_| CanValidateIdentities::allows(who));
        Ok(ToDo {
            reviews: shown(CanValidateIdentities::allows(who), row.reviews),
            oldest_review: oldest.map(|since| WaitingTime::between(since, self.backend.now())),
            bounced: shown(invites, row.bounced),
            expiring: shown(invites, row.expiring),
            jobs: shown(CanBulkInvite::allows(who), row.jobs),
            held: shown(CanManageMail::allows(who), row.held),
            erasures: shown(CanManageAccounts::allows(who), row.erasures),
            requests: shown(decides, row.requests),
            notice_missing: CanManageSettings::allows(who)
                && !self.backend.settings().privacy_notice.is_published(),
        })
    }
}

#[derive(FromQueryResult)]
struct Counts {
    reviews: i64,
    oldest_review: Option<i64>,
    bounced: i64,
    expiring: i64,
    jobs: i64,
    held: i64,
    erasures: i64,
    requests: i64,
}

/// Raw: one statement, each count over its partial index and stopped after [`MenuCount::MOST`]. `$1` is now, `$2` the
/// account. What a mark is replaced by ends a count at a border.
const COUNTS: &str = "SELECT
(SELECT COUNT(*) FROM (SELECT 1 FROM identity WHERE state IN ('submitted', 'in_review') /*reviewed*/ LIMIT 1001) AS r) AS reviews,
(SELECT MIN(submitted_at) FROM identity WHERE state IN ('submitted', 'in_review') /*reviewed*/) AS oldest_review,
(SELECT COUNT(*) FROM (SELECT 1 FROM message m JOIN invitation i ON i.id = m.invitation_id
    WHERE m.state = 'bounced' AND i.state = 'open' /*mailed*/ AND NOT EXISTS (
        SELECT 1 FROM message n WHERE n.invitation_id = m.invitation_id AND (n.created_at, n.id) > (m.created_at, m.id))
    AND EXISTS (SELECT 1 FROM account s WHERE s.id = i.account_id AND s.state <> 'to_be_deleted')
    LIMIT 1001) AS b) AS bounced,
(SELECT COUNT(*) FROM (SELECT 1 FROM invitation i
    WHERE i.state = 'open' AND i.expires_at > $1 AND i.expires_at <= $1 + 172800000 /*invited*/
    AND EXISTS (SELECT 1 FROM account s WHERE s.id = i.account_id AND s.state <> 'to_be_deleted')
    LIMIT 1001) AS e) AS expiring,
(SELECT COUNT(*) FROM (SELECT 1 FROM bulk_job
    WHERE created_by = $2 AND state IN ('running', 'paused') LIMIT 1001) AS j) AS jobs,
(SELECT COUNT(*) FROM (SELECT 1 FROM message WHERE state = 'held' LIMIT 1001) AS h) AS held,
(SELECT COUNT(*) FROM (SELECT 1 FROM identity
    WHERE erasure_asked_at IS NOT NULL AND state <> 'erased' /*managed*/ LIMIT 1001) AS a) AS erasures,
(SELECT COUNT(*) FROM (SELECT 1 FROM join_request WHERE state = 'waiting' LIMIT 1001) AS q) AS requests";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statement_has_the_same_two_days_and_the_same_limit_as_the_rules() {
        assert!(COUNTS.contains(&format!("$1 + {} ", ToDo::EXPIRING_MS)));
        assert_eq!(COUNTS.matches(&format!("LIMIT {})", MenuCount::MOST + 1)).count(), 7);
    }
}
