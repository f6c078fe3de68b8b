//! Every order with every pair of filters, compared with a plain model of the same people.

use super::position::Key;
use super::*;
use crate::db::Tx;
use crate::entity::{account, identity, permission_grant, unit};
use crate::gate::test_accounts;
use crate::test_backend::{NOON, TestBackend};
use domain::account::AccountState;
use domain::id::{AccountId, GroupId, IdentityId, UnitId};
use domain::identity::{IdentityState, Relationship};
use domain::permission::Permission;
use domain::registry::{
    Direction, FieldFilter, FieldKey, Filters, GROUPS_ASKED_MOST, IdentityStanding, ListOrder, RegistryRow,
    RelationshipStanding, Sort, UnitFilter, When,
};
use domain::text::Locale;
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, Set};
use std::cmp::Ordering;
use uuid::Uuid;

const DAY_MS: i64 = 86_400_000;
const PEOPLE: u32 = 330;
/// With a registry as small as this, every way of finding a page is taken.
const LIMITS: Limits = Limits { few: 40, walked: 70, counted: 100 };

/// A person of the model.
#[derive(Clone, Debug)]
struct Modelled {
    id: AccountId,
    name: Option<(&'static str, &'static str)>,
    username: String,
    state: AccountState,
    created_at: i64,
    signed_in_at: Option<i64>,
    ends_at: Option<i64>,
    unit: Option<usize>,
    relationship: Option<Relationship>,
    identity: Option<IdentityState>,
    in_group: bool,
    holds: bool,
    cost: Option<u32>,
}

impl Modelled {
    fn email(&self) -> String {
        format!("{}@example.org", self.username)
    }

    /// Who has no name comes last.
    fn name_key(&self) -> (bool, String) {
        match self.name {
            Some((given, family)) => (false, format!("{family} {given}").to_lowercase()),
            None => (true, self.email()),
        }
    }

    fn compare(&self, other: &Self, sort: Sort) -> Ordering {
        let never = |time: Option<i64>| time.unwrap_or(-1);
        let end = |time: Option<i64>| time.unwrap_or(i64::MAX);
        match sort {
            Sort::Name => self.name_key().cmp(&other.name_key()),
            Sort::Email => self.email().cmp(&other.email()),
            Sort::Username => self.username.cmp(&other.username),
            Sort::Created => self.created_at.cmp(&other.created_at),
            Sort::SignedIn => never(self.signed_in_at).cmp(&never(other.signed_in_at)),
            Sort::Ends => end(self.ends_at).cmp(&end(other.ends_at)),
        }
    }
}

/// A filter, and what it means in the model.
struct Case {
    set: fn(&mut Filters, &World),
    meets: fn(&Modelled) -> bool,
}

struct World {
    units: [UnitId; 3],
    group: GroupId,
}

const CASES: &[Case] = &[
    Case {
        set: |filters, _| {
            filters.accounts.insert(AccountState::Active);
        },
        meets: |person| person.state == AccountState::Active,
    },
    Case {
        set: |filters, _| {
            filters.identities.extend([IdentityStanding::None, IdentityStanding::Verified]);
        },
        meets: |person| matches!(person.identity, None | Some(IdentityState::Verified)),
    },
    Case {
        set: |filters, _| {
            filters.relationships.insert(RelationshipStanding::Student);
        },
        meets: |person| person.relationship == Some(Relationship::Student),
    },
    Case {
        set: |filters, world| {
            filters.units.insert(UnitFilter::Below(world.units[0]));
        },
        meets: |person| matches!(person.unit, Some(0 | 1)),
    },
    Case {
        set: |filters, world| {
            filters.units.extend([UnitFilter::None, UnitFilter::Below(world.units[2])]);
        },
        meets: |person| matches!(person.unit, None | Some(2)),
    },
    Case {
        set: |filters, world| {
            filters.groups.insert(world.group);
        },
        meets: |person| person.in_group,
    },
    Case {
        set: |filters, _| {
            filters.permissions.insert(Permission::ViewAudit);
        },
        meets: |person| person.holds,
    },
    Case {
        set: |filters, _| {
            let key = FieldKey::parse("cost").unwrap();
            filters.fields.insert(key, FieldFilter::Equals("7".to_owned()));
        },
        meets: |person| person.cost == Some(7),
    },
    Case {
        set: |filters, _| {
            filters.fields.insert(FieldKey::parse("cost").unwrap(), FieldFilter::Empty);
        },
        meets: |person| person.cost.is_none(),
    },
    Case { set: |filters, _| filters.never_signed_in = true, meets: |person| person.signed_in_at.is_none() },
    Case {
        set: |filters, _| filters.not_signed_in_since = Some(When::Days(10)),
        meets: |person| person.signed_in_at.is_none_or(|time| time < NOON - 10 * DAY_MS),
    },
    Case {
        set: |filters, _| filters.ends_before = Some(When::Days(3)),
        meets: |person| person.ends_at.is_some_and(|time| time < NOON + 3 * DAY_MS),
    },
    Case {
        set: |filters, _| {
            filters.accounts.insert(AccountState::Suspended);
        },
        meets: |person| person.state == AccountState::Suspended,
    },
];

/// Numbers that look random and are the same at each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }

    fn person(&mut self, number: u32) -> Modelled {
        let (given, family) = (["Ann", "Bea", "Cem", "Dora"], ["Rossi", "Weiss", "Zola"]);
        let identity = (self.below(3) > 0)
            .then(|| self.one_of(&[IdentityState::Draft, IdentityState::Verified, IdentityState::Rejected]));
        let name =
            (identity.is_some() && self.below(4) > 0).then(|| (self.one_of(&given), self.one_of(&family)));
        let some = |is: bool, time: i64| is.then_some(time);
        Modelled {
            id: AccountId::new(Uuid::from_u128(u128::from(self.below(1 << 30)) << 40 | u128::from(number))),
            name,
            username: format!("{}{number}", self.one_of(&["ann", "bob", "eve"])),
            state: self.one_of(&[
                AccountState::Active,
                AccountState::Active,
                AccountState::Active,
                AccountState::Pending,
                AccountState::Suspended,
            ]),
            created_at: NOON - i64::try_from(self.below(40)).unwrap(),
            signed_in_at: some(self.below(3) > 0, NOON - i64::try_from(self.below(20)).unwrap() * DAY_MS),
            ends_at: some(self.below(3) == 0, NOON + i64::try_from(self.below(6)).unwrap() * DAY_MS),
            unit: (self.below(2) == 0).then(|| usize::try_from(self.below(3)).unwrap()),
            relationship: (self.below(2) == 0)
                .then(|| self.one_of(&[Relationship::Student, Relationship::Guest])),
            identity,
            in_group: self.below(9) == 0,
            holds: self.below(30) == 0,
            cost: (self.below(2) == 0).then(|| u32::try_from(self.below(9)).unwrap()),
        }
    }
}

async fn store(desk: &TestBackend, world: &World, people: &[Modelled]) {
    let field = Uuid::from_u128(77);
    let work = async |tx: Tx| {
        let tx = &*tx;
        for (at, id) in world.units.iter().enumerate() {
            let name = format!("Unit {at}");
            let row = unit::ActiveModel {
                id: Set(*id),
                parent: Set(if at == 1 { world.units[0].uuid() } else { Uuid::nil() }),
                name_key: Set(name.to_lowercase()),
                name: Set(name),
                code: Set(None),
                archived_at: Set(None),
                created_at: Set(NOON),
            };
            unit::Entity::insert(row).exec_without_returning(tx).await?;
        }
        for (ancestor, below, depth) in [(0, 0, 0), (1, 1, 0), (2, 2, 0), (0, 1, 1)] {
            let (ancestor, below) = (world.units[ancestor], world.units[below]);
            raw(
                tx,
                "INSERT INTO unit_below (ancestor, unit, depth) VALUES ($1, $2, $3)",
                [ancestor.into(), below.into(), depth.into()],
            )
            .await?;
        }
        raw(
            tx,
            "INSERT INTO grp (id, name, name_key, description, created_at) VALUES ($1, 'G', 'g', '', 0)",
            [world.group.into()],
        )
        .await?;
        raw(
            tx,
            "INSERT INTO field (id, key, kind, level, labels, options, is_required, is_unique, is_for_person,
                position, version) VALUES ($1, 'cost', 'number', 'account', '{}', '[]', FALSE, FALSE, FALSE, 0, 1)",
            [field.into()],
        )
        .await?;
        for (code, person) in (1..).zip(people) {
            let row = account::Model {
                id: person.id,
                email: Some(person.email()),
                email_key: Some(person.email()),
                username: Some(person.username.clone()),
                password_hash: None,
                state: person.state,
                locale: Locale::En,
                founder: false,
                created_at: person.created_at,
                created_by: None,
                activated_at: None,
                signed_in_at: person.signed_in_at,
                deleted_at: None,
                changed_at: NOON,
                has_identity: false,
                unit: person.unit.map(|unit| world.units[unit]),
                external_id: None,
                relationship: person.relationship,
                ends_at: person.ends_at,
                end_stage: None,
                data_key: None,
                suspension: None,
                suspended_until: None,
                state_before: None,
                purge_at: None,
                deletion: None,
            };
            account::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
            if let Some(state) = person.identity {
                let (given, family) = person.name.unwrap_or_default();
                let row = identity::ActiveModel {
                    id: Set(IdentityId::new(person.id.uuid())),
                    account_id: Set(Some(person.id)),
                    code: Set(code),
                    state: Set(state),
                    name: Set(format!("{given} {family}").trim().to_owned()),
                    family_name: Set(Some(family.to_owned())),
                    created_at: Set(NOON),
                    changed_at: Set(NOON),
                    ..Default::default()
                };
                identity::Entity::insert(row).exec_without_returning(tx).await?;
            }
            if person.holds {
                let row = permission_grant::ActiveModel {
                    account_id: Set(person.id),
                    permission: Set(Permission::ViewAudit),
                    granted_at: Set(NOON),
                    ..Default::default()
                };
                permission_grant::Entity::insert(row).exec_without_returning(tx).await?;
            }
        }
        Ok(())
    };
    desk.backend.db().write(work).await.unwrap();
    let link = async |tx: Tx| {
        let tx = &*tx;
        for person in people {
            if person.in_group {
                raw(
                    tx,
                    "INSERT INTO member (grp, no, account, added_at) SELECT $1, p.no, p.account, 0 FROM person p
                    WHERE p.account = $2",
                    [world.group.into(), person.id.into()],
                )
                .await?;
            }
            if let Some(cost) = person.cost {
                raw(
                    tx,
                    "INSERT INTO field_value (field, value_key, no, account, value, claimed)
                    SELECT $1, $2, p.no, p.account, $2, FALSE FROM person p WHERE p.account = $3",
                    [field.into(), cost.to_string().into(), person.id.into()],
                )
                .await?;
            }
        }
        Ok(())
    };
    desk.backend.db().write(link).await.unwrap();
}

async fn raw<const N: usize>(
    tx: &impl ConnectionTrait,
    sql: &str,
    values: [sea_orm::Value; N],
) -> Result<()> {
    let statement = sea_orm::Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    tx.execute_raw(statement).await?;
    Ok(())
}

/// All pages of a list, and how many people it says there are.
async fn all_pages(desk: &TestBackend, query: &RegistryQuery) -> (Vec<AccountId>, PeopleCount) {
    let backend = &desk.backend;
    let (mut listed, mut after) = (Vec::new(), None::<Position>);
    loop {
        let start = after.as_ref().map_or(Start::First, Start::After);
        let finding = Finding { backend, query, also: None, start, limits: LIMITS };
        let Some(found) = finding.find().await.unwrap() else {
            return (listed, PeopleCount::Exactly(0));
        };
        let page = &found.listed;
        let rows = details::rows(backend.db().read(), &page.numbers, backend.now()).await.unwrap();
        assert!(rows.len() as u64 <= query.page_size.rows());
        listed.extend(rows.into_iter().map(|row| row.account));
        let Some(ListEntry { no, key }) = page.next.clone() else { return (listed, page.count) };
        let position = Position { attempt: found.attempt, key, no };
        assert_eq!(Position::parse(&position.text(), query.column_order().0).unwrap(), position);
        after = Some(position);
    }
}

/// Everybody in this order.
fn ordered(sort: Sort, direction: Direction) -> RegistryQuery {
    RegistryQuery { order: ListOrder::By(sort, direction), ..RegistryQuery::default() }
}

async fn world() -> (TestBackend, World, Vec<Modelled>) {
    let desk = TestBackend::new().await;
    let world = World {
        units: [11, 12, 13].map(|id| UnitId::new(Uuid::from_u128(id))),
        group: GroupId::new(Uuid::from_u128(5)),
    };
    let mut numbers = Numbers(20_261_129);
    let people: Vec<Modelled> = (0..PEOPLE).map(|number| numbers.person(number)).collect();
    store(&desk, &world, &people).await;
    (desk, world, people)
}

/// What the model lists, with ties in any order, and what was listed.
fn is_as_modelled(mut expected: Vec<&Modelled>, listed: &[AccountId], query: &RegistryQuery, what: &str) {
    assert_eq!(listed.len(), expected.len(), "{what}");
    let place = |id: AccountId| listed.iter().position(|listed| *listed == id);
    assert!(expected.iter().all(|person| place(person.id).is_some()), "{what}");
    expected.sort_by_key(|person| place(person.id));
    let is_sorted = expected.is_sorted_by(|one, next| {
        let (sort, direction) = query.column_order();
        let order = one.compare(next, sort);
        let order = if direction == Direction::Ascending { order } else { order.reverse() };
        order != Ordering::Greater
    });
    assert!(is_sorted, "{what}");
}

#[tokio::test]
async fn every_order_with_every_pair_of_filters_lists_whom_a_plain_model_lists() {
    let (desk, world, people) = world().await;
    for &sort in Sort::ALL {
        for (first, one) in CASES.iter().enumerate() {
            for (second, other) in CASES.iter().enumerate().skip(first) {
                if [first, second] == [7, 8] {
                    // Two filters on one field: there is one for each.
                    continue;
                }
                let direction = Direction::ALL[(first + second) % 2];
                let mut query = ordered(sort, direction);
                (one.set)(&mut query.filters, &world);
                (other.set)(&mut query.filters, &world);
                // Of two values of one filter, any is enough.
                let is_either = [first, second] == [0, 12] || [first, second] == [3, 4];
                let meets = |person: &&Modelled| {
                    let (one, other) = ((one.meets)(person), (other.meets)(person));
                    if is_either { one || other } else { one && other }
                };
                let expected: Vec<&Modelled> = people.iter().filter(meets).collect();
                let what = format!("{sort} {direction}, filters {first} and {second}");
                let count = match expected.len() as u64 {
                    101.. => PeopleCount::MoreThan(100),
                    count => PeopleCount::Exactly(count),
                };
                let (listed, counted) = all_pages(&desk, &query).await;
                assert_eq!(counted, count, "{what}");
                is_as_modelled(expected, &listed, &query, &what);
            }
        }
    }
}

#[tokio::test]
async fn without_filters_everybody_is_listed_in_every_order_and_counted() {
    let (desk, _, people) = world().await;
    for &sort in Sort::ALL {
        for &direction in Direction::ALL {
            let query = ordered(sort, direction);
            let (listed, count) = all_pages(&desk, &query).await;
            assert_eq!(count, PeopleCount::MoreThan(100));
            is_as_modelled(people.iter().collect(), &listed, &query, &format!("{sort} {direction}"));
        }
    }
}

#[tokio::test]
async fn what_is_not_understood_or_does_not_exist_lists_nobody() {
    let (desk, _, _) = world().await;
    for text in
        ["colour=red", "unit=00000000-0000-0000-0000-0000000000ff", "field.none=empty", "account=active&v=2"]
    {
        let query = RegistryQuery::parse(text, &[]);
        assert_eq!(all_pages(&desk, &query).await, (Vec::new(), PeopleCount::Exactly(0)), "{text}");
    }
}

#[tokio::test]
async fn what_is_searched_is_one_more_condition_in_any_order() {
    let (desk, world, people) = world().await;
    while crate::search::backfill_has_work(&desk.backend).await.unwrap() {
        crate::search::backfill(&desk.backend).await.unwrap();
    }
    let named = |person: &&Modelled| person.name.is_some_and(|(given, _)| given == "Bea");
    for &sort in Sort::ALL {
        let mut query = RegistryQuery { search: "béa".to_owned(), ..ordered(sort, Direction::Ascending) };
        let (listed, count) = all_pages(&desk, &query).await;
        let expected: Vec<&Modelled> = people.iter().filter(named).collect();
        assert_eq!(count, PeopleCount::Exactly(expected.len() as u64));
        is_as_modelled(expected, &listed, &query, &format!("{sort}"));
        (CASES[3].set)(&mut query.filters, &world);
        let expected = people.iter().filter(named).filter(|person| (CASES[3].meets)(person)).collect();
        let (listed, _) = all_pages(&desk, &query).await;
        is_as_modelled(expected, &listed, &query, &format!("{sort} in a unit"));
    }
    let query = RegistryQuery { search: "weis rosi".to_owned(), ..RegistryQuery::default() };
    assert_eq!(all_pages(&desk, &query).await.0, []);
    let query = RegistryQuery { search: "bea weisss".to_owned(), ..RegistryQuery::default() };
    let expected = people.iter().filter(|person| person.name == Some(("Bea", "Weiss"))).collect();
    is_as_modelled(expected, &all_pages(&desk, &query).await.0, &query, "a typing error");
    let query = RegistryQuery { search: people[5].email(), ..RegistryQuery::default() };
    assert_eq!(all_pages(&desk, &query).await.0, [people[5].id]);
}

#[tokio::test]
async fn conditions_that_are_looked_up_mean_what_those_mean_that_are_joined() {
    let desk = TestBackend::new().await;
    let world = World {
        units: [11, 12, 13].map(|id| UnitId::new(Uuid::from_u128(id))),
        group: GroupId::new(Uuid::from_u128(5)),
    };
    let mut numbers = Numbers(7);
    let mut people: Vec<Modelled> = (0..PEOPLE).map(|number| numbers.person(number)).collect();
    for (number, person) in people.iter_mut().enumerate() {
        (person.in_group, person.holds) = (number % 2 == 0, number % 3 == 0);
    }
    store(&desk, &world, &people).await;
    while crate::search::backfill_has_work(&desk.backend).await.unwrap() {
        crate::search::backfill(&desk.backend).await.unwrap();
    }
    for &sort in Sort::ALL {
        for field in [7, 8] {
            let mut query = RegistryQuery { search: "ann".to_owned(), ..ordered(sort, Direction::Ascending) };
            let cases = [5, 6, field, 10];
            cases.iter().for_each(|case| (CASES[*case].set)(&mut query.filters, &world));
            let expected: Vec<&Modelled> = people
                .iter()
                .filter(|person| cases.iter().all(|case| (CASES[*case].meets)(person)))
                .filter(|person| first_word(person, "ann").is_some())
                .collect();
            assert!(field == 7 || !expected.is_empty());
            is_as_modelled(expected, &all_pages(&desk, &query).await.0, &query, &format!("{sort} {field}"));
        }
    }
}

#[tokio::test]
async fn as_many_conditions_as_an_address_may_have_are_planned_at_once() {
    let (desk, world, _) = world().await;
    let mut query =
        RegistryQuery { search: "ann bea cem dora eve bob zola weiss".to_owned(), ..Default::default() };
    query.filters.groups.insert(world.group);
    query
        .filters
        .groups
        .extend((100..).take(GROUPS_ASKED_MOST - 1).map(|n| GroupId::new(Uuid::from_u128(n))));
    query.filters.permissions.extend(Permission::ALL);
    query.filters.fields.insert(FieldKey::parse("cost").unwrap(), FieldFilter::Empty);
    query.filters.not_signed_in_since = Some(When::Days(1));
    query.filters.ends_before = Some(When::Days(3));
    let parsed = RegistryQuery::parse(&query.text(), &[]);
    assert_eq!(parsed, query);
    let all = tokio::time::timeout(std::time::Duration::from_secs(10), all_pages(&desk, &query)).await;
    assert_eq!(all.expect("it is planned at once").0, []);
}

/// The words of a person, as far as they begin with `beginning`: the first of them.
fn first_word(person: &Modelled, beginning: &str) -> Option<String> {
    let name = person.name.map(|(given, family)| format!("{given} {family}")).unwrap_or_default();
    let username = person.username.trim_end_matches(char::is_numeric);
    let all = format!("{name} {username}").to_lowercase();
    all.split_whitespace().filter(|word| word.starts_with(beginning)).min().map(str::to_owned)
}

#[tokio::test]
async fn while_words_are_searched_the_order_is_that_of_the_match_however_many_match() {
    let (desk, world, people) = world().await;
    while crate::search::backfill_has_work(&desk.backend).await.unwrap() {
        crate::search::backfill(&desk.backend).await.unwrap();
    }
    // Rare, frequent, and more frequent than other orders are offered for.
    for beginning in ["dora", "ros", "ann", "b"] {
        for case in std::iter::once(None).chain(CASES.iter().map(Some)) {
            let mut query = RegistryQuery { search: beginning.to_owned(), ..RegistryQuery::default() };
            if let Some(case) = case {
                (case.set)(&mut query.filters, &world);
            }
            let expected: Vec<&Modelled> = people
                .iter()
                .filter(|person| case.is_none_or(|case| (case.meets)(person)))
                .filter(|person| first_word(person, beginning).is_some())
                .collect();
            let (listed, _) = all_pages(&desk, &query).await;
            assert_eq!(listed.len(), expected.len(), "{beginning}");
            let word = |id: &AccountId| {
                let person = expected.iter().find(|person| person.id == *id).unwrap();
                (first_word(person, beginning).unwrap(), *id)
            };
            let words: Vec<(String, AccountId)> = listed.iter().map(word).collect();
            assert!(words.is_sorted(), "{beginning}: {words:?}");
        }
    }
}

#[tokio::test]
async fn another_order_is_kept_while_few_match_and_left_where_sorting_takes_too_long() {
    let (desk, _, _) = world().await;
    while crate::search::backfill_has_work(&desk.backend).await.unwrap() {
        crate::search::backfill(&desk.backend).await.unwrap();
    }
    let order_of = async |search: &str| {
        let query =
            RegistryQuery { search: search.to_owned(), ..ordered(Sort::Username, Direction::Descending) };
        let finding = Finding {
            backend: &desk.backend,
            query: &query,
            also: None,
            start: Start::First,
            limits: LIMITS,
        };
        finding.find().await.unwrap().unwrap().listed.order
    };
    assert_eq!(order_of("dora").await, Some((Sort::Username, Direction::Descending)));
    assert_eq!(order_of("ann").await, None);
    assert_eq!(order_of("").await, Some((Sort::Username, Direction::Descending)));
}

#[tokio::test]
async fn a_position_of_another_search_is_refused_or_leads_on() {
    let (desk, _, _) = world().await;
    let viewer = viewer(&desk).await;
    let nil = Uuid::nil();
    for (search, position) in [
        ("", format!("m0.1.0 {nil} ann")),
        ("ann", format!("m0.1.1 {nil} ann")),
        ("ann", format!("m0.1.18446744073709551615 {nil} ann")),
        ("ann", "m0.1.0 no-account ann".to_owned()),
        ("ann", "m0.1".to_owned()),
        ("ann", format!("m0.1.0 {nil} a\0")),
    ] {
        let query = RegistryQuery { search: search.to_owned(), ..RegistryQuery::default() };
        let address = RegistryAddress { query, place: Place::After(position.clone()) };
        let refused = viewer.registry(&address).await.map(|page| page.rows.len());
        assert!(
            matches!(refused, Err(crate::error::Error::Refused(domain::form::Code::Malformed))),
            "{search} {position}: {refused:?}"
        );
    }
}

/// The desk of somebody who may see the registry.
async fn viewer(desk: &TestBackend) -> Desk<CanViewRegistry> {
    let id = test_accounts::holder(desk, "viewer", &[Permission::ViewRegistry]).await;
    let caller = test_accounts::signed_in(desk, id).await;
    desk.backend.open(&caller).await.unwrap()
}

#[tokio::test]
async fn pages_read_backwards_are_the_pages_read_forwards() {
    let (desk, world, _) = world().await;
    let viewer = viewer(&desk).await;
    for (case, &sort) in CASES.iter().zip(Sort::ALL.iter().cycle()) {
        for &direction in Direction::ALL {
            let mut query = ordered(sort, direction);
            if direction == Direction::Descending && sort == Sort::Name {
                // Once in the order of the match.
                query = RegistryQuery { search: "a".to_owned(), ..RegistryQuery::default() };
            }
            (case.set)(&mut query.filters, &world);
            let page = async |place: Place| {
                viewer.registry(&RegistryAddress { query: query.clone(), place }).await.unwrap()
            };
            let (mut place, mut forwards) = (Place::First, Vec::new());
            loop {
                let listed = page(place).await;
                let next = listed.next.clone();
                forwards.push(listed);
                match next {
                    Some(position) => place = Place::After(position),
                    None => break,
                }
            }
            assert_eq!(forwards[0].previous, None);
            for pair in forwards.windows(2) {
                let position = pair[1].previous.clone().unwrap();
                let back = page(Place::Before(position)).await;
                assert_eq!(back.rows, pair[0].rows, "{sort} {direction}");
                assert_eq!(back.previous, pair[0].previous, "{sort} {direction}");
            }
        }
    }
}

#[tokio::test]
async fn the_first_page_is_full_also_if_somebody_before_it_has_left() {
    let (desk, _, _) = world().await;
    let viewer = viewer(&desk).await;
    let first = viewer.registry(&RegistryAddress::default()).await.unwrap();
    let place = Place::Before(
        Position { attempt: Attempt::AsTyped(0), key: Key::Text("b".to_owned()), no: 0 }.text(),
    );
    let page = viewer.registry(&RegistryAddress { query: RegistryQuery::default(), place }).await.unwrap();
    assert_eq!((page.rows.len(), page.previous), (50, None));
    assert_eq!(page.rows, first.rows);
}

#[tokio::test]
async fn an_export_has_the_list_in_its_order_whether_few_are_in_it_or_many() {
    let (desk, world, people) = world().await;
    let viewer = viewer(&desk).await;
    for (case, &sort) in CASES.iter().zip(Sort::ALL.iter().cycle()) {
        let mut query = ordered(sort, Direction::Ascending);
        (case.set)(&mut query.filters, &world);
        let expected: Vec<&Modelled> = people.iter().filter(|person| (case.meets)(person)).collect();
        let (backend, query_, start, limits) = (&desk.backend, &query, Start::First, LIMITS);
        let finding = Finding { backend, query: query_, also: None, start, limits };
        let found = finding.find().await.unwrap().unwrap();
        let (conditions, usual) = (&found.conditions, Sort::Name);
        let list = List { query: query_, conditions, words: 0, usual, start, limits };
        let (db, mut walked, mut after) = (desk.backend.db().read(), Vec::new(), None::<Position>);
        loop {
            let start = after.as_ref().map_or(Start::First, Start::After);
            let (numbers, last) = List { start, ..list }.walk_on(db, 7).await.unwrap();
            let Some(ListEntry { no, key }) = last else { break };
            after = Some(Position { attempt: Attempt::AsTyped(0), key, no });
            walked.extend(details::rows(db, &numbers, 0).await.unwrap());
        }
        let accounts = |rows: &[RegistryRow]| rows.iter().map(|row| row.account).collect::<Vec<_>>();
        let modelled: Vec<AccountId> = expected.iter().map(|person| person.id).collect();
        let listed: Vec<RegistryRow> =
            walked.iter().filter(|row| modelled.contains(&row.account)).cloned().collect();
        is_as_modelled(expected, &accounts(&listed), &query, &format!("{sort}, walked"));
        let mut export = viewer.export_registry(query).await.unwrap();
        let mut exported = Vec::new();
        while let Some(piece) = export.next().await.unwrap() {
            exported.extend(piece);
        }
        assert_eq!(exported, walked, "{sort}");
    }
}

#[tokio::test]
async fn an_export_is_one_event_that_names_nobody() {
    let (desk, _, _) = world().await;
    let viewer = viewer(&desk).await;
    let query = RegistryQuery::parse("q=rossi&account=active&signed_in=never&v=1", &[]);
    let mut export = viewer.export_registry(query).await.unwrap();
    while export.next().await.unwrap().is_some() {}
    let broken = viewer.export_registry(RegistryQuery::parse("colour=red", &[])).await;
    assert!(matches!(broken, Err(crate::error::Error::Refused(domain::form::Code::Malformed))));
    let events = crate::entity::audit_event::Entity::find().all(desk.backend.db().read()).await.unwrap();
    let details: Vec<&str> = events
        .iter()
        .filter(|event| event.action == "registry.exported")
        .map(|event| event.detail.as_str())
        .collect();
    let expected = r#"{"columns":"username,account,identity,invitation,signed_in","filters":["account","signed_in"],"people":0,"searched":true}"#;
    assert_eq!(details, [expected]);
}
