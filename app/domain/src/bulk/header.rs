//! What the columns of a file mean: by their names, or as a person says.

use super::Column;
use super::csv::Sheet;
use crate::form::Code;

/// Names that columns go by, in English and Italian, as [`plain`] writes them.
const NAMES: &[(Column, &[&str])] = &[
    (
        Column::Email,
        &[
            "email",
            "mail",
            "emails",
            "emailaddress",
            "mailaddress",
            "emailaddr",
            "useremail",
            "workemail",
            "email1",
            "primaryemail",
            "indirizzoemail",
            "indirizzomail",
            "indirizzodiposta",
            "indirizzodipostaelettronica",
            "indirizzopostaelettronica",
            "postaelettronica",
            "emailaziendale",
            "casellaemail",
        ],
    ),
    (
        Column::Username,
        &[
            "username",
            "user",
            "userid",
            "login",
            "loginname",
            "accountname",
            "samaccountname",
            "nomeutente",
            "utente",
            "idutente",
            "nomeaccount",
        ],
    ),
    (
        Column::Language,
        &[
            "language",
            "lang",
            "locale",
            "preferredlanguage",
            "languageoftheinvitation",
            "lingua",
            "linguapreferita",
            "linguadellinvito",
        ],
    ),
    (
        Column::GivenNames,
        &[
            "givennames",
            "givenname",
            "firstname",
            "firstnames",
            "forename",
            "forenames",
            "nome",
            "nomi",
            "nomedibattesimo",
            "nomeproprio",
        ],
    ),
    (
        Column::FamilyName,
        &["familyname", "familynames", "lastname", "lastnames", "surname", "surnames", "cognome", "cognomi"],
    ),
    (
        Column::DateOfBirth,
        &["dateofbirth", "birthdate", "birthday", "dob", "datadinascita", "datanascita", "natoil", "natail"],
    ),
    (
        Column::Nationality,
        &["nationality", "nationalities", "citizenship", "nazionalita", "cittadinanza", "cittadinanze"],
    ),
];

/// The column that a name stands for, whatever its case, spaces, dashes, underscores and accents.
pub fn column_of(name: &str) -> Option<Column> {
    let name = plain(name);
    NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(column, _)| *column)
}

impl Column {
    /// The name under which the program itself writes the column.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "Email",
            Self::Username => "Username",
            Self::Language => "Language",
            Self::GivenNames => "Given names",
            Self::FamilyName => "Family name",
            Self::DateOfBirth => "Date of birth",
            Self::Nationality => "Nationality",
        }
    }
}

/// Letters and digits of a name, in lower case, those of Italian without their accents.
fn plain(name: &str) -> String {
    let letters = name.chars().take(64).filter_map(|letter| match letter {
        'à' | 'À' | 'á' | 'Á' => Some('a'),
        'è' | 'È' | 'é' | 'É' => Some('e'),
        'ì' | 'Ì' | 'í' | 'Í' => Some('i'),
        'ò' | 'Ò' | 'ó' | 'Ó' => Some('o'),
        'ù' | 'Ù' | 'ú' | 'Ú' => Some('u'),
        _ if letter.is_ascii() => letter.is_ascii_alphanumeric().then(|| letter.to_ascii_lowercase()),
        // A letter of another script must not vanish and leave a known name behind.
        _ => letter.is_alphanumeric().then_some(letter),
    });
    letters.collect()
}

/// What stands in the way of reading a file's columns, and at which of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderFault {
    pub code: Code,
    /// The column that is there more than once; `None` where none is known to hold e-mail addresses.
    pub column: Option<Column>,
    /// Positions of the columns concerned, from 0.
    pub positions: Vec<usize>,
}

/// What each column of a file means; `None` where it is ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    columns: Vec<Option<Column>>,
    /// Without a header the meaning is only a guess, until a person has said that it is right.
    is_guess: bool,
}

impl Mapping {
    /// By the names of the columns.
    ///
    /// A file without a header (no name is known, and one of them is an address) is read from its first row on, for
    /// whoever keeps a plain list of addresses would lose the first person otherwise. The column with the address is
    /// then proposed, yet [`fault`](Self::fault) asks until somebody has looked ([`confirm`](Self::confirm)): a guess
    /// must not send mail.
    pub fn of(sheet: &Sheet) -> Self {
        if sheet.has_header() {
            let names = sheet.header().iter();
            return Self { columns: names.map(|name| column_of(name)).collect(), is_guess: false };
        }
        let mut columns = vec![None; sheet.width()];
        let address = (0..sheet.width()).find(|position| sheet.cell(0, *position).contains('@'));
        if let Some(position) = address {
            columns[position] = Some(Column::Email);
        }
        Self { columns, is_guess: true }
    }

    /// As somebody says, such as the head of a job.
    pub fn given(columns: &[Option<Column>]) -> Self {
        Self { columns: columns.to_vec(), is_guess: false }
    }

    pub fn columns(&self) -> &[Option<Column>] {
        &self.columns
    }

    /// Where a column stands; the first, if there are several.
    pub fn position(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|known| *known == Some(column))
    }

    /// Says what a column means; another that meant the same no longer does.
    pub fn set(&mut self, position: usize, column: Option<Column>) {
        if column.is_some() {
            self.columns.iter_mut().filter(|known| **known == column).for_each(|known| *known = None);
        }
        if let Some(known) = self.columns.get_mut(position) {
            *known = column;
        }
    }

    /// The person has looked at the guess.
    pub fn confirm(&mut self) {
        self.is_guess = false;
    }

    /// Why a person has to say what the columns mean before anything can be checked; `None` where that is clear.
    pub fn fault(&self) -> Option<HeaderFault> {
        for column in Column::ALL {
            let positions: Vec<usize> =
                (0..self.columns.len()).filter(|position| self.columns[*position] == Some(*column)).collect();
            if positions.len() > 1 {
                return Some(HeaderFault { code: Code::HeaderDuplicate, column: Some(*column), positions });
            }
        }
        let email = self.position(Column::Email);
        (email.is_none() || self.is_guess).then(|| HeaderFault {
            code: Code::HeaderNoEmail,
            column: None,
            positions: email.into_iter().collect(),
        })
    }

    /// Positions of the columns that have no effect; they are kept for the results.
    pub fn ignored(&self) -> impl Iterator<Item = usize> {
        (0..self.columns.len()).filter(|position| self.columns[*position].is_none())
    }

    /// The names for the head of a job. A file without a header gets those under which its results can be read again.
    pub fn names(&self, sheet: &Sheet) -> Vec<String> {
        if sheet.has_header() {
            return sheet.header().to_vec();
        }
        let names = self.columns.iter().enumerate();
        names
            .map(|(at, column)| column.map_or_else(|| format!("Column {}", at + 1), |c| c.name().to_owned()))
            .collect()
    }
}
