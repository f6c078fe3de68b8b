//! *My security*, the second factor of a sign-in, and confirming who one is.

use super::ApiError;
use super::wire::Call;
use domain::id::SessionId;
use domain::security::{
    AuthenticatorDraft, AuthenticatorOffer, ChangePasswordDraft, CodeDraft, RecoveryCodes, SecondFactorView,
    SecurityView,
};
use domain::session::OwnPasswordDraft;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::{current_request, desk, keep, set_cookie};
#[cfg(feature = "ssr")]
use backend::gate::{Public, SignedIn};

/// What the page of the second factor shows.
#[server(prefix = "/api", endpoint = "second_factor_page", protocol = Call)]
pub async fn second_factor_page() -> Result<Option<SecondFactorView>, ApiError> {
    Ok(desk::<Public>().await?.second_factor_view().await?)
}

/// Finishes a sign-in with a code, and sets the session cookies.
#[server(prefix = "/api", endpoint = "enter_code", protocol = Call)]
pub async fn enter_code(draft: CodeDraft) -> Result<(), ApiError> {
    let signed_in = desk::<Public>().await?.enter_code(draft).await?;
    let cookies = current_request()?.backend.second_factor_cookies(&signed_in);
    cookies.into_iter().try_for_each(set_cookie)
}

/// Confirms the session with the password.
#[server(prefix = "/api", endpoint = "confirm_session", protocol = Call)]
pub async fn confirm_session(draft: OwnPasswordDraft) -> Result<(), ApiError> {
    keep(&desk::<SignedIn>().await?.confirm(draft).await?)
}

/// Everything that *My security* shows.
#[server(prefix = "/api", endpoint = "my_security", protocol = Call)]
pub async fn my_security() -> Result<SecurityView, ApiError> {
    Ok(desk::<SignedIn>().await?.my_security().await?)
}

/// Changes one's own password. All other sessions end.
#[server(prefix = "/api", endpoint = "change_password", protocol = Call)]
pub async fn change_password(draft: ChangePasswordDraft) -> Result<(), ApiError> {
    keep(&desk::<SignedIn>().await?.change_password(draft).await?)
}

/// Ends one of one's own sessions.
#[server(prefix = "/api", endpoint = "end_own_session", protocol = Call)]
pub async fn end_own_session(session: SessionId) -> Result<(), ApiError> {
    Ok(desk::<SignedIn>().await?.end_own_session(session).await?)
}

/// Ends all of one's own sessions but this one.
#[server(prefix = "/api", endpoint = "end_other_sessions", protocol = Call)]
pub async fn end_other_sessions() -> Result<(), ApiError> {
    Ok(desk::<SignedIn>().await?.end_other_sessions().await?)
}

/// Offers a secret to add to an authenticator app.
#[server(prefix = "/api", endpoint = "offer_authenticator", protocol = Call)]
pub async fn offer_authenticator() -> Result<AuthenticatorOffer, ApiError> {
    Ok(desk::<SignedIn>().await?.offer_authenticator().await?)
}

/// Adds an authenticator app. The answer has recovery codes, unless some are kept already.
#[server(prefix = "/api", endpoint = "add_authenticator", protocol = Call)]
pub async fn add_authenticator(draft: AuthenticatorDraft) -> Result<Option<RecoveryCodes>, ApiError> {
    Ok(desk::<SignedIn>().await?.add_authenticator(draft).await?)
}

/// Removes the authenticator app.
#[server(prefix = "/api", endpoint = "remove_authenticator", protocol = Call)]
pub async fn remove_authenticator() -> Result<(), ApiError> {
    Ok(desk::<SignedIn>().await?.remove_authenticator().await?)
}

/// Makes new recovery codes.
#[server(prefix = "/api", endpoint = "make_recovery_codes", protocol = Call)]
pub async fn make_recovery_codes() -> Result<RecoveryCodes, ApiError> {
    Ok(desk::<SignedIn>().await?.make_recovery_codes().await?)
}

/// Says that the recovery codes are kept.
#[server(prefix = "/api", endpoint = "keep_recovery_codes", protocol = Call)]
pub async fn keep_recovery_codes() -> Result<(), ApiError> {
    Ok(desk::<SignedIn>().await?.keep_recovery_codes().await?)
}
