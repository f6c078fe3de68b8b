use super::{It, MONTHS};
use crate::day::Day;
use crate::moment::LocalMoment;
use crate::security::SecurityChange;
use crate::text::mail::day_written_out;
use crate::text::{MailText, say};

say! {
    MailText for It {
        mail_invitation_subject(organization: &str) = "Invito a {organization}";
        mail_invitation_by(inviter: &str, organization: &str) = "{inviter} ti invita a far parte di {organization}.";
        mail_invitation_from(organization: &str) = "Hai ricevuto un invito a far parte di {organization}.";
        mail_invitation_reminder(organization: &str) = "Promemoria: il tuo invito a far parte di {organization} è ancora aperto.";
        mail_invitation_account(email: &str, username: &str) = "Scegli una password e il tuo account è pronto. Accederai come {username} oppure con {email}.";
        mail_invitation_until(until: &str) = "Il link scade {until}.";
        mail_invitation_button = "Accetta l'invito";
        mail_note_from(inviter: &str) = "Una nota da {inviter}:";
        mail_note = "Una nota per te:";
        mail_not_mine = "Questo invito non è per me";
        mail_not_mine_hint = "Se questo invito non è per te, apri il link e scegli «Questo invito non è per me». In tal caso l'invito viene annullato e chi l'ha mandato riceve un avviso.";
        mail_link_itself = "Se il pulsante non funziona, copia questo indirizzo nel browser:";

        mail_declined_subject(email: &str) = "Invito non destinato a {email}";
        mail_declined_what(email: &str, organization: &str) = "Chi legge la posta di {email} ha risposto «Questo invito non è per me» al tuo invito a far parte di {organization}.";
        mail_declined_then(username: &str) = "L'invito è stato annullato e il suo link non funziona più. L'account {username} resta in attesa: correggi l'indirizzo e invita di nuovo, oppure elimina l'account.";
        mail_declined_button = "Vai agli inviti";

        mail_reset_subject(organization: &str) = "Nuova password per {organization}";
        mail_reset_what(username: &str, organization: &str) = "Qualcuno ha chiesto una nuova password per l'account {username} di {organization}.";
        mail_reset_until(until: &str) = "Il link funziona una volta sola e scade {until}.";
        mail_reset_button = "Scegli una nuova password";
        mail_reset_ignore = "Se non l'hai chiesta tu, ignora questa e-mail: la tua password resta com'è.";

        mail_confirm_subject(organization: &str) = "Conferma il tuo indirizzo e-mail: {organization}";
        mail_confirm_what(username: &str, organization: &str) = "L'account {username} di {organization} è stato aperto con un link consegnato da qualcuno. Conferma che questo indirizzo e-mail è tuo.";
        mail_confirm_why = "Fino ad allora non puoi vedere quello che l'organizzazione ha compilato su di te.";
        mail_confirm_button = "Conferma il mio indirizzo";
        mail_confirm_ignore(support: &str) = "Se non hai aperto tu questo account, forse lo sta usando qualcun altro: scegli una nuova password con «Password dimenticata?» e avvisa subito {support}.";
        mail_confirm_ignore_nobody = "Se non hai aperto tu questo account, forse lo sta usando qualcun altro: scegli una nuova password con «Password dimenticata?» e avvisa subito l'amministrazione.";
        mail_confirm_new_subject(organization: &str) = "Conferma il tuo nuovo indirizzo e-mail: {organization}";
        mail_confirm_new_what(username: &str, organization: &str) = "Questo indirizzo deve diventare l'indirizzo e-mail dell'account {username} di {organization}. Conferma che è tuo.";
        mail_confirm_new_why = "Fino ad allora l'account conserva l'indirizzo attuale.";
        mail_confirm_new_ignore = "Se non conosci questo account, ignora questa e-mail: nulla verrà cambiato.";

        mail_changed_subject(organization: &str) = "La tua password è stata cambiata: {organization}";
        mail_changed_what(username: &str, organization: &str, when: &str) = "La password dell'account {username} di {organization} è stata cambiata {when}.";
        mail_changed_sessions = "Su tutti gli altri dispositivi dovrai accedere di nuovo.";
        mail_changed_alarm(support: &str) = "Se non l'hai cambiata tu, avvisa subito {support}.";
        mail_changed_alarm_nobody = "Se non l'hai cambiata tu, avvisa subito l'amministrazione.";

        mail_security_subject(organization: &str) = "La sicurezza del tuo account: {organization}";
        mail_security_what(change: SecurityChange, username: &str, organization: &str, when: &str) => {
            let account = format!("account {username} di {organization}");
            match change {
                SecurityChange::SessionEnded => format!("{when}: una sessione dell'{account} è stata terminata."),
                SecurityChange::SessionEndedByAdministrator => format!("{when}: l'amministrazione ha terminato una sessione dell'{account}."),
                SecurityChange::OtherSessionsEnded => format!("{when}: tutte le altre sessioni dell'{account} sono state terminate."),
                SecurityChange::AuthenticatorAdded => format!("{when}: all'{account} è stata aggiunta un'app di autenticazione. Il suo codice verrà chiesto dopo la password."),
                SecurityChange::AuthenticatorRemoved => format!("{when}: l'app di autenticazione dell'{account} è stata rimossa."),
                SecurityChange::PasskeyAdded => format!("{when}: all'{account} è stata aggiunta una passkey."),
                SecurityChange::PasskeyRemoved => format!("{when}: una passkey dell'{account} è stata rimossa."),
                SecurityChange::PasskeySuspect => format!("{when}: una passkey dell'{account} è stata rifiutata, perché potrebbe essere stata copiata. Rimuovila e aggiungine una nuova."),
                SecurityChange::FactorReset => format!("{when}: l'amministrazione ha reimpostato il secondo fattore dell'{account}. Accedi con la sola password, e puoi aggiungere un nuovo fattore in La mia sicurezza."),
                SecurityChange::FactorResetAsked => format!("{when}: l'amministrazione ha chiesto di reimpostare il secondo fattore dell'{account}. Avverrà dopo 24 ore, se non fermi l'operazione."),
                SecurityChange::FactorResetStopped => format!("{when}: la reimpostazione del secondo fattore dell'{account} è stata fermata."),
                SecurityChange::RecoveryCodesMade => format!("{when}: per l'{account} sono stati creati nuovi codici di recupero. I precedenti non funzionano più."),
                SecurityChange::RecoveryCodeUsed => format!("{when}: qualcuno ha effettuato l'accesso all'{account} con un codice di recupero. Il codice non funziona più."),
                SecurityChange::CodesTried => format!("{when}: qualcuno ha inserito la password corretta dell'{account} e poi più codici sbagliati. Per un'ora non ne verranno accettati altri. Se non hai provato tu ad accedere, qualcuno conosce la tua password: cambiala subito."),
                SecurityChange::AddressChangeAsked => format!("{when}: l'amministrazione ha chiesto di cambiare l'indirizzo e-mail dell'{account}. Avverrà tra una settimana, o prima se un secondo amministratore è d'accordo, se non fermi l'operazione."),
                SecurityChange::AddressChangeStopped => format!("{when}: il cambio dell'indirizzo e-mail dell'{account} è stato fermato. L'indirizzo resta com'è."),
                SecurityChange::AddressChanged => format!("{when}: l'indirizzo e-mail dell'{account} è stato cambiato."),
                SecurityChange::AddressChangedUndoable => format!("{when}: l'indirizzo e-mail dell'{account} è stato cambiato. Questo indirizzo non è più il suo. Se non l'hai cambiato tu, puoi annullare il cambio per una settimana."),
                SecurityChange::AddressChangeUndone => format!("{when}: il cambio dell'indirizzo e-mail dell'{account} è stato annullato. L'indirizzo precedente è di nuovo valido, e su tutti i dispositivi l'accesso è terminato. La password non è più valida: scegline una nuova. Un secondo fattore aggiunto dal giorno prima del cambio non è accettato finché l'amministrazione non lo reimposta."),
                SecurityChange::FounderOffered => format!("{when}: all'{account} è stato offerto il ruolo di fondatore. Accettalo o rifiutalo in La mia sicurezza, entro 7 giorni."),
                SecurityChange::FounderOfferMade => format!("{when}: con l'{account} il ruolo di fondatore è stato offerto a un'altra persona. Può essere accettato entro 7 giorni; fino ad allora puoi ritirare l'offerta in La mia sicurezza."),
                SecurityChange::FounderOfferEnded => format!("{when}: l'offerta del ruolo di fondatore che riguarda l'{account} è stata ritirata o rifiutata. Non è cambiato nulla."),
                SecurityChange::FounderReceived => format!("{when}: il ruolo di fondatore è passato all'{account}, che ora ha tutti i permessi."),
                SecurityChange::FounderHandedOver => format!("{when}: il ruolo di fondatore è passato dall'{account} a un altro account."),
            }
        };
        mail_security_stop_button = "Ferma l'operazione";
        mail_security_button = "Apri La mia sicurezza";
        mail_suspended_subject(organization: &str) = "Il tuo account è sospeso: {organization}";
        mail_suspended_what(username: &str, organization: &str) = "L'amministrazione ha sospeso l'account {username} di {organization}. Su tutti i dispositivi l'accesso è terminato.";
        mail_suspended_until(until: &str) = "Potrai accedere di nuovo a partire da {until}.";
        mail_suspended_no_end = "Non puoi accedere finché l'amministrazione non lo riattiva. Nulla è stato eliminato.";
        mail_reactivated_subject(organization: &str) = "Il tuo account è di nuovo attivo: {organization}";
        mail_reactivated_what(username: &str, organization: &str) = "L'account {username} di {organization} è di nuovo attivo.";
        mail_reactivated_then = "Accedi con la password che avevi prima.";
        mail_edited_subject(organization: &str) = "Il tuo account è stato modificato: {organization}";
        mail_edited_what(organization: &str) = "L'amministrazione ha modificato il tuo account di {organization}.";
        mail_edited_then(username: &str) = "Accedi come {username}, con la stessa password di prima.";

        mail_deleted_subject(organization: &str) = "Il tuo account verrà eliminato: {organization}";
        mail_deleted_what(username: &str, organization: &str) = "L'amministrazione ha eliminato l'account {username} di {organization}. Su tutti i dispositivi l'accesso è terminato e non puoi più accedere.";
        mail_deleted_then(until: &str) = "I dati conservati su di te vengono cancellati a partire da {until}. Fino ad allora l'amministrazione può ripristinare l'account.";
        mail_restored_subject(organization: &str) = "Il tuo account è stato ripristinato: {organization}";
        mail_restored_what(username: &str, organization: &str) = "L'account {username} di {organization} è stato ripristinato. Nulla viene eliminato.";
        mail_restored_then = "È com'era prima. Se era attivo, accedi con la password che avevi.";
        mail_end_subject(organization: &str) = "La scadenza del tuo account: {organization}";
        mail_end_what(username: &str, organization: &str) = "L'amministrazione ha cambiato la scadenza dell'account {username} di {organization}.";
        mail_end_until(until: &str) = "Puoi usarlo fino a {until}.";
        mail_end_none = "Non ha più una scadenza.";
        mail_dormant_subject(organization: &str) = "Il tuo account non viene utilizzato: {organization}";
        mail_dormant_what(username: &str, organization: &str) = "Da molto tempo nessuno accede all'account {username} di {organization}.";
        mail_dormant_then(until: &str) = "Per conservarlo accedi prima di {until}. Poi l'account verrà sospeso: nulla viene eliminato, e l'amministrazione può riattivarlo.";
        mail_join_subject(organization: &str) = "Conferma il tuo indirizzo e-mail: {organization}";
        mail_join_what(organization: &str) = "Qualcuno vuole registrarsi presso {organization} con questo indirizzo. Conferma di averlo richiesto tu.";
        mail_join_why = "Poi qualcuno decide sulla tua registrazione e ricevi un invito a questo indirizzo.";
        mail_join_ignore = "Se non l'hai richiesto tu, ignora questa e-mail: nessuno verrà registrato.";
        mail_join_declined_subject(organization: &str) = "La tua richiesta di registrazione: {organization}";
        mail_join_declined_what(organization: &str) = "La tua richiesta di registrazione presso {organization} è stata rifiutata.";
        mail_join_declined_then = "Il tuo indirizzo viene eliminato entro qualche settimana. Se pensi che sia un errore, contatta l'organizzazione.";
        mail_unaccepted_subject(organization: &str) = "Il tuo invito è ancora in attesa: {organization}";
        mail_unaccepted_what(organization: &str) = "Hai ricevuto un invito da {organization} e non lo hai ancora accettato.";
        mail_unaccepted_then(until: &str) = "Verrà annullato {until}. Se vuoi ancora l'account, usa il link dell'invito o chiedine uno nuovo nella sua pagina.";
        mail_ending_subject(organization: &str) = "Account in scadenza: {organization}";
        mail_ending_what(organization: &str, until: &str) = "Presso {organization} ci sono account in scadenza. Il primo scade {until}.";
        mail_ending_then = "Alla scadenza un account viene sospeso. Se la persona resta, sposta la data.";
        mail_ending_button = "Vai a questi account";

        mail_asked_subject(organization: &str) = "Servono i tuoi dati: {organization}";
        mail_asked_what(by: &str, organization: &str) = "{by} ti chiede di completare i dati che mancano ancora a {organization}.";
        mail_asked_by_nobody(organization: &str) = "Completa i dati che mancano ancora a {organization}.";
        mail_asked_then = "Accedi e riprendi dal primo passaggio che manca. Puoi fermarti quando vuoi: quello che hai compilato è salvato.";
        mail_submitted_subject(organization: &str) = "I tuoi dati sono stati inviati: {organization}";
        mail_submitted_what(organization: &str) = "I tuoi dati sono stati inviati a {organization}. Ora sono in attesa di verifica.";
        mail_submitted_then = "Riceverai un'e-mail con il risultato. Fino ad allora non devi fare altro.";
        mail_changes_subject(organization: &str) = "{organization} ti chiede di modificare i tuoi dati";
        mail_changes_what(organization: &str) = "Chi verifica per {organization} ha esaminato i tuoi dati. C'è qualcosa da modificare prima che possano essere verificati.";
        mail_verified_subject(organization: &str) = "La tua identità è verificata: {organization}";
        mail_verified_what(organization: &str) = "{organization} ha esaminato i tuoi dati e ha verificato la tua identità.";
        mail_verified_then = "Puoi vedere i tuoi dati quando vuoi, e correggerli se qualcosa cambia.";
        mail_rejected_subject(organization: &str) = "La tua identità non è stata verificata: {organization}";
        mail_rejected_what(organization: &str) = "{organization} ha esaminato i tuoi dati e non ha potuto verificare la tua identità.";
        mail_sign_in_for_details = "Accedi per vedere i dettagli. Per la tua riservatezza non sono in questa e-mail.";
        mail_expiring_subject(organization: &str) = "Un tuo documento scade presto: {organization}";
        mail_expiring_what(organization: &str, days: &str) => match days {
            "0" => format!("Un documento d'identità che hai fornito a {organization} scade oggi."),
            "1" => format!("Un documento d'identità che hai fornito a {organization} scade domani."),
            days => format!("Un documento d'identità che hai fornito a {organization} scade tra {days} giorni."),
        };
        mail_expiring_then = "Quando avrai quello nuovo, accedi e aggiungilo.";
        mail_my_data_button = "Apri i miei dati";
        mail_review_subject(organization: &str) = "Un'identità è in attesa di verifica: {organization}";
        mail_review_what(organization: &str) = "Qualcuno ha inviato la propria identità a {organization}. È in attesa di verifica.";
        mail_review_then = "Accedi per vedere i dettagli.";
        mail_review_button = "Vai alle verifiche";
        mail_erasure_requested_subject(organization: &str) = "Richiesta di cancellazione: {organization}";
        mail_erasure_requested_what(organization: &str) = "Una persona registrata presso {organization} chiede che la sua identità venga cancellata.";
        mail_erasure_requested_then = "Accedi per vedere chi è. Puoi cancellare l'identità, oppure rifiutare e dire perché.";
        mail_requests_button = "Vai alle richieste";
        mail_erasure_declined_subject(organization: &str) = "La tua richiesta di cancellazione è stata rifiutata: {organization}";
        mail_erasure_declined_what(organization: &str) = "Hai chiesto a {organization} di cancellare i tuoi dati personali. La richiesta è stata rifiutata.";
        mail_receipt_button = "Apri il mio resoconto";

        mail_help(support: &str) = "Domande? Chiedi a {support}.";
        mail_not_for_you(organization: &str) = "Se non hai niente a che fare con {organization}, questa e-mail ti è arrivata per errore. Eliminala.";
        mail_greeting(name: &str) = "Ciao {name},";
        mail_about(organization: &str) = "{organization} usa Matricula per registrare le persone che ne fanno parte.";
        mail_automatic = "Le risposte a questa e-mail non vengono lette.";
        mail_moment(at: &LocalMoment) => {
            format!("{} alle {} {}", day_written_out(at.day(), &WEEKDAYS, &MONTHS), at.time(), at.zone())
        };
        mail_day(day: Day) => day_written_out(day, &WEEKDAYS, &MONTHS);
    }
}

const WEEKDAYS: [&str; 7] = ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"];
