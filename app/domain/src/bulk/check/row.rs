use crate::account::{Email, ReservedUsernames, ToAscii, Username, derive_username, suggest_domain};
use crate::bulk::cell_shape::shape;
use crate::bulk::{Column, ROW_BYTES_MOST, RowColumn};
use crate::characters::trimmed;
use crate::form::Code;
use crate::locale::Locale;

/// A valid row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkRow {
    email: Email,
    username: Option<Username>,
    locale: Option<Locale>,
    given_names: String,
    family_name: String,
    date_of_birth: String,
    nationality: String,
    unit: String,
}

impl BulkRow {
    pub fn email(&self) -> &Email {
        &self.email
    }

    /// The username in the row; `None` if it is to be derived.
    pub fn username(&self) -> Option<&Username> {
        self.username.as_ref()
    }

    /// The derived username, to be numbered by [`numbered`](crate::account::numbered).
    pub fn derived_username(&self) -> String {
        derive_username(self.email.as_typed())
    }

    /// The language in the row.
    pub fn locale(&self) -> Option<Locale> {
        self.locale
    }

    /// A value of the digital identity; empty if there is none.
    pub fn identity(&self, column: Column) -> &str {
        match column {
            Column::GivenNames => &self.given_names,
            Column::FamilyName => &self.family_name,
            Column::DateOfBirth => &self.date_of_birth,
            Column::Nationality => &self.nationality,
            Column::Email | Column::Username | Column::Language | Column::Unit => "",
        }
    }

    /// What stands in the place of the unit, which the host looks up; empty if there is nothing.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// The well-known domain that was probably intended: a warning, not a fault.
    pub fn slip(&self) -> Option<&'static str> {
        suggest_domain(self.email.as_typed())
    }
}

/// A fault of a row, and its column, if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellFault {
    pub column: Option<RowColumn>,
    /// Position of the cell, from 0.
    pub position: Option<usize>,
    pub code: Code,
}

/// All faults of a row; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFaults(Vec<CellFault>);

impl RowFaults {
    /// The most important fault.
    pub fn first(&self) -> CellFault {
        self.0[0]
    }

    pub fn iter(&self) -> impl Iterator<Item = &CellFault> {
        self.0.iter()
    }

    pub(crate) fn into_vec(self) -> Vec<CellFault> {
        self.0
    }
}

/// The rule for a single row.
///
/// Surplus empty cells and missing cells after the address are allowed, since spreadsheets write such rows. Ignored columns
/// cause no faults.
///
/// # Errors
/// All faults: undecodable and too long cells first, then invalid ones. `column_count` and `row_long` are always alone,
/// since the cells of such a row cannot be assigned to columns or are cut.
pub fn check_row(
    cells: &[impl AsRef<str>],
    columns: &[Option<Column>],
    reserved: &ReservedUsernames,
    to_ascii: ToAscii,
) -> Result<BulkRow, RowFaults> {
    if !is_whole(cells, columns) {
        return Err(RowFaults(vec![CellFault { column: None, position: None, code: Code::ColumnCount }]));
    }
    if cells.iter().map(|cell| cell.as_ref().len()).sum::<usize>() > ROW_BYTES_MOST {
        return Err(RowFaults(vec![CellFault { column: None, position: None, code: Code::RowLong }]));
    }
    let mut faults = Vec::new();
    for (position, (cell, column)) in cells.iter().zip(columns).enumerate() {
        if let Some(code) = column.and_then(|_| shape(cell.as_ref())) {
            faults.push(CellFault { column: column.map(RowColumn::Known), position: Some(position), code });
        }
    }
    let mut take = |column: Column, check: &mut dyn FnMut(&str) -> Result<(), Code>| {
        let position = columns.iter().position(|known| *known == Some(column));
        let cell =
            position.and_then(|position| cells.get(position)).map_or("", |cell| trimmed(cell.as_ref()));
        if let Err(code) = check(cell)
            && !faults.iter().any(|fault| fault.position.is_some() && fault.position == position)
        {
            faults.push(CellFault { column: Some(column.into()), position, code });
        }
    };
    let (mut email, mut username, mut locale) = (None, None, None);
    take(Column::Email, &mut |cell| Email::parse(cell, to_ascii).map(|read| email = Some(read)));
    take(Column::Username, &mut |cell| self::username(cell, reserved, to_ascii).map(|read| username = read));
    take(Column::Language, &mut |cell| language(cell).map(|read| locale = read));
    let mut value = |column| {
        let mut value = String::new();
        take(column, &mut |cell| identity(cell).map(|()| value.push_str(cell)));
        value
    };
    let given_names = value(Column::GivenNames);
    let family_name = value(Column::FamilyName);
    let date_of_birth = value(Column::DateOfBirth);
    let nationality = value(Column::Nationality);
    let unit = value(Column::Unit);
    match email {
        Some(email) if faults.is_empty() => Ok(BulkRow {
            email,
            username,
            locale,
            given_names,
            family_name,
            date_of_birth,
            nationality,
            unit,
        }),
        _ => Err(RowFaults(faults)),
    }
}

/// Whether each cell belongs to a column.
fn is_whole(cells: &[impl AsRef<str>], columns: &[Option<Column>]) -> bool {
    let surplus = cells.get(columns.len()..).unwrap_or_default();
    let address = columns.iter().position(|column| *column == Some(Column::Email));
    let has_address = cells.len() >= columns.len() || address.is_some_and(|address| address < cells.len());
    has_address && surplus.iter().all(|cell| trimmed(cell.as_ref()).is_empty())
}

/// The username in a cell; `None` if the cell is empty or has an e-mail address, as in files of other programs.
fn username(cell: &str, reserved: &ReservedUsernames, to_ascii: ToAscii) -> Result<Option<Username>, Code> {
    match cell.is_empty() || is_address(cell, to_ascii) {
        true => Ok(None),
        false => Username::parse(cell, reserved).map(Some),
    }
}

/// Whether a cell has an e-mail address.
pub(super) fn is_address(cell: &str, to_ascii: ToAscii) -> bool {
    cell.contains('@') && Email::parse(cell, to_ascii).is_ok()
}

/// The language in a cell, by its tag (`it`, `it-IT`) or its name in English or Italian; `None` if the cell is empty.
///
/// # Errors
/// `locale_unknown`.
pub fn language(cell: &str) -> Result<Option<Locale>, Code> {
    const NAMES: &[(&str, Locale)] = &[
        ("english", Locale::En),
        ("inglese", Locale::En),
        ("italian", Locale::It),
        ("italiano", Locale::It),
        ("eng", Locale::En),
        ("ita", Locale::It),
    ];
    if cell.is_empty() {
        return Ok(None);
    }
    if let Some(locale) = Locale::from_word(cell) {
        return Ok(Some(locale));
    }
    let word = cell.split(['-', '_']).next().unwrap_or_default();
    let by_tag = Locale::ALL.iter().find(|locale| locale.as_str().eq_ignore_ascii_case(word)).copied();
    let by_name =
        || NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(cell)).map(|(_, locale)| *locale);
    by_tag.or_else(by_name).map(Some).ok_or(Code::LocaleUnknown)
}

/// Checks a value of the digital identity: only control characters, which break mail headers and logs, are refused.
pub(super) fn identity(cell: &str) -> Result<(), Code> {
    // Control characters of two bytes all begin with C2.
    let is_plain = cell.bytes().all(|b| b >= b' ' && b != 0x7f && b != 0xc2);
    if is_plain || !cell.chars().any(char::is_control) { Ok(()) } else { Err(Code::ControlCharacter) }
}

/// Whether letters of a name were lost: a spreadsheet writes `?` for what its encoding lacks, and no name has one.
pub(super) fn are_letters_lost(name: &str) -> bool {
    name.contains('?')
}
