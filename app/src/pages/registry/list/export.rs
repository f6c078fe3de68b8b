use super::state::ListState;
use super::toolbar::hidden_parts;
use crate::components::{Dialog, dynamic};
use crate::page_context::text;
use domain::paths;
use domain::registry::{DELIMITER, ExportFormat, PEOPLE};
use leptos::prelude::*;

/// *Export*: what the file has, and that it is recorded. The form is sent by the browser, which stores the answer.
#[component]
pub(super) fn ExportDialog(list: ListState) -> impl IntoView {
    let t = text();
    let is_open = list.is_exporting;
    let close = Callback::new(move |()| {
        is_open.set(false);
        list.exports_selected.set(false);
    });
    let selected = dynamic(move || {
        list.exports_selected.get().then(|| {
            let ids: Vec<String> = list.rows.ids().iter().map(ToString::to_string).collect();
            view! { <input type="hidden" name=PEOPLE value=ids.join(",")/> }.into_any()
        })
    });
    let usual = ExportFormat::usual_delimiter(t.locale());
    let delimiters = ExportFormat::DELIMITERS.map(|delimiter| {
        view! {
            <option value=delimiter.as_str() selected=delimiter == usual>{t.delimiter_name(delimiter)}</option>
        }
        .into_any()
    });
    let delimiters = delimiters.collect_view();
    view! {
        <Dialog id="export" is_open=is_open.into() close>
            <form method="get" action=paths::REGISTRY_EXPORT on:submit=move |_| is_open.set(false)>
                {hidden_parts(list, &[])}
                {selected}
                <div class="body">
                    <h2 id="export-title">{t.export_list()}</h2>
                    <p>{t.export_list_words()}</p>
                    <div class="field">
                        <label for="delimiter">{t.delimiter()}</label>
                        <p class="hint" id="delimiter-hint">{t.export_delimiter_hint()}</p>
                        <div class="control">
                            <select id="delimiter" name=DELIMITER aria-describedby="delimiter-hint">{delimiters}</select>
                        </div>
                    </div>
                    <p>{t.export_is_recorded()}</p>
                </div>
                <div class="foot">
                    <button class="btn primary" type="submit">{t.export_list()}</button>
                    <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
                </div>
            </form>
        </Dialog>
    }
}
