use super::actions::FlagPlace;
use super::actions::{CaseActions, documents};
use super::flag::{flag_message, flag_tick};
use crate::components::{Icon, Shape, dynamic};
use crate::page_context::text;
use domain::form::Field;
use domain::id::DocumentId;
use domain::identity::{CaseView, PictureView};
use domain::paths;
use domain::text::Text;
use leptos::prelude::*;

/// The pictures of the documents, each beside the one that it has replaced.
#[component]
pub(super) fn CasePictures(actions: CaseActions) -> impl IntoView {
    let t = text();
    let case = actions.case.get_untracked();
    let mut figures = Vec::new();
    for document in documents(&case) {
        let kind = kind_of(&case, document, t);
        for side in domain::identity::Side::ALL {
            let at_side = |picture: &&PictureView| (picture.document, picture.side) == (document, *side);
            let now = case.pictures.iter().find(at_side);
            let before = case.replaced_pictures.iter().find(at_side);
            if now.is_some() || before.is_some() {
                figures.push(place(actions, &case, &kind, (now, before)));
            }
        }
    }
    let nothing = figures.is_empty().then(|| view! { <p class="hint">{t.no_pictures()}</p> }.into_any());
    view! {
        <section class="panel" aria-labelledby="pictures-title">
            <div class="head"><h2 id="pictures-title">{t.pictures()}</h2></div>
            <div class="body">
                {nothing}
                {figures}
                <p class="hint">{t.opening_is_recorded()}</p>
            </div>
        </section>
    }
}

/// One side of a document: its picture now, the one before, and whether it is to be changed.
fn place(
    actions: CaseActions,
    case: &CaseView,
    kind: &str,
    (now, before): (Option<&PictureView>, Option<&PictureView>),
) -> AnyView {
    let t = text();
    let Some((document, side)) = now.or(before).map(|picture| (picture.document, picture.side)) else {
        return ().into_any();
    };
    let Some(field) = Field::from_word(side.as_str()) else { return ().into_any() };
    let name = t.picture_name(kind, t.field(field));
    let place = FlagPlace { field, document: Some(document) };
    let changed = before.is_some().then(|| view! { <span class="tag warn">{t.changed()}</span> }.into_any());
    let gone = now.is_none().then(|| view! { <p class="hint">{t.no_longer_there()}</p> }.into_any());
    let now = now.map(|picture| zoomable(address(picture, None), &name, picture));
    let before = before
        .map(|picture| zoomable(address(picture, case.compared_revision), &t.picture_before(&name), picture));
    let is_ticked = place.is_ticked(actions);
    let can_decide = Memo::new(move |_| actions.can_decide());
    let label = name.clone();
    let message = move || {
        (is_ticked.get() && can_decide.get()).then(|| {
            let message = flag_message(actions, place, label.clone());
            view! { <div class="stack">{message}</div> }.into_any()
        })
    };
    view! {
        <div class="picture-place" class:ticked=move || is_ticked.get()>
            <div class="row spread"><p class="row"><b>{name.clone()}</b>{changed}</p>{flag_tick(actions, place, name)}</div>
            {dynamic(message)}
            {gone}
            {now}
            {before}
        </div>
    }
    .into_any()
}

/// The address of a picture of the case, or of the revision that it is compared with.
fn address(picture: &PictureView, revision: Option<u32>) -> String {
    let address = format!("{}?at={}", paths::picture(picture.document, picture.side), picture.stored_at);
    revision.map_or_else(|| address.clone(), |revision| format!("{address}&revision={revision}"))
}

/// The widths of a picture, in percent of its column.
const ZOOMS: [u32; 4] = [100, 150, 200, 300];

/// A picture that can be enlarged in its place: by a click, or with buttons. What is enlarged can be scrolled.
fn zoomable(source: String, name: &str, picture: &PictureView) -> AnyView {
    let t = text();
    let zoom = RwSignal::new(0_usize);
    let is_largest = move || zoom.get() + 1 == ZOOMS.len();
    let step = move |larger: bool| {
        zoom.update(|zoom| {
            *zoom = if larger { (*zoom + 1).min(ZOOMS.len() - 1) } else { zoom.saturating_sub(1) }
        });
    };
    // Classes, since the page's policy allows no inline styles.
    let width = move || format!("zoom-{}", ZOOMS[zoom.get()]);
    let said = move || (zoom.get() > 0).then(|| t.zoomed(ZOOMS[zoom.get()]));
    let full = source.clone();
    let label = name.to_owned();
    view! {
        <figure class="picture" class:zoomed=move || { zoom.get() > 0 }>
            <div class="picture-frame" tabindex="0" role="group" aria-label=label>
                <img
                    src=source
                    alt=name.to_owned()
                    width=picture.width.to_string()
                    height=picture.height.to_string()
                    class=width
                    decoding="async"
                    on:click=move |_| if is_largest() { zoom.set(0) } else { step(true) }
                />
            </div>
            <figcaption class="row">
                <button
                    class="btn small needs-script"
                    type="button"
                    aria-disabled=move || is_largest().then_some("true")
                    on:click=move |_| step(true)
                >
                    {t.zoom_in()}
                </button>
                <button
                    class="btn small needs-script"
                    type="button"
                    aria-disabled=move || (zoom.get() == 0).then_some("true")
                    on:click=move |_| step(false)
                >
                    {t.zoom_out()}
                </button>
                <a href=full target="_blank" rel="external noopener"><Icon shape=Shape::Search/>{t.in_full_size()}</a>
                <span class="visually-hidden" role="status">{said}</span>
            </figcaption>
        </figure>
    }
    .into_any()
}

/// The kind of a document.
pub(super) fn kind_of(case: &CaseView, document: DocumentId, t: Text) -> String {
    let kind = case
        .values
        .iter()
        .find(|stated| stated.document == Some(document) && stated.field == Field::DocumentKind);
    kind.map_or_else(
        || t.step(domain::identity::Step::Document),
        |kind| t.field_value(Field::DocumentKind, &kind.value),
    )
}
