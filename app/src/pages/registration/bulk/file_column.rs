use domain::bulk::csv::Sheet;

/// Rows in which an example is looked for.
const ROWS_LOOKED_AT: usize = 20;
const SAMPLE_MOST: usize = 60;

/// A column of a file, with its first cell that is not empty as an example.
pub(super) struct FileColumn {
    pub name: String,
    pub sample: String,
}

pub(super) fn file_columns(sheet: &Sheet) -> Vec<FileColumn> {
    let sample = |at| {
        let mut cells = (0..sheet.rows().min(ROWS_LOOKED_AT)).map(|row| sheet.cell(row, at));
        cells.find(|cell| !cell.is_empty()).unwrap_or_default()
    };
    let columns = sheet.header().iter().enumerate().map(|(at, name)| FileColumn {
        name: name.clone(),
        sample: sample(at).chars().take(SAMPLE_MOST).collect(),
    });
    columns.collect()
}
