//! The names of columns in files of this and other programs.

use crate::form::words;
use crate::identity::mrz::names::base_letter;
use crate::letter_case::lower_letter;

words! {
    /// A column with a meaning.
    Column {
        Email = "email",
        Username = "username",
        Language = "language",
        GivenNames = "given_names",
        FamilyName = "family_name",
        DateOfBirth = "date_of_birth",
        Nationality = "nationality",
        /// The unit of a new account, by its code or its path.
        Unit = "unit",
    }
}

impl Column {
    /// The name of the column in files that the program writes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "Email",
            Self::Username => "Username",
            Self::Language => "Language",
            Self::GivenNames => "Given names",
            Self::FamilyName => "Family name",
            Self::DateOfBirth => "Date of birth",
            Self::Nationality => "Nationality",
            Self::Unit => "Unit",
        }
    }
}

/// Names in the large languages of Europe, in the form of [`plain`], separated by spaces. Numbers and ids of other programs
/// are not usernames.
const NAMES: &[(Column, &str)] = &[
    (
        Column::Email,
        "email emails mail mailaddress emailaddress emailaddr emailid email1value email1valore useremail workemail email1 primaryemail \
            emailaziendale casellaemail courriel adressecourriel adresseelectronique direccionelectronica correo correoelectronico correoe \
            correoinstitucional postaelettronica posta indirizzoposta enderecoeletronico epost epostadress \
            epostadresse eposta epostaadresi sahkoposti sahkopostiosoite emailcim emailkontakt elektronickaposta \
            электроннаяпочта почта emailадрес адресэлектроннойпочты ηλεκτρονικοταχυδρομειο adresemail adresamail \
            emailadress emailadres mejl",
    ),
    (
        Column::Username,
        "username user login loginname loginid userlogin logonname accountname samaccountname userprincipalname upn nomeutente \
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
        "dateofbirth birthdate birthday dob datadinascita datanascita compleanno natoil natail geburtsdatum geburtstag \
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
    (
        Column::Unit,
        "unit orgunit organizationalunit organisationalunit organizationunit unita unitaorganizzativa einheit \
            organisationseinheit",
    ),
];

/// What organizations call their units, in the form of [`plain`]. Own fields may be called so too.
const UNIT_WORDS: &str = "class classe klasse department dept departement departamento dipartimento reparto abteilung ufficio office \
    division divisione area section sezione team squadra branch sede filiale faculty facolta school scuola \
    plesso corso service servizio settore struttura group gruppo ou orgunitpath organizationdepartment cohort cohort1";

/// Whether a column with this name may hold units: its values tell.
pub(crate) fn may_be_unit(name: &str) -> bool {
    let is_word = |name: &str| UNIT_WORDS.split_ascii_whitespace().any(|one| one == name);
    name.len() <= NAME_MOST && (is_word(&plain(name)) || is_word(&plain(&bare(name))))
}

/// The column of a folded name.
fn named(name: &str) -> Option<Column> {
    let has = |names: &str| names.split_ascii_whitespace().any(|one| one == name);
    NAMES.iter().find(|(_, names)| has(names)).map(|(column, _)| *column)
}

/// Parts of the words for an e-mail address.
const EMAIL_STEMS: [&str; 9] =
    ["mail", "mejl", "correo", "courriel", "post", "eposta", "почт", "ταχυδρ", "eletronico"];

/// Words that may accompany the word for an e-mail address.
const BESIDE_EMAIL: &str = "address addresses adresse adress adres adresa adresi direccion indirizzo endereco osoite cim адрес \
    work business company corporate office official institutional primary professional main university school user \
    aziendale istituzionale ufficiale lavorativa lavorativo lavoro personaleufficiale principale universitaria ateneo di de da do del du der des la le el \
    dienstlich dienstliche geschaftlich geschaftliche institutionelle professionnel professionnelle institutionnel institutionnelle \
    institucional corporativo corporativa profesional profissional laboral zakelijk zakelijke werk sluzbowy arbeits firmen schul";

/// Words that mark a column as required.
const REQUIRED: &[&str] = &[
    "required",
    "mandatory",
    "obbligatorio",
    "obbligatoria",
    "pflichtfeld",
    "obligatoire",
    "obligatorio",
    "verplicht",
];

/// The column with this name. Ignores case, spaces, dashes, underscores, accents and additions such as stars, brackets and
/// *(required)*.
pub fn column_of(name: &str) -> Option<Column> {
    if name.len() > NAME_MOST {
        return None;
    }
    known(name).or_else(|| {
        let bare = bare(name);
        if bare.len() < name.len() { known(&bare) } else { None }
    })
}

/// Whether a column with this name has the addresses with which people sign in to Microsoft Entra: usernames for other
/// programs, and e-mail addresses where a file has no others.
pub(crate) fn is_sign_in_address(name: &str) -> bool {
    // A template of Entra has the name in brackets: `User name [userPrincipalName] Required`.
    let inside =
        name.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map_or("", |(inside, _)| inside);
    let names = [plain(name), plain(&bare(name)), plain(inside)];
    names.iter().any(|name| matches!(name.as_str(), "userprincipalname" | "upn"))
}

/// The names that the program itself gives its columns, in the form of [`plain`]: no own field is meant by them.
const NAMES_OF_PROGRAM: &str = "email emailaddress indirizzoemail username nomeutente language lingua givennames nome familyname \
    cognome dateofbirth datadinascita nationality cittadinanza unit unita";

/// Whether the program itself calls a column so. Any other known name gives way to an own field that is called so.
pub(crate) fn is_name_of_program(name: &str) -> bool {
    let name = plain(&bare(name));
    NAMES_OF_PROGRAM.split_ascii_whitespace().any(|one| one == name)
}

/// The column that some programs call so, and others do not: its cells and the other columns tell. `uid` is a username in a
/// directory and a number elsewhere, `sn` a family name or a serial number, and an account name in a file of customers is that
/// of a company.
pub(crate) fn doubtful_column(name: &str) -> Option<Column> {
    match plain(name).as_str() {
        "uid" | "accountname" | "nomeaccount" => Some(Column::Username),
        "sn" => Some(Column::FamilyName),
        _ => None,
    }
}

/// Longer cells name no column.
const NAME_MOST: usize = 200;

fn known(name: &str) -> Option<Column> {
    let whole = plain(name);
    let column = named(&whole);
    if column.is_some() {
        return column;
    }
    if !EMAIL_STEMS.iter().any(|stem| whole.contains(stem)) {
        return None;
    }
    // An e-mail address, if the rest of the name is a word for it.
    let words = name.replace(['-', '‐', '‑'], "").replace('_', " ");
    let mut rest = String::new();
    for word in words.split(|c: char| !c.is_alphanumeric()).map(plain) {
        if !BESIDE_EMAIL.split_ascii_whitespace().any(|beside| beside == word) {
            rest += &word;
        }
    }
    let joined = BESIDE_EMAIL.split_ascii_whitespace().find_map(|beside| whole.strip_suffix(beside));
    let is_email = |name: &str| named(name) == Some(Column::Email);
    (is_email(&rest) || joined.is_some_and(is_email)).then_some(Column::Email)
}

/// A name without brackets and their content, stars, and words that mark it as required.
pub(crate) fn bare(name: &str) -> String {
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

/// Letters and digits of a name, in lower case and without accents.
pub(crate) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| !('\u{300}'..='\u{36f}').contains(c));
    let letters = letters.filter_map(|letter| match letter {
        _ if letter.is_ascii() => letter.is_ascii_alphanumeric().then(|| letter.to_ascii_lowercase()),
        'ά'..='ώ' | 'Ά'..='Ώ' => Some(without_tonos(letter)),
        // Letters of other scripts stay: the rest of the name may be a known one.
        _ if letter.is_alphanumeric() => Some(base_letter(letter).unwrap_or_else(|| lower_letter(letter))),
        _ => None,
    });
    letters.collect()
}

fn without_tonos(letter: char) -> char {
    match lower_letter(letter) {
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
