use super::It;
use crate::security::SecurityChange;
use crate::text::{SecurityText, say};

impl SecurityText for It {
    say! {
        my_security = "La mia sicurezza";
        my_security_lead = "La tua password, cosa viene chiesto quando accedi e dove hai effettuato l'accesso. Per ogni modifica ricevi un'e-mail.";
        change_password = "Cambia password";
        change_password_words = "Verrai disconnesso da tutti gli altri dispositivi.";
        new_password = "Nuova password";
        password_was_changed = "La password è stata cambiata.";
        where_signed_in = "Dove hai effettuato l'accesso";
        this_device = "Questo dispositivo";
        end_other_sessions = "Termina tutte le altre sessioni";
        ask_end_other_sessions = "Terminare tutte le altre sessioni?";
        end_other_sessions_words = "Qui resti connesso, altrove no.";
        other_sessions_were_ended = "Tutte le altre sessioni sono terminate.";
        second_factor = "Secondo fattore";
        no_second_factor = "Il tuo account è protetto solo dalla password. Aggiungi un secondo fattore: chi conosce la password non potrà comunque accedere.";
        authenticator_app = "App di autenticazione";
        add_authenticator = "Aggiungi un'app di autenticazione";
        authenticator_words = "L'app sul telefono mostra un codice di sei cifre, nuovo ogni 30 secondi. Ti verrà chiesto dopo la password.";
        authenticator_scan = "Inquadra questo codice con l'app.";
        authenticator_by_hand = "Oppure inserisci questa chiave nell'app";
        qr_code_of_authenticator = "Codice QR per l'app di autenticazione";
        authenticator_name_hint = "Facoltativo. Ti aiuta a riconoscere il dispositivo.";
        authenticator_code_hint = "Le sei cifre che l'app mostra ora.";
        authenticator_was_added = "L'app di autenticazione è stata aggiunta.";
        added_on = "Aggiunto il";
        last_used_on = "ultimo uso il";
        never_used = "mai usato";
        remove_factor = "Rimuovi";
        ask_remove_authenticator = "Rimuovere l'app di autenticazione?";
        remove_authenticator_words = "I suoi codici non funzioneranno più.";
        remove_last_factor_words = "Per accedere basterà la password. Verranno eliminati anche i codici di recupero.";
        authenticator_was_removed = "L'app di autenticazione è stata rimossa.";
        recovery_codes = "Codici di recupero";
        recovery_codes_words = "Se perdi il dispositivo, ogni codice sostituisce il secondo fattore una volta.";
        recovery_codes_once = "Conserva questi codici in un luogo sicuro, per esempio in un gestore di password. Vengono mostrati solo questa volta.";
        recovery_codes_left(count: u32) => match count {
            0 => "Non resta nessun codice.".to_owned(),
            1 => "Resta 1 codice.".to_owned(),
            count => format!("Restano {count} codici."),
        };
        recovery_codes_unsaved = "Non hai confermato di aver conservato i codici di recupero. Se non li hai, creane di nuovi.";
        make_recovery_codes = "Crea nuovi codici";
        ask_make_recovery_codes = "Creare nuovi codici di recupero?";
        make_recovery_codes_words = "I codici che hai ora non funzioneranno più.";
        recovery_codes_kept = "Li ho conservati";
        copy_recovery_codes = "Copia i codici";
        recovery_codes_copied = "Copiati";
        second_factor_title = "Inserisci il codice";
        second_factor_lead = "La password è corretta. Ora conferma con il secondo fattore.";
        second_factor_hint = "Le sei cifre dell'app di autenticazione, o uno dei codici di recupero.";
        sign_in_continue = "Continua";
        sign_in_is_over = "Ricomincia dall'inizio";
        sign_in_is_over_words = "Il codice non è stato inserito entro dieci minuti, o questo accesso è terminato.";
        sign_in_from_start = "Torna all'accesso";
        lost_second_factor = "Se hai perso il dispositivo e i codici di recupero, chiedi a un amministratore di reimpostare il secondo fattore.";
        confirm_title = "Conferma che sei tu";
        confirm_words = "Per questa azione serve di nuovo la password. Nei prossimi 15 minuti non ti verrà più chiesta.";
        confirm_button = "Conferma";
        security_change(change: SecurityChange) => match change {
            SecurityChange::SessionEnded => "Sessione terminata",
            SecurityChange::OtherSessionsEnded => "Altre sessioni terminate",
            SecurityChange::AuthenticatorAdded => "App di autenticazione aggiunta",
            SecurityChange::AuthenticatorRemoved => "App di autenticazione rimossa",
            SecurityChange::RecoveryCodesMade => "Nuovi codici di recupero",
            SecurityChange::RecoveryCodeUsed => "Codice di recupero usato",
            SecurityChange::CodesTried => "Codici sbagliati inseriti",
        };
    }
}
