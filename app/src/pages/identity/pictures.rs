use super::send::{Picture, send, slot};
use super::walk::Walk;
use crate::api::ApiError;
use crate::components::{Icon, Shape};
use crate::hooks::focus_after_render;
use crate::page_context::text;
use domain::form::Field;
use domain::id::DocumentId;
use domain::identity::{ImageView, PICTURE_BYTES_MOST, Side};
use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

const KINDS: &str = "image/jpeg,image/png,image/webp";

/// The pictures of a document: front, back, and the face on it.
#[component]
pub(super) fn Pictures(walk: Walk, document: DocumentId) -> impl IntoView {
    let t = text();
    let boxes = Side::ALL.iter().map(|side| view! { <PictureBox walk document side=*side/> }).collect_view();
    view! {
        <div class="stack">
            <h3>{t.pictures_of_document()}</h3>
            <p class="hint">{t.pictures_how()}</p>
            <div class="pictures">{boxes}</div>
        </div>
    }
}

/// How a picture stands.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// As the host has it, or not.
    Kept,
    /// Chosen and not sent.
    Chosen,
    Sending,
}

#[component]
fn PictureBox(walk: Walk, document: DocumentId, side: Side) -> impl IntoView {
    let t = text();
    let locale = t.locale();
    let id = side.as_str();
    let name = Field::from_word(id).map(|field| t.field(field)).unwrap_or_default();
    if walk.view.with_untracked(|view| view.is_image_locked(document, side)) {
        return view! {
            <div><p><strong>{name}</strong></p><p class="hint">{t.filled_in_by_organization()}</p></div>
        }
        .into_any();
    }
    let stage = RwSignal::new(Stage::Kept);
    // Of a hundred, how much has been sent.
    let share = RwSignal::new(0);
    let refusal = RwSignal::new(None::<String>);
    let chosen = slot();
    let kept = Memo::new(move |_| {
        walk.papers.with(|papers| {
            let paper = papers.iter().find(|paper| paper.id == document)?;
            paper.images.iter().find(|image| image.side == side).cloned()
        })
    });
    let forget = move || _ = walk.unsent.try_update(|unsent| unsent.retain(|one| *one != side));
    Effect::new(move || {
        forget();
        if stage.get() != Stage::Kept {
            walk.unsent.update(|unsent| unsent.push(side));
        }
    });
    on_cleanup(forget);
    let choose = move |picture: Option<Picture>| {
        stage.set(Stage::Kept);
        chosen.set_value(picture);
        if chosen.with_value(Option::is_some) {
            stage.set(Stage::Chosen);
        }
    };
    let take = move |picture: Option<Picture>| {
        let Some(picture) = picture.filter(|_| stage.get_untracked() != Stage::Sending) else { return };
        let is_large = picture.size() > PICTURE_BYTES_MOST as u64;
        refusal.set(is_large.then(|| t.picture_too_large().to_owned()));
        choose((!is_large).then_some(picture));
    };
    let call = move |method: &'static str, picture: Option<Picture>| {
        refusal.set(None);
        share.set(0);
        if picture.is_some() {
            stage.set(Stage::Sending);
        }
        // The button that was pressed goes away.
        focus_after_render(id);
        spawn_local(async move {
            let progress = move |sent| _ = share.try_set(sent);
            let address = format!("/api/images/{document}/{side}");
            match send(method, &address, picture, progress, locale).await {
                Ok(text) => {
                    put(walk, document, side, json::read(&text).ok());
                    chosen.try_set_value(None);
                    stage.try_set(Stage::Kept);
                }
                Err(ApiError { message, .. }) => {
                    refusal.try_set(Some(message));
                    let back = chosen.try_with_value(|chosen| match chosen {
                        Some(_) => Stage::Chosen,
                        None => Stage::Kept,
                    });
                    back.and_then(|back| stage.try_set(back));
                }
            }
        });
    };
    let upload = move |_| call("POST", chosen.get_value());
    let remove = move |_| call("DELETE", None);
    let discard = move |_| {
        refusal.set(None);
        choose(None);
        focus_after_render(id);
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        take(Picture::from_drop(&event));
    };
    let choice = move |event| take(Picture::from_input(&event));
    // A memo, so that the picture stays while it is being sent.
    let picture = Memo::new(move |_| match stage.get() {
        Stage::Kept => kept.get().map(|image| (source(&image), Some((image.width, image.height)))),
        Stage::Chosen | Stage::Sending => {
            chosen.with_value(|chosen| chosen.as_ref().map(|picture| (picture.shown_at(), None)))
        }
    });
    let shown = move || {
        picture.get().map(|(source, size)| {
            let (width, height) = size.unzip();
            view! { <img src=source alt=name width=width height=height decoding="async"/> }.into_any()
        })
    };
    let doing = move || {
        match stage.get() {
        Stage::Sending => view! {
            <progress max="100" value=move || share.get() aria-labelledby=format!("{id}-sending")></progress>
            <span class="hint number" id=format!("{id}-sending")>{move || t.sending_picture(share.get())}</span>
        }
        .into_any(),
        Stage::Chosen => view! {
            <button class="btn primary" type="button" on:click=upload>{t.upload_picture()}</button>
            <button class="btn quiet" type="button" on:click=discard>{t.discard_picture()}</button>
        }
        .into_any(),
        Stage::Kept => {
            let stored = kept.get().map(|_| {
                view! {
                    <span class="tag good">{t.picture_stored()}</span>
                    <button class="btn small quiet danger" type="button" on:click=remove>{t.remove_picture()}</button>
                }
                .into_any()
            });
            view! {
                {stored}
                <label class="btn small camera">
                    <input
                        class="visually-hidden"
                        type="file"
                        accept=KINDS
                        capture=if side == Side::Portrait { "user" } else { "environment" }
                        on:change=choice
                    />
                    {t.take_picture()}
                </label>
            }
            .into_any()
        }
    }
    };
    let says = move || match (refusal.get(), stage.get()) {
        (Some(why), _) => Some(view! { <Icon shape=Shape::Alert/><span>{why}</span> }.into_any()),
        (None, Stage::Chosen) => {
            Some(view! { <Icon shape=Shape::Warn/><span>{t.picture_unsent()}</span> }.into_any())
        }
        (None, _) => None,
    };
    let label = format!("{id}-name");
    let labelled = label.clone();
    view! {
        <div
            class="field picture-box"
            class:bad=move || refusal.with(Option::is_some)
            role="group"
            aria-labelledby=labelled
            aria-describedby=format!("{id}-says")
            on:dragover=move |event: DragEvent| event.prevent_default()
            on:drop=drop
        >
            <label for=id id=label>{name}</label>
            {shown}
            <input
                type="file"
                id=id
                name=id
                accept=KINDS
                aria-describedby=format!("{id}-says")
                aria-invalid=move || refusal.with(Option::is_some).then_some("true")
                on:change=choice
            />
            <div class="row">{doing}</div>
            <p class="says" id=format!("{id}-says") role="status">{says}</p>
        </div>
    }
    .into_any()
}

fn source(image: &ImageView) -> String {
    // The moment tells one picture from the next at the same place.
    format!("/api/images/{}/{}?at={}", image.document, image.side, image.stored_at)
}

/// What the host has there from now on.
fn put(walk: Walk, document: DocumentId, side: Side, image: Option<ImageView>) {
    let change = |papers: &mut Vec<super::walk::Paper>| {
        if let Some(paper) = papers.iter_mut().find(|paper| paper.id == document) {
            paper.images.retain(|image| image.side != side);
            paper.images.extend(image);
        }
    };
    walk.papers.try_update(change);
}
