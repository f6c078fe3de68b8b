use super::*;

#[tokio::test]
async fn people_exchange_usernames() {
    let office = Office::new().await;
    let (bea, cleo, dan) =
        (office.person("bea").await, office.person("cleo").await, office.person("dan").await);
    let mut rows = vec![
        office.changing(bea, &[(UpdateColumn::Username, "cleo")]).await,
        office.changing(cleo, &[(UpdateColumn::Username, "bea")]).await,
        office.changing(dan, &[(UpdateColumn::Username, "ada")]).await,
    ];
    rows[1].is_linked = true;
    let view = office.run(1, rows).await;
    assert_eq!((view.changed, view.failed), (2, 1));
    assert_eq!(office.outcomes(view.id).await[2], (Outcome::Failed, Some(Code::UsernameUsed)));
    assert_eq!(
        (office.username(bea).await, office.username(cleo).await),
        ("cleo".to_owned(), "bea".to_owned())
    );
    assert_eq!(office.username(dan).await, "dan");
    office.jobs().await.undo_bulk(view.id).await.unwrap();
    office.desk.backend.run_bulk_once().await.unwrap();
    assert_eq!(
        (office.username(bea).await, office.username(cleo).await),
        ("bea".to_owned(), "cleo".to_owned())
    );
}

#[tokio::test]
async fn a_circle_of_usernames_is_written_whole_or_not_at_all() {
    let office = Office::new().await;
    let (bea, cleo) = (office.person("bea").await, office.person("cleo").await);
    let nowhere = office.desk.backend.new_id::<UnitId>().to_string();
    let mut rows = vec![
        office.changing(bea, &[(UpdateColumn::Username, "cleo"), (UpdateColumn::Unit, &nowhere)]).await,
        office.changing(cleo, &[(UpdateColumn::Username, "bea")]).await,
    ];
    rows[1].is_linked = true;
    let view = office.run(1, rows).await;
    let failed = |code| (Outcome::Failed, Some(code));
    assert_eq!(office.outcomes(view.id).await, [failed(Code::ChoiceUnknown), failed(Code::UsernameUsed)]);
    assert_eq!(
        (office.username(bea).await, office.username(cleo).await),
        ("bea".to_owned(), "cleo".to_owned())
    );
}
