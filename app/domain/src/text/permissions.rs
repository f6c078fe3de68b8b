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
        can_use_only(list: &str);
        this_is_you;
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

/// Permissions inside a sentence: what each lets somebody do, and its name in code. `joint` joins the last two.
pub(super) fn enumerated(t: &dyn PermissionText, permissions: &[Permission], joint: &str) -> String {
    let named = permissions.iter().map(|permission| {
        let sentence = t.permission_about(*permission);
        let mut letters = sentence.trim_end_matches('.').chars();
        let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
        format!("{first}{} ({permission})", letters.as_str())
    });
    named.collect::<Vec<_>>().join(&format!(" {joint} "))
}

#[cfg(test)]
mod tests {
    use crate::permission::Permission;
    use crate::text::Locale;

    #[test]
    fn a_missing_permission_is_said_in_words_with_its_name_in_code() {
        let both = [Permission::RegisterUsers, Permission::RegisterIdentities];
        assert_eq!(
            Locale::En.text().card_needs(&both),
            "Needs permission to invite one person at a time (can_register_users) and to enter other people's \
             personal information (can_register_identities). The founder, or somebody who holds \
             can_manage_permissions, can grant it."
        );
        assert_eq!(
            Locale::It.text().needs_permission(Permission::ViewRegistry),
            "Per aprire questa pagina serve il permesso di cercare persone nel registro (can_view_registry). Può \
             concederlo il fondatore, o chi ha can_manage_permissions."
        );
    }
}
