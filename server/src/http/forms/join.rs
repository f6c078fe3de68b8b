//! Self-registration: asking, and confirming the address.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use backend::gate::Public;
use domain::join_request::JoinDraft;

use super::form::{Form, draft};

pub(super) async fn ask(Path(token): Path<String>, form: Form) -> Response {
    let typed = JoinDraft { email: form.fields.one("email"), ..JoinDraft::default() };
    let done = async { form.desk::<Public>().await?.ask_to_join(&token, typed.clone()).await }.await;
    match done {
        Ok(()) => Redirect::to(&format!("{}?done=sent", form.path())).into_response(),
        Err(error) => form.again(draft(typed), error).await,
    }
}

pub(super) async fn confirm(Path(token): Path<String>, form: Form) -> Response {
    let done = async { form.desk::<Public>().await?.confirm_join(&token).await }.await;
    match done {
        Ok(()) => Redirect::to(&format!("{}?done=confirmed", form.path())).into_response(),
        Err(error) => form.again(draft(JoinDraft::default()), error).await,
    }
}
