//! Every server function: who may call it, and how large its body may be.
//!
//! A body that is long is read only once it is known that its sender may call the function: whoever is not signed in
//! never makes the host hold one. A short one is read first, since the verb asks the same at its own desk; the live
//! answers while one types need their whole answer in one statement.

use super::body::{DRAFT, JSON_MOST, SHORT, Sender};
use backend::Backend;
use backend::gate::{
    Caller, CanBulkInvite, CanCheckAvailability, CanManageAccounts, CanManageInvitations, CanManageMail,
    CanManagePermissions, CanRegisterIdentities, CanRegisterUsers, CanSearchPeople, CanValidateIdentities,
    CanViewPersonalData, Public, Right, SignedIn,
};
use domain::id::AccountId;
use std::pin::Pin;

/// A server function as it is let in.
pub(crate) struct Function {
    /// Its path below `/api/`.
    name: &'static str,
    /// How many bytes its body may have.
    pub(crate) most: usize,
    opens: for<'a> fn(&'a Backend, &'a Caller) -> Opening<'a>,
}

type Opening<'a> = Pin<Box<dyn Future<Output = backend::Result<Option<AccountId>>> + Send + 'a>>;

impl Function {
    /// Asks whether the caller may call it, where its body is long; who sends its body.
    ///
    /// # Errors
    /// Those of the desk that is opened.
    pub(crate) async fn let_in(&self, backend: &Backend, caller: &Caller) -> backend::Result<Sender> {
        if self.most <= SHORT {
            return Ok(Sender::Network(caller.network()));
        }
        (self.opens)(backend, caller).await.map(Sender::Account)
    }
}

/// The function of a path.
pub(crate) fn at(path: &str) -> Option<&'static Function> {
    let name = path.strip_prefix("/api/")?;
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// The paths in the table: a test compares them with those there are.
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
    // The head of a file may have as many columns as its first line is long.
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
    // One's own identity needs no more than to be signed in; the verb asks whose it is.
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
