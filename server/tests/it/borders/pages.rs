//! Every page, form, file and stream, as somebody inside a border: what is told is the same with and without people beyond it,
//! and whoever is beyond it is answered for like nobody.

use super::walk::{NOBODY, Outside, settle_others};
use super::{Known, Office};
use crate::identities::{add_document_as, me, new_id, ok};
use crate::pictures::{picture_path, store};
use crate::routes::{plain_routes, send};
use crate::support::{Answer, Browser};
use domain::id::JobId;
use domain::paths;
use http::Method;
use serde_json::json;

/// Paths that are posted to, or deleted, and name nobody but the caller or the holder of a link.
const OF_ONESELF: &[&str] = &[
    "/setup",
    "/sign-in",
    "/sign-in/second-factor",
    "/sign-out",
    "/me/confirm",
    "/language",
    "/forgot-password",
    "/reset-password/{token}",
    "/confirm/{token}",
    "/stop/{token}",
    "/invitation/{token}",
    "/invitation/{token}/decline",
    "/invitation/{token}/fresh-link",
    "/join/{token}",
    "/join/confirm/{token}",
    "/administration/settings/mail/preview",
    "/api/logo",
];

/// Addresses of pages that find people by what they say after the path.
const SEARCHES: &[&str] = &[
    "/administration/registry?q=bianchi&v=1",
    "/administration/registry?q=outside&v=1",
    "/administration/registry?unit=none&v=1",
    "/administration/registry?account=suspended&v=1",
    "/administration/registry?erasure=requested&v=1",
    "/administration/registry/export.csv?q=bianchi&v=1",
    "/administration/invitations?state=all&q=outside",
    "/administration/invitations?state=all",
    "/administration/user-registration/identity?q=bianchi",
    "/administration/permissions?q=outside",
    "/administration/reviews?state=decided",
];

/// What is told, without what differs from one answer to the next: the nonce of scripts, and in which order the data of a page
/// have come.
fn told(answer: &Answer) -> (u16, String, Vec<String>) {
    let mut parts = answer.body.split("nonce=\"");
    let mut body = parts.next().unwrap_or_default().to_owned();
    body.extend(parts.filter_map(|part| part.split_once('"')).map(|(_, rest)| rest));
    for list in ["__PENDING_RESOURCES=[", "__INCOMPLETE_CHUNKS=["] {
        if let Some((before, rest)) = body.split_once(list) {
            let (_, rest) = rest.split_once(']').unwrap_or_default();
            body = format!("{before}{rest}");
        }
    }
    let scripts = body.replace("</script>", "<script").replace("__RESOLVED_RESOURCES[", "<script");
    let mut pieces: Vec<String> = scripts
        .split("<script")
        .map(|piece| piece.trim_start_matches(|c: char| c.is_ascii_digit()))
        .map(|piece| piece.trim_matches(|c: char| c == ';' || c.is_whitespace()).to_owned())
        .filter(|piece| !matches!(piece.as_str(), "" | ">"))
        .collect();
    pieces.sort();
    (answer.status, answer.location().to_owned(), pieces)
}

async fn get(browser: &Browser, path: &str) -> Answer {
    browser.clone().get(path).await
}

/// What is told about somebody, with nobody in their place.
fn as_of_nobody(mut answer: Answer, names: &[(&str, &str)]) -> (u16, String, Vec<String>) {
    for (name, nobody) in names {
        answer.body = answer.body.replace(name, nobody);
    }
    told(&answer)
}

/// What is beyond the border of what a segment of a path names; nothing where that is about nobody.
fn ids_of<'a>(segment: &str, outside: &'a Beyond) -> Vec<&'a str> {
    let people = &outside.people;
    match segment {
        "{account}" => vec![&people.account, &people.invited],
        "{identity}" => vec![&people.identity, &people.nowhere],
        "{job}" => vec![&outside.job],
        "{document}" => vec![&outside.document],
        "{token}" | "{section}" | "{version}" => Vec::new(),
        other => panic!("{other} is walked by nobody: say what it names"),
    }
}

/// People beyond the border, with a picture of a document and a job about them.
struct Beyond {
    people: Outside,
    document: String,
    /// Done, so that its stream ends.
    job: String,
}

impl Beyond {
    async fn settle(office: &mut Office) -> Self {
        let people = settle_others(office).await;
        let other = office.other.clone();
        let Known { mut browser, account } = office.person(&other).await;
        let document = new_id();
        ok(add_document_as(&mut browser, &me(), &document).await);
        store(&mut browser, &document).await;
        let draft = json!({
            "key": "00000000-0000-4000-8000-00000000b0b0", "action": { "suspend": {} }, "confirmed": 1,
            "selection": { "people": [account] },
        });
        let job = ok(office.founder.api("begin_action", json!({ "draft": draft })).await);
        office.app.backend.run_bulk_once().await.unwrap();
        Self { people, document, job: job.as_str().unwrap().to_owned() }
    }
}

/// What a form says.
type Fields<'a> = Vec<(&'a str, &'a str)>;

/// Every path that is read.
fn pages() -> Vec<String> {
    let read = plain_routes().into_iter().filter(|(method, ..)| *method == Method::GET);
    let paths = read.map(|(_, path, _)| {
        let known =
            path.replace("{section}", "security").replace("{token}", "unknown").replace("{version}", "1");
        known
            .split('/')
            .map(|part| if part.starts_with('{') { NOBODY } else { part })
            .collect::<Vec<_>>()
            .join("/")
    });
    paths.chain(SEARCHES.iter().map(|address| (*address).to_owned())).collect()
}

#[tokio::test]
async fn every_page_and_file_tells_the_same_with_and_without_people_beyond_the_border() {
    let mut office = Office::new().await;
    office.app.leaves_mail();
    let italy = office.italy.clone();
    office.submitted(&italy, "Verdi").await;
    office.invited(&italy, "inside@aldine.example").await;
    let mut before = Vec::new();
    // What the first answers change of the asking person is changed then.
    for _ in 0..2 {
        before.clear();
        for path in pages() {
            before.push((path.clone(), told(&get(&office.clerk, &path).await)));
        }
    }
    let opened = before.iter().filter(|(_, (status, ..))| *status == 200).count();
    assert!(opened > 20, "only {opened} pages were opened");
    Beyond::settle(&mut office).await;
    for (path, before) in before {
        assert!(before.0 < 500, "{path}: {before:?}");
        assert_eq!(told(&get(&office.clerk, &path).await), before, "{path}");
    }
}

#[tokio::test]
async fn every_page_file_stream_and_picture_of_somebody_beyond_the_border_is_answered_like_nobodys() {
    let mut office = Office::new().await;
    office.app.leaves_mail();
    let outside = Beyond::settle(&mut office).await;
    let mut walked = 0;
    for (method, path, _) in plain_routes() {
        for segment in path.split('/').filter(|part| part.starts_with('{')) {
            for id in ids_of(segment, &outside) {
                let (theirs, nobodys) = (path.replace(segment, id), path.replace(segment, NOBODY));
                let answer = send(&mut office.clerk.clone(), &method, &theirs, &[]).await;
                let nobody = send(&mut office.clerk.clone(), &method, &nobodys, &[]).await;
                assert!(matches!(nobody.status, 303 | 404), "{method} {nobodys}: {}", nobody.status);
                assert_eq!(as_of_nobody(answer, &[(id, NOBODY)]), told(&nobody), "{method} {theirs}");
                walked += 1;
            }
        }
    }
    assert!(walked >= 12, "{walked}");
    // What pages are told of after their path.
    let (page, id) = (format!("{}?invited=", paths::NEW_USER), &outside.people.invitation);
    let answer = get(&office.clerk, &format!("{page}{id}")).await;
    let nobody = get(&office.clerk, &format!("{page}{NOBODY}")).await;
    assert_eq!(as_of_nobody(answer, &[(id, NOBODY)]), told(&nobody), "{page}{id}");
    // The browser makes the id of a new registration, so nobody's is a new one. Somebody's is answered like the page of an
    // identity that does not exist: what is typed there could not be saved.
    let theirs = format!("{}?registration={}", paths::COMPLETE_REGISTRATION, outside.people.identity);
    let answer = get(&office.clerk, &theirs).await;
    assert_eq!(answer.status, 404);
    assert!(answer.body.contains("Page not found"), "{}", answer.body);
    // Of a picture, the revision that a case is compared with.
    let of_revision = |document: &str| format!("{}?revision=1", picture_path(document, "front"));
    let answer = get(&office.clerk, &of_revision(&outside.document)).await;
    assert_eq!(told(&answer), told(&get(&office.clerk, &of_revision(NOBODY)).await));
    // They are there, for whoever reaches them.
    for path in [
        picture_path(&outside.document, "front"),
        paths::bulk_job_events(outside.job.parse::<JobId>().unwrap()),
        paths::person(outside.people.account.parse().unwrap()),
    ] {
        assert_eq!(office.founder.get(&path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn every_form_that_names_somebody_beyond_the_border_is_answered_like_one_that_names_nobody() {
    let mut office = Office::new().await;
    office.app.leaves_mail();
    let outside = Beyond::settle(&mut office).await;
    let other = office.other.clone();
    let (mut second, address) = office.app.person(&[]).await;
    let account = office.app.me(&mut second).await.to_string();
    office.place(&account, &other).await;
    let forms = plain_routes().into_iter().filter(|(method, path, _)| {
        // Pictures are walked by their paths.
        *method != Method::GET && !OF_ONESELF.contains(path) && !path.contains("{document}")
    });
    for (method, path, _) in forms {
        // What the form names, and what is told instead.
        let (fields, instead): (Fields<'_>, Fields<'_>) = match path {
            // An address is used, whatever has become of its invitation.
            "/administration/user-registration/new" => {
                for (email, unit) in [("outside@aldine.example", ""), ("new@aldine.example", other.as_str())]
                {
                    let fields = [("email", email), ("username", "somebody.new"), ("unit", unit)];
                    let answer = send(&mut office.clerk.clone(), &method, path, &fields).await;
                    let (email_of_other, unit_of_nobody) =
                        if unit.is_empty() { (address.as_str(), "") } else { (email, NOBODY) };
                    let fields =
                        [("email", email_of_other), ("username", "somebody.new"), ("unit", unit_of_nobody)];
                    let instead = send(&mut office.clerk.clone(), &method, path, &fields).await;
                    assert_eq!(instead.status, 422, "{}", instead.body);
                    let names = [(email, email_of_other), (unit, unit_of_nobody)];
                    let names: Vec<_> = names.into_iter().filter(|(name, _)| !name.is_empty()).collect();
                    assert_eq!(as_of_nobody(answer, &names), told(&instead), "{path} {email} {unit}");
                }
                continue;
            }
            "/administration/registry/export.csv" => {
                (vec![("people", outside.people.account.as_str())], vec![("people", NOBODY)])
            }
            other => panic!("{other} is walked by nobody: say whom its form names"),
        };
        let common = [("list", "columns=username&v=1"), ("delimiter", ",")];
        let fields: Vec<_> = fields.into_iter().chain(common).collect();
        let instead: Vec<_> = instead.into_iter().chain(common).collect();
        let answer = send(&mut office.clerk.clone(), &method, path, &fields).await;
        let nobody = send(&mut office.clerk.clone(), &method, path, &instead).await;
        assert_eq!(nobody.status, 200, "{}", nobody.body);
        assert_eq!(told(&answer), told(&nobody), "{method} {path}");
    }
}
