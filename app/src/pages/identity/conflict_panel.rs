use super::form_state::FormState;
use super::saved_steps::SaveConflict;
use super::values_view::value_view;
use crate::components::{Icon, Shape, field_label};
use crate::page_context::text;
use domain::form::Field;
use leptos::prelude::*;

/// An edit conflict: both versions, field by field, and which one to keep.
#[component]
pub(super) fn ConflictPanel(state: FormState) -> impl IntoView {
    let t = text();
    let both = move |SaveConflict { step, document, theirs, by, by_oneself, .. }: SaveConflict| {
        let mine = untrack(|| match document {
            None => state.values.get().of_step(step),
            Some(id) => {
                let draft = state.documents.get().into_iter().find(|draft| draft.id == id);
                draft.map(|draft| draft.values).unwrap_or_default()
            }
        });
        let row = |field: Field| {
            view! {
                <tr>
                    <th scope="row">{field_label(field)}</th>
                    <td>{value_view(field, mine.get(field))}</td>
                    <td>{value_view(field, theirs.get(field))}</td>
                </tr>
            }
        };
        let by = if by_oneself { t.conflict_with_oneself().to_owned() } else { t.conflict_by(&by) };
        let rows = mine.differences(&theirs).into_iter().map(row).collect_view();
        view! {
            <section class="panel" role="alert" aria-labelledby="conflict-title">
                <div class="body">
                    <div class="note warn">
                        <Icon shape=Shape::Warn/>
                        <h2 id="conflict-title">{t.step(step)}": "{by}</h2>
                        <p>{t.conflict_how()}</p>
                    </div>
                    <div class="scroll">
                        <table>
                            <thead>
                                <tr>
                                    <td></td>
                                    <th scope="col">{t.yours()}</th>
                                    <th scope="col">{t.theirs()}</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                </div>
                <div class="foot">
                    <button class="btn" type="button" on:click=move |_| state.keep_mine()>{t.keep_mine()}</button>
                    <button class="btn" type="button" on:click=move |_| state.take_theirs()>{t.take_theirs()}</button>
                </div>
            </section>
        }
    };
    move || state.conflict.get().map(both)
}
