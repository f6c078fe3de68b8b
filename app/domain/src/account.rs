//! The user account, level 1 of a person: state, e-mail address, username, password.

mod domain_rule;
mod domain_typo;
mod email;
mod password;
mod pasted;
mod punycode;
mod reserved_usernames;
mod username;

pub use domain_rule::{DomainRule, domains_of, is_in};
pub use domain_typo::{suggest_domain, with_domain};
pub use email::Email;
pub use password::NewPassword;
pub use pasted::{PastedAddress, address_in, addresses_in, pasted_address};
pub use reserved_usernames::{RESERVED_MOST, ReservedUsernames, check_reserved_usernames};
pub use username::{Username, derive_username, numbered, similar_usernames};

use crate::form::words;

/// Converts a domain of any script to IDNA ASCII (UTS #46), lower case; `None` if it is no domain. Browser and host
/// each pass their own function; it is not called for ASCII domains.
pub type ToAscii = fn(&str) -> Option<String>;

words! {
    /// The state of an account. `Pending` until its invitation is accepted; `ToBeDeleted` for the days in which it can be
    /// restored; `Deleted` leaves a tombstone.
    AccountState {
        Pending = "pending",
        Active = "active",
        Suspended = "suspended",
        Deleted = "deleted",
        // Last, since registries store the place of a state in this list.
        ToBeDeleted = "to_be_deleted",
    }
}
