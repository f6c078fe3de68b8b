//! The results of an update: who each row was about, and what it was to change them to, in words. The file of failed rows can
//! be read again as it is.

use super::words;
use crate::Backend;
use crate::bulk::people;
use crate::bulk::result_row::ResultRow;
use crate::bulk_jobs::JobKey;
use crate::entity::bulk_chunk;
use crate::entity::bulk_outcome::{self, Undone};
use crate::error::{Error, Result};
use crate::reach::Reach;
use domain::bulk::update::{UpdateColumn, UpdateDraft, UpdateRow, UpdateWords};
use domain::bulk::{Column, JobDraft};
use domain::id::JobId;
use domain::text::{Locale, Text};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QuerySelect as _,
};
use std::collections::HashMap;

/// How rows are written in words.
pub(in crate::bulk) struct ResultLayout {
    columns: Vec<UpdateColumn>,
    words: UpdateWords,
    /// Whether an undo has left something as it is, which has a column then.
    has_kept: bool,
}

impl ResultLayout {
    pub(in crate::bulk) async fn of(
        backend: &Backend,
        reach: &Reach,
        job: JobId,
        head: &UpdateDraft,
    ) -> Result<Self> {
        let kept = bulk_outcome::Entity::find().filter(is_kept(job)).limit(1);
        let has_kept = kept.count(backend.db().read()).await? > 0;
        Ok(Self { columns: head.columns.clone(), words: words(backend, reach).await?, has_kept })
    }

    /// The header of the file. The columns by which people are matched have what they have now.
    pub(in crate::bulk) fn header(&self, head: &UpdateDraft) -> JobDraft {
        let t = Locale::En.text();
        let mut header = vec!["Email".to_owned(), "Username".to_owned()];
        header.extend(self.columns.iter().map(|column| self.heading(*column, t)));
        header.extend(self.has_kept.then(|| t.column_not_undone().to_owned()));
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

    /// The cells of a row. `kept` are the columns that an undo has left.
    fn cells(&self, row: &UpdateRow, kept: Option<&[u8]>, t: Text) -> Vec<String> {
        let cell = |(at, column): (usize, &UpdateColumn)| {
            let changed = row.cells.iter().find(|cell| usize::from(cell.column) == at);
            changed.map_or_else(String::new, |cell| self.words.shown(*column, &cell.after, t))
        };
        let name = |at: &u8| Some(self.heading(*self.columns.get(usize::from(*at))?, t));
        let kept = kept.unwrap_or_default().iter().filter_map(name).collect::<Vec<_>>().join(", ");
        self.columns.iter().enumerate().map(cell).chain(self.has_kept.then_some(kept)).collect()
    }
}

/// The rows of the next chunk from a position, with what became of each.
pub(in crate::bulk) async fn next_updates(
    db: &impl ConnectionTrait,
    reach: &Reach,
    (job, key): (JobId, &JobKey),
    (layout, from): (&ResultLayout, i32),
) -> Result<Option<Vec<ResultRow>>> {
    let Some(chunk) = bulk_chunk::Entity::find_by_id((job, from)).one(db).await? else { return Ok(None) };
    let rows: Vec<UpdateRow> = key.decrypt_rows_of(&chunk)?;
    let mut results =
        people::people_between(db, reach, job, (from, from + chunk.row_count), &layout.words.fields).await?;
    if results.len() != rows.len() {
        return Err(Error::broken("people of a bulk job are missing"));
    }
    let t = Locale::En.text();
    let kept = if layout.has_kept {
        kept_between(db, job, from, from + chunk.row_count).await?
    } else {
        HashMap::new()
    };
    for ((position, result), row) in (from..).zip(results.iter_mut()).zip(&rows) {
        result.row.line = row.line;
        if row.is_erased {
            result.row.erase();
        } else {
            if let Some(new) = row.new.as_ref().filter(|_| result.row.cells[0].is_empty()) {
                result.row.cells[0].clone_from(&new.email);
                result.row.cells[1].clone_from(&new.username);
            }
            result.row.cells.extend(layout.cells(row, kept.get(&position).map(Vec::as_slice), t));
        }
    }
    Ok(Some(results))
}

fn is_kept(job: JobId) -> Condition {
    use bulk_outcome::Column;
    Condition::all().add(Column::JobId.eq(job)).add(Column::Undone.eq(Undone::Kept))
}

/// The columns that an undo has left, by the positions of rows.
async fn kept_between(
    db: &impl ConnectionTrait,
    job: JobId,
    from: i32,
    end: i32,
) -> Result<HashMap<i32, Vec<u8>>> {
    use bulk_outcome::Column;
    let kept: Vec<(i32, Option<Vec<u8>>)> = bulk_outcome::Entity::find()
        .select_only()
        .columns([Column::Position, Column::After])
        .filter(is_kept(job))
        .filter(Column::Position.gte(from))
        .filter(Column::Position.lt(end))
        .into_tuple()
        .all(db)
        .await?;
    Ok(kept.into_iter().filter_map(|(position, columns)| Some((position, columns?))).collect())
}
