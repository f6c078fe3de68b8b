use crate::entity::account;
use crate::error::Result;
use crate::gate::{CanViewRegistry, Desk};
use crate::permissions::seems_editable;
use domain::account::AccountState;
use domain::permission::Permission;
use domain::registry::AccountAction;

/// What the reader may do to this account now: a hint for the page, which each action decides again.
pub(in crate::account_actions) async fn allowed_actions(
    desk: &Desk<CanViewRegistry>,
    row: &account::Model,
) -> Result<Vec<AccountAction>> {
    let here = desk.permissions_at(desk.backend.db().read(), row.unit).await?;
    if !here.has(Permission::ManageAccounts) || row.state == AccountState::Deleted {
        return Ok(Vec::new());
    }
    let is_own = desk.account() == Some(row.id);
    if !is_own && !seems_editable(desk, row.id).await? {
        return Ok(Vec::new());
    }
    let placing: &[AccountAction] = match row.state {
        AccountState::ToBeDeleted => &[],
        _ => &[
            AccountAction::MoveToUnit,
            AccountAction::AddToGroup,
            AccountAction::RemoveFromGroup,
            AccountAction::SetRelationship,
            AccountAction::SetStart,
            AccountAction::SetFields,
        ],
    };
    let ending: &[AccountAction] = match row.state {
        AccountState::ToBeDeleted | AccountState::Deleted => &[],
        _ if is_own => &[],
        _ => &[AccountAction::SetEnd],
    };
    let of_state: &[AccountAction] = match row.state {
        AccountState::Active if is_own => &[AccountAction::Edit],
        AccountState::Active => &[
            AccountAction::Edit,
            AccountAction::ChangeAddress,
            AccountAction::Suspend,
            AccountAction::Delete,
        ],
        AccountState::Suspended => &[
            AccountAction::Edit,
            AccountAction::ChangeAddress,
            AccountAction::Reactivate,
            AccountAction::Delete,
        ],
        AccountState::Pending => &[AccountAction::Edit, AccountAction::Delete],
        AccountState::ToBeDeleted if row.state_before.is_none() => &[],
        AccountState::ToBeDeleted if row.is_freed() => &[AccountAction::Restore],
        AccountState::ToBeDeleted => &[AccountAction::Restore, AccountAction::Free],
        AccountState::Deleted => &[],
    };
    Ok([&[AccountAction::EndSession], of_state, placing, ending].concat())
}
