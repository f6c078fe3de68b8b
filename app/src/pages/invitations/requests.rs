//! *Invitations → Requests*: people who want to register, and the decision about each.

use crate::api::join_requests::{approve_request, decline_request, waiting_requests};
use crate::components::{
    Confirm, EmailAddress, EmptyList, ErrorPage, Head, KeyedItem, Loading, PageHeader, RequirePermission,
    RowButton, Shape, Timestamp, ToastRegion, Toasts, dynamic, stacked_table,
};
use crate::hooks::{BusyRows, ConfirmState, PageResource};
use crate::page_context::{has_permission, text};
use domain::id::JoinRequestId;
use domain::join_request::{JoinRequestRow, JoinRequests};
use domain::paths;
use domain::permission::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The links between the two lists of *Invitations*.
pub(super) fn tabs(is_requests: bool) -> AnyView {
    let t = text();
    let link = |path: &'static str, name: &'static str, is_here: bool| {
        view! { <a href=path aria-current=is_here.then_some("page")>{name}</a> }.into_any()
    };
    view! {
        <nav class="tabs" aria-label=t.invitations()>
            {link(paths::INVITATIONS, t.invitations(), !is_requests)}
            {link(paths::REQUESTS, t.requests(), is_requests)}
        </nav>
    }
    .into_any()
}

#[component]
pub(crate) fn Requests() -> impl IntoView {
    view! { <RequirePermission permission=Permission::ManageInvitations><List/></RequirePermission> }
}

/// The requests on the page, and the actions.
#[derive(Clone, Copy)]
struct Actions {
    shown: RwSignal<JoinRequests>,
    busy: BusyRows<JoinRequestId, ()>,
    declining: ConfirmState<JoinRequestRow>,
    toasts: Toasts,
    can_approve: Memo<bool>,
}

impl Actions {
    fn approve(self, row: JoinRequestRow) {
        if self.busy.is_busy(row.id).get_untracked() {
            return;
        }
        self.busy.begin(row.id, ());
        let t = text();
        spawn_local(async move {
            match approve_request(row.id).await {
                Ok(()) => self.toasts.good(t.request_approved(&row.email)),
                Err(error) => self.toasts.bad(error.message),
            }
            self.busy.end(row.id);
            self.reload().await;
        });
    }

    fn decline(self) {
        let t = text();
        self.declining.confirm(
            |row| decline_request(row.id),
            move |row, answer| {
                if answer.is_ok() {
                    self.toasts.good(t.request_declined(&row.email));
                }
                spawn_local(self.reload());
            },
        );
    }

    /// Loads the list again. Where that fails, the page stays as it is.
    async fn reload(self) {
        if let Ok(requests) = waiting_requests().await {
            self.shown.try_set(requests);
        }
    }
}

#[component]
fn List() -> impl IntoView {
    let t = text();
    let loaded = PageResource::new(waiting_requests);
    let actions = Actions {
        shown: RwSignal::new(JoinRequests::default()),
        busy: BusyRows::new(),
        declining: ConfirmState::new(),
        toasts: Toasts::new(),
        can_approve: Memo::new(|_| has_permission(Permission::RegisterUsers)),
    };
    let declining = actions.declining;
    let email = move || declining.subject().map(|row| row.email).unwrap_or_default();
    view! {
        <PageHeader title=t.requests().to_owned() lead=t.requests_lead()/>
        {tabs(true)}
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match loaded.load().await {
                    Ok(requests) => {
                        actions.shown.set(requests);
                        view! { <Table actions/> }.into_any()
                    }
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
        <Confirm
            id="decline"
            title=Signal::derive(move || t.decline_ask(&email()))
            is_open=declining.is_open()
            close=declining.close()
            words=t.decline_words().to_owned()
            yes=t.decline().to_owned()
            is_pending=declining.is_pending
            error=declining.error
            confirm=Callback::new(move |()| actions.decline())
        />
        {dynamic(move || view! { <ToastRegion toasts=actions.toasts/> })}
    }
}

#[component]
fn Table(actions: Actions) -> impl IntoView {
    let t = text();
    let is_empty = Memo::new(move |_| actions.shown.with(|shown| shown.rows.is_empty()));
    let rows = move || actions.shown.get().rows.into_iter().map(|row| item(actions, row)).collect();
    let has_more = Memo::new(move |_| actions.shown.with(|shown| shown.has_more));
    let table = move || {
        if is_empty.get() {
            let is_on = actions.shown.with_untracked(|shown| shown.is_on);
            let why = if is_on { t.no_requests_why() } else { t.no_requests_off() };
            return view! { <EmptyList title=t.no_requests() why shape=Shape::Mail/> }.into_any();
        }
        let heads = [Head::Text(t.email_address()), Head::Text(t.requested_at()), Head::Text(t.actions())];
        stacked_table(("list", "list-title"), heads, rows)
    };
    view! {
        <div class="panel">
            <h2 class="visually-hidden" id="list-title">{t.requests()}</h2>
            {dynamic(table)}
            {dynamic(move || has_more.get().then(|| view! { <p class="foot hint">{t.more_requests()}</p> }.into_any()))}
        </div>
    }
}

fn item(actions: Actions, row: JoinRequestRow) -> KeyedItem {
    KeyedItem::new(row.id, move || view! { <tr role="row">{cells(actions, row.clone())}</tr> }.into_any())
}

fn cells(actions: Actions, row: JoinRequestRow) -> impl IntoView {
    let t = text();
    let name_id = format!("request-{}", row.id);
    let id = row.id;
    let button = |name: &'static str, press: Callback<()>| {
        let is_busy = actions.busy.is_running(id, ());
        let is_waiting = actions.busy.is_busy(id);
        view! { <RowButton name about=name_id.clone() is_busy is_waiting press/> }.into_any()
    };
    let (approved, declined) = (row.clone(), row.clone());
    let approve = untrack(|| actions.can_approve.get())
        .then(|| button(t.approve(), Callback::new(move |()| actions.approve(approved.clone()))));
    let decline = button(t.decline(), Callback::new(move |()| actions.declining.open(declined.clone())));
    view! {
        <th role="rowheader" scope="row"><span id=name_id.clone()><EmailAddress email=row.email.clone()/></span></th>
        <td role="cell" data-label=t.requested_at() class="tight"><Timestamp at=row.confirmed_at/></td>
        <td role="cell"><div class="cell-actions">{approve}{decline}</div></td>
    }
}
