//! XLSX (ECMA-376): a workbook with its sheets, the texts that cells share, and the forms of numbers.

use crate::archive::Archive;
use crate::number_format::{NumberFormat, general};
use crate::text::unescaped;
use crate::written::Written;
use crate::xml::{Token, Xml};
use crate::{Fault, Result, WRITTEN_MOST};
use std::rc::Rc;

/// The last row that a sheet can have.
const ROWS_MOST: usize = 1_048_576;
/// The most forms of cells.
const FORMATS_MOST: usize = 65_536;

pub(crate) struct Workbook {
    archive: Rc<Archive>,
    /// Name and entry of each sheet that is shown.
    sheets: Vec<(String, String)>,
    texts: Rc<Vec<String>>,
    formats: Rc<Vec<NumberFormat>>,
    starts_1904: bool,
}

impl Workbook {
    pub(crate) fn open(archive: Rc<Archive>) -> Result<Self> {
        let entries = relations(&archive)?;
        let mut xml = Xml::open(&archive, "xl/workbook.xml")?;
        let (mut sheets, mut starts_1904) = (Vec::new(), false);
        loop {
            match xml.next()? {
                Token::Start(element) if element.is("workbookPr") => {
                    starts_1904 = matches!(element.attribute("date1904").as_deref(), Some("1" | "true"));
                }
                Token::Start(element) if element.is("sheet") => {
                    let is_shown = element.attribute("state").is_none_or(|state| state == "visible");
                    let entry = element.attribute("id").and_then(|id| {
                        entries.iter().find(|(known, _)| *known == id).map(|(_, entry)| entry.clone())
                    });
                    if let (true, Some(entry)) = (is_shown, entry) {
                        sheets.push((element.attribute("name").unwrap_or_default(), entry));
                    }
                }
                Token::Over => break,
                _ => {}
            }
        }
        let formats = Rc::new(formats(&archive)?);
        let texts = Rc::new(shared_texts(&archive)?);
        Ok(Self { archive, sheets, texts, formats, starts_1904 })
    }

    pub(crate) fn sheets(&self) -> impl Iterator<Item = &str> {
        self.sheets.iter().map(|(name, _)| name.as_str())
    }

    pub(crate) fn rows(&self, sheet: usize) -> Result<Rows> {
        let (_, entry) = self.sheets.get(sheet).ok_or(Fault::Broken)?;
        Ok(Rows {
            xml: Xml::open(&self.archive, entry)?,
            texts: Rc::clone(&self.texts),
            formats: Rc::clone(&self.formats),
            starts_1904: self.starts_1904,
            row: 0,
        })
    }
}

/// The entries of the workbook by their ids.
fn relations(archive: &Rc<Archive>) -> Result<Vec<(String, String)>> {
    let mut xml = Xml::open(archive, "xl/_rels/workbook.xml.rels")?;
    let mut entries = Vec::new();
    loop {
        match xml.next()? {
            Token::Start(element) if element.is("Relationship") => {
                if let (Some(id), Some(target)) = (element.attribute("Id"), element.attribute("Target")) {
                    let entry =
                        target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                    entries.push((id, entry));
                }
            }
            Token::Over => return Ok(entries),
            _ => {}
        }
    }
}

/// The texts that cells refer to, without how they are read aloud.
fn shared_texts(archive: &Rc<Archive>) -> Result<Vec<String>> {
    const ENTRY: &str = "xl/sharedStrings.xml";
    if !archive.has(ENTRY) {
        return Ok(Vec::new());
    }
    let mut xml = Xml::open(archive, ENTRY)?;
    let (mut texts, mut bytes) = (Vec::new(), 0);
    loop {
        match xml.next()? {
            Token::Start(element) if element.is("si") => {
                let text = unescaped(&xml.text(&["rPh"])?);
                bytes += text.len() + 24;
                if bytes > WRITTEN_MOST {
                    return Err(Fault::TooLarge);
                }
                texts.push(text);
            }
            Token::Over => return Ok(texts),
            _ => {}
        }
    }
}

/// The form of numbers of each kind of cell.
fn formats(archive: &Rc<Archive>) -> Result<Vec<NumberFormat>> {
    const ENTRY: &str = "xl/styles.xml";
    if !archive.has(ENTRY) {
        return Ok(Vec::new());
    }
    let mut xml = Xml::open(archive, ENTRY)?;
    let (mut codes, mut formats, mut is_cells) = (Vec::<(usize, NumberFormat)>::new(), Vec::new(), false);
    loop {
        match xml.next()? {
            Token::Start(element) if element.is("numFmt") => {
                if let (Some(id), Some(code)) = (element.number("numFmtId"), element.attribute("formatCode"))
                {
                    codes.push((id, NumberFormat::parse(&code)));
                }
            }
            Token::Start(element) if element.is("cellXfs") => is_cells = true,
            Token::End(name) if name == "cellXfs" => is_cells = false,
            Token::Start(element) if is_cells && element.is("xf") => {
                let id = element.number("numFmtId").unwrap_or_default();
                let own = codes.iter().find(|(known, _)| *known == id).map(|(_, format)| format.clone());
                formats
                    .push(own.unwrap_or_else(|| NumberFormat::of_id(u32::try_from(id).unwrap_or_default())));
                if formats.len() > FORMATS_MOST {
                    return Err(Fault::TooLarge);
                }
            }
            Token::Over => return Ok(formats),
            _ => {}
        }
    }
}

pub(crate) struct Rows {
    xml: Xml,
    texts: Rc<Vec<String>>,
    formats: Rc<Vec<NumberFormat>>,
    starts_1904: bool,
    /// The number of the row before.
    row: usize,
}

impl Rows {
    /// Reads the next row. Returns whether there may be more.
    pub(crate) fn next(&mut self, written: &mut Written) -> Result<bool> {
        loop {
            match self.xml.next()? {
                Token::Start(element) if element.is("row") => {
                    self.row = element.number("r").unwrap_or(self.row + 1);
                    break;
                }
                Token::End(name) if name == "sheetData" => return Ok(false),
                Token::Over => return Ok(false),
                _ => {}
            }
        }
        if self.row > ROWS_MOST {
            return Err(Fault::Broken);
        }
        let cells = self.cells()?;
        written.push(self.row, &cells)?;
        Ok(true)
    }

    fn cells(&mut self) -> Result<Vec<String>> {
        let mut cells: Vec<String> = Vec::new();
        loop {
            let (column, kind, format) = match self.xml.next()? {
                Token::Start(element) if element.is("c") => (
                    element.attribute("r").and_then(|place| column_of(&place)).unwrap_or(cells.len()),
                    element.attribute("t").unwrap_or_default(),
                    element.number("s").unwrap_or_default(),
                ),
                Token::End(name) if name == "row" => return Ok(cells),
                Token::Over => return Err(Fault::Broken),
                _ => continue,
            };
            let value = self.value(&kind, format)?;
            if value.is_empty() || column >= crate::COLUMNS_MOST {
                continue;
            }
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            cells[column] = value;
        }
    }

    /// The value of a cell, to its end. A formula is left out, its last result is read.
    fn value(&mut self, kind: &str, format: usize) -> Result<String> {
        let (mut value, mut inline) = (String::new(), String::new());
        loop {
            match self.xml.next()? {
                Token::Start(element) if element.is("v") => value = self.xml.text(&[])?,
                Token::Start(element) if element.is("is") => inline = self.xml.text(&["rPh"])?,
                Token::Start(element) if element.is("f") => drop(self.xml.text(&[])?),
                Token::End(name) if name == "c" => break,
                Token::Over => return Err(Fault::Broken),
                _ => {}
            }
        }
        Ok(match kind {
            "s" => {
                let at = value.trim().parse::<usize>().map_err(|_| Fault::Broken)?;
                self.texts.get(at).cloned().ok_or(Fault::Broken)?
            }
            "inlineStr" => unescaped(&inline),
            "b" => if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "str" => unescaped(&value),
            "e" => value,
            "d" => value.trim().trim_end_matches("T00:00:00").replace('T', " "),
            _ if value.trim().is_empty() => String::new(),
            _ => match value.trim().parse::<f64>() {
                Ok(number) => match self.formats.get(format) {
                    Some(format) => format.shown(number, self.starts_1904).trim().to_owned(),
                    None => general(number),
                },
                Err(_) => value,
            },
        })
    }
}

/// The column of a place such as `AB7`, from 0.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase).take(4);
    letters.fold(None, |column, letter| {
        Some(column.map_or(0, |c: usize| c + 1) * 26 + usize::from(letter - b'A'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_counted_from_its_letters() {
        for (place, column) in
            [("A1", Some(0)), ("Z9", Some(25)), ("AA1", Some(26)), ("XFD1", Some(16_383)), ("7", None)]
        {
            assert_eq!(column_of(place), column, "{place}");
        }
    }
}
