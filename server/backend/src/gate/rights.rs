use super::caller::Person;
use domain::permission::Permission;

/// What a desk requires of its caller. Only this file can add one.
pub trait Right: private::Sealed + Send + Sync + 'static {
    /// Its name in the audit.
    const NAME: &'static str;
    /// What it requires, so that a page can say what is missing.
    const NEEDS: Needs;

    /// Whether this person, or nobody, has it.
    fn allows(person: Option<&Person>) -> bool {
        Self::NEEDS.are_met_by(person)
    }
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
}

mod private {
    pub trait Sealed {}
}

macro_rules! rights {
    ($($(#[$doc:meta])* $name:ident: $needs:expr;)*) => {$(
        $(#[$doc])*
        pub struct $name;

        impl private::Sealed for $name {}

        impl Right for $name {
            const NAME: &'static str = stringify!($name);
            const NEEDS: Needs = $needs;
        }
    )*};
}

const fn any_of(permissions: &'static [Permission]) -> Needs {
    Needs::AnyOf(permissions)
}

rights! {
    /// Everybody, signed in or not.
    Public: Needs::Nothing;
    /// Signed in, for actions about oneself.
    SignedIn: Needs::Session;
    /// Signed in, for one's own security: all that is left where a required second factor is missing.
    OwnSecurity: Needs::OwnSecurity;
    /// A command at the shell, for what no permission allows.
    AtTheShell: Needs::Shell;
    CanRegisterUsers: any_of(&[Permission::RegisterUsers]);
    CanBulkInvite: any_of(&[Permission::BulkInvite]);
    CanManageInvitations: any_of(&[Permission::ManageInvitations]);
    /// Invitations are sent by mail, and so is what the settings cause.
    CanManageMail: any_of(&[Permission::ManageInvitations, Permission::ManageSettings]);
    /// To fill in an address or a username of somebody else.
    CanCheckAvailability: any_of(&[Permission::RegisterUsers, Permission::BulkInvite, Permission::ManageInvitations]);
    /// To search people: to fill in their identity, to manage it, to see the registry.
    CanSearchPeople: any_of(&[
        Permission::RegisterIdentities,
        Permission::ManageAccounts,
        Permission::ViewRegistry,
    ]);
    /// To open somebody else's identity, to fill it in or to manage it.
    CanOpenIdentities: any_of(&[Permission::RegisterIdentities, Permission::ManageAccounts]);
    CanViewRegistry: any_of(&[Permission::ViewRegistry]);
    CanManageAccounts: any_of(&[Permission::ManageAccounts]);
    CanRegisterIdentities: any_of(&[Permission::RegisterIdentities]);
    CanViewPersonalData: any_of(&[Permission::ViewPersonalData]);
    CanValidateIdentities: any_of(&[Permission::ValidateIdentities]);
    CanManagePermissions: any_of(&[Permission::ManagePermissions]);
    CanManageSettings: any_of(&[Permission::ManageSettings]);
    /// To choose from the units and groups, or to change them.
    CanReadUnits: any_of(&[
        Permission::ManageSettings,
        Permission::ManageAccounts,
        Permission::ViewRegistry,
    ]);
    /// To do something to many people at once: what exactly, is checked by the action.
    CanActOnPeople: any_of(&[
        Permission::ManageAccounts,
        Permission::ManageInvitations,
        Permission::RegisterIdentities,
    ]);
    /// To see and control one's own jobs: which ones, is checked by the job.
    CanRunJobs: any_of(&[
        Permission::BulkInvite,
        Permission::ManageAccounts,
        Permission::ManageInvitations,
        Permission::RegisterIdentities,
    ]);
    /// To know the own fields of people: to fill them in, to list them, or to change them.
    CanReadFields: any_of(&[
        Permission::RegisterUsers,
        Permission::BulkInvite,
        Permission::ManageAccounts,
        Permission::ManageSettings,
        Permission::ViewRegistry,
        Permission::RegisterIdentities,
    ]);
    CanViewAudit: any_of(&[Permission::ViewAudit]);
}
