use super::compared_file::ComparedFile;
use crate::components::{Icon, Shape, dynamic};
use crate::hooks::is_hydrated;
use crate::page_context::text;
use crate::pages::registration::bulk::browser::ChosenFile;
use leptos::ev::DragEvent;
use leptos::prelude::*;

/// The drop zone.
#[component]
pub(super) fn UpdatePicker(file: ComparedFile) -> impl IntoView {
    let t = text();
    let hydrated = is_hydrated();
    let is_over = RwSignal::new(false);
    let drop = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        if let Some(chosen) = ChosenFile::from_drop(&event) {
            file.take(chosen);
        }
    };
    let choose = move |event| {
        if let Some(chosen) = ChosenFile::from_input(&event) {
            file.take(chosen);
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
            <h2>{t.drop_update_file()}</h2>
            <p class="hint" id="update-file-hint">{t.drop_update_file_how()}</p>
            <label class="visually-hidden" for="update-file">{t.update_file_to_read()}</label>
            <input
                id="update-file"
                type="file"
                class="needs-script"
                aria-describedby="update-file-hint"
                disabled=move || !hydrated.get()
                on:change=choose
            />
        </div>
        <p class="hint">{t.update_export_hint()}</p>
    }
}

/// The file's name and how it is compared, with links to change that.
#[component]
pub(super) fn UpdateSummary(file: ComparedFile) -> impl IntoView {
    let t = text();
    let tags = move || {
        let (encoding, delimiter) = file.found.get()?;
        let (used, ignored) = file.column_counts();
        let matched =
            file.match_by().map(|by| view! { <span class="tag">{t.matched_by_tag(by)}</span> }.into_any());
        Some(view! {
            {match file.sheet_name.get() {
                Some(sheet) => view! { <span class="tag">{t.sheet_read(&sheet)}</span> }.into_any(),
                None => view! {
                    <span class="tag">{encoding.name()}</span>
                    <span class="tag">{t.delimiter_name(delimiter)}</span>
                }
                .into_any(),
            }}
            {matched}
            <span class="tag">{t.update_columns_used(used, ignored)}</span>
        })
    };
    view! {
        <div class="tools">
            <div class="row">
                <Icon shape=Shape::File/>
                <b class="breaks">{move || file.name.get()}</b>
                {dynamic(tags)}
            </div>
            <div class="row">
                <button class="btn quiet small" type="button" on:click=move |_| file.change_mapping()>
                    {t.change_columns()}
                </button>
                <button class="btn quiet small" type="button" on:click=move |_| file.put_away()>
                    {t.choose_another()}
                </button>
            </div>
        </div>
    }
}
