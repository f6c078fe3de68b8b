use super::It;
use crate::text::{RegistrationText, say};

impl RegistrationText for It {
    say! {
        create_new_user = "Crea un nuovo utente interno";
        register_lead = "Ogni persona ha due livelli: un account per accedere e un'identità digitale che dice chi è.";
        create_new_user_about = "Registra un account. La persona riceve un invito per e-mail e sceglie una password.";
        card_needs(permission: &str) = "Richiede {permission}. Può darlo il fondatore, o chi ha can_manage_permissions.";
        send_invitation = "Invia invito";
    }
}
