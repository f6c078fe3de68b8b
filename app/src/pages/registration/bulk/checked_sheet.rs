//! The rows in the browser before they are a job: a sheet, the meaning of its columns, and the verdicts. It is kept outside
//! of the reactive system, which only receives change notifications: 100,000 rows are too many for signals.

mod job_chunks;
mod list_columns;
mod registry_lookup;
mod restore;
mod view;

use crate::hooks::{SignInPrompt, VersionedData};
use crate::idna::to_ascii;
use domain::bulk::InviteWords;
use domain::bulk::check::{Repair, RepairedCell, Verdicts};
use domain::bulk::csv::Sheet;
use domain::bulk::header::Mapping;
use leptos::prelude::*;

pub(super) use job_chunks::SheetVersion;
pub(super) use list_columns::ListColumn;
pub(super) use restore::EditedRow;
pub(super) use view::{RowView, ShownColumn};

use super::yielding::YieldTimer;

/// Rows that are checked between two yields: less than a millisecond of work.
const CHECK_ROWS: usize = 1_000;

/// Most repaired cells that are listed.
const REPAIRED_SHOWN: usize = 50;

#[derive(Clone, Copy)]
pub(super) struct CheckedSheet {
    data: VersionedData<SheetData>,
    /// The name of its file; empty for a list.
    pub name: RwSignal<String>,
    /// Counts changes of many rows at once.
    pub rounds: RwSignal<u32>,
    /// Rows that were looked up, and all of them, during a lookup.
    pub lookup_progress: RwSignal<Option<(u32, u32)>>,
    /// Whether the lookup failed.
    pub has_lookup_failed: RwSignal<bool>,
    is_looking_up: StoredValue<bool>,
    /// Asks to sign in again if the session has ended.
    prompt: SignInPrompt,
}

struct SheetData {
    sheet: Sheet,
    mapping: Mapping,
    verdicts: Verdicts,
    /// What cells can name. `None` if the host did not say: it checks them in any case.
    words: Option<InviteWords>,
}

impl CheckedSheet {
    pub fn empty() -> Self {
        Self {
            data: VersionedData::empty(),
            name: RwSignal::default(),
            rounds: RwSignal::new(0),
            lookup_progress: RwSignal::new(None),
            has_lookup_failed: RwSignal::new(false),
            is_looking_up: StoredValue::new(false),
            prompt: SignInPrompt::current(),
        }
    }

    /// Loads a file. Nothing of it is checked yet.
    pub fn load_sheet(self, sheet: Sheet, words: Option<InviteWords>) {
        let mut mapping = Mapping::from_sheet(&sheet);
        if let Some(words) = &words {
            mapping.detect_own(&sheet, &words.fields);
            mapping.detect_unit(&sheet, &words.units);
        }
        let verdicts = Verdicts::begin(&mapping, to_ascii);
        self.data.set_value(Some(SheetData { sheet, mapping, verdicts, words }));
        self.has_lookup_failed.set(false);
        self.change_all();
    }

    pub fn clear(self) {
        self.data.set_value(None);
        self.lookup_progress.set(None);
        self.has_lookup_failed.set(false);
        self.change_all();
    }

    /// Checks every row, yielding in between; `at` receives the progress and says whether to go on. Returns whether
    /// it has finished.
    pub async fn check(self, at: impl Fn(u32) -> bool) -> bool {
        self.update(|data| {
            data.verdicts = Verdicts::begin(&data.mapping, to_ascii);
            if let Some(words) = &data.words {
                data.verdicts.set_words(&data.sheet, words);
            }
        });
        let mut yields = YieldTimer::begin();
        loop {
            let step = self.update(|data| {
                let is_all = data.verdicts.advance(&data.sheet, CHECK_ROWS);
                (is_all, data.verdicts.len() * 100 / data.sheet.rows().max(1))
            });
            let Some((is_all, percent)) = step else { return false };
            if !at(u32::try_from(percent).unwrap_or(100)) {
                return false;
            }
            if is_all {
                self.change_all();
                return true;
            }
            yields.yield_if_due().await;
        }
    }

    /// Sets a cell; checks its row and all rows it affects.
    pub fn edit(self, row: u32, field: usize, value: &str) {
        let has_changed = self.update(|data| {
            let Some(column) = data.fields().get(field).and_then(|field| field.position) else {
                return false;
            };
            let row = row as usize;
            if data.sheet.raw_cell(row, column) == value {
                return false;
            }
            data.verdicts.edit(&mut data.sheet, row, column, value);
            true
        });
        if has_changed == Some(true) {
            self.change();
        }
    }

    pub fn add_row(self) {
        self.update(SheetData::add_row);
        self.change_all();
    }

    /// Pastes a block, starting at a cell; rows are added as needed.
    pub fn fill(self, row: u32, field: usize, block: &[Vec<String>]) {
        self.update(|data| {
            while data.sheet.rows() < row as usize + block.len() {
                data.sheet.add_row();
            }
            data.verdicts.advance(&data.sheet, block.len());
            let cells = block.iter().enumerate().flat_map(|(down, cells)| {
                cells
                    .iter()
                    .enumerate()
                    .map(move |(right, cell)| (row as usize + down, field + right, cell.as_str()))
            });
            data.verdicts.edit_all(&mut data.sheet, cells);
        });
        self.change_all();
    }

    pub fn repair(self, repair: Repair) -> u32 {
        let changed = self.update(|data| data.verdicts.repair(&mut data.sheet, repair));
        self.change_all();
        self.look_up_rows();
        changed.map_or(0, count)
    }

    /// Deletes a row; *Undo* brings it back.
    pub fn delete_row(self, row: u32) {
        self.update(|data| data.verdicts.delete(&data.sheet, vec![row as usize]));
        self.change_all();
        self.look_up_rows();
    }

    /// The changes of the last repair, one cell a line; `None` if there is nothing to undo.
    pub fn repaired(self) -> Option<String> {
        self.read(|data| {
            let lines = data.verdicts.repaired_cells().iter().take(REPAIRED_SHOWN);
            let line = |change: &RepairedCell| {
                format!("{}: {} → {}", data.sheet.line(change.row), change.before, change.after)
            };
            let lines: Vec<String> = lines.map(line).collect();
            data.verdicts.can_undo_repair().then(|| lines.join("\n"))
        })
        .flatten()
    }

    pub fn undo_repair(self) -> u32 {
        let changed = self.update(|data| data.verdicts.undo_repair(&mut data.sheet));
        self.change_all();
        self.look_up_rows();
        changed.map_or(0, count)
    }

    fn change(self) {
        self.data.change();
    }

    fn change_all(self) {
        self.change();
        self.rounds.update(|rounds| *rounds = rounds.wrapping_add(1));
    }

    /// Reads the data and subscribes to its changes.
    fn read<T>(self, look: impl FnOnce(&SheetData) -> T) -> Option<T> {
        self.data.read(look)
    }

    /// Reads the data once.
    fn peek<T>(self, look: impl FnOnce(&SheetData) -> T) -> Option<T> {
        self.data.peek(look)
    }

    fn update<T>(self, act: impl FnOnce(&mut SheetData) -> T) -> Option<T> {
        self.data.update(act)
    }
}

impl SheetData {
    fn add_row(&mut self) {
        self.sheet.add_row();
        self.verdicts.advance(&self.sheet, 1);
    }
}

/// A number of rows as `u32`; there are never more.
fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
