use crate::entry_locks::PendingAddressGiver;
use domain::id::AccountId;
use domain::permission::Permissions;

/// Proof that somebody may become an account, decided in this transaction. Only [`may_become`](super::may_become) makes one, and no link is
/// shown without it.
pub(crate) struct MayBecome {
    pub(super) account: AccountId,
    pub(super) by: Option<AccountId>,
    pub(super) can_read_entries: bool,
    pub(super) needs_any: Permissions,
}

impl MayBecome {
    pub(crate) fn account(&self) -> AccountId {
        self.account
    }

    /// Who; `None` at the shell.
    pub(crate) fn by(&self) -> Option<AccountId> {
        self.by
    }

    /// Whether they may read what others entered for that account.
    pub(crate) fn can_read_entries(&self) -> bool {
        self.can_read_entries
    }

    /// The permissions of which the right that was used needs one.
    pub(crate) fn needs_any(&self) -> Permissions {
        self.needs_any
    }

    /// The same as whoever gives the account another address.
    pub(crate) fn as_address_giver(&self) -> PendingAddressGiver {
        PendingAddressGiver {
            account: self.account,
            by: self.by,
            can_read_entries: self.can_read_entries,
            needs_any: self.needs_any,
        }
    }
}
