use super::sentences;
use crate::session::Device;

sentences! {
    /// The page of a person in the registry.
    PersonText {
        organization_section;
        sessions;
        last_sign_in;
        account_created;
        account_ends;
        no_end;
        external_id;
        external_id_hint;
        relationship_label;
        not_stated;
        no_identity_yet;
        open_review;
        no_invitations_of_person;
        no_permissions_of_person;
        no_sessions_of_person;
        no_mail_of_invitation;
        language_label;
        signed_in_on;
        last_seen_on;
        invitation_made_on;
        granted_on;
        end_session;
        session_ended;
        suspension;
        suspended_until;
        suspended_without_end;
        edit_account;
        edit_account_words;
        edit_pending_words;
        save_account;
        account_edited;
        suspend_account;
        suspend_account_words(who: &str);
        suspend_reason_hint;
        suspend_end_hint;
        account_suspended;
        reactivate_account;
        ask_reactivate_account;
        reactivate_account_words(who: &str);
        account_reactivated;
        device(device: Device);
        move_to_unit;
        move_to_unit_words(who: &str);
        unit_of_person_changed;
        add_to_group;
        add_to_group_words(who: &str);
        choose_group;
        no_groups_to_choose;
        membership_end_hint;
        member_until;
        added_to_group;
        remove_from_group;
        ask_remove_from_group;
        remove_from_group_words(who: &str, group: &str);
        removed_from_group;
        in_no_group;
        change_relationship;
        change_relationship_words;
        relationship_changed;
        delete_person;
        delete_pending_words(who: &str, days: u32);
        delete_account_words(who: &str, days: u32);
        account_will_be_deleted;
        deletion;
        erased_from;
        restore_account;
        ask_restore_account;
        restore_account_words(who: &str);
        restore_pending_words(who: &str);
        account_restored;
        free_account;
        ask_free_account;
        free_account_words(who: &str);
        account_freed;
        freed_label;
        freed_for_others;
        restore_freed_words(email: &str);
        open_to_restore;
        set_start_date;
        set_start_date_words;
        start_date_hint;
        start_date_changed;
        set_end_date;
        set_end_date_words(who: &str);
        end_date_hint;
        end_date_changed;
    }
}

/// The browser and the system, joined as the language does.
pub(super) fn device_in_words(device: Device, joined: &str, unknown: &str) -> String {
    match (device.browser, device.system) {
        (Some(browser), Some(system)) => format!("{browser} {joined} {system}"),
        (Some(browser), None) => browser.to_string(),
        (None, Some(system)) => system.to_string(),
        (None, None) => unknown.to_owned(),
    }
}
