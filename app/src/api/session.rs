//! Set-up, sign-in, forgotten passwords, and answering an invitation.

use super::ApiError;
use super::wire::Call;
use domain::address_change::ConfirmAnswer;
use domain::invitation::InvitationView;
use domain::security::{PasskeyOptions, RecoveryCodes, SignInAnswer};
use domain::session::{
    AcceptDraft, ConfirmView, ForgotDraft, PasskeyAcceptDraft, PasswordDraft, ResetView, SessionView,
    SignInDraft,
};
use domain::setup::SetUpDraft;
use domain::to_do::ToDo;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::{desk, keep, keep_step};
#[cfg(feature = "ssr")]
use backend::gate::{Public, SignedIn};

/// The current session view.
#[server(prefix = "/api", endpoint = "session", protocol = Call)]
pub async fn session() -> Result<SessionView, ApiError> {
    Ok(desk::<Public>().await?.session_view().await?)
}

/// What waits for the account.
#[server(prefix = "/api", endpoint = "to_do", protocol = Call)]
pub async fn my_to_do() -> Result<ToDo, ApiError> {
    Ok(desk::<SignedIn>().await?.my_to_do().await?)
}

/// Creates the organization and its founder, and signs the founder in.
#[server(prefix = "/api", endpoint = "set_up", protocol = Call)]
pub async fn set_up(draft: SetUpDraft) -> Result<(), ApiError> {
    keep(&desk::<Public>().await?.set_up(draft).await?)
}

/// Whether the set-up is still open.
#[server(prefix = "/api", endpoint = "set_up_open", protocol = Call)]
pub async fn set_up_open() -> Result<bool, ApiError> {
    Ok(desk::<Public>().await?.set_up_open().await?)
}

/// Signs in and sets the session cookies, or those of a sign-in that waits for the second factor.
#[server(prefix = "/api", endpoint = "sign_in", protocol = Call)]
pub async fn sign_in(draft: SignInDraft) -> Result<SignInAnswer, ApiError> {
    keep_step(&desk::<Public>().await?.sign_in(draft).await?)
}

/// Requests a reset link. The answer is the same for every address.
#[server(prefix = "/api", endpoint = "forgot_password", protocol = Call)]
pub async fn forgot_password(draft: ForgotDraft) -> Result<(), ApiError> {
    Ok(desk::<Public>().await?.forgot_password(draft).await?)
}

/// The account of a reset link.
#[server(prefix = "/api", endpoint = "reset_page", protocol = Call)]
pub async fn reset_page(token: String) -> Result<ResetView, ApiError> {
    Ok(desk::<Public>().await?.reset_view(&token).await?)
}

/// Sets a new password, and signs in or goes on to the second factor.
#[server(prefix = "/api", endpoint = "reset_password", protocol = Call)]
pub async fn reset_password(token: String, draft: PasswordDraft) -> Result<SignInAnswer, ApiError> {
    keep_step(&desk::<Public>().await?.reset_password(&token, draft).await?)
}

/// What an invitation's link shows. Opening it changes nothing.
#[server(prefix = "/api", endpoint = "invitation_page", protocol = Call)]
pub async fn invitation_page(token: String) -> Result<InvitationView, ApiError> {
    Ok(desk::<Public>().await?.invitation_view(&token).await?)
}

/// Accepts an invitation with a password and signs in.
#[server(prefix = "/api", endpoint = "accept", protocol = Call)]
pub async fn accept(token: String, draft: AcceptDraft) -> Result<(), ApiError> {
    keep(&desk::<Public>().await?.accept(&token, draft).await?)
}

/// Begins to make a passkey in place of a password.
#[server(prefix = "/api", endpoint = "begin_passkey_acceptance", protocol = Call)]
pub async fn begin_passkey_acceptance(token: String) -> Result<PasskeyOptions, ApiError> {
    Ok(desk::<Public>().await?.begin_passkey_acceptance(&token).await?)
}

/// Accepts an invitation with a passkey and signs in. The answer has recovery codes.
#[server(prefix = "/api", endpoint = "accept_with_passkey", protocol = Call)]
pub async fn accept_with_passkey(
    token: String,
    draft: PasskeyAcceptDraft,
) -> Result<RecoveryCodes, ApiError> {
    let (signed_in, codes) = desk::<Public>().await?.accept_with_passkey(&token, draft).await?;
    keep(&signed_in)?;
    Ok(codes)
}

/// *This was not meant for me*: revokes the invitation and tells the inviter.
#[server(prefix = "/api", endpoint = "decline", protocol = Call)]
pub async fn decline(token: String) -> Result<(), ApiError> {
    Ok(desk::<Public>().await?.decline(&token).await?)
}

/// Requests a new link to the same address. The answer is always the same.
#[server(prefix = "/api", endpoint = "fresh_link", protocol = Call)]
pub async fn fresh_link(token: String) -> Result<(), ApiError> {
    Ok(desk::<Public>().await?.request_fresh_link(&token).await?)
}

/// The account of a confirmation link. Opening it changes nothing.
#[server(prefix = "/api", endpoint = "confirm_page", protocol = Call)]
pub async fn confirm_page(token: String) -> Result<ConfirmView, ApiError> {
    Ok(desk::<Public>().await?.confirm_view(&token).await?)
}

/// Confirms an address, or a new one of an account. It signs nobody in.
#[server(prefix = "/api", endpoint = "confirm_address", protocol = Call)]
pub async fn confirm_address(token: String) -> Result<ConfirmAnswer, ApiError> {
    Ok(desk::<Public>().await?.confirm_address(&token).await?)
}

/// Sends another confirmation link to one's own address.
#[server(prefix = "/api", endpoint = "send_confirmation", protocol = Call)]
pub async fn send_confirmation() -> Result<(), ApiError> {
    Ok(desk::<SignedIn>().await?.send_confirmation().await?)
}
