//! Every order with every pair of filters, compared with a plain model of the same people.

mod exported;
mod many_conditions;
mod searched;
mod stored;

use super::position::PositionKey;
use super::*;
use crate::gate::test_accounts;
use crate::test_backend::{NOON, TestBackend};
use domain::account::AccountState;
use domain::id::{AccountId, GroupId, UnitId};
use domain::identity::{IdentityState, Relationship};
use domain::permission::Permission;
use domain::registry::{
    Direction, FieldFilter, FieldKey, Filters, GROUPS_ASKED_MOST, IdentityStanding, ListOrder,
    RelationshipStanding, Sort, UnitFilter, When,
};
use sea_orm::{ConnectionTrait, EntityTrait};
use std::cmp::Ordering;
use stored::store;
use uuid::Uuid;

const DAY_MS: i64 = 86_400_000;
const PEOPLE: u32 = 330;
/// With a registry as small as this, every way of finding a page is taken.
const LIMITS: PlanLimits = PlanLimits { few: 40, walked: 70, counted: 100 };

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

/// All pages of a list, and how many people it says there are.
async fn all_pages(desk: &TestBackend, query: &RegistryQuery) -> (Vec<AccountId>, PeopleCount) {
    let backend = &desk.backend;
    let (mut listed, mut after) = (Vec::new(), None::<Position>);
    loop {
        let start = after.as_ref().map_or(Start::First, Start::After);
        let finding =
            Finding { reach: crate::reach::EVERYONE, backend, query, also: None, start, limits: LIMITS };
        let Some(found) = finding.find().await.unwrap() else {
            return (listed, PeopleCount::Exactly(0));
        };
        let page = &found.listed;
        let rows =
            details::rows(backend.db().read(), crate::reach::EVERYONE, &page.numbers, backend.now(), &[])
                .await
                .unwrap();
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
            let page = async |place: ListPlace| {
                viewer.registry(&RegistryAddress { query: query.clone(), place }).await.unwrap()
            };
            let (mut place, mut forwards) = (ListPlace::First, Vec::new());
            loop {
                let listed = page(place).await;
                let next = listed.next.clone();
                forwards.push(listed);
                match next {
                    Some(position) => place = ListPlace::After(position),
                    None => break,
                }
            }
            assert_eq!(forwards[0].previous, None);
            for pair in forwards.windows(2) {
                let position = pair[1].previous.clone().unwrap();
                let back = page(ListPlace::Before(position)).await;
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
    let place = ListPlace::Before(
        Position { attempt: Attempt::AsTyped(0), key: PositionKey::Text("b".to_owned()), no: 0 }.text(),
    );
    let page = viewer.registry(&RegistryAddress { query: RegistryQuery::default(), place }).await.unwrap();
    assert_eq!((page.rows.len(), page.previous), (50, None));
    assert_eq!(page.rows, first.rows);
}
