//! Forms for browsers without JavaScript. Each is posted to its page's own path and calls the same method of a desk as the
//! page's server function. The answer is a redirect (303), or the page with what was typed, without secrets, and the faults.

mod fields;
mod form;
mod join;
mod mail_preview;
mod people_export;
mod registration;
mod session;

use super::app_state::AppState;
use axum::routing::{MethodRouter, post};
use domain::paths;

/// Every path that a form is posted to, with its handler.
pub(crate) fn routes() -> [(&'static str, MethodRouter<AppState>); 18] {
    [
        (paths::SET_UP, post(session::set_up)),
        (paths::SIGN_IN, post(session::sign_in)),
        (paths::SECOND_FACTOR, post(session::second_factor)),
        (paths::SIGN_OUT, post(session::sign_out)),
        (paths::CONFIRM_AGAIN, post(session::confirm_again)),
        (paths::LANGUAGE, post(session::language)),
        (paths::FORGOT_PASSWORD, post(session::forgot_password)),
        ("/reset-password/{token}", post(session::reset_password)),
        ("/confirm/{token}", post(session::confirm_address)),
        ("/stop/{token}", post(session::stop)),
        ("/invitation/{token}", post(registration::accept)),
        ("/invitation/{token}/decline", post(registration::decline)),
        ("/invitation/{token}/fresh-link", post(registration::fresh_link)),
        ("/join/{token}", post(join::ask)),
        ("/join/confirm/{token}", post(join::confirm)),
        (paths::NEW_USER, post(registration::invite)),
        (paths::MAIL_PREVIEW, post(mail_preview::show)),
        (paths::REGISTRY_EXPORT, post(people_export::export)),
    ]
}
