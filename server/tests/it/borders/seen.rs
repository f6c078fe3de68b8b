//! What is seen from inside a border is what is seen of the same people from outside.

use super::Office;
use crate::identities::ok;
use crate::support::Browser;
use serde_json::{Value, json};

/// The latest day of the overview.
async fn today(browser: &mut Browser) -> Value {
    let overview = ok(browser.api("overview", json!({})).await);
    overview["days"].as_array().unwrap().last().unwrap().clone()
}

#[tokio::test]
async fn the_days_inside_a_border_are_those_of_the_people_who_were_inside_then() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    let mut clerk = office.clerk.clone();
    let counts = |day: &Value| (day["sent"].as_u64().unwrap(), day["accepted"].as_u64().unwrap());
    assert_eq!(counts(&today(&mut clerk).await), (0, 0), "the clerk was invited without a unit");
    office.invited(&other, "outside@aldine.example").await;
    let invited = clerk.invite(json!({ "email": "inside@aldine.example" })).await;
    let account = invited["account"].as_str().unwrap().to_owned();
    assert_eq!(counts(&today(&mut clerk).await), (1, 0));
    office.place(&account, &other).await;
    assert_eq!(counts(&today(&mut clerk).await), (1, 0), "the day stays with the unit of then");
    assert_eq!(counts(&today(&mut office.founder).await), (3, 1));

    let of_italy = ok(clerk.api("overview", json!({ "unit": italy })).await);
    assert_eq!(counts(of_italy["days"].as_array().unwrap().last().unwrap()), (0, 0), "inside it nobody was");
    assert_eq!(clerk.api("overview", json!({ "unit": other })).await.refusal(), (404, "not_found".into()));
}

#[tokio::test]
async fn the_same_people_are_found_in_the_same_order_inside_a_border_and_outside() {
    let mut office = Office::new().await;
    let italy = office.italy.clone();
    for last in ["d", "c", "b", "a"] {
        office.invited(&italy, &format!("common.zz{last}@aldine.example")).await;
    }
    // Beyond the border many have the longer word, so that the shorter one is rarer.
    for number in 1..=3 {
        office.invited("", &format!("common.other{number}@aldine.example")).await;
    }
    let address = json!({ "address": "q=comm+zz&v=1" });
    let mut found = Vec::new();
    for browser in [&mut office.founder, &mut office.clerk.clone()] {
        let view = ok(browser.api("registry", address.clone()).await);
        let rows = view["page"]["rows"].as_array().unwrap().iter();
        found.push(rows.map(|row| row["username"].clone()).collect::<Vec<_>>());
    }
    assert_eq!(found[0].len(), 4);
    assert_eq!(found[0], found[1]);
}
