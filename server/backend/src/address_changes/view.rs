use super::agree::is_second;
use super::{Column, Entity, WEEK, open_change};
use crate::error::Result;
use crate::gate::Desk;
use domain::address_change::{AddressChangeStage, AddressChangeView};
use domain::id::AccountId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The change of an account that waits, else the latest one that can be undone. `may_edit` is whether whoever reads
/// it may edit the account.
pub(crate) async fn of_account<R>(
    desk: &Desk<R>,
    account: AccountId,
    may_edit: bool,
) -> Result<Option<AddressChangeView>> {
    let (db, reader) = (desk.backend.db().read(), desk.account());
    let undoable = Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::Stage.eq(AddressChangeStage::Undoable))
        .order_by_desc(Column::AskedAt)
        .order_by_desc(Column::Id);
    let change = match open_change(db, account).await? {
        Some(open) => open,
        None => match undoable.one(db).await? {
            Some(undoable) => undoable,
            None => return Ok(None),
        },
    };
    let is_open = change.stage != AddressChangeStage::Undoable;
    let is_own = change.is_own();
    let can_agree = match reader {
        Some(reader) if is_open && !is_own && may_edit && change.agreed_by.is_none() => {
            reader != account && is_second(db, &change, reader).await?
        }
        _ => false,
    };
    Ok(Some(AddressChangeView {
        by: if is_own { String::new() } else { desk.name(db, Some(change.asked_by)).await? },
        in_force_at: (is_open && !is_own).then_some(change.asked_at + WEEK),
        is_agreed: change.agreed_by.is_some(),
        can_stop: is_open && (reader == Some(account) || may_edit),
        can_agree,
        is_own,
        stage: change.stage,
        due_at: change.due_at,
        email: if is_open { change.email } else { change.old_email },
    }))
}
