//! What a code means to a program: the status of an answer, and whether to try again.

use super::Code;

impl Code {
    /// Whether the same request may succeed later.
    pub const fn is_temporary(self) -> bool {
        matches!(self, Self::Unreachable | Self::Busy | Self::OutcomeUnknown | Self::TooMany | Self::Internal)
    }

    /// Whether it refuses a picture for what it is: the same one is refused again.
    pub const fn is_about_picture(self) -> bool {
        matches!(
            self,
            Self::HeicImage
                | Self::UnsupportedImage
                | Self::ImageCorrupt
                | Self::ImageDimensions
                | Self::TooLarge
        )
    }

    /// The HTTP status of the code (RFC 9110, RFC 6585).
    pub const fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::SignedOut
            | Self::SignInFirst
            | Self::SignInWrong
            | Self::SignInOver
            | Self::PasskeyRefused => 401,
            Self::PermissionMissing
            | Self::PermissionNotHeld
            | Self::OwnPermissions
            | Self::SecurityMail
            | Self::OwnIdentity
            | Self::StepKept
            | Self::OwnAccount
            | Self::FourEyes
            | Self::GivenLink
            | Self::MailboxFirst
            | Self::MailboxUnproven
            | Self::SecondPersonNeeded
            | Self::ConfirmFirst
            | Self::FactorRequired
            | Self::CrossSite
            | Self::SetupCodeWrong => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::InvitationNotOpen
            | Self::AccountNotPending
            | Self::AccountState
            | Self::LastManager
            | Self::NothingToChange
            | Self::IdempotencyMismatch
            | Self::JobState
            | Self::RowsMissing
            | Self::MessageSettled
            | Self::MailNotConfigured
            | Self::EntriesLocked
            | Self::OtherAccount
            | Self::ChangedMeanwhile
            | Self::LimitReached
            | Self::ProfileHoldersMany
            | Self::AddressChangeWaiting
            | Self::AddressChangedOften
            | Self::StepSkipped
            | Self::IdentityState
            | Self::AlreadyDecided
            | Self::ClaimedByOther
            | Self::ReviewerUnfit
            | Self::DecidedWithoutBorder
            | Self::OfferOver
            | Self::FounderUnfit
            | Self::FounderAddressOpen
            | Self::FounderOfferOpen
            | Self::FounderOfferOver
            | Self::PasskeyAgain
            | Self::PasskeysUnavailable
            | Self::PasswordFirst => 409,
            Self::LinkDead | Self::SetupClosed => 410,
            Self::TooSlow => 408,
            Self::TooLarge => 413,
            Self::UnsupportedMedia | Self::UnsupportedImage | Self::HeicImage => 415,
            Self::WrongHost => 421,
            Self::TooMany | Self::InvitedOften => 429,
            Self::Internal | Self::Unreadable => 500,
            Self::Busy | Self::OutcomeUnknown | Self::ErasureNoted | Self::Unreachable => 503,
            _ => 422,
        }
    }
}
