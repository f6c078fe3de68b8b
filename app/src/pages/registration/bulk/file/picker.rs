use crate::components::{Icon, Shape};
use crate::hooks::is_hydrated;
use crate::page_context::text;
use crate::pages::registration::bulk::browser::{ChosenFile, save_as};
use crate::pages::registration::bulk::file_import::FileImport;
use domain::bulk::results::TEMPLATE;
use leptos::ev::DragEvent;
use leptos::prelude::*;

/// A row under the header of the template, which has none so that nobody has to delete it.
const EXAMPLE: &str = "anna.rossi@example.org,anna.rossi,it";

/// The drop zone, with the template beside it.
#[component]
pub(super) fn FilePicker(import: FileImport) -> impl IntoView {
    let t = text();
    let hydrated = is_hydrated();
    let is_over = RwSignal::new(false);
    let drop = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        if let Some(file) = ChosenFile::from_drop(&event) {
            import.take(file);
        }
    };
    let choose = move |event| {
        if let Some(file) = ChosenFile::from_input(&event) {
            import.take(file);
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
            <h2>{t.drop_file()}</h2>
            <p class="hint" id="csv-hint">{t.drop_file_how()}</p>
            <label class="visually-hidden" for="csv">{t.csv_file_to_read()}</label>
            <input
                id="csv"
                type="file"
                class="needs-script"
                aria-describedby="csv-hint"
                disabled=move || !hydrated.get()
                on:change=choose
            />
        </div>
        <div class="row spread template">
            <div>
                <p class="hint">{t.file_columns()}</p>
                <p class="hint">{t.file_example()}": "<code>{TEMPLATE.trim_end()}</code><br/><code>{EXAMPLE}</code></p>
            </div>
            <button
                class="btn needs-script"
                type="button"
                on:click=move |_| save_as("matricula-template.csv", TEMPLATE)
            >
                <Icon shape=Shape::Download/>
                {t.download_template()}
            </button>
        </div>
    }
}
