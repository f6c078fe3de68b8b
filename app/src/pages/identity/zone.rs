use super::field::described;
use super::walk::{At, Paper, Walk};
use crate::components::{Icon, Shape};
use crate::hooks::BoundField;
use crate::page_context::text;
use domain::form::{Code, Field};
use domain::id::DocumentId;
use domain::identity::mrz::{Format, Look, look};
use domain::identity::{Step, Values};
use leptos::prelude::*;

/// Where the lines of a document are typed or pasted.
#[component]
pub(super) fn ZoneField(bound: BoundField) -> impl IntoView {
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
            aria-describedby=format!("{} {id}-look", described(bound.field))
            aria-invalid=move || bound.fault.get().map(|_| "true")
            prop:value=move || bound.value.get()
            on:input=move |event| bound.set.run(event_target_value(&event))
            on:blur=move |_| bound.blur.run(())
        ></textarea>
    }
}

/// What the lines say while they are typed: how far they are, which check digits fit, what they could fill in, and what
/// they contradict.
#[component]
pub(super) fn ZoneWords(walk: Walk, document: DocumentId) -> impl IntoView {
    let t = text();
    let at = At { document: Some(document), field: Field::MachineReadableZone };
    let today = walk.policy().today;
    let seen = Memo::new(move |_| look(&walk.value(at), today));
    let place = move || walk.place(document).unwrap_or_default();
    let offers = Memo::new(move |_| walk.sheet().offers(place(), today));
    let differs = Memo::new(move |_| walk.sheet().differences(place(), today));
    let fill_in = move |_| {
        for (field, value) in offers.get_untracked().iter() {
            let document = Step::Document.fields().contains(&field).then_some(document);
            walk.put(At { document, field }, value.to_owned());
        }
    };
    let offered = move || {
        let offers = offers.get();
        (!offers.is_empty()).then(|| {
            view! {
                <div class="note">
                    <Icon shape=Shape::Info/>
                    <p>{t.zone_offers()}</p>
                    {facts(&offers, &[])}
                    <p><button class="btn small" type="button" on:click=fill_in>{t.fill_in()}</button></p>
                </div>
            }
        })
    };
    // Differences at the document's own fields are said there.
    let contradicted = move || {
        let others: Vec<_> =
            differs.get().into_iter().filter(|field| !Step::Document.fields().contains(field)).collect();
        (!others.is_empty()).then(|| {
            let names: Vec<_> = others.into_iter().map(|field| t.field(field)).collect();
            let words = format!("{}: {}", names.join(", "), t.fault(Code::MrzDiffers));
            view! { <div class="note warn"><Icon shape=Shape::Warn/><p>{words}</p></div> }
        })
    };
    view! {
        <div class="stack">
            <div id="machine_readable_zone-look" role="status">
                {move || seen.get().map(|seen| judged(&seen, differs.with(Vec::is_empty)))}
            </div>
            {offered}
            {contradicted}
        </div>
    }
}

/// How far somebody is, and each check digit with its verdict.
fn judged(seen: &Look, agrees: bool) -> AnyView {
    let t = text();
    if agrees && seen.zone.as_ref().is_some_and(Result::is_ok) {
        return view! { <p class="zone-good row"><Icon shape=Shape::Check/>{t.zone_agrees()}</p> }.into_any();
    }
    let length = seen.format.map_or(Format::Td3.length(), Format::length);
    let digits = seen.digits.iter().map(|(part, fits)| {
        let (class, words) = if *fits { ("tag good", t.digit_fits()) } else { ("tag bad", t.digit_wrong()) };
        view! { <li class=class>{t.zone_digit(*part)}": "{words}</li> }
    });
    view! {
        <p class="hint number">{t.zone_typed(seen.typed, length)}</p>
        <ul class="held" role="list">{digits.collect_view()}</ul>
    }
    .into_any()
}

/// Fields and what they say.
pub(super) fn facts(values: &Values, locked: &[Field]) -> AnyView {
    listed(rows(values, locked))
}

/// What is said of a document, and which pictures there are of it.
pub(super) fn facts_of_paper(walk: Walk, paper: &Paper) -> AnyView {
    let t = text();
    let sides = paper.images.iter().filter_map(|image| Field::from_word(image.side.as_str()));
    let sides: Vec<_> = sides.map(|side| t.field(side)).collect();
    let mut rows = rows(&paper.values, &walk.locked(Step::Document, Some(paper.id)));
    if !sides.is_empty() {
        rows.push(row(t.pictures_of_document(), sides.join(", ").into_any()));
    }
    listed(rows)
}

fn rows(values: &Values, locked: &[Field]) -> Vec<AnyView> {
    let t = text();
    let said = values.iter().map(|(field, value)| row(t.field(field), in_words(field, value)));
    let hidden = locked.iter().map(|field| row(t.field(*field), t.filled_in_by_organization().into_any()));
    said.chain(hidden).collect()
}

fn row(name: &'static str, words: AnyView) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{words}</dd></div> }.into_any()
}

fn listed(rows: Vec<AnyView>) -> AnyView {
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

/// A value as people read it.
pub(in crate::pages) fn in_words(field: Field, value: &str) -> AnyView {
    let t = text();
    match field {
        Field::BirthCountry | Field::Country | Field::IssuingCountry | Field::Nationalities => {
            super::countries::named(value.to_owned())
        }
        Field::MachineReadableZone => {
            view! { <span class="mono kept-lines">{value.to_owned()}</span> }.into_any()
        }
        _ => t.stated(field, value).into_any(),
    }
}
