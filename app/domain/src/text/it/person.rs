use super::It;
use crate::session::Device;
use crate::text::person::device_in_words;
use crate::text::{PersonText, say};

impl PersonText for It {
    say! {
        organization_section = "Organizzazione";
        sessions = "Sessioni";
        never_signed_in = "Mai";
        last_sign_in = "Ultimo accesso";
        account_created = "Creato";
        account_ends = "Scadenza";
        no_end = "Nessuna scadenza";
        external_id = "ID esterno";
        relationship_label = "Rapporto";
        not_stated = "Non indicato";
        no_identity_yet = "Nessuno l'ha ancora iniziata.";
        open_review = "Apri la verifica";
        no_invitations_of_person = "Questa persona non è mai stata invitata.";
        no_permissions_of_person = "Questa persona non ha permessi.";
        no_sessions_of_person = "Nessun accesso in corso.";
        no_mail_of_invitation = "Non è stata inviata alcuna e-mail.";
        language_label = "Lingua";
        signed_in_on = "Accesso";
        last_seen_on = "ultimo uso";
        invitation_made_on = "Invito";
        granted_on = "concesso";
        end_session = "Termina la sessione";
        session_ended = "La sessione è stata terminata.";
        device(device: Device) => device_in_words(device, "su", "Dispositivo sconosciuto");
    }
}
