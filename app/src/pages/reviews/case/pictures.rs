use super::actions::documents;
use crate::components::{Icon, Shape};
use crate::page_context::text;
use domain::form::Field;
use domain::id::DocumentId;
use domain::identity::{CaseView, PictureView};
use domain::paths;
use domain::text::Text;
use leptos::prelude::*;

/// The pictures of the documents in column width; a click opens one in full size.
#[component]
pub(super) fn CasePictures(case: CaseView) -> impl IntoView {
    let t = text();
    let figures: Vec<_> = documents(&case)
        .into_iter()
        .flat_map(|document| {
            let kind = kind_of(&case, document, t);
            case.pictures
                .iter()
                .filter(move |picture| picture.document == document)
                .map(move |picture| figure(picture, &kind).into_any())
        })
        .collect();
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

fn figure(picture: &PictureView, kind: &str) -> impl IntoView + use<> {
    let t = text();
    let side = Field::from_word(picture.side.as_str()).map(|field| t.field(field)).unwrap_or_default();
    let name = t.picture_name(kind, side);
    let source = format!("{}?at={}", paths::picture(picture.document, picture.side), picture.stored_at);
    let address = source.clone();
    view! {
        <figure class="picture">
            <a href=address target="_blank" rel="external noopener" title=t.in_full_size()>
                <img
                    src=source
                    alt=name.clone()
                    width=picture.width.to_string()
                    height=picture.height.to_string()
                    decoding="async"
                />
            </a>
            <figcaption class="row"><Icon shape=Shape::Search/>{name}</figcaption>
        </figure>
    }
}

/// The kind of a document.
pub(super) fn kind_of(case: &CaseView, document: DocumentId, t: &dyn Text) -> String {
    let kind = case
        .values
        .iter()
        .find(|stated| stated.document == Some(document) && stated.field == Field::DocumentKind);
    kind.map_or_else(
        || t.step(domain::identity::Step::Document),
        |kind| t.field_value(Field::DocumentKind, &kind.value),
    )
}
