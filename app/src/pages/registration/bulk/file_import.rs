use super::browser::{ChosenFile, Files, Slot, empty_slot, keep, no_files, read_kept};
use super::checked_sheet::{CheckedSheet, EditedRow};
use super::file_error::FileError;
use super::file_reading::{Read, ReadFile, ReadOptions, read_file};
use crate::api::bulk::words_for_invite;
use crate::hooks::{SharedRequests, focus_after_render, with_retries};
use domain::bulk::csv::Delimiter;
use domain::bulk::encoding::Encoding;
use domain::bulk::header::header_key;
use domain::bulk::{InviteWords, RowColumn};
use futures::channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

/// The import of a file: which file, its options, its progress, its result.
#[derive(Clone, Copy)]
pub(super) struct FileImport {
    pub sheet: CheckedSheet,
    pub stage: RwSignal<Stage>,
    pub name: RwSignal<String>,
    pub percent: RwSignal<u32>,
    pub options: RwSignal<ReadOptions>,
    /// The encoding and the delimiter it was read with.
    pub found: RwSignal<Option<(Encoding, Delimiter)>>,
    /// The encoding of the file of a restored text, which is stored as UTF-8.
    pub encoding_of_file: RwSignal<Option<Encoding>>,
    /// The sheets to choose from, and the name of the one that was read.
    pub sheets: RwSignal<Vec<String>>,
    pub sheet_name: RwSignal<Option<String>>,
    /// Words that look wrong in the detected encoding.
    pub doubtful: RwSignal<Vec<String>>,
    /// The number of usernames that are addresses.
    pub addresses_as_usernames: RwSignal<u32>,
    /// The number of rows with text around the address, and the lines of the first ones.
    pub pasted_addresses: RwSignal<(u32, Vec<u32>)>,
    /// Whether the focus goes back to the button of the options once the file is read again.
    pub returns_to_options: StoredValue<bool>,
    /// Whether the options are shown.
    pub is_changing: RwSignal<bool>,
    file: Slot,
    /// The number of the file among those of this tab.
    id: StoredValue<u32>,
    /// Files with edits that were replaced by another one, to be resumed.
    pub set_aside: RwSignal<Vec<SavedFile>>,
    /// Those of them that were selected since the page was opened.
    files_aside: Files,
    /// Counts the reads: an older one stops.
    attempts: SharedRequests,
    /// Edits from before a reload, to apply once the file is read.
    pub saved: StoredValue<Option<SavedFile>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Empty,
    Reading,
    /// The user has to say which sheet of a spreadsheet is meant.
    Sheets,
    /// The user has to say what the columns mean.
    Mapping,
    Checking,
    Refused(FileError),
    Ready,
}

/// A file as it is stored for a reload.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct SavedFile {
    #[serde(default)]
    pub id: u32,
    pub name: String,
    pub options: ReadOptions,
    /// The encoding that the file was read with.
    #[serde(default)]
    pub encoding: Option<Encoding>,
    pub columns: Vec<Option<RowColumn>>,
    pub edits: Vec<EditedRow>,
    #[serde(default)]
    pub deleted: Vec<u32>,
}

impl SavedFile {
    /// Whether something would be lost without it.
    fn is_edited(&self) -> bool {
        !self.edits.is_empty() || !self.deleted.is_empty()
    }
}

/// The id of the button that opens the options.
pub(super) const OPTIONS_BUTTON: &str = "reading-options";

/// Most lines that are listed.
const LINES_SHOWN: usize = 8;

impl FileImport {
    pub fn new() -> Self {
        let sheet = CheckedSheet::empty();
        Self {
            sheet,
            stage: RwSignal::new(Stage::Empty),
            name: sheet.name,
            percent: RwSignal::new(0),
            options: RwSignal::new(ReadOptions::default()),
            found: RwSignal::new(None),
            encoding_of_file: RwSignal::new(None),
            sheets: RwSignal::default(),
            sheet_name: RwSignal::new(None),
            doubtful: RwSignal::default(),
            addresses_as_usernames: RwSignal::new(0),
            pasted_addresses: RwSignal::default(),
            returns_to_options: StoredValue::new(false),
            is_changing: RwSignal::new(false),
            file: empty_slot(),
            id: StoredValue::new(0),
            set_aside: RwSignal::default(),
            files_aside: no_files(),
            attempts: SharedRequests::new(),
            saved: StoredValue::new(None),
        }
    }

    pub fn is_reading(self) -> bool {
        matches!(self.stage.get(), Stage::Reading | Stage::Checking)
    }

    /// The current file.
    pub fn file(self) -> Option<ChosenFile> {
        self.file.try_get_value().flatten()
    }

    /// Takes a selected or dropped file.
    pub fn take(self, file: ChosenFile) {
        self.set_current_aside();
        let name = file.name();
        // Edits of another file wait until theirs is selected; what nothing was done to can be chosen again.
        let other = self.saved.try_update_value(|saved| saved.take_if(|saved| saved.name != name)).flatten();
        self.set_aside.update(|files| files.extend(other.filter(SavedFile::is_edited)));
        let saved = self.saved.with_value(|saved| saved.as_ref().map(|saved| (saved.id, saved.options)));
        let (id, options) = saved.unwrap_or_else(|| (self.new_id(), ReadOptions::default()));
        self.id.set_value(id);
        self.name.set(name);
        self.file.set_value(Some(file));
        self.is_changing.set(false);
        self.encoding_of_file.set(None);
        self.read_as(options);
    }

    /// Resumes a file that was set aside, from its text if it is stored. Otherwise the user has to select it again.
    pub fn resume(self, saved: SavedFile, text: Option<String>) {
        self.put_away();
        self.set_aside.update(|files| files.retain(|file| file.id != saved.id));
        let (id, name, encoding) = (saved.id, saved.name.clone(), saved.encoding);
        let before = self.saved.try_update_value(|waiting| waiting.replace(saved)).flatten();
        self.set_aside.update(|files| files.extend(before));
        let file = self.files_aside.try_update_value(|files| {
            let at = files.iter().position(|(known, _)| *known == id)?;
            Some(files.swap_remove(at).1)
        });
        if let Some(file) = file.flatten() {
            self.take(file);
        } else if let Some(text) = text {
            // It is stored as UTF-8, whatever the encoding was.
            self.saved.update_value(|saved| saved.iter_mut().for_each(|saved| saved.options.encoding = None));
            self.take(ChosenFile::from_text(&name, &text));
            self.encoding_of_file.set(encoding);
        }
    }

    /// Whether a file that was set aside can be resumed at once.
    pub fn has_file(self, id: u32) -> bool {
        self.files_aside.try_with_value(|files| files.iter().any(|(known, _)| *known == id)) == Some(true)
    }

    /// The encoding of the file, as it was chosen.
    pub fn encoding(self) -> Option<Encoding> {
        self.encoding_of_file.get().or_else(|| self.found.get().map(|(encoding, _)| encoding))
    }

    /// The file as it is stored, once it is checked.
    pub fn snapshot(self) -> Option<SavedFile> {
        let is_ready = self.stage.try_get_untracked() == Some(Stage::Ready);
        is_ready.then(|| SavedFile {
            id: self.id.get_value(),
            name: self.name.get_untracked(),
            options: ReadOptions {
                delimiter: self.found.get_untracked().map(|(_, delimiter)| delimiter),
                ..self.options.get_untracked()
            },
            encoding: untrack(|| self.encoding()),
            columns: self.sheet.meanings_now(),
            edits: self.sheet.edited_rows(),
            deleted: self.sheet.deleted_rows(),
        })
    }

    /// Sets the current file aside, if it has edits.
    fn set_current_aside(self) {
        let edited = self.snapshot().filter(SavedFile::is_edited);
        let Some((saved, file)) = edited.zip(self.file.get_value()) else { return };
        self.files_aside.update_value(|files| files.push((saved.id, file)));
        self.set_aside.update(|files| files.push(saved));
    }

    fn new_id(self) -> u32 {
        let aside = self.set_aside.with_untracked(|files| files.iter().map(|file| file.id).max());
        self.id.get_value().max(aside.unwrap_or_default()) + 1
    }

    /// Reads the file again with other options. Edits stay if its rows stay the same, and are set aside otherwise.
    pub fn change_options(self, options: ReadOptions) {
        let before = self.options.get_untracked();
        let has_same_rows =
            (before.delimiter, before.header_line) == (options.delimiter, options.header_line);
        let edited = self.snapshot().filter(SavedFile::is_edited);
        if has_same_rows {
            self.saved.set_value(edited);
        } else {
            self.set_current_aside();
            self.id.set_value(self.new_id());
        }
        self.read_as(options);
    }

    /// Reads a sheet of a spreadsheet.
    pub fn read_sheet(self, sheet: u32) {
        self.read_as(ReadOptions { sheet: Some(sheet), ..self.options.get_untracked() });
    }

    /// Reads the file with these options.
    pub fn read_as(self, options: ReadOptions) {
        let Some(file) = self.file.get_value() else { return };
        self.options.set(options);
        self.percent.set(0);
        self.stage.set(Stage::Reading);
        let attempt = self.attempts.begin();
        spawn_local(async move {
            let size = file.size().max(1);
            let at = |read: u64| {
                let is_mine = self.attempts.is_latest(attempt);
                if is_mine {
                    self.percent.set(u32::try_from(read * 100 / size).unwrap_or(100));
                }
                is_mine
            };
            // Asked for while the file is read.
            let (tell, words) = oneshot::channel();
            spawn_local(async move {
                let _ = tell.send(with_retries(words_for_invite).await.ok());
            });
            let found = read_file(&file, options, at).await;
            if !self.attempts.is_latest(attempt) {
                return;
            }
            match found {
                Ok(Read::File(found)) => self.keep(*found, words.await.ok().flatten(), attempt).await,
                Ok(Read::Sheets(sheets)) => {
                    self.sheets.set(sheets);
                    self.stage.set(Stage::Sheets);
                }
                Err(error) => {
                    self.sheet.clear();
                    self.found.set(None);
                    self.stage.set(Stage::Refused(error));
                }
            }
        });
    }

    async fn keep(self, found: ReadFile, words: Option<InviteWords>, attempt: u32) {
        self.found.set(Some((found.encoding, found.sheet.delimiter())));
        self.sheet_name.set(found.sheet_name);
        if !self.attempts.is_latest(attempt) {
            return;
        }
        self.sheet.load_sheet(found.sheet, words);
        let is_guess =
            self.options.get_untracked().encoding.is_none() && found.encoding == Encoding::Windows1252;
        self.doubtful.set(if is_guess { self.sheet.doubtful_words_now() } else { Vec::new() });
        let saved = self.saved.with_value(|saved| saved.as_ref().map(|saved| saved.columns.clone()));
        if let Some(columns) = saved.or_else(|| self.kept_meanings()) {
            self.sheet.set_meanings(&columns);
        }
        if self.sheet.mapping_fault_now().is_some() || self.doubtful.with_untracked(|words| !words.is_empty())
        {
            self.stage.set(Stage::Mapping);
        } else {
            self.check(attempt).await;
        }
    }

    /// What was chosen for a file with the same header, such as the one whose failed rows these are.
    fn kept_meanings(self) -> Option<Vec<Option<RowColumn>>> {
        let (header, _) = self.sheet.names_now();
        json::read(&read_kept(&kept_name(&header?))?).ok()
    }

    /// Applies the columns that the user has set, and remembers them for files with the same header.
    pub fn use_mapping(self) {
        // The check begins anew: what was edited and deleted is applied to its result.
        if let Some(now) = self.snapshot() {
            self.saved.set_value(Some(now));
        }
        self.sheet.confirm_mapping();
        let (_, names) = self.sheet.names_now();
        if let Ok(kept) = json::write(&self.sheet.meanings_now()) {
            keep(&kept_name(&names), &kept);
        }
        let attempt = self.attempts.begin();
        spawn_local(self.check(attempt));
    }

    async fn check(self, attempt: u32) {
        self.percent.set(0);
        self.stage.set(Stage::Checking);
        let at = |percent| {
            let is_mine = self.attempts.is_latest(attempt);
            if is_mine {
                self.percent.set(percent);
            }
            is_mine
        };
        if self.sheet.check(at).await {
            if let Some(saved) = self.saved.try_update_value(Option::take).flatten() {
                self.sheet.edit_rows(&saved.edits);
                self.sheet.delete_rows(&saved.deleted);
            }
            self.is_changing.set(false);
            self.addresses_as_usernames.set(self.sheet.usernames_that_are_addresses_now());
            self.pasted_addresses.set(self.sheet.pasted_addresses_now(LINES_SHOWN));
            self.stage.set(Stage::Ready);
            self.sheet.look_up_rows();
        }
    }

    /// *Reading options*: opens them, or closes them and uses what was chosen of the columns. They stay open while that cannot
    /// be used, and say why.
    pub fn toggle_options(self) {
        if !self.is_changing.get_untracked() {
            self.is_changing.set(true);
        } else if !self.sheet.has_new_mapping_now() {
            self.close_options();
        } else if untrack(|| self.sheet.can_use_mapping()) {
            self.returns_to_options.set_value(true);
            self.use_mapping();
        }
    }

    /// *Cancel*: closes the options. The columns stay as they were checked.
    pub fn cancel_options(self) {
        self.sheet.restore_mapping();
        self.close_options();
    }

    fn close_options(self) {
        self.is_changing.set(false);
        focus_after_render(OPTIONS_BUTTON);
    }

    /// *Cancel* during reading.
    pub fn stop(self) {
        self.put_away();
    }

    /// Removes the file.
    pub fn put_away(self) {
        self.set_current_aside();
        self.attempts.begin();
        self.file.set_value(None);
        self.sheet.clear();
        self.found.set(None);
        self.is_changing.set(false);
        self.returns_to_options.set_value(false);
        self.stage.set(Stage::Empty);
    }
}

/// The name under which the columns of files with this header are remembered.
fn kept_name(header: &[String]) -> String {
    format!("matricula.invite.{}", header_key(header))
}
