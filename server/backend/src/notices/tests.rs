use super::hash;
use crate::error::Error;
use crate::gate::test_accounts::{audit, holder, signed_in, visitor};
use crate::gate::{CanManageSettings, Desk, Public};
use crate::test_backend::TestBackend;
use domain::form::{Code, Field};
use domain::notice::{NoticeDraft, NoticeSettings};
use domain::permission::Permission;
use domain::text::Locale;
use sea_orm::ConnectionTrait as _;

async fn office() -> (TestBackend, Desk<CanManageSettings>, Desk<Public>) {
    let desk = TestBackend::new().await;
    let caller = signed_in(&desk, holder(&desk, "ada", &[Permission::ManageSettings]).await).await;
    let settings = desk.backend.open(&caller).await.unwrap();
    let public = desk.backend.open(&visitor(&desk.backend, None)).await.unwrap();
    (desk, settings, public)
}

/// The page's draft with these texts.
fn draft(page: &NoticeSettings, english: &str, italian: &str) -> NoticeDraft {
    let texts = vec![(Locale::En, english.to_owned()), (Locale::It, italian.to_owned())];
    NoticeDraft { version: page.draft.version, texts }
}

#[tokio::test]
async fn a_draft_is_read_by_nobody_and_a_published_text_by_everybody() {
    let (desk, settings, public) = office().await;
    let page = settings.notice_settings().await.unwrap();
    assert_eq!((page.next, page.versions.len(), page.is_changed), (1, 0, false));
    assert_eq!(public.notice_page(None, Locale::En).await.unwrap(), None);
    let page = settings.save_notice(&draft(&page, "# Draft", "")).await.unwrap();
    assert!(page.is_changed);
    assert_eq!(public.notice_page(None, Locale::En).await.unwrap(), None);
    let page = settings.publish_notice(&draft(&page, "# Privacy", "# Riservatezza")).await.unwrap();
    assert_eq!((page.next, page.versions.len(), page.is_changed), (2, 1, false));
    assert_eq!(page.draft.text(Locale::It), "# Riservatezza");
    for (locale, text) in [(Locale::En, "# Privacy"), (Locale::It, "# Riservatezza")] {
        let shown = public.notice_page(None, locale).await.unwrap().unwrap();
        assert_eq!((shown.version, shown.locale, shown.text.as_str()), (1, locale, text));
        assert_eq!(shown.hash, hash(text));
        assert_eq!(desk.backend.settings().privacy_notice.text_for(locale).unwrap().hash, hash(text));
    }
    let events = audit(&desk.backend).await;
    let events: Vec<_> = events.iter().map(|event| event.0.as_str()).collect();
    assert!(events.ends_with(&["notice.drafted", "notice.published"]), "{events:?}");
}

#[tokio::test]
async fn a_language_without_a_text_reads_another_one_and_earlier_versions_stay_readable() {
    let (_desk, settings, public) = office().await;
    let page = settings.notice_settings().await.unwrap();
    let page = settings.publish_notice(&draft(&page, "", "Testo")).await.unwrap();
    let shown = public.notice_page(None, Locale::En).await.unwrap().unwrap();
    assert_eq!((shown.locale, shown.text.as_str(), shown.is_in_force), (Locale::It, "Testo", true));
    settings.publish_notice(&draft(&page, "Text", "Testo")).await.unwrap();
    let first = public.notice_page(Some(1), Locale::En).await.unwrap().unwrap();
    assert_eq!((first.version, first.text.as_str(), first.is_in_force), (1, "Testo", false));
    let second = public.notice_page(None, Locale::En).await.unwrap().unwrap();
    assert_eq!(second.versions.iter().map(|(version, _)| *version).collect::<Vec<_>>(), [2, 1]);
    for unknown in [0, 3, u32::MAX] {
        let refused = public.notice_page(Some(unknown), Locale::En).await.unwrap_err();
        assert_eq!(refused.code(), Code::NotFound, "{unknown}");
    }
}

#[tokio::test]
async fn of_two_who_publish_at_once_one_is_told_and_a_version_has_one_text() {
    let (_desk, settings, public) = office().await;
    let page = settings.notice_settings().await.unwrap();
    let (first, second) = (draft(&page, "one", ""), draft(&page, "two", ""));
    let (one, two) = tokio::join!(settings.publish_notice(&first), settings.publish_notice(&second));
    let refused = one.and(two).unwrap_err();
    assert_eq!(refused.code(), Code::ChangedMeanwhile);
    assert_eq!(public.notice_page(None, Locale::En).await.unwrap().unwrap().versions.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_published_is_told_at_its_field_and_publishes_nothing() {
    let (_desk, settings, public) = office().await;
    let page = settings.notice_settings().await.unwrap();
    for (text, code) in [
        ("", Code::NoticeEmpty),
        ("[x](javascript:alert(1))", Code::LinkUnsafe),
        ("\u{0}", Code::ControlCharacter),
    ] {
        let Err(Error::Faults(faults)) = settings.publish_notice(&draft(&page, text, "")).await else {
            panic!("{text:?}");
        };
        assert_eq!(faults.at(Field::NoticeTextEn), Some(code));
    }
    assert_eq!(public.notice_page(None, Locale::En).await.unwrap(), None);
    let page = settings.publish_notice(&draft(&page, "Text", "")).await.unwrap();
    let same = settings.publish_notice(&draft(&page, " Text\n", "")).await;
    let Err(Error::Faults(faults)) = same else { panic!("{same:?}") };
    assert_eq!(faults.at(Field::NoticeTextEn), Some(Code::NoticeSame));
    let same = settings.save_notice(&draft(&page, "Text", "")).await.unwrap();
    assert_eq!(same.draft.version, page.draft.version, "what stays as it is is no change");
}

#[tokio::test]
async fn a_text_that_is_not_the_one_that_was_published_is_shown_to_nobody() {
    let (desk, settings, public) = office().await;
    let page = settings.notice_settings().await.unwrap();
    settings.publish_notice(&draft(&page, "Text", "")).await.unwrap();
    let change = "UPDATE notice_text SET text = 'Other'";
    desk.backend.db().write(async |tx| Ok(tx.execute_unprepared(change).await?)).await.unwrap();
    assert!(matches!(public.notice_page(None, Locale::En).await, Err(Error::Broken(_))));
}

#[tokio::test]
async fn no_more_than_twenty_versions_are_published_within_a_day() {
    let (desk, settings, _public) = office().await;
    let publish = async |number: usize| {
        let page = settings.notice_settings().await.unwrap();
        settings.publish_notice(&draft(&page, &format!("Text {number}"), "")).await
    };
    for number in 0..20 {
        publish(number).await.unwrap();
    }
    let refused = publish(20).await.unwrap_err();
    assert!(
        matches!(refused, Error::Later { code: Code::TooMany, retry_after: 86_400..=86_401 }),
        "{refused:?}"
    );
    desk.clock.advance(std::time::Duration::from_secs(86_400));
    publish(21).await.unwrap();
}
