//! What somebody was working on, kept by the browser so that a reload does not lose it.
//!
//! It is kept in the *session* storage: that of this tab alone, gone with it, never written where another tab or a
//! later visit could read it. It holds people's addresses, so it is taken away as soon as the rows are on the host,
//! when somebody says so, at signing out, and when anybody else is found at the desk. A file of more than a megabyte
//! is not kept itself: what was done to it is, and is done again once the file is chosen again.

use super::batch::{Batch, EditedRow};
use super::browser::{Chosen, Decoder, forget, keep, kept};
use super::file::{FileDesk, Stage};
use super::process::Process;
use super::reading::How;
use crate::components::{Icon, Shape, dynamic};
use crate::hooks::debounce;
use crate::page_context::{me, text};
use domain::bulk::Column;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Where the work is kept, and where the file's text.
const WORK: &str = "matricula.bulk";
const TEXT: &str = "matricula.bulk.file";

/// Files up to this size are kept with it.
const TEXT_MOST: u64 = 1024 * 1024;

/// Work is kept once nothing has changed for a while.
const PAUSE: Duration = Duration::from_millis(800);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Work {
    /// Whose it is.
    account: String,
    list: Vec<Vec<String>>,
    file: Option<KeptFile>,
}

/// A file that was being worked on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptFile {
    pub name: String,
    pub how: How,
    pub columns: Vec<Option<Column>>,
    pub edits: Vec<EditedRow>,
    /// Whether its text is kept too.
    pub is_whole: bool,
}

/// Takes everything away that is kept.
pub(super) fn forget_all() {
    forget(WORK);
    forget(TEXT);
}

/// Offers to go on where one was, and keeps what is being done from then on.
#[component]
pub(super) fn Kept(list: Batch, desk: FileDesk, is_file: RwSignal<bool>, process: Process) -> impl IntoView {
    let t = text();
    let offer = RwSignal::new(None::<Work>);
    let account = untrack(me).map(|me| me.account.to_string()).unwrap_or_default();
    Effect::new({
        let account = account.clone();
        move |ran_before: Option<()>| {
            if ran_before.is_some() {
                return;
            }
            let work = kept(WORK).and_then(|work| json::read::<Work>(&work).ok());
            match work.filter(|work| work.account == account) {
                Some(work) if !work.list.is_empty() || work.file.is_some() => offer.set(Some(work)),
                _ => forget_all(),
            }
        }
    });
    let store = debounce(PAUSE, move |()| {
        let is_free = offer.try_with_untracked(Option::is_none) == Some(true);
        if is_free && process.is_done.try_get_untracked() == Some(false) {
            spawn_local(keep_work(list, desk, account.clone()));
        }
    });
    Effect::new(move |ran_before: Option<()>| {
        list.edition_seen();
        desk.batch.edition_seen();
        desk.stage.track();
        if ran_before.is_some() {
            store(());
        }
    });
    let go_on = move |_| {
        if let Some(work) = offer.try_update(Option::take).flatten() {
            take_up(work, list, desk, is_file);
        }
    };
    let discard = move |_| {
        offer.set(None);
        forget_all();
    };
    let words = |work: &Work| match &work.file {
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
                            <button class="btn small" type="button" on:click=go_on>{t.go_on()}</button>
                            <button class="btn small quiet" type="button" on:click=discard>{t.discard()}</button>
                        </p>
                    </div>
                </div>
            }.into_any()
        })
    })
}

/// Puts everything back where it was.
fn take_up(work: Work, list: Batch, desk: FileDesk, is_file: RwSignal<bool>) {
    if !work.list.is_empty() {
        list.fill(0, 0, &work.list);
        list.ask_registry();
    }
    if let Some(file) = work.file {
        is_file.set(true);
        let text = file.is_whole.then(|| kept(TEXT)).flatten();
        let name = file.name.clone();
        desk.kept.set_value(Some(file));
        if let Some(text) = text {
            desk.take(Chosen::from_text(&name, &text));
        }
    }
}

async fn keep_work(list: Batch, desk: FileDesk, account: String) {
    let is_ready = desk.stage.try_get_untracked() == Some(Stage::Ready);
    let mut file = is_ready.then(|| KeptFile {
        name: desk.name.get_untracked(),
        // Its text is kept as UTF-8, whatever it was.
        how: How {
            encoding: None,
            delimiter: desk.found.get_untracked().map(|(_, delimiter)| delimiter),
            header_line: desk.how.get_untracked().header_line,
        },
        columns: desk.batch.meanings_now(),
        edits: desk.batch.edited_rows(),
        is_whole: false,
    });
    match (&mut file, desk.file()) {
        (Some(kept), Some(chosen)) => {
            kept.is_whole = match text_of(&chosen, desk).await {
                Some(text) => keep(TEXT, &text),
                None => false,
            };
        }
        _ => forget(TEXT),
    }
    let work = Work { account, list: list.listed(), file };
    if work.list.is_empty() && work.file.is_none() {
        forget_all();
    } else if let Ok(work) = json::write(&work)
        && !keep(WORK, &work)
    {
        forget_all();
    }
}

async fn text_of(file: &Chosen, desk: FileDesk) -> Option<String> {
    if file.size() > TEXT_MOST {
        return None;
    }
    let (encoding, _) = desk.found.try_get_untracked().flatten()?;
    let bytes = file.bytes().await?;
    Decoder::new(encoding)?.decode(&bytes, true)
}
