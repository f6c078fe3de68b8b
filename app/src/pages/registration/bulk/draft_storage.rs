//! Unsubmitted work, stored by the browser so that a reload does not lose it.
//!
//! It is in the *session* storage: only this tab reads it, and it ends with the tab. It has people's addresses, so it
//! is cleared once the rows are on the host, on request, at sign-out, and if somebody else is signed in. The text of
//! a file above a megabyte is not stored: its edits are, and are applied once the file is selected again.

use super::browser::{ChosenFile, Decoder, read_stored, remove_stored, store};
use super::checked_sheet::CheckedSheet;
use super::file_import::{FileImport, SavedFile, Stage};
use super::file_reading::ReadOptions;
use super::process::JobSubmission;
use crate::components::{Icon, Shape, dynamic};
use crate::hooks::debounce;
use crate::page_context::{me, text};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The keys of the work and of the file's text.
const WORK: &str = "matricula.bulk";
const TEXT: &str = "matricula.bulk.file";

/// Most bytes of a file whose text is stored.
const TEXT_MOST: u64 = 1024 * 1024;

/// The delay after the last change.
const PAUSE: Duration = Duration::from_millis(800);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct StoredWork {
    /// The account it belongs to.
    account: String,
    list: Vec<Vec<String>>,
    file: Option<SavedFile>,
}

/// Clears the storage.
pub(super) fn discard_stored_work() {
    remove_stored(WORK);
    remove_stored(TEXT);
}

/// Offers to restore stored work, and stores what changes from then on.
#[component]
pub(super) fn DraftStorage(
    list: CheckedSheet,
    import: FileImport,
    is_file: RwSignal<bool>,
    process: JobSubmission,
) -> impl IntoView {
    let t = text();
    let offer = RwSignal::new(None::<StoredWork>);
    let account = untrack(me).map(|me| me.account.to_string()).unwrap_or_default();
    Effect::new({
        let account = account.clone();
        move |ran_before: Option<()>| {
            if ran_before.is_some() {
                return;
            }
            let work = read_stored(WORK).and_then(|work| json::read::<StoredWork>(&work).ok());
            match work.filter(|work| work.account == account) {
                Some(work) if !work.list.is_empty() || work.file.is_some() => offer.set(Some(work)),
                _ => discard_stored_work(),
            }
        }
    });
    let store_later = debounce(PAUSE, move |()| {
        let is_free = offer.try_with_untracked(Option::is_none) == Some(true);
        if is_free && process.is_done.try_get_untracked() == Some(false) {
            spawn_local(store_work(list, import, account.clone()));
        }
    });
    Effect::new(move |ran_before: Option<()>| {
        list.track_version();
        import.sheet.track_version();
        import.stage.track();
        if ran_before.is_some() {
            store_later(());
        }
    });
    let go_on = move |_| {
        if let Some(work) = offer.try_update(Option::take).flatten() {
            restore_work(work, list, import, is_file);
        }
    };
    let discard = move |_| {
        offer.set(None);
        discard_stored_work();
    };
    let words = |work: &StoredWork| match &work.file {
        Some(file) if file.is_whole => text().kept_file(&file.name),
        Some(file) => text().kept_file_again(&file.name),
        None => text().kept_list(u32::try_from(work.list.len()).unwrap_or(u32::MAX)),
    };
    dynamic(move || {
        offer.get().map(|work| {
            view! {
                <div class="note" role="status">
                    <Icon shape=Shape::Clock/>
                    <div class="row spread">
                        <p>{words(&work)}</p>
                        <p class="row">
                            <button class="btn small" type="button" on:click=go_on>{t.resume_work()}</button>
                            <button class="btn small quiet" type="button" on:click=discard>{t.discard()}</button>
                        </p>
                    </div>
                </div>
            }.into_any()
        })
    })
}

/// Restores stored work.
fn restore_work(work: StoredWork, list: CheckedSheet, import: FileImport, is_file: RwSignal<bool>) {
    if !work.list.is_empty() {
        list.fill(0, 0, &work.list);
        list.look_up_rows();
    }
    if let Some(file) = work.file {
        is_file.set(true);
        let text = file.is_whole.then(|| read_stored(TEXT)).flatten();
        let name = file.name.clone();
        import.saved.set_value(Some(file));
        if let Some(text) = text {
            import.take(ChosenFile::from_text(&name, &text));
        }
    }
}

async fn store_work(list: CheckedSheet, import: FileImport, account: String) {
    let is_ready = import.stage.try_get_untracked() == Some(Stage::Ready);
    let mut file = is_ready.then(|| SavedFile {
        name: import.name.get_untracked(),
        // Its text is stored as UTF-8, whatever the encoding was.
        options: ReadOptions {
            encoding: None,
            delimiter: import.found.get_untracked().map(|(_, delimiter)| delimiter),
            header_line: import.options.get_untracked().header_line,
        },
        columns: import.sheet.meanings_now(),
        edits: import.sheet.edited_rows(),
        is_whole: false,
    });
    match (&mut file, import.file()) {
        (Some(saved), Some(chosen)) => {
            saved.is_whole = match text_of(&chosen, import).await {
                Some(text) => store(TEXT, &text),
                None => false,
            };
        }
        _ => remove_stored(TEXT),
    }
    let work = StoredWork { account, list: list.listed(), file };
    if work.list.is_empty() && work.file.is_none() {
        discard_stored_work();
    } else if let Ok(work) = json::write(&work)
        && !store(WORK, &work)
    {
        discard_stored_work();
    }
}

async fn text_of(file: &ChosenFile, import: FileImport) -> Option<String> {
    if file.size() > TEXT_MOST {
        return None;
    }
    let (encoding, _) = import.found.try_get_untracked().flatten()?;
    let bytes = file.bytes().await?;
    Decoder::new(encoding)?.decode(&bytes, true)
}
