//! The invitations of a job that *Undo batch* revokes.

use crate::error::Result;
use crate::reach::Reach;
use domain::id::{AccountId, InvitationId, JobId};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

/// Which of them: only those the job created, since a resent invitation is somebody else's. Raw SQL in two statements:
/// without table statistics, as while a job fills the tables, the databases have a good plan for each but not for both.
#[derive(Clone, Copy)]
pub(super) enum Revocable {
    /// Open invitations of the job.
    Own,
    /// Open invitations that have superseded one of the job, as a fresh link does, unless they belong to another job.
    Later,
}

impl Revocable {
    pub(super) const ALL: [Self; 2] = [Self::Own, Self::Later];

    /// The end of their statement, with outcomes `o` and invitations `i`. `$1` is the job.
    pub(super) const fn sql_from(self) -> &'static str {
        match self {
            Self::Own => {
                "FROM bulk_outcome o JOIN invitation i ON i.id = o.invitation_id
                WHERE o.job_id = $1 AND o.outcome = 'created' AND i.state = 'open'"
            }
            Self::Later => {
                "FROM bulk_outcome o
                JOIN invitation b ON b.id = o.invitation_id
                JOIN invitation i ON i.account_id = b.account_id
                WHERE o.job_id = $1 AND o.outcome = 'created' AND b.state = 'superseded' AND i.state = 'open'
                AND i.created_by IS NOT DISTINCT FROM b.created_by
                AND NOT EXISTS (SELECT 1 FROM bulk_outcome p WHERE p.invitation_id = i.id)"
            }
        }
    }
}

/// An invitation that can be revoked.
#[derive(FromQueryResult)]
pub(super) struct RevocableInvitation {
    /// The position of its row.
    pub(super) position: i32,
    pub(super) invitation_id: InvitationId,
    pub(super) account_id: AccountId,
}

/// Some of them, in the order of their rows, from a position. Raw, since counts and pieces have the same joins.
async fn find(
    db: &impl ConnectionTrait,
    reach: &Reach,
    which: Revocable,
    (job, from): (JobId, i32),
    most: usize,
) -> Result<Vec<RevocableInvitation>> {
    let mut values = vec![job.into(), from.into()];
    let sql = format!(
        "SELECT o.position, i.id AS invitation_id, i.account_id {} AND o.position >= $2 /*reached*/
        ORDER BY o.position LIMIT {most}",
        which.sql_from()
    );
    let sql = reach.mark(&sql, ("/*reached*/", "i.account_id"), &mut values);
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(RevocableInvitation::find_by_statement(statement).all(db).await?)
}

/// The next ones within reach from a position, and the position to continue from: the job's own first, then the later ones,
/// which are no longer found once revoked.
pub(super) async fn next_revocable(
    db: &impl ConnectionTrait,
    reach: &Reach,
    (job, from): (JobId, i32),
    most: usize,
) -> Result<(Vec<RevocableInvitation>, i32)> {
    let own = find(db, reach, Revocable::Own, (job, from), most).await?;
    if let Some(last) = own.last() {
        let from = last.position + 1;
        return Ok((own, from));
    }
    Ok((find(db, reach, Revocable::Later, (job, 0), most).await?, i32::MAX))
}
