use crate::error::{Error, Result};
use crate::gate::test_accounts::{audit, holder, signed_in};
use crate::gate::{CanManageSettings, Desk};
use crate::test_backend::TestBackend;
use domain::audit::Action;
use domain::form::{Code, Field};
use domain::mail_text::MailTextDraft;
use domain::message::MessageKind;
use domain::permission::Permission;
use domain::setting::{
    ChangedSetting, Setting, SettingChange, SettingHistory, SettingSection, SettingsDraft, SettingsPage,
};
use domain::text::Locale;

async fn office() -> (TestBackend, Desk<CanManageSettings>) {
    let desk = TestBackend::new().await;
    let caller = signed_in(&desk, holder(&desk, "ada", &[Permission::ManageSettings]).await).await;
    let settings = desk.backend.open(&caller).await.unwrap();
    (desk, settings)
}

fn draft(page: &SettingsPage, setting: Setting, value: &str) -> SettingsDraft {
    SettingsDraft { version: page.version, values: vec![(setting, value.to_owned())] }
}

async fn changes(settings: &Desk<CanManageSettings>, section: SettingSection) -> Vec<SettingChange> {
    settings.settings_history(section, None).await.unwrap().changes
}

#[tokio::test]
async fn a_saved_setting_applies_at_once_and_its_page_says_who_has_changed_it() {
    let (desk, settings) = office().await;
    let page = settings.settings_page(SettingSection::Registration).await.unwrap();
    let saved = settings
        .save_settings(SettingSection::Registration, &draft(&page, Setting::InvitationDays, " 14 "))
        .await
        .unwrap();
    assert_eq!(desk.backend.settings().invitation_days, 14);
    let row = saved.settings.iter().find(|row| row.setting == Setting::InvitationDays).unwrap();
    assert_eq!((row.value.as_str(), row.default.as_str()), ("14", "7"));
    let known = changes(&settings, SettingSection::Registration).await;
    let change = &known[0];
    let (setting, before, after) = (Setting::InvitationDays, "7".to_owned(), "14".to_owned());
    assert_eq!(change.what, ChangedSetting::Value { setting, before, after });
    assert_eq!(change.by.as_deref(), Some("ada (ada@Example.org)"));
    assert_eq!(audit(&desk.backend).await.last().unwrap().0, "setting.changed");
    let same = settings
        .save_settings(SettingSection::Registration, &draft(&page, Setting::InvitationDays, "14"))
        .await
        .unwrap();
    assert_eq!(same.version, saved.version, "what stays as it is is no change");
    assert_eq!(changes(&settings, SettingSection::Registration).await, known);
}

#[tokio::test]
async fn of_two_editors_the_second_is_told_and_nothing_of_theirs_is_lost() {
    let (desk, settings) = office().await;
    let section = SettingSection::Security;
    let page = settings.settings_page(section).await.unwrap();
    settings.save_settings(section, &draft(&page, Setting::SessionDays, "30")).await.unwrap();
    let refused =
        settings.save_settings(section, &draft(&page, Setting::SessionDays, "3")).await.unwrap_err();
    assert_eq!(refused.code(), Code::ChangedMeanwhile);
    assert_eq!(desk.backend.settings().session_days, 30);
    // Another section is another page.
    let other = settings.settings_page(SettingSection::Data).await.unwrap();
    settings.save_settings(SettingSection::Data, &draft(&other, Setting::BulkRowsDays, "30")).await.unwrap();
}

#[tokio::test]
async fn a_value_outside_its_limits_is_refused_at_its_field_and_saves_nothing_else() {
    let (desk, settings) = office().await;
    let page = settings.settings_page(SettingSection::Organization).await.unwrap();
    let values = [
        (Setting::OrganizationName, "  "),
        (Setting::SupportContact, "help@aldine.example"),
        (Setting::DefaultLocale, "xx"),
        // Of another section: ignored, but checked.
        (Setting::LeastAge, "131"),
    ];
    let values = values.map(|(setting, value)| (setting, value.to_owned())).to_vec();
    let draft = SettingsDraft { version: page.version, values };
    let refused: Result<SettingsPage> = settings.save_settings(SettingSection::Organization, &draft).await;
    let Err(Error::Faults(faults)) = refused else { panic!("{refused:?}") };
    assert_eq!(faults.at(Field::OrganizationName), Some(Code::OrganizationMissing));
    assert_eq!(faults.at(Field::DefaultLocale), Some(Code::ChoiceUnknown));
    assert_eq!(faults.at(Field::LeastAge), Some(Code::NumberRange));
    assert_eq!(desk.backend.settings().support_contact, "");
}

#[tokio::test]
async fn a_page_does_not_change_settings_of_another_one() {
    let (desk, settings) = office().await;
    let page = settings.settings_page(SettingSection::Data).await.unwrap();
    settings.save_settings(SettingSection::Data, &draft(&page, Setting::LeastAge, "18")).await.unwrap();
    assert_eq!(desk.backend.settings().least_age, 0);
}

#[tokio::test]
async fn no_setting_is_there_twice_and_no_text_of_a_mail_leads_to_a_page() {
    let (_desk, settings) = office().await;
    let page = settings.settings_page(SettingSection::Identity).await.unwrap();
    let values = vec![(Setting::LeastAge, "5".to_owned()), (Setting::LeastAge, "6".to_owned())];
    let twice = SettingsDraft { version: page.version, values };
    let refused = settings.save_settings(SettingSection::Identity, &twice).await.unwrap_err();
    assert_eq!(refused.code(), Code::Invalid);
    let page = settings.settings_page(SettingSection::Organization).await.unwrap();
    for (setting, text, code) in [
        (Setting::OrganizationName, "Aldine https://evil.example/x", Some(Code::TextLink)),
        (Setting::SupportContact, "HTTP://evil.example/login", Some(Code::TextLink)),
        (Setting::SupportContact, "ask www.evil.example", Some(Code::TextLink)),
        (Setting::OrganizationName, "Ald\u{202e}eni", Some(Code::ControlCharacter)),
        (Setting::SupportContact, "help@aldine.example, +39 06 1234", None),
    ] {
        let saved = settings.save_settings(SettingSection::Organization, &draft(&page, setting, text)).await;
        assert_eq!(saved.err().map(|error| error.code()), code, "{text}");
    }
    let page = settings.settings_page(SettingSection::Security).await.unwrap();
    let open = draft(&page, Setting::SignInTriesAccount, "101");
    assert_eq!(
        settings.save_settings(SettingSection::Security, &open).await.unwrap_err().code(),
        Code::NumberRange
    );
}

#[tokio::test]
async fn a_time_zone_is_one_that_the_host_knows_under_the_name_that_it_has() {
    let (desk, settings) = office().await;
    let section = SettingSection::Organization;
    let page = settings.settings_page(section).await.unwrap();
    assert!(page.time_zones.contains(&"Europe/Rome".to_owned()));
    for (typed, code) in [
        ("", Code::TimeZoneUnknown),
        ("Europe/Roma", Code::TimeZoneUnknown),
        ("Etc/Unknown", Code::TimeZoneUnknown),
        ("Europe/Rome; DROP TABLE setting", Code::TimeZoneUnknown),
    ] {
        let refused = settings.save_settings(section, &draft(&page, Setting::TimeZone, typed)).await;
        assert_eq!(refused.unwrap_err().code(), code, "{typed}");
    }
    settings.save_settings(section, &draft(&page, Setting::TimeZone, " europe/rome ")).await.unwrap();
    let latest = changes(&settings, section).await.remove(0).what;
    assert!(matches!(latest, ChangedSetting::Value { after, .. } if after == "Europe/Rome"));
    assert_eq!(desk.backend.settings().time_zone.name(), "Europe/Rome");
    let other = settings.settings_page(SettingSection::Data).await.unwrap();
    assert_eq!(other.time_zones, Vec::<String>::new());
}

#[tokio::test]
async fn events_are_kept_for_ever_or_for_a_year_at_least() {
    let (desk, settings) = office().await;
    let section = SettingSection::Data;
    for (typed, kept) in [("12", 12), ("", 0), ("1200", 1_200), (" 0 ", 0)] {
        let page = settings.settings_page(section).await.unwrap();
        settings.save_settings(section, &draft(&page, Setting::AuditMonths, typed)).await.unwrap();
        assert_eq!(desk.backend.settings().audit_months, kept, "{typed:?}");
    }
    for typed in ["1", "11", "1201", "-1", "1.5", "x"] {
        let page = settings.settings_page(section).await.unwrap();
        let refused =
            settings.save_settings(section, &draft(&page, Setting::AuditMonths, typed)).await.unwrap_err();
        let Error::Faults(faults) = refused else { panic!("{typed}") };
        assert_eq!(faults.at(Field::AuditMonths), Some(Code::NumberRange), "{typed}");
    }
}

#[tokio::test]
async fn the_history_of_a_section_goes_on_to_its_first_change_and_has_no_change_of_another() {
    let (desk, settings) = office().await;
    let section = SettingSection::Registration;
    for days in 1..=45_u32 {
        let page = settings.settings_page(section).await.unwrap();
        let draft = draft(&page, Setting::InvitationDays, &(100 + days).to_string());
        settings.save_settings(section, &draft).await.unwrap();
        desk.clock.advance(std::time::Duration::from_millis(1));
    }
    settings.new_join_link().await.unwrap();
    let page = settings.settings_page(SettingSection::Data).await.unwrap();
    settings.save_settings(SettingSection::Data, &draft(&page, Setting::BulkRowsDays, "30")).await.unwrap();
    let mut all = Vec::new();
    let mut before = None;
    let mut pages = Vec::new();
    loop {
        let SettingHistory { changes, next } = settings.settings_history(section, before).await.unwrap();
        pages.push(changes.len());
        all.extend(changes);
        before = next;
        if next.is_none() {
            break;
        }
    }
    assert_eq!(pages, [20, 20, 6]);
    assert_eq!(all[0].what, ChangedSetting::Other(Action::JoinLinkMade));
    let days: Vec<String> = all[1..]
        .iter()
        .map(|change| match &change.what {
            ChangedSetting::Value { setting: Setting::InvitationDays, after, .. } => after.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(days, (101..=145).rev().map(|days| days.to_string()).collect::<Vec<_>>());
    assert!(all.iter().all(|change| change.by.is_some()));
}

#[tokio::test]
async fn the_history_of_mails_says_which_mail_and_who() {
    let (desk, settings) = office().await;
    let view = settings.mail_text(MessageKind::Invitation, Locale::It).await.unwrap();
    let text = view.draft.text.clone();
    let draft = MailTextDraft { subject: "Benvenuta".to_owned(), text, ..view.draft };
    let saved = settings.save_mail_text(&draft).await.unwrap();
    desk.clock.advance(std::time::Duration::from_millis(1));
    settings.reset_mail_text(MessageKind::Invitation, Locale::It, saved.draft.version).await.unwrap();
    let changes = changes(&settings, SettingSection::Mail).await;
    let (kind, locale) = (MessageKind::Invitation, Locale::It);
    let whats: Vec<ChangedSetting> = changes.iter().map(|change| change.what.clone()).collect();
    let mail = |action| ChangedSetting::Mail { action, kind, locale };
    assert_eq!(whats, [mail(Action::MailTextReset), mail(Action::MailTextChanged)]);
    assert!(changes.iter().all(|change| change.by.as_deref() == Some("ada (ada@Example.org)")));
}
