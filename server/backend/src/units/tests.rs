use super::*;
use crate::gate::test_accounts::{account, holder, signed_in};
use crate::gate::{CanManageAccounts, CanManageSettings, CanReadUnits, Desk};
use crate::test_backend::TestBackend;
use crate::unit_paths::by_name;
use domain::account::AccountState;
use domain::permission::Permission;
use domain::registry::{UNIT_DEPTH_MOST, UnitDraft, UnitTree};

struct Office {
    desk: TestBackend,
    structure: Desk<CanManageSettings>,
    people: Desk<CanManageAccounts>,
    reader: Desk<CanReadUnits>,
}

impl Office {
    async fn new() -> Self {
        let desk = TestBackend::new().await;
        let all = [Permission::ManageSettings, Permission::ManageAccounts];
        let caller = signed_in(&desk, holder(&desk, "ada", &all).await).await;
        let structure = desk.backend.open(&caller).await.unwrap();
        let people = desk.backend.open(&caller).await.unwrap();
        let reader = desk.backend.open(&caller).await.unwrap();
        Self { desk, structure, people, reader }
    }

    async fn tree(&self) -> UnitTree {
        self.reader.units().await.unwrap()
    }

    async fn add(&self, name: &str, parent: Option<UnitId>) -> Result<UnitId, Error> {
        self.structure.create_unit(self.tree().await.version, &draft(name, parent)).await
    }

    async fn update(&self, id: UnitId, draft: UnitDraft) -> Result<(), Error> {
        self.structure.update_unit(id, self.tree().await.version, &draft).await
    }

    /// The paths of all units, archived ones in brackets.
    async fn paths(&self) -> Vec<String> {
        let path = |unit: domain::registry::UnitRow| match unit.is_archived {
            true => format!("[{}]", unit.path),
            false => unit.path,
        };
        self.tree().await.units.into_iter().map(path).collect()
    }
}

fn draft(name: &str, parent: Option<UnitId>) -> UnitDraft {
    let parent = parent.map(|id| id.to_string()).unwrap_or_default();
    UnitDraft { name: name.to_owned(), code: String::new(), parent }
}

fn fault<T: std::fmt::Debug>(result: Result<T, Error>) -> (Field, Code) {
    match result.unwrap_err() {
        Error::Faults(faults) => (faults.first().field, faults.first().code),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn units_are_listed_as_a_tree_each_before_those_below_it() {
    let office = Office::new().await;
    let sales = office.add("Sales", None).await.unwrap();
    let italy = office.add("Italy", Some(sales)).await.unwrap();
    office.add("Accounts", None).await.unwrap();
    office.add("Milan", Some(italy)).await.unwrap();
    office.add("Austria", Some(sales)).await.unwrap();
    let expected = ["Accounts", "Sales", "Sales / Austria", "Sales / Italy", "Sales / Italy / Milan"];
    assert_eq!(office.paths().await, expected);
}

#[tokio::test]
async fn a_name_is_unique_below_its_parent_and_a_code_everywhere() {
    let office = Office::new().await;
    let sales = office.add("Sales", None).await.unwrap();
    assert_eq!(fault(office.add("SALES", None).await), (Field::UnitName, Code::NameUsed));
    let below = office.add("Sales", Some(sales)).await.unwrap();
    let coded = |name: &str, code: &str| UnitDraft { code: code.to_owned(), ..draft(name, None) };
    office.update(sales, coded("Sales", "S-1")).await.unwrap();
    assert_eq!(
        fault(office.update(below, coded("Other", "S-1")).await),
        (Field::UnitCode, Code::UnitCodeUsed)
    );
    assert_eq!(
        fault(office.update(below, coded("Other", "\u{200b}S-1\u{feff}")).await),
        (Field::UnitCode, Code::UnitCodeUsed)
    );
    for typed in ["S-1", " S-1 ", "\u{200b}S-1\u{feff}", "\u{202a}Sales\u{202c}"] {
        let found = by_name(office.desk.backend.db().read(), typed).await.unwrap();
        assert_eq!(found, Some(sales), "{typed:?}");
    }
}

#[tokio::test]
async fn a_unit_moves_with_those_below_it_and_never_below_itself() {
    let office = Office::new().await;
    let sales = office.add("Sales", None).await.unwrap();
    let italy = office.add("Italy", Some(sales)).await.unwrap();
    let milan = office.add("Milan", Some(italy)).await.unwrap();
    let south = office.add("South", None).await.unwrap();
    let refused = (Field::ParentUnit, Code::UnitBelowItself);
    assert_eq!(fault(office.update(sales, draft("Sales", Some(milan))).await), refused);
    assert_eq!(fault(office.update(sales, draft("Sales", Some(sales))).await), refused);
    office.update(italy, draft("Italy", Some(south))).await.unwrap();
    assert_eq!(office.paths().await, ["Sales", "South", "South / Italy", "South / Italy / Milan"]);
    // What was above it before is above it no more.
    office.update(sales, draft("Sales", Some(milan))).await.unwrap();
    office.update(italy, draft("Italy", None)).await.unwrap();
    assert_eq!(office.paths().await, ["Italy", "Italy / Milan", "Italy / Milan / Sales", "South"]);
}

#[tokio::test]
async fn of_two_who_move_units_into_each_other_the_second_is_told_that_the_tree_has_changed() {
    let office = Office::new().await;
    let one = office.add("One", None).await.unwrap();
    let two = office.add("Two", None).await.unwrap();
    let version = office.tree().await.version;
    let (one_below_two, two_below_one) = (draft("One", Some(two)), draft("Two", Some(one)));
    let (first, second) = tokio::join!(
        office.structure.update_unit(one, version, &one_below_two),
        office.structure.update_unit(two, version, &two_below_one)
    );
    let [moved, refused] = [&first, &second].map(|result| result.is_ok());
    assert_ne!(moved, refused, "{first:?} {second:?}");
    let error = first.and(second).unwrap_err();
    assert_eq!(error.code(), Code::ChangedMeanwhile);
    assert_eq!(office.tree().await.units.len(), 2, "no unit is lost");
}

#[tokio::test]
async fn units_are_not_nested_deeper_than_allowed() {
    let office = Office::new().await;
    let mut above = None;
    for depth in 0..UNIT_DEPTH_MOST {
        above = Some(office.add(&format!("u{depth}"), above).await.unwrap());
    }
    assert_eq!(fault(office.add("too deep", above).await), (Field::ParentUnit, Code::UnitTooDeep));
    let other = office.add("other", None).await.unwrap();
    let top = office.tree().await.units.into_iter().find(|unit| unit.name == "u0").unwrap().id;
    assert_eq!(
        fault(office.update(top, draft("u0", Some(other))).await),
        (Field::ParentUnit, Code::UnitTooDeep)
    );
}

#[tokio::test]
async fn an_archived_unit_keeps_its_people_and_takes_nobody() {
    let office = Office::new().await;
    let sales = office.add("Sales", None).await.unwrap();
    let italy = office.add("Italy", Some(sales)).await.unwrap();
    let milan = office.add("Milan", Some(italy)).await.unwrap();
    let gia = account(&office.desk, "gia", AccountState::Active).await;
    let leo = account(&office.desk, "leo", AccountState::Active).await;
    office.people.move_to_unit(gia, Some(milan)).await.unwrap();
    office.structure.archive_unit(milan, office.tree().await.version).await.unwrap();
    office.desk.clock.advance(std::time::Duration::from_secs(1));
    office.structure.archive_unit(sales, office.tree().await.version).await.unwrap();
    let all = ["[Sales]", "[Sales / Italy]", "[Sales / Italy / Milan]"];
    assert_eq!(office.paths().await, all);
    assert_eq!(fault(office.people.move_to_unit(leo, Some(italy)).await), (Field::Unit, Code::UnitArchived));
    assert_eq!(fault(office.add("Rome", Some(italy)).await), (Field::ParentUnit, Code::UnitArchived));
    let refused = office.structure.restore_unit(italy, office.tree().await.version).await.unwrap_err();
    assert_eq!(refused.code(), Code::UnitArchived);
    office.structure.restore_unit(sales, office.tree().await.version).await.unwrap();
    // Milan was archived by itself.
    assert_eq!(office.paths().await, ["Sales", "Sales / Italy", "[Sales / Italy / Milan]"]);
    let people: Vec<u64> = office.tree().await.units.iter().map(|unit| unit.people).collect();
    assert_eq!(people, [1, 1, 1], "each unit counts those below it");
}

#[tokio::test]
async fn nobody_moves_people_who_hold_more_than_they_do() {
    let office = Office::new().await;
    let sales = office.add("Sales", None).await.unwrap();
    let auditor = holder(&office.desk, "zoe", &[Permission::ViewAudit]).await;
    let refused = office.people.move_to_unit(auditor, Some(sales)).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionNotHeld);
    assert_eq!(office.tree().await.units[0].people, 0);
}
