//! Set-up, sign-in, sign-out, forgotten passwords, the language.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use backend::Error;
use backend::gate::{OwnSecurity, Public};
use domain::form::Code;
use domain::paths::{self, LANGUAGE_PARAMETER};
use domain::security::CodeDraft;
use domain::session::{ForgotDraft, OwnPasswordDraft, PasswordDraft, SignInDraft};
use domain::setup::SetUpDraft;
use domain::text::Locale;
use http::{HeaderName, HeaderValue, Uri};
use serde_json::{Value, json};

use super::form::{Form, draft, with_cookies};
use crate::http::refusal::Refusal;

pub(super) async fn set_up(form: Form) -> Response {
    let typed = SetUpDraft {
        setup_code: form.fields.one("setup_code"),
        organization_name: form.fields.one("organization_name"),
        email: form.fields.one("email"),
        username: form.fields.one("username"),
        password: form.fields.one("password"),
        time_zone: form.fields.one("time_zone"),
    };
    let done = async { form.desk::<Public>().await?.set_up(typed.clone()).await }.await;
    match done {
        Ok(session) => form.enter(&session, "/administration/user-registration"),
        Err(error) => form.again(draft(typed), error).await,
    }
}

pub(super) async fn sign_in(form: Form) -> Response {
    let typed =
        SignInDraft { identifier: form.fields.one("identifier"), password: form.fields.one("password") };
    let next = form.fields.local_path("next", "/");
    let done = async { form.desk::<Public>().await?.sign_in(typed.clone()).await }.await;
    match done {
        Ok(step) => form.go_on(&step, &next),
        Err(error) => {
            let again = with_next(draft(typed), &next);
            form.again(again, error).await
        }
    }
}

/// The draft with the page to go on to. The page's draft has no such field; it reads it from here to keep the redirect.
fn with_next(mut draft: Value, next: &str) -> Value {
    if let Value::Object(fields) = &mut draft {
        fields.insert("next".to_owned(), json!(next));
    }
    draft
}

pub(super) async fn second_factor(form: Form) -> Response {
    let typed = CodeDraft { code: form.fields.one("code") };
    let next = form.fields.local_path("next", "/");
    let done = async { form.desk::<Public>().await?.enter_code(typed).await }.await;
    match done {
        Ok(session) => with_cookies(&form.host.backend.second_factor_cookies(&session), &next),
        // The code is a secret: it is typed again.
        Err(error) => {
            let again = with_next(draft(CodeDraft::default()), &next);
            form.again(again, error).await
        }
    }
}

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");
/// Clears the browser's cache and storage at sign-out, whether or not JavaScript runs. Not the cookies: the session's
/// cookie is removed separately, and the language stays.
const LEFT_BEHIND: HeaderValue = HeaderValue::from_static("\"cache\", \"storage\"");

/// If the session has ended already, the result is the same. A page of another account does not end it.
pub(super) async fn sign_out(form: Form) -> Response {
    match async { form.desk::<OwnSecurity>().await?.sign_out().await }.await {
        Ok(()) | Err(Error::Refused(Code::SignedOut)) => {}
        Err(error) => {
            return Refusal::from(&app::api::ApiError::from_error(error, form.info.locale)).into_response();
        }
    }
    let mut response = with_cookies(&[form.host.backend.session_cookie_gone()], "/sign-in");
    response.headers_mut().insert(CLEAR_SITE_DATA, LEFT_BEHIND);
    response
}

/// Confirms the session with the password, and goes on to the address that has asked for it.
pub(super) async fn confirm_again(form: Form) -> Response {
    let typed = OwnPasswordDraft { password: form.fields.one("password") };
    let next = form.fields.local_path("next", paths::HOME);
    match async { form.desk::<OwnSecurity>().await?.confirm(typed).await }.await {
        Ok(session) => form.enter(&session, &next),
        Err(error) => {
            let again = with_next(draft(OwnPasswordDraft::default()), &next);
            let page = paths::confirm_again_then(&next).parse();
            form.again_at(page.unwrap_or_else(|_| Uri::from_static(paths::CONFIRM_AGAIN)), again, error).await
        }
    }
}

pub(super) async fn forgot_password(form: Form) -> Response {
    let typed = ForgotDraft { email: form.fields.one("email") };
    let done = async { form.desk::<Public>().await?.forgot_password(typed.clone()).await }.await;
    match done {
        Ok(()) => Redirect::to("/forgot-password?done=sent").into_response(),
        Err(error) => form.again(draft(typed), error).await,
    }
}

pub(super) async fn reset_password(Path(token): Path<String>, form: Form) -> Response {
    let typed = PasswordDraft { password: form.fields.one("password"), ..PasswordDraft::default() };
    let done = async { form.desk::<Public>().await?.reset_password(&token, typed.clone()).await }.await;
    match done {
        Ok(step) => form.go_on(&step, "/"),
        Err(error) => form.again(draft(typed), error).await,
    }
}

pub(super) async fn confirm_address(Path(token): Path<String>, form: Form) -> Response {
    let done = async { form.desk::<Public>().await?.confirm_address(&token).await }.await;
    match done {
        Ok(answer) => {
            let path = form.path().to_owned();
            Redirect::to(&format!("{path}?done={answer}")).into_response()
        }
        Err(error) => form.again(draft(PasswordDraft::default()), error).await,
    }
}

pub(super) async fn stop(Path(token): Path<String>, form: Form) -> Response {
    let done = async { form.desk::<Public>().await?.stop(&token).await }.await;
    match done {
        Ok(what) => {
            let path = form.path().to_owned();
            Redirect::to(&format!("{path}?done={what}")).into_response()
        }
        Err(error) => form.again(draft(PasswordDraft::default()), error).await,
    }
}

/// Sets the language cookie, and redirects back. The page of an invitation is told that its language was chosen, since it
/// becomes that of the account.
pub(super) async fn language(form: Form) -> Response {
    const YEAR: u32 = 365 * 24 * 3600;
    let back = form.fields.local_path("back", "/");
    let Some(locale) = Locale::from_word(&form.fields.one("locale")) else {
        return Refusal::from(Code::LocaleUnknown).into_response();
    };
    let back = if back.starts_with(&paths::invitation("")) { with_language(&back, locale) } else { back };
    let secure = if form.host.base_url.is_https() { "; Secure" } else { "" };
    let name = form.host.backend.locale_cookie_name();
    with_cookies(&[format!("{name}={locale}; Path=/; Max-Age={YEAR}; SameSite=Lax{secure}")], &back)
}

/// A local path with the chosen language as its parameter, in place of an earlier one.
fn with_language(path: &str, locale: Locale) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let is_other = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(LANGUAGE_PARAMETER);
    let others: String = query.split('&').filter(is_other).flat_map(|pair| [pair, "&"]).collect();
    format!("{path}?{others}{LANGUAGE_PARAMETER}={locale}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chosen_language_replaces_an_earlier_one_in_the_address() {
        let chosen = |path| with_language(path, Locale::It);
        assert_eq!(chosen("/invitation/x"), "/invitation/x?language=it");
        assert_eq!(chosen("/invitation/x?language=en"), "/invitation/x?language=it");
        let others = "/invitation/x?done=decline&language=en&a";
        assert_eq!(chosen(others), "/invitation/x?done=decline&a&language=it");
    }
}
