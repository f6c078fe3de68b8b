use crate::api::own_fields::own_fields;
use crate::components::{ErrorPage, Loading, own_field_controls};
use crate::hooks::{Form, PageResource};
use crate::page_context::text;
use domain::invitation::InviteDraft;
use domain::registry::OwnField;
use leptos::html::Details;
use leptos::prelude::*;

/// The own fields of the account, folded; nothing where the organization has none.
#[component]
pub(in crate::pages) fn OwnFieldsFold(form: Form<InviteDraft>) -> impl IntoView {
    let known = PageResource::new(own_fields);
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match known.load().await {
                    Ok(fields) => fold(form, fields),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// Unfolded where something has to be filled in, was filled in or has a fault.
fn fold(form: Form<InviteDraft>, fields: Vec<OwnField>) -> AnyView {
    if fields.is_empty() {
        return ().into_any();
    }
    // From here on the form checks them.
    let known = fields.clone();
    form.draft.update_untracked(|draft| draft.own.fields = known);
    let is_filled = form.draft.with_untracked(|draft| !draft.own.values.is_empty());
    let begins_open = is_filled || fields.iter().any(|own| own.is_required_of_everybody());
    let own: Vec<_> = fields.iter().map(|own| own.field).collect();
    let fold = NodeRef::<Details>::new();
    Effect::new(move || {
        let is_faulty = form.error.with(Option::is_some)
            && untrack(|| own.iter().any(|field| form.fault(*field).is_some()));
        if let Some(fold) = fold.get_untracked().filter(|_| is_faulty) {
            fold.set_open(true);
        }
    });
    view! {
        <details class="fold" open=begins_open node_ref=fold>
            <summary>{text().more_fields()}</summary>
            <div class="fold-body">{own_field_controls(form, &fields, |draft| &mut draft.own)}</div>
        </details>
    }
    .into_any()
}
