use crate::api::own_fields::identity_fields;
use crate::components::{TextArea, dynamic};
use crate::page_context::text;
use domain::form::{Code, Field};
use domain::registry::{OwnField, PERSONAL, PERSONAL_FIELDS, PersonalDraft};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The personal information that is chosen for a file, and why.
#[derive(Clone, Copy)]
pub(super) struct Personal {
    fields: RwSignal<Vec<Field>>,
    reason: RwSignal<String>,
    fault: RwSignal<Option<Code>>,
}

impl Personal {
    pub fn new() -> Self {
        Self {
            fields: RwSignal::new(Vec::new()),
            reason: RwSignal::new(String::new()),
            fault: RwSignal::new(None),
        }
    }

    pub fn is_any(self) -> bool {
        self.fields.with(|fields| !fields.is_empty())
    }

    pub fn clear(self) {
        self.fields.set(Vec::new());
        self.reason.set(String::new());
        self.fault.set(None);
    }

    /// Whether it can be sent; else its fault is shown.
    pub fn check(self) -> bool {
        let draft =
            PersonalDraft { fields: self.fields.get_untracked(), reason: self.reason.get_untracked() };
        let fault = draft.check().err().and_then(|faults| faults.at(Field::Reason));
        self.fault.set(fault);
        fault.is_none()
    }
}

/// What can be chosen, folded away.
#[component]
pub(super) fn PersonalFields(personal: Personal) -> impl IntoView {
    let t = text();
    let known = PERSONAL_FIELDS.iter().map(|field| field_box(personal, *field, t.field(*field).to_owned()));
    let known = known.collect_view();
    let fetched = RwSignal::new(None::<Vec<OwnField>>);
    let fetch = move |_| {
        if fetched.with_untracked(Option::is_none) {
            fetched.set(Some(Vec::new()));
            spawn_local(async move {
                // Without them the others can be chosen all the same.
                let own = identity_fields().await.ok();
                let _ = fetched.try_set(own);
            });
        }
    };
    let own = move || {
        let own = fetched.get().unwrap_or_default();
        own.iter()
            .map(|own| field_box(personal, own.field, own.label(t.locale()).to_owned()))
            .collect_view()
            .into_any()
    };
    let is_any = Memo::new(move |_| personal.is_any());
    let reason = move || {
        is_any.get().then(|| {
            view! {
                <TextArea
                    id=Field::Reason.as_str()
                    label=t.field(Field::Reason)
                    hint=t.export_reason_hint()
                    value=personal.reason
                    fault=personal.fault
                />
            }
            .into_any()
        })
    };
    view! {
        <details class="fold" on:toggle=fetch>
            <summary>{t.export_personal()}</summary>
            <div class="fold-body">
                <p>{t.export_personal_hint()}</p>
                <ul class="column-choices" role="list">{known}{own}</ul>
            </div>
        </details>
        {dynamic(reason)}
    }
}

fn field_box(personal: Personal, field: Field, name: String) -> AnyView {
    let id = format!("personal-{}", field.as_str());
    let tick = move |event| {
        let is_on = event_target_checked(&event);
        personal.fields.update(|fields| {
            fields.retain(|other| *other != field);
            if is_on {
                fields.push(field);
            }
        });
    };
    view! {
        <li>
            <div class="check">
                <input
                    type="checkbox"
                    id=id.clone()
                    name=PERSONAL
                    value=field.as_str()
                    prop:checked=move || personal.fields.with(|fields| fields.contains(&field))
                    on:change=tick
                />
                <label for=id>{name}</label>
            </div>
        </li>
    }
    .into_any()
}
