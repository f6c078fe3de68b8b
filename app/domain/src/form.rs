//! Faults of forms: a code, and the field it belongs to.
//!
//! A draft's `check` returns *all* faults at once. Codes are part of the interface: they are stable, occur in every
//! error response, and have one sentence per language (`text/*/fault.rs`).

use crate::characters::cleaned;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),* }

        impl $name {
            /// All values, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word on the wire, in the database and in CSV files.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The value of a word; `None` if there is none.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Why something was refused, grouped by who can fix it: by field, by request, by time.
    Code {
        EmailMissing = "email_missing",
        EmailNoAt = "email_no_at",
        EmailTooLong = "email_too_long",
        /// Quoted, commented or non-ASCII local parts: valid in some RFC, unusable in a registry.
        EmailUnsupported = "email_unsupported",
        EmailDomain = "email_domain",
        /// A warning: the domain is a single typing error away from a well-known one.
        EmailSlip = "email_slip",
        AlreadyRegistered = "already_registered",
        AlreadyInvited = "already_invited",
        InvitedOften = "invited_often",
        UsernameShort = "username_short",
        UsernameLong = "username_long",
        UsernameCharset = "username_charset",
        UsernameEdge = "username_edge",
        UsernameDoubled = "username_doubled",
        UsernameReserved = "username_reserved",
        UsernameUsed = "username_used",
        PasswordMissing = "password_missing",
        PasswordShort = "password_short",
        PasswordLong = "password_long",
        PasswordCommon = "password_common",
        IdentifierMissing = "identifier_missing",
        OrganizationMissing = "organization_missing",
        OrganizationLong = "organization_long",
        NoteLong = "note_long",
        ControlCharacter = "control_character",
        DaysRange = "days_range",
        LocaleUnknown = "locale_unknown",
        /// Faults of a file as a whole.
        FileEmpty = "file_empty",
        NotCsv = "not_csv",
        NoRows = "no_rows",
        TooManyRows = "too_many_rows",
        /// A quoted cell without its closing quote.
        UnclosedQuote = "unclosed_quote",
        HeaderDuplicate = "header_duplicate",
        /// No column is known to have e-mail addresses.
        HeaderNoEmail = "header_no_email",
        /// Faults of a row.
        ColumnCount = "column_count",
        CellLong = "cell_long",
        RowLong = "row_long",
        /// A character that is invalid in the file's encoding: U+FFFD is never stored.
        CellUnreadable = "cell_unreadable",
        /// The dates of a column can be read with the day or with the month first.
        DateAmbiguous = "date_ambiguous",
        DuplicateInFile = "duplicate_in_file",
        /// The personal data of the row was erased.
        Erased = "erased",
        PermissionsMissing = "permissions_missing",
        PermissionUnknown = "permission_unknown",
        PermissionNotHeld = "permission_not_held",
        DayUnknown = "day_unknown",
        EndBeforeStart = "end_before_start",
        EndPast = "end_past",
        ModeMissing = "mode_missing",
        AliasLength = "alias_length",
        NoticeMissing = "notice_missing",
        NameMissing = "name_missing",
        NameLong = "name_long",
        /// Characters that are in no name: control, invisible and unassigned ones.
        NameCharset = "name_charset",
        /// No date of the calendar.
        DateUnknown = "date_unknown",
        DateMissing = "date_missing",
        DateFuture = "date_future",
        AgeMost = "age_most",
        AgeLeast = "age_least",
        CountryMissing = "country_missing",
        CountryUnknown = "country_unknown",
        TextLong = "text_long",
        PhoneUnknown = "phone_unknown",
        /// A warning: the country's postal codes have another format.
        PostalCodeUnusual = "postal_code_unusual",
        ChoiceUnknown = "choice_unknown",
        ChoiceMissing = "choice_missing",
        DocumentNumberMissing = "document_number_missing",
        DocumentNumberCharset = "document_number_charset",
        /// A warning: the document has expired.
        DocumentExpired = "document_expired",
        ExpiresBeforeIssued = "expires_before_issued",
        /// Not the lines of a TD1, TD2 or TD3 document.
        MrzShape = "mrz_shape",
        MrzCheckDigit = "mrz_check_digit",
        /// The check digits fit, but the content is invalid.
        MrzContent = "mrz_content",
        /// A warning: another step has a different value.
        MrzDiffers = "mrz_differs",
        DeclarationMissing = "declaration_missing",
        MessageMissing = "message_missing",
        FlagsMissing = "flags_missing",
        ImageDimensions = "image_dimensions",
        ImageCorrupt = "image_corrupt",
        UnsupportedImage = "unsupported_image",
        /// A previous step is incomplete.
        StepSkipped = "step_skipped",
        /// The identity is in another state.
        IdentityState = "identity_state",
        AlreadyDecided = "already_decided",
        /// Another reviewer has claimed it.
        ClaimedByOther = "claimed_by_other",
        /// Nobody validates their own identity.
        OwnIdentity = "own_identity",
        /// Nobody validates what they entered, if the organization requires four eyes.
        FourEyes = "four_eyes",
        /// Nobody decides about somebody whose link they handed over, or whose address they changed, before a proof.
        GivenLink = "given_link",
        /// Nobody decides about others, or vouches for them, while somebody else may be using their account.
        MailboxFirst = "mailbox_first",
        /// Entries of others are locked until the mailbox is proven.
        EntriesLocked = "entries_locked",
        PasswordWrong = "password_wrong",
        SetupCodeWrong = "setup_code_wrong",
        /// The same for unknown, wrong, pending and suspended.
        SignInWrong = "sign_in_wrong",
        SignedOut = "signed_out",
        SignInFirst = "sign_in_first",
        PermissionMissing = "permission_missing",
        CrossSite = "cross_site",
        NotFound = "not_found",
        MethodNotAllowed = "method_not_allowed",
        LinkDead = "link_dead",
        SetupClosed = "setup_closed",
        InvitationNotOpen = "invitation_not_open",
        AccountNotPending = "account_not_pending",
        /// The idempotency key was used with other content.
        IdempotencyMismatch = "idempotency_mismatch",
        /// The bulk job is in another state.
        JobState = "job_state",
        /// Announced rows of a bulk job are missing.
        RowsMissing = "rows_missing",
        MessageSettled = "message_settled",
        /// A message that keeps somebody else's account safe is not held.
        SecurityMail = "security_mail",
        MailNotConfigured = "mail_not_configured",
        TooLarge = "too_large",
        /// A body did not arrive in time.
        TooSlow = "too_slow",
        UnsupportedMedia = "unsupported_media",
        WrongHost = "wrong_host",
        Invalid = "invalid",
        Malformed = "malformed",
        TooMany = "too_many",
        Busy = "busy",
        /// The database did not answer whether it has committed.
        OutcomeUnknown = "outcome_unknown",
        /// An erasure that has not ended yet, or whose end is unknown, and that is carried out in any case.
        ErasureNoted = "erasure_noted",
        Internal = "internal",
        /// Made by the browser: the host did not answer.
        Unreachable = "unreachable",
        /// Made by the browser: the host's answer was invalid.
        Unreadable = "unreadable",
    }
}

impl Code {
    /// Whether the same request may succeed later.
    pub const fn is_temporary(self) -> bool {
        matches!(self, Self::Unreachable | Self::Busy | Self::OutcomeUnknown | Self::TooMany | Self::Internal)
    }

    /// The HTTP status of the code (RFC 9110, RFC 6585).
    pub const fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::SignedOut | Self::SignInFirst | Self::SignInWrong => 401,
            Self::PermissionMissing
            | Self::PermissionNotHeld
            | Self::SecurityMail
            | Self::OwnIdentity
            | Self::FourEyes
            | Self::GivenLink
            | Self::MailboxFirst
            | Self::CrossSite
            | Self::SetupCodeWrong => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::InvitationNotOpen
            | Self::AccountNotPending
            | Self::IdempotencyMismatch
            | Self::JobState
            | Self::RowsMissing
            | Self::MessageSettled
            | Self::MailNotConfigured
            | Self::EntriesLocked
            | Self::StepSkipped
            | Self::IdentityState
            | Self::AlreadyDecided
            | Self::ClaimedByOther => 409,
            Self::LinkDead | Self::SetupClosed => 410,
            Self::TooSlow => 408,
            Self::TooLarge => 413,
            Self::UnsupportedMedia | Self::UnsupportedImage => 415,
            Self::WrongHost => 421,
            Self::TooMany | Self::InvitedOften => 429,
            Self::Internal | Self::Unreadable => 500,
            Self::Busy | Self::OutcomeUnknown | Self::ErasureNoted | Self::Unreachable => 503,
            _ => 422,
        }
    }
}

words! {
    /// A field of a form, by its name on the wire and in HTML.
    Field {
        SetupCode = "setup_code",
        OrganizationName = "organization_name",
        Identifier = "identifier",
        Email = "email",
        Username = "username",
        Password = "password",
        Locale = "locale",
        Note = "note",
        Days = "days",
        Permissions = "permissions",
        StartsOn = "starts_on",
        EndsOn = "ends_on",
        Mode = "mode",
        Alias = "alias",
        PrivacyNotice = "privacy_notice",
        GivenNames = "given_names",
        FamilyName = "family_name",
        HasOnlyOneName = "has_only_one_name",
        NameAtBirth = "name_at_birth",
        KnownAs = "known_as",
        DateOfBirth = "date_of_birth",
        BirthCountry = "birth_country",
        BirthRegion = "birth_region",
        BirthLocality = "birth_locality",
        Nationalities = "nationalities",
        Sex = "sex",
        PersonalEmail = "personal_email",
        Phone = "phone",
        Street = "street",
        PostalCode = "postal_code",
        City = "city",
        Region = "region",
        Country = "country",
        DocumentKind = "document_kind",
        DocumentNumber = "document_number",
        IssuingAuthority = "issuing_authority",
        IssuingCountry = "issuing_country",
        IssuedOn = "issued_on",
        ExpiresOn = "expires_on",
        MachineReadableZone = "machine_readable_zone",
        Unit = "unit",
        Relationship = "relationship",
        RelationshipNumber = "relationship_number",
        RelationshipStartsOn = "relationship_starts_on",
        RelationshipEndsOn = "relationship_ends_on",
        Declaration = "declaration",
        NoteToReviewer = "note_to_reviewer",
        Message = "message",
        /// The requested changes of a review.
        Flags = "flags",
        Front = "front",
        Back = "back",
        Portrait = "portrait",
    }
}

/// One fault of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub field: Field,
    pub code: Code,
}

/// All faults of a draft; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// A single fault, as a unique index reports it.
    pub fn one(field: Field, code: Code) -> Self {
        Self(vec![Fault { field, code }])
    }

    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }

    /// The first fault of a field, if it has one.
    pub fn at(&self, field: Field) -> Option<Code> {
        self.0.iter().find(|fault| fault.field == field).map(|fault| fault.code)
    }

    /// The fault to show where there is room for one.
    pub fn first(&self) -> Fault {
        self.0[0]
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, fault) in self.0.iter().enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            write!(f, "{comma}{}: {}", fault.field, fault.code)?;
        }
        Ok(())
    }
}

/// Collects the faults of a draft, so that all fields are checked.
#[derive(Default)]
pub(crate) struct Checking(Vec<Fault>);

impl Checking {
    /// Returns the value, or records its fault.
    pub(crate) fn take<T>(&mut self, field: Field, result: Result<T, Code>) -> Option<T> {
        result.map_err(|code| self.0.push(Fault { field, code })).ok()
    }

    /// All recorded faults.
    pub(crate) fn faults(self) -> Vec<Fault> {
        self.0
    }

    /// Ends the check: the value if there are no faults, else all faults.
    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, Faults> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(Faults(self.0)),
        }
    }
}

/// One line of text: cleaned, at most `most` characters, without control characters, which would break a mail header,
/// a log line or a CSV cell.
pub(crate) fn one_line(text: &str, most: usize, too_long: Code) -> Result<String, Code> {
    let text = cleaned(text);
    if text.chars().any(char::is_control) {
        return Err(Code::ControlCharacter);
    }
    if text.chars().count() > most {
        return Err(too_long);
    }
    Ok(text.into_owned())
}
