use super::{Icon, Shape};
use crate::api::ApiError;
use crate::components::dynamic;
use crate::page_context::{has_permission, is_held_inside, text};
use domain::form::Code;
use domain::paths;
use domain::permission::Permission;
use leptos::prelude::*;

/// Sets the status of the response during server-side rendering.
#[component]
pub(crate) fn Status(code: u16) -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let (Some(options), Ok(status)) =
        (use_context::<leptos_axum::ResponseOptions>(), http::StatusCode::from_u16(code))
    {
        options.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = code;
}

/// Shown instead of a page, or a part of it, that could not be loaded.
#[component]
pub(crate) fn ErrorPage(error: ApiError) -> impl IntoView {
    let t = text();
    let title = match error.code {
        Code::PermissionMissing => t.permission_missing(),
        Code::NotFound => t.page_not_found(),
        Code::SignedOut => t.signed_out(),
        _ => t.page_not_loaded(),
    };
    let ask_again = (error.code == Code::SignedOut)
        .then(|| view! { <a class="btn primary" href=paths::SIGN_IN>{t.sign_in()}</a> }.into_any());
    view! {
        <Status code=error.status()/>
        <section class="panel">
            <div class="empty bad" role="alert">
                <Icon shape=Shape::Alert/>
                <h1>{title}</h1>
                <p>{error.message}</p>
                {ask_again}
            </div>
        </section>
    }
}

/// Renders its children for holders of a permission, and otherwise which permission is missing. The gate decides
/// access.
#[component]
pub(crate) fn RequirePermission(
    permission: Permission,
    /// An alternative permission.
    #[prop(optional)]
    or: Option<Permission>,
    /// Whether it has to be held everywhere, since the page is about the whole organization.
    #[prop(optional)]
    is_everywhere: bool,
    children: ChildrenFn,
) -> impl IntoView {
    // A memo, so that new counts in the session do not rebuild the page.
    let holds = move |one| has_permission(one) && !(is_everywhere && is_held_inside(one));
    let is_open = Memo::new(move |_| holds(permission) || or.is_some_and(holds));
    only_if(is_open, permission, children)
}

/// The same for holders of any of these; the first is named.
#[component]
pub(crate) fn RequireAnyOf(permissions: &'static [Permission], children: ChildrenFn) -> impl IntoView {
    let is_open = Memo::new(move |_| permissions.iter().copied().any(has_permission));
    only_if(is_open, permissions[0], children)
}

fn only_if(is_open: Memo<bool>, permission: Permission, children: ChildrenFn) -> impl IntoView {
    let t = text();
    dynamic(move || {
        if is_open.get() {
            children().into_any()
        } else {
            view! {
                <Status code=Code::PermissionMissing.status()/>
                <section class="panel">
                    <div class="empty bad" role="alert">
                        <Icon shape=Shape::Lock/>
                        <h1>{t.permission_missing()}</h1>
                        <p>{t.needs_permission(permission)}</p>
                    </div>
                </section>
            }
            .into_any()
        }
    })
}

/// A placeholder while content is loading.
#[component]
pub(crate) fn Loading() -> impl IntoView {
    let t = text();
    view! {
        <div role="status" aria-busy="true">
            <span class="visually-hidden">{t.loading()}</span>
            <div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div>
        </div>
    }
}
