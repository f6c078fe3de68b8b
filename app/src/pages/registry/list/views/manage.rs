use super::Views;
use crate::api::registry::{delete_view, rename_view};
use crate::components::{Confirm, Dialog, ErrorSummary, KeyedItem, TextField, keyed_list};
use crate::hooks::{ConfirmState, Form};
use crate::page_context::text;
use domain::form::Field;
use domain::registry::{SavedView, ViewDraft};
use leptos::prelude::*;

/// *Manage views*: the views that the reader may rename and delete.
#[component]
pub(in super::super) fn ManageDialog(views: Views) -> impl IntoView {
    let t = text();
    let is_open = views.is_managing;
    let close = Callback::new(move |()| is_open.set(false));
    let renaming = RwSignal::new(None::<SavedView>);
    let deleting = ConfirmState::<SavedView>::new();
    let changeable = move || views.loaded().into_iter().filter(|view| view.can_be_changed);
    // After the last one is gone there is nothing left to manage.
    Effect::new(move || {
        if is_open.get() && changeable().next().is_none() {
            is_open.set(false);
        }
    });
    // Only what is open has items: host and browser begin with the same, and neither has them loaded yet.
    let items = move || {
        let shown = is_open.get().then(changeable).into_iter().flatten();
        shown.map(|view| item(view, renaming, deleting)).collect()
    };
    let confirm = Callback::new(move |()| {
        deleting.confirm(
            |view| delete_view(view.id),
            move |view, answer: Result<(), _>| {
                if answer.is_ok() {
                    views.toasts.good(t.view_deleted(&view.name));
                    views.resource.refetch();
                }
            },
        );
    });
    let words = move || match deleting.subject() {
        Some(view) if view.is_shared => t.delete_shared_view_words().to_owned(),
        _ => t.delete_own_view_words().to_owned(),
    };
    let title = move || deleting.subject().map(|view| t.delete_view_title(&view.name)).unwrap_or_default();
    view! {
        <Dialog id="manage-views" is_open=is_open.into() close>
            <form method="dialog">
                <div class="body">
                    <h2 id="manage-views-title">{t.manage_views()}</h2>
                    <ul class="view-choices" role="list">{keyed_list(items)}</ul>
                </div>
                <div class="foot"><button class="btn" type="submit">{t.close()}</button></div>
            </form>
        </Dialog>
        <RenameDialog views renaming/>
        <Confirm
            id="delete-view"
            title=Signal::derive(title)
            is_open=deleting.is_open()
            close=deleting.close()
            words=Signal::derive(words)
            yes=Signal::derive(move || t.delete_view().to_owned())
            is_destructive=true
            is_pending=deleting.is_pending
            error=deleting.error
            confirm
        />
    }
}

fn item(
    view: SavedView,
    renaming: RwSignal<Option<SavedView>>,
    deleting: ConfirmState<SavedView>,
) -> KeyedItem {
    // A view with another name is another item.
    KeyedItem::new((view.id, view.name.clone()), move || {
        let t = text();
        let id = format!("view-{}", view.id);
        let whose = if view.is_shared { t.view_of_everybody() } else { t.view_of_yours() };
        let (to_rename, to_delete) = (view.clone(), view.clone());
        view! {
            <li>
                <span class="two-lines" id=id.clone()><span class="breaks">{view.name.clone()}</span><span class="hint">{whose}</span></span>
                <button
                    class="btn small quiet"
                    type="button"
                    aria-describedby=id.clone()
                    on:click=move |_| renaming.set(Some(to_rename.clone()))
                >{t.rename_view()}</button>
                <button
                    class="btn small quiet danger"
                    type="button"
                    aria-describedby=id
                    on:click=move |_| deleting.open(to_delete.clone())
                >{t.delete_view()}</button>
            </li>
        }
        .into_any()
    })
}

#[component]
fn RenameDialog(views: Views, renaming: RwSignal<Option<SavedView>>) -> impl IntoView {
    let close = Callback::new(move |()| renaming.set(None));
    view! {
        <Dialog id="rename-view" is_open=Signal::derive(move || renaming.with(Option::is_some)) close>
            {move || renaming.get().map(|view| view! { <RenameForm views view close/> }.into_any())}
        </Dialog>
    }
}

#[component]
fn RenameForm(views: Views, view: SavedView, close: Callback<()>) -> impl IntoView {
    let t = text();
    let draft = ViewDraft { name: view.name, query: view.query, is_shared: view.is_shared };
    let form = Form::new(draft, |draft| draft.check().err());
    let name = form.bind(Field::ViewName, |draft| &mut draft.name);
    let id = view.id;
    let submit = form.submit(
        move |draft: ViewDraft| rename_view(id, draft),
        move |()| {
            close.run(());
            views.resource.refetch();
        },
    );
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="rename-view-title">{t.rename_view()}</h2>
                <ErrorSummary error=form.error/>
                <TextField bound=name label=t.field(Field::ViewName)/>
            </div>
            <div class="foot">
                <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.rename_view()}
                </button>
                <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}
