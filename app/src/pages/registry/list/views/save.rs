use super::Views;
use crate::api::registry::save_view;
use crate::components::{Dialog, ErrorSummary, TextField};
use crate::hooks::Form;
use crate::page_context::text;
use domain::form::Field;
use domain::registry::ViewDraft;
use leptos::prelude::*;

/// *Save view*: the list as it is shown, under a name.
#[component]
pub(in super::super) fn SaveDialog(views: Views) -> impl IntoView {
    let is_open = views.is_saving;
    let close = Callback::new(move |()| is_open.set(false));
    view! {
        <Dialog id="save-view" is_open=is_open.into() close>
            {move || is_open.get().then(|| view! { <SaveForm views close/> }.into_any())}
        </Dialog>
    }
}

#[component]
fn SaveForm(views: Views, close: Callback<()>) -> impl IntoView {
    let t = text();
    let query = untrack(|| views.list.query()).text();
    let form = Form::new(ViewDraft { query, ..ViewDraft::default() }, |draft| draft.check().err());
    let name = form.bind(Field::ViewName, |draft| &mut draft.name);
    let submit = form.submit(
        |draft: ViewDraft| save_view(draft),
        move |_| {
            close.run(());
            views.toasts.good(t.view_saved(&form.draft.get_untracked().name));
            views.resource.refetch();
        },
    );
    let share = move |event| {
        let is_shared = event_target_checked(&event);
        form.draft.update(|draft| draft.is_shared = is_shared);
        form.clear_error(Field::ViewName);
    };
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="save-view-title">{t.save_view()}</h2>
                <ErrorSummary error=form.error/>
                <TextField bound=name label=t.field(Field::ViewName) hint=t.view_name_hint()/>
                <div class="check">
                    <input type="checkbox" id="share-view" on:change=share aria-describedby="share-view-hint"/>
                    <label for="share-view">{t.share_view()}</label>
                    <p class="hint" id="share-view-hint">{t.share_view_hint()}</p>
                </div>
            </div>
            <div class="foot">
                <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.save_view()}
                </button>
                <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}
