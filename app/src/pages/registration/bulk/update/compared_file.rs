//! A file that is compared with the registry. Its rows are kept outside of the reactive system, which only receives change
//! notifications.

mod columns;
mod editing;
mod inviting;
mod missing;
mod rows;

use super::ChosenFile;
use crate::api::ApiError;
use crate::api::update::{update_people, words_for_update};
use crate::hooks::{SharedRequests, SignInPrompt, VersionedData, with_retries};
use crate::idna::to_ascii;
use crate::page_context::text;
use crate::pages::registration::bulk::browser::{Slot, empty_slot, keep, read_kept};
use crate::pages::registration::bulk::file_error::FileError;
use crate::pages::registration::bulk::file_reading::{Read, ReadFile, ReadOptions, read_file};
use crate::pages::registration::bulk::yielding::YieldTimer;
use domain::bulk::csv::{Delimiter, Sheet};
use domain::bulk::encoding::Encoding;
use domain::bulk::header::header_key;
use domain::bulk::update::{UpdateMapping, UpdateState, UpdateVerdicts, UpdateWords};
use leptos::prelude::*;
use leptos::task::spawn_local;
use missing::Missing;

pub(super) use inviting::Inviting;
pub(super) use missing::Listing;

#[derive(Clone, Copy)]
pub(super) struct ComparedFile {
    data: VersionedData<FileData>,
    pub stage: RwSignal<Stage>,
    pub name: RwSignal<String>,
    /// Bytes read or rows compared, and all of them.
    pub progress: RwSignal<(u32, u32)>,
    /// Why the registry was not asked.
    pub error: RwSignal<Option<ApiError>>,
    /// The encoding and the delimiter it was read with.
    pub found: RwSignal<Option<(Encoding, Delimiter)>>,
    /// The sheets to choose from, and the name of the one that was read.
    pub sheets: RwSignal<Vec<String>>,
    pub sheet_name: RwSignal<Option<String>>,
    /// *Suspend people missing from this file*.
    pub(super) missing: Missing,
    /// *Invite people who are not found*.
    pub(super) inviting: RwSignal<Inviting>,
    invite_requests: SharedRequests,
    /// Rows that an option has just made, to be shown.
    pub(super) revealed: RwSignal<Option<UpdateState>>,
    file: Slot,
    /// Counts the reads: an older one stops.
    attempts: SharedRequests,
    prompt: SignInPrompt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Empty,
    Reading,
    /// The user says which sheet of a spreadsheet is meant.
    Sheets,
    /// The user says what the columns mean.
    Mapping,
    Comparing,
    Refused(FileError),
    /// The registry did not answer.
    Failed,
    Ready,
}

pub(super) struct FileData {
    pub sheet: Sheet,
    pub words: UpdateWords,
    pub mapping: UpdateMapping,
    /// The mapping of the comparison, while another one is being chosen.
    pub compared_mapping: Option<UpdateMapping>,
    pub verdicts: Option<UpdateVerdicts>,
}

impl ComparedFile {
    pub fn new() -> Self {
        Self {
            data: VersionedData::empty(),
            stage: RwSignal::new(Stage::Empty),
            name: RwSignal::default(),
            progress: RwSignal::new((0, 1)),
            error: RwSignal::new(None),
            found: RwSignal::new(None),
            sheets: RwSignal::default(),
            sheet_name: RwSignal::new(None),
            missing: Missing::new(),
            inviting: RwSignal::new(Inviting::Off),
            invite_requests: SharedRequests::new(),
            revealed: RwSignal::new(None),
            file: empty_slot(),
            attempts: SharedRequests::new(),
            prompt: SignInPrompt::current(),
        }
    }

    /// Whether leaving would lose something.
    pub fn has_work(self) -> bool {
        !matches!(self.stage.get(), Stage::Empty | Stage::Refused(_))
    }

    pub fn take(self, file: ChosenFile) {
        self.name.set(file.name());
        self.file.set_value(Some(file));
        self.read(ReadOptions::default());
    }

    /// Reads a sheet of a spreadsheet.
    pub fn read_sheet(self, sheet: u32) {
        self.read(ReadOptions { sheet: Some(sheet), ..ReadOptions::default() });
    }

    fn read(self, options: ReadOptions) {
        let Some(file) = self.file.try_get_value().flatten() else { return };
        let attempt = self.begin_attempt();
        self.progress.set((0, 1));
        self.error.set(None);
        self.stage.set(Stage::Reading);
        spawn_local(async move {
            let size = file.size();
            let at = |bytes: u64| {
                let is_mine = self.is_latest(attempt);
                if is_mine {
                    self.progress.set((share(bytes, size), 100));
                }
                is_mine
            };
            let read = read_file(&file, options, at).await;
            if !self.is_latest(attempt) {
                return;
            }
            match read {
                Ok(Read::File(read)) => self.keep(*read, attempt).await,
                Ok(Read::Sheets(sheets)) => {
                    self.sheets.set(sheets);
                    self.stage.set(Stage::Sheets);
                }
                Err(error) => self.stage.set(Stage::Refused(error)),
            }
        });
    }

    /// Asks what the file can name, and compares it if its columns are clear.
    async fn keep(self, ReadFile { sheet, encoding, sheet_name }: ReadFile, attempt: u32) {
        self.sheet_name.set(sheet_name);
        self.found.set(Some((encoding, sheet.delimiter())));
        let words = match with_retries(words_for_update).await {
            Ok(words) => words,
            Err(error) => {
                if self.is_latest(attempt) {
                    self.fail(error);
                }
                return;
            }
        };
        if !self.is_latest(attempt) {
            return;
        }
        let mut mapping = UpdateMapping::from_sheet(&sheet, &words.fields);
        mapping.detect_unit(&sheet, &words.units);
        let kept = read_kept(&kept_name(&sheet)).and_then(|kept| json::read(&kept).ok());
        if let Some(kept) = kept.filter(|_| sheet.has_header()) {
            mapping.restore(kept, &words.fields);
            mapping.detect_dates(&sheet, &words.fields);
        }
        let is_clear = mapping.fault().is_none();
        self.data.set_value(Some(FileData { sheet, words, mapping, compared_mapping: None, verdicts: None }));
        self.change();
        if is_clear { self.compare(attempt).await } else { self.stage.set(Stage::Mapping) }
    }

    /// Compares the file with the columns that the user has set, and remembers them for files with the same header.
    pub fn use_mapping(self) {
        self.peek(|data| {
            if let Ok(kept) = json::write(&data.mapping.kept()) {
                keep(&kept_name(&data.sheet), &kept);
            }
        });
        self.compare_again();
    }

    /// Compares the file once more.
    pub fn compare_again(self) {
        if self.data.is_none() {
            return self.read(ReadOptions::default());
        }
        let attempt = self.begin_attempt();
        spawn_local(self.compare(attempt));
    }

    async fn compare(self, attempt: u32) {
        let all = self.peek(|data| count(data.sheet.rows())).unwrap_or_default();
        self.error.set(None);
        self.progress.set((0, all));
        self.stage.set(Stage::Comparing);
        self.update(|data| {
            data.compared_mapping = None;
            data.verdicts = Some(UpdateVerdicts::begin(&data.mapping, data.words.clone(), to_ascii));
        });
        let mut yields = YieldTimer::begin();
        loop {
            let lookup = self.peek(|data| data.verdicts.as_ref()?.next_lookup(&data.sheet)).flatten();
            let Some(lookup) = lookup else { break };
            let answer = with_retries(|| update_people(lookup.question.clone())).await;
            if !self.is_latest(attempt) {
                return;
            }
            let applied = match answer {
                Ok(answer) => self.update(|data| match &mut data.verdicts {
                    Some(verdicts) => verdicts.apply(&data.sheet, lookup, &answer),
                    None => Ok(()),
                }),
                Err(error) => return self.fail(error),
            };
            if let Some(Err(code)) = applied {
                return self.fail(ApiError::from_code(code, text_locale()));
            }
            let done = self.peek(|data| data.verdicts.as_ref().map_or(0, |verdicts| count(verdicts.len())));
            self.progress.set((done.unwrap_or_default(), all));
            yields.yield_if_due().await;
            if !self.is_latest(attempt) {
                return;
            }
        }
        self.change();
        self.stage.set(Stage::Ready);
    }

    fn fail(self, error: ApiError) {
        self.prompt.notice(&error);
        self.error.set(Some(error));
        self.stage.set(Stage::Failed);
    }

    /// *Columns and matching*: opens them, or closes them and compares with what was chosen. The comparison stays until there
    /// is another one, and they stay open, with the reason, while what was chosen cannot be used.
    pub fn toggle_mapping(self) {
        if self.stage.get_untracked() != Stage::Mapping {
            let is_compared = self.stage.get_untracked() == Stage::Ready;
            self.update(|data| data.compared_mapping = is_compared.then(|| data.mapping.clone()));
            self.stage.set(Stage::Mapping);
        } else if self.peek(|data| data.compared_mapping.as_ref() == Some(&data.mapping)) == Some(true) {
            self.go_back();
        } else if self.peek(|data| data.mapping.fault().is_none()) == Some(true) {
            self.use_mapping();
        }
    }

    /// Whether there is a comparison to go back to.
    pub fn can_go_back(self) -> bool {
        self.peek(|data| data.compared_mapping.is_some()).unwrap_or_default()
    }

    /// *Cancel*: back to the comparison, with its columns.
    pub fn go_back(self) {
        let mapping = self.update(|data| data.compared_mapping.take()).flatten();
        if let Some(mapping) = mapping {
            self.update(|data| data.mapping = mapping);
            self.change();
            self.stage.set(Stage::Ready);
        }
    }

    /// Removes the file.
    pub fn put_away(self) {
        self.begin_attempt();
        self.file.set_value(None);
        self.data.set_value(None);
        self.found.set(None);
        self.stage.set(Stage::Empty);
        self.change();
    }

    /// What was listed of a comparison ends with it.
    fn begin_attempt(self) -> u32 {
        self.missing.forget();
        self.invite_requests.begin();
        self.inviting.try_set(Inviting::Off);
        self.attempts.begin()
    }

    fn is_latest(self, attempt: u32) -> bool {
        self.attempts.is_latest(attempt)
    }

    fn change(self) {
        self.data.change();
    }

    /// The current version: it changes with every comparison.
    pub fn version_now(self) -> u32 {
        self.data.version().get_untracked()
    }

    /// Reads the data and subscribes to its changes.
    pub(super) fn look<T>(self, look: impl FnOnce(&FileData) -> T) -> Option<T> {
        self.data.read(look)
    }

    pub(super) fn peek<T>(self, look: impl FnOnce(&FileData) -> T) -> Option<T> {
        self.data.peek(look)
    }

    fn update<T>(self, act: impl FnOnce(&mut FileData) -> T) -> Option<T> {
        self.data.update(act)
    }
}

/// The name under which the columns of files with this header are remembered.
fn kept_name(sheet: &Sheet) -> String {
    format!("matricula.update.{}", header_key(sheet.header()))
}

/// A number of rows or columns.
pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn share(bytes: u64, size: u64) -> u32 {
    u32::try_from(bytes * 100 / size.max(1)).unwrap_or(100)
}

fn text_locale() -> domain::text::Locale {
    untrack(text).locale()
}
