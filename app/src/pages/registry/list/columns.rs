use super::state::RegistryListState;
use crate::api::registry::RememberColumns;
use crate::api::send_off;
use crate::components::{Dialog, KeyedItem, dynamic, keyed_list};
use crate::hooks::focus_after_render;
use crate::page_context::text;
use domain::registry::{FieldKey, ListColumns, OwnField, RegistryColumn, RegistryQuery};
use domain::setting::SettingSection;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A column of the program, or an own field.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Listed {
    Column(RegistryColumn),
    Own(FieldKey),
}

impl std::fmt::Display for Listed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Column(column) => column.fmt(f),
            Self::Own(key) => write!(f, "field-{key}"),
        }
    }
}

/// A column in the dialog, and whether it is shown.
type Choice = (Listed, bool);

/// *Columns*: which, and in which order.
#[component]
pub(super) fn ColumnsDialog(list: RegistryListState) -> impl IntoView {
    let t = text();
    let is_open = list.choosing_columns;
    let close = Callback::new(move |()| is_open.set(false));
    let choices = RwSignal::new(Vec::<Choice>::new());
    // Own fields have a list of their own below, as they are columns after the others.
    let own_choices = RwSignal::new(Vec::<Choice>::new());
    let known = RwSignal::new(Vec::<OwnField>::new());
    // Each time it opens, it shows what the list shows.
    Effect::new(move || {
        if is_open.get() {
            let query = untrack(|| list.query());
            choices.set(choices_of(&query.columns));
            spawn_local(async move {
                // Without them the other columns can still be chosen.
                let fields = list.fields.load().await.unwrap_or_default();
                let _ = own_choices.try_set(own_choices_of(&query.fields, &fields));
                let _ = known.try_set(fields);
            });
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = [choices.get_untracked(), own_choices.get_untracked()].concat().into_iter();
        let mut shown = ListColumns { columns: Vec::new(), fields: Vec::new() };
        chosen.filter(|(_, is_shown)| *is_shown).for_each(|(listed, _)| match listed {
            Listed::Column(column) => shown.columns.push(column),
            Listed::Own(key) => shown.fields.push(key),
        });
        is_open.set(false);
        let ListColumns { columns, fields } = shown.clone();
        list.show(RegistryQuery { columns, fields, ..untrack(|| list.query()) }, false);
        // The list shows them anyway; what fails here is that they are shown next time.
        send_off(&RememberColumns { columns: shown });
    };
    let items = move || {
        let name = |listed: &Listed| match listed {
            Listed::Column(column) => t.registry_column(*column),
            Listed::Own(key) => key.to_string(),
        };
        choices.get().into_iter().map(|(listed, _)| item(choices, name(&listed), listed)).collect()
    };
    let own_items = move || {
        let fields = known.get();
        let name = |listed: &Listed| {
            let own = fields.iter().find(|own| *listed == Listed::Own(own.key.clone()));
            own.map(|own| own.label(t.locale()).to_owned()).unwrap_or_default()
        };
        own_choices.get().into_iter().map(|(listed, _)| item(own_choices, name(&listed), listed)).collect()
    };
    let has_own = Memo::new(move |_| own_choices.with(|all| !all.is_empty()));
    let own = move || {
        has_own.get().then(|| {
            view! {
                <h3 id="own-columns-title">{t.setting_section(SettingSection::Fields)}</h3>
                <ul class="column-choices" role="list" aria-labelledby="own-columns-title">{keyed_list(own_items)}</ul>
            }
            .into_any()
        })
    };
    view! {
        <Dialog id="columns" is_open=is_open.into() close>
            <form method="dialog" on:submit=submit>
                <div class="body">
                    <h2 id="columns-title">{t.columns()}</h2>
                    <p>{t.columns_lead()}</p>
                    <ul class="column-choices" role="list">{keyed_list(items)}</ul>
                    {dynamic(own)}
                    <button class="btn small quiet" type="button" on:click=move |_| {
                        choices.set(choices_of(RegistryColumn::DEFAULT));
                        own_choices.update(|all| all.iter_mut().for_each(|one| one.1 = false));
                    }>
                        {t.usual_columns()}
                    </button>
                </div>
                <div class="foot">
                    <button class="btn primary" type="submit">{t.show_columns()}</button>
                    <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
                </div>
            </form>
        </Dialog>
    }
}

/// The shown columns in their order, then the others.
fn choices_of(shown: &[RegistryColumn]) -> Vec<Choice> {
    let others = RegistryColumn::ALL.iter().filter(|column| !shown.contains(column));
    let shown = shown.iter().map(|column| (Listed::Column(*column), true));
    shown.chain(others.map(|column| (Listed::Column(*column), false))).collect()
}

/// The same for own fields. One that no longer exists is left out.
fn own_choices_of(shown: &[FieldKey], fields: &[OwnField]) -> Vec<Choice> {
    let is_known = |key: &&FieldKey| fields.iter().any(|own| own.key == **key);
    let others = fields.iter().map(|own| &own.key).filter(|key| !shown.contains(key));
    let shown = shown.iter().filter(is_known).map(|key| (Listed::Own(key.clone()), true));
    shown.chain(others.map(|key| (Listed::Own(key.clone()), false))).collect()
}

fn item(choices: RwSignal<Vec<Choice>>, name: String, listed: Listed) -> KeyedItem {
    KeyedItem::new((listed.clone(), name.clone()), move || {
        let t = text();
        let (listed, name) = (StoredValue::new(listed.clone()), name.clone());
        let word = listed.with_value(ToString::to_string);
        let id = format!("column-{word}");
        let is_it = move |one: &Listed| listed.with_value(|listed| listed == one);
        let is_shown = move || choices.with(|all| all.iter().any(|(one, is_on)| is_it(one) && *is_on));
        let place = move || choices.with(|all| all.iter().position(|(one, _)| is_it(one)));
        let is_first = move || place() == Some(0);
        let is_last = move || choices.with(|all| all.last().is_some_and(|(one, _)| is_it(one)));
        let tick = move |event| {
            let is_on = event_target_checked(&event);
            choices.update(|all| all.iter_mut().filter(|(one, _)| is_it(one)).for_each(|one| one.1 = is_on));
        };
        let swap = move |from: Option<usize>, to: Option<usize>| {
            choices.update(|all| {
                if let (Some(from), Some(to)) = (from, to)
                    && to < all.len()
                {
                    all.swap(from, to);
                }
            });
        };
        let (up_id, down_id) = (format!("up-{word}"), format!("down-{word}"));
        let (focus_up, focus_down) = (up_id.clone(), down_id.clone());
        // An element that is moved loses the focus.
        let up = move |_| {
            let at = untrack(place);
            swap(at, at.and_then(|at| at.checked_sub(1)));
            focus_after_render(focus_up.clone());
        };
        let down = move |_| {
            let at = untrack(place);
            swap(at, at.map(|at| at + 1));
            focus_after_render(focus_down.clone());
        };
        view! {
            <li>
                <div class="check">
                    <input type="checkbox" id=id.clone() prop:checked=is_shown on:change=tick/>
                    <label for=id>{name.clone()}</label>
                </div>
                <button
                    class="btn small quiet square"
                    type="button"
                    id=up_id
                    aria-label=t.move_up(&name)
                    aria-disabled=move || is_first().then_some("true")
                    on:click=up
                ><span aria-hidden="true">"↑"</span></button>
                <button
                    class="btn small quiet square"
                    type="button"
                    id=down_id
                    aria-label=t.move_down(&name)
                    aria-disabled=move || is_last().then_some("true")
                    on:click=down
                ><span aria-hidden="true">"↓"</span></button>
            </li>
        }
        .into_any()
    })
}
