use super::En;
use crate::form::Code;
use crate::text::{FaultText, say};

say! {
    FaultText for En {
        fault(code: Code) -> &'static str = match code {
            Code::EmailMissing => "Enter an e-mail address.",
            Code::EmailNoAt => "Enter a complete e-mail address, such as name@example.org.",
            Code::EmailTooLong => {
                "The e-mail address is too long. It can have 64 characters before the @ and 254 in all."
            }
            Code::EmailUnsupported => {
                "Before the @, use letters a–z, digits, dots and hyphens. Quotes, spaces and accents are not supported."
            }
            Code::EmailDomain => "Enter a domain after the @, such as example.org.",
            Code::EmailSlip => "The domain may be misspelt. Check it before you send the invitation.",
            Code::LettersLost => {
                "There is a question mark in the name. A letter may have been lost when the file was saved."
            }
            Code::UnitUnmatched => "There is no such unit. The person is invited without one, and the text is kept.",
            Code::AlreadyRegistered => "This e-mail address already has an account.",
            Code::ToBeDeleted => "The account of this e-mail address is to be deleted. Restore it instead.",
            Code::AlreadyInvited => "An invitation to this e-mail address is already pending.",
            Code::InvitedOften => "This person has been invited too often today. Try again tomorrow.",
            Code::UsernameShort => "A username needs at least 3 characters.",
            Code::UsernameLong => "A username can have at most 64 characters.",
            Code::UsernameCharset => "Use only letters a–z, digits, dots, hyphens and underscores.",
            Code::UsernameEdge => "A username must begin and end with a letter or a digit.",
            Code::UsernameDoubled => "A username can't have two dots, hyphens or underscores in a row.",
            Code::UsernameReserved => "This username is reserved. Choose another one.",
            Code::UsernameUsed => "This username is already used. Choose another one.",
            Code::PasswordMissing => "Enter a password.",
            Code::PasswordShort => "This password has too few characters. A sentence is easy to remember.",
            Code::PasswordLong => "A password can have at most 256 characters.",
            Code::PasswordCommon => {
                "This password is easy to guess. Add words that only you would put together."
            }
            Code::IdentifierMissing => "Enter your e-mail address or username.",
            Code::OrganizationMissing => "Enter the organization's name.",
            Code::OrganizationLong => "The organization's name can have at most 120 characters.",
            Code::ReasonMissing => "Say why this is needed.",
            Code::NoteLong => "The note can have at most 1,000 characters.",
            Code::ControlCharacter => {
                "This contains an invisible control character. Type it instead of pasting it."
            }
            Code::DaysRange => "Enter a whole number of days from 1 to 365.",
            Code::LocaleUnknown => "Choose one of the languages in the list.",
            Code::PermissionsMissing => "Choose at least one permission.",
            Code::ViewNameMissing => "Enter a name for the view.",
            Code::ViewNameUsed => {
                "You already have a view with this name, or everyone has. Choose another name."
            }
            Code::ViewsMany => "You have saved 50 views. Delete one you no longer use, then try again.",
            Code::FileEmpty => "The file is empty.",
            Code::NotCsv => "This is not a CSV file. In a spreadsheet, save it as CSV and choose that file.",
            Code::NoRows => "The file has a header, but no rows below it.",
            Code::TooManyRows => "The file has more than 100,000 rows. Split it into several files.",
            Code::UnclosedQuote => {
                "A quotation mark opens a cell here, but no other one closes it. Close or remove it, then choose the file again."
            }
            Code::HeaderDuplicate => "Two columns have the same meaning. Choose the one to use.",
            Code::DateAmbiguous => {
                "In these dates, the day or the month could come first. Choose which it is."
            }
            Code::DocumentExpired => "This document has expired.",
            Code::SpreadsheetLocked => {
                "The spreadsheet is protected with a password. Save a copy without one, then choose that."
            }
            Code::SpreadsheetOld => "This is an old form of spreadsheet. Save it as XLSX, ODS or CSV, then choose that.",
            Code::SpreadsheetLarge => {
                "The spreadsheet holds more than can be read here. Save the sheet as CSV, or split it."
            }
            Code::SpreadsheetBroken => {
                "The spreadsheet can't be read. Open it, save it again as XLSX, ODS or CSV, then choose that."
            }
            Code::HeaderNoEmail => {
                "No column is named as the e-mail address. Choose the column with the e-mail addresses."
            }
            Code::HeaderNoMatch => {
                "No column tells who each row is about. Choose the column with the personal code, the external ID, the username or the e-mail address."
            }
            Code::HeaderNoValues => "No column has anything that can be changed. Choose what the columns hold.",
            Code::ColumnCount => {
                "This row has more or fewer cells than the header, so its values may be in the wrong columns."
            }
            Code::CellLong => "A cell of this row has more than 1,024 characters.",
            Code::RowLong => "This row has more than 16 KB of text.",
            Code::CellUnreadable => {
                "This row has a character that can't be read. Choose another encoding, or type the cell again."
            }
            Code::MatchMissing => "This row doesn't say who it is about: the cells by which people are matched are empty.",
            Code::NobodyMatches => "Nobody in the registry matches this row.",
            Code::ValueRepeated => "Another row of the file has the same value, and it has to be unique.",
            Code::MatchedTwice => "Another row is about the same person. Keep one of them.",
            Code::CellDamaged => {
                "A spreadsheet has written a value differently, such as a number without its leading zeros. It counts as unchanged."
            }
            Code::CellsUnclear => "Too many cells of this file cannot be read, or were rewritten by a spreadsheet, to say who is missing from it. Export it again as CSV in UTF-8, with the columns that identify people as text.",
            Code::ValuesLong => "The values that this row changes are too long together. Spread them over two files.",
            Code::CircleLarge => "More than 40 people pass their usernames on in a circle. Use several files, with a free username in between.",
            Code::ExternalIdUsed => "Another person has this external ID.",
            Code::DuplicateInFile => {
                "An earlier row has the same e-mail address. Only the earlier row is used."
            }
            Code::Erased => "The personal information of this row has been erased.",
            Code::PermissionUnknown => "One of the permissions does not exist. Reload the page.",
            Code::PermissionNotHeld => {
                "You can grant only permissions that you hold yourself, and change only people who hold no more than you."
            }
            Code::OwnPermissions => "You can't grant permissions to yourself. A colleague has to.",
            Code::DecidedWithoutBorder => {
                "A reviewer for the whole organization has to decide this case: it may be about somebody who is registered elsewhere."
            }
            Code::OnlyEverywhere => {
                "Settings and the audit concern the whole organization. They can't be limited to a unit."
            }
            Code::ProfileHoldersMany => {
                "This profile has as many people as it can have. Create another one for further people."
            }
            Code::DayUnknown => "This date does not exist. Check day, month and year.",
            Code::EndBeforeStart => "The last day is before the first.",
            Code::EndPast => "The last day is in the past.",
            Code::ModeMissing => "Choose whether to register under the legal name or an alias.",
            Code::AliasLength => "An alias needs 2 to 64 characters.",
            Code::NoticeMissing => "Confirm the privacy notice.",
            Code::NoticeEmpty => "Write the notice in at least one language.",
            Code::NoticeSame => "This is the text in force. Change it before you publish a new version.",
            Code::LinkUnsafe => "A link has to begin with https:// or mailto:.",
            Code::NameMissing => "Enter the name as it appears on official documents.",
            Code::NameLong => "A name can have at most 150 characters.",
            Code::NumberRange => "Enter a whole number within these limits.",
            Code::NameUsed => "This name is already used. Choose another one.",
            Code::NameSlash => "Leave out the slash: it separates the names of a path, as in Sales / Italy.",
            Code::UnitCodeCharset => "A code has only letters a–z, digits, dots, hyphens and underscores.",
            Code::UnitCodeUsed => "Another unit has this code.",
            Code::UnitBelowItself => "A unit can't be placed below itself.",
            Code::UnitTooDeep => "That would be more than 16 levels. Choose a unit higher up.",
            Code::UnitArchived => "This unit is archived. Restore it first, or choose another one.",
            Code::ChangedMeanwhile => {
                "Somebody else changed this while you were editing it. Look at the current state and try again."
            }
            Code::LimitReached => "There is no room for another one. Remove one that is no longer needed.",
            Code::NameCharset => {
                "This contains a character that can't be part of a name. Type the name instead of pasting it."
            }
            Code::DateUnknown => {
                "This date does not exist. Enter day, month and year, for example 17/04/1990."
            }
            Code::DateYearShort => "Enter the year with four digits, for example 17/04/1990.",
            Code::DateMissing => {
                "Enter the date. If only the year, or the month and the year, is known, enter that."
            }
            Code::DateFuture => "This date is in the future.",
            Code::AgeMost => "With this date, the age would be more than 130 years. Check the year.",
            Code::AgeLeast => "With this date, the age is below the minimum.",
            Code::CountryMissing => "Choose a country, or “Unknown”.",
            Code::CountryUnknown => "Choose one of the countries in the list.",
            Code::TextLong => "This is too long. Shorten it.",
            Code::PhoneUnknown => "Enter the phone number with its country code, for example +39 06 1234567.",
            Code::PostalCodeUnusual => {
                "Postal codes of this country usually look different. If it is right, you can keep it."
            }
            Code::ChoiceUnknown => "Choose one of the answers in the list.",
            Code::ChoiceMissing => "Choose an answer.",
            Code::DocumentNumberMissing => "Enter the document's number.",
            Code::DocumentNumberCharset => {
                "Use only letters, digits, spaces, hyphens, slashes and dots, at most 30 in all."
            }
            Code::ExpiresBeforeIssued => "The document must expire after the day it was issued.",
            Code::MrzShape => {
                "Machine-readable lines have 2 rows of 44 or 36 characters, or 3 of 30: letters A–Z, digits and <."
            }
            Code::MrzCheckDigit => "A check digit is not correct. Compare the lines with the document.",
            Code::MrzContent => {
                "The check digits are correct, but the content is impossible. Compare the lines with the document."
            }
            Code::MrzDiffers => {
                "The machine-readable lines say otherwise. Check which is right. If this is, you can keep it."
            }
            Code::DeclarationMissing => "Confirm that the information is true and complete.",
            Code::MessageMissing => "Write a message to the person.",
            Code::FlagsMissing => "Tick at least one field to be changed.",
            Code::ImageDimensions => "The picture has more than 25 megapixels. Take a smaller one.",
            Code::ImageCorrupt => "The picture can't be read. Take it again, or choose another file.",
            Code::UnsupportedImage => "Choose a JPEG, PNG or WebP picture.",
            Code::HeicImage => {
                "This is a HEIC photo, which can't be opened here. On an iPhone, choose Settings, Camera, Formats, Most Compatible, and take it again. Or take a screenshot of the photo and choose that."
            }
            Code::StepKept => "Your organization fills in this step.",
            Code::DocumentMissing => "At least one document is required. Add it.",
            Code::DayListUnknown => "Enter up to five numbers from 1 to 365, separated by spaces.",
            Code::StepSkipped => "An earlier step is not complete. What you entered is saved.",
            Code::IdentityState => {
                "This is no longer possible, because the identity has changed. Reload the page to see what happened."
            }
            Code::AlreadyDecided => {
                "Somebody has already decided on this case. Reload the page to see the decision."
            }
            Code::ClaimedByOther => "Somebody else is working on this case.",
            Code::ReviewerUnfit => "This person can't decide on this case. Choose somebody else.",
            Code::OwnIdentity => "You can't decide about your own identity. A colleague has to.",
            Code::FourEyes => {
                "You worked on this case, or you invited, or were invited by, this person or somebody who did. A colleague has to review it."
            }
            Code::GivenLink => {
                "You handed over the link of this account or changed its address, or somebody did whom you invited or who invited you. A colleague has to do this."
            }
            Code::MailboxFirst => {
                "Your account was opened with a link that a colleague could see, or at an address that a colleague chose. Before you decide about others or grant permissions, confirm your e-mail address or ask somebody to vouch for you."
            }
            Code::MailboxUnproven => {
                "Your account was opened with a link that a colleague could see, or at an address that a colleague chose. Confirm your present e-mail address first, or ask somebody to vouch for you."
            }
            Code::AddressSame => "This is the present e-mail address already.",
            Code::AddressChangeWaiting => "Another change of this e-mail address is waiting. Stop it first.",
            Code::AddressChangedOften => {
                "The e-mail address was changed several times in the last days. Try again in a few days."
            }
            Code::SecondPersonNeeded => "You asked for this yourself, or your account and that of the person who did may be used by the same person. Somebody else has to agree.",
            Code::KeptByOrganization => "The organization keeps this. Somebody who can manage accounts changes it on the person's page.",
            Code::EntriesLocked => "Filled in by the organization. Confirm your e-mail address to see it.",
            Code::OtherAccount => {
                "Somebody else has signed in with this browser since you opened this page. Nothing was sent. Send the form again only if it should come from the account that is signed in now."
            }
            Code::CodeMissing => "Enter the code.",
            Code::CodeWrong => "This code is not correct, or was used before.",
            Code::PasskeyRefused => "This passkey did not work. Try again, or sign in another way.",
            Code::PasskeyAgain => "The passkey was just used elsewhere. Try again.",
            Code::PasskeysUnavailable => "Passkeys do not work at the address of this program.",
            Code::PasskeyCancelled => "No passkey was used. Try again, or choose another way.",
            Code::PasskeyKnown => "This device has a passkey for your account already.",
            Code::PasswordFirst => {
                "This is your only way to sign in. Add another passkey first, or choose a password with “Forgotten password?”."
            }
            Code::SignInOver => "This sign-in has ended. Sign in again.",
            Code::ConfirmFirst => "Enter your password again to confirm that it is you.",
            Code::FactorRequired => "A second factor is required for your account. Add one under “My security” to go on.",
            Code::OwnFactorFirst => {
                "You have no second factor yourself and could do nothing else at once. Add one under “My security” first, or allow more days."
            }
            Code::OfferOver => "This took too long. Close this, and add the app again with a new code.",
            Code::PasswordWrong => "The password is not correct.",
            Code::SetupCodeWrong => {
                "The setup code is not correct. It was printed when the program last started."
            }
            Code::SignInWrong => {
                "The e-mail address, username or password is not correct, or the account can't sign in."
            }
            Code::SignInFirst => "Sign in to the account that this address belongs to, then confirm.",
            Code::SignedOut => "You are signed out. Sign in again; what you typed is still here.",
            Code::PermissionMissing => "You don't have permission to do this.",
            Code::TimeZoneUnknown => "There is no such time zone. Choose one from the list, such as Europe/Rome.",
            Code::PlaceholderUnknown => "Use braces only around a placeholder that is listed below this field.",
            Code::PlaceholderMissing => "The e-mail needs the placeholders that are marked as required.",
            Code::LinkAlone => "The placeholder link has to be alone on a line, once, and not in the subject.",
            Code::TextMissing => "Enter a text. It has to begin with a sentence.",
            Code::TextLink => "Leave out addresses of web pages: this text is in e-mails to everybody.",
            Code::CrossSite => "This request came from another site and was refused.",
            Code::NotFound => "This does not exist, or you can't see it.",
            Code::MethodNotAllowed => "This address can't be used in this way.",
            Code::LinkDead => "This link no longer works.",
            Code::SetupClosed => "The organization is already set up.",
            Code::InvitationNotOpen => {
                "This invitation is no longer open. Reload the list to see what happened."
            }
            Code::AccountNotPending => {
                "This person has already accepted. Reload the list to see what happened."
            }
            Code::FounderUnfit => "The founder's role needs an active account with a verified identity, a second factor and a proven e-mail address.",
            Code::FounderAddressOpen => "The e-mail address of this account is being changed, or its last change can still be undone from the old address. The founder's role can be handed over once that is settled, at the latest after 7 days.",
            Code::FounderOfferOpen => "The founder's role is offered to somebody already. Withdraw that offer first.",
            Code::FounderOfferOver => "This offer is no longer open.",
            Code::OwnAccount => "You can't do this to your own account. A colleague has to.",
            Code::LastManager => {
                "Nobody else can manage permissions or accounts. First grant both permissions to somebody else."
            }
            Code::AccountState => {
                "The account is in a state in which this is not possible. Reload the page to see it."
            }
            Code::AddressOfPending => {
                "The invitation is not accepted yet. Correct the address on the Invitations page: that sends a new link."
            }
            Code::NothingToChange => "Nothing to change: it is so already.",
            Code::NumberDiffers => "This is not the number of people shown above.",
            Code::FilterBroken => "The list has a filter that is not understood. Remove it first.",
            Code::IdempotencyMismatch => "This form was already sent. Reload the page to see the result.",
            Code::JobState => {
                "This is not possible in the job's current state. Reload the page to see its progress."
            }
            Code::RowsMissing => "Some rows have not arrived, so nothing was started. Send them again.",
            Code::MessageSettled => {
                "This message can no longer be changed. Reload the list to see what happened."
            }
            Code::SecurityMail => {
                "This message protects somebody's account, so it can't be held. Nothing was changed."
            }
            Code::MailNotConfigured => {
                "No mail server is configured, so the message can't be sent. It is still held."
            }
            Code::TooLarge => "This is too large. Nothing was changed.",
            Code::TooSlow => "The request took too long. Nothing was changed. Try again.",
            Code::UnsupportedMedia => "This type of content is not accepted here.",
            Code::WrongHost => "This program does not answer at this address.",
            Code::FieldKeyCharset => "Use small letters a–z, digits and underscores, beginning with a letter, such as badge_number.",
            Code::FieldKeyUsed => "Another field has this key.",
            Code::ColumnReserved => "The program uses this name for something of its own. Choose another one.",
            Code::LabelMissing => "Enter a label in at least one language.",
            Code::LabelUsed => "Another field has this label. Choose another one.",
            Code::OptionsMissing => "Add at least one option that can be chosen.",
            Code::OptionsMany => "A field can have at most 100 options.",
            Code::OptionLabelMissing => "Enter a label for each option in at least one language.",
            Code::OptionRepeated => "Two options have the same label. Change one of them.",
            Code::ValueMissing => "This is required. Fill it in.",
            Code::ValueUsed => "Somebody else has this value, and it has to be unique.",
            Code::JoinDomain => "Only addresses of the organization's own domains can be used here.",
            Code::DomainRefused => "Addresses of this domain are not registered here.",
            Code::NumberUnknown => "Enter a number, such as 1250 or 7.5.",
            Code::Invalid => "Please check the marked fields.",
            Code::Malformed => "The request could not be read. Reload the page.",
            Code::TooMany => "Too many attempts. Wait a little, then try again.",
            Code::Busy => "The server is busy. Nothing was changed. Try again in a moment.",
            Code::OutcomeUnknown => {
                "The server did not answer in time. Check whether the change was saved before you try again."
            }
            Code::ErasureNoted => {
                "The erasure is recorded but not finished. It will be finished when the program next restarts, at the latest."
            }
            Code::Internal => "Something went wrong on our side. Nothing was changed. Try again in a moment.",
            Code::Unreachable => {
                "Can't reach the server. What you typed is still here. Try again in a moment."
            }
            Code::Unreadable => "The answer could not be read. Reload the page.",
        };
        see_row(line: u32) = "See line {line}.";
        domain_refused(domain: &str) = "Addresses of {domain} are not registered here.";
    }
}
