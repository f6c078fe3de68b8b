use super::{Icon, Shape};
use crate::api::ApiError;
use crate::components::dynamic;
use crate::hooks::focus_after_render;
use crate::page_context::text;
use domain::form::Field;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// The errors of a form, at its top, with a link to each field. It takes the focus when it appears.
#[component]
pub(crate) fn ErrorSummary(
    #[prop(into)] error: Signal<Option<ApiError>>,
    /// The labels of own fields.
    #[prop(optional, into)]
    own: Option<Signal<Vec<(Field, String)>>>,
) -> impl IntoView {
    let t = text();
    let items = move |error: ApiError| {
        if error.faults.is_empty() {
            return view! { <li>{error.message}</li> }.into_any();
        }
        error
            .faults
            .iter()
            .map(|fault| {
                let label = own.and_then(|own| {
                    let found =
                        own.with_untracked(|own| own.iter().find(|(one, _)| *one == fault.field).cloned());
                    found.map(|(_, label)| label)
                });
                let label = label.unwrap_or_else(|| t.field(fault.field).to_owned());
                let words = format!("{label}: {}", t.fault(fault.code));
                let field = fault.field.as_str();
                // The router would only change the fragment. Without JavaScript the browser moves to the field.
                let go = move |event: MouseEvent| {
                    event.prevent_default();
                    focus_after_render(field);
                };
                view! { <li><a href=format!("#{field}") on:click=go>{words}</a></li> }.into_any()
            })
            .collect_view()
            .into_any()
    };
    dynamic(move || {
        error.get().map(|error| {
            view! {
                <div class="errors" role="alert" tabindex="-1" aria-labelledby="errors-title" id="errors">
                    <h2 id="errors-title"><Icon shape=Shape::Alert/>{t.there_is_a_problem()}</h2>
                    <ul role="list">{items(error)}</ul>
                </div>
            }
            .into_any()
        })
    })
}
