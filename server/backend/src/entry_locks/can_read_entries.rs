use crate::entity::identity;
use crate::error::Result;
use crate::reach::EVERYONE;
use domain::id::AccountId;
use domain::identity::IdentityState;
use domain::permission::{Permission, Permissions};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};

/// Whether these permissions are enough to read everything entered for an account in its current state: registering
/// for a draft, validating for a submitted revision, both where there are both.
pub(crate) async fn can_read_entries(
    db: &impl ConnectionTrait,
    held: Permissions,
    account: AccountId,
) -> Result<bool> {
    if held.has(Permission::ViewPersonalData) {
        return Ok(true);
    }
    let row =
        identity::Entity::find(EVERYONE).filter(identity::Column::AccountId.eq(account)).one(db).await?;
    // A suspended identity may contain the draft of a correction.
    let is_open = match &row {
        None => true,
        Some(row) => row.state.is_open() || row.state == IdentityState::Suspended,
    };
    let was_submitted = row.is_some_and(|row| row.submitted.is_some());
    let reads_open = !is_open || held.has(Permission::RegisterIdentities);
    let reads_submitted = !was_submitted || held.has(Permission::ValidateIdentities);
    Ok((is_open || was_submitted) && reads_open && reads_submitted)
}
