use super::{Text, sentences};
use crate::letter_case::lower_letter;
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
        nobody_here;
        nobody_here_why;
        show_everyone;
        next_people;
        first_people;
        holds_nothing;
        founder_holds_all;
        holds_more_than_you;
        can_use_only(list: &str);
        an_administrator;
        only_people_in(units: &str);
        where_granted;
        granted_everywhere;
        granted_inside(unit: &str);
        granted_inside_hint;
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
        // Joins the last two of several.
        and_permission_to;
        permission_about(permission: Permission);
        holder_filter(filter: HolderFilter);
        profiles;
        profiles_lead;
        profile;
        add_profile;
        edit_profile;
        no_profiles;
        no_profiles_why;
        profile_added(name: &str);
        profile_changed(name: &str);
        profile_deleted(name: &str);
        delete_profile_ask(name: &str);
        delete_profile_words(holders: u64);
        profile_reaches(holders: u64);
        profile_beyond_you;
        profile_holders;
        grant_profiles_hint;
        by_profile(name: &str);
        has_profile_now;
        goes_with_profile;
        grant_or_revoke;
        revoked_by_place;
    }
}

impl Text {
    /// What a page needs that cannot be opened.
    pub fn needs_permission(self, permission: Permission) -> String {
        self.needs_permission_to(&enumerated(self, &[permission]))
    }

    /// What a permission lets somebody do, with its name in code, where it is one of several words: in a filter, a chip, a list.
    pub fn permission_named(self, permission: Permission) -> String {
        format!("{} ({permission})", self.permission_about(permission).trim_end_matches('.'))
    }

    /// What a card needs that is disabled.
    pub fn card_needs(self, permissions: &[Permission]) -> String {
        self.card_needs_permission_to(&enumerated(self, permissions))
    }
}

/// Permissions inside a sentence: what each lets somebody do, and its name in code.
fn enumerated(t: Text, permissions: &[Permission]) -> String {
    let named = permissions.iter().map(|permission| {
        let sentence = t.permission_about(*permission);
        let mut letters = sentence.trim_end_matches('.').chars();
        let first = letters.next().map(|letter| lower_letter(letter).to_string()).unwrap_or_default();
        format!("{first}{} ({permission})", letters.as_str())
    });
    named.collect::<Vec<_>>().join(&format!(" {} ", t.and_permission_to()))
}

#[cfg(test)]
mod tests {
    use crate::permission::Permission;
    use crate::text::Locale;

    #[test]
    fn a_permission_among_others_is_said_in_words_with_its_name_in_code() {
        let named = |locale: Locale| locale.text().permission_named(Permission::ViewRegistry);
        assert_eq!(named(Locale::En), "Look people up in the registry (can_view_registry)");
        assert!(named(Locale::It).ends_with(" (can_view_registry)"), "{}", named(Locale::It));
    }

    #[test]
    fn a_missing_permission_is_said_in_words_with_its_name_in_code() {
        let both = [Permission::RegisterUsers, Permission::RegisterIdentities];
        assert_eq!(
            Locale::En.text().card_needs(&both),
            "Needs permission to invite one person at a time (can_register_users) and to enter other people's \
             personal information (can_register_identities). The founder, or somebody who may grant permissions, \
             can grant it."
        );
        assert_eq!(
            Locale::It.text().needs_permission(Permission::ViewRegistry),
            "Per aprire questa pagina serve il permesso di cercare persone nell'anagrafica (can_view_registry). Può \
             concederlo il fondatore, o chi può concedere permessi."
        );
    }
}
