use super::draft::Fields;
use crate::api::ApiError;
use crate::api::actions::preview_action;
use crate::components::{TextField, dynamic};
use crate::hooks::{Form, SharedRequests};
use crate::page_context::text;
use domain::bulk::{ActionPreview, Selection, TYPED_ABOVE};
use domain::day::Day;
use domain::form::Field;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Whom the action of a dialog reaches, as the host has counted them.
#[derive(Clone, Copy)]
pub(super) struct Numbers(RwSignal<Option<Result<ActionPreview, ApiError>>>);

impl Numbers {
    /// Counts again whenever the form changes what would be done.
    pub fn of(form: Form<Fields>, selection: Selection) -> Self {
        let numbers = Self(RwSignal::new(None));
        let requests = SharedRequests::new();
        let asked = Memo::new(move |_| {
            let action = form.draft.with(Fields::action).without_reason();
            action.check(&Day::starts_in_utc).is_ok().then_some(action)
        });
        Effect::new(move || {
            let request = requests.begin();
            numbers.0.set(None);
            let Some(action) = asked.get() else { return };
            let selection = selection.clone();
            spawn_local(async move {
                let answer = preview_action(action, selection).await;
                // The dialog may be closed by now.
                if requests.accept(request) {
                    numbers.0.set(Some(answer));
                }
            });
        });
        numbers
    }

    /// The counts, if they are known.
    pub fn known(self) -> Option<ActionPreview> {
        self.0.with(|said| said.as_ref()?.as_ref().ok().cloned())
    }

    /// What the dialog says of them.
    pub fn view(self, form: Form<Fields>) -> AnyView {
        let t = text();
        let said = move || match self.0.get() {
            None => {
                let is_complete = form.draft.with(|draft| draft.faults().is_none());
                is_complete.then(|| view! { <p>{t.counting_people()}</p> }.into_any())
            }
            Some(Err(error)) => Some(view! { <p class="fault">{error.message}</p> }.into_any()),
            Some(Ok(preview)) => Some(counted(&preview)),
        };
        let is_typed = Memo::new(move |_| self.known().filter(|known| known.reached > TYPED_ABOVE));
        let typed = move || {
            is_typed.get().map(|known| {
                let bound = form.bind(Field::Number, |draft| &mut draft.number);
                let hint = format!("{} {}", t.type_number(known.reached), t.number_hint());
                view! { <TextField bound label=t.field(Field::Number) hint/> }.into_any()
            })
        };
        view! { <div class="counted" role="status">{dynamic(said)}</div>{dynamic(typed)} }.into_any()
    }
}

fn counted(preview: &ActionPreview) -> AnyView {
    let t = text();
    let reached = match preview.reached {
        0 => t.action_reaches_nobody().to_owned(),
        count => t.action_reaches(count),
    };
    let out = preview.selected - preview.reached;
    let left_out = (out > 0).then(|| {
        let reasons = preview.left_out.iter().map(|reason| {
            let words = format!("{}: {}", t.number(reason.count), t.left_out_because(reason.code));
            view! { <li>{words}</li> }.into_any()
        });
        view! { <p>{t.left_out(out)}</p><ul>{reasons.collect_view()}</ul> }.into_any()
    });
    view! { <p><strong>{reached}</strong></p>{left_out} }.into_any()
}
