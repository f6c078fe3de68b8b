use super::En;
use crate::required_factor::RequiredOf;
use crate::setting::{Setting, SettingSection};
use crate::text::{SettingsText, say};

say! {
    SettingsText for En {
        settings = "Settings";
        settings_lead = "How the organization works with Matricula. Changes apply at once.";
        unsaved_settings = "Your changes have not been saved. You will find them here again until you reload the page.";
        unsaved_in_tab = "Your changes have not been saved. You will find them here again until you close this tab or sign out.";
        typed_before = "These are changes that you made earlier. They have not been saved.";
        discard_changes = "Discard changes";
        settings_sections = "Sections";
        setting_section(section: SettingSection) = match section {
            SettingSection::Organization => "Organization",
            SettingSection::Registration => "Registration",
            SettingSection::PrivacyNotice => "Privacy notice",
            SettingSection::Identity => "Identity",
            SettingSection::Fields => "Fields",
            SettingSection::Security => "Security",
            SettingSection::Mail => "Mail",
            SettingSection::Data => "Data",
        };
        setting_about(setting: Setting) = match setting {
            Setting::OrganizationName => "Shown at the top of every page and in every e-mail.",
            Setting::SupportContact => "An e-mail address or a telephone number, shown wherever somebody may need help.",
            Setting::DefaultLocale => "For e-mails and pages where nobody has chosen another language.",
            Setting::TimeZone => "Times on pages and in e-mails, and days such as the end of an account, are on these clocks. Type a city or choose from the list.",
            Setting::AboutEn => "One sentence in every e-mail in English, for people who may not know you. If you leave it empty, e-mails say that the organization uses Matricula to register its people.",
            Setting::AboutIt => "The same for e-mails in Italian.",
            Setting::InvitationDays => "Counted from the day the invitation is sent. The form of a single invitation can say otherwise.",
            Setting::ReminderAfterDays => "A person who has not accepted an invitation after so many days gets a reminder.",
            Setting::RemindersAtMost => "0 sends none.",
            Setting::BulkMailsPerMinute => "For mail servers that allow only so many. 0 sets no limit.",
            Setting::FourEyes => "A reviewer who has entered something in an identity does not decide about it.",
            Setting::LeastAge => "Younger people cannot submit their personal information, and the date of birth is required of everybody. 0 allows every age.",
            Setting::ClaimMinutes => "Another reviewer can take the case over after half of this time. At its end anybody can claim it.",
            Setting::ImageDays => "Counted from the decision. 0 deletes the pictures of documents with the decision.",
            Setting::DocumentNoticeDays => "The person gets an e-mail on each of these days before a verified document expires. Up to five numbers, separated by spaces; without any, nobody is told.",
            Setting::SelfServiceSteps => "The organization fills in the other steps, and people can only read them in “My data”. People who can register personal information fill in every step of their own.",
            Setting::RequiredOfEmployee => "People can leave a step empty if nothing in it is required. What is incomplete can be saved, but not submitted. Names and relationship are always required.",
            Setting::RequiredOfContractor | Setting::RequiredOfMember | Setting::RequiredOfStudent | Setting::RequiredOfGuest => "While the relationship is not known, only what is required of everybody is asked for.",
            Setting::FactorRequiredOf => "People who have neither a passkey nor an authenticator app can add one and do nothing else, once the days of grace are over.",
            Setting::FactorGraceDays => "Counted from the latest of this setting, the activation of the account and its first permission. 0 gives no time.",
            Setting::SessionIdleH => "Counted from the last click.",
            Setting::SessionDays => "Even if it is in use.",
            Setting::ResetMinutes => "For links that choose a new password.",
            Setting::SignInTriesAccount => "After that, nobody can sign in under this name for a while. Browsers that have signed in before are counted separately.",
            Setting::SignInTriesAddress => "After that, nobody on this network can sign in for a while. Raise it where a whole office shares one address.",
            Setting::SignInWindowS => "For both limits of sign-in.",
            Setting::AvailabilityPerSecond => "While an address or a username is typed, for each session. 0 sets no limit.",
            Setting::FreshLinksPerHour => "How often an address can ask for a new link of an expired invitation.",
            Setting::DeletionDays => "Until then the account can be restored, and its address and username stay taken. Accounts that are to be deleted already keep their day.",
            Setting::UnactivatedDays => "Counted from the latest invitation. The person is warned by e-mail before. The account stays, and can be invited again. 0 revokes none.",
            Setting::DormantDays => "The person is warned by e-mail before, and signing in is enough to stay. Never the founder, nor the last who can manage accounts or permissions. The registry lists who has not signed in. 0 suspends nobody, and without a mail server nobody is suspended either.",
            Setting::DormantWarningDays => "So long after the warning nothing happens, even if the days above are over already.",
            Setting::AuditMonths => "Older events are deleted, with what pages of settings and timelines say of them. A checkpoint keeps the chain, and says how many were deleted. 0 keeps everything.",
            Setting::AuditAddressMonths => "Counted in whole months. After that, nobody can read from where something was done. Events stay as they are, and those of earlier versions of the program keep their addresses.",
            Setting::AllowedDomains => "Only addresses of these domains can be added to the registry. Separated by commas; subdomains have to be listed too. Empty allows every domain. People who are registered stay.",
            Setting::RefusedDomains => "Addresses of these domains and of their subdomains cannot be added, even where their domain is allowed. Separated by commas.",
            Setting::ReservedUsernames => "Nobody gets these usernames, with or without dots, hyphens and underscores, besides those that the program reserves. Separated by commas. Usernames in use stay.",
            Setting::PasswordLeast => "In characters, for every password that is chosen from now on. Passwords in use go on working.",
            Setting::SelfRegistration => "Whether people can ask to be registered with the organization's link. They confirm their address, and somebody decides about them under Invitations, Requests.",
            Setting::SelfRegistrationDomains => "Separated by commas. Leave it empty for addresses of every domain that is allowed above.",
            Setting::SelfRegistrationUnit => "Where people are put when they are approved.",
            Setting::SelfRegistrationMost => "So many people can confirm their address with one link. Those who are declined do not count.",
            Setting::SelfRegistrationEnds => "The last day on which the link works. Leave it empty for no end.",
            Setting::BulkRowsDays => "Counted from the end of the job. The totals are kept.",
        };
        number_limits(least: u32, most: u32, usual: &str) = "{least}–{most} (default {usual})";
        number_limits_or_none(least: u32, most: u32, usual: &str) = "0, or {least}–{most} (default {usual})";
        usually(usual: &str) = "Default: {usual}";
        text_limit(most: u32) = "At most {most} characters.";
        list_limit(most: u32) = "At most {most}.";
        required_text = "It cannot be empty.";
        is_on = "On";
        is_off = "Off";
        factor_required_of(of: RequiredOf) = match of {
            RequiredOf::Nobody => "Nobody",
            RequiredOf::Holders => "Everybody who holds a permission",
            RequiredOf::Everybody => "Everybody",
        };
        requirement_without_factor(count: u32) => match count {
            0 => "Everybody it would be required of has a second factor.".to_owned(),
            1 => "1 person it would be required of has no second factor.".to_owned(),
            count => format!("{count} people it would be required of have no second factor."),
        };
        requirement_at_once(count: u32) => match count {
            0 => "Nobody has to add one at once.".to_owned(),
            1 => "1 person has to add one at once, and can do nothing else before.".to_owned(),
            count => format!("{count} people have to add one at once, and can do nothing else before."),
        };
        requirement_yours = "You have none yourself. Add one under “My security” by";
        each_document = "Of each document";
        no_requirements = "nothing";
        settings_saved = "Saved. It applies at once.";
        changed_by_others = "Somebody else changed this page while you were editing it. What you typed is still here; what they saved is shown below each field. Save again to replace it with yours.";
        their_value(value: &str) = "Saved by somebody else: {value}";
        latest_changes = "Latest changes";
        changed_mail(what: &str, mail: &str, language: &str) = "{what}: {mail} ({language})";
        changed_field(what: &str, label: &str) = "{what}: {label}";
        show_earlier_changes = "Show earlier changes";
        no_changes_yet = "Nothing here has been changed yet.";
        no_value = "empty";
        logo = "Logo";
        no_logo = "No logo yet. Pages show the logo of Matricula, and e-mails the name of the organization.";
        logo_file = "Picture";
        logo_hint = "PNG, JPEG or WebP, at most 2 MB; SVG is not accepted, since it can contain scripts. It is shown in the sidebar, at the sign-in and in e-mails.";
        logo_saved = "The logo is saved.";
        remove_logo = "Remove logo";
        remove_logo_ask = "Remove the logo?";
        remove_logo_words = "Pages and e-mails no longer show it. E-mails that were sent keep theirs.";
        logo_removed = "The logo is removed.";
        changed_from_to(setting: &str, before: &str, after: &str) = "{setting}: {before} → {after}";
    }
}
