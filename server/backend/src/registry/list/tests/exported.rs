//! Exports: the same people in the same order, and what the audit says of it.

use super::*;
use domain::registry::RegistryRow;

#[tokio::test]
async fn an_export_has_the_list_in_its_order_whether_few_are_in_it_or_many() {
    let (desk, world, people) = world().await;
    let viewer = viewer(&desk).await;
    for (case, &sort) in CASES.iter().zip(Sort::ALL.iter().cycle()) {
        let mut query = ordered(sort, Direction::Ascending);
        (case.set)(&mut query.filters, &world);
        let expected: Vec<&Modelled> = people.iter().filter(|person| (case.meets)(person)).collect();
        let (backend, query_, start, limits) = (&desk.backend, &query, Start::First, LIMITS);
        let finding =
            Finding { reach: crate::reach::EVERYONE, backend, query: query_, also: None, start, limits };
        let found = finding.find().await.unwrap().unwrap();
        let (conditions, usual) = (&found.conditions, Sort::Name);
        let list = List { query: query_, conditions, words: 0, usual, start, limits };
        let (db, mut walked, mut after) = (desk.backend.db().read(), Vec::new(), None::<Position>);
        loop {
            let start = after.as_ref().map_or(Start::First, Start::After);
            let (numbers, last) = List { start, ..list }.walk_on(db, 7).await.unwrap();
            let Some(ListEntry { no, key }) = last else { break };
            after = Some(Position { attempt: Attempt::AsTyped(0), key, no });
            walked.extend(details::rows(db, crate::reach::EVERYONE, &numbers, 0, &[]).await.unwrap());
        }
        let accounts = |rows: &[RegistryRow]| rows.iter().map(|row| row.account).collect::<Vec<_>>();
        let modelled: Vec<AccountId> = expected.iter().map(|person| person.id).collect();
        let listed: Vec<RegistryRow> =
            walked.iter().filter(|row| modelled.contains(&row.account)).cloned().collect();
        is_as_modelled(expected, &accounts(&listed), &query, &format!("{sort}, walked"));
        let mut export = viewer.export_registry(query, None).await.unwrap();
        let mut exported = Vec::new();
        while let Some(piece) = export.next(crate::reach::EVERYONE).await.unwrap() {
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
    let mut export = viewer.export_registry(query, None).await.unwrap();
    while export.next(crate::reach::EVERYONE).await.unwrap().is_some() {}
    let broken = viewer.export_registry(RegistryQuery::parse("colour=red", &[]), None).await;
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
