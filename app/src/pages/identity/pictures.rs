use super::send::{Picture, send, slot};
use super::walk::Walk;
use crate::api::ApiError;
use crate::components::{Icon, Shape};
use crate::first::text;
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
#[derive(Clone, PartialEq)]
enum Stage {
    /// As the host has it, or not.
    Kept,
    /// Chosen and not sent: the address under which the page shows it.
    Chosen(String),
    /// On its way: how much of a hundred.
    Sending(u32),
}

#[component]
fn PictureBox(walk: Walk, document: DocumentId, side: Side) -> impl IntoView {
    let t = text();
    let locale = t.locale();
    let id = side.as_str();
    let name = Field::from_word(id).map(|field| t.field(field)).unwrap_or_default();
    let stage = RwSignal::new(Stage::Kept);
    let refusal = RwSignal::new(None::<String>);
    let chosen = slot();
    let kept = Memo::new(move |_| {
        walk.papers.with(|papers| {
            let paper = papers.iter().find(|paper| paper.id == document)?;
            paper.images.iter().find(|image| image.side == side).cloned()
        })
    });
    let take = move |picture: Option<Picture>| {
        let Some(picture) = picture else { return };
        refusal.set(None);
        if picture.size() > PICTURE_BYTES_MOST as u64 {
            refusal.set(Some(t.picture_too_large().to_owned()));
            return;
        }
        stage.set(Stage::Chosen(picture.shown_at()));
        chosen.set_value(Some(picture));
    };
    let address = format!("/api/images/{document}/{side}");
    let call = move |method: &'static str, picture: Option<Picture>| {
        let address = address.clone();
        refusal.set(None);
        stage.set(Stage::Sending(0));
        spawn_local(async move {
            let progress = move |share| _ = stage.try_set(Stage::Sending(share));
            let answer = send(method, &address, picture.clone(), progress, locale).await;
            match answer {
                Ok(text) => {
                    put(walk, document, side, json::read(&text).ok());
                    chosen.try_set_value(None);
                    stage.try_set(Stage::Kept);
                }
                Err(ApiError { message, .. }) => {
                    refusal.try_set(Some(message));
                    let back = picture.map_or(Stage::Kept, |picture| Stage::Chosen(picture.shown_at()));
                    stage.try_set(back);
                }
            }
        });
    };
    let (upload, remove) = (call.clone(), call);
    let drop = move |event: DragEvent| {
        event.prevent_default();
        take(Picture::from_drop(&event));
    };
    let picture = move || match stage.get() {
        Stage::Chosen(address) => Some((address, None)),
        Stage::Kept => kept.get().map(|image| (source(&image), Some((image.width, image.height)))),
        Stage::Sending(_) => None,
    };
    let shown = move || {
        picture().map(|(source, size)| {
            let (width, height) = size.unzip();
            view! { <img src=source alt=name width=width height=height decoding="async"/> }
        })
    };
    let doing = move || match stage.get() {
        Stage::Sending(share) => view! {
            <progress max="100" value=share aria-label=t.sending_picture(share)></progress>
            <span class="hint number">{t.sending_picture(share)}</span>
        }
        .into_any(),
        Stage::Chosen(_) => {
            let upload = upload.clone();
            view! {
                <button class="btn primary" type="button" on:click=move |_| upload("POST", chosen.get_value())>
                    {t.upload_picture()}
                </button>
                <button
                    class="btn quiet"
                    type="button"
                    on:click=move |_| {
                        chosen.set_value(None);
                        stage.set(Stage::Kept);
                    }
                >
                    {t.discard_picture()}
                </button>
            }
            .into_any()
        }
        Stage::Kept => {
            let remove = remove.clone();
            let stored = kept.get().map(|_| {
                view! {
                    <span class="tag good">{t.picture_stored()}</span>
                    <button class="btn small quiet danger" type="button" on:click=move |_| remove("DELETE", None)>
                        <Icon shape=Shape::Bin/>
                        {t.remove_picture()}
                    </button>
                }
            });
            view! {
                {stored}
                <input
                    type="file"
                    id=id
                    name=id
                    accept=KINDS
                    aria-describedby=format!("{id}-says")
                    on:change=move |event| take(Picture::from_input(&event))
                />
                <label class="btn small camera">
                    <input
                        class="visually-hidden"
                        type="file"
                        accept=KINDS
                        capture=if side == Side::Portrait { "user" } else { "environment" }
                        on:change=move |event| take(Picture::from_input(&event))
                    />
                    {t.take_picture()}
                </label>
            }
            .into_any()
        }
    };
    let says = move || refusal.get().map(|why| view! { <Icon shape=Shape::Alert/><span>{why}</span> });
    view! {
        <div
            class="field picture-box"
            class:bad=move || refusal.with(Option::is_some)
            on:dragover=move |event: DragEvent| event.prevent_default()
            on:drop=drop
        >
            <label for=id>{name}</label>
            {shown}
            <div class="row">{doing}</div>
            <p class="says" id=format!("{id}-says") role="status">{says}</p>
        </div>
    }
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
