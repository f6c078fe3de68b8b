//! Rows on their way to becoming invitations: a sheet, what its columns mean, how each row stands. Kept outside the
//! reactive system, which only hears that something has changed: 100,000 rows are not signals.

mod again;
mod ask;
mod look;
mod send;

use crate::idna::to_ascii;
use domain::bulk::Column;
use domain::bulk::check::{CellChange, Repair, Verdicts};
use domain::bulk::csv::Sheet;
use domain::bulk::header::Mapping;
use leptos::prelude::*;

pub(super) use again::EditedRow;
pub(super) use look::{Field, Seen};
pub(super) use send::Edition;

use super::list::ROWS_FIRST;
use super::turns::Turns;

/// Rows checked before it is asked whether the browser is to have its turn: less than a millisecond of work.
const CHECK_ROWS: usize = 1_000;

/// Most repaired cells that are listed one by one.
const REPAIRED_SHOWN: usize = 50;

/// The columns of a list.
const LIST: [Column; 2] = [Column::Email, Column::Username];

#[derive(Clone, Copy)]
pub(super) struct Batch {
    held: StoredValue<Option<Held>>,
    /// Counts every change.
    version: RwSignal<u32>,
    /// Counts the changes that touch many rows at once.
    pub rounds: RwSignal<u32>,
    /// How many rows the registry was asked about, while it is; `None` when that is over.
    pub asking: RwSignal<Option<(u32, u32)>>,
    /// Whether the registry did not answer.
    pub is_unanswered: RwSignal<bool>,
    is_asking: StoredValue<bool>,
}

struct Held {
    sheet: Sheet,
    mapping: Mapping,
    verdicts: Verdicts,
}

impl Batch {
    pub fn empty() -> Self {
        Self {
            held: StoredValue::new(None),
            version: RwSignal::new(0),
            rounds: RwSignal::new(0),
            asking: RwSignal::new(None),
            is_unanswered: RwSignal::new(false),
            is_asking: StoredValue::new(false),
        }
    }

    /// A list to be filled in by hand.
    pub fn list() -> Self {
        let batch = Self::empty();
        let sheet = Sheet::list(&LIST, ROWS_FIRST);
        let mapping = Mapping::given(&LIST.map(Some));
        let mut verdicts = Verdicts::begin(&mapping, to_ascii);
        verdicts.advance(&sheet, ROWS_FIRST);
        batch.held.set_value(Some(Held { sheet, mapping, verdicts }));
        batch
    }

    /// Takes a file that was read; nothing of it is checked yet.
    pub fn put(self, sheet: Sheet) {
        let mapping = Mapping::of(&sheet);
        let verdicts = Verdicts::begin(&mapping, to_ascii);
        self.held.set_value(Some(Held { sheet, mapping, verdicts }));
        self.is_unanswered.set(false);
        self.change_all();
    }

    pub fn put_away(self) {
        self.held.set_value(None);
        self.asking.set(None);
        self.is_unanswered.set(false);
        self.change_all();
    }

    /// Checks every row anew, with pauses; `at` hears how far it is and says whether to go on. Whether it was ended.
    pub async fn check(self, at: impl Fn(u32) -> bool) -> bool {
        self.with_mut(|held| held.verdicts = Verdicts::begin(&held.mapping, to_ascii));
        let mut turns = Turns::begin();
        loop {
            let step = self.with_mut(|held| {
                let is_all = held.verdicts.advance(&held.sheet, CHECK_ROWS);
                (is_all, held.verdicts.len() * 100 / held.sheet.rows().max(1))
            });
            let Some((is_all, percent)) = step else { return false };
            if !at(u32::try_from(percent).unwrap_or(100)) {
                return false;
            }
            if is_all {
                self.change_all();
                return true;
            }
            turns.pass().await;
        }
    }

    /// Sets a cell; its row, and all that it concerns, are checked again.
    pub fn edit(self, row: u32, field: usize, value: &str) {
        let has_changed = self.with_mut(|held| {
            let Some(column) = held.fields().get(field).and_then(|field| field.position) else {
                return false;
            };
            let row = row as usize;
            if held.sheet.raw_cell(row, column) == value {
                return false;
            }
            held.verdicts.edit(&mut held.sheet, row, column, value);
            true
        });
        if has_changed == Some(true) {
            self.change();
        }
    }

    pub fn add_row(self) {
        self.with_mut(Held::add_row);
        self.change_all();
    }

    /// Fills a list with a block, from a cell on; rows are added as they are needed.
    pub fn fill(self, row: u32, field: usize, block: &[Vec<String>]) {
        self.with_mut(|held| {
            for (down, cells) in block.iter().enumerate() {
                let row = row as usize + down;
                while held.sheet.rows() <= row {
                    held.add_row();
                }
                for (right, cell) in cells.iter().enumerate() {
                    if field + right < LIST.len() {
                        held.verdicts.edit(&mut held.sheet, row, field + right, cell);
                    }
                }
            }
        });
        self.change_all();
    }

    pub fn repair(self, repair: Repair) -> u32 {
        let changed = self.with_mut(|held| held.verdicts.repair(&mut held.sheet, repair));
        self.change_all();
        self.ask_registry();
        changed.map_or(0, count)
    }

    /// What the last repair changed, one cell a line; `None` where there is nothing to undo.
    pub fn repaired(self) -> Option<String> {
        self.with(|held| {
            let lines = held.verdicts.repaired_cells().iter().take(REPAIRED_SHOWN);
            let line = |change: &CellChange| {
                format!("{}: {} → {}", held.sheet.line(change.row), change.before, change.after)
            };
            let lines: Vec<String> = lines.map(line).collect();
            held.verdicts.can_undo_repair().then(|| lines.join("\n"))
        })
        .flatten()
    }

    pub fn undo_repair(self) -> u32 {
        let changed = self.with_mut(|held| held.verdicts.undo_repair(&mut held.sheet));
        self.change_all();
        self.ask_registry();
        changed.map_or(0, count)
    }

    fn change(self) {
        self.version.update(|version| *version = version.wrapping_add(1));
    }

    fn change_all(self) {
        self.change();
        self.rounds.update(|rounds| *rounds = rounds.wrapping_add(1));
    }

    /// Looks at what is held, and again whenever it changes.
    fn with<T>(self, look: impl FnOnce(&Held) -> T) -> Option<T> {
        self.version.track();
        self.now(look)
    }

    /// Looks once.
    fn now<T>(self, look: impl FnOnce(&Held) -> T) -> Option<T> {
        self.held.try_with_value(|held| held.as_ref().map(look)).flatten()
    }

    fn with_mut<T>(self, act: impl FnOnce(&mut Held) -> T) -> Option<T> {
        self.held.try_update_value(|held| held.as_mut().map(act)).flatten()
    }
}

impl Held {
    fn add_row(&mut self) {
        self.sheet.add_row();
        self.verdicts.advance(&self.sheet, 1);
    }
}

/// Rows as the wire counts them: there are never more than fit.
fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
