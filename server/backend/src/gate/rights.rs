use super::person::Person;
use crate::reach::{EVERYONE, Reach};
use domain::permission::{Permission, Permissions};

/// What a desk requires of its caller. Only this file can add one.
pub trait Right: private::Sealed + Send + Sync + 'static {
    /// Its name in the audit.
    const NAME: &'static str;
    /// What it requires, so that a page can say what is missing.
    const NEEDS: Needs;
    /// Whether it counts inside units too.
    const BORDER: Border;

    /// Whether this person, or nobody, has it.
    fn allows(person: Option<&Person>) -> bool {
        Self::NEEDS.are_met_by(person)
            || (Self::BORDER == Border::Inside && Self::NEEDS.are_met_inside(person))
    }
}

/// What becomes of a right whose permission somebody holds inside units alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// Its actions end at the border: people outside are as if they did not exist.
    Inside,
    /// It is not had: its actions are about the organization as a whole.
    Never,
}

/// What a right requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: everybody has it.
    Nothing,
    /// To be signed in, with a session of one's own.
    Session,
    /// To be signed in, even where the session can only add a second factor.
    OwnSecurity,
    /// To hold one of these.
    AnyOf(&'static [Permission]),
    /// To be at the shell, where an operator has the database and its keys anyway.
    Shell,
}

impl Needs {
    /// The permissions of which one is enough.
    pub(crate) fn permissions(self) -> Permissions {
        match self {
            Self::AnyOf(any) => any.iter().copied().collect(),
            Self::Nothing | Self::Session | Self::OwnSecurity | Self::Shell => Permissions::NONE,
        }
    }

    fn are_met_by(self, person: Option<&Person>) -> bool {
        match self {
            Self::Nothing => true,
            Self::Session => person.is_some_and(|person| person.session.is_some() && !person.is_weak()),
            Self::OwnSecurity => person.is_some_and(|person| person.session.is_some()),
            Self::Shell => false,
            Self::AnyOf(permissions) => {
                person.is_some_and(|person| permissions.iter().any(|one| person.permissions.has(*one)))
            }
        }
    }

    /// Whether somebody holds one of the permissions inside a unit.
    fn are_met_inside(self, person: Option<&Person>) -> bool {
        match (self, person) {
            (Self::AnyOf(any), Some(person)) if !person.borders.is_empty() => {
                any.iter().any(|one| person.borders.permissions().has(*one))
            }
            _ => false,
        }
    }
}

impl Person {
    /// Whom a right reaches that needs one of its permissions. Without one, everybody acts for themselves.
    pub(crate) fn reach(&self, needs: Needs) -> Reach {
        match needs {
            Needs::AnyOf(any) => self.reach_of(any),
            Needs::Nothing | Needs::Session | Needs::OwnSecurity | Needs::Shell => EVERYONE.clone(),
        }
    }
}

mod private {
    pub trait Sealed {}
}

macro_rules! rights {
    ($($(#[$doc:meta])* $name:ident: $border:ident, $needs:expr;)*) => {$(
        $(#[$doc])*
        pub struct $name;

        impl private::Sealed for $name {}

        impl Right for $name {
            const NAME: &'static str = stringify!($name);
            const NEEDS: Needs = $needs;
            const BORDER: Border = Border::$border;
        }
    )*};
}

const fn any_of(permissions: &'static [Permission]) -> Needs {
    Needs::AnyOf(permissions)
}

rights! {
    /// Everybody, signed in or not.
    Public: Never, Needs::Nothing;
    /// Signed in, for actions about oneself.
    SignedIn: Never, Needs::Session;
    /// Signed in, for one's own security: all that is left where a required second factor is missing.
    OwnSecurity: Never, Needs::OwnSecurity;
    /// A command at the shell, for what no permission allows.
    AtTheShell: Never, Needs::Shell;
    CanRegisterUsers: Inside, any_of(&[Permission::RegisterUsers]);
    CanBulkInvite: Inside, any_of(&[Permission::BulkInvite]);
    CanManageInvitations: Inside, any_of(&[Permission::ManageInvitations]);
    /// Invitations are sent by mail, and so is what the settings cause.
    CanManageMail: Never, any_of(&[Permission::ManageInvitations, Permission::ManageSettings]);
    /// To fill in an address or a username of somebody else.
    CanCheckAvailability: Inside, any_of(&[Permission::RegisterUsers, Permission::BulkInvite, Permission::ManageInvitations]);
    /// To search people: to fill in their identity, to manage it, to see the registry.
    CanSearchPeople: Inside, any_of(&[
        Permission::RegisterIdentities,
        Permission::ManageAccounts,
        Permission::ViewRegistry,
    ]);
    /// To open somebody else's identity, to fill it in or to manage it.
    CanOpenIdentities: Inside, any_of(&[Permission::RegisterIdentities, Permission::ManageAccounts]);
    CanViewRegistry: Inside, any_of(&[Permission::ViewRegistry]);
    CanManageAccounts: Inside, any_of(&[Permission::ManageAccounts]);
    CanRegisterIdentities: Inside, any_of(&[Permission::RegisterIdentities]);
    CanViewPersonalData: Inside, any_of(&[Permission::ViewPersonalData]);
    CanValidateIdentities: Inside, any_of(&[Permission::ValidateIdentities]);
    CanManagePermissions: Inside, any_of(&[Permission::ManagePermissions]);
    CanManageSettings: Never, any_of(&[Permission::ManageSettings]);
    /// To choose from the units and groups, or to change them.
    CanReadUnits: Inside, any_of(&[
        Permission::ManageSettings,
        Permission::ManageAccounts,
        Permission::ViewRegistry,
    ]);
    /// To choose a unit, for a grant or for new accounts.
    CanChooseUnits: Inside, any_of(&[
        Permission::ManagePermissions,
        Permission::RegisterUsers,
        Permission::BulkInvite,
    ]);
    /// To do something to many people at once: what exactly, is checked by the action.
    CanActOnPeople: Inside, any_of(&[
        Permission::ManageAccounts,
        Permission::ManageInvitations,
        Permission::RegisterIdentities,
    ]);
    /// To see and control one's own jobs: which ones, is checked by the job.
    CanRunJobs: Inside, any_of(&[
        Permission::BulkInvite,
        Permission::ManageAccounts,
        Permission::ManageInvitations,
        Permission::RegisterIdentities,
    ]);
    /// To know the own fields of people: to fill them in, to list them, or to change them.
    CanReadFields: Inside, any_of(&[
        Permission::RegisterUsers,
        Permission::BulkInvite,
        Permission::ManageAccounts,
        Permission::ManageSettings,
        Permission::ViewRegistry,
        Permission::RegisterIdentities,
    ]);
    CanViewAudit: Never, any_of(&[Permission::ViewAudit]);
}
