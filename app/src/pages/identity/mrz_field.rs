use super::field_answer::described_by;
use super::form_state::{FieldKey, FormState};
use super::values_view::values_list;
use crate::components::{Icon, Shape, dynamic};
use crate::hooks::BoundField;
use crate::page_context::text;
use domain::form::{Code, Field};
use domain::id::DocumentId;
use domain::identity::Step;
use domain::identity::mrz::{Format, MrzProgress, mrz_progress};
use leptos::prelude::*;

/// The input of a document's machine-readable zone.
#[component]
pub(super) fn MrzField(bound: BoundField) -> impl IntoView {
    let id = bound.field.as_str();
    view! {
        <textarea
            class="mono zone"
            id=id
            name=id
            rows="3"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck="false"
            aria-describedby=format!("{} {id}-look", described_by(bound.field))
            aria-invalid=move || bound.fault.get().map(|_| "true")
            prop:value=move || bound.value.get()
            on:input=move |event| bound.set.run(event_target_value(&event))
            on:blur=move |_| bound.blur.run(())
        ></textarea>
    }
}

/// The status of the MRZ: progress, check digits, values it can fill in, and contradictions.
#[component]
pub(super) fn MrzStatus(state: FormState, document: DocumentId) -> impl IntoView {
    let t = text();
    let at = FieldKey { document: Some(document), field: Field::MachineReadableZone };
    let today = state.policy().today;
    let seen = Memo::new(move |_| mrz_progress(&state.value(at), today));
    let place = move || state.position(document).unwrap_or_default();
    let offers = Memo::new(move |_| state.form().suggestions(place(), today));
    let differs = Memo::new(move |_| state.form().differences(place(), today));
    let fill_in = move |_| {
        for (field, value) in offers.get_untracked().iter() {
            let document = Step::Document.fields().contains(&field).then_some(document);
            state.set(FieldKey { document, field }, value.to_owned());
        }
    };
    let offered = move || {
        let offers = offers.get();
        (!offers.is_empty()).then(|| {
            view! {
                <div class="note">
                    <Icon shape=Shape::Info/>
                    <p>{t.zone_offers()}</p>
                    {values_list(&offers, &[])}
                    <p><button class="btn small" type="button" on:click=fill_in>{t.fill_in()}</button></p>
                </div>
            }
            .into_any()
        })
    };
    // Differences of the document's own fields are shown at those.
    let contradicted = move || {
        let others: Vec<_> =
            differs.get().into_iter().filter(|field| !Step::Document.fields().contains(field)).collect();
        (!others.is_empty()).then(|| {
            let names: Vec<_> = others.into_iter().map(|field| t.field(field)).collect();
            let words = format!("{}: {}", names.join(", "), t.fault(Code::MrzDiffers));
            view! { <div class="note warn"><Icon shape=Shape::Warn/><p>{words}</p></div> }.into_any()
        })
    };
    view! {
        <div class="stack">
            <div id="machine_readable_zone-look" role="status">
                {dynamic(move || seen.get().map(|seen| progress_view(&seen, differs.with(Vec::is_empty))))}
            </div>
            {dynamic(offered)}
            {dynamic(contradicted)}
        </div>
    }
}

/// The progress, and each check digit with its result.
fn progress_view(seen: &MrzProgress, agrees: bool) -> AnyView {
    let t = text();
    if agrees && seen.mrz.as_ref().is_some_and(Result::is_ok) {
        return view! { <p class="zone-good row"><Icon shape=Shape::Check/>{t.zone_agrees()}</p> }.into_any();
    }
    let length = seen.format.map_or(Format::Td3.length(), Format::length);
    let digits = seen.digits.iter().map(|(part, fits)| {
        let (class, words) = if *fits { ("tag good", t.digit_fits()) } else { ("tag bad", t.digit_wrong()) };
        view! { <li class=class>{t.zone_digit(*part)}": "{words}</li> }.into_any()
    });
    view! {
        <p class="hint number">{t.zone_typed(seen.typed, length)}</p>
        <ul class="tags" role="list">{digits.collect_view()}</ul>
    }
    .into_any()
}
