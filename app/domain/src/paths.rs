//! The paths of the program's pages, for links in pages, mails and redirects. The route tables of `app` and `server`
//! repeat them, because their macros take literals; a test of `app` compares the two.

use crate::id::{AccountId, DocumentId, GroupId, IdentityId, InvitationId, JobId, UnitId};
use crate::identity::{Side, Step};

/// The parameter of a call under `/api` that names the account of its page. The host refuses the call to anybody else.
pub const ACCOUNT_PARAMETER: &str = "account";

pub const HOME: &str = "/";
pub const SET_UP: &str = "/setup";
pub const SIGN_IN: &str = "/sign-in";
/// Where a sign-in goes on after the right password.
pub const SECOND_FACTOR: &str = "/sign-in/second-factor";
pub const SIGN_OUT: &str = "/sign-out";
pub const LANGUAGE: &str = "/language";
/// Where the logo is stored and removed.
pub const STORE_LOGO: &str = "/api/logo";
/// The privacy notice, for everybody.
pub const PRIVACY_NOTICE: &str = "/privacy-notice";
pub const FORGOT_PASSWORD: &str = "/forgot-password";
pub const MY_DATA: &str = "/me/data";
pub const MY_SECURITY: &str = "/me/security";
/// Asks for the password again, before what is at another address.
pub const CONFIRM_AGAIN: &str = "/me/confirm";
pub const MY_RECEIPT: &str = "/me/receipt";
pub const MY_EXPORT: &str = "/me/export.json";
pub const REGISTRATION: &str = "/administration/user-registration";
pub const NEW_USER: &str = "/administration/user-registration/new";
pub const BULK_INVITE: &str = "/administration/user-registration/bulk";
/// The same page at the tab of people who are registered.
pub const UPDATE_PEOPLE: &str = "/administration/user-registration/bulk?tab=update";
/// The registry; the pages of people are below it.
pub const REGISTRY: &str = "/administration/registry";
/// One's own actions on many people. Their jobs have the same page as those that invite.
pub const ACTION_JOBS: &str = "/administration/jobs";
pub const REGISTRY_EXPORT: &str = "/administration/registry/export.csv";
/// The people search; the identities of accounts are below it.
pub const PEOPLE: &str = "/administration/user-registration/identity";
pub const COMPLETE_REGISTRATION: &str = "/administration/user-registration/complete";
pub const INVITATIONS: &str = "/administration/invitations";
/// Those who want to register, and wait for a decision.
pub const REQUESTS: &str = "/administration/invitations/requests";
pub const OUTGOING_MAIL: &str = "/administration/mail";
pub const REVIEWS: &str = "/administration/reviews";
pub const PERMISSIONS: &str = "/administration/permissions";
pub const UNITS: &str = "/administration/units";
pub const SETTINGS: &str = "/administration/settings";
/// The formatted part of a mail that is being written, for a frame.
pub const MAIL_PREVIEW: &str = "/administration/settings/mail/preview";
pub const AUDIT: &str = "/administration/audit";
pub const AUDIT_EXPORT_CSV: &str = "/administration/audit/export.csv";
pub const AUDIT_EXPORT_JSON: &str = "/administration/audit/export.jsonl";
pub const GROUPS: &str = "/administration/groups";

/// Asks for the password again, and goes on to a local address.
pub fn confirm_again_then(next: &str) -> String {
    format!("{CONFIRM_AGAIN}?next={}", crate::percent::encode(next))
}

/// The audit with these filters.
pub fn audit(query: &crate::audit::AuditQuery) -> String {
    match query.text() {
        text if text.is_empty() => AUDIT.to_owned(),
        text => format!("{AUDIT}?{text}"),
    }
}

/// The logo of a version, for everybody.
pub fn logo(version: i64) -> String {
    format!("/logo/{version}")
}

/// A page of settings.
pub fn settings(section: crate::setting::SettingSection) -> String {
    format!("{SETTINGS}/{section}")
}

/// A published version of the privacy notice.
pub fn privacy_notice(version: u32) -> String {
    format!("{PRIVACY_NOTICE}?version={version}")
}

/// *Invitations*, with those of the people who are found by this.
pub fn invitations_of(searched: &str) -> String {
    format!("{INVITATIONS}?state=all&q={}", crate::percent::encode(searched))
}

/// The registry, with the people of a unit and of those below it.
pub fn people_in_unit(unit: UnitId) -> String {
    format!("{REGISTRY}?unit={unit}&v=1")
}

/// The registry, with the members of a group.
pub fn people_in_group(group: GroupId) -> String {
    format!("{REGISTRY}?group={group}&v=1")
}

/// A list of people.
pub fn people(query: &crate::registry::RegistryQuery) -> String {
    match query.text() {
        text if text.is_empty() => REGISTRY.to_owned(),
        text => format!("{REGISTRY}?{text}"),
    }
}

/// The sign-in that redirects to a page of the program.
pub fn sign_in_then(path: &str) -> String {
    format!("{SIGN_IN}?next={path}")
}

/// The second factor, which leads to a page of the program.
pub fn second_factor_then(path: &str) -> String {
    // What would end the parameter, or be read otherwise there.
    let path = path.replace('%', "%25").replace('&', "%26").replace('#', "%23").replace('+', "%2B");
    if path == HOME { SECOND_FACTOR.to_owned() } else { format!("{SECOND_FACTOR}?next={path}") }
}

pub fn invitation(token: &str) -> String {
    format!("/invitation/{token}")
}

/// The parameter of an invitation's page that says which language the person has chosen there.
pub const LANGUAGE_PARAMETER: &str = "language";

pub fn decline_invitation(token: &str) -> String {
    format!("/invitation/{token}/decline")
}

/// Where the holder of an expired link requests another one.
pub fn fresh_link(token: &str) -> String {
    format!("/invitation/{token}/fresh-link")
}

pub fn reset_password(token: &str) -> String {
    format!("/reset-password/{token}")
}

pub fn confirm_address(token: &str) -> String {
    format!("/confirm/{token}")
}

/// The organization's link for people who want to register.
pub fn join(token: &str) -> String {
    format!("/join/{token}")
}

/// Where they confirm their address.
pub fn confirm_join(token: &str) -> String {
    format!("/join/confirm/{token}")
}

/// Where somebody stops what was asked for about their account.
pub fn stop(token: &str) -> String {
    format!("/stop/{token}")
}

/// The result of sending an invitation.
pub fn user_created(invitation: InvitationId) -> String {
    format!("{NEW_USER}?invited={invitation}")
}

pub fn bulk_job(job: JobId) -> String {
    format!("{BULK_INVITE}/{job}")
}

/// The event stream of a job's progress.
pub fn bulk_job_events(job: JobId) -> String {
    format!("{BULK_INVITE}/{job}/events")
}

/// The results of a job: all rows, or those that failed.
pub fn bulk_job_results(job: JobId, only_failed: bool) -> String {
    let only = if only_failed { "?only=failed" } else { "" };
    format!("{BULK_INVITE}/{job}/results.csv{only}")
}

pub fn account_identity(account: AccountId) -> String {
    format!("{PEOPLE}/{account}")
}

pub fn registration(registration: IdentityId) -> String {
    format!("{COMPLETE_REGISTRATION}?registration={registration}")
}

/// The page of a person in the registry.
pub fn person(account: AccountId) -> String {
    format!("{REGISTRY}/{account}")
}

pub fn my_data_at(step: Step) -> String {
    format!("{MY_DATA}?step={step}")
}

pub fn review(identity: IdentityId) -> String {
    format!("{REVIEWS}/{identity}")
}

/// The URL of a document's picture, to store, read and delete it.
pub fn picture(document: DocumentId, side: Side) -> String {
    format!("/api/images/{document}/{side}")
}
