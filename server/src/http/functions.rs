//! The table of server functions: who may call each, and how large its body may be.
//!
//! A long body is read only after the permission of its sender was checked, so that callers who are not signed in
//! cannot fill memory. A short one is read first, since the function opens the same desk anyway, and live answers
//! have to be a single statement.

use super::body::{DRAFT, JSON_MOST, SHORT, Sender};
use backend::Backend;
use backend::gate::{
    Caller, CanBulkInvite, CanCheckAvailability, CanManageAccounts, CanManageInvitations, CanManageMail,
    CanManagePermissions, CanRegisterIdentities, CanRegisterUsers, CanSearchPeople, CanValidateIdentities,
    CanViewPersonalData, Public, Right, SignedIn,
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

const fn of<R: Right>(name: &'static str, most: usize) -> Function {
    Function {
        name,
        most,
        opens: |backend, caller| {
            Box::pin(async { backend.open::<R>(caller).await.map(|desk| desk.account()) })
        },
    }
}

const FUNCTIONS: &[Function] = &[
    of::<Public>("session", SHORT),
    of::<Public>("set_up", SHORT),
    of::<Public>("set_up_open", SHORT),
    of::<Public>("sign_in", SHORT),
    of::<Public>("forgot_password", SHORT),
    of::<Public>("reset_page", SHORT),
    of::<Public>("reset_password", SHORT),
    of::<Public>("invitation_page", SHORT),
    of::<Public>("accept", SHORT),
    of::<Public>("decline", SHORT),
    of::<Public>("fresh_link", SHORT),
    of::<Public>("confirm_page", SHORT),
    of::<Public>("confirm_address", SHORT),
    of::<SignedIn>("send_confirmation", SHORT),
    of::<CanCheckAvailability>("availability", SHORT),
    of::<CanRegisterUsers>("invite", DRAFT),
    of::<CanRegisterUsers>("issued", SHORT),
    of::<CanManageInvitations>("invitations", SHORT),
    of::<CanManageInvitations>("resend", SHORT),
    of::<CanManageInvitations>("revoke", SHORT),
    of::<CanManageInvitations>("link", SHORT),
    of::<CanManageInvitations>("correct_address", SHORT),
    of::<CanManageInvitations>("delete_pending", SHORT),
    of::<CanManageMail>("messages", SHORT),
    of::<CanManageMail>("message_link", SHORT),
    of::<CanManageMail>("retry", SHORT),
    of::<CanManageMail>("hold", SHORT),
    of::<CanManageMail>("send_held", SHORT),
    // The header of a file has as many columns as fit into its first line.
    of::<CanBulkInvite>("begin_bulk", JSON_MOST),
    of::<CanBulkInvite>("put_bulk_rows", JSON_MOST),
    of::<CanBulkInvite>("start_bulk", SHORT),
    of::<CanBulkInvite>("bulk_job", SHORT),
    of::<CanBulkInvite>("bulk_jobs", SHORT),
    of::<CanBulkInvite>("pause_bulk", SHORT),
    of::<CanBulkInvite>("resume_bulk", SHORT),
    of::<CanBulkInvite>("cancel_bulk", SHORT),
    of::<CanBulkInvite>("undo_bulk", SHORT),
    of::<CanBulkInvite>("registry_check", JSON_MOST),
    of::<CanManagePermissions>("holders", SHORT),
    of::<CanManagePermissions>("grant_permissions", DRAFT),
    of::<CanManagePermissions>("revoke_permissions", DRAFT),
    of::<CanSearchPeople>("people", SHORT),
    // One's own identity needs a session only; the function checks the target.
    of::<SignedIn>("identity", SHORT),
    of::<SignedIn>("save_step", DRAFT),
    of::<SignedIn>("add_document", SHORT),
    of::<SignedIn>("remove_document", SHORT),
    of::<SignedIn>("submit_identity", DRAFT),
    of::<SignedIn>("accept_notice", SHORT),
    of::<SignedIn>("begin_correction", SHORT),
    of::<CanViewPersonalData>("vouch", SHORT),
    of::<CanRegisterIdentities>("ask_person", SHORT),
    of::<CanRegisterIdentities>("complete_registration", SHORT),
    of::<CanRegisterIdentities>("registrations", SHORT),
    of::<CanRegisterIdentities>("discard_registration", SHORT),
    of::<CanValidateIdentities>("reviews", SHORT),
    of::<CanValidateIdentities>("review_case", SHORT),
    of::<CanValidateIdentities>("claim_case", SHORT),
    of::<CanValidateIdentities>("release_case", SHORT),
    of::<CanValidateIdentities>("decide", DRAFT),
    of::<SignedIn>("my_receipt", SHORT),
    of::<SignedIn>("ask_erasure", SHORT),
    of::<CanManageAccounts>("suspend_identity", SHORT),
    of::<CanManageAccounts>("reactivate_identity", SHORT),
    of::<CanManageAccounts>("erase_identity", SHORT),
];
