//! The table of server functions: who may call each, and how large its body may be.
//!
//! A long body is read only after the permission of its sender was checked, so that callers who are not signed in
//! cannot fill memory. A short one is read first, since the function opens the same desk anyway, and live answers
//! have to be a single statement.

use super::body::{DRAFT, JSON_MOST, SHORT, Sender};
use backend::Backend;
use backend::gate::{
    Caller, CanActOnPeople, CanBulkInvite, CanCheckAvailability, CanChooseUnits, CanManageAccounts,
    CanManageInvitations, CanManageMail, CanManagePermissions, CanManageSettings, CanReadFields,
    CanReadUnits, CanRegisterIdentities, CanRegisterUsers, CanRunJobs, CanSearchPeople,
    CanValidateIdentities, CanViewAudit, CanViewPersonalData, CanViewRegistry, OwnSecurity, Public, Right,
    SignedIn,
};
use domain::id::AccountId;
use std::pin::Pin;

/// A server function.
pub(crate) struct Function {
    /// Its path below `/api/`.
    name: &'static str,
    /// Most bytes of its body.
    pub(crate) most: usize,
    opens: for<'a> fn(&'a Backend, &'a Caller) -> Opening<'a>,
}

type Opening<'a> = Pin<Box<dyn Future<Output = backend::Result<Option<AccountId>>> + Send + 'a>>;

impl Function {
    /// For a long body, checks whether the caller may call it; returns the sender of the body.
    ///
    /// # Errors
    /// Those of opening the desk.
    pub(crate) async fn let_in(&self, backend: &Backend, caller: &Caller) -> backend::Result<Sender> {
        if self.most <= SHORT {
            return Ok(Sender::Network(caller.network()));
        }
        (self.opens)(backend, caller).await.map(Sender::Account)
    }
}

/// The function at a path.
pub(crate) fn at(path: &str) -> Option<&'static Function> {
    let name = path.strip_prefix("/api/")?;
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// The paths of the table, for the test that compares them with all server functions.
pub fn function_paths() -> impl Iterator<Item = String> {
    FUNCTIONS.iter().map(|function| format!("/api/{}", function.name))
}

const fn function<R: Right>(name: &'static str, most: usize) -> Function {
    Function {
        name,
        most,
        opens: |backend, caller| {
            Box::pin(async { backend.open::<R>(caller).await.map(|desk| desk.account()) })
        },
    }
}

/// A new passkey with the certificate of its device.
const PASSKEY: usize = 16 * 1024;
/// A field with a hundred options in each language.
const FIELD: usize = 128 * 1024;
/// Forty long texts, as they are and as they were.
const OWN_VALUES: usize = 1024 * 1024;

const FUNCTIONS: &[Function] = &[
    function::<Public>("session", SHORT),
    function::<Public>("set_up", SHORT),
    function::<Public>("set_up_open", SHORT),
    function::<Public>("sign_in", SHORT),
    function::<Public>("second_factor_page", SHORT),
    function::<Public>("enter_code", SHORT),
    function::<Public>("stop_page", SHORT),
    function::<Public>("stop", SHORT),
    function::<Public>("begin_passkey_sign_in", SHORT),
    // The answers of devices are at most a few KiB.
    function::<Public>("passkey_sign_in", SHORT),
    function::<Public>("begin_passkey_factor", SHORT),
    function::<Public>("passkey_factor", SHORT),
    function::<Public>("forgot_password", SHORT),
    function::<Public>("reset_page", SHORT),
    function::<Public>("reset_password", SHORT),
    function::<Public>("invitation_page", SHORT),
    function::<Public>("accept", SHORT),
    function::<Public>("begin_passkey_acceptance", SHORT),
    function::<Public>("accept_with_passkey", SHORT),
    function::<Public>("decline", SHORT),
    function::<Public>("fresh_link", SHORT),
    function::<Public>("confirm_page", SHORT),
    function::<Public>("confirm_address", SHORT),
    function::<Public>("join_page", SHORT),
    function::<Public>("ask_to_join", SHORT),
    function::<Public>("join_confirm_page", SHORT),
    function::<Public>("confirm_join", SHORT),
    function::<SignedIn>("send_confirmation", SHORT),
    function::<SignedIn>("to_do", SHORT),
    function::<CanCheckAvailability>("availability", SHORT),
    function::<CanRegisterUsers>("invite", DRAFT),
    function::<CanRegisterUsers>("issued", SHORT),
    function::<CanManageInvitations>("invitations", SHORT),
    function::<CanManageInvitations>("resend", SHORT),
    function::<CanManageInvitations>("revoke", SHORT),
    function::<CanManageInvitations>("link", SHORT),
    function::<CanManageInvitations>("correct_address", SHORT),
    function::<CanManageInvitations>("delete_pending", SHORT),
    function::<CanManageInvitations>("join_requests", SHORT),
    function::<CanRegisterUsers>("approve_request", SHORT),
    function::<CanManageInvitations>("decline_request", SHORT),
    function::<CanManageSettings>("join_link", SHORT),
    function::<CanManageSettings>("new_join_link", SHORT),
    function::<CanManageMail>("messages", SHORT),
    function::<CanManageMail>("message_link", SHORT),
    function::<CanManageMail>("retry", SHORT),
    function::<CanManageMail>("hold", SHORT),
    function::<CanManageMail>("held_count", SHORT),
    function::<CanManageMail>("send_held", SHORT),
    function::<CanManageMail>("confirm_restore", SHORT),
    // The header of a file has as many columns as fit into its first line.
    function::<CanBulkInvite>("begin_bulk", JSON_MOST),
    function::<CanBulkInvite>("put_bulk_rows", JSON_MOST),
    function::<CanBulkInvite>("start_bulk", SHORT),
    function::<CanRunJobs>("bulk_job", SHORT),
    function::<CanRunJobs>("bulk_jobs", SHORT),
    function::<CanRunJobs>("bulk_rows", SHORT),
    function::<CanRunJobs>("pause_bulk", SHORT),
    function::<CanRunJobs>("resume_bulk", SHORT),
    function::<CanRunJobs>("cancel_bulk", SHORT),
    function::<CanRunJobs>("undo_bulk", SHORT),
    function::<CanBulkInvite>("registry_check", JSON_MOST),
    function::<CanBulkInvite>("invite_words", SHORT),
    // The ids of those who were selected one by one.
    function::<CanActOnPeople>("preview_action", JSON_MOST),
    function::<CanActOnPeople>("begin_action", JSON_MOST),
    function::<CanRunJobs>("action_jobs", SHORT),
    function::<CanManageAccounts>("update_words", SHORT),
    function::<CanManageAccounts>("update_people", JSON_MOST),
    // The query of a view.
    function::<CanManageAccounts>("absent_people", DRAFT),
    function::<CanManageAccounts>("begin_update", DRAFT),
    function::<CanManageAccounts>("put_update_rows", JSON_MOST),
    function::<CanManageAccounts>("start_update", SHORT),
    function::<CanManagePermissions>("holders", SHORT),
    function::<CanManagePermissions>("grant_permissions", DRAFT),
    function::<CanManagePermissions>("revoke_permissions", DRAFT),
    function::<CanManagePermissions>("profiles", SHORT),
    function::<CanManagePermissions>("create_profile", SHORT),
    function::<CanManagePermissions>("change_profile", SHORT),
    function::<CanManagePermissions>("delete_profile", SHORT),
    function::<CanSearchPeople>("people", SHORT),
    // A position in the list has a name, which may be escaped.
    function::<CanViewRegistry>("registry", DRAFT),
    function::<CanViewRegistry>("overview", SHORT),
    function::<CanViewRegistry>("remember_columns", SHORT),
    function::<CanViewRegistry>("saved_views", SHORT),
    function::<CanViewRegistry>("save_view", DRAFT),
    function::<CanViewRegistry>("rename_view", DRAFT),
    function::<CanViewRegistry>("delete_view", SHORT),
    function::<CanViewRegistry>("person", SHORT),
    function::<CanViewRegistry>("person_timeline", SHORT),
    function::<CanManageAccounts>("end_session", SHORT),
    function::<CanManageAccounts>("edit_account", SHORT),
    function::<CanManageAccounts>("suspend_account", DRAFT),
    function::<CanManageAccounts>("reactivate_account", SHORT),
    // One's own identity needs a session only; the function checks the target.
    function::<SignedIn>("identity", SHORT),
    function::<SignedIn>("save_step", DRAFT),
    function::<SignedIn>("add_document", SHORT),
    function::<SignedIn>("remove_document", SHORT),
    function::<SignedIn>("submit_identity", DRAFT),
    function::<SignedIn>("accept_notice", SHORT),
    function::<SignedIn>("begin_correction", SHORT),
    function::<SignedIn>("discard_correction", SHORT),
    function::<CanViewPersonalData>("vouch", SHORT),
    function::<CanRegisterIdentities>("ask_person", SHORT),
    function::<CanRegisterIdentities>("complete_registration", SHORT),
    function::<CanRegisterIdentities>("registrations", SHORT),
    function::<CanRegisterIdentities>("discard_registration", SHORT),
    function::<CanValidateIdentities>("reviews", SHORT),
    function::<CanValidateIdentities>("review_case", SHORT),
    function::<CanValidateIdentities>("claim_case", SHORT),
    function::<CanValidateIdentities>("release_case", SHORT),
    function::<CanValidateIdentities>("case_reviewers", SHORT),
    function::<CanValidateIdentities>("reassign_case", SHORT),
    function::<CanValidateIdentities>("settle_lookalike", SHORT),
    function::<CanValidateIdentities>("next_case", SHORT),
    function::<CanValidateIdentities>("decide", DRAFT),
    function::<OwnSecurity>("confirm_session", SHORT),
    function::<OwnSecurity>("check_confirmed", SHORT),
    function::<OwnSecurity>("begin_passkey_confirmation", SHORT),
    function::<OwnSecurity>("confirm_with_passkey", SHORT),
    function::<OwnSecurity>("begin_passkey", SHORT),
    function::<OwnSecurity>("add_passkey", PASSKEY),
    function::<OwnSecurity>("remove_passkey", SHORT),
    function::<OwnSecurity>("stop_own_reset", SHORT),
    function::<CanViewRegistry>("person_factor", SHORT),
    function::<CanManageAccounts>("reset_second_factor", SHORT),
    function::<SignedIn>("founder_candidate", SHORT),
    function::<SignedIn>("offer_founder_role", SHORT),
    function::<SignedIn>("end_founder_offer", SHORT),
    function::<SignedIn>("accept_founder_role", SHORT),
    function::<OwnSecurity>("my_security", SHORT),
    function::<OwnSecurity>("change_password", SHORT),
    function::<OwnSecurity>("end_own_session", SHORT),
    function::<OwnSecurity>("end_other_sessions", SHORT),
    function::<OwnSecurity>("offer_authenticator", SHORT),
    function::<OwnSecurity>("add_authenticator", SHORT),
    function::<OwnSecurity>("remove_authenticator", SHORT),
    function::<OwnSecurity>("make_recovery_codes", SHORT),
    function::<OwnSecurity>("keep_recovery_codes", SHORT),
    function::<SignedIn>("my_receipt", SHORT),
    function::<SignedIn>("ask_erasure", SHORT),
    function::<CanManageAccounts>("suspend_identity", SHORT),
    function::<CanManageAccounts>("reactivate_identity", SHORT),
    function::<CanManageAccounts>("erase_identity", SHORT),
    function::<CanManageAccounts>("decline_erasure", DRAFT),
    function::<CanManageSettings>("settings", SHORT),
    function::<CanManageSettings>("save_settings", DRAFT),
    function::<CanManageSettings>("settings_history", SHORT),
    function::<CanManageSettings>("mail_settings", SHORT),
    function::<CanManageSettings>("mail_text", SHORT),
    function::<CanManageSettings>("save_mail_text", DRAFT),
    function::<CanManageSettings>("reset_mail_text", SHORT),
    function::<CanManageSettings>("preview_mail_text", DRAFT),
    function::<CanManageSettings>("send_test_mail", DRAFT),
    function::<CanManageSettings>("check_mail_server", SHORT),
    function::<CanManageSettings>("requirement_effect", SHORT),
    function::<CanViewAudit>("audit", SHORT),
    function::<Public>("privacy_notice", SHORT),
    function::<CanManageSettings>("notice_settings", SHORT),
    // A text in each language.
    function::<CanManageSettings>("save_notice", JSON_MOST),
    function::<CanManageSettings>("publish_notice", JSON_MOST),
    function::<CanReadUnits>("units", SHORT),
    function::<CanChooseUnits>("unit_choices", SHORT),
    function::<CanManageSettings>("unit_move_effect", SHORT),
    function::<CanManageSettings>("create_unit", SHORT),
    function::<CanManageSettings>("update_unit", SHORT),
    function::<CanManageSettings>("archive_unit", SHORT),
    function::<CanManageSettings>("restore_unit", SHORT),
    function::<CanManageAccounts>("move_to_unit", SHORT),
    function::<CanReadUnits>("groups", SHORT),
    function::<CanManageSettings>("own_fields_page", SHORT),
    function::<CanReadFields>("own_fields", SHORT),
    function::<CanReadFields>("identity_fields", SHORT),
    function::<CanManageSettings>("add_own_field", FIELD),
    function::<CanManageSettings>("change_own_field", FIELD),
    function::<CanManageSettings>("retire_own_field", SHORT),
    function::<CanManageSettings>("order_own_fields", SHORT),
    function::<CanManageAccounts>("set_own_fields", OWN_VALUES),
    function::<SignedIn>("my_own_fields", SHORT),
    function::<SignedIn>("set_my_own_fields", OWN_VALUES),
    function::<CanManageSettings>("create_group", SHORT),
    function::<CanManageSettings>("update_group", SHORT),
    function::<CanManageSettings>("delete_group", SHORT),
    function::<CanManageAccounts>("add_to_group", SHORT),
    function::<CanManageAccounts>("remove_from_group", SHORT),
    function::<CanManageAccounts>("set_relationship", SHORT),
    function::<CanManageAccounts>("set_start_date", SHORT),
    function::<CanManageAccounts>("delete_account", DRAFT),
    function::<CanManageAccounts>("restore_account", SHORT),
    function::<CanManageAccounts>("free_account", SHORT),
    function::<CanManageAccounts>("change_address", SHORT),
    function::<CanManageAccounts>("agree_to_address", SHORT),
    function::<CanManageAccounts>("stop_address_change", SHORT),
    function::<SignedIn>("change_own_address", SHORT),
    function::<SignedIn>("stop_own_address_change", SHORT),
    function::<CanManageAccounts>("set_end_date", SHORT),
];
