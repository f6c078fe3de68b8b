//! *Invitations*: who was invited when, what became of it, what the mail server answered, and what can be done.

mod dialogs;
mod row;
mod verbs;

use crate::api::invitations::invitations;
use crate::components::{
    BrokenList, EmptyList, Guarded, ListOnItsWay, ListTools, MayBeOld, PageHead, Pager, ToastRegion,
};
use crate::components::{Icon, Shape};
use crate::first::{holds, text};
use crate::hooks::{Asked, Live, address};
use dialogs::Dialogs;
use domain::invitation::{InvitationFilter, InvitationRow};
use domain::message::MessageState;
use domain::permission::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
pub(in crate::pages) use row::delivery_class;
use row::Row;
use verbs::Verbs;

const PATH: &str = "/administration/invitations";

/// Everyone who was invited, newest first.
#[component]
pub(crate) fn Invitations() -> impl IntoView {
    view! { <Guarded permission=Permission::ManageInvitations><List/></Guarded> }
}

#[component]
fn List() -> impl IntoView {
    let t = text();
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| Asked::read(query, InvitationFilter::from_word, InvitationFilter::All))
    });
    let live = Live::new(asked, |asked| Box::pin(invitations(asked.filter, asked.after)), is_moving);
    let verbs = Verbs::new(live);
    let page = Resource::new_blocking(move || asked.get(), |asked| invitations(asked.filter, asked.after));
    Effect::new(move |seen: Option<()>| {
        asked.track();
        if seen.is_some() {
            live.expect();
        }
    });
    let again = Callback::new(move |()| page.refetch());
    let invite = move || {
        holds(Permission::RegisterUsers).then(|| {
            view! {
                <div class="row">
                    <a class="btn primary" href=NEW_USER><Icon shape=Shape::Plus/>{t.create_new_user()}</a>
                </div>
            }
        })
    };
    view! {
        <PageHead title=t.invitations().to_owned() lead=t.invitations_lead() action=invite/>
        <MayBeOld trouble=live.trouble/>
        <div class="panel">
            <h2 class="visually-hidden" id="list-title">{t.invitations()}</h2>
            <ListTools
                path=PATH
                label=t.state()
                choices=CHOICES.iter().map(|filter| (filter.as_str(), t.invitation_filter(*filter))).collect()
                chosen=Signal::derive(move || asked.get().filter.as_str())
                is_reloading=live.is_reloading
                refresh=Callback::new(move |()| live.refresh())
            />
            <Transition fallback=ListOnItsWay>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(page) => {
                            live.take(page);
                            view! { <Rows verbs/> }.into_any()
                        }
                        Err(error) => {
                            live.fail();
                            view! { <BrokenList error again/> }.into_any()
                        }
                    }
                })}
            </Transition>
        </div>
        <Dialogs verbs/>
        <ToastRegion toasts=verbs.toasts/>
    }
}

/// The order of the menu.
const CHOICES: [InvitationFilter; 7] = [
    InvitationFilter::All,
    InvitationFilter::Open,
    InvitationFilter::Accepted,
    InvitationFilter::Expired,
    InvitationFilter::Revoked,
    InvitationFilter::Superseded,
    InvitationFilter::Bounced,
];

const NEW_USER: &str = "/administration/user-registration/new";

#[component]
fn Rows(verbs: Verbs) -> impl IntoView {
    let t = text();
    let live = verbs.live;
    let asked = live.asked;
    let is_empty = Memo::new(move |_| live.is_empty());
    let table = move || {
        view! {
            <div class="scroll" id="list" role="region" aria-labelledby="list-title" tabindex="0">
                <table class="stacked" role="table" aria-labelledby="list-title">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th role="columnheader" scope="col">{t.person()}</th>
                            <th role="columnheader" scope="col">{t.invited()}</th>
                            <th role="columnheader" scope="col">{t.state()}</th>
                            <th role="columnheader" scope="col">{t.mail_column()}</th>
                            <th role="columnheader" scope="col">{t.actions()}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">
                        <For each=move || live.rows() key=|row| row.id let(row)><Row verbs first=row/></For>
                    </tbody>
                </table>
            </div>
        }
    };
    let empty = move || {
        let Asked { filter, after } = asked.get_untracked();
        let way = holds(Permission::RegisterUsers).then_some((NEW_USER, t.create_new_user()));
        if filter == InvitationFilter::All && after.is_none() {
            view! { <EmptyList title=t.no_invitations() why=t.invited_listed_here() way is_primary=true/> }
        } else {
            let way = Some((PATH, t.show_all_invitations()));
            view! { <EmptyList title=t.no_invitations() why=t.no_invitations_like_this() way/> }
        }
    };
    let older = Signal::derive(move || live.next().map(|next| address(PATH, asked.get().filter.as_str(), Some(&next))));
    let newest = Signal::derive(move || {
        let Asked { filter, after } = asked.get();
        after.map(|_| address(PATH, filter.as_str(), None))
    });
    view! {
        {move || if is_empty.get() { empty().into_any() } else { table().into_any() }}
        <Pager older newest/>
    }
}

/// Whether something will happen to the row's mail by itself.
fn is_moving(row: &InvitationRow) -> bool {
    row.delivery.as_ref().is_some_and(|delivery| {
        matches!(delivery.state, MessageState::Queued | MessageState::Sending | MessageState::Deferred)
    })
}
