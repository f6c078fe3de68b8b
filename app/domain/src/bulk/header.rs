//! What the columns of a file mean: by their names, or as a person says.

use super::Column;
use super::csv::Sheet;
use crate::day::reading::{self, DateOrder, OrderTold};
use crate::form::Code;
use crate::identity::mrz::names::base_letter;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Names that columns go by in the large languages of Europe, as [`plain`] writes them, with spaces between. A number or
/// an id of another program is no username.
const NAMES: &[(Column, &str)] = &[
    (
        Column::Email,
        "email emails mail mailaddress emailaddress emailaddr useremail workemail email1 primaryemail \
            emailaziendale casellaemail courriel adressecourriel adresseelectronique direccionelectronica correo correoelectronico correoe \
            correoinstitucional postaelettronica posta indirizzoposta enderecoeletronico epost epostadress \
            epostadresse eposta epostaadresi sahkoposti sahkopostiosoite emailcim emailkontakt elektronickaposta \
            электроннаяпочта почта emailадрес адресэлектроннойпочты ηλεκτρονικοταχυδρομειο adresemail adresamail \
            emailadress emailadres mejl",
    ),
    (
        Column::Username,
        "username user login loginname logonname accountname samaccountname userprincipalname upn nomeutente \
            utente nomeaccount benutzername benutzer benutzerkennung anmeldename nutzername identifiant \
            nomutilisateur nomdutilisateur usuario nombreusuario nombredeusuario nomeusuario nomedeusuario \
            utilizador nomeutilizador nomedeutilizador gebruikersnaam gebruiker nazwauzytkownika uzytkownik \
            anvandarnamn brugernavn brukernavn kayttajatunnus kayttajanimi uzivatelskejmeno uzivatel \
            felhasznalonev numeutilizator numedeutilizator kullaniciadi логин имяпользователя ονομαχρηστη",
    ),
    (
        Column::Language,
        "language lang locale preferredlanguage languageoftheinvitation lingua linguapreferita \
            linguadellinvito sprache bevorzugtesprache langue languepreferee idioma idiomapreferido taal \
            voorkeurstaal jezyk sprak sprog kieli jazyk nyelv limba dil язык γλωσσα",
    ),
    (
        Column::GivenNames,
        "givennames givenname firstname firstnames forename forenames nome nomi nomedibattesimo nomeproprio \
            vorname vornamen rufname prenom prenoms nombre nombres nombredepila primeronombre primeironome \
            voornaam voornamen roepnaam imie imiona fornamn fornavn etunimi etunimet jmeno krestnijmeno \
            keresztnev utonev prenume adi имя ονομα",
    ),
    (
        Column::FamilyName,
        "familyname familynames lastname lastnames surname surnames cognome cognomi nachname nachnamen \
            familienname zuname nom nomdefamille nomfamille apellido apellidos primerapellido sobrenome \
            sobrenomes apelido apelidos ultimonome achternaam familienaam nazwisko efternamn etternavn efternavn \
            sukunimi prijmeni vezeteknev csaladnev nume numedefamilie numefamilie soyadi soyad фамилия επωνυμο",
    ),
    (
        Column::DateOfBirth,
        "dateofbirth birthdate birthday dob datadinascita datanascita natoil natail geburtsdatum geburtstag \
            geborenam datedenaissance datenaissance neele fechadenacimiento fechanacimiento datadenascimento \
            datanascimento geboortedatum dataurodzenia fodelsedatum fodselsdato fodselsdag syntymaaika \
            datumnarozeni szuletesidatum datanasterii dogumtarihi датарождения ημερομηνιαγεννησης",
    ),
    (
        Column::Nationality,
        "nationality nationalities citizenship nazionalita cittadinanza cittadinanze nationalitat \
            staatsangehorigkeit staatsburgerschaft nationalite nationalites citoyennete nacionalidad \
            nacionalidades ciudadania nacionalidade cidadania nationaliteit staatsburgerschap obywatelstwo \
            narodowosc nationalitet statsborgerskab statsborgerskap medborgarskap kansalaisuus statniprislusnost \
            obcanstvi allampolgarsag cetatenie uyruk uyrugu гражданство υπηκοοτητα",
    ),
];

static BY_NAME: LazyLock<BTreeMap<&'static str, Column>> = LazyLock::new(|| {
    let of = |(column, names): &(Column, &'static str)| {
        let column = *column;
        names.split_ascii_whitespace().map(move |name| (name, column))
    };
    NAMES.iter().flat_map(of).collect()
});

/// What the word for an e-mail address has in it.
const EMAIL_STEMS: [&str; 9] = ["mail", "mejl", "correo", "courriel", "post", "eposta", "почт", "ταχυδρ", "eletronico"];

/// Words that say more about an address without making it another one.
const BESIDE_EMAIL: &str = "address addresses adresse adress adres adresa adresi direccion indirizzo endereco osoite cim адрес \
    work business company corporate office official institutional primary professional main university school user \
    aziendale istituzionale ufficiale lavorativa lavorativo lavoro personaleufficiale principale universitaria ateneo di de da do del du der des la le el \
    dienstlich dienstliche geschaftlich geschaftliche institutionelle professionnel professionnelle institutionnel institutionnelle \
    institucional corporativo corporativa profesional profissional laboral zakelijk zakelijke werk sluzbowy arbeits firmen schul";

/// Words by which a form says that a column must be filled in.
const REQUIRED: &[&str] =
    &["required", "mandatory", "obbligatorio", "obbligatoria", "pflichtfeld", "obligatoire", "obligatorio", "verplicht"];

/// The column that a name stands for, whatever its case, spaces, dashes, underscores and accents, and whatever a form has
/// put around it: stars, brackets, *(required)*.
pub fn column_of(name: &str) -> Option<Column> {
    if name.len() > NAME_MOST {
        return None;
    }
    known(name).or_else(|| {
        let bare = bare(name);
        if bare.len() < name.len() { known(&bare) } else { None }
    })
}

/// Longer cells name no column.
const NAME_MOST: usize = 200;

fn known(name: &str) -> Option<Column> {
    let whole = plain(name);
    if let Some(column) = BY_NAME.get(whole.as_str()) {
        return Some(*column);
    }
    if !EMAIL_STEMS.iter().any(|stem| whole.contains(stem)) {
        return None;
    }
    // An address is meant, if what is left of the name is the word for one.
    let words = name.replace(['-', '‐', '‑'], "").replace('_', " ");
    let mut rest = String::new();
    for word in words.split(|c: char| !c.is_alphanumeric()).map(plain) {
        if !BESIDE_EMAIL.split_ascii_whitespace().any(|beside| beside == word) {
            rest += &word;
        }
    }
    let joined = BESIDE_EMAIL.split_ascii_whitespace().find_map(|beside| whole.strip_suffix(beside));
    let is_email = |name: &str| BY_NAME.get(name) == Some(&Column::Email);
    (is_email(&rest) || joined.is_some_and(is_email)).then_some(Column::Email)
}

/// A name without what stands in brackets, without stars and without a word that says that it must be filled in.
fn bare(name: &str) -> String {
    let mut bare = String::with_capacity(name.len());
    let mut depth = 0_usize;
    for c in name.chars() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '*' | ':' => {}
            c if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    let words = bare.split_whitespace().filter(|word| !REQUIRED.contains(&plain(word).as_str()));
    words.collect::<Vec<_>>().join(" ")
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

/// Letters and digits of a name, in lower case and without accents.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| !('\u{300}'..='\u{36f}').contains(c));
    let letters = letters.filter_map(|letter| match letter {
        _ if letter.is_ascii() => letter.is_ascii_alphanumeric().then(|| letter.to_ascii_lowercase()),
        'ά'..='ώ' | 'Ά'..='Ώ' => Some(without_tonos(letter)),
        // A letter of another script must not vanish and leave a known name behind.
        _ if letter.is_alphanumeric() => {
            Some(base_letter(letter).unwrap_or_else(|| letter.to_lowercase().next().unwrap_or(letter)))
        }
        _ => None,
    });
    letters.collect()
}

fn without_tonos(letter: char) -> char {
    match letter.to_lowercase().next().unwrap_or(letter) {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        other => other,
    }
}

/// What stands in the way of reading a file's columns, and at which of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderFault {
    pub code: Code,
    /// The column that is there more than once, or whose dates can be read in two ways; `None` where none is known to hold
    /// e-mail addresses.
    pub column: Option<Column>,
    /// Positions of the columns concerned, from 0.
    pub positions: Vec<usize>,
}

/// In which order the dates of a column are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Dates {
    order: Option<DateOrder>,
    /// Whether they could be read in both orders, and nobody has said which is meant.
    is_open: bool,
}

/// What each column of a file means; `None` where it is ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    columns: Vec<Option<Column>>,
    /// Without a header the meaning is only a guess, until a person has said that it is right.
    is_guess: bool,
    dates: Dates,
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
            let columns = names.map(|name| column_of(name)).collect();
            let mut mapping = Self { columns, ..Self::default() };
            mapping.look_at_dates(sheet);
            return mapping;
        }
        let mut columns = vec![None; sheet.width()];
        let address = (0..sheet.width()).find(|position| sheet.cell(0, *position).contains('@'));
        if let Some(position) = address {
            columns[position] = Some(Column::Email);
        }
        Self { columns, is_guess: true, ..Self::default() }
    }

    /// As somebody says, such as the head of a job.
    pub fn given(columns: &[Option<Column>]) -> Self {
        Self { columns: columns.to_vec(), ..Self::default() }
    }

    /// Finds out in which order the dates of birth are written: one that can be read in one way only decides for all. To
    /// be done again whenever another column is said to hold them.
    pub fn look_at_dates(&mut self, sheet: &Sheet) {
        self.dates = Dates::default();
        let Some(place) = self.position(Column::DateOfBirth) else { return };
        let (mut is_told, mut has_open) = ([false; DateOrder::ALL.len()], false);
        for row in 0..sheet.rows() {
            match reading::order_told(sheet.cell(row, place)) {
                OrderTold::Nothing => {}
                OrderTold::Is(order) => is_told[order as usize] = true,
                OrderTold::Open => has_open = true,
            }
        }
        let mut told = DateOrder::ALL.iter().filter(|order| is_told[**order as usize]);
        let order = told.next().copied().filter(|_| told.next().is_none());
        self.dates = Dates { order, is_open: has_open && order.is_none() };
    }

    /// In which order dates are written, where that is known.
    pub fn date_order(&self) -> Option<DateOrder> {
        self.dates.order
    }

    /// A person says in which order they are written.
    pub fn set_date_order(&mut self, order: DateOrder) {
        self.dates = Dates { order: Some(order), is_open: false };
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
        if email.is_none() || self.is_guess {
            let positions = email.into_iter().collect();
            return Some(HeaderFault { code: Code::HeaderNoEmail, column: None, positions });
        }
        let column = Column::DateOfBirth;
        let positions = self.position(column).into_iter().collect();
        self.dates.is_open.then(|| HeaderFault { code: Code::DateAmbiguous, column: Some(column), positions })
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
