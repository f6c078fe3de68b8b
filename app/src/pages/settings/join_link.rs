//! The organization's link for self-registration, on *Settings → Registration*: shown, copied, replaced.

use crate::api::join_requests::{join_link, new_join_link};
use crate::components::{Confirm, Icon, Shape, ToastRegion, Toasts, dynamic};
use crate::hooks::{ConfirmState, PageResource, copy_text};
use crate::page_context::text;
use domain::join_request::{JoinClosed, JoinLink, JoinLinkView};
use domain::setting::SettingsPage;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub(super) fn JoinLinkPanel(
    page: RwSignal<SettingsPage>,
    /// How many links were made on this page.
    links_made: RwSignal<u32>,
) -> impl IntoView {
    let t = text();
    // What is saved decides whether the link works.
    let loaded = PageResource::keyed(move || page.with(|page| page.version).to_string(), join_link);
    let toasts = Toasts::new();
    let replacing = ConfirmState::<()>::new();
    let make = Callback::new(move |()| {
        replacing.confirm(
            |()| new_join_link(),
            move |(), answer| {
                if answer.is_ok() {
                    toasts.good(t.join_link_made());
                    loaded.refetch();
                    links_made.update(|made| *made += 1);
                }
            },
        );
    });
    let press = move |has_link: bool| {
        replacing.open(());
        // Nothing is lost by the first one.
        if !has_link {
            make.run(());
        }
    };
    let shown = move |view: JoinLinkView| {
        let closed =
            view.closed.map(|why| view! { <p class="note">{t.join_link_closed(why)}</p> }.into_any());
        let has_link = view.link.is_some();
        let is_off = view.closed == Some(JoinClosed::Off);
        let link = view.link.map(|link| view! { <Shown link used=view.used toasts/> }.into_any());
        let button = (!is_off).then(|| {
            view! {
                <button class="btn needs-script" type="button" on:click=move |_| press(has_link)>
                    <Icon shape=Shape::Link/>
                    {t.new_join_link()}
                </button>
            }
            .into_any()
        });
        view! { {closed}{link}<div class="row">{button}</div> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="join-link-title">
            <div class="head"><h2 id="join-link-title">{t.join_link()}</h2></div>
            <div class="body">
                <Transition>
                    {move || Suspend::new(async move { loaded.load().await.ok().map(shown) })}
                </Transition>
            </div>
        </section>
        <Confirm
            id="new-join-link"
            title=Signal::derive(move || t.new_join_link_ask().to_owned())
            is_open=replacing.is_open()
            close=replacing.close()
            words=t.new_join_link_words().to_owned()
            yes=t.new_join_link().to_owned()
            is_pending=replacing.is_pending
            error=replacing.error
            confirm=make
        />
        {dynamic(move || view! { <ToastRegion toasts/> })}
    }
}

#[component]
fn Shown(link: JoinLink, used: u32, toasts: Toasts) -> impl IntoView {
    let t = text();
    let url = link.url.clone();
    let copy = move |_| {
        let url = url.clone();
        spawn_local(async move {
            if copy_text(&url).await {
                toasts.good(t.link_copied());
            } else {
                toasts.bad(t.copy_by_hand());
            }
        });
    };
    view! {
        <div class="link-box">
            <div>
                <div class="field wide">
                    <label for="join-link">{t.join_link()}</label>
                    <p class="hint" id="join-link-hint">{t.join_link_hint()}</p>
                    <textarea class="link-text mono" id="join-link" readonly rows="2" aria-describedby="join-link-hint">
                        {link.url}
                    </textarea>
                </div>
                <p class="hint">{t.join_link_used(used)}</p>
                <button class="btn needs-script" type="button" on:click=copy>
                    <Icon shape=Shape::Copy/>
                    {t.copy_link()}
                </button>
            </div>
            <div class="qr" role="img" aria-label=t.qr_code_of_link() inner_html=link.qr_svg></div>
        </div>
    }
}
