use super::walk::{Conflict, Walk};
use super::zone::in_words;
use crate::components::{Icon, Shape};
use crate::page_context::text;
use domain::form::Field;
use leptos::prelude::*;

/// Somebody else saved meanwhile: both values, field by field, and which are to stay.
#[component]
pub(super) fn Meanwhile(walk: Walk) -> impl IntoView {
    let t = text();
    let both = move |Conflict { step, document, theirs, by, .. }: Conflict| {
        let mine = untrack(|| match document {
            None => walk.values.get().of(step),
            Some(id) => {
                let paper = walk.papers.get().into_iter().find(|paper| paper.id == id);
                paper.map(|paper| paper.values).unwrap_or_default()
            }
        });
        let row = |field: Field| {
            view! {
                <tr>
                    <th scope="row">{t.field(field)}</th>
                    <td>{in_words(field, mine.get(field))}</td>
                    <td>{in_words(field, theirs.get(field))}</td>
                </tr>
            }
        };
        let rows = mine.differences(&theirs).into_iter().map(row).collect_view();
        view! {
            <section class="panel" role="alert" aria-labelledby="conflict-title">
                <div class="body">
                    <div class="note warn">
                        <Icon shape=Shape::Warn/>
                        <h2 id="conflict-title">{t.step(step)}": "{t.conflict_by(&by)}</h2>
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
                    <button class="btn" type="button" on:click=move |_| walk.keep_mine()>{t.keep_mine()}</button>
                    <button class="btn" type="button" on:click=move |_| walk.take_theirs()>{t.take_theirs()}</button>
                </div>
            </section>
        }
    };
    move || walk.conflict.get().map(both)
}
