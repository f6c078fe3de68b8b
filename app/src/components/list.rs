use super::{Icon, Shape};
use crate::api::ApiError;
use crate::first::text;
use domain::form::Code;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// What stands above a list: which rows are shown, and *Refresh*. A form of its own, so that both work without
/// JavaScript: the address says which rows.
#[component]
pub(crate) fn ListTools(
    path: &'static str,
    label: &'static str,
    /// The words on the wire and on the screen, in the order of the menu.
    choices: Vec<(&'static str, String)>,
    #[prop(into)] chosen: Signal<&'static str>,
    is_reloading: RwSignal<bool>,
    refresh: Callback<()>,
    #[prop(optional, into)] more: ViewFn,
) -> impl IntoView {
    let t = text();
    let navigate = use_navigate();
    let options = choices
        .into_iter()
        .map(|(word, name)| {
            view! {
                <option value=word selected=chosen.get_untracked() == word prop:selected=move || chosen.get() == word>
                    {name}
                </option>
            }
        })
        .collect_view();
    let choose = move |event| {
        let address = format!("{path}?state={}", event_target_value(&event));
        navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        refresh.run(());
    };
    view! {
        <div class="tools">
            <form class="row" method="get" action=path on:submit=submit>
                <label for="state">{label}</label>
                <div class="control">
                    <select id="state" name="state" autocomplete="off" on:change=choose>{options}</select>
                </div>
                <button class="btn" type="submit" aria-busy=move || is_reloading.get().then_some("true")>
                    <Icon shape=Shape::Refresh/>
                    {t.refresh()}
                </button>
            </form>
            {more.run()}
        </div>
    }
}

/// Older rows, and the way back to the newest.
#[component]
pub(crate) fn Pager(
    /// The address of the next page.
    #[prop(into)]
    older: Signal<Option<String>>,
    /// The address of the first page, from any other.
    #[prop(into)]
    newest: Signal<Option<String>>,
) -> impl IntoView {
    let t = text();
    move || {
        let (older, newest) = (older.get(), newest.get());
        (older.is_some() || newest.is_some()).then(|| {
            view! {
                <nav class="pager" aria-label=t.pages()>
                    {newest.map(|address| view! { <a class="btn small" href=address>{t.newest()}</a> })}
                    {older.map(|address| view! { <a class="btn small" href=address>{t.older()}</a> })}
                </nav>
            }
        })
    }
}

/// A list without rows: why, and what to do next.
#[component]
pub(crate) fn EmptyList(
    title: &'static str,
    why: &'static str,
    /// Where to go: the address and its name.
    #[prop(optional_no_strip)]
    way: Option<(&'static str, &'static str)>,
    #[prop(optional)] is_primary: bool,
) -> impl IntoView {
    let class = if is_primary { "btn primary" } else { "btn" };
    view! {
        <div class="empty">
            <Icon shape=Shape::Mail/>
            <h2>{title}</h2>
            <p>{why}</p>
            {way.map(|(address, name)| view! { <a class=class href=address>{name}</a> })}
        </div>
    }
}

/// A list that did not arrive.
#[component]
pub(crate) fn BrokenList(error: ApiError, again: Callback<()>) -> impl IntoView {
    let t = text();
    let way = if error.code == Code::SignedOut {
        view! { <a class="btn primary" href="/sign-in">{t.sign_in()}</a> }.into_any()
    } else {
        view! { <button class="btn needs-script" type="button" on:click=move |_| again.run(())>{t.try_again()}</button> }.into_any()
    };
    view! {
        <super::Status code=error.status()/>
        <div class="empty bad" role="alert">
            <Icon shape=Shape::Alert/>
            <h2>{t.did_not_arrive()}</h2>
            <p>{error.message}</p>
            {way}
        </div>
    }
}

/// Said above rows that may be old: why, and what to do.
#[component]
pub(crate) fn MayBeOld(trouble: RwSignal<Option<ApiError>>) -> impl IntoView {
    let t = text();
    move || {
        trouble.get().map(|error| {
            let sign_in =
                (error.code == Code::SignedOut).then(|| view! { <p><a href="/sign-in">{t.sign_in()}</a></p> });
            view! {
                <div class="note warn" role="alert">
                    <Icon shape=Shape::Warn/>
                    <p>{t.not_refreshed()}</p>
                    <p>{error.message}</p>
                    {sign_in}
                </div>
            }
        })
    }
}

/// Lines that stand for a list on its way.
#[component]
pub(crate) fn ListOnItsWay() -> impl IntoView {
    let t = text();
    view! {
        <div role="status" aria-busy="true">
            <span class="visually-hidden">{t.loading()}</span>
            <div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div>
        </div>
    }
}

/// A button in a row. Its name is the same in every row; which row it is about, a screen reader reads from the
/// row's head.
#[component]
pub(crate) fn RowButton(
    name: &'static str,
    /// The id of what names the row.
    about: String,
    /// Whether this is being done.
    #[prop(into)]
    is_busy: Signal<bool>,
    /// Whether anything is being done with the row.
    #[prop(into)]
    is_waiting: Signal<bool>,
    #[prop(optional)] is_danger: bool,
    press: Callback<()>,
) -> impl IntoView {
    let class = if is_danger { "btn small quiet danger needs-script" } else { "btn small quiet needs-script" };
    view! {
        <button
            class=class
            type="button"
            aria-describedby=about
            aria-busy=move || is_busy.get().then_some("true")
            aria-disabled=move || is_waiting.get().then_some("true")
            on:click=move |_| {
                if !is_waiting.get_untracked() {
                    press.run(());
                }
            }
        >
            {name}
        </button>
    }
}
