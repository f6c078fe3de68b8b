use super::*;
use crate::Backend;
use crate::entity::{audit_event, message, permission_grant};
use crate::gate::personas::{self, PASSWORD};
use crate::gate::{CanManageInvitations, CanManageMail, CanRegisterUsers, Caller, Public};
use crate::outbox::tests::Post;
use domain::form::Field;
use domain::id::AccountId;
use domain::invitation::{AddressDraft, InvitationFilter, InviteDraft};
use domain::message::MessageState;
use domain::permission::Permission;
use domain::session::PasswordDraft;
use domain::text::Locale;
use sea_orm::QueryFilter;
use std::time::Duration;

impl Post {
    async fn register(&self, caller: &Caller) -> Desk<CanRegisterUsers> {
        self.backend.open(caller).await.unwrap()
    }

    async fn manage(&self) -> Desk<CanManageInvitations> {
        self.backend.open(&self.founder).await.unwrap()
    }

    async fn visitor(&self) -> Desk<Public> {
        self.visitor_from("192.0.2.50").await
    }

    async fn visitor_from(&self, address: &str) -> Desk<Public> {
        self.backend.open(&personas::visitor_from(&self.backend, None, address)).await.unwrap()
    }

    async fn token(&self, id: InvitationId) -> String {
        token(&self.manage().await.link(id).await.unwrap().url)
    }

    async fn rows(&self) -> Vec<invitation::Model> {
        let rows = invitation::Entity::find().order_by_asc(invitation::Column::CreatedAt);
        rows.all(self.backend.db().read()).await.unwrap()
    }

    async fn account(&self, name: &str) -> Option<account::Model> {
        let rows = account::Entity::find().filter(account::Column::Username.eq(name));
        rows.one(self.backend.db().read()).await.unwrap()
    }

    async fn actions(&self) -> Vec<String> {
        personas::audit(&self.backend).await.into_iter().map(|(action, _)| action).collect()
    }

    /// A registrar with a session, who holds these besides.
    async fn registrar(&self, name: &str, more: &[Permission]) -> Caller {
        let held: Vec<Permission> = [Permission::RegisterUsers].iter().chain(more).copied().collect();
        let account = personas::holder(&self.desk, name, &held).await;
        personas::signed_in(&self.desk, account).await
    }
}

fn token(url: &str) -> String {
    url.rsplit('/').next().unwrap().to_owned()
}

fn draft(email: &str) -> InviteDraft {
    InviteDraft { email: email.to_owned(), ..InviteDraft::default() }
}

fn password() -> PasswordDraft {
    PasswordDraft { password: PASSWORD.to_owned() }
}

fn at(result: Result<InvitationId>) -> (Field, Code) {
    match result {
        Err(Error::Faults(faults)) => (faults.first().field, faults.first().code),
        other => panic!("{other:?}"),
    }
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> Code {
    result.err().unwrap().code()
}

/// The code of a refusal where success cannot be printed.
fn refused<T>(result: Result<T>) -> Code {
    result.err().map(|error| error.code()).unwrap()
}

#[tokio::test]
async fn inviting_creates_all_of_it_in_one_transaction() {
    let post = Post::new().await;
    let before = post.actions().await.len();
    let desk = post.register(&post.founder).await;
    let invite = InviteDraft {
        email: " Ada.Lovelace+desk@Example.org ".to_owned(),
        locale: "it".to_owned(),
        note: "Welcome".to_owned(),
        days: "3".to_owned(),
        permissions: vec!["can_bulk_invite".to_owned()],
        ..InviteDraft::default()
    };
    let id = desk.invite(invite).await.unwrap();
    let account = post.account("ada.lovelace").await.unwrap();
    assert_eq!((account.state.as_str(), account.locale.as_str()), ("pending", "it"));
    assert_eq!(account.email_key.as_deref(), Some("ada.lovelace+desk@example.org"));
    let row = post.rows().await.remove(0);
    assert_eq!((row.id, row.expires_at - row.created_at), (id.uuid(), 3 * 86_400_000));
    let message = post.messages().await.remove(0);
    assert_eq!((message.state.as_str(), message.to_address.as_str()), ("queued", "Ada.Lovelace+desk@Example.org"));
    let grants = permission_grant::Entity::find().filter(permission_grant::Column::AccountId.eq(account.id));
    assert_eq!(grants.all(post.backend.db().read()).await.unwrap().len(), 1);
    assert_eq!(
        post.actions().await[before..],
        ["account.created", "permission.granted", "invitation.issued"].map(str::to_owned)
    );
}

#[tokio::test]
async fn a_fault_creates_nothing_of_it() {
    let post = Post::new().await;
    let registrar = post.registrar("reg", &[Permission::ManagePermissions]).await;
    let desk = post.register(&registrar).await;
    let greedy = InviteDraft { permissions: vec!["can_view_audit".to_owned()], ..draft("ada@example.org") };
    assert_eq!(at(desk.invite(greedy).await), (Field::Permissions, Code::PermissionNotHeld));
    assert_eq!(at(desk.invite(draft("Bob\r\nBcc: x@evil")).await).0, Field::Email);
    let taken = InviteDraft { username: "reg".to_owned(), ..draft("ada@example.org") };
    assert_eq!(at(desk.invite(taken).await), (Field::Username, Code::UsernameUsed));
    assert_eq!(at(desk.invite(draft("REG@example.org")).await), (Field::Email, Code::AlreadyRegistered));
    assert!(post.rows().await.is_empty() && post.messages().await.is_empty());
    assert!(post.account("ada").await.is_none());
    desk.invite(draft("ada@example.org")).await.unwrap();
    assert_eq!(at(desk.invite(draft("Ada@EXAMPLE.org")).await), (Field::Email, Code::AlreadyInvited));
}

#[tokio::test]
async fn derived_usernames_are_numbered_and_reserved_ones_passed_over() {
    let post = Post::new().await;
    let desk = post.register(&post.founder).await;
    for (email, username) in [
        ("ada@one.example", "ada"),
        ("ada@two.example", "ada2"),
        ("ada@three.example", "ada3"),
        ("admin@one.example", "admin2"),
        ("x@one.example", "x10"),
        ("+@one.example", "user2"),
    ] {
        desk.invite(draft(email)).await.unwrap();
        assert!(post.account(username).await.is_some(), "{username}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_want_the_same_username_at_once_one_is_told_at_the_field() {
    let post = Post::new().await;
    let (one, two) = (post.register(&post.founder).await, post.register(&post.founder).await);
    for number in 0..100 {
        let want = |who: &str| InviteDraft {
            username: format!("name{number}"),
            ..draft(&format!("{who}{number}@example.org"))
        };
        let (first, second) = tokio::join!(one.invite(want("a")), two.invite(want("b")));
        let (won, lost) = if first.is_ok() { (first, second) } else { (second, first) };
        assert!(won.is_ok(), "{number}: {won:?}");
        assert_eq!(at(lost), (Field::Username, Code::UsernameUsed), "{number}");
    }
    assert_eq!(post.rows().await.len(), 100);
    assert_eq!(post.messages().await.len(), 100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_invite_people_of_one_name_at_once_all_succeed() {
    let post = Post::new().await;
    let mut all = tokio::task::JoinSet::new();
    for number in 0..20 {
        let desk = post.register(&post.founder).await;
        all.spawn(async move { desk.invite(draft(&format!("ada@host{number}.example"))).await });
    }
    while let Some(done) = all.join_next().await {
        done.unwrap().unwrap();
    }
    assert_eq!(post.rows().await.len(), 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_invite_one_address_at_once_one_is_told_at_the_field() {
    let post = Post::new().await;
    let (one, two) = (post.register(&post.founder).await, post.register(&post.founder).await);
    for number in 0..20 {
        let email = format!("p{number}@example.org");
        let (first, second) = tokio::join!(one.invite(draft(&email)), two.invite(draft(&email)));
        let lost = if first.is_ok() { second } else { first };
        assert_eq!(at(lost), (Field::Email, Code::AlreadyInvited), "{number}");
    }
    assert_eq!(post.rows().await.len(), 20);
}

#[tokio::test]
async fn the_result_page_shows_the_link_to_the_inviter_for_a_quarter_of_an_hour() {
    let post = Post::new().await;
    let registrar = post.registrar("reg", &[]).await;
    let desk = post.register(&registrar).await;
    let id = desk.invite(draft("ada@example.org")).await.unwrap();
    let invited = desk.invited(id).await.unwrap();
    assert_eq!((invited.username.as_str(), invited.email.as_str()), ("ada", "ada@example.org"));
    assert_eq!(invited.delivery.unwrap().state, MessageState::Queued);
    let link = invited.link.unwrap();
    assert!(post.visitor().await.invitation_view(&token(&link.url)).await.is_ok());
    assert_eq!(code(post.register(&post.founder).await.invited(id).await), Code::NotFound);
    post.desk.clock.advance(Duration::from_secs(15 * 60));
    assert!(desk.invited(id).await.unwrap().link.is_none());
    let shown = post.actions().await.into_iter().filter(|action| action == "invitation.link_shown").count();
    assert_eq!(shown, 1);
}

#[tokio::test]
async fn accepting_activates_the_account_once_and_signs_it_in() {
    let post = Post::new().await;
    let id = post.invite("ada").await;
    let token = post.token(id).await;
    let visitor = post.visitor().await;
    for _ in 0..100 {
        assert_eq!(visitor.invitation_view(&token).await.unwrap().inviter, "founder (founder@Example.org)");
    }
    let short = PasswordDraft { password: "short".to_owned() };
    assert_eq!(refused(visitor.accept(&token, short).await), Code::PasswordShort);
    let signed_in = visitor.accept(&token, password()).await.unwrap();
    let account = post.account("ada").await.unwrap();
    assert_eq!(account.state, "active");
    assert!(account.password_hash.is_some() && account.signed_in_at.is_some());
    let caller = personas::visitor(&post.backend, Some(&signed_in));
    let me: Desk<crate::gate::SignedIn> = post.backend.open(&caller).await.unwrap();
    assert_eq!(me.account(), Some(AccountId::new(account.id)));
    assert_eq!(code(visitor.invitation_view(&token).await), Code::LinkDead);
    assert_eq!(refused(visitor.accept(&token, password()).await), Code::LinkDead);
    assert_eq!(code(post.manage().await.resend(id).await), Code::AccountNotPending);
    // Nothing about it goes out any more.
    post.backend.run_outbox_once().await.unwrap();
    assert!(post.sink.mails().is_empty());
}

#[tokio::test]
async fn every_dead_link_is_answered_alike() {
    let post = Post::new().await;
    let ids = [post.invite("a1").await, post.invite("b1").await, post.invite("c1").await];
    let mut dead = Vec::new();
    for id in ids {
        dead.push(post.token(id).await);
    }
    post.manage().await.revoke(ids[0]).await.unwrap();
    post.manage().await.resend(ids[1]).await.unwrap();
    post.desk.clock.advance(Duration::from_secs(8 * 86_400));
    let mut altered = dead[1].clone();
    altered.replace_range(10..11, if &altered[10..11] == "A" { "B" } else { "A" });
    dead.extend([altered, String::new(), "x".repeat(50), "../../etc".to_owned()]);
    let visitor = post.visitor().await;
    for token in dead {
        assert_eq!(code(visitor.invitation_view(&token).await), Code::LinkDead, "{token}");
        assert_eq!(refused(visitor.accept(&token, password()).await), Code::LinkDead, "{token}");
        assert_eq!(code(visitor.decline(&token).await), Code::LinkDead, "{token}");
    }
}

#[tokio::test]
async fn declining_revokes_and_tells_the_inviter_and_inviting_again_reopens() {
    let post = Post::new().await;
    let id = post.invite("ada").await;
    let token = post.token(id).await;
    let visitor = post.visitor().await;
    visitor.decline(&token).await.unwrap();
    assert_eq!(code(visitor.decline(&token).await), Code::LinkDead);
    post.backend.run_outbox_once().await.unwrap();
    let mails = post.sink.mails();
    assert_eq!(mails.len(), 1, "the invitation itself is withdrawn");
    assert_eq!(mails[0].to, "founder@Example.org");
    let account = post.account("ada").await.unwrap();
    assert_eq!(account.state, "pending");
    visitor.fresh_link(&token).await.unwrap();
    assert_eq!(post.rows().await.len(), 1, "what was revoked gets no fresh link");

    let desk = post.register(&post.founder).await;
    let again = InviteDraft { username: "ada.l".to_owned(), ..draft("ADA@example.org") };
    let second = desk.invite(again).await.unwrap();
    let reopened = post.account("ada.l").await.unwrap();
    assert_eq!(reopened.id, account.id);
    assert!(visitor.invitation_view(&post.token(second).await).await.is_ok());
    assert_eq!(code(visitor.invitation_view(&token).await), Code::LinkDead);
}

#[tokio::test]
async fn who_invites_again_hands_over_no_more_than_they_give() {
    let post = Post::new().await;
    let generous = InviteDraft { permissions: vec!["can_view_audit".to_owned()], ..draft("ada@example.org") };
    let id = post.register(&post.founder).await.invite(generous).await.unwrap();
    let registrar = post.registrar("reg", &[Permission::ManageInvitations]).await;
    let manage: Desk<CanManageInvitations> = post.backend.open(&registrar).await.unwrap();
    let mail: Desk<CanManageMail> = post.backend.open(&registrar).await.unwrap();
    let message = mail.messages(domain::message::MessageFilter::All, None).await.unwrap().rows[0].id;
    let own = AddressDraft { email: "reg.second@example.org".to_owned() };
    assert_eq!(code(manage.link(id).await), Code::PermissionNotHeld);
    assert_eq!(code(mail.message_link(message).await), Code::PermissionNotHeld);
    assert_eq!(code(manage.correct_address(id, own).await), Code::PermissionNotHeld);
    assert_eq!(code(manage.delete_pending(id).await), Code::PermissionNotHeld);
    assert_eq!(post.actions().await.iter().filter(|action| *action == "access.refused").count(), 4);

    manage.revoke(id).await.unwrap();
    let desk = post.register(&registrar).await;
    let again = desk.invite(draft("ada@example.org")).await.unwrap();
    assert!(desk.invited(again).await.unwrap().permissions.is_empty());
}

#[tokio::test]
async fn resending_kills_the_old_link_and_its_unsent_mail() {
    let post = Post::new().await;
    let first = post.invite("ada").await;
    let old = post.token(first).await;
    let second = post.manage().await.resend(first).await.unwrap();
    let visitor = post.visitor().await;
    assert_eq!(code(visitor.invitation_view(&old).await), Code::LinkDead);
    assert!(visitor.invitation_view(&post.token(second).await).await.is_ok());
    assert_eq!(code(post.manage().await.resend(first).await), Code::InvitationNotOpen);
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(post.sink.mails().len(), 1);
    let states: Vec<_> = post.rows().await.into_iter().map(|row| row.state).collect();
    assert_eq!(states, ["superseded", "open"]);
}

#[tokio::test]
async fn an_address_is_corrected_until_the_invitation_is_accepted() {
    let post = Post::new().await;
    let id = post.invite("adda").await;
    post.invite("bob").await;
    let old = post.token(id).await;
    let manage = post.manage().await;
    let to = |email: &str| AddressDraft { email: email.to_owned() };
    assert_eq!(at(manage.correct_address(id, to("no")).await), (Field::Email, Code::EmailNoAt));
    assert_eq!(at(manage.correct_address(id, to("bob@example.org")).await), (Field::Email, Code::AlreadyInvited));
    let taken = manage.correct_address(id, to("Founder@example.org")).await;
    assert_eq!(at(taken), (Field::Email, Code::AlreadyRegistered));
    let second = manage.correct_address(id, to("Ada@example.org")).await.unwrap();
    assert_eq!(post.account("adda").await.unwrap().email.as_deref(), Some("Ada@example.org"));
    let visitor = post.visitor().await;
    assert_eq!(code(visitor.invitation_view(&old).await), Code::LinkDead);
    post.backend.run_outbox_once().await.unwrap();
    let mut to: Vec<_> = post.sink.mails().into_iter().map(|mail| mail.to).collect();
    to.sort();
    assert_eq!(to, ["Ada@example.org", "bob@example.org"]);
    visitor.accept(&post.token(second).await, password()).await.unwrap();
    let late = manage.correct_address(second, AddressDraft { email: "x@example.org".to_owned() }).await;
    assert_eq!(code(late), Code::AccountNotPending);
}

#[tokio::test]
async fn deleting_a_pending_account_frees_its_address_and_its_name() {
    let post = Post::new().await;
    let id = post.invite("ada").await;
    let token = post.token(id).await;
    let manage = post.manage().await;
    manage.delete_pending(id).await.unwrap();
    assert_eq!(code(manage.delete_pending(id).await), Code::AccountNotPending);
    assert_eq!(code(post.visitor().await.invitation_view(&token).await), Code::LinkDead);
    assert!(post.account("ada").await.is_none());
    post.invite("ada").await;
    let page = manage.invitations(InvitationFilter::All, None).await.unwrap();
    assert_eq!(page.rows.len(), 2);
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(post.sink.mails().len(), 1);
}

#[tokio::test]
async fn a_fresh_link_goes_to_the_same_address_and_the_answer_tells_nothing() {
    let post = Post::new().await;
    let id = post.invite("ada").await;
    let token = post.token(id).await;
    post.desk.clock.advance(Duration::from_secs(8 * 86_400));
    post.visitor().await.fresh_link(&token).await.unwrap();
    assert_eq!(post.rows().await.len(), 2);
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(post.sink.mails().len(), 1);
    assert_eq!(post.sink.mails()[0].to, "ada@example.org");
    let fresh = post.rows().await.remove(1);
    assert_eq!(fresh.created_by, post.rows().await[0].created_by, "the inviter stays the same");
    // Of one account so many an hour, wherever they are asked from, and nobody is told.
    for host in 1..=5 {
        post.visitor_from(&format!("198.51.100.{host}")).await.fresh_link(&token).await.unwrap();
    }
    assert_eq!(post.rows().await.len(), 4);
    // From one address so many an hour, forged tokens too.
    let visitor = post.visitor_from("203.0.113.9").await;
    for _ in 0..3 {
        visitor.fresh_link("forged").await.unwrap();
    }
    assert!(matches!(visitor.fresh_link("forged").await, Err(Error::Later { code: Code::TooMany, .. })));
}

#[tokio::test]
async fn the_list_says_what_became_of_each() {
    let post = Post::new().await;
    post.sink.answer("RCPT TO:<bounced@", "550 5.1.1 no such person");
    let mut ids = Vec::new();
    for name in ["open", "bounced", "revoked", "accepted", "resent"] {
        ids.push(post.invite(name).await);
        post.desk.clock.advance(Duration::from_millis(1));
    }
    post.backend.run_outbox_once().await.unwrap();
    let manage = post.manage().await;
    manage.revoke(ids[2]).await.unwrap();
    post.visitor().await.accept(&post.token(ids[3]).await, password()).await.unwrap();
    manage.resend(ids[4]).await.unwrap();
    let names = async |filter| {
        let page = manage.invitations(filter, None).await.unwrap();
        page.rows.into_iter().map(|row| (row.username, row.is_latest)).collect::<Vec<_>>()
    };
    let row = |name: &str, is_latest| (name.to_owned(), is_latest);
    assert_eq!(
        names(InvitationFilter::Open).await,
        [row("resent", true), row("bounced", true), row("open", true)]
    );
    assert_eq!(names(InvitationFilter::Bounced).await, [row("bounced", true)]);
    assert_eq!(names(InvitationFilter::Revoked).await, [row("revoked", true)]);
    assert_eq!(names(InvitationFilter::Accepted).await, [row("accepted", true)]);
    assert_eq!(names(InvitationFilter::Expired).await, []);
    assert_eq!(names(InvitationFilter::All).await.iter().filter(|(name, _)| name == "resent").count(), 2);
    let page = manage.invitations(InvitationFilter::Bounced, None).await.unwrap();
    let bounced = &page.rows[0];
    let delivery = bounced.delivery.clone().unwrap();
    assert_eq!((delivery.state, delivery.reply.as_deref()), (MessageState::Bounced, Some("550 5.1.1 no such person")));
    assert_eq!(bounced.invited_by, "founder (founder@Example.org)");
    post.desk.clock.advance(Duration::from_secs(30 * 86_400));
    assert_eq!(names(InvitationFilter::Expired).await.len(), 3);
    assert_eq!(names(InvitationFilter::Open).await, []);
}

#[tokio::test]
async fn reminders_come_after_some_days_twice_at_most_and_never_where_they_would_be_wrong() {
    let post = Post::new().await;
    post.sink.answer("RCPT TO:<bounced@", "550 5.1.1 no such person");
    for name in ["ada", "bounced", "revoked", "accepted"] {
        let id = post.invite(name).await;
        if name == "revoked" {
            post.manage().await.revoke(id).await.unwrap();
        }
        if name == "accepted" {
            post.backend.run_outbox_once().await.unwrap();
            post.visitor().await.accept(&post.token(id).await, password()).await.unwrap();
        }
    }
    let held = InviteDraft { hold: true, ..draft("held@example.org") };
    post.register(&post.founder).await.invite(held).await.unwrap();
    let sent = post.sink.mails().len();
    let day = async |post: &Post| {
        post.desk.clock.advance(Duration::from_secs(86_400));
        remind(&post.backend).await.unwrap();
        remind(&post.backend).await.unwrap();
        post.backend.run_outbox_once().await.unwrap();
        post.sink.mails().len() - sent
    };
    let mut counts = Vec::new();
    for _ in 0..6 {
        counts.push(day(&post).await);
    }
    assert_eq!(counts, [0, 0, 1, 1, 1, 2]);
    let last = post.sink.mails().pop().unwrap();
    assert_eq!(last.to, "ada@example.org");
    assert!(last.data.contains("A reminder:"), "{}", last.data);
    let lanes = post.messages().await.into_iter().filter(|row| row.lane == 3).count();
    assert_eq!(lanes, 2);
}

#[tokio::test]
async fn the_mail_is_in_the_language_of_the_invited_person() {
    let post = Post::new().await;
    let italian = InviteDraft { locale: "it".to_owned(), ..draft("ada@example.org") };
    post.register(&post.founder).await.invite(italian).await.unwrap();
    post.backend.run_outbox_once().await.unwrap();
    assert!(post.sink.mails()[0].header("Subject").starts_with("Il tuo invito"));
    assert_eq!(post.messages().await[0].locale, Locale::It.as_str());
}

#[tokio::test]
async fn a_conflict_in_the_database_leaves_one_of_everything() {
    let post = Post::new().await;
    let failing = crate::Config { failures: post.desk.failures.clone(), ..post.backend.config().clone() };
    let backend =
        Backend::boot(failing, post.desk.clock.clone(), crate::clock::Rng::seeded(5)).await.unwrap();
    let desk: Desk<CanRegisterUsers> = backend.open(&post.founder).await.unwrap();
    post.desk.failures.order(crate::Failure::Statement, 1);
    post.desk.failures.order(crate::Failure::Commit, 2);
    desk.invite(draft("ada@example.org")).await.unwrap();
    assert_eq!(post.desk.failures.left(), 0);
    assert_eq!((post.rows().await.len(), post.messages().await.len()), (1, 1));
    let issued = audit_event::Entity::find().filter(audit_event::Column::Action.eq("invitation.issued"));
    assert_eq!(issued.all(backend.db().read()).await.unwrap().len(), 1);
    assert_eq!(message::Entity::find().all(backend.db().read()).await.unwrap().len(), 1);
}
