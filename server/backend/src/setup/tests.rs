use super::*;
use crate::clock::{FixedClock, Rng};
use crate::entity::wrapped_key;
use crate::gate::SignedIn as IsSignedIn;
use crate::gate::test_accounts::{PASSWORD, audit, visitor};
use crate::test_backend::{self, Folder, NOON};
use crate::{Backend, Config};
use sea_orm::PaginatorTrait;
use std::sync::Arc;

fn draft(backend_link: &str, name: &str) -> SetUpDraft {
    SetUpDraft {
        setup_code: backend_link.split_once("?code=").unwrap().1.to_owned(),
        organization_name: "Società Esempio".to_owned(),
        email: format!("{name}@example.org"),
        username: name.to_owned(),
        password: PASSWORD.to_owned(),
        time_zone: "Europe/Rome".to_owned(),
    }
}

#[tokio::test]
async fn the_organization_gets_the_language_of_its_set_up() {
    let bench = test_backend::TestBackend::new().await;
    let link = bench.backend.setup_link().await.unwrap().unwrap();
    let parts = http::Request::get("/").header("accept-language", "it").body(()).unwrap().into_parts().0;
    let caller = bench.backend.identify(&parts, "192.0.2.7".parse().unwrap());
    let public: Desk<Public> = bench.backend.open(&caller).await.unwrap();
    public.set_up(draft(&link, "ada")).await.unwrap();
    assert_eq!(bench.backend.settings().default_locale, domain::text::Locale::It);
    assert_eq!(bench.backend.settings().time_zone.name(), "Europe/Rome");
}

#[tokio::test]
async fn a_browser_without_a_known_time_zone_sets_up_in_utc() {
    for zone in ["", "Mars/Olympus_Mons", "../../etc/passwd"] {
        let bench = test_backend::TestBackend::new().await;
        let link = bench.backend.setup_link().await.unwrap().unwrap();
        let draft = SetUpDraft { time_zone: zone.to_owned(), ..draft(&link, "ada") };
        desk(&bench.backend).await.set_up(draft).await.unwrap();
        assert_eq!(bench.backend.settings().time_zone.name(), "UTC", "{zone}");
    }
}

async fn desk(backend: &Backend) -> Desk<Public> {
    backend.open(&visitor(backend, None)).await.unwrap()
}

#[tokio::test]
async fn the_founder_sets_up_with_the_printed_code_and_is_in() {
    let bench = test_backend::TestBackend::new().await;
    let link = bench.backend.setup_link().await.unwrap().unwrap();
    assert!(link.starts_with("http://127.0.0.1:3000/setup?code="), "{link}");
    assert_eq!(bench.backend.setup_link().await.unwrap().unwrap(), link, "the same at every start");
    let public = desk(&bench.backend).await;
    assert!(public.set_up_open().await.unwrap());
    // A founder may be called what nobody else may, and type the code as people do.
    let mut draft = draft(&link, "admin");
    draft.setup_code = draft.setup_code.to_lowercase().replace('-', " ");
    let session = public.set_up(draft.clone()).await.ok().unwrap();
    let keys = wrapped_key::Entity::find().count(bench.backend.db().read()).await.unwrap();
    assert_eq!(keys, 1, "the first erasure does not have to store its key");
    let caller = visitor(&bench.backend, Some(&session));
    let opened = bench.backend.open::<IsSignedIn>(&caller).await.unwrap();
    assert!(opened.person().unwrap().founder);
    assert_eq!(bench.backend.settings().organization_name, "Società Esempio");
    assert!(!public.set_up_open().await.unwrap());
    assert_eq!(bench.backend.setup_link().await.unwrap(), None);
    let again = public.set_up(draft).await.err();
    assert!(matches!(again, Some(Error::Refused(Code::SetupClosed))), "{again:?}");
    let actions: Vec<_> = audit(&bench.backend).await.into_iter().map(|(action, _)| action).collect();
    assert_eq!(actions, ["setup.completed", "session.opened"]);
}

#[tokio::test]
async fn a_wrong_code_and_a_common_password_are_told_at_their_fields() {
    let bench = test_backend::TestBackend::new().await;
    let link = bench.backend.setup_link().await.unwrap().unwrap();
    let public = desk(&bench.backend).await;
    for code in ["0000-0000-0000-0000", "x"] {
        let wrong = SetUpDraft { setup_code: code.to_owned(), ..draft(&link, "ada") };
        let refused = public.set_up(wrong).await.err();
        assert!(
            matches!(&refused, Some(Error::Faults(faults)) if faults.at(Field::SetupCode) == Some(Code::SetupCodeWrong)),
            "{refused:?}"
        );
    }
    let common = SetUpDraft { password: "societàesempio1".to_owned(), ..draft(&link, "ada") };
    let refused = public.set_up(common).await.err();
    assert!(
        matches!(&refused, Some(Error::Faults(faults)) if faults.at(Field::Password) == Some(Code::PasswordCommon)),
        "{refused:?}"
    );
    assert!(public.set_up_open().await.unwrap());
}

#[tokio::test]
async fn of_founders_at_once_one_wins() {
    let bench = test_backend::TestBackend::new().await;
    let link = bench.backend.setup_link().await.unwrap().unwrap();
    let all = (0..6).map(|n| {
        let (backend, link) = (bench.backend.clone(), link.clone());
        tokio::spawn(async move {
            // Some have even the same address.
            let draft = draft(&link, ["ada", "ben", "ada"][n % 3]);
            desk(&backend).await.set_up(draft).await.err().map(|error| error.code())
        })
    });
    let mut answers: Vec<_> =
        futures::future::join_all(all).await.into_iter().map(|answer| answer.unwrap()).collect();
    answers.sort();
    assert_eq!(answers[0], None);
    assert_eq!(answers[1..], [Some(Code::SetupClosed); 5]);
    assert_eq!(account::Entity::find(EVERYONE).count(bench.backend.db().read()).await.unwrap(), 1);
}

#[tokio::test]
async fn a_configured_code_takes_the_place_of_the_derived_one() {
    let folder = Folder::new();
    let config =
        Config { setup_code: Some("per favore & grazie".to_owned()), ..Config::sqlite(folder.path()) };
    let backend = Backend::boot(config, Arc::new(FixedClock::at(NOON)), Rng::seeded(1)).await.unwrap();
    let link = backend.setup_link().await.unwrap().unwrap();
    assert!(link.ends_with("?code=per%20favore%20%26%20grazie"), "{link}");
    let draft = SetUpDraft { setup_code: "PER FAVORE & GRAZIE".to_owned(), ..draft(&link, "ada") };
    assert!(desk(&backend).await.set_up(draft).await.is_ok());
}
