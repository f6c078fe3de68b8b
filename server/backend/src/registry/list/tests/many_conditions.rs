//! Lists with as many conditions as an address may have.

use super::searched::first_word;
use super::*;

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
    query.filters.permissions.extend(Permission::ALL.iter().copied());
    query.filters.fields.insert(FieldKey::parse("cost").unwrap(), FieldFilter::Empty);
    query.filters.not_signed_in_since = Some(When::Days(1));
    query.filters.ends_before = Some(When::Days(3));
    let parsed = RegistryQuery::parse(&query.text(), &[]);
    assert_eq!(parsed, query);
    let all = tokio::time::timeout(std::time::Duration::from_secs(10), all_pages(&desk, &query)).await;
    assert_eq!(all.expect("it is planned at once").0, []);
}
