use super::browser::{ChosenFile, Slot, empty_slot};
use super::checked_sheet::{CheckedSheet, EditedRow};
use super::file_reading::{FileError, ReadFile, ReadOptions, read_file};
use crate::hooks::LatestRequest;
use domain::bulk::Column;
use domain::bulk::csv::Delimiter;
use domain::bulk::encoding::Encoding;
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
    /// Words that look wrong in the detected encoding.
    pub doubtful: RwSignal<Vec<String>>,
    /// The number of usernames that are addresses.
    pub addresses_as_usernames: RwSignal<u32>,
    /// Whether the options are shown.
    pub is_changing: RwSignal<bool>,
    file: Slot,
    /// Counts the reads: an older one stops.
    attempts: StoredValue<LatestRequest>,
    /// Edits from before a reload, to apply once the file is read.
    pub saved: StoredValue<Option<SavedFile>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Empty,
    Reading,
    /// The user has to say what the columns mean.
    Mapping,
    Checking,
    Refused(FileError),
    Ready,
}

/// A file as it is stored for a reload.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct SavedFile {
    pub name: String,
    pub options: ReadOptions,
    pub columns: Vec<Option<Column>>,
    pub edits: Vec<EditedRow>,
    /// Whether its text is stored too.
    pub is_whole: bool,
}

impl FileImport {
    pub fn new() -> Self {
        Self {
            sheet: CheckedSheet::empty(),
            stage: RwSignal::new(Stage::Empty),
            name: RwSignal::new(String::new()),
            percent: RwSignal::new(0),
            options: RwSignal::new(ReadOptions::default()),
            found: RwSignal::new(None),
            doubtful: RwSignal::default(),
            addresses_as_usernames: RwSignal::new(0),
            is_changing: RwSignal::new(false),
            file: empty_slot(),
            attempts: StoredValue::default(),
            saved: StoredValue::new(None),
        }
    }

    pub fn is_reading(self) -> bool {
        matches!(self.stage.get(), Stage::Reading | Stage::Checking)
    }

    /// The file to store.
    pub fn file(self) -> Option<ChosenFile> {
        self.file.try_get_value().flatten()
    }

    /// Takes a selected or dropped file.
    pub fn take(self, file: ChosenFile) {
        self.name.set(file.name());
        self.file.set_value(Some(file));
        self.is_changing.set(false);
        let is_the_same = self
            .saved
            .with_value(|saved| saved.as_ref().is_some_and(|saved| saved.name == self.name.get_untracked()));
        if !is_the_same {
            self.saved.set_value(None);
        }
        let options = self.saved.with_value(|saved| saved.as_ref().map(|saved| saved.options));
        self.read_as(options.unwrap_or_default());
    }

    /// Reads the file with the current options.
    pub fn read_as(self, options: ReadOptions) {
        let Some(file) = self.file.get_value() else { return };
        self.options.set(options);
        self.percent.set(0);
        self.stage.set(Stage::Reading);
        let attempt = self.begin_attempt();
        spawn_local(async move {
            let size = file.size().max(1);
            let at = |read: u64| {
                let is_mine = self.is_latest(attempt);
                if is_mine {
                    self.percent.set(u32::try_from(read * 100 / size).unwrap_or(100));
                }
                is_mine
            };
            let found = read_file(&file, options, at).await;
            if !self.is_latest(attempt) {
                return;
            }
            match found {
                Ok(found) => self.keep(found, attempt).await,
                Err(error) => {
                    self.sheet.clear();
                    self.found.set(None);
                    self.stage.set(Stage::Refused(error));
                }
            }
        });
    }

    async fn keep(self, found: ReadFile, attempt: u32) {
        self.found.set(Some((found.encoding, found.sheet.delimiter())));
        self.sheet.load_sheet(found.sheet);
        let is_guess =
            self.options.get_untracked().encoding.is_none() && found.encoding == Encoding::Windows1252;
        self.doubtful.set(if is_guess { self.sheet.doubtful_words_now() } else { Vec::new() });
        if let Some(columns) =
            self.saved.with_value(|saved| saved.as_ref().map(|saved| saved.columns.clone()))
        {
            self.sheet.set_meanings(&columns);
        }
        if self.sheet.mapping_fault_now().is_some() || self.doubtful.with_untracked(|words| !words.is_empty())
        {
            self.stage.set(Stage::Mapping);
        } else {
            self.check(attempt).await;
        }
    }

    /// Applies the columns that the user has set.
    pub fn use_mapping(self) {
        self.sheet.confirm_mapping();
        let attempt = self.begin_attempt();
        spawn_local(self.check(attempt));
    }

    async fn check(self, attempt: u32) {
        self.percent.set(0);
        self.stage.set(Stage::Checking);
        let at = |percent| {
            let is_mine = self.is_latest(attempt);
            if is_mine {
                self.percent.set(percent);
            }
            is_mine
        };
        if self.sheet.check(at).await {
            if let Some(saved) = self.saved.try_update_value(Option::take).flatten() {
                self.sheet.edit_rows(&saved.edits);
            }
            self.is_changing.set(false);
            self.addresses_as_usernames.set(self.sheet.usernames_that_are_addresses_now());
            self.stage.set(Stage::Ready);
            self.sheet.look_up_rows();
        }
    }

    /// *Cancel* during reading.
    pub fn stop(self) {
        self.put_away();
    }

    /// Removes the file.
    pub fn put_away(self) {
        self.begin_attempt();
        self.file.set_value(None);
        self.sheet.clear();
        self.found.set(None);
        self.is_changing.set(false);
        self.stage.set(Stage::Empty);
    }

    fn begin_attempt(self) -> u32 {
        self.attempts.try_update_value(LatestRequest::begin).unwrap_or_default()
    }

    fn is_latest(self, attempt: u32) -> bool {
        self.attempts.try_with_value(|attempts| attempts.is_latest(attempt)) == Some(true)
    }
}
