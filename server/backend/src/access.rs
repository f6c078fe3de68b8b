//! Access to an identity beyond the right of a desk: it depends on its owner and its state.

use crate::entity::identity;
use crate::gate::Person;
use domain::form::Code;
use domain::permission::Permission;

/// Whether it is the person's own.
pub(crate) fn is_own(person: &Person, row: &identity::Model) -> bool {
    row.account_id == Some(person.account)
}

/// Checks that the person may fill in the identity now.
///
/// # Errors
/// `not_found` for one that they may never fill in, `identity_state` where it is closed now.
pub(crate) fn may_fill_in(person: &Person, row: &identity::Model) -> Result<(), Code> {
    let holds = |permission| person.permissions.has(permission);
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

/// Whether the person may see the case of an identity.
pub(crate) fn may_review(person: &Person, row: &identity::Model) -> bool {
    person.permissions.has(Permission::ValidateIdentities) && row.submitted.is_some()
}

/// Whether the person may read what is entered: with the permission always, as a reviewer once it was submitted.
pub(crate) fn may_read(person: &Person, row: &identity::Model) -> bool {
    person.permissions.has(Permission::ViewPersonalData) || may_review(person, row)
}
