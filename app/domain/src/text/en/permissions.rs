use super::En;
use crate::permission::{HolderFilter, Permission};
use crate::text::{PermissionText, say};

impl PermissionText for En {
    say! {
        permissions = "Permissions";
        permissions_lead = "Who may do what. A change counts from the person's next request.";
        permissions_to_give_at_once = "Permissions to give at once";
        search_people = "Email address or username begins with";
        search = "Search";
        show_people = "Show";
        nobody_found = "Nobody found";
        nobody_found_why = "No e-mail address and no username of an active or pending account begins like this.";
        nobody_here = "Nobody here";
        nobody_here_why = "There is nobody on this page of the list.";
        show_everyone = "Show everyone";
        next_people = "Next";
        first_people = "First";
        holds_nothing = "None";
        founder_holds_all = "Holds every permission, always. Nobody can change that.";
        holds_more_than_you = "Holds what you do not hold, so you cannot change it.";
        this_is_you = "you";
        account_pending = "Pending";
        account_active = "Active";
        held_from = "from";
        held_until = "until";
        holds_it_now = "Holds it already; granting it again changes its days.";
        grant_permissions = "Grant permissions";
        grant_words(who: &str) = "To {who}, from the next request on.";
        only_own_permissions = "Only what you hold yourself can be given.";
        how_long = "From the beginning of the first day to the end of the last";
        first_day_hint = "Left empty, from now on.";
        last_day_hint = "Left empty, for good.";
        never_longer_than_yours = "What you hold for a time only is given until your own end at the latest.";
        revoke_permissions = "Revoke permissions";
        revoke_permissions_words(who: &str) = "What you tick is taken from {who}, from the next request on.";
        revoke_own_warning = "This is your own account. What you take from yourself, somebody else has to give back.";
        granted(who: &str, permissions: &str) = "Granted to {who}: {permissions}.";
        taken(who: &str, permissions: &str) = "Taken from {who}: {permissions}.";
        people_found(count: usize, has_more: bool) => match (count, has_more) {
            (count, true) => format!("{count} people on this page, and more."),
            (0, _) => "Nobody found.".to_owned(),
            (1, _) => "1 person found.".to_owned(),
            (count, _) => format!("{count} people found."),
        };
        permission_about(permission: Permission) => match permission {
            Permission::RegisterUsers => "Invite one person at a time.",
            Permission::BulkInvite => "Invite many people at once, from a list or a file.",
            Permission::ManageInvitations => "See all invitations and outgoing mail; resend, correct and revoke.",
            Permission::ViewRegistry => "Look people up in the registry.",
            Permission::ManageAccounts => "Suspend, reactivate and delete accounts.",
            Permission::RegisterIdentities => "Enter the personal information of others.",
            Permission::ViewPersonalData => "Read personal information and documents.",
            Permission::ValidateIdentities => "Decide whether an identity is verified.",
            Permission::ManagePermissions => "Give and take permissions, as on this page.",
            Permission::ManageSettings => "Change the organization's settings.",
            Permission::ViewAudit => "Read who did what, and when.",
        };
        holder_filter(filter: HolderFilter) => match filter {
            HolderFilter::Everyone => "Everyone",
            HolderFilter::Holders => "With permissions",
        };
    }
}
