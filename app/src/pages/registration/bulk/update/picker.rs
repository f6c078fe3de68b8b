use super::compared_file::{ComparedFile, Stage};
use crate::components::{Icon, Shape, dynamic};
use crate::page_context::text;
use crate::pages::registration::bulk::file_drop::FileDrop;
use leptos::prelude::*;

/// The drop zone.
#[component]
pub(super) fn UpdatePicker(file: ComparedFile) -> impl IntoView {
    let t = text();
    let take = Callback::new(move |chosen| file.take(chosen));
    view! {
        <FileDrop
            id="update-file"
            title=t.drop_update_file()
            how=t.drop_update_file_how()
            label=t.update_file_to_read()
            take
        />
        <p class="hint">{t.update_export_hint()}</p>
    }
}

/// The file's name and how it is compared, with links to change that.
#[component]
pub(super) fn UpdateSummary(file: ComparedFile) -> impl IntoView {
    let t = text();
    let tags = move || {
        let (encoding, delimiter) = file.found.get()?;
        let (matched_by, used, ignored) = file.used_mapping();
        let matched =
            matched_by.map(|by| view! { <span class="tag">{t.matched_by_tag(by)}</span> }.into_any());
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
                <button
                    class="btn quiet small"
                    type="button"
                    aria-expanded=move || (file.stage.get() == Stage::Mapping).to_string()
                    on:click=move |_| file.toggle_mapping()
                >
                    {t.change_columns()}
                </button>
                <button class="btn quiet small" type="button" on:click=move |_| file.put_away()>
                    {t.choose_another()}
                </button>
            </div>
        </div>
    }
}
