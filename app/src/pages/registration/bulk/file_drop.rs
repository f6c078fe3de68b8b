//! Choosing a file, and why one cannot be used: the same for both tabs that read files.

use super::browser::ChosenFile;
use super::file_error::FileError;
use crate::components::{Icon, Shape};
use crate::hooks::is_hydrated;
use crate::page_context::text;
use domain::bulk::BYTES_MOST;
use leptos::ev::DragEvent;
use leptos::prelude::*;

/// The drop zone, with its input.
#[component]
pub(super) fn FileDrop(
    /// Of the input.
    id: &'static str,
    title: &'static str,
    how: &'static str,
    /// The label of the input, which only screen readers have.
    label: &'static str,
    take: Callback<ChosenFile>,
) -> impl IntoView {
    let hydrated = is_hydrated();
    let is_over = RwSignal::new(false);
    let drop = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        if let Some(file) = ChosenFile::from_drop(&event) {
            take.run(file);
        }
    };
    let choose = move |event| {
        if let Some(file) = ChosenFile::from_input(&event) {
            take.run(file);
        }
    };
    view! {
        <div
            class=move || if is_over.get() { "drop over" } else { "drop" }
            on:dragover=move |event: DragEvent| {
                event.prevent_default();
                is_over.set(true);
            }
            on:dragleave=move |_| is_over.set(false)
            on:drop=drop
        >
            <Icon shape=Shape::File/>
            <h2>{title}</h2>
            <p class="hint" id=format!("{id}-hint")>{how}</p>
            <label class="visually-hidden" for=id>{label}</label>
            <input
                id=id
                type="file"
                class="needs-script"
                aria-describedby=format!("{id}-hint")
                disabled=move || !hydrated.get()
                on:change=choose
            />
        </div>
    }
}

/// Why the file cannot be used; nothing if somebody has cancelled it.
#[component]
pub(super) fn FileRefused(name: RwSignal<String>, error: FileError) -> impl IntoView {
    let t = text();
    let words = match error {
        FileError::File(fault) => {
            let line = fault.line.map(|line| format!(" {}", t.at_line(line))).unwrap_or_default();
            format!("{}{line}", t.fault(fault.code))
        }
        FileError::TooLarge => t.file_too_large(BYTES_MOST / (1024 * 1024)),
        FileError::NotReadable => t.file_not_readable().to_owned(),
        FileError::NotFetched => t.spreadsheet_not_fetched().to_owned(),
        FileError::Stopped => return ().into_any(),
    };
    view! {
        <div class="note bad" role="alert">
            <Icon shape=Shape::Alert/>
            <p><b>{t.file_refused()}": "{move || name.get()}</b></p>
            <p>{words}</p>
        </div>
    }
    .into_any()
}
