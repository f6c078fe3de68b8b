//! Unsubmitted work, stored by the browser so that a reload does not lose it, and work that was set aside for other work.
//!
//! It is in the *session* storage: only this tab reads it, and it ends with the tab. It has people's addresses, so it
//! is cleared once the rows are on the host, on request, at sign-out, and if somebody else is signed in. The text of
//! a file above a megabyte is not stored: its edits are, and are applied once the file is selected again.

use super::Tab;
use super::browser::{ChosenFile, Decoder, read_stored, remove_stored, store};
use super::checked_sheet::CheckedSheet;
use super::file_import::{FileImport, SavedFile};
use super::process::JobSubmission;
use crate::components::{Icon, KeyedItem, Shape, dynamic, keyed_list};
use crate::hooks::{debounce, on_page_hidden};
use crate::page_context::{me, text};
use domain::bulk::RowColumn;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The key of the work, and the beginning of the keys of the files' texts.
const WORK: &str = "matricula.bulk";

/// Most bytes of a file whose text is stored.
const TEXT_MOST: u64 = 1024 * 1024;

/// The delay after the last change.
const PAUSE: Duration = Duration::from_millis(800);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct StoredWork {
    /// The account it belongs to.
    account: String,
    list: Vec<Vec<String>>,
    /// The meanings of the columns of lists.
    #[serde(default)]
    list_columns: Vec<Option<RowColumn>>,
    file: Option<SavedFile>,
    /// A list and files that are offered and not resumed.
    #[serde(default)]
    list_aside: Vec<Vec<String>>,
    #[serde(default)]
    files_aside: Vec<SavedFile>,
}

impl StoredWork {
    fn read() -> Option<Self> {
        read_stored(WORK).and_then(|work| json::read(&work).ok())
    }

    /// Writes it, or removes it if nothing is left.
    fn write(&self) {
        let is_empty = self.list.is_empty()
            && self.file.is_none()
            && self.list_aside.is_empty()
            && self.files_aside.is_empty();
        let is_stored = !is_empty && json::write(self).is_ok_and(|work| store(WORK, &work));
        if !is_stored {
            remove_stored(WORK);
        }
    }

    /// Removes all of it.
    fn discard(self) {
        self.file.iter().chain(&self.files_aside).for_each(|file| remove_stored(&text_key(file.id)));
        remove_stored(WORK);
    }
}

fn text_key(file: u32) -> String {
    format!("{WORK}.{file}")
}

/// Offers to restore work that is not finished, and stores what changes.
#[component]
pub(super) fn DraftStorage(
    list: CheckedSheet,
    import: FileImport,
    tab: RwSignal<Tab>,
    process: JobSubmission,
) -> impl IntoView {
    let list_aside = RwSignal::new(Vec::<Vec<String>>::new());
    let columns_aside = StoredValue::new(Vec::<Option<RowColumn>>::new());
    let files_aside = import.set_aside;
    let account = untrack(me).map(|me| me.account.to_string()).unwrap_or_default();
    Effect::new({
        let account = account.clone();
        move |ran_before: Option<()>| {
            let Some(work) = StoredWork::read().filter(|_| ran_before.is_none()) else { return };
            if work.account != account {
                return work.discard();
            }
            let lists = [work.list, work.list_aside].concat();
            list_aside.set(lists);
            columns_aside.set_value(work.list_columns);
            files_aside.set(work.file.into_iter().chain(work.files_aside).collect());
        }
    });
    // Whether something has changed since it was stored.
    let is_changed = StoredValue::new(false);
    let store_now = {
        let account = account.clone();
        move || {
            let is_due = process.is_done.try_get_untracked() == Some(false)
                && is_changed.try_update_value(std::mem::take) == Some(true);
            if is_due {
                store_work(list, import, (list_aside, columns_aside), account.clone());
            }
        }
    };
    let store_later = debounce(PAUSE, {
        let store_now = store_now.clone();
        move |()| {
            store_now();
            spawn_local(store_text(import, process));
        }
    });
    // A reload right after an edit does not wait for the delay.
    on_page_hidden(store_now);
    Effect::new(move |ran_before: Option<()>| {
        list.track_version();
        import.sheet.track_version();
        import.stage.track();
        list_aside.track();
        files_aside.track();
        if ran_before.is_some() {
            is_changed.set_value(true);
            store_later(());
        }
    });
    // The work that was not submitted may have changed since it was stored.
    process.submitted.set_value(Some(Callback::new({
        let account = account.clone();
        move |is_file: bool| {
            let file = import.snapshot();
            if let Some(file) = file.as_ref().filter(|_| is_file) {
                remove_stored(&text_key(file.id));
            }
            StoredWork {
                account: account.clone(),
                list: if is_file { list.listed() } else { Vec::new() },
                list_columns: columns_of(list, &columns_aside.get_value()),
                file: file.filter(|_| !is_file),
                list_aside: list_aside.get_untracked(),
                files_aside: files_aside.get_untracked(),
            }
            .write();
        }
    })));
    let resume_list = Callback::new(move |()| {
        let rows = list_aside.try_update(std::mem::take).unwrap_or_default();
        tab.set(Tab::List);
        list.fill_stored(&rows, &columns_aside.get_value());
        list.look_up_rows();
    });
    let resume_file = move |file: SavedFile| {
        tab.set(Tab::File);
        let text = read_stored(&text_key(file.id));
        import.resume(file, text);
    };
    let discard_file = move |id: u32| {
        remove_stored(&text_key(id));
        files_aside.update(|files| files.retain(|file| file.id != id));
    };
    let files = move || {
        let offer = move |file: SavedFile| {
            KeyedItem::new(file.id, move || {
                let id = file.id;
                let words = if import.has_file(id) || read_stored(&text_key(id)).is_some() {
                    text().kept_file(&file.name)
                } else {
                    text().kept_file_again(&file.name)
                };
                let file = file.clone();
                let resume = Callback::new(move |()| resume_file(file.clone()));
                view! { <Offer words resume discard=Callback::new(move |()| discard_file(id))/> }.into_any()
            })
        };
        files_aside.get().into_iter().map(offer).collect()
    };
    view! {
        {dynamic(move || {
            let rows = u32::try_from(list_aside.with(Vec::len)).unwrap_or(u32::MAX);
            (rows > 0).then(|| {
                let discard = Callback::new(move |()| list_aside.set(Vec::new()));
                view! { <Offer words=text().kept_list(rows) resume=resume_list discard/> }.into_any()
            })
        })}
        {keyed_list(files)}
    }
}

/// Unfinished work, to be resumed or discarded.
#[component]
fn Offer(words: String, resume: Callback<()>, discard: Callback<()>) -> impl IntoView {
    let t = text();
    view! {
        <div class="note" role="status">
            <Icon shape=Shape::Clock/>
            <div class="row spread">
                <p>{words}</p>
                <p class="row">
                    <button class="btn small" type="button" on:click=move |_| resume.run(())>{t.resume_work()}</button>
                    <button class="btn small quiet" type="button" on:click=move |_| discard.run(())>{t.discard()}</button>
                </p>
            </div>
        </div>
    }
}

/// A list that is offered and not resumed: its rows, and the meanings of its columns.
type ListAside = (RwSignal<Vec<Vec<String>>>, StoredValue<Vec<Option<RowColumn>>>);

/// The meanings of the columns of a list and of the one that was set aside, of which the shorter is a part of the longer.
fn columns_of(list: CheckedSheet, aside: &[Option<RowColumn>]) -> Vec<Option<RowColumn>> {
    let columns = list.meanings_now();
    if columns.len() < aside.len() { aside.to_vec() } else { columns }
}

/// Stores the rows and the edits.
fn store_work(
    list: CheckedSheet,
    import: FileImport,
    (list_aside, columns_aside): ListAside,
    account: String,
) {
    let (Some(list_aside), Some(files_aside)) =
        (list_aside.try_get_untracked(), import.set_aside.try_get_untracked())
    else {
        return;
    };
    StoredWork {
        account,
        list: list.listed(),
        list_columns: columns_of(list, &columns_aside.try_get_value().unwrap_or_default()),
        file: import.snapshot(),
        list_aside,
        files_aside,
    }
    .write();
}

/// Stores the text of the file, which does not change.
async fn store_text(import: FileImport, process: JobSubmission) {
    let is_open = || process.is_done.try_get_untracked() == Some(false);
    let Some((saved, chosen)) = import.snapshot().zip(import.file()).filter(|_| is_open()) else { return };
    if read_stored(&text_key(saved.id)).is_some() {
        return;
    }
    let text = text_of(&chosen, import).await;
    // The rows may have been submitted meanwhile.
    if let Some(text) = text.filter(|_| is_open()) {
        store(&text_key(saved.id), &text);
    }
}

async fn text_of(file: &ChosenFile, import: FileImport) -> Option<String> {
    // A spreadsheet is no text.
    if file.size() > TEXT_MOST || import.sheet_name.try_with_untracked(Option::is_some) != Some(false) {
        return None;
    }
    let (encoding, _) = import.found.try_get_untracked().flatten()?;
    let bytes = file.bytes().await?;
    Decoder::new(encoding)?.decode(&bytes, true)
}
