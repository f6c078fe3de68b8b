//! *Groups* of people.

mod form;

use crate::api::units as api;
use crate::components::{
    Confirm, EmptyList, ErrorPage, Head, Icon, KeyedItem, Loading, PageHeader, RequirePermission, RowButton,
    Shape, ToastRegion, Toasts, dynamic, stacked_table,
};
use crate::hooks::{ConfirmState, PageResource};
use crate::page_context::{has_permission, text};
use domain::form::Field;
use domain::paths;
use domain::permission::Permission;
use domain::registry::GroupRow;
use form::GroupDialog;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub(crate) fn Groups() -> impl IntoView {
    view! { <RequirePermission permission=Permission::ManageSettings><GroupsPage/></RequirePermission> }
}

/// The groups on the page, the open dialogs and the actions.
#[derive(Clone, Copy)]
struct GroupActions {
    groups: RwSignal<Vec<GroupRow>>,
    /// The group in the dialog; `None` inside for a new one.
    editing: RwSignal<Option<Option<GroupRow>>>,
    deleting: ConfirmState<GroupRow>,
    toasts: Toasts,
}

impl GroupActions {
    fn saved(self, words: String) {
        self.editing.set(None);
        self.toasts.good(words);
        self.reload();
    }

    /// Loads the groups again. Where that fails, the page stays as it is.
    fn reload(self) {
        spawn_local(async move {
            if let Ok(groups) = api::groups().await {
                self.groups.try_set(groups);
            }
        });
    }
}

#[component]
fn GroupsPage() -> impl IntoView {
    let t = text();
    let groups = PageResource::new(api::groups);
    let actions = GroupActions {
        groups: RwSignal::new(Vec::new()),
        editing: RwSignal::new(None),
        deleting: ConfirmState::new(),
        toasts: Toasts::new(),
    };
    let button = move || {
        view! {
            <button class="btn primary needs-script" type="button" on:click=move |_| actions.editing.set(Some(None))>
                <Icon shape=Shape::Plus/>
                <span>{t.add_group()}</span>
            </button>
        }
    };
    let deleting = actions.deleting;
    let subject = move || deleting.subject();
    let delete = move |()| {
        deleting.confirm(
            |group| api::delete_group(group.id),
            move |group, answer| {
                if answer.is_ok() {
                    actions.toasts.good(t.group_deleted(&group.name));
                    actions.reload();
                }
            },
        );
    };
    view! {
        <PageHeader title=t.groups().to_owned() lead=t.groups_lead() action=button/>
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match groups.load().await {
                    Ok(groups) => {
                        actions.groups.set(groups);
                        view! { <GroupTable actions/> }.into_any()
                    }
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
        <GroupDialog actions/>
        <Confirm
            id="delete"
            title=Signal::derive(move || subject().map(|group| t.delete_group_ask(&group.name)).unwrap_or_default())
            is_open=deleting.is_open()
            close=deleting.close()
            words=Signal::derive(move || subject().map(|group| t.delete_group_words(group.members)).unwrap_or_default())
            yes=t.delete().to_owned()
            is_destructive=true
            is_pending=deleting.is_pending
            error=deleting.error
            confirm=Callback::new(delete)
        />
        <ToastRegion toasts=actions.toasts/>
    }
}

#[component]
fn GroupTable(actions: GroupActions) -> impl IntoView {
    let t = text();
    let is_empty = Memo::new(move |_| actions.groups.with(Vec::is_empty));
    let rows = move || actions.groups.get().into_iter().map(|group| item(actions, group)).collect();
    let table = move || {
        if is_empty.get() {
            return view! { <EmptyList title=t.no_groups() why=t.no_groups_why() shape=Shape::Users/> }
                .into_any();
        }
        let heads = [
            Head::Text(t.group()),
            Head::Text(t.field(Field::Description)),
            Head::Number(t.members()),
            Head::Text(t.actions()),
        ];
        stacked_table(("list", "list-title"), heads, rows)
    };
    view! {
        <div class="panel">
            <h2 class="visually-hidden" id="list-title">{t.groups()}</h2>
            {dynamic(table)}
        </div>
    }
}

fn item(actions: GroupActions, group: GroupRow) -> KeyedItem {
    let key = (group.id, group.name.clone(), group.description.clone(), group.members);
    KeyedItem::new(key, move || view! { <tr role="row">{cells(actions, group.clone())}</tr> }.into_any())
}

fn cells(actions: GroupActions, group: GroupRow) -> impl IntoView {
    let t = text();
    let name_id = format!("group-{}", group.id);
    let members = match (group.members, untrack(|| has_permission(Permission::ViewRegistry))) {
        (1.., true) => view! { <a href=paths::people_in_group(group.id)>{group.members}</a> }.into_any(),
        (members, _) => view! { <span>{members}</span> }.into_any(),
    };
    let button = |name: &'static str, is_danger: bool, press: Callback<()>| {
        let never = Signal::derive(|| false);
        let about = name_id.clone();
        view! { <RowButton name about is_busy=never is_waiting=never is_danger press/> }.into_any()
    };
    let (edited, deleted) = (group.clone(), group.clone());
    let edit =
        button(t.edit(), false, Callback::new(move |()| actions.editing.set(Some(Some(edited.clone())))));
    let delete = button(t.delete(), true, Callback::new(move |()| actions.deleting.open(deleted.clone())));
    view! {
        <th role="rowheader" scope="row"><span class="breaks" id=name_id>{group.name}</span></th>
        <td role="cell" data-label=t.field(Field::Description) class="breaks">{group.description}</td>
        <td role="cell" data-label=t.members() class="end">{members}</td>
        <td role="cell"><div class="cell-actions">{edit}{delete}</div></td>
    }
}
