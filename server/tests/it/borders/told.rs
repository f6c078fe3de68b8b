//! Mails to those who manage accounts inside units: each is about people whom they reach.

use super::{Known, Office};
use crate::identities::{fill, me, ok};
use serde_json::json;
use std::time::Duration;

/// Mails of a kind to somebody.
async fn told(office: &Office, who: &str, kind: &str, like: &str) -> i64 {
    let sql = format!(
        "SELECT COUNT(*) FROM message m JOIN account a ON a.id = m.account_id
        WHERE m.kind = '{kind}' AND m.params LIKE '%{like}%' AND LOWER({}) = '{}'",
        if office.app.database.is_sqlite() { "HEX(a.id)" } else { "REPLACE(CAST(a.id AS TEXT), '-', '')" },
        who.replace('-', "")
    );
    office.app.database.number(&sql).await
}

async fn ends(office: &mut Office, who: &Known, day: &str) {
    let arguments = json!({ "account": who.account, "draft": { "ends_on": day } });
    ok(office.founder.api("set_end_date", arguments).await);
}

/// It is noon on 22 November 2026.
#[tokio::test]
async fn everybody_is_told_of_the_first_end_among_those_whom_they_manage() {
    let mut office = Office::new().await;
    office.app.leaves_mail();
    let (sales, other) = (office.sales.clone(), office.other.clone());
    let clerk = office.app.me(&mut office.clerk.clone()).await.to_string();
    let founder = office.app.me(&mut office.founder.clone()).await.to_string();
    let (outside, inside) = (office.person(&other).await, office.person(&sales).await);
    ends(&mut office, &outside, "2026-11-25").await;
    ends(&mut office, &inside, "2026-11-30").await;
    office.app.backend.run_due_once().await.unwrap();
    let until = |day: i64| (crate::support::NOON + day * 86_400_000 + 12 * 3_600_000).to_string();
    let of = "accounts_ending";
    assert_eq!(told(&office, &clerk, of, "").await, 1);
    assert_eq!(told(&office, &clerk, of, &until(3)).await, 0, "of somebody beyond the border");
    assert_eq!(told(&office, &founder, of, &until(3)).await, 1, "whom nobody else manages");
    office.app.advance(Duration::from_secs(86_400 * 3));
    office.app.backend.run_due_once().await.unwrap();
    assert_eq!((told(&office, &clerk, of, "").await, told(&office, &founder, of, "").await), (1, 2));
}

#[tokio::test]
async fn a_request_for_erasure_beyond_the_border_keeps_nobody_from_being_told_of_one_inside() {
    let mut office = Office::new().await;
    office.app.leaves_mail();
    let (italy, sales, other) = (office.italy.clone(), office.sales.clone(), office.other.clone());
    let clerk = office.app.me(&mut office.clerk.clone()).await.to_string();
    let kind = "erasure_requested";
    for (unit, expected) in [(other, 0), (italy, 1), (sales, 1)] {
        let mut person = office.person("").await;
        fill(&mut person.browser, &me()).await;
        office.place(&person.account, &unit).await;
        ok(person.browser.api("ask_erasure", json!({})).await);
        assert_eq!(told(&office, &clerk, kind, "").await, expected);
    }
}
