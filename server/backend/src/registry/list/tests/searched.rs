//! Searches: their words, their order and their positions.

use super::*;

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

/// The words of a person, as far as they begin with `beginning`: the first of them.
pub(super) fn first_word(person: &Modelled, beginning: &str) -> Option<String> {
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
            reach: crate::reach::EVERYONE,
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
        let address = RegistryAddress { query, place: ListPlace::After(position.clone()) };
        let refused = viewer.registry(&address).await.map(|page| page.rows.len());
        assert!(
            matches!(refused, Err(crate::error::Error::Refused(domain::form::Code::Malformed))),
            "{search} {position}: {refused:?}"
        );
    }
}
