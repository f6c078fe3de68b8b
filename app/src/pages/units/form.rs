use super::actions::{Editing, UnitActions};
use crate::api::units::{create_unit, unit_move_effect, update_unit};
use crate::components::{Dialog, ErrorSummary, TextField, dynamic};
use crate::hooks::Form;
use crate::page_context::text;
use domain::characters::trimmed;
use domain::form::{Code, Field};
use domain::id::UnitId;
use domain::registry::{MoveEffect, UnitDraft, UnitRow};
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// *Add unit* and *Edit unit*.
#[component]
pub(super) fn UnitDialog(actions: UnitActions) -> impl IntoView {
    let about = actions.editing;
    let close = Callback::new(move |()| about.set(None));
    view! {
        <Dialog id="unit" is_open=Signal::derive(move || about.with(Option::is_some)) close>
            {move || about.get().map(|editing| view! { <UnitForm actions editing close/> }.into_any())}
        </Dialog>
    }
}

#[component]
fn UnitForm(actions: UnitActions, editing: Editing, close: Callback<()>) -> impl IntoView {
    let t = text();
    let (unit, draft) = match editing {
        Editing::New(parent) => (
            None,
            UnitDraft { parent: parent.map(|id| id.to_string()).unwrap_or_default(), ..UnitDraft::default() },
        ),
        Editing::Unit(unit) => (Some(unit.id), draft_of(unit)),
    };
    let form = Form::new(draft, |draft| draft.check().err());
    let title = if unit.is_some() { t.edit_unit() } else { t.add_unit() };
    let save = if unit.is_some() { t.save() } else { t.add_unit() };
    let name = form.bind(Field::UnitName, |draft| &mut draft.name);
    let code = form.bind(Field::UnitCode, |draft| &mut draft.code);
    let submit = form.submit(
        move |draft| async move {
            let version = actions.version();
            let answer = match unit {
                Some(id) => update_unit(id, version, draft).await,
                None => create_unit(version, draft).await.map(|_| ()),
            };
            // The page behind the dialog is current again, so that the next try can succeed.
            if answer.as_ref().is_err_and(|error| error.code == Code::ChangedMeanwhile) {
                actions.reload();
            }
            answer
        },
        move |()| {
            let name = form.draft.with_untracked(|draft| trimmed(&draft.name).to_owned());
            actions.saved(if unit.is_some() { t.unit_changed(&name) } else { t.unit_added(&name) });
        },
    );
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="unit-title">{title}</h2>
                <ErrorSummary error=form.error/>
                <TextField bound=name label=t.field(Field::UnitName)/>
                <TextField bound=code label=t.field(Field::UnitCode) hint=t.unit_code_hint() mono=true/>
                <ParentSelect actions form about=unit/>
                <SightNote form about=unit/>
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

fn draft_of(unit: UnitRow) -> UnitDraft {
    UnitDraft {
        name: unit.name,
        code: unit.code.unwrap_or_default(),
        parent: unit.parent.map(|id| id.to_string()).unwrap_or_default(),
    }
}

/// The unit above: every one that is not archived, is not the unit itself and is not below it.
#[component]
fn ParentSelect(actions: UnitActions, form: Form<UnitDraft>, about: Option<UnitId>) -> impl IntoView {
    let t = text();
    let chosen = form.draft.with_untracked(|draft| draft.parent.clone());
    let own_path = about.and_then(|id| {
        actions
            .tree
            .with_untracked(|tree| tree.units.iter().find(|unit| unit.id == id).map(|unit| unit.path.clone()))
    });
    let is_below = move |unit: &UnitRow| {
        own_path.as_ref().is_some_and(|own| unit.path == *own || unit.path.starts_with(&format!("{own} / ")))
    };
    let options = actions.tree.with_untracked(|tree| {
        let choices = tree.units.iter().filter(|unit| !unit.is_archived && !is_below(unit));
        choices
            .map(|unit| {
                let id = unit.id.to_string();
                view! { <option value=id.clone() selected=chosen == id>{unit.path.clone()}</option> }
                    .into_any()
            })
            .collect_view()
    });
    let fault = move || form.fault(Field::ParentUnit);
    let put = move |event| form.set(Field::ParentUnit, |draft| &mut draft.parent, event_target_value(&event));
    view! {
        <div class="field" class:bad=move || fault().is_some()>
            <label for="parent_unit">{t.field(Field::ParentUnit)}</label>
            <div class="control">
                <select
                    id="parent_unit"
                    aria-describedby="parent_unit-says"
                    aria-invalid=move || fault().map(|_| "true")
                    on:change=put
                >
                    <option value="">{t.top_level()}</option>
                    {options}
                </select>
            </div>
            <p class="says" id="parent_unit-says" role="status">{move || fault().map(|code| t.fault(code))}</p>
        </div>
    }
}

/// Whose sight of people changes where the unit is moved: asked for each parent that is chosen.
#[component]
fn SightNote(form: Form<UnitDraft>, about: Option<UnitId>) -> impl IntoView {
    let t = text();
    let before = form.draft.with_untracked(|draft| draft.parent.clone());
    let effect = RwSignal::new(None::<MoveEffect>);
    Effect::new(move || {
        let parent = form.draft.with(|draft| draft.parent.clone());
        effect.set(None);
        let Some(unit) = about.filter(|_| parent != before) else { return };
        spawn_local(async move {
            let said = unit_move_effect(unit, parent.parse().ok()).await;
            let is_chosen = form.draft.try_with_untracked(|draft| draft.parent == parent);
            if let (Ok(said), Some(true)) = (said, is_chosen) {
                effect.set(Some(said));
            }
        });
    });
    let words = move || effect.with(|effect| effect.as_ref().map(|effect| sight_words(t, effect)));
    view! {
        <div role="status">
            {dynamic(move || words().map(|words| view! { <p class="hint breaks">{words}</p> }.into_any()))}
        </div>
    }
}

fn sight_words(t: Text, effect: &MoveEffect) -> String {
    let named = |names: &[String], words: fn(Text, &str) -> String| {
        (!names.is_empty()).then(|| words(t, &names.join(", ")))
    };
    let more = (effect.more > 0).then(|| t.sight_of_more(effect.more));
    let all = [
        named(&effect.gains, |t, names| t.sight_gained(names)),
        named(&effect.loses, |t, names| t.sight_lost(names)),
        more,
    ];
    let all: Vec<String> = all.into_iter().flatten().collect();
    if all.is_empty() { t.sight_same().to_owned() } else { all.join(" ") }
}
