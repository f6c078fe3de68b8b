//! Invitations: issuing and answering them.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use backend::gate::{CanRegisterUsers, Public};
use domain::form::Field;
use domain::invitation::InviteDraft;
use domain::paths;
use domain::registry::OwnValuesDraft;
use domain::session::{AcceptDraft, OwnPasswordDraft, PasswordDraft};
use http::Uri;

use super::form::{Form, draft};

pub(super) async fn invite(form: Form) -> Response {
    let typed = InviteDraft {
        email: form.fields.one("email"),
        username: form.fields.one("username"),
        locale: form.fields.one("locale"),
        note: form.fields.one("note"),
        days: form.fields.one("days"),
        hold: form.fields.is_ticked("hold"),
        permissions: form.fields.all("permissions"),
        unit: form.fields.one("unit"),
        own: own_values(&form),
        ..InviteDraft::default()
    };
    // Giving permissions asks for the password again.
    let own = OwnPasswordDraft { password: form.fields.one("current_password") };
    let done = async {
        let mut desk = form.desk::<CanRegisterUsers>().await?;
        if !typed.permissions.is_empty() && !own.password.is_empty() {
            desk = desk.confirmed_by(&own).await?;
        }
        desk.invite(typed.clone()).await
    }
    .await;
    match done {
        Ok(invitation) => Redirect::to(&paths::user_created(invitation)).into_response(),
        Err(error) => form.again(draft(typed), error).await,
    }
}

/// The own fields of a form. Several choices come one by one.
fn own_values(form: &Form) -> OwnValuesDraft {
    let own = Field::ALL.iter().filter(|field| field.own_number().is_some());
    let values = own.map(|field| (*field, form.fields.all(field.as_str()).join(",")));
    OwnValuesDraft {
        values: values.filter(|(_, text)| !text.is_empty()).collect(),
        ..OwnValuesDraft::default()
    }
}

pub(super) async fn accept(Path(token): Path<String>, form: Form) -> Response {
    let typed = AcceptDraft { password: form.fields.one("password"), locale: form.fields.one("locale") };
    let done = async { form.desk::<Public>().await?.accept(&token, typed.clone()).await }.await;
    match done {
        Ok(session) => form.enter(&session, paths::HOME),
        Err(error) => form.again(draft(typed), error).await,
    }
}

pub(super) async fn decline(Path(token): Path<String>, form: Form) -> Response {
    let done = async { form.desk::<Public>().await?.decline(&token).await }.await;
    afterwards(form, &token, "declined", done).await
}

pub(super) async fn fresh_link(Path(token): Path<String>, form: Form) -> Response {
    let done = async { form.desk::<Public>().await?.request_fresh_link(&token).await }.await;
    afterwards(form, &token, "fresh-link", done).await
}

/// Redirects to the invitation's page with the result, or renders it with the error.
async fn afterwards(form: Form, token: &str, what: &str, done: backend::Result<()>) -> Response {
    // The token is encoded again as a path segment, not copied.
    let segment: String = form_urlencoded::byte_serialize(token.as_bytes()).collect();
    let page = paths::invitation(&segment.replace('+', "%20"));
    match done {
        Ok(()) => Redirect::to(&format!("{page}?done={what}")).into_response(),
        Err(error) => {
            let uri = page.parse().unwrap_or_else(|_| Uri::from_static(paths::HOME));
            form.again_at(uri, draft(PasswordDraft::default()), error).await
        }
    }
}
