use super::En;
use crate::permission::{HolderFilter, Permission};
use crate::text::{PermissionText, say};

say! {
    PermissionText for En {
        permissions = "Permissions";
        permissions_lead = "Who can do what. Changes apply at once.";
        permissions_to_give_at_once = "Permissions to give at once";
        search_people = "Email address or username begins with";
        search = "Search";
        show_people = "Show";
        nobody_found = "Nobody found";
        nobody_here = "Nobody here";
        nobody_here_why = "This page of the list is empty.";
        show_everyone = "Show everyone";
        next_people = "Next";
        first_people = "First";
        holds_nothing = "None";
        founder_holds_all = "Holds every permission, always. Nobody can change that.";
        holds_more_than_you = "Holds permissions that you do not hold, so you can't change them.";
        can_use_only(list: &str) => if list.is_empty() {
            "Somebody else may be using this account and holds none of these permissions, so nobody can use them here for now.".to_owned()
        } else {
            format!("Somebody else may be using this account. For now it can use only what they hold too: {list}.")
        };
        an_administrator = "an administrator";
        only_people_in(units: &str) = "Only people in {units}";
        where_granted = "Where";
        granted_everywhere = "Everywhere";
        granted_inside(unit: &str) = "in {unit}";
        granted_inside_hint = "For the people in this unit and in those below it. Settings and the audit are granted everywhere only.";
        this_is_you = "you";
        held_from = "from";
        held_until = "until";
        holds_it_now = "Already granted. Granted again in the same place, its days change; in another place, it counts there too.";
        grant_permissions = "Grant permissions";
        grant_words(who: &str) = "{who} can use them at once, or from the first day that you choose.";
        only_own_permissions = "You can grant only permissions that you hold yourself.";
        how_long = "From the start of the first day to the end of the last";
        first_day_hint = "Leave it empty to start now.";
        last_day_hint = "Leave it empty for no end.";
        never_longer_than_yours = "Where your own permission ends, theirs ends on the same day at the latest.";
        revoke_permissions = "Revoke permissions";
        revoke_permissions_words(who: &str) = "Choose what {who} can no longer do. This applies at once.";
        revoke_own_warning = "This is your own account. You can't grant yourself again what you revoke.";
        granted(who: &str, permissions: &str) = "Granted to {who}: {permissions}.";
        taken(who: &str, permissions: &str) = "Revoked from {who}: {permissions}.";
        people_found(count: usize, has_more: bool) = match (count, has_more) {
            (_, true) => "{count} people on this page, and more on the next.",
            (0, _) => "Nobody found.",
            (1, _) => "1 person found.",
            _ => "{count} people found.",
        };
        and_permission_to = "and to";
        permission_about(permission: Permission) = match permission {
            Permission::RegisterUsers => "Invite one person at a time.",
            Permission::BulkInvite => "Invite many people at once, from a list or a file.",
            Permission::ManageInvitations => "See all invitations and outgoing mail, and resend, correct or revoke them.",
            Permission::ViewRegistry => "Look people up in the registry.",
            Permission::ManageAccounts => "Suspend, reactivate and delete accounts.",
            Permission::RegisterIdentities => "Enter other people's personal information.",
            Permission::ViewPersonalData => "Read personal information and documents.",
            Permission::ValidateIdentities => "Review identities and decide whether they are verified.",
            Permission::ManagePermissions => "Grant and revoke permissions.",
            Permission::ManageSettings => "Change the organization's settings.",
            Permission::ViewAudit => "See who did what, and when.",
        };
        holder_filter(filter: HolderFilter) = match filter {
            HolderFilter::Everyone => "Everyone",
            HolderFilter::Holders => "With permissions",
        };
        profiles = "Profiles";
        profiles_lead = "A profile is a set of permissions with a name. Those who have it get what you add to it later, and lose what you remove.";
        profile = "Profile";
        add_profile = "Add profile";
        edit_profile = "Edit profile";
        no_profiles = "No profiles yet";
        no_profiles_why = "Add one for permissions that several people need together.";
        profile_added(name: &str) = "Profile {name} added.";
        profile_changed(name: &str) = "Profile {name} changed.";
        profile_deleted(name: &str) = "Profile {name} deleted.";
        delete_profile_ask(name: &str) = "Delete the profile {name}?";
        delete_profile_words(holders: u64) = match holders {
            0 => "Nobody has this profile.",
            1 => "1 person has this profile and loses its permissions at once, except those granted in another way.",
            _ => "{holders} people have this profile and lose its permissions at once, except those granted in another way.",
        };
        profile_reaches(holders: u64) = match holders {
            0 => "Nobody has this profile yet.",
            1 => "What you change applies at once to the 1 person who has this profile.",
            _ => "What you change applies at once to the {holders} people who have this profile.",
        };
        profile_beyond_you = "Has permissions that you do not hold, so you can't grant or change it.";
        profile_holders = "People";
        grant_profiles_hint = "Later changes of a profile apply to everybody who has it.";
        by_profile(name: &str) = "from the profile {name}";
        has_profile_now = "Already granted. Granting it again changes its days.";
        goes_with_profile = "Permissions that come from a profile are revoked with the profile.";
        grant_or_revoke = "Grant or revoke permissions";
        revoked_by_place = "What is granted in several places can be revoked in each of them.";
    }
}
