use super::GroupActions;
use crate::api::units::{create_group, update_group};
use crate::components::{Dialog, ErrorSummary, TextField};
use crate::hooks::Form;
use crate::page_context::text;
use domain::characters::trimmed;
use domain::form::Field;
use domain::registry::{GroupDraft, GroupRow, GroupSeen};
use leptos::prelude::*;

/// *Add group* and *Edit group*.
#[component]
pub(super) fn GroupDialog(actions: GroupActions) -> impl IntoView {
    let about = actions.editing;
    let close = Callback::new(move |()| about.set(None));
    view! {
        <Dialog id="group" is_open=Signal::derive(move || about.with(Option::is_some)) close>
            {move || about.get().map(|group| view! { <GroupForm actions group close/> }.into_any())}
        </Dialog>
    }
}

#[component]
fn GroupForm(
    actions: GroupActions,
    #[prop(optional_no_strip)] group: Option<GroupRow>,
    close: Callback<()>,
) -> impl IntoView {
    let t = text();
    let id = group.as_ref().map(|group| group.id);
    let draft = group
        .map(|group| GroupDraft {
            seen: Some(GroupSeen::of(&group.name, &group.description)),
            name: group.name,
            description: group.description,
        })
        .unwrap_or_default();
    let form = Form::new(draft, |draft| draft.check().err());
    let title = if id.is_some() { t.edit_group() } else { t.add_group() };
    let save = if id.is_some() { t.save() } else { t.add_group() };
    let name = form.bind(Field::GroupName, |draft| &mut draft.name);
    let description = form.bind(Field::Description, |draft| &mut draft.description);
    let submit = form.submit(
        move |draft| async move {
            match id {
                Some(id) => update_group(id, draft).await,
                None => create_group(draft).await.map(|_| ()),
            }
        },
        move |()| {
            let name = form.draft.with_untracked(|draft| trimmed(&draft.name).to_owned());
            actions.saved(if id.is_some() { t.group_changed(&name) } else { t.group_added(&name) });
        },
    );
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="group-title">{title}</h2>
                <ErrorSummary error=form.error/>
                <TextField bound=name label=t.field(Field::GroupName)/>
                <TextField bound=description label=t.field(Field::Description)/>
            </div>
            <div class="foot">
                <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {save}
                </button>
                <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}
