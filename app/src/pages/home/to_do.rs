use crate::api::session::my_to_do;
use crate::components::{Icon, Shape};
use crate::hooks::{PageResource, list_url};
use crate::page_context::text;
use domain::identity::PersonFilter;
use domain::invitation::InvitationFilter;
use domain::message::MessageFilter;
use domain::paths;
use domain::setting::SettingSection;
use domain::to_do::ToDo;
use leptos::prelude::*;

/// What waits for an administrator, each with a link to it. Nothing is shown if nothing waits.
#[component]
pub(super) fn ToDoPanel() -> impl IntoView {
    let waiting = PageResource::new(my_to_do);
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                // The rest of the page is of use without it.
                waiting.load().await.ok().filter(|to_do| !to_do.is_empty()).map(|to_do| view! { <List to_do/> }.into_any())
            })}
        </Suspense>
    }
}

#[component]
fn List(to_do: ToDo) -> impl IntoView {
    let t = text();
    let invitations = |filter: InvitationFilter| list_url(paths::INVITATIONS, filter.as_str(), "");
    let reviews = match to_do.oldest_review {
        Some(time) => format!("{} ({})", t.reviews_to_do(to_do.reviews), t.oldest_waits_briefly(time)),
        None => t.reviews_to_do(to_do.reviews),
    };
    let items = [
        (to_do.reviews, reviews, paths::REVIEWS.to_owned(), Shape::IdCard),
        (
            to_do.erasures,
            t.erasures_to_do(to_do.erasures),
            list_url(paths::PEOPLE, PersonFilter::ErasureAsked.as_str(), ""),
            Shape::Bin,
        ),
        (to_do.bounced, t.bounced_to_do(to_do.bounced), invitations(InvitationFilter::Bounced), Shape::Alert),
        (
            to_do.expiring,
            t.expiring_to_do(to_do.expiring),
            invitations(InvitationFilter::Expiring),
            Shape::Clock,
        ),
        (to_do.requests, t.requests_to_do(to_do.requests), paths::REQUESTS.to_owned(), Shape::UserPlus),
        (to_do.jobs, t.jobs_to_do(to_do.jobs), paths::BULK_INVITE.to_owned(), Shape::Mail),
        (
            to_do.held,
            t.held_to_do(to_do.held),
            list_url(paths::OUTGOING_MAIL, MessageFilter::Held.as_str(), ""),
            Shape::Outbox,
        ),
    ];
    let items = items.into_iter().filter(|(count, ..)| !count.is_zero()).map(|(_, words, address, shape)| {
        view! { <li><a class="nav-item" href=address><Icon shape/>{words}</a></li> }.into_any()
    });
    let notice = to_do.notice_missing.then(|| {
        let address = paths::settings(SettingSection::PrivacyNotice);
        view! { <li><a class="nav-item" href=address><Icon shape=Shape::Info/>{t.notice_to_do()}</a></li> }
            .into_any()
    });
    view! {
        <section class="panel" aria-labelledby="to-do-title">
            <div class="head"><h2 id="to-do-title">{t.to_do()}</h2></div>
            <ul class="to-do" role="list">{items.collect_view()}{notice}</ul>
        </section>
    }
}
