use crate::entity::mail_text;
use crate::error::{Error, Result};
use crate::gate::test_accounts::{audit, holder, signed_in};
use crate::gate::{CanManageSettings, Desk};
use crate::test_backend::{NOON, TestBackend};
use domain::form::{Code, Field};
use domain::mail_text::{MailTextDraft, MailTextState, MailTextView};
use domain::message::MessageKind;
use domain::own_field_draft::FieldDraft;
use domain::permission::Permission;
use domain::setting::{SettingSection, SettingsDraft};
use domain::text::Locale;
use sea_orm::{EntityTrait as _, IntoActiveModel as _};

async fn office() -> (TestBackend, Desk<CanManageSettings>) {
    let desk = TestBackend::new().await;
    let caller = signed_in(&desk, holder(&desk, "ada", &[Permission::ManageSettings]).await).await;
    let settings = desk.backend.open(&caller).await.unwrap();
    (desk, settings)
}

fn draft(shown: &MailTextView, subject: &str, text: &str) -> MailTextDraft {
    MailTextDraft { subject: subject.to_owned(), text: text.to_owned(), ..shown.draft.clone() }
}

const KIND: MessageKind = MessageKind::Invitation;

#[tokio::test]
async fn an_own_text_is_sent_until_the_original_is_chosen_again() {
    let (desk, office) = office().await;
    let shown = office.mail_text(KIND, Locale::En).await.unwrap();
    assert_eq!((shown.draft.version, shown.state), (0, MailTextState::Original));
    assert_eq!(shown.draft.text, shown.original_text);
    let own = draft(&shown, " Come to {organization} ", "Dear friend,\r\n\r\n{link}\n\nUntil {until}.");
    let saved = office.save_mail_text(&own).await.unwrap();
    assert_eq!((saved.draft.version, saved.state), (1, MailTextState::Own));
    assert_eq!(saved.draft.subject, "Come to {organization}");
    assert_eq!(saved.draft.text, "Dear friend,\n\n{link}\n\nUntil {until}.");
    assert_eq!((saved.changed_at, saved.changed_by.as_deref()), (Some(NOON), Some("ada (ada@Example.org)")));
    assert!(desk.backend.mail_texts().of(KIND, Locale::En).is_some(), "at once, on this replica");
    assert!(desk.backend.mail_texts().of(KIND, Locale::It).is_none());
    let page = office.mail_settings().await.unwrap();
    assert_eq!((page.changed.len(), page.changed[0].state), (1, MailTextState::Own));

    let original = office.reset_mail_text(KIND, Locale::En, 1).await.unwrap();
    assert_eq!((original.draft.version, original.state), (2, MailTextState::Original));
    assert_eq!(original.draft.text, original.original_text);
    assert!(desk.backend.mail_texts().of(KIND, Locale::En).is_none());
    assert_eq!(office.mail_settings().await.unwrap().changed, []);
    let events: Vec<_> = audit(&desk.backend).await.into_iter().map(|(action, _)| action).collect();
    assert_eq!(events[events.len() - 2..], ["mail_text.changed", "mail_text.reset"]);
}

#[tokio::test]
async fn of_two_editors_of_one_mail_the_second_is_told_and_others_are_not_disturbed() {
    let (_desk, office) = office().await;
    let shown = office.mail_text(KIND, Locale::En).await.unwrap();
    let (mine, theirs) = (draft(&shown, "A", "One\n{link}"), draft(&shown, "B", "Two\n{link}"));
    let both = tokio::join!(office.save_mail_text(&mine), office.save_mail_text(&theirs));
    let refused: Vec<Code> =
        [both.0, both.1].into_iter().filter_map(|one| one.err().map(|e| e.code())).collect();
    assert_eq!(refused, [Code::ChangedMeanwhile]);
    let refused = office.reset_mail_text(KIND, Locale::En, 0).await.unwrap_err();
    assert_eq!(refused.code(), Code::ChangedMeanwhile);
    let other = office.mail_text(KIND, Locale::It).await.unwrap();
    office.save_mail_text(&draft(&other, "C", "Tre\n{link}")).await.unwrap();
}

#[tokio::test]
async fn a_text_that_would_mislead_is_refused_by_every_way_in() {
    let (desk, office) = office().await;
    let shown = office.mail_text(KIND, Locale::En).await.unwrap();
    let evil = draft(&shown, "Hi\r\nBcc: x@evil.example", "Hi https://evil.example/{link}");
    let refused: [Result<()>; 3] = [
        office.save_mail_text(&evil).await.map(|_| ()),
        office.preview_mail_text(&evil).await.map(|_| ()),
        office.send_test_mail(&evil).await.map(|_| ()),
    ];
    for refused in refused {
        let Err(Error::Faults(faults)) = refused else { panic!("{refused:?}") };
        assert_eq!(faults.at(Field::MailSubject), Some(Code::ControlCharacter));
        assert_eq!(faults.at(Field::MailText), Some(Code::TextLink));
    }
    assert!(desk.backend.mail_texts().of(KIND, Locale::En).is_none());
}

#[tokio::test]
async fn a_preview_shows_both_parts_and_escapes_what_was_typed() {
    let (_desk, office) = office().await;
    let shown = office.mail_text(KIND, Locale::En).await.unwrap();
    let typed =
        draft(&shown, "<b>Hi</b> {username}", "<script>alert(1)</script>\nfor {email}\n\n{link}\n\nBye.");
    let preview = office.preview_mail_text(&typed).await.unwrap();
    assert_eq!(preview.subject, "<b>Hi</b> ada");
    assert!(!preview.html.contains("<script") && !preview.html.contains("<b>"), "{}", preview.html);
    assert!(preview.html.contains("class=\"button\""), "{}", preview.html);
    assert!(
        preview.text.starts_with("<script>alert(1)</script>\nfor ada@Example.org\n\nhttp://"),
        "{}",
        preview.text
    );
    assert!(preview.text.contains("\n\nBye.\n\nIf this is not for you"), "{}", preview.text);
    for kind in MessageKind::ALL {
        for locale in Locale::ALL {
            let shown = office.mail_text(*kind, *locale).await.unwrap();
            let preview = office.preview_mail_text(&shown.draft).await.unwrap();
            assert!(!preview.text.contains(['{', '}']), "{kind} {locale}: {}", preview.text);
            assert!(!preview.text.contains("\n\n\n"), "{kind} {locale}: {}", preview.text);
            assert!(preview.html.starts_with("<!doctype html>"), "{kind} {locale}");
        }
    }
}

#[tokio::test]
async fn a_text_that_breaks_a_newer_rule_is_shown_as_such() {
    let (desk, office) = office().await;
    let row = mail_text::Model {
        kind: KIND,
        locale: Locale::En,
        version: 3,
        subject: "Hi".to_owned(),
        text: "Hi {token_of_yesterday}\n{link}".to_owned(),
        changed_at: NOON,
        changed_by: None,
    };
    let work = async |tx: crate::db::Tx| {
        mail_text::Entity::insert(row.clone().into_active_model()).exec_without_returning(&*tx).await?;
        Ok(())
    };
    desk.backend.db().write(work).await.unwrap();
    let shown = office.mail_text(KIND, Locale::En).await.unwrap();
    assert_eq!((shown.state, shown.draft.text), (MailTextState::Broken, row.text.clone()));
    assert_eq!(office.mail_settings().await.unwrap().changed[0].state, MailTextState::Broken);
}

#[tokio::test]
async fn without_a_mail_server_there_is_nothing_to_try() {
    let (_desk, office) = office().await;
    assert_eq!(office.check_mail_server().await.unwrap_err().code(), Code::MailNotConfigured);
    let shown = office.mail_text(KIND, Locale::En).await.unwrap();
    assert_eq!(office.send_test_mail(&shown.draft).await.unwrap_err().code(), Code::MailNotConfigured);
}

/// Each change is an event with both texts.
#[tokio::test]
async fn whoever_changes_settings_again_and_again_comes_to_an_end() {
    let (desk, office) = office().await;
    let mut shown = office.mail_text(KIND, Locale::En).await.unwrap();
    for turn in 0..300 {
        shown = office.save_mail_text(&draft(&shown, &format!("Turn {turn}"), "Hi\n{link}")).await.unwrap();
    }
    let one_more = draft(&shown, "One more", "Hi\n{link}");
    assert_eq!(office.save_mail_text(&one_more).await.unwrap_err().code(), Code::TooMany);
    let version = shown.draft.version;
    assert_eq!(office.reset_mail_text(KIND, Locale::En, version).await.unwrap_err().code(), Code::TooMany);
    let settings = office.save_settings(SettingSection::Data, &SettingsDraft::default()).await;
    assert_eq!(settings.unwrap_err().code(), Code::TooMany);
    assert_eq!(office.add_own_field(&a_field()).await.unwrap_err().code(), Code::TooMany);
    assert_eq!(office.order_own_fields(0, &[]).await.unwrap_err().code(), Code::TooMany);
    let changed = audit(&desk.backend).await.into_iter().filter(|(action, _)| action == "mail_text.changed");
    assert_eq!(changed.count(), 300);
    desk.clock.advance(std::time::Duration::from_secs(3_600));
    office.save_mail_text(&one_more).await.unwrap();
}

fn a_field() -> FieldDraft {
    let mut draft = FieldDraft {
        key: "badge".to_owned(),
        kind: "text".to_owned(),
        level: "account".to_owned(),
        ..FieldDraft::default()
    };
    draft.label.en = "Badge".to_owned();
    draft
}
