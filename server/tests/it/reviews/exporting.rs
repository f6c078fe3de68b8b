//! `/me/export.json` conforms to the published schemas.
//!
//! The schema beside this file was written for these tests from the text of *OpenID Identity Assurance Schema
//! Definition 1.0* (sections *Verified claims* to *Evidence type `document`*), *OpenID Connect for Identity Assurance
//! Claims Registration 1.0* and *OpenID Connect Core 1.0* (section 5.1), as far as the program uses them. The working
//! group's own schema is not normative and has no licence.

use super::{decide, fill_document, reviewer, waiting};
use crate::identities::{events, fill, me, ok, save, submit};
use crate::pictures::add_document;
use crate::support::{Browser, TestApp};
use serde_json::{Value, json};

const SCHEMA: &str = include_str!("verified_claims.schema.json");

fn assert_valid(export: &Value) {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(export).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
}

async fn export(browser: &mut Browser) -> Value {
    let answer = browser.get("/me/export.json").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"identity.json\"");
    let export = answer.json();
    assert_valid(&export);
    export
}

#[tokio::test]
async fn what_is_verified_is_exported_with_how_and_by_which_papers() {
    let app = TestApp::founded().await;
    let (mut person, mut reviewer) = (app.as_person(&[]).await, reviewer(&app).await);
    fill(&mut person, &me()).await;
    let birth = json!({
        "date_of_birth": "1990-04-17", "birth_country": "IT", "birth_locality": "Torino",
        "nationalities": "IT stateless", "sex": "F",
    });
    ok(save(&mut person, &me(), "birth", 1, birth).await);
    let contact =
        json!({ "phone": "+39 011 5551234", "street": "Via Po 1", "city": "Torino", "country": "IT" });
    ok(save(&mut person, &me(), "contact", 1, contact).await);
    let document = add_document(&mut person).await;
    ok(fill_document(&mut person, &document, "YA7319462").await);
    let draft = export(&mut person).await;
    assert!(draft.get("verified_claims").is_none(), "nothing is verified yet");
    assert_eq!(draft["family_name"], "Rossi");
    ok(submit(&mut person, &me()).await);
    let row = waiting(&mut reviewer).await[0].clone();
    ok(decide(&mut reviewer, &row, 1, "verify").await);

    let export = export(&mut person).await;
    let verified = &export["verified_claims"];
    let claims = &verified["claims"];
    assert_eq!(
        (claims["given_name"].clone(), claims["birthdate"].clone()),
        (json!("Anna"), json!("1990-04-17"))
    );
    assert_eq!(claims["place_of_birth"], json!({ "country": "ITA", "locality": "Torino" }));
    assert_eq!(
        (claims["nationalities"].clone(), claims["gender"].clone()),
        (json!(["ITA", "XXA"]), json!("female"))
    );
    assert_eq!(claims["address"]["country_code"], "ITA");
    assert!(claims.get("phone_number").is_none(), "nobody has called it");
    assert_eq!(export["phone_number"], "+390115551234");
    let verification = &verified["verification"];
    assert_eq!(verification["time"], "2026-11-22T12:00:00Z");
    assert_eq!(verification["assurance_level"], "reviewed");
    let details = &verification["evidence"][0]["document_details"];
    assert_eq!(
        (details["type"].clone(), details["document_number"].clone()),
        (json!("passport"), json!("YA7319462"))
    );
    assert_eq!(details["issuer"]["country_code"], "ITA");
    let values = export["matricula"]["values"].as_array().unwrap();
    let name = values.iter().find(|value| value["field"] == "family_name").unwrap();
    assert_eq!(
        (name["asserted"]["as"].clone(), name["checked"]["revision"].clone()),
        (json!("self"), json!(1))
    );
    assert_eq!(events(&app, "identity.exported").await, 2);
}

#[tokio::test]
async fn a_birth_of_which_only_the_month_is_known_is_exported_as_its_year() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    for (edition, (typed, claim)) in
        [("1990-04", "1990"), ("1990", "1990"), ("1990-04-17", "1990-04-17")].into_iter().enumerate()
    {
        ok(save(&mut person, &me(), "birth", edition as u32, json!({ "date_of_birth": typed })).await);
        assert_eq!(export(&mut person).await["birthdate"], claim);
    }
}

#[tokio::test]
async fn an_alias_is_exported_as_one_and_whoever_has_no_identity_exports_none() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    assert_eq!(person.get("/me/export.json").await.status, 404);
    let alias = json!({ "mode": "alias", "alias": "Desk 4", "privacy_notice": "accepted 1" });
    ok(save(&mut person, &me(), "person", 0, alias).await);
    let export = export(&mut person).await;
    assert_eq!((export["nickname"].clone(), export.get("given_name")), (json!("Desk 4"), None));
    assert_eq!(app.visitor().get("/me/export.json").await.location(), "/sign-in?next=/me/export.json");
}

#[test]
fn the_schema_refuses_what_the_specification_does() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let good = json!({
        "sub": "10000001",
        "verified_claims": {
            "verification": { "trust_framework": "matricula", "evidence": [{ "type": "document" }] },
            "claims": { "given_name": "Anna" },
        },
    });
    assert!(validator.is_valid(&good));
    for (path, wrong) in [
        ("/verified_claims/verification/trust_framework", json!(1)),
        ("/verified_claims/verification/evidence", json!([])),
        ("/verified_claims/verification/evidence/0/type", json!("rumour")),
        ("/verified_claims/claims/given_name", json!(["Anna"])),
        ("/verified_claims/claims", Value::Null),
        ("/verified_claims/verification", json!({})),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(path).unwrap() = wrong;
        assert!(!validator.is_valid(&bad), "{path}");
    }
}
