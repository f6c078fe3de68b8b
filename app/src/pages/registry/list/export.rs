use super::state::ListState;
use super::toolbar::hidden_parts;
use crate::components::{Dialog, PageAccount, dynamic};
use crate::hooks::SignInPrompt;
use crate::page_context::text;
use domain::paths;
use domain::registry::{DELIMITER, ExportFormat, LIST, PEOPLE};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// *Export*: what the file has, and that it is recorded. The form is sent by the browser, which stores the answer.
#[component]
pub(super) fn ExportDialog(list: ListState) -> impl IntoView {
    let t = text();
    let (is_open, prompt) = (list.is_exporting, SignInPrompt::current());
    let close = Callback::new(move |()| {
        is_open.set(false);
        list.exports_selected.set(false);
    });
    // A list is read at its address. Selected people are more than an address holds, and are sent.
    let method = move || if list.exports_selected.get() { "post" } else { "get" };
    let exported = dynamic(move || {
        if !list.exports_selected.get() {
            return hidden_parts(list, &[]);
        }
        let ids: Vec<String> = list.rows.ids().iter().map(ToString::to_string).collect();
        let query = untrack(|| list.query()).text();
        view! {
            <input type="hidden" name=LIST value=query/>
            <input type="hidden" name=PEOPLE value=ids.join(",")/>
            <PageAccount/>
        }
        .into_any()
    });
    let choose_columns = move |_| {
        close.run(());
        list.choosing_columns.set(true);
    };
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
            <form
                method=method
                action=paths::REGISTRY_EXPORT
                on:submit=move |event| send_confirmed(event, prompt, is_open)
            >
                {exported}
                <div class="body">
                    <h2 id="export-title">{t.export_list()}</h2>
                    <p>{t.export_list_words()}" "<button class="as-link" type="button" on:click=choose_columns>{t.choose_columns()}</button></p>
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

/// Sends the form once the session was confirmed. A form that is sent by its method causes no event of its own.
#[cfg(feature = "hydrate")]
fn send_confirmed(event: SubmitEvent, prompt: SignInPrompt, is_open: RwSignal<bool>) {
    use wasm_bindgen::JsCast as _;
    event.prevent_default();
    let form = event.target().and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok());
    leptos::task::spawn_local(async move {
        if prompt.confirmed(crate::api::security::check_confirmed).await.is_err() {
            return;
        }
        // Fails only if the element has left the page.
        let _ = form.map(|form| form.submit());
        is_open.try_set(false);
    });
}

#[cfg(not(feature = "hydrate"))]
fn send_confirmed(_event: SubmitEvent, _prompt: SignInPrompt, _is_open: RwSignal<bool>) {}
