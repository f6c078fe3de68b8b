//! *My security*, the second factor of a sign-in, and confirming who one is.

use super::ApiError;
use super::wire::Call;
use domain::address_change::OwnAddressDraft;
use domain::founder::FounderCandidate;
use domain::id::{AccountId, FounderOfferId, PasskeyId, SessionId};
use domain::security::{
    AuthenticatorDraft, AuthenticatorOffer, ChangePasswordDraft, CodeDraft, FactorResetAnswer, PasskeyAnswer,
    PasskeyDraft, PasskeyOptions, PersonFactor, RecoveryCodes, SecondFactorView, SecurityView, StopAnswer,
    StopView,
};
use domain::session::OwnPasswordDraft;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::{current_request, desk, keep, set_cookie};
#[cfg(feature = "ssr")]
use backend::gate::{CanManageAccounts, CanViewRegistry, OwnSecurity, Public, SignedIn};

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

/// Begins a sign-in with a passkey: what the browser is asked.
#[server(prefix = "/api", endpoint = "begin_passkey_sign_in", protocol = Call)]
pub async fn begin_passkey_sign_in() -> Result<PasskeyOptions, ApiError> {
    let (options, ceremony) = desk::<Public>().await?.begin_passkey_sign_in()?;
    set_cookie(current_request()?.backend.ceremony_cookie(&ceremony))?;
    Ok(options)
}

/// Signs in with a passkey, and sets the session cookies.
#[server(prefix = "/api", endpoint = "passkey_sign_in", protocol = Call)]
pub async fn passkey_sign_in(answer: PasskeyAnswer) -> Result<(), ApiError> {
    keep(&desk::<Public>().await?.passkey_sign_in(answer).await?)
}

/// Begins to ask for a passkey after the password.
#[server(prefix = "/api", endpoint = "begin_passkey_factor", protocol = Call)]
pub async fn begin_passkey_factor() -> Result<PasskeyOptions, ApiError> {
    Ok(desk::<Public>().await?.begin_passkey_factor().await?)
}

/// Finishes a sign-in with a passkey after the password.
#[server(prefix = "/api", endpoint = "passkey_factor", protocol = Call)]
pub async fn passkey_factor(answer: PasskeyAnswer) -> Result<(), ApiError> {
    let signed_in = desk::<Public>().await?.passkey_factor(answer).await?;
    let cookies = current_request()?.backend.second_factor_cookies(&signed_in);
    cookies.into_iter().try_for_each(set_cookie)
}

/// Begins to confirm the session with a passkey.
#[server(prefix = "/api", endpoint = "begin_passkey_confirmation", protocol = Call)]
pub async fn begin_passkey_confirmation() -> Result<PasskeyOptions, ApiError> {
    Ok(desk::<OwnSecurity>().await?.begin_passkey_confirmation().await?)
}

/// Confirms the session with a passkey.
#[server(prefix = "/api", endpoint = "confirm_with_passkey", protocol = Call)]
pub async fn confirm_with_passkey(answer: PasskeyAnswer) -> Result<(), ApiError> {
    keep(&desk::<OwnSecurity>().await?.confirm_with_passkey(answer).await?)
}

/// Begins to add a passkey: what the browser is asked.
#[server(prefix = "/api", endpoint = "begin_passkey", protocol = Call)]
pub async fn begin_passkey() -> Result<PasskeyOptions, ApiError> {
    Ok(desk::<OwnSecurity>().await?.begin_passkey().await?)
}

/// Adds a passkey. The answer has recovery codes, unless some are kept already.
#[server(prefix = "/api", endpoint = "add_passkey", protocol = Call)]
pub async fn add_passkey(draft: PasskeyDraft) -> Result<Option<RecoveryCodes>, ApiError> {
    Ok(desk::<OwnSecurity>().await?.add_passkey(draft).await?)
}

/// Removes a passkey.
#[server(prefix = "/api", endpoint = "remove_passkey", protocol = Call)]
pub async fn remove_passkey(passkey: PasskeyId) -> Result<(), ApiError> {
    Ok(desk::<OwnSecurity>().await?.remove_passkey(passkey).await?)
}

/// Whether the session was confirmed lately: for files, whose addresses are no calls.
#[server(prefix = "/api", endpoint = "check_confirmed", protocol = Call)]
pub async fn check_confirmed() -> Result<(), ApiError> {
    Ok(desk::<OwnSecurity>().await?.check_confirmed()?)
}

/// Confirms the session with the password.
#[server(prefix = "/api", endpoint = "confirm_session", protocol = Call)]
pub async fn confirm_session(draft: OwnPasswordDraft) -> Result<(), ApiError> {
    keep(&desk::<OwnSecurity>().await?.confirm(draft).await?)
}

/// What the link shows that stops a reset, or stops or undoes a change of address. Opening it changes nothing.
#[server(prefix = "/api", endpoint = "stop_page", protocol = Call)]
pub async fn stop_page(token: String) -> Result<StopView, ApiError> {
    Ok(desk::<Public>().await?.stop_view(&token).await?)
}

/// Stops or undoes by the link that was mailed.
#[server(prefix = "/api", endpoint = "stop", protocol = Call)]
pub async fn stop(token: String) -> Result<StopAnswer, ApiError> {
    Ok(desk::<Public>().await?.stop(&token).await?)
}

/// Stops a reset of one's own second factor.
#[server(prefix = "/api", endpoint = "stop_own_reset", protocol = Call)]
pub async fn stop_own_reset() -> Result<(), ApiError> {
    Ok(desk::<OwnSecurity>().await?.stop_own_reset().await?)
}

/// The second factor of somebody, for administrators.
#[server(prefix = "/api", endpoint = "person_factor", protocol = Call)]
pub async fn factor_of_person(account: AccountId) -> Result<PersonFactor, ApiError> {
    Ok(desk::<CanViewRegistry>().await?.person_factor(account).await?)
}

/// Resets the second factor of somebody, or asks for it.
#[server(prefix = "/api", endpoint = "reset_second_factor", protocol = Call)]
pub async fn reset_second_factor(account: AccountId) -> Result<FactorResetAnswer, ApiError> {
    Ok(desk::<CanManageAccounts>().await?.reset_second_factor(account).await?)
}

/// Whether the founder may offer their role to somebody.
#[server(prefix = "/api", endpoint = "founder_candidate", protocol = Call)]
pub async fn candidate_for_founder(account: AccountId) -> Result<FounderCandidate, ApiError> {
    Ok(desk::<SignedIn>().await?.founder_candidate(account).await?)
}

/// Offers the founder's role.
#[server(prefix = "/api", endpoint = "offer_founder_role", protocol = Call)]
pub async fn offer_founder_role(account: AccountId) -> Result<(), ApiError> {
    Ok(desk::<SignedIn>().await?.offer_founder_role(account).await?)
}

/// Withdraws or declines the open offer of the founder's role.
#[server(prefix = "/api", endpoint = "end_founder_offer", protocol = Call)]
pub async fn end_founder_offer() -> Result<(), ApiError> {
    Ok(desk::<SignedIn>().await?.end_founder_offer().await?)
}

/// Accepts the founder's role.
#[server(prefix = "/api", endpoint = "accept_founder_role", protocol = Call)]
pub async fn accept_founder_role(offer: FounderOfferId) -> Result<(), ApiError> {
    Ok(desk::<SignedIn>().await?.accept_founder_role(offer).await?)
}

/// Everything that *My security* shows.
#[server(prefix = "/api", endpoint = "my_security", protocol = Call)]
pub async fn my_security() -> Result<SecurityView, ApiError> {
    Ok(desk::<OwnSecurity>().await?.my_security().await?)
}

/// Changes one's own password. All other sessions end.
#[server(prefix = "/api", endpoint = "change_password", protocol = Call)]
pub async fn change_password(draft: ChangePasswordDraft) -> Result<(), ApiError> {
    keep(&desk::<OwnSecurity>().await?.change_password(draft).await?)
}

/// Asks for another e-mail address of one's own.
#[server(prefix = "/api", endpoint = "change_own_address", protocol = Call)]
pub async fn change_own_address(draft: OwnAddressDraft) -> Result<(), ApiError> {
    Ok(desk::<SignedIn>().await?.change_own_address(draft).await?)
}

/// Stops a change of one's own e-mail address.
#[server(prefix = "/api", endpoint = "stop_own_address_change", protocol = Call)]
pub async fn stop_own_address_change() -> Result<(), ApiError> {
    Ok(desk::<SignedIn>().await?.stop_own_address_change().await?)
}

/// Ends one of one's own sessions.
#[server(prefix = "/api", endpoint = "end_own_session", protocol = Call)]
pub async fn end_own_session(session: SessionId) -> Result<(), ApiError> {
    Ok(desk::<OwnSecurity>().await?.end_own_session(session).await?)
}

/// Ends all of one's own sessions but this one.
#[server(prefix = "/api", endpoint = "end_other_sessions", protocol = Call)]
pub async fn end_other_sessions() -> Result<(), ApiError> {
    Ok(desk::<OwnSecurity>().await?.end_other_sessions().await?)
}

/// Offers a secret to add to an authenticator app.
#[server(prefix = "/api", endpoint = "offer_authenticator", protocol = Call)]
pub async fn offer_authenticator() -> Result<AuthenticatorOffer, ApiError> {
    Ok(desk::<OwnSecurity>().await?.offer_authenticator().await?)
}

/// Adds an authenticator app. The answer has recovery codes, unless some are kept already.
#[server(prefix = "/api", endpoint = "add_authenticator", protocol = Call)]
pub async fn add_authenticator(draft: AuthenticatorDraft) -> Result<Option<RecoveryCodes>, ApiError> {
    Ok(desk::<OwnSecurity>().await?.add_authenticator(draft).await?)
}

/// Removes the authenticator app.
#[server(prefix = "/api", endpoint = "remove_authenticator", protocol = Call)]
pub async fn remove_authenticator() -> Result<(), ApiError> {
    Ok(desk::<OwnSecurity>().await?.remove_authenticator().await?)
}

/// Makes new recovery codes.
#[server(prefix = "/api", endpoint = "make_recovery_codes", protocol = Call)]
pub async fn make_recovery_codes() -> Result<RecoveryCodes, ApiError> {
    Ok(desk::<OwnSecurity>().await?.make_recovery_codes().await?)
}

/// Says that the recovery codes are kept.
#[server(prefix = "/api", endpoint = "keep_recovery_codes", protocol = Call)]
pub async fn keep_recovery_codes() -> Result<(), ApiError> {
    Ok(desk::<OwnSecurity>().await?.keep_recovery_codes().await?)
}
