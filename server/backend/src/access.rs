//! Access to an identity beyond the right of a desk: it depends on its owner and its state.

use crate::entity::identity;
use crate::error::Result;
use crate::gate::Person;
use domain::form::Code;
use domain::permission::{Permission, Permissions};
use sea_orm::ConnectionTrait;

/// Whether it is the person's own.
pub(crate) fn is_own(person: &Person, row: &identity::Model) -> bool {
    row.account_id == Some(person.account)
}

/// What the person holds for somebody's identity. For one that has no account yet it is what they hold everywhere, and where
/// they have begun it themselves, what they hold anywhere.
pub(crate) async fn held_for(
    db: &impl ConnectionTrait,
    person: &Person,
    row: &identity::Model,
) -> Result<Permissions> {
    match row.account_id {
        Some(account) => person.permissions_for(db, account).await,
        None if row.created_by == Some(person.account) => Ok(person.permissions_anywhere()),
        None => Ok(person.permissions),
    }
}

/// Checks that the person, who holds this for it, may fill in the identity now.
///
/// # Errors
/// `not_found` for one that they may never fill in, `identity_state` where it is closed now.
pub(crate) fn may_fill_in(
    person: &Person,
    row: &identity::Model,
    held: Permissions,
) -> std::result::Result<(), Code> {
    let holds = |permission| held.has(permission);
    let may = match row.account_id {
        Some(_) => is_own(person, row) || holds(Permission::RegisterIdentities),
        // Only whoever began *Complete registration* continues it.
        None => {
            row.created_by == Some(person.account)
                && holds(Permission::RegisterIdentities)
                && holds(Permission::RegisterUsers)
        }
    };
    let is_open = row.state.is_open();
    match (may, is_open) {
        (true, true) => Ok(()),
        (true, false) => Err(Code::IdentityState),
        (false, _) => Err(Code::NotFound),
    }
}

/// Whether somebody who holds this for it may see the case of an identity.
pub(crate) fn may_review(row: &identity::Model, held: Permissions) -> bool {
    held.has(Permission::ValidateIdentities) && row.submitted.is_some()
}

/// Whether somebody who holds this may read what is entered: with the permission always, as a reviewer once it was submitted.
pub(crate) fn may_read(row: &identity::Model, held: Permissions) -> bool {
    held.has(Permission::ViewPersonalData) || may_review(row, held)
}
