use super::{claim_piece, has_unclaimed};
use crate::db::Tx;
use crate::entity::{audit_event, field_value};
use crate::error::Error;
use crate::gate::test_accounts::{account, holder, signed_in};
use crate::gate::{Caller, CanManageAccounts, CanManageSettings};
use crate::test_backend::TestBackend;
use domain::account::AccountState;
use domain::form::{Code, Field};
use domain::id::{AccountId, OwnFieldId};
use domain::own_field_draft::{FieldDraft, OptionDraft};
use domain::permission::Permission;
use domain::registry::{FieldLevel, OWN_FIELDS_MOST, OwnValuesDraft};
use sea_orm::EntityTrait;

async fn administrator(desk: &TestBackend) -> Caller {
    let all = [Permission::ManageSettings, Permission::ManageAccounts, Permission::ViewRegistry];
    signed_in(desk, holder(desk, "ada", &all).await).await
}

fn field(key: &str, kind: &str) -> FieldDraft {
    let mut draft = FieldDraft {
        key: key.to_owned(),
        kind: kind.to_owned(),
        level: "account".to_owned(),
        ..FieldDraft::default()
    };
    draft.label.en = format!("Field {key}");
    draft
}

fn option(id: &str, label: &str) -> OptionDraft {
    let mut draft = OptionDraft { id: id.to_owned(), ..OptionDraft::default() };
    draft.label.en = label.to_owned();
    draft
}

fn values(values: &[(Field, &str)], seen: &[(Field, &str)]) -> OwnValuesDraft {
    let owned =
        |all: &[(Field, &str)]| all.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
    OwnValuesDraft { values: owned(values), seen: owned(seen), ..OwnValuesDraft::default() }
}

fn fault_at(error: Error, field: Field) -> Option<Code> {
    let Error::Faults(faults) = error else { panic!("{error:?}") };
    faults.at(field)
}

async fn shown(desk: &TestBackend, id: AccountId) -> Vec<(String, Option<Code>)> {
    let db = desk.backend.db().read();
    let fields = super::find(db, FieldLevel::Account).await.unwrap();
    let all = super::of_account(db, id, &fields).await.unwrap();
    all.iter().map(|field| (field.text(), field.broken(None))).collect()
}

#[tokio::test]
async fn a_field_keeps_its_key_its_kind_and_its_options() {
    let desk = TestBackend::new().await;
    let caller = administrator(&desk).await;
    let settings = desk.backend.open::<CanManageSettings>(&caller).await.unwrap();
    let colour =
        FieldDraft { options: vec![option("", "Red"), option("", "Blue")], ..field("colour", "choice") };
    let id = settings.add_own_field(&colour).await.unwrap();
    let same_key = settings.add_own_field(&FieldDraft { label: Default::default(), ..colour.clone() }).await;
    assert_eq!(fault_at(same_key.unwrap_err(), Field::FieldLabelEn), Some(Code::LabelMissing));
    let mut other = colour.clone();
    other.label.en = "Other".to_owned();
    assert_eq!(
        fault_at(settings.add_own_field(&other).await.unwrap_err(), Field::FieldKey),
        Some(Code::FieldKeyUsed)
    );
    other.key = "other".to_owned();
    other.label.it = "field COLOUR".to_owned();
    assert_eq!(
        fault_at(settings.add_own_field(&other).await.unwrap_err(), Field::FieldLabelIt),
        Some(Code::LabelUsed)
    );

    let page = settings.own_fields_page().await.unwrap();
    let row = &page.rows[0];
    assert_eq!(row.field.options.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    let edited = FieldDraft::of(&row.field, row.version);
    for draft in [
        FieldDraft { key: "hue".to_owned(), ..edited.clone() },
        FieldDraft { kind: "choices".to_owned(), ..edited.clone() },
        FieldDraft { options: vec![option("2", "Blue")], ..edited.clone() },
        FieldDraft {
            options: vec![option("1", "Red"), option("2", "Blue"), option("7", "Green")],
            ..edited.clone()
        },
    ] {
        assert_eq!(settings.change_own_field(id, &draft).await.unwrap_err().code(), Code::Malformed);
    }
    let turned = FieldDraft {
        options: vec![option("", "Green"), option("2", "Blue"), option("1", "Scarlet")],
        ..edited.clone()
    };
    settings.change_own_field(id, &turned).await.unwrap();
    let page = settings.own_fields_page().await.unwrap();
    let options = &page.rows[0].field.options;
    assert_eq!(options.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["3", "2", "1"]);
    assert_eq!(settings.change_own_field(id, &turned).await.unwrap_err().code(), Code::ChangedMeanwhile);
    let same = FieldDraft::of(&page.rows[0].field, page.rows[0].version);
    settings.change_own_field(id, &same).await.unwrap();
    let version = page.rows[0].version;
    settings.retire_own_field(id, version, true).await.unwrap();
    assert_eq!(
        settings.retire_own_field(id, version, true).await.unwrap_err().code(),
        Code::ChangedMeanwhile
    );
    let events = audit_event::Entity::find().all(desk.backend.db().read()).await.unwrap();
    let about: Vec<_> =
        events.iter().filter(|one| one.action.starts_with("field.")).map(|one| one.action.as_str()).collect();
    assert_eq!(
        about,
        ["field.created", "field.changed", "field.retired"],
        "what changes nothing is no event"
    );
}

#[tokio::test]
async fn fields_have_an_end_and_one_order() {
    let desk = TestBackend::new().await;
    let caller = administrator(&desk).await;
    let settings = desk.backend.open::<CanManageSettings>(&caller).await.unwrap();
    let mut ids = Vec::new();
    for number in 1..=OWN_FIELDS_MOST {
        ids.push(settings.add_own_field(&field(&format!("f{number}"), "text")).await.unwrap());
    }
    let more = settings.add_own_field(&field("more", "text")).await.unwrap_err();
    assert_eq!(more.code(), Code::LimitReached);
    let page = settings.own_fields_page().await.unwrap();
    let order =
        |page: &domain::registry::OwnFieldsPage| page.rows.iter().map(|row| row.field.id).collect::<Vec<_>>();
    assert_eq!(order(&page), ids);
    ids.swap(0, 1);
    settings.order_own_fields(page.version, &ids).await.unwrap();
    assert_eq!(
        settings.order_own_fields(page.version, &ids).await.unwrap_err().code(),
        Code::ChangedMeanwhile
    );
    let page = settings.own_fields_page().await.unwrap();
    assert_eq!(order(&page), ids);
    for wrong in [&ids[1..], &[ids[0]; OWN_FIELDS_MOST as usize]] {
        let refused = settings.order_own_fields(page.version, wrong).await.unwrap_err();
        assert_eq!(refused.code(), Code::Malformed);
    }
}

#[tokio::test]
async fn values_of_a_person_are_changed_field_by_field() {
    let desk = TestBackend::new().await;
    let caller = administrator(&desk).await;
    let settings = desk.backend.open::<CanManageSettings>(&caller).await.unwrap();
    let people = desk.backend.open::<CanManageAccounts>(&caller).await.unwrap();
    settings.add_own_field(&field("badge", "text")).await.unwrap();
    settings.add_own_field(&field("height", "number")).await.unwrap();
    let gia = account(&desk, "gia", AccountState::Active).await;
    let wrong = people.set_own_fields(gia, &values(&[(Field::Own2, "tall")], &[])).await.unwrap_err();
    assert_eq!(fault_at(wrong, Field::Own2), Some(Code::NumberUnknown));
    people.set_own_fields(gia, &values(&[(Field::Own1, " B 7 "), (Field::Own2, "1,75")], &[])).await.unwrap();
    assert_eq!(shown(&desk, gia).await, [("B 7".to_owned(), None), ("1.75".to_owned(), None)]);
    // The other form was opened before.
    let late = people.set_own_fields(gia, &values(&[(Field::Own1, "B 8")], &[])).await.unwrap_err();
    assert_eq!(late.code(), Code::ChangedMeanwhile);
    let seen = [(Field::Own1, "B 7"), (Field::Own2, "1.75")];
    people.set_own_fields(gia, &values(&seen, &seen)).await.unwrap();
    people.set_own_fields(gia, &values(&[(Field::Own2, "1.75")], &seen)).await.unwrap();
    assert_eq!(shown(&desk, gia).await, [(String::new(), None), ("1.75".to_owned(), None)]);
    let events = audit_event::Entity::find().all(desk.backend.db().read()).await.unwrap();
    let changed: Vec<_> = events.iter().filter(|event| event.action == "account.changed").collect();
    assert_eq!(changed.len(), 2, "what changes nothing is no event");
    assert!(changed.iter().all(|event| !event.detail.contains("B 7") && event.detail.contains("own_1")));
    let nobody = AccountId::new(uuid::Uuid::from_u128(1));
    let missing = people.set_own_fields(nobody, &values(&[(Field::Own1, "x")], &[])).await.unwrap_err();
    assert_eq!(missing.code(), Code::NotFound);
}

#[tokio::test]
async fn a_rule_that_is_made_later_keeps_values_and_marks_them() {
    let desk = TestBackend::new().await;
    let caller = administrator(&desk).await;
    let settings = desk.backend.open::<CanManageSettings>(&caller).await.unwrap();
    let people = desk.backend.open::<CanManageAccounts>(&caller).await.unwrap();
    let id = settings.add_own_field(&field("badge", "text")).await.unwrap();
    let mut ids = Vec::new();
    for (name, badge) in [("gia", "7"), ("leo", "7"), ("mia", "8"), ("noa", "")] {
        let one = account(&desk, name, AccountState::Active).await;
        people.set_own_fields(one, &values(&[(Field::Own1, badge)], &[])).await.unwrap();
        ids.push(one);
    }
    change(&desk, &caller, id, |draft| (draft.is_unique, draft.is_required) = (true, true)).await;
    assert!(has_unclaimed(desk.backend.db().read()).await.unwrap());
    // Before the first holders are marked, their values are theirs all the same.
    let used = people.set_own_fields(ids[3], &values(&[(Field::Own1, "8")], &[])).await.unwrap_err();
    assert_eq!(fault_at(used, Field::Own1), Some(Code::ValueUsed));
    while desk.backend.db().write(async |tx: Tx| claim_piece(&tx).await).await.unwrap() {}
    assert!(!has_unclaimed(desk.backend.db().read()).await.unwrap());
    let broken = async |id| shown(&desk, id).await[0].clone();
    assert_eq!(broken(ids[0]).await, ("7".to_owned(), None));
    assert_eq!(broken(ids[1]).await, ("7".to_owned(), Some(Code::ValueUsed)), "kept, and shown as such");
    assert_eq!(broken(ids[3]).await, (String::new(), Some(Code::ValueMissing)));
    assert_eq!(settings.own_fields_page().await.unwrap().rows[0].repeated, 1);
    // What has nothing to do with it is not blocked.
    people.move_to_unit(ids[1], None).await.unwrap();
    let used = people.set_own_fields(ids[3], &values(&[(Field::Own1, "8")], &[])).await.unwrap_err();
    assert_eq!(fault_at(used, Field::Own1), Some(Code::ValueUsed));
    // Once the first holder has another value, the second is its holder.
    people.set_own_fields(ids[0], &values(&[(Field::Own1, "9")], &[(Field::Own1, "7")])).await.unwrap();
    assert_eq!(broken(ids[1]).await, ("7".to_owned(), None));
    change(&desk, &caller, id, |draft| draft.is_unique = false).await;
    people.set_own_fields(ids[3], &values(&[(Field::Own1, "8")], &[])).await.unwrap();
    assert_eq!(broken(ids[3]).await, ("8".to_owned(), None));
}

async fn change(desk: &TestBackend, caller: &Caller, id: OwnFieldId, how: impl Fn(&mut FieldDraft)) {
    let settings = desk.backend.open::<CanManageSettings>(caller).await.unwrap();
    let page = settings.own_fields_page().await.unwrap();
    let row = page.rows.iter().find(|row| row.field.id == id).unwrap();
    let mut draft = FieldDraft::of(&row.field, row.version);
    how(&mut draft);
    settings.change_own_field(id, &draft).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_take_a_unique_value_at_once_one_has_it() {
    let desk = TestBackend::new().await;
    let caller = administrator(&desk).await;
    let settings = desk.backend.open::<CanManageSettings>(&caller).await.unwrap();
    let people = desk.backend.open::<CanManageAccounts>(&caller).await.unwrap();
    settings.add_own_field(&FieldDraft { is_unique: true, ..field("badge", "text") }).await.unwrap();
    for round in 0..10 {
        let one = account(&desk, &format!("gia{round}"), AccountState::Active).await;
        let other = account(&desk, &format!("leo{round}"), AccountState::Active).await;
        let badge = format!("B{round}");
        let draft = values(&[(Field::Own1, &badge)], &[]);
        let (first, second) =
            tokio::join!(people.set_own_fields(one, &draft), people.set_own_fields(other, &draft));
        let refused = [first, second].into_iter().filter_map(Result::err).collect::<Vec<_>>();
        assert_eq!(refused.len(), 1, "round {round}");
        for error in refused {
            assert_eq!(fault_at(error, Field::Own1), Some(Code::ValueUsed));
        }
    }
    assert_eq!(field_value::Entity::find().all(desk.backend.db().read()).await.unwrap().len(), 10);
}
