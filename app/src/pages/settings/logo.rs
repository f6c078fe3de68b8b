//! The organization's logo on *Settings → Organization*: shown, replaced, removed.

use crate::api::ApiError;
use crate::components::{Confirm, Icon, Shape, ToastRegion, Toasts, dynamic};
use crate::hooks::{ConfirmState, SignInPrompt, focus_after_render};
use crate::page_context::{session, text};
use domain::paths;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What a picture may be, for the browser's dialog of files; the host looks at the bytes.
const ACCEPTED: &str = "image/png,image/jpeg,image/webp";

#[component]
pub(super) fn LogoPanel() -> impl IntoView {
    let t = text();
    let toasts = Toasts::new();
    let session = session();
    let version = Memo::new(move |_| session.with(|session| session.logo));
    let error = RwSignal::new(None::<ApiError>);
    let is_pending = RwSignal::new(false);
    let prompt = SignInPrompt::current();
    let choose = move |event| {
        let Some(file) = in_browser::chosen(&event) else { return };
        if is_pending.get_untracked() {
            return;
        }
        is_pending.set(true);
        error.set(None);
        spawn_local(async move {
            let answer = in_browser::store(file).await;
            is_pending.try_set(false);
            match answer {
                Ok(stored) => {
                    session.update(|session| session.logo = stored);
                    toasts.good(t.logo_saved());
                }
                Err(refused) => {
                    prompt.notice(&refused);
                    error.try_set(Some(refused));
                }
            }
        });
    };
    let removing = ConfirmState::<()>::new();
    let remove = Callback::new(move |()| {
        removing.confirm(
            move |()| in_browser::remove(),
            move |(), answer| {
                if answer.is_ok() {
                    session.update(|session| session.logo = 0);
                    toasts.good(t.logo_removed());
                    focus_after_render("logo-file");
                }
            },
        );
    });
    let shown = move || match version.get() {
        0 => view! { <p class="quiet-text">{t.no_logo()}</p> }.into_any(),
        version => {
            view! { <p class="logo-shown"><img src=paths::logo(version) alt=t.logo()/></p> }.into_any()
        }
    };
    let refused = move || {
        error.get().map(|error| {
            view! { <div class="note bad" role="alert"><Icon shape=Shape::Alert/><p>{error.message}</p></div> }
                .into_any()
        })
    };
    let button = move || {
        (version.get() != 0).then(|| {
            view! {
                <button class="btn needs-script" type="button" on:click=move |_| removing.open(())>
                    {t.remove_logo()}
                </button>
            }
            .into_any()
        })
    };
    view! {
        <section class="panel" aria-labelledby="logo-title">
            <div class="head"><h2 id="logo-title">{t.logo()}</h2></div>
            <div class="body">
                {dynamic(refused)}
                {dynamic(shown)}
                <div class="field">
                    <label for="logo-file">{t.logo_file()}</label>
                    <p class="hint" id="logo-hint">{t.logo_hint()}</p>
                    <input
                        id="logo-file"
                        class="needs-script"
                        type="file"
                        accept=ACCEPTED
                        aria-describedby="logo-hint"
                        aria-busy=move || is_pending.get().then_some("true")
                        on:change=choose
                    />
                </div>
            </div>
            <div class="foot">{dynamic(button)}</div>
        </section>
        <Confirm
            id="remove-logo"
            title=t.remove_logo_ask().to_owned()
            is_open=removing.is_open()
            close=removing.close()
            words=t.remove_logo_words().to_owned()
            yes=t.remove_logo().to_owned()
            is_destructive=true
            is_pending=removing.is_pending
            error=removing.error
            confirm=remove
        />
        <ToastRegion toasts/>
    }
    .into_any()
}

#[cfg(feature = "hydrate")]
mod in_browser {
    use crate::api::ApiError;
    use crate::hooks::upload;
    use crate::page_context::text;
    use domain::form::Code;
    use domain::paths;
    use domain::setting::LOGO_BYTES_MOST;
    use leptos::ev::Event;
    use wasm_bindgen::JsCast as _;
    use web_sys::{Blob, HtmlInputElement};

    /// The chosen file. The input is cleared, so that the same one can be chosen again.
    pub(super) fn chosen(event: &Event) -> Option<Blob> {
        let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
        let file = input.files()?.get(0)?;
        input.set_value("");
        Some(file.into())
    }

    /// Stores a file, and returns the version of the logo.
    pub(super) async fn store(file: Blob) -> Result<i64, ApiError> {
        let locale = text().locale();
        if file.size() > LOGO_BYTES_MOST as f64 {
            return Err(ApiError::from_code(Code::TooLarge, locale));
        }
        let answer = upload("POST", paths::STORE_LOGO, Some(&file), |_| (), locale).await?;
        answer.trim().parse().map_err(|_| ApiError::from_code(Code::Unreadable, locale))
    }

    pub(super) async fn remove() -> Result<(), ApiError> {
        upload("DELETE", paths::STORE_LOGO, None, |_| (), text().locale()).await.map(|_| ())
    }
}

#[cfg(not(feature = "hydrate"))]
mod in_browser {
    use crate::api::ApiError;
    use crate::page_context::text;
    use domain::form::Code;
    use leptos::ev::Event;

    pub(super) fn chosen(_event: &Event) -> Option<()> {
        None
    }

    pub(super) async fn store(_file: ()) -> Result<i64, ApiError> {
        Err(ApiError::from_code(Code::Unreachable, text().locale()))
    }

    pub(super) async fn remove() -> Result<(), ApiError> {
        Err(ApiError::from_code(Code::Unreachable, text().locale()))
    }
}
