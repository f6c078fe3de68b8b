//! The privacy notice, for everybody, signed in or not, and without JavaScript.

use crate::api::ApiError;
use crate::api::notice::privacy_notice;
use crate::components::{ErrorPage, Icon, Loading, MarkupView, Shape, SignedOutLayout, Timestamp};
use crate::hooks::PageResource;
use crate::page_context::text;
use domain::form::Code;
use domain::notice::NoticePage;
use domain::paths;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub(crate) fn PrivacyNotice() -> impl IntoView {
    let t = text();
    let locale = t.locale();
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| query.get("version")));
    let page = PageResource::keyed(
        move || asked.get().unwrap_or_default(),
        move || {
            let version = asked.get_untracked().map(|word| word.parse::<u32>()).transpose();
            async move {
                match version {
                    Ok(version) => privacy_notice(version, locale).await,
                    Err(_) => Err(ApiError::from_code(Code::NotFound, locale)),
                }
            }
        },
    );
    view! {
        <SignedOutLayout title=t.privacy_notice() wide=true>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match page.load().await {
                        Ok(Some(page)) => view! { <Version page/> }.into_any(),
                        Ok(None) => view! { <NothingPublished/> }.into_any(),
                        Err(error) => view! { <ErrorPage error/> }.into_any(),
                    }
                })}
            </Suspense>
        </SignedOutLayout>
    }
}

#[component]
fn Version(page: NoticePage) -> impl IntoView {
    let t = text();
    let earlier = (!page.is_in_force).then(|| {
        view! {
            <div class="note warn">
                <Icon shape=Shape::Warn/>
                <p>{t.notice_is_earlier()}" "<a href=paths::PRIVACY_NOTICE>{t.show_notice_in_force()}</a></p>
            </div>
        }
        .into_any()
    });
    let other_language = (page.locale != t.locale()).then(|| {
        let words = t.notice_in_other_language(&t.language_name(page.locale));
        view! { <div class="note"><Icon shape=Shape::Info/><p>{words}</p></div> }.into_any()
    });
    let in_force =
        page.is_in_force.then(|| view! { <span class="tag good">{t.notice_in_force()}</span> }.into_any());
    let versions = (page.versions.len() > 1).then(|| {
        let line = |(version, at): &(u32, i64)| {
            let words = t.notice_version(*version);
            let current = (*version == page.version).then_some("page");
            let address = paths::privacy_notice(*version);
            view! { <li><a href=address aria-current=current>{words}</a>" · "<Timestamp at=*at is_day=true/></li> }
                .into_any()
        };
        let lines: Vec<_> = page.versions.iter().map(line).collect();
        view! {
            <details class="fold">
                <summary>{t.all_notice_versions()}</summary>
                <div class="fold-body"><ul class="plain" role="list">{lines}</ul></div>
            </details>
        }
        .into_any()
    });
    view! {
        <article class="panel" aria-labelledby="title">
            <div class="head">
                <h1 id="title">{t.privacy_notice()}</h1>
                {in_force}
            </div>
            <div class="body">
                {earlier}
                {other_language}
                <p class="hint">
                    {t.notice_version(page.version)}" · "{t.notice_published_on()}" "
                    <Timestamp at=page.published_at is_day=true/>
                </p>
                <div lang=page.locale.as_str()><MarkupView text=page.text below=1/></div>
            </div>
            <div class="body below">
                {versions}
                <p class="hint breaks">{t.notice_fingerprint()}": "<span class="mono">{page.hash}</span></p>
            </div>
        </article>
    }
    .into_any()
}

/// What people are told before a text is published.
#[component]
fn NothingPublished() -> impl IntoView {
    let t = text();
    view! {
        <section class="panel">
            <div class="empty">
                <Icon shape=Shape::Info/>
                <h1>{t.no_notice_yet()}</h1>
                <p>{t.no_notice_ask()}</p>
            </div>
        </section>
    }
    .into_any()
}
