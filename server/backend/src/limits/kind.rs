/// What is counted. The name is part of the keys in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By the typed e-mail address or username, whether or not it exists.
    SignInName,
    SignInNetwork,
    /// By a browser in which the same account has signed in before.
    SignInBrowser,
    /// By the network of such browsers.
    SignInBrowserNetwork,
    /// By the account that has to repeat its password.
    OwnPassword,
    /// By the account whose second factor is tried, after its password.
    SecondFactor,
    /// By a browser in which the same account has signed in before.
    SecondFactorBrowser,
    /// By the account whose second factor is asked for, after its password.
    SecondFactorAsked,
    /// By a browser in which the same account has signed in before.
    SecondFactorAskedBrowser,
    /// By the network that signs in with passkeys.
    PasskeyNetwork,
    /// By a browser in which the account of the passkey has signed in before.
    PasskeyBrowser,
    /// By the network of such browsers.
    PasskeyBrowserNetwork,
    /// By the account that changes its own security.
    OwnSecurity,
    FreshLink,
    Confirmation,
    Reset,
    /// By the link with which a password is chosen.
    LinkPassword,
    /// By the network of those who choose a password with a link.
    LinkPasswordNetwork,
    SetupCode,
    /// By the account that exports its data.
    Export,
    /// By the account that changes its own entries.
    OwnEntries,
    /// By the address that is invited.
    Invited,
    /// By the account that begins bulk jobs.
    BulkJob,
    /// By the reviewer who gives cases to others.
    Reassignment,
    /// By the account that changes its own username and language.
    OwnAccount,
    /// By the account that tries the mail server out.
    MailTest,
    /// By the account whose address is changed and by who asks for it, and by the new address.
    AddressChange,
    /// By the account that uploads a logo.
    Logo,
    /// By the account that changes settings.
    Settings,
    /// By the account that looks through the audit, or exports it.
    Audit,
    /// By the account that exports the registry.
    RegistryExport,
    /// By the account that signs in with the right password.
    SignedIn,
    /// By the address that wants to register, by its domain, by the network, by the networks around it, and all together.
    Join,
    JoinDomain,
    JoinNetwork,
    JoinWideNetwork,
    JoinAll,
}

impl Kind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::SignInName => "sign_in_name",
            Self::SignInNetwork => "sign_in_network",
            Self::SignInBrowser => "sign_in_browser",
            Self::SignInBrowserNetwork => "sign_in_browser_network",
            Self::OwnPassword => "own_password",
            Self::SecondFactor => "second_factor",
            Self::SecondFactorBrowser => "second_factor_browser",
            Self::SecondFactorAsked => "second_factor_asked",
            Self::SecondFactorAskedBrowser => "second_factor_asked_browser",
            Self::PasskeyNetwork => "passkey_network",
            Self::PasskeyBrowser => "passkey_browser",
            Self::PasskeyBrowserNetwork => "passkey_browser_network",
            Self::OwnSecurity => "own_security",
            Self::FreshLink => "fresh_link",
            Self::Confirmation => "confirmation",
            Self::Reset => "reset",
            Self::LinkPassword => "link_password",
            Self::LinkPasswordNetwork => "link_password_network",
            Self::SetupCode => "setup_code",
            Self::Export => "export",
            Self::OwnEntries => "own_entries",
            Self::Invited => "invited",
            Self::BulkJob => "bulk_job",
            Self::Reassignment => "reassignment",
            Self::OwnAccount => "own_account",
            Self::MailTest => "mail_test",
            Self::AddressChange => "address_change",
            Self::Logo => "logo",
            Self::Settings => "settings",
            Self::Audit => "audit",
            Self::RegistryExport => "registry_export",
            Self::SignedIn => "signed_in",
            Self::Join => "join",
            Self::JoinDomain => "join_domain",
            Self::JoinNetwork => "join_network",
            Self::JoinWideNetwork => "join_wide_network",
            Self::JoinAll => "join_all",
        }
    }
}
