use super::*;
use crate::constant_time::ANSWER;
use crate::db::Failure;
use crate::entity::message;
use crate::gate::SignedIn as IsSignedIn;
use crate::gate::test_accounts::{PASSWORD, account, audit, session, sign_in_as, visitor, visitor_from};
use crate::sessions::SignedIn;
use crate::test_backend;
use domain::form::Field;
use sea_orm::QueryOrder;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::Instant;

const NEW: &str = "kaffee mit zwei löffeln";

async fn desk(backend: &Backend) -> Desk<Public> {
    backend.open(&visitor(backend, None)).await.unwrap()
}

async fn forgot(bench: &test_backend::TestBackend, email: &str) -> Result<()> {
    desk(&bench.backend).await.forgot_password(ForgotDraft { email: email.to_owned() }).await
}

/// The tokens of all links that were asked for.
async fn tokens(bench: &test_backend::TestBackend) -> Vec<String> {
    let rows = password_reset::Entity::find().order_by_asc(password_reset::Column::CreatedAt);
    let rows = rows.all(bench.backend.db().read()).await.unwrap();
    rows.iter().map(|row| Seed::from(row).token(bench.backend.keys()).unwrap()).collect()
}

async fn messages(bench: &test_backend::TestBackend) -> Vec<(MessageKind, String)> {
    let rows = message::Entity::find().all(bench.backend.db().read()).await.unwrap();
    rows.into_iter().map(|row| (row.kind, row.to_address)).collect()
}

fn choose(password: &str) -> PasswordDraft {
    PasswordDraft { password: password.to_owned(), ..PasswordDraft::default() }
}

fn code<T>(result: Result<T>) -> Option<Code> {
    result.err().map(|error| error.code())
}

#[tokio::test]
async fn a_forgotten_password_is_chosen_anew_once_and_everybody_else_is_out() {
    let bench = test_backend::TestBackend::new().await;
    let ada = account(&bench, "ada", AccountState::Active).await;
    let device = session(&bench.backend, ada).await;
    forgot(&bench, "Ada@example.org").await.unwrap();
    forgot(&bench, "ada@EXAMPLE.org").await.unwrap();
    assert_eq!(messages(&bench).await, vec![(MessageKind::PasswordReset, "ada@Example.org".to_owned()); 2]);
    let tokens = tokens(&bench).await;
    let public = desk(&bench.backend).await;
    for _ in 0..3 {
        assert_eq!(public.reset_view(&tokens[0]).await.unwrap().username, "ada");
    }
    let short = public.reset_password(&tokens[0], choose("short")).await.err();
    assert!(
        matches!(&short, Some(Error::Faults(f)) if f.at(Field::Password) == Some(Code::PasswordShort)),
        "{short:?}"
    );
    let common = public.reset_password(&tokens[0], choose("ada@example.org")).await.err();
    assert!(
        matches!(&common, Some(Error::Faults(f)) if f.at(Field::Password) == Some(Code::PasswordCommon)),
        "{common:?}"
    );

    let fresh = public.reset_password(&tokens[0], choose(NEW)).await.ok().unwrap().done();
    let is_in = async |session: &SignedIn| {
        bench.backend.open::<IsSignedIn>(&visitor(&bench.backend, Some(session))).await.is_ok()
    };
    assert!(is_in(&fresh).await);
    assert!(!is_in(&device).await);
    for token in &tokens {
        assert_eq!(code(public.reset_view(token).await), Some(Code::LinkDead));
        assert_eq!(code(public.reset_password(token, choose("")).await), Some(Code::LinkDead));
    }
    assert_eq!(code(public.sign_in(sign_in_as("ada", PASSWORD)).await), Some(Code::SignInWrong));
    assert_eq!(code(public.sign_in(sign_in_as("ada", NEW)).await), None);
    assert_eq!(
        messages(&bench).await.iter().filter(|(kind, _)| *kind == MessageKind::PasswordChanged).count(),
        1
    );
    let events = audit(&bench.backend).await;
    assert!(events.contains(&("account.password_changed".to_owned(), Some(ada))), "{events:?}");
}

#[tokio::test]
async fn asking_tells_nothing_about_who_is_registered() {
    let bench = test_backend::TestBackend::new().await;
    account(&bench, "ada", AccountState::Active).await;
    account(&bench, "ben", AccountState::Pending).await;
    account(&bench, "cyd", AccountState::Suspended).await;
    for name in ["nobody", "ada", "ben", "cyd"] {
        let email = format!("{name}@example.org");
        for _ in 0..3 {
            let asked_at = Instant::now();
            forgot(&bench, &email).await.unwrap();
            assert!(asked_at.elapsed() >= ANSWER);
        }
        let refused = forgot(&bench, &email).await.err();
        assert!(
            matches!(refused, Some(Error::Later { code: Code::TooMany, retry_after: 3_600 })),
            "{refused:?}"
        );
    }
    assert_eq!(messages(&bench).await, vec![(MessageKind::PasswordReset, "ada@Example.org".to_owned()); 3]);
    bench.clock.advance(Duration::from_secs(3_600));
    assert_eq!(code(forgot(&bench, "ada@example.org").await), None);
}

/// The address is changed between the look-up and the writing.
#[tokio::test]
async fn a_mailbox_that_an_account_has_left_gets_no_link_any_more() {
    let bench = test_backend::TestBackend::new().await;
    let ada = account(&bench, "ada", AccountState::Active).await;
    let before = accounts::by_id(EVERYONE, bench.backend.db().read(), ada).await.unwrap().unwrap();
    let change = async |tx: Tx| {
        account::Entity::update_many()
            .col_expr(account::Column::Email, Expr::value("new@example.org"))
            .col_expr(account::Column::EmailKey, Expr::value("new@example.org"))
            .filter(account::Column::Id.eq(ada))
            .exec(&*tx)
            .await?;
        Ok(())
    };
    bench.backend.db().write(change).await.unwrap();
    desk(&bench.backend).await.mail_reset(&before).await.unwrap();
    assert_eq!((tokens(&bench).await.len(), messages(&bench).await.len()), (0, 0));
}

/// A stranger's desk, and whether its request has given its place back.
async fn watched_desk(bench: &test_backend::TestBackend) -> (Desk<Public>, Arc<AtomicBool>) {
    let caller = visitor(&bench.backend, None);
    let has_waited = Arc::new(AtomicBool::new(false));
    let noted = Arc::clone(&has_waited);
    caller.on_waiting(move || noted.store(true, Ordering::Relaxed));
    (bench.backend.open(&caller).await.unwrap(), has_waited)
}

#[tokio::test]
async fn a_request_that_waits_to_be_answered_has_no_place_and_a_refused_one_does_not_wait() {
    let bench = test_backend::TestBackend::new().await;
    for waits in [true, true, true, false] {
        let (desk, has_waited) = watched_desk(&bench).await;
        let asked = desk.forgot_password(ForgotDraft { email: "ada@example.org".to_owned() }).await;
        assert_eq!((asked.is_ok(), has_waited.load(Ordering::Relaxed)), (waits, waits), "{asked:?}");
        let (desk, has_waited) = watched_desk(&bench).await;
        let asked = desk.request_fresh_link("forged").await;
        assert_eq!((asked.is_ok(), has_waited.load(Ordering::Relaxed)), (waits, waits), "{asked:?}");
    }
}

#[tokio::test]
async fn a_database_that_takes_nothing_refuses_before_anybody_is_looked_for() {
    let bench = test_backend::TestBackend::new().await;
    account(&bench, "ada", AccountState::Active).await;
    for email in ["ada@example.org", "nobody@example.org"] {
        // As many as one transaction is tried.
        bench.failures.order(Failure::Begin, 6);
        assert_eq!(code(forgot(&bench, email).await), Some(Code::Busy), "{email}");
        assert_eq!(bench.failures.left(), 0, "{email}");
    }
    // The second write is as many transactions for either.
    for email in ["ada@example.org", "nobody@example.org"] {
        let before = audit(&bench.backend).await.len();
        forgot(&bench, email).await.unwrap();
        assert_eq!(audit(&bench.backend).await.len(), before + 1, "{email}");
    }
}

#[tokio::test]
async fn one_address_cannot_ask_for_everybody() {
    let bench = test_backend::TestBackend::new().await;
    for n in 0..100 {
        let email = Email::parse(&format!("nobody{n}@example.org"), to_ascii).unwrap();
        desk(&bench.backend).await.count_request(&email).await.unwrap();
    }
    let email = Email::parse("ada@example.org", to_ascii).unwrap();
    for _ in 0..5 {
        assert_eq!(code(desk(&bench.backend).await.count_request(&email).await), Some(Code::TooMany));
    }
    let elsewhere =
        bench.backend.open::<Public>(&visitor_from(&bench.backend, None, "192.0.2.99")).await.unwrap();
    elsewhere.count_request(&email).await.unwrap();
}

#[tokio::test]
async fn a_link_that_is_late_altered_or_whose_account_is_suspended_is_dead() {
    let bench = test_backend::TestBackend::new().await;
    let ada = account(&bench, "ada", AccountState::Active).await;
    forgot(&bench, "ada@example.org").await.unwrap();
    let token = tokens(&bench).await.remove(0);
    let public = desk(&bench.backend).await;
    for wrong in ["", "x", &token[1..], &format!("{token}A")] {
        assert_eq!(code(public.reset_view(wrong).await), Some(Code::LinkDead), "{wrong}");
    }
    crate::gate::test_accounts::change(&bench, ada, |row| row.state = sea_orm::Set(AccountState::Suspended))
        .await;
    assert_eq!(code(public.reset_password(&token, choose(NEW)).await), Some(Code::LinkDead));
    crate::gate::test_accounts::change(&bench, ada, |row| row.state = sea_orm::Set(AccountState::Active))
        .await;
    assert!(public.reset_view(&token).await.is_ok());
    bench.clock.advance(Duration::from_secs(3_600));
    assert_eq!(code(public.reset_view(&token).await), Some(Code::LinkDead));
}

#[tokio::test]
async fn of_two_who_use_a_link_at_once_one_wins() {
    let bench = test_backend::TestBackend::new().await;
    account(&bench, "ada", AccountState::Active).await;
    forgot(&bench, "ada@example.org").await.unwrap();
    let token = tokens(&bench).await.remove(0);
    let both = ["kaffee mit zwei löffeln", "drei löffel im kaffee"].map(|password| {
        let (backend, token) = (bench.backend.clone(), token.clone());
        tokio::spawn(async move { code(desk(&backend).await.reset_password(&token, choose(password)).await) })
    });
    let mut answers: Vec<_> =
        futures::future::join_all(both).await.into_iter().map(|answer| answer.unwrap()).collect();
    answers.sort();
    assert_eq!(answers, [None, Some(Code::LinkDead)]);
}

#[tokio::test]
async fn passwords_that_are_refused_use_up_the_tries_of_their_link() {
    let bench = test_backend::TestBackend::new().await;
    account(&bench, "ada", AccountState::Active).await;
    forgot(&bench, "ada@example.org").await.unwrap();
    let token = tokens(&bench).await.remove(0);
    let public = desk(&bench.backend).await;
    for _ in 0..20 {
        let refused = public.reset_password(&token, choose("passwordpassword")).await;
        assert!(!matches!(refused, Ok(_) | Err(Error::Later { .. })), "it is refused as common");
    }
    let later = public.reset_password(&token, choose(NEW)).await;
    assert_eq!(code(later), Some(Code::TooMany));
    bench.clock.advance(Duration::from_secs(1_800));
    forgot(&bench, "ada@example.org").await.unwrap();
    let fresh = tokens(&bench).await.remove(1);
    assert!(public.reset_password(&fresh, choose(NEW)).await.is_ok(), "another link has its own tries");
}
