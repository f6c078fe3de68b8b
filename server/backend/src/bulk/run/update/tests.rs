mod attacks;
mod failing;
mod usernames;

use crate::entity::{account, address_change, bulk_outcome, field_value, member, message, search_token};
use crate::gate::test_accounts::{account, founder, holder, signed_in};
use crate::gate::{Caller, CanManageAccounts, CanManageSettings, CanReadUnits, CanRunJobs, Desk};
use crate::test_backend::{NOON, TestBackend};
use domain::account::AccountState;
use domain::bulk::update::{
    CellChange, MatchBy, MatchKey, PersonNow, UpdateChunk, UpdateColumn, UpdateDraft, UpdateQuestion,
    UpdateRow, UpdateWords,
};
use domain::bulk::{JobState, JobView, Outcome};
use domain::form::{Code, Field};
use domain::id::{AccountId, GroupId, JobId, UnitId};
use domain::own_field_draft::FieldDraft;
use domain::permission::Permission;
use domain::registry::{FieldLevel, GroupDraft, UnitDraft};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::time::Duration;

struct Office {
    desk: TestBackend,
    caller: Caller,
    me: AccountId,
}

const COLUMNS: [UpdateColumn; 11] = [
    UpdateColumn::ExternalId,
    UpdateColumn::Username,
    UpdateColumn::Email,
    UpdateColumn::Language,
    UpdateColumn::Unit,
    UpdateColumn::Groups,
    UpdateColumn::Relationship,
    UpdateColumn::Starts,
    UpdateColumn::Ends,
    UpdateColumn::State,
    UpdateColumn::Own(Field::Own1),
];

impl Office {
    async fn new() -> Self {
        let desk = TestBackend::new().await;
        let me = holder(
            &desk,
            "ada",
            &[Permission::ManageAccounts, Permission::ManageSettings, Permission::ViewRegistry],
        )
        .await;
        let caller = signed_in(&desk, me).await;
        Self { desk, caller, me }
    }

    async fn acting(&self) -> Desk<CanManageAccounts> {
        self.desk.backend.open(&self.caller.again()).await.unwrap()
    }

    async fn settings(&self) -> Desk<CanManageSettings> {
        self.desk.backend.open(&self.caller.again()).await.unwrap()
    }

    async fn person(&self, name: &str) -> AccountId {
        account(&self.desk, name, AccountState::Active).await
    }

    async fn unit(&self, name: &str) -> UnitId {
        let units: Desk<CanReadUnits> = self.desk.backend.open(&self.caller.again()).await.unwrap();
        let version = units.units().await.unwrap().version;
        let (name, code, parent) = (name.to_owned(), String::new(), String::new());
        self.settings().await.create_unit(version, &UnitDraft { name, code, parent }).await.unwrap()
    }

    async fn group(&self, name: &str) -> GroupId {
        let draft = GroupDraft { name: name.to_owned(), description: String::new(), seen: None };
        self.settings().await.create_group(&draft).await.unwrap()
    }

    async fn badge(&self) {
        let draft = FieldDraft {
            key: "badge".to_owned(),
            kind: "text".to_owned(),
            level: FieldLevel::Account.to_string(),
            label: domain::registry::Localized { en: "Badge".to_owned(), it: String::new() },
            is_unique: true,
            ..FieldDraft::default()
        };
        self.settings().await.add_own_field(&draft).await.unwrap();
    }

    async fn now(&self, id: AccountId) -> PersonNow {
        let username = self.row(id).await.username.unwrap();
        let keys = vec![MatchKey { by: MatchBy::Username, text: username }];
        let question = UpdateQuestion { columns: COLUMNS.to_vec(), keys };
        self.acting().await.update_people(question).await.unwrap().people.remove(0).unwrap()
    }

    /// A row that changes columns from what they are now.
    async fn changing(&self, id: AccountId, changes: &[(UpdateColumn, &str)]) -> UpdateRow {
        let now = self.now(id).await;
        let cells = changes.iter().map(|(column, after)| {
            let at = COLUMNS.iter().position(|one| one == column).unwrap();
            CellChange { column: at as u8, before: now.values[at].clone(), after: (*after).to_owned() }
        });
        UpdateRow::new(2, id, cells.collect())
    }

    async fn begin(&self, number: u32, rows: Vec<UpdateRow>) -> JobId {
        let draft = UpdateDraft {
            key: format!("00000000-0000-4000-8000-{number:012}"),
            name: "people.csv".to_owned(),
            columns: COLUMNS.to_vec(),
            rows: rows.len() as u32,
            ..UpdateDraft::default()
        };
        let desk = self.acting().await;
        let begun = desk.begin_update(draft.clone()).await.unwrap();
        assert_eq!(desk.begin_update(draft).await.unwrap(), begun, "the same again is the same job");
        let chunk = UpdateChunk { first: 0, rows };
        desk.put_update_rows(begun.id, chunk.clone()).await.unwrap();
        desk.put_update_rows(begun.id, chunk).await.unwrap();
        desk.start_update(begun.id).await.unwrap();
        begun.id
    }

    async fn run(&self, number: u32, rows: Vec<UpdateRow>) -> JobView {
        let job = self.begin(number, rows).await;
        self.desk.backend.run_bulk_once().await.unwrap();
        // What was counted while it ran is not what it ended with.
        self.desk.backend.bulk().evict(job);
        let view = self.jobs().await.bulk_job(job).await.unwrap();
        assert_eq!(view.state, JobState::Done);
        view
    }

    async fn jobs(&self) -> Desk<CanRunJobs> {
        self.desk.backend.open(&self.caller.again()).await.unwrap()
    }

    async fn outcomes(&self, job: JobId) -> Vec<(Outcome, Option<Code>)> {
        let rows = bulk_outcome::Entity::find()
            .filter(bulk_outcome::Column::JobId.eq(job))
            .order_by_asc(bulk_outcome::Column::Position)
            .all(self.desk.backend.db().read())
            .await
            .unwrap();
        rows.into_iter().map(|row| (row.outcome, row.code)).collect()
    }

    async fn row(&self, id: AccountId) -> account::Model {
        account::Entity::find_by_id(crate::reach::EVERYONE, id)
            .one(self.desk.backend.db().read())
            .await
            .unwrap()
            .unwrap()
    }

    async fn username(&self, id: AccountId) -> String {
        self.row(id).await.username.unwrap()
    }

    /// Every row of the results as a line of cells.
    async fn results(&self, job: JobId) -> (Vec<String>, Vec<Vec<String>>) {
        let desk = self.jobs().await;
        let mut results = desk.bulk_results(job).await.unwrap();
        let header = results.head().header.clone();
        let mut rows = Vec::new();
        while let Some(piece) = desk.next_results(&mut results).await.unwrap() {
            rows.extend(piece.into_iter().map(|row| row.row.cells));
        }
        (header, rows)
    }
}

#[tokio::test]
async fn every_column_of_a_file_is_written_and_taken_back() {
    let office = Office::new().await;
    office.badge().await;
    let (bea, sales, choir) =
        (office.person("bea").await, office.unit("Sales").await, office.group("Choir").await);
    let before = office.now(bea).await;
    let words = office.acting().await.update_words().await.unwrap();
    assert_eq!(
        (words.units[0].path.as_str(), words.groups[0].name.as_str(), words.fields.len()),
        ("Sales", "Choir", 1)
    );
    let row = office
        .changing(
            bea,
            &[
                (UpdateColumn::ExternalId, "X-7"),
                (UpdateColumn::Username, "beatrice"),
                (UpdateColumn::Language, "en"),
                (UpdateColumn::Unit, &sales.to_string()),
                (UpdateColumn::Groups, &choir.to_string()),
                (UpdateColumn::Relationship, "student"),
                (UpdateColumn::Starts, "2026-09-01"),
                (UpdateColumn::Ends, "2027-06-30"),
                (UpdateColumn::State, "suspended"),
                (UpdateColumn::Own(Field::Own1), "B 7"),
            ],
        )
        .await;
    let view = office.run(1, vec![row]).await;
    assert_eq!((view.changed, view.failed, view.open, view.name.as_str()), (1, 0, 1, "people.csv"));
    let after = office.now(bea).await;
    let expected = [
        "X-7",
        "beatrice",
        "bea@Example.org",
        "en",
        &sales.to_string(),
        &choir.to_string(),
        "student",
        "2026-09-01",
        "2027-06-30",
        "suspended",
        "B 7",
    ];
    assert_eq!(after.values, expected);
    let words = search_token::Entity::find().filter(search_token::Column::AccountId.eq(bea));
    let words = words.all(office.desk.backend.db().read()).await.unwrap();
    assert!(words.iter().any(|word| word.token == "x"), "found by the external id: {words:?}");
    let (header, rows) = office.results(view.id).await;
    assert_eq!(header[..4], ["Email", "Username", "External ID", "New username"]);
    assert_eq!(rows[0][..4], ["bea@Example.org", "beatrice", "X-7", "beatrice"]);
    assert_eq!(rows[0][6..9], ["Sales", "Choir", "Student"]);
    let undone = office.jobs().await.undo_bulk(view.id).await.unwrap();
    office.desk.backend.run_bulk_once().await.unwrap();
    assert_eq!((undone.open, undone.returned, undone.kept), (0, 1, 0));
    assert_eq!(office.now(bea).await, before);
}

#[tokio::test]
async fn a_cell_that_somebody_has_changed_since_leaves_the_whole_row_as_it_is() {
    let office = Office::new().await;
    let (bea, cleo) = (office.person("bea").await, office.person("cleo").await);
    let changes = [(UpdateColumn::ExternalId, "X-1"), (UpdateColumn::Relationship, "guest")];
    let rows = vec![office.changing(bea, &changes).await, office.changing(cleo, &changes[1..]).await];
    let job = office.begin(1, rows).await;
    for (id, word) in [(bea, "member"), (cleo, "guest")] {
        let draft = domain::registry::RelationshipDraft { relationship: word.to_owned() };
        office.acting().await.set_relationship(id, draft).await.unwrap();
    }
    office.desk.backend.run_bulk_once().await.unwrap();
    let changed = (Outcome::Failed, Some(Code::ChangedMeanwhile));
    assert_eq!(office.outcomes(job).await, [changed, (Outcome::Skipped, Some(Code::NothingToChange))]);
    assert_eq!(office.row(bea).await.external_id, None);
}

#[tokio::test]
async fn a_cell_that_is_refused_leaves_its_row_and_no_other() {
    let office = Office::new().await;
    office.badge().await;
    let (bea, cleo, dan) =
        (office.person("bea").await, office.person("cleo").await, office.person("dan").await);
    let badge = UpdateColumn::Own(Field::Own1);
    let rows = vec![
        office.changing(bea, &[(UpdateColumn::ExternalId, "X-1"), (badge, "7")]).await,
        office.changing(cleo, &[(UpdateColumn::ExternalId, "X-1"), (badge, "8")]).await,
        office.changing(dan, &[(UpdateColumn::Relationship, "guest"), (badge, "7")]).await,
    ];
    let view = office.run(1, rows).await;
    let failed = |code| (Outcome::Failed, Some(code));
    let outcomes = office.outcomes(view.id).await;
    assert_eq!(outcomes, [(Outcome::Changed, None), failed(Code::ExternalIdUsed), failed(Code::ValueUsed)]);
    assert_eq!(office.row(dan).await.relationship, None);
    let noted = bulk_outcome::Entity::find().all(office.desk.backend.db().read()).await.unwrap();
    let fields: Vec<_> = noted.iter().filter_map(|row| Some((row.position, row.field?))).collect();
    assert_eq!(fields, [(2, Field::Own1)], "the own field is named");
    let values = field_value::Entity::find().all(office.desk.backend.db().read()).await.unwrap();
    assert_eq!(values.len(), 1);
}

#[tokio::test]
async fn nobody_above_the_actor_is_changed_and_neither_is_the_actor() {
    let office = Office::new().await;
    let (boss, first) =
        (holder(&office.desk, "boss", &[Permission::ViewAudit]).await, founder(&office.desk).await);
    let refusals = [office.me, boss, first];
    let mut rows = Vec::new();
    for id in refusals {
        rows.push(office.changing(id, &[(UpdateColumn::Relationship, "guest")]).await);
    }
    let mut hints = Vec::new();
    for id in refusals {
        hints.push(office.now(id).await.refusal);
    }
    let view = office.run(1, rows).await;
    let refused = [Code::OwnAccount, Code::PermissionNotHeld, Code::PermissionNotHeld];
    assert_eq!(hints, refused.map(Some));
    assert_eq!(office.outcomes(view.id).await, refused.map(|code| (Outcome::Failed, Some(code))));
}

#[tokio::test]
async fn an_address_in_a_file_is_asked_for_and_not_changed() {
    let office = Office::new().await;
    let bea = office.person("bea").await;
    let rows = vec![office.changing(bea, &[(UpdateColumn::Email, "bea@new.example")]).await];
    office.desk.clock.advance(Duration::from_secs(20 * 60));
    let draft = UpdateDraft {
        key: "00000000-0000-4000-8000-000000000009".to_owned(),
        columns: vec![UpdateColumn::Email],
        rows: 1,
        ..UpdateDraft::default()
    };
    let refused = office.acting().await.begin_update(draft).await.unwrap_err();
    assert_eq!(refused.code(), Code::ConfirmFirst);
    office.desk.clock.set_back(Duration::from_secs(20 * 60));
    let view = office.run(1, rows).await;
    let found = address_change::Entity::find().all(office.desk.backend.db().read()).await.unwrap();
    if office.desk.backend.has_mail() {
        assert_eq!((view.changed, found.len(), view.open), (1, 1, 0));
    } else {
        assert_eq!(office.outcomes(view.id).await, [(Outcome::Failed, Some(Code::MailNotConfigured))]);
    }
    assert_eq!(office.row(bea).await.email.as_deref(), Some("bea@Example.org"));
}

#[tokio::test]
async fn a_membership_keeps_its_end_and_comes_back_with_it() {
    let office = Office::new().await;
    let (bea, choir, board) =
        (office.person("bea").await, office.group("Choir").await, office.group("Board").await);
    let end = NOON + 86_400_000;
    office.acting().await.add_to_group(choir, bea, Some(end)).await.unwrap();
    let both = UpdateWords::text_of_groups(vec![(choir, Some(end)), (board, None)]);
    let rows = vec![office.changing(bea, &[(UpdateColumn::Groups, &both)]).await];
    office.run(1, rows).await;
    let rows = vec![office.changing(bea, &[(UpdateColumn::Groups, &board.to_string())]).await];
    let view = office.run(2, rows).await;
    let members = async || {
        let all = member::Entity::find().filter(member::Column::Account.eq(bea));
        let all = all.all(office.desk.backend.db().read()).await.unwrap();
        UpdateWords::text_of_groups(all.into_iter().map(|row| (row.grp, row.ends_at)).collect())
    };
    assert_eq!(members().await, board.to_string());
    office.jobs().await.undo_bulk(view.id).await.unwrap();
    office.desk.backend.run_bulk_once().await.unwrap();
    assert_eq!(members().await, both);
}

#[tokio::test]
async fn a_batch_that_meets_a_conflict_is_written_once() {
    let office = Office::new().await;
    let mut rows = Vec::new();
    for number in 0..45 {
        let id = office.person(&format!("gia{number}")).await;
        let (before, after) = (format!("gia{number}"), format!("new{number}"));
        let cells = vec![CellChange { column: 1, before, after }];
        rows.push(UpdateRow::new(2, id, cells));
    }
    let job = office.begin(1, rows).await;
    office.desk.failures.order(crate::db::Failure::Commit, 2);
    office.desk.backend.run_bulk_once().await.unwrap();
    let view = office.jobs().await.bulk_job(job).await.unwrap();
    assert_eq!((view.changed, view.left), (45, 0));
    let told = message::Entity::find().all(office.desk.backend.db().read()).await.unwrap();
    assert_eq!(told.len(), 45, "each is told once");
}
