use crate::components::{Icon, Shape};
use crate::page_context::text;
use crate::pages::registration::bulk::browser::save_as;
use crate::pages::registration::bulk::file_drop::FileDrop;
use crate::pages::registration::bulk::file_import::FileImport;
use domain::bulk_results::TEMPLATE;
use leptos::prelude::*;

/// A row under the header of the template, which has none so that nobody has to delete it.
const EXAMPLE: &str = "anna.rossi@example.org,anna.rossi,it,Sales / Italy";

/// The drop zone, with the template beside it.
#[component]
pub(super) fn FilePicker(import: FileImport) -> impl IntoView {
    let t = text();
    let take = Callback::new(move |file| import.take(file));
    view! {
        <FileDrop id="csv" title=t.drop_file() how=t.drop_file_how() label=t.csv_file_to_read() take/>
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
