use crate::form::words;

words! {
    /// A column of the list. The name, with the e-mail address, is always there.
    RegistryColumn {
        Username = "username",
        Code = "code",
        Unit = "unit",
        Groups = "groups",
        Account = "account",
        Identity = "identity",
        Invitation = "invitation",
        Relationship = "relationship",
        Starts = "starts",
        Ends = "ends",
        SignedIn = "signed_in",
        Created = "created",
        Language = "language",
    }
}

impl RegistryColumn {
    /// The columns of somebody who has chosen none.
    pub const DEFAULT: &'static [Self] =
        &[Self::Username, Self::Account, Self::Identity, Self::Invitation, Self::SignedIn];

    /// The columns of an export by somebody who has chosen none: those of the list, with the unit, so that the file is of use
    /// when it comes back.
    pub const EXPORT_DEFAULT: &'static [Self] =
        &[Self::Username, Self::Unit, Self::Account, Self::Identity, Self::Invitation, Self::SignedIn];

    /// The order by this column, if there is one.
    pub const fn sort(self) -> Option<Sort> {
        match self {
            Self::Username => Some(Sort::Username),
            Self::Ends => Some(Sort::Ends),
            Self::SignedIn => Some(Sort::SignedIn),
            Self::Created => Some(Sort::Created),
            Self::Code
            | Self::Unit
            | Self::Groups
            | Self::Account
            | Self::Identity
            | Self::Invitation
            | Self::Relationship
            | Self::Starts
            | Self::Language => None,
        }
    }
}

words! {
    /// What the list is sorted by.
    Sort {
        Name = "name",
        Email = "email",
        Username = "username",
        Created = "created",
        SignedIn = "signed_in",
        Ends = "ends",
    }
}
