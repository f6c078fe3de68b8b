//! The fields and units of an organization, and people of its registry.

use domain::account::{AccountState, Email};
use domain::bulk::UnitWord;
use domain::bulk::csv::{Reader, Sheet};
use domain::bulk::update::{
    GroupWord, MatchBy, PersonNow, UpdateAnswer, UpdateColumn, UpdateMapping, UpdateVerdicts, UpdateWords,
};
use domain::day::Day;
use domain::form::Field;
use domain::id::{AccountId, GroupId, OwnFieldId, UnitId};
use domain::identity::Relationship;
use domain::registry::{
    FieldKey, FieldKind, FieldLevel, FieldOption, IdentityStanding, InvitationStanding, Localized, OwnField,
    RegistryRow, RelationshipStanding,
};
use domain::text::Locale;
use uuid::Uuid;

pub(crate) fn to_ascii(domain: &str) -> Option<String> {
    idna::domain_to_ascii(domain).ok()
}

pub(crate) fn unit(number: u128, code: &str, path: &str, is_archived: bool) -> UnitWord {
    let code = (!code.is_empty()).then(|| code.to_owned());
    UnitWord { id: UnitId::new(Uuid::from_u128(number)), code, path: path.to_owned(), is_archived }
}

pub(crate) fn group(number: u128, name: &str) -> GroupWord {
    GroupWord { id: GroupId::new(Uuid::from_u128(number)), name: name.to_owned() }
}

pub(crate) fn own(number: u8, key: &str, kind: FieldKind, en: &str, it: &str) -> OwnField {
    let option = |id: &str, en: &str, it: &str, is_retired| FieldOption {
        id: id.to_owned(),
        label: Localized { en: en.to_owned(), it: it.to_owned() },
        is_retired,
    };
    OwnField {
        id: OwnFieldId::new(Uuid::from_u128(number.into())),
        field: Field::own(number).unwrap(),
        key: FieldKey::parse(key).unwrap(),
        kind,
        level: FieldLevel::Account,
        label: Localized { en: en.to_owned(), it: it.to_owned() },
        help: Localized::default(),
        options: if kind.has_options() {
            vec![
                option("1", "Red, bright", "Rosso", false),
                option("2", "Blue", "Blu", false),
                option("3", "2", "", true),
                option("4", "1", "", false),
            ]
        } else {
            Vec::new()
        },
        required_of: if key == "badge" { Relationship::ALL.to_vec() } else { Vec::new() },
        is_unique: false,
        is_for_person: false,
        is_retired: false,
    }
}

pub(crate) fn words() -> UpdateWords {
    UpdateWords {
        units: vec![
            unit(1, "S", "Sales", false),
            unit(2, "", "Sales / Italy", false),
            unit(3, "OLD", "Archive", true),
        ]
        .into(),
        groups: vec![group(1, "Board"), group(2, "Choir, old and new"), group(3, "Choir")],
        fields: vec![
            own(1, "badge", FieldKind::Text, "Badge", "Tesserino"),
            own(2, "remarks", FieldKind::LongText, "Remarks", "Osservazioni"),
            own(3, "shoes", FieldKind::Number, "Shoe size", "Numero di scarpe"),
            own(4, "hired", FieldKind::Date, "Hired", "Assunzione"),
            own(5, "colour", FieldKind::Choice, "Colour", "Colore"),
            own(6, "colours", FieldKind::Choices, "Colours", "Colori"),
            own(7, "drives", FieldKind::YesNo, "Drives", "Guida"),
        ],
        today: "2026-11-22".to_owned(),
        ..UpdateWords::default()
    }
}

/// Somebody of the registry: as an export shows them, and as an answer says what they have.
#[derive(Clone, Debug)]
pub(crate) struct Somebody {
    pub(crate) row: RegistryRow,
    pub(crate) unit: String,
    pub(crate) groups: Vec<u128>,
}

impl Somebody {
    fn value(&self, column: UpdateColumn) -> String {
        let row = &self.row;
        match column {
            UpdateColumn::ExternalId => row.external_id.clone().unwrap_or_default(),
            UpdateColumn::Username => row.username.clone(),
            UpdateColumn::Email => row.email.clone(),
            UpdateColumn::Language => row.locale.to_string(),
            UpdateColumn::Starts => row.starts_on.clone().unwrap_or_default(),
            UpdateColumn::Unit => self.unit.clone(),
            UpdateColumn::Groups => {
                let all = self.groups.iter().map(|number| (GroupId::new(Uuid::from_u128(*number)), Some(9)));
                UpdateWords::text_of_groups(all.collect())
            }
            UpdateColumn::Relationship => {
                row.relationship.relationship().map(|word| word.to_string()).unwrap_or_default()
            }
            UpdateColumn::Ends => {
                row.ends_at.map(|end| Day::from_unix_ms(end - 1).to_string()).unwrap_or_default()
            }
            UpdateColumn::State => row.state.to_string(),
            UpdateColumn::Own(field) => {
                let at = words().fields.iter().position(|own| own.field == field).unwrap();
                row.own[at].join(",")
            }
            _ => String::new(),
        }
    }
}

pub(crate) fn sheet(text: &str) -> Sheet {
    let mut reader = Reader::new();
    reader.push(text.as_bytes()).unwrap();
    reader.finish().unwrap()
}

/// Compares a file with people who are found by any key.
pub(crate) fn compared(sheet: &Sheet, mapping: &UpdateMapping, people: &[Somebody]) -> UpdateVerdicts {
    let mut verdicts = UpdateVerdicts::begin(mapping, words(), to_ascii);
    while let Some(lookup) = verdicts.next_lookup(sheet) {
        let question = lookup.question.clone();
        let find = |key: &domain::bulk::update::MatchKey| {
            let is_it = |one: &&Somebody| match key.by {
                MatchBy::Code => one.row.code.as_deref() == Some(&*key.text),
                MatchBy::ExternalId => one.row.external_id.as_deref() == Some(&*key.text),
                MatchBy::Username => one.row.username == key.text,
                MatchBy::Email => Email::parse(&one.row.email, to_ascii).unwrap().key() == key.text,
            };
            let found = people.iter().find(is_it)?;
            let values = question.columns.iter().map(|column| found.value(*column)).collect();
            Some(PersonNow { account: found.row.account, values, refusal: None, address_refusal: None })
        };
        let answer = UpdateAnswer { people: question.keys.iter().map(find).collect() };
        verdicts.apply(sheet, lookup, &answer).unwrap();
    }
    verdicts
}

pub(crate) fn ada() -> Somebody {
    Somebody {
        row: RegistryRow {
            account: AccountId::new(Uuid::from_u128(7)),
            name: "Ada".to_owned(),
            email: "ada@example.org".to_owned(),
            username: "ada".to_owned(),
            external_id: Some("00420".to_owned()),
            code: Some("10000001".to_owned()),
            unit: Some("Sales".to_owned()),
            groups: vec!["Board".to_owned()],
            state: AccountState::Active,
            identity: IdentityStanding::Verified,
            invitation: InvitationStanding::Accepted,
            relationship: RelationshipStanding::Employee,
            starts_on: Some("2025-09-01".to_owned()),
            ends_at: Some(20_820 * 86_400_000),
            signed_in_at: None,
            created_at: 1,
            locale: Locale::En,
            own: vec![
                vec!["B 7".to_owned()],
                vec!["two\nlines".to_owned()],
                vec!["7.5".to_owned()],
                vec!["2020-03-04".to_owned()],
                vec!["3".to_owned()],
                vec!["1".to_owned(), "2".to_owned()],
                vec!["yes".to_owned()],
            ],
        },
        unit: Uuid::from_u128(1).to_string(),
        groups: vec![1],
    }
}

pub(crate) fn bob() -> Somebody {
    let mut bob = ada();
    bob.row.account = AccountId::new(Uuid::from_u128(8));
    (bob.row.email, bob.row.username) = ("bob@example.org".to_owned(), "bob".to_owned());
    (bob.row.external_id, bob.row.code) = (None, None);
    bob
}

pub(crate) fn id(number: u128) -> String {
    Uuid::from_u128(number).to_string()
}

pub(crate) fn own_of(kind: FieldKind) -> OwnField {
    words().fields.into_iter().find(|own| own.kind == kind).unwrap()
}
