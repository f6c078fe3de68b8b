use crate::entity::tree;
use crate::error::{Error, Result};
use crate::gate::{Border, Desk, Needs, Right};
use crate::held_permissions::{HeldPermissions, Read};
use domain::form::Code;
use sea_orm::{DatabaseTransaction, EntityTrait, QuerySelect as _};

impl HeldPermissions {
    /// Reads what the actor may use. It does not change until the commit: on PostgreSQL by a lock, on SQLite as nobody
    /// else writes. For whoever holds something inside units alone the tree does not change either.
    pub(crate) async fn of_actor<R: Right>(
        tx: &DatabaseTransaction,
        desk: &Desk<R>,
        now: i64,
    ) -> Result<Self> {
        let Some(actor) = desk.account() else {
            return if desk.caller.is_operator() {
                Ok(Self::All)
            } else {
                Err(Error::Refused(Code::SignedOut))
            };
        };
        let read = Read { now, locks: true };
        let row = read.active(tx, actor).await?.ok_or(Error::Refused(Code::SignedOut))?;
        let holding = read.usable(tx, &row).await?;
        if holding.has_borders() {
            tree::Entity::find().lock_shared().all(tx).await?;
        }
        match (&holding, R::NEEDS) {
            (Self::Granted(held), Needs::AnyOf(any))
                if !held.iter().any(|one| {
                    any.contains(&one.permission) && (one.unit.is_none() || R::BORDER == Border::Inside)
                }) =>
            {
                Err(Error::Refused(Code::PermissionMissing))
            }
            _ => Ok(holding),
        }
    }
}
