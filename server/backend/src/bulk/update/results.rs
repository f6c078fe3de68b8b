//! The results of an update: who each row was about, and what it was to change them to, in words. The file of failed rows can
//! be read again as it is.

use super::words;
use crate::Backend;
use crate::bulk::encryption::JobKey;
use crate::bulk::people;
use crate::bulk::results::ResultRow;
use crate::entity::bulk_chunk;
use crate::error::{Error, Result};
use domain::bulk::update::{UpdateColumn, UpdateDraft, UpdateRow, UpdateWords};
use domain::bulk::{Column, JobDraft};
use domain::id::JobId;
use domain::text::{Locale, Text};
use sea_orm::{ConnectionTrait, EntityTrait};

/// How rows are written in words.
pub(in crate::bulk) struct Layout {
    columns: Vec<UpdateColumn>,
    words: UpdateWords,
}

impl Layout {
    pub(in crate::bulk) async fn of(backend: &Backend, head: &UpdateDraft) -> Result<Self> {
        Ok(Self { columns: head.columns.clone(), words: words(backend).await? })
    }

    /// The header of the file. The columns by which people are matched have what they have now.
    pub(in crate::bulk) fn header(&self, head: &UpdateDraft) -> JobDraft {
        let t = Locale::En.text();
        let mut header = vec!["Email".to_owned(), "Username".to_owned()];
        header.extend(self.columns.iter().map(|column| self.heading(*column, t)));
        let mut columns = vec![Some(Column::Email), Some(Column::Username)];
        columns.resize(header.len(), None);
        JobDraft {
            header,
            columns,
            name: head.name.clone(),
            delimiter: head.delimiter,
            ..JobDraft::default()
        }
    }

    /// What a changed column is called. An address and a username that change are beside those that are matched. An own field
    /// is named by its key, which never changes.
    fn heading(&self, column: UpdateColumn, t: Text) -> String {
        match (column, self.words.own(column)) {
            (UpdateColumn::Username, _) => UpdateColumn::NewUsername.name(&[], t),
            (UpdateColumn::Email, _) => UpdateColumn::NewEmail.name(&[], t),
            (_, Some(own)) => own.key.to_string(),
            (column, None) => column.name(&[], t),
        }
    }

    fn cells(&self, row: &UpdateRow, t: Text) -> Vec<String> {
        let cell = |(at, column): (usize, &UpdateColumn)| {
            let changed = row.cells.iter().find(|cell| usize::from(cell.column) == at);
            changed.map_or_else(String::new, |cell| self.words.shown(*column, &cell.after, t))
        };
        self.columns.iter().enumerate().map(cell).collect()
    }
}

/// The rows of the next chunk from a position, with what became of each.
pub(in crate::bulk) async fn next_updates(
    db: &impl ConnectionTrait,
    (job, key): (JobId, &JobKey),
    layout: &Layout,
    from: i32,
) -> Result<Option<Vec<ResultRow>>> {
    let Some(chunk) = bulk_chunk::Entity::find_by_id((job, from)).one(db).await? else { return Ok(None) };
    let rows: Vec<UpdateRow> = key.decrypt_rows_of(&chunk)?;
    let mut results = people::people_between(db, job, from, from + chunk.row_count).await?;
    if results.len() != rows.len() {
        return Err(Error::broken("people of a bulk job are missing"));
    }
    let t = Locale::En.text();
    for (result, row) in results.iter_mut().zip(&rows) {
        result.row.line = row.line;
        if row.is_erased {
            result.row.erase();
        } else {
            result.row.cells.extend(layout.cells(row, t));
        }
    }
    Ok(Some(results))
}
