//! ODS (OASIS OpenDocument): one entry with all sheets, whose cells have what is shown as text.

use crate::archive::Archive;
use crate::written::Written;
use crate::xml::{Element, Token, Xml};
use crate::{COLUMNS_MOST, Fault, ROWS_MOST, Result};
use std::rc::Rc;

const CONTENT: &str = "content.xml";
const MANIFEST: &str = "META-INF/manifest.xml";

/// Refuses a file that is encrypted with a password: its entries have no flag of that, the manifest says it.
pub(crate) fn check_lock(archive: &Rc<Archive>) -> Result<()> {
    if !archive.has(MANIFEST) {
        return Ok(());
    }
    let mut xml = Xml::open(archive, MANIFEST)?;
    loop {
        match xml.next()? {
            Token::Start(element) if element.is("encryption-data") => return Err(Fault::Locked),
            Token::Over => return Ok(()),
            _ => {}
        }
    }
}

/// The names of the sheets.
pub(crate) fn sheets(archive: &Rc<Archive>) -> Result<Vec<String>> {
    let mut xml = Xml::open(archive, CONTENT)?;
    let mut names = Vec::new();
    loop {
        match xml.next()? {
            Token::Start(element) if is_sheet(&element) => {
                names.push(element.attribute("name").unwrap_or_default())
            }
            Token::Over => return Ok(names),
            _ => {}
        }
    }
}

fn is_sheet(element: &Element<'_>) -> bool {
    element.is("table")
}

pub(crate) struct Rows {
    xml: Xml,
    /// The number of the next row.
    row: usize,
}

impl Rows {
    pub(crate) fn open(archive: &Rc<Archive>, sheet: usize) -> Result<Self> {
        let mut xml = Xml::open(archive, CONTENT)?;
        let mut at = 0;
        loop {
            match xml.next()? {
                Token::Start(element) if is_sheet(&element) => {
                    if at == sheet {
                        return Ok(Self { xml, row: 1 });
                    }
                    at += 1;
                }
                Token::Over => return Err(Fault::Broken),
                _ => {}
            }
        }
    }

    /// Reads the next row, as often as it is repeated. Returns whether there may be more.
    pub(crate) fn next(&mut self, written: &mut Written) -> Result<bool> {
        let repeated = loop {
            match self.xml.next()? {
                Token::Start(element) if element.is("table-row") => {
                    break element.number("number-rows-repeated").unwrap_or(1);
                }
                Token::End(name) if name == "table" => return Ok(false),
                Token::Over => return Err(Fault::Broken),
                _ => {}
            }
        };
        let cells = self.cells()?;
        if cells.iter().any(|cell| !cell.is_empty()) {
            for at in 0..repeated.min(ROWS_MOST + 1) {
                written.push(self.row + at, &cells)?;
            }
        }
        self.row = self.row.saturating_add(repeated);
        Ok(true)
    }

    fn cells(&mut self) -> Result<Vec<String>> {
        let mut cells: Vec<String> = Vec::new();
        // Empty cells are only written before others: the last one is repeated to the end of the sheet.
        let mut empty = 0_usize;
        loop {
            let (repeated, value) = match self.xml.next()? {
                Token::Start(element) if element.is("table-cell") || element.is("covered-table-cell") => {
                    (element.number("number-columns-repeated").unwrap_or(1), typed_value(&element))
                }
                Token::End(name) if name == "table-row" => return Ok(cells),
                Token::Over => return Err(Fault::Broken),
                _ => continue,
            };
            let text = self.text()?;
            let text = match value {
                Value::Date(day) => day,
                Value::Other(number) if text.is_empty() => number,
                Value::Other(_) | Value::None => text,
            };
            if text.is_empty() {
                empty = empty.saturating_add(repeated);
                continue;
            }
            let count = cells.len().saturating_add(empty).saturating_add(repeated).min(COLUMNS_MOST);
            cells.resize((cells.len() + empty).min(COLUMNS_MOST), String::new());
            cells.resize(count, text);
            empty = 0;
        }
    }

    /// The text of a cell, to its end: its paragraphs as lines, without remarks.
    fn text(&mut self) -> Result<String> {
        let (mut text, mut depth, mut remark, mut paragraphs) = (String::new(), 1_usize, None, 0_usize);
        loop {
            match self.xml.next()? {
                Token::Start(element) => {
                    depth += 1;
                    if remark.is_some() {
                        continue;
                    }
                    if element.is("annotation") {
                        remark = Some(depth);
                    } else if element.is("p") {
                        paragraphs += 1;
                        text.push_str(if paragraphs > 1 { "\n" } else { "" });
                    } else if element.is("s") {
                        // Spaces that XML would put together.
                        let count = element.number("c").unwrap_or(1).min(1_000);
                        text.extend(std::iter::repeat_n(' ', count));
                    } else if element.is("line-break") {
                        text.push('\n');
                    } else if element.is("tab") {
                        text.push('\t');
                    }
                }
                Token::End(_) => {
                    if remark == Some(depth) {
                        remark = None;
                    }
                    depth -= 1;
                    if depth == 0 {
                        return Ok(text);
                    }
                }
                // Between paragraphs there is only the layout of the entry.
                Token::Text(more) if remark.is_none() && depth > 1 => text.push_str(&more),
                Token::Text(_) => {}
                Token::Over => return Err(Fault::Broken),
            }
        }
    }
}

enum Value {
    None,
    /// As ISO 8601.
    Date(String),
    /// What a cell without text has.
    Other(String),
}

fn typed_value(element: &Element<'_>) -> Value {
    match element.attribute("value-type").as_deref() {
        Some("date") => element.attribute("date-value").map_or(Value::None, |day| {
            let day = day.split('.').next().unwrap_or_default();
            Value::Date(day.trim_end_matches("T00:00:00").replace('T', " "))
        }),
        Some("float" | "percentage" | "currency") => {
            element.attribute("value").map_or(Value::None, Value::Other)
        }
        Some("boolean") => element.attribute("boolean-value").map_or(Value::None, Value::Other),
        _ => Value::None,
    }
}
