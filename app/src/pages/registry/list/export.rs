use super::personal_fields::{Personal, PersonalFields};
use super::state::RegistryListState;
use super::toolbar::{hidden_parts, update_link};
use crate::components::{Dialog, Icon, PageAccount, Shape, dynamic};
use crate::hooks::SignInPrompt;
use crate::page_context::{has_permission, text};
use domain::paths;
use domain::permission::Permission;
use domain::registry::{DELIMITER, ExportFormat, LIST, PEOPLE};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// *Export*: what the file has, and that it is recorded. The form is sent by the browser, which stores the answer.
#[component]
pub(super) fn ExportDialog(list: RegistryListState) -> impl IntoView {
    let t = text();
    let (is_open, prompt) = (list.is_exporting, SignInPrompt::current());
    let personal = Personal::new();
    let close = Callback::new(move |()| {
        is_open.set(false);
        list.exports_selected.set(false);
        personal.clear();
    });
    // A list is read at its address. Selected people are more than an address holds, and are sent; so is what is read of
    // everybody's personal information, which is recorded for each of them.
    let is_sent = Memo::new(move |_| list.exports_selected.get() || personal.is_any());
    let method = move || if is_sent.get() { "post" } else { "get" };
    let exported = dynamic(move || {
        if !is_sent.get() {
            return hidden_parts(list, &[]);
        }
        let people = list.exports_selected.get().then(|| {
            let ids: Vec<String> = list.rows.ids().iter().map(ToString::to_string).collect();
            view! { <input type="hidden" name=PEOPLE value=ids.join(",")/> }.into_any()
        });
        let query = list.query().text();
        view! { <input type="hidden" name=LIST value=query/>{people}<PageAccount/> }.into_any()
    });
    let without =
        dynamic(move || (!personal.is_any()).then(|| view! { " "{t.export_without_personal()} }.into_any()));
    let fields =
        has_permission(Permission::ViewPersonalData).then(|| view! { <PersonalFields personal/> }.into_any());
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
    let sent = Callback::new(move |()| {
        close.run(());
        list.has_exported.set(true);
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if personal.check() {
            send_confirmed(event, prompt, sent);
        }
    };
    view! {
        <Dialog id="export" is_open=is_open.into() close>
            <form
                method=method
                action=paths::REGISTRY_EXPORT
                on:submit=send
            >
                {exported}
                <div class="body">
                    <h2 id="export-title">{t.export_list()}</h2>
                    <p>{t.export_list_words()}{without}" "<button class="as-link" type="button" on:click=choose_columns>{t.choose_columns()}</button></p>
                    <div class="field">
                        <label for="delimiter">{t.delimiter()}</label>
                        <p class="hint" id="delimiter-hint">{t.export_delimiter_hint()}</p>
                        <div class="control">
                            <select id="delimiter" name=DELIMITER aria-describedby="delimiter-hint">{delimiters}</select>
                        </div>
                    </div>
                    {fields}
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

/// Says that a file which was asked for can come back, and where.
#[component]
pub(super) fn ExportedNote(list: RegistryListState) -> impl IntoView {
    let t = text();
    let link = untrack(|| has_permission(Permission::ManageAccounts));
    let note = dynamic(move || {
        (link && list.has_exported.get()).then(|| {
            view! { <div class="note"><Icon shape=Shape::Info/><p>{t.export_comes_back()}" "{update_link("")}</p></div> }
                .into_any()
        })
    });
    view! { <div class="exported" role="status">{note}</div> }
}

/// Sends the form once the session was confirmed. A form that is sent by its method causes no event of its own.
#[cfg(feature = "hydrate")]
fn send_confirmed(event: SubmitEvent, prompt: SignInPrompt, sent: Callback<()>) {
    use wasm_bindgen::JsCast as _;
    let form = event.target().and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok());
    leptos::task::spawn_local(async move {
        if prompt.confirmed(crate::api::security::check_confirmed).await.is_err() {
            return;
        }
        // Fails only if the element has left the page.
        let _ = form.map(|form| form.submit());
        sent.try_run(());
    });
}

#[cfg(not(feature = "hydrate"))]
fn send_confirmed(_event: SubmitEvent, _prompt: SignInPrompt, _sent: Callback<()>) {}
