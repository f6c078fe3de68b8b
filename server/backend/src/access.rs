//! Who may do what with an identity, beyond what a desk's right says: that depends on whose it is and how it stands.

use crate::entity::identity;
use crate::gate::Person;
use domain::form::Code;
use domain::permission::Permission;

/// Whether it is the person's own.
pub(crate) fn is_own(person: &Person, row: &identity::Model) -> bool {
    row.account_id == Some(person.account)
}

/// Whether this person may fill it in now.
///
/// # Errors
/// `not_found` for what is not theirs to fill in at any time, `identity_state` where it is closed now.
pub(crate) fn may_fill_in(person: &Person, row: &identity::Model) -> Result<(), Code> {
    let holds = |permission| person.permissions.has(permission);
    let may = match row.account_id {
        Some(_) => is_own(person, row) || holds(Permission::RegisterIdentities),
        // *Complete registration* is whose it was begun by.
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

/// Whether this person may read what was handed over: as a reviewer, once it was; with the permission, always.
pub(crate) fn may_read(person: &Person, row: &identity::Model) -> bool {
    let holds = |permission| person.permissions.has(permission);
    holds(Permission::ViewPersonalData) || (holds(Permission::ValidateIdentities) && row.submitted.is_some())
}
