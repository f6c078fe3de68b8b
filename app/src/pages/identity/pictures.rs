use super::form_state::{FieldKey, FormState};
use super::picture_upload::{ChosenPicture, empty_slot, send};
use crate::api::ApiError;
use crate::components::{Icon, Shape, dynamic};
use crate::hooks::focus_after_render;
use crate::page_context::text;
use domain::form::{Code, Field};
use domain::id::DocumentId;
use domain::identity::{PictureView, Side};
use domain::paths;
use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

const KINDS: &str = "image/jpeg,image/png,image/webp";

/// The pictures of a document: front, back, portrait.
#[component]
pub(super) fn DocumentPictures(state: FormState, document: DocumentId) -> impl IntoView {
    let t = text();
    let boxes =
        Side::ALL.iter().map(|side| view! { <PictureField state document side=*side/> }).collect_view();
    view! {
        <div class="stack">
            <h3>{t.pictures_of_document()}</h3>
            <p class="hint">{t.pictures_how()}</p>
            <div class="pictures">{boxes}</div>
        </div>
    }
}

/// The state of a picture.
#[derive(Clone, Copy, PartialEq)]
enum UploadStage {
    /// As stored on the host, or none.
    Stored,
    /// Selected, and made smaller if need be.
    Preparing,
    Sending,
    /// Selected, and could not be uploaded.
    Unsent,
}

#[component]
fn PictureField(state: FormState, document: DocumentId, side: Side) -> impl IntoView {
    let t = text();
    let locale = t.locale();
    let id = side.as_str();
    let name = Field::from_word(id).map(|field| t.field(field)).unwrap_or_default();
    if state.view.with_untracked(|view| view.is_picture_locked(document, side)) {
        return view! {
            <div><p><strong>{name}</strong></p><p class="hint">{t.filled_in_by_organization()}</p></div>
        }
        .into_any();
    }
    let stage = RwSignal::new(UploadStage::Stored);
    // The percentage that is uploaded.
    let share = RwSignal::new(0);
    let refusal = RwSignal::new(None::<String>);
    let chosen = empty_slot();
    let kept = Memo::new(move |_| {
        state.documents.with(|documents| {
            let draft = documents.iter().find(|draft| draft.id == document)?;
            draft.pictures.iter().find(|picture| picture.side == side).cloned()
        })
    });
    let forget = move || _ = state.unsent_pictures.try_update(|unsent| unsent.retain(|one| *one != side));
    Effect::new(move || {
        forget();
        if stage.get() != UploadStage::Stored {
            state.unsent_pictures.update(|unsent| unsent.push(side));
        }
    });
    on_cleanup(forget);
    let is_smaller = RwSignal::new(false);
    let call = move |method: &'static str, picture: Option<ChosenPicture>| {
        refusal.set(None);
        share.set(0);
        if picture.is_some() {
            stage.set(UploadStage::Sending);
        }
        spawn_local(async move {
            let progress = move |sent| _ = share.try_set(sent);
            let url = paths::picture(document, side);
            match send(method, &url, picture, progress, locale).await {
                Ok(text) => {
                    set_picture(state, document, side, json::read(&text).ok());
                    chosen.try_set_value(None);
                    stage.try_set(UploadStage::Stored);
                }
                Err(ApiError { message, code, .. }) => {
                    refusal.try_set(Some(message));
                    // What is not accepted will not be accepted the next time either.
                    let can_retry =
                        !code.is_about_picture() && chosen.try_with_value(Option::is_some) == Some(true);
                    if !can_retry {
                        chosen.try_set_value(None);
                    }
                    stage.try_set(if can_retry { UploadStage::Unsent } else { UploadStage::Stored });
                }
            }
        });
    };
    // A picture is uploaded as soon as it is chosen.
    let take = move |picture: Option<ChosenPicture>| {
        let is_busy = matches!(stage.get_untracked(), UploadStage::Preparing | UploadStage::Sending);
        let Some(picture) = picture.filter(|_| !is_busy) else { return };
        refusal.set(None);
        is_smaller.set(false);
        chosen.set_value(Some(picture.clone()));
        stage.set(UploadStage::Preparing);
        spawn_local(async move {
            let ready = picture.ready().await;
            // The page may have been left.
            if stage.try_get_untracked().is_none() {
                return;
            }
            match ready {
                Ok(ready) => {
                    is_smaller.set(ready.is_smaller);
                    chosen.set_value(Some(ready.clone()));
                    call("POST", Some(ready));
                }
                Err(code) => {
                    chosen.set_value(None);
                    stage.set(UploadStage::Stored);
                    let why = if code == Code::TooLarge { t.picture_too_large() } else { t.fault(code) };
                    refusal.set(Some(why.to_owned()));
                }
            }
        });
    };
    let again = move |_| {
        call("POST", chosen.get_value());
        focus_after_render(id);
    };
    // The button that was pressed is removed.
    let remove = move |_| {
        is_smaller.set(false);
        call("DELETE", None);
        focus_after_render(id);
    };
    let discard = move |_| {
        refusal.set(None);
        chosen.set_value(None);
        stage.set(UploadStage::Stored);
        focus_after_render(id);
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        take(ChosenPicture::from_drop(&event));
    };
    let choice = move |event| take(ChosenPicture::from_input(&event));
    // A memo, so that the picture is not rendered again during its upload.
    let picture = Memo::new(move |_| match stage.get() {
        UploadStage::Stored => {
            kept.get().map(|picture| (source(&picture), Some((picture.width, picture.height))))
        }
        UploadStage::Preparing | UploadStage::Sending | UploadStage::Unsent => {
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
        UploadStage::Sending => view! {
            <progress max="100" value=move || share.get() aria-labelledby=format!("{id}-sending")></progress>
            <span class="hint number" id=format!("{id}-sending")>{move || t.sending_picture(share.get())}</span>
        }
        .into_any(),
        UploadStage::Preparing => view! { <span class="hint">{t.preparing_picture()}</span> }.into_any(),
        UploadStage::Unsent => view! {
            <button class="btn primary" type="button" on:click=again>{t.try_again()}</button>
            <button class="btn quiet" type="button" on:click=discard>{t.discard_picture()}</button>
        }
        .into_any(),
        UploadStage::Stored => {
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
    let at = Field::from_word(id).map(|field| FieldKey { document: Some(document), field });
    let flag = move || at.and_then(|at| state.flag(at));
    let answer = move || {
        let said = match (refusal.get(), stage.get()) {
            (Some(why), UploadStage::Unsent) => Some((Shape::Alert, format!("{why} {}", t.picture_unsent()))),
            (Some(why), _) => Some((Shape::Alert, why)),
            (None, UploadStage::Stored) => match flag() {
                Some(message) if message.is_empty() => Some((Shape::Warn, t.flags_how().to_owned())),
                Some(message) => Some((Shape::Warn, message)),
                None if is_smaller.get() => Some((Shape::Info, t.picture_made_smaller().to_owned())),
                None => None,
            },
            (None, _) => None,
        };
        said.map(|(shape, words)| view! { <Icon shape/><span>{words}</span> }.into_any())
    };
    let label = format!("{id}-name");
    let labelled = label.clone();
    view! {
        <div
            class="field picture-box"
            class:bad=move || refusal.with(Option::is_some)
            class:warn=move || flag().is_some()
            role="group"
            aria-labelledby=labelled
            aria-describedby=format!("{id}-says")
            on:dragover=move |event: DragEvent| event.prevent_default()
            on:drop=drop
        >
            <label for=id id=label>{name}</label>
            {dynamic(shown)}
            <input
                type="file"
                id=id
                name=id
                accept=KINDS
                aria-describedby=format!("{id}-says")
                aria-invalid=move || refusal.with(Option::is_some).then_some("true")
                on:change=choice
            />
            <div class="row">{dynamic(doing)}</div>
            <p class="says" id=format!("{id}-says") role="status">{dynamic(answer)}</p>
        </div>
    }
    .into_any()
}

fn source(picture: &PictureView) -> String {
    // The time distinguishes successive pictures at one URL.
    format!("{}?at={}", paths::picture(picture.document, picture.side), picture.stored_at)
}

/// Updates the stored picture of a document.
fn set_picture(state: FormState, document: DocumentId, side: Side, picture: Option<PictureView>) {
    let change = |documents: &mut Vec<super::form_state::DocumentDraft>| {
        if let Some(draft) = documents.iter_mut().find(|draft| draft.id == document) {
            draft.pictures.retain(|picture| picture.side != side);
            draft.pictures.extend(picture);
        }
    };
    state.documents.try_update(change);
}
