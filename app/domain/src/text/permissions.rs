use super::sentences;
use crate::permission::{HolderFilter, Permission};

sentences! {
    /// *Permissions*: grants, and the description of each permission.
    PermissionText {
        permissions;
        permissions_lead;
        permissions_to_give_at_once;
        search_people;
        search;
        show_people;
        nobody_found;
        nobody_found_why;
        nobody_here;
        nobody_here_why;
        show_everyone;
        next_people;
        first_people;
        holds_nothing;
        founder_holds_all;
        holds_more_than_you;
        this_is_you;
        account_pending;
        account_active;
        held_from;
        held_until;
        holds_it_now;
        grant_permissions;
        grant_words(who: &str);
        only_own_permissions;
        how_long;
        first_day_hint;
        last_day_hint;
        never_longer_than_yours;
        revoke_permissions;
        revoke_permissions_words(who: &str);
        revoke_own_warning;
        granted(who: &str, permissions: &str);
        taken(who: &str, permissions: &str);
        people_found(count: usize, has_more: bool);
        permission_about(permission: Permission);
        holder_filter(filter: HolderFilter);
    }
}
