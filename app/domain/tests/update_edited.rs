//! *Update people*: cells that are corrected in the preview, and rows that are invited.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

use domain::bulk::RegistryAnswer;
use domain::bulk::UnitWord;
use domain::bulk::csv::{Reader, Sheet};
use domain::bulk::update::{
    MatchBy, PersonNow, UpdateAnswer, UpdateChunk, UpdateColumn, UpdateLookup, UpdateMapping, UpdateState,
    UpdateVerdicts, UpdateWords,
};
use domain::form::Code;
use domain::id::{AccountId, UnitId};
use uuid::Uuid;

fn to_ascii(domain: &str) -> Option<String> {
    idna::domain_to_ascii(domain).ok()
}

struct File {
    sheet: Sheet,
    verdicts: UpdateVerdicts,
}

/// Ada and Bob are registered, in no unit.
fn answer(lookup: &UpdateLookup) -> UpdateAnswer {
    let people = lookup.question.keys.iter().map(|key| {
        let name = key.text.split('@').next().unwrap();
        let at = ["ada", "bob"].iter().position(|known| *known == name)?;
        let value = |column: &UpdateColumn| match column {
            UpdateColumn::Username => name.to_owned(),
            UpdateColumn::Email => format!("{name}@example.org"),
            _ => String::new(),
        };
        let values = lookup.question.columns.iter().map(value).collect();
        let account = AccountId::new(Uuid::from_u128(at as u128 + 1));
        assert!(matches!(key.by, MatchBy::Username | MatchBy::Email | MatchBy::ExternalId));
        Some(PersonNow { account, values, refusal: None, address_refusal: None })
    });
    UpdateAnswer { people: people.collect() }
}

fn compared(text: &str) -> File {
    let mut reader = Reader::new();
    reader.push(text.as_bytes()).unwrap();
    let sheet = reader.finish().unwrap();
    let sales = UnitWord {
        id: UnitId::new(Uuid::from_u128(1)),
        code: Some("S".to_owned()),
        path: "Sales".to_owned(),
        is_archived: false,
    };
    let words = UpdateWords { units: vec![sales].into(), ..UpdateWords::default() };
    let mapping = UpdateMapping::from_sheet(&sheet, &words.fields);
    let mut verdicts = UpdateVerdicts::begin(&mapping, words, to_ascii);
    while let Some(lookup) = verdicts.next_lookup(&sheet) {
        let answer = answer(&lookup);
        verdicts.apply(&sheet, lookup, &answer).unwrap();
    }
    File { sheet, verdicts }
}

impl File {
    fn edit(&mut self, row: usize, column: usize, text: &str) {
        self.sheet.set_cell(row, column, text);
        let lookup = self.verdicts.lookup_again(&self.sheet, row);
        let answer = answer(&lookup);
        self.verdicts.apply_again(&self.sheet, row, lookup, &answer).unwrap();
    }

    fn states(&self) -> Vec<(UpdateState, Option<Code>)> {
        let rows = (0..self.verdicts.len()).filter_map(|row| self.verdicts.row(row));
        let states: Vec<_> = rows.map(|row| (row.state, row.code)).collect();
        for state in UpdateState::ALL {
            let count = states.iter().filter(|(of, _)| of == state).count();
            assert_eq!(self.verdicts.count(*state), count, "{state}");
        }
        states
    }
}

const CHANGE: (UpdateState, Option<Code>) = (UpdateState::Change, None);

#[test]
fn a_corrected_cell_is_judged_again_with_what_its_row_has_in_common_with_others() {
    let mut file = compared("Username,Unit\nada,S\nada,Nowhere\nzoe,S\n");
    let twice = (UpdateState::Ambiguous, Some(Code::MatchedTwice));
    let nobody = (UpdateState::NotFound, Some(Code::NobodyMatches));
    assert_eq!(file.states(), [twice, twice, nobody]);
    file.edit(1, 0, "bob");
    let states = file.states();
    assert_eq!((states[0], states[1].0), (CHANGE, UpdateState::Error));
    file.edit(1, 1, "sales");
    assert_eq!(file.states(), [CHANGE, CHANGE, nobody]);
    file.edit(2, 0, "Bob");
    assert_eq!(file.states(), [CHANGE, twice, twice]);
    file.edit(2, 0, "");
    assert_eq!(file.states(), [CHANGE, CHANGE, (UpdateState::Error, Some(Code::MatchMissing))]);
    let (draft, rows) = file.verdicts.to_send(&file.sheet, "20000000-0000-4000-8000-000000000001");
    assert_eq!((draft.check_shape(), rows.len()), (Ok(()), 2));
}

#[test]
fn a_username_that_another_row_frees_by_a_correction_is_given() {
    let mut file = compared("Username,New username\nada,bob\nbob,bob\n");
    assert_eq!(file.states()[0], (UpdateState::Error, Some(Code::UsernameUsed)));
    file.edit(1, 1, "robert");
    assert_eq!(file.states(), [CHANGE, CHANGE]);
    assert!(file.verdicts.row(0).unwrap().cells.iter().all(|cell| cell.fault.is_none()));
    file.edit(1, 1, "bob");
    assert_eq!(file.states()[0], (UpdateState::Error, Some(Code::UsernameUsed)));
}

#[test]
fn a_row_with_too_many_cells_is_a_row_again_once_one_is_corrected() {
    let mut file = compared("Username,Unit\nada,S,x\n");
    assert_eq!(file.states(), [(UpdateState::Error, Some(Code::ColumnCount))]);
    file.edit(0, 1, "S");
    assert_eq!(file.states(), [CHANGE]);
}

#[test]
fn people_who_are_not_found_are_invited_with_all_that_their_row_has() {
    let text = "Email,External ID,Username,Unit,Account\nzoe@example.org,X-7,zoe.r,Sales,active\n\
        ZOE@example.org,X-8,,,\nada@example.org,,,S,\nnot an address,,,,\ngia@example.org,,g!,,\n";
    let mut file = compared(text);
    assert!(file.verdicts.can_invite());
    file.verdicts.invite(&file.sheet);
    let states = file.states();
    assert_eq!(states[0], (UpdateState::Invite, None));
    assert_eq!(states[1], (UpdateState::Error, Some(Code::DuplicateInFile)));
    assert_eq!((states[2], states[3].0, states[4].0), (CHANGE, UpdateState::Error, UpdateState::Error));
    let (draft, rows) = file.verdicts.to_send(&file.sheet, "20000000-0000-4000-8000-000000000001");
    assert_eq!((draft.rows, draft.invites, draft.changes(), draft.check_shape()), (2, 1, 1, Ok(())));
    assert_eq!(UpdateChunk::of(&rows, 0).check_shape(&draft), Ok(()));
    let new = rows[1].new.as_ref().unwrap();
    assert_eq!((&*new.email, &*new.username), ("zoe@example.org", "zoe.r"));
    let value = |column| {
        let at = draft.columns.iter().position(|one| *one == column)?;
        rows[1].cells.iter().find(|cell| usize::from(cell.column) == at).map(|cell| cell.after.as_str())
    };
    assert_eq!(value(UpdateColumn::ExternalId), Some("X-7"));
    assert!(value(UpdateColumn::Unit).is_some() && value(UpdateColumn::State).is_none());

    let lookup = file.verdicts.next_invites(0).unwrap();
    assert_eq!(lookup.question.emails, ["zoe@example.org"]);
    assert_eq!(lookup.end(), 1);
    let registered = RegistryAnswer { registered: vec![0], ..RegistryAnswer::default() };
    file.verdicts.apply_registry(&lookup, &registered);
    assert_eq!(file.states()[0], (UpdateState::Error, Some(Code::AlreadyRegistered)));
    file.verdicts.invite_nobody(&file.sheet);
    assert_eq!(file.states()[0], (UpdateState::NotFound, Some(Code::NobodyMatches)));
    assert_eq!(file.verdicts.to_send(&file.sheet, "key").0.invites, 0);
}

#[test]
fn a_file_of_new_people_alone_needs_nothing_but_their_addresses() {
    let mut file = compared("Email,Unit\nzoe@example.org,\ngia@example.org,\n");
    file.verdicts.invite(&file.sheet);
    let (draft, rows) = file.verdicts.to_send(&file.sheet, "20000000-0000-4000-8000-000000000001");
    assert_eq!((draft.columns.len(), draft.invites, draft.check_shape()), (0, 2, Ok(())));
    assert_eq!(UpdateChunk::of(&rows, 0).check_shape(&draft), Ok(()));
    // Correcting a cell leaves nobody invited, until the option is taken again.
    file.edit(0, 0, "ada@example.org");
    assert_eq!(file.states()[1].0, UpdateState::NotFound);
    file.verdicts.invite(&file.sheet);
    assert_eq!(file.states()[1], (UpdateState::Invite, None));
}
