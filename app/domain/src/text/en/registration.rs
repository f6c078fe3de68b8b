use super::En;
use crate::text::{RegistrationText, say};

impl RegistrationText for En {
    say! {
        create_new_user = "Create a new internal user";
        register_lead = "Everyone here has two levels: a user account to sign in with, and a digital identity that says who they are.";
        create_new_user_about = "Register one user account. The person gets an invitation by e-mail and chooses a password.";
        card_needs(permission: &str) = "Needs {permission}. The founder, or somebody who holds can_manage_permissions, can grant it.";
        send_invitation = "Send invitation";
    }
}
