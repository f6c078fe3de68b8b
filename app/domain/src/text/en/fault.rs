use super::En;
use crate::form::{Code, Field};
use crate::text::FaultText;

impl FaultText for En {
    fn fault(&self, code: Code) -> &'static str {
        match code {
            Code::EmailMissing => "Enter an e-mail address.",
            Code::EmailNoAt => "An e-mail address needs a name, an @ and a domain, as in name@example.org.",
            Code::EmailTooLong => "The e-mail address is too long: 64 characters before the @, 254 in all.",
            Code::EmailUnsupported => {
                "Before the @, use letters a–z, digits, dots and hyphens. Quotes, spaces and accents are not supported."
            }
            Code::EmailDomain => "The part after the @ is not a domain, as in example.org.",
            Code::EmailSlip => "The domain looks mistyped. Check it before the invitation goes out.",
            Code::AlreadyRegistered => "This e-mail address already has an account.",
            Code::AlreadyInvited => "An invitation to this e-mail address is already pending.",
            Code::InvitedOften => "This person has been invited very often today. Try again tomorrow.",
            Code::UsernameShort => "A username has at least 3 characters.",
            Code::UsernameLong => "A username has at most 64 characters.",
            Code::UsernameCharset => {
                "A username has only letters a–z, digits, dots, hyphens and underscores."
            }
            Code::UsernameEdge => "A username begins and ends with a letter or a digit.",
            Code::UsernameDoubled => "A username can't have two dots, hyphens or underscores in a row.",
            Code::UsernameReserved => "This username is reserved. Choose another one.",
            Code::UsernameUsed => "This username is already used. Choose another one.",
            Code::PasswordMissing => "Enter a password.",
            Code::PasswordShort => "A password has at least 15 characters. A sentence is easy to remember.",
            Code::PasswordLong => "A password has at most 256 characters.",
            Code::PasswordCommon => {
                "This password is easy to guess. Add words that only you would put together."
            }
            Code::IdentifierMissing => "Enter your e-mail address or username.",
            Code::OrganizationMissing => "Enter the organization's name.",
            Code::OrganizationLong => "The organization's name has at most 120 characters.",
            Code::NoteLong => "The note has at most 1,000 characters.",
            Code::ControlCharacter => {
                "There is an invisible control character in it. Type it again instead of pasting it."
            }
            Code::DaysRange => "Enter a whole number of days from 1 to 90.",
            Code::LocaleUnknown => "Choose one of the languages in the list.",
            Code::PermissionsMissing => "Choose at least one permission.",
            Code::FileEmpty => "The file is empty.",
            Code::NotCsv => "This is not a CSV file. In a spreadsheet, save it as CSV and choose that file.",
            Code::NoRows => "The file has a header, but no rows below it.",
            Code::TooManyRows => "The file has more than 100,000 rows. Split it into several files.",
            Code::UnclosedQuote => {
                "A quotation mark opens a cell here and never closes it. Close it or remove it, then choose the file again."
            }
            Code::HeaderDuplicate => "Two columns mean the same. Choose the one to use.",
            Code::DateAmbiguous => {
                "These dates can be read with the day first or with the month first. Choose which it is."
            }
            Code::DocumentExpired => "This document is no longer valid.",
            Code::HeaderNoEmail => "No column is named as the e-mail address. Choose the one that holds it.",
            Code::ColumnCount => {
                "This row has more or fewer cells than the header, so its cells may stand in the wrong place."
            }
            Code::CellLong => "A cell of this row has more than 1,024 characters.",
            Code::RowLong => "This row has more text than 16 KB in all its cells together.",
            Code::CellUnreadable => {
                "A character of this row can't be read. Choose another encoding, or type the cell again."
            }
            Code::DuplicateInFile => "The same e-mail address stands in an earlier row, which counts.",
            Code::Erased => "The personal data of this row were erased.",
            Code::PermissionUnknown => "One of the permissions does not exist. Load the page again.",
            Code::PermissionNotHeld => {
                "You can give only permissions that you hold yourself, and change only people who hold no more than you."
            }
            Code::DayUnknown => "This is not a day of the calendar.",
            Code::EndBeforeStart => "The last day is before the first.",
            Code::EndPast => "The last day has passed already.",
            Code::ModeMissing => "Choose whether the person is registered by name or under an alias.",
            Code::AliasLength => "An alias has 2 to 64 characters.",
            Code::NoticeMissing => "The privacy notice has not been confirmed yet.",
            Code::NameMissing => "Enter the name as the person's papers have it.",
            Code::NameLong => "A name has at most 150 characters.",
            Code::NameCharset => {
                "There is a character in it that no name has. Type the name again instead of pasting it."
            }
            Code::DateUnknown => {
                "This is not a date of the calendar. Write it as 1990-04-17; 1990-04 or 1990 where no more is known."
            }
            Code::DateMissing => "Enter the date, or as much of it as is known.",
            Code::DateFuture => "This date is still to come.",
            Code::AgeMost => "By this date the person would be more than 130 years old. Check the year.",
            Code::AgeLeast => "By this date the person is younger than the organization may register.",
            Code::CountryMissing => "Choose a country, or “unknown”.",
            Code::CountryUnknown => "Choose one of the countries in the list.",
            Code::TextLong => "This is too long; shorten it.",
            Code::PhoneUnknown => {
                "Enter the phone number with its country code, as in +39 06 1234567: 7 to 15 digits in all."
            }
            Code::PostalCodeUnusual => "Postal codes of this country look different. Check it; it can stay.",
            Code::ChoiceUnknown => "Choose one of the answers in the list.",
            Code::ChoiceMissing => "Choose an answer.",
            Code::DocumentNumberMissing => "Enter the document's number.",
            Code::DocumentNumberCharset => {
                "A document number has letters, digits, spaces, hyphens, slashes and dots, 30 at most."
            }
            Code::ExpiresBeforeIssued => "The document would expire before it is issued.",
            Code::MrzShape => {
                "Machine-readable lines have 2 rows of 44 or 36 characters, or 3 of 30: letters A–Z, digits and <."
            }
            Code::MrzCheckDigit => "A check digit does not fit. Compare the lines with the document.",
            Code::MrzContent => {
                "The check digits fit, but what the lines say can't be. Compare them with the document."
            }
            Code::MrzDiffers => {
                "The machine-readable lines say otherwise. Check which one is right; it can stay."
            }
            Code::DeclarationMissing => "Confirm that what is entered here is true and complete.",
            Code::MessageMissing => "Write a message to the person.",
            Code::FlagsMissing => "Tick at least one field to be changed.",
            Code::ImageDimensions => {
                "The picture is too large: 25 megapixels at most. Take it again a little smaller."
            }
            Code::ImageCorrupt => "The picture can't be read. Take it again, or choose another file.",
            Code::UnsupportedImage => {
                "This kind of file is not accepted. Choose a JPEG, PNG or WebP picture."
            }
            Code::StepSkipped => "A step before this one is not complete. What you entered is saved.",
            Code::IdentityState => {
                "This can't be done as the identity stands now. Load the page again to see what happened."
            }
            Code::AlreadyDecided => "Somebody has already decided on this. Load the page again to see how.",
            Code::ClaimedByOther => "Somebody else is working on this case.",
            Code::OwnIdentity => "Nobody validates their own identity. A colleague has to.",
            Code::FourEyes => {
                "You had a part in this, or one of you invited the other. A colleague has to validate it."
            }
            Code::GivenLink => {
                "You handed over the link of this account, or changed its address. A colleague has to decide, or vouch for the person first."
            }
            Code::MailboxFirst => {
                "You came in by a link that a colleague was shown, or at an address a colleague chose. Confirm your e-mail address, or have somebody vouch for you, before you decide about others."
            }
            Code::EntriesLocked => "Filled in by the organization. Confirm your e-mail address to see it.",
            Code::PasswordWrong => "The password is not right.",
            Code::SetupCodeWrong => {
                "The setup code is not right. It stands in the output of the program's last start."
            }
            Code::SignInWrong => "The name or the password is not right, or the account can't sign in.",
            Code::SignInFirst => "Sign in with the account this address belongs to, then confirm.",
            Code::SignedOut => "You are signed out. Sign in again; what you typed is still here.",
            Code::PermissionMissing => "You don't have the permission for this.",
            Code::CrossSite => "This request came from another site and was refused.",
            Code::NotFound => "There is nothing here.",
            Code::MethodNotAllowed => "This address can't be used this way.",
            Code::LinkDead => "This link can no longer be used.",
            Code::SetupClosed => "The set-up is done; it can't be repeated.",
            Code::InvitationNotOpen => {
                "This invitation is no longer open. Load the list again to see what happened."
            }
            Code::AccountNotPending => {
                "This person has already accepted. Load the list again to see what happened."
            }
            Code::IdempotencyMismatch => {
                "Something else was already sent for this. Nothing was changed; load the page again."
            }
            Code::JobState => {
                "The job is in a state in which this can't be done. Load the page again to see where it stands."
            }
            Code::RowsMissing => "Some rows have not arrived yet. Nothing was started; send them again.",
            Code::MessageSettled => {
                "This message can no longer be changed. Load the list again to see what happened."
            }
            Code::SecurityMail => {
                "This message keeps somebody else's account safe, so it can't be held. Nothing was changed."
            }
            Code::MailNotConfigured => {
                "No mail server is configured, so nothing can be sent. The message is still held."
            }
            Code::TooLarge => "This is too large. Nothing was changed.",
            Code::TooSlow => "This did not arrive in time. Nothing was changed; try again.",
            Code::UnsupportedMedia => "This kind of content is not accepted here.",
            Code::WrongHost => "This address does not belong to the program.",
            Code::Invalid => "Some fields need another look.",
            Code::Malformed => "The request could not be read. Load the page again.",
            Code::TooMany => "Too many tries. Wait a little, then try again.",
            Code::Busy => "The program is busy. Nothing was changed; try again in a moment.",
            Code::OutcomeUnknown => {
                "The database did not answer in time. Check whether the change was made before you try again."
            }
            Code::ErasureNoted => {
                "The erasure is noted but not finished yet. It will be done by the next restart at the latest."
            }
            Code::Internal => "Something went wrong on our side. Nothing was changed; try again in a moment.",
            Code::Unreachable => {
                "The program can't be reached. What you typed is still here; try again in a moment."
            }
            Code::Unreadable => "The answer could not be read. Load the page again.",
        }
    }

    fn see_row(&self, line: u32) -> String {
        format!("See row {line}.")
    }

    fn field(&self, field: Field) -> &'static str {
        match field {
            Field::SetupCode => "Setup code",
            Field::OrganizationName => "Organization name",
            Field::Identifier => "Email address or username",
            Field::Email => "Email address",
            Field::Username => "Username",
            Field::Password => "Password",
            Field::Locale => "Language of the invitation",
            Field::Note => "Personal note",
            Field::Days => "Days until it expires",
            Field::Permissions => "Permissions",
            Field::StartsOn => "First day",
            Field::EndsOn => "Last day",
            Field::Mode => "Registered as",
            Field::Alias => "Alias",
            Field::PrivacyNotice => "Privacy notice",
            Field::GivenNames => "Given names",
            Field::FamilyName => "Family name",
            Field::HasOnlyOneName => "Has only one name",
            Field::NameAtBirth => "Name at birth",
            Field::KnownAs => "Known as",
            Field::DateOfBirth => "Date of birth",
            Field::BirthCountry => "Country of birth",
            Field::BirthRegion => "Region of birth",
            Field::BirthLocality => "Place of birth",
            Field::Nationalities => "Nationalities",
            Field::Sex => "Sex",
            Field::PersonalEmail => "Personal e-mail",
            Field::Phone => "Phone",
            Field::Street => "Street",
            Field::PostalCode => "Postal code",
            Field::City => "City",
            Field::Region => "Region",
            Field::Country => "Country",
            Field::DocumentKind => "Document type",
            Field::DocumentNumber => "Document number",
            Field::IssuingAuthority => "Issuing authority",
            Field::IssuingCountry => "Issuing country",
            Field::IssuedOn => "Issued on",
            Field::ExpiresOn => "Expires on",
            Field::MachineReadableZone => "Machine-readable zone",
            Field::Unit => "Unit",
            Field::Relationship => "Relationship",
            Field::RelationshipNumber => "Number in the organization",
            Field::RelationshipStartsOn => "Start",
            Field::RelationshipEndsOn => "End",
            Field::Declaration => "Declaration",
            Field::NoteToReviewer => "Note to the reviewer",
            Field::Message => "Message to the person",
            Field::Flags => "Fields to change",
            Field::Front => "Front",
            Field::Back => "Back",
            Field::Portrait => "Portrait",
        }
    }
}
