use super::It;
use crate::session::Device;
use crate::text::person::device_in_words;
use crate::text::{PersonText, say};

say! {
    PersonText for It {
        organization_section = "Organizzazione";
        sessions = "Sessioni";
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
        suspension = "Sospensione";
        suspended_until = "Fino al";
        suspended_without_end = "Finché qualcuno non lo riattiva";
        edit_account = "Modifica";
        edit_account_words = "La persona riceve un'e-mail sulla modifica. Il vecchio nome utente torna libero.";
        save_account = "Salva";
        account_edited = "L'account è stato modificato.";
        suspend_account = "Sospendi";
        suspend_account_words(who: &str) = "L'accesso di {who} termina subito su tutti i dispositivi. La persona non può più accedere e riceve un'e-mail. Nulla viene eliminato.";
        suspend_reason_hint = "Per i colleghi che gestiscono gli account. Non compare nell'e-mail.";
        suspend_end_hint = "L'account viene riattivato dopo questo giorno. Lascia vuoto per nessuna scadenza.";
        account_suspended = "L'account è stato sospeso.";
        reactivate_account = "Riattiva";
        ask_reactivate_account = "Riattivare l'account?";
        reactivate_account_words(who: &str) = "{who} può accedere di nuovo, con la password e i permessi di prima, e riceve un'e-mail.";
        account_reactivated = "L'account è di nuovo attivo.";
        device(device: Device) => device_in_words(device, "su", "Dispositivo sconosciuto");
    }
}
