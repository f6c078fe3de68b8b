use super::It;
use crate::text::mail::written_out;
use crate::text::{MailText, say};

impl MailText for It {
    say! {
        mail_invitation_subject(organization: &str) = "Invito a {organization}";
        mail_invitation_by(inviter: &str, organization: &str) = "{inviter} ti invita a far parte di {organization}.";
        mail_invitation_from(organization: &str) = "Hai ricevuto un invito a far parte di {organization}.";
        mail_invitation_reminder(organization: &str) = "Un promemoria: il tuo invito a far parte di {organization} è ancora aperto.";
        mail_invitation_account(email: &str, username: &str) = "Scegli una password e il tuo account è pronto. Accederai come {username} oppure con {email}.";
        mail_invitation_until(until: &str) = "Il link è valido fino a {until}.";
        mail_invitation_button = "Accetta l'invito";
        mail_note_from(inviter: &str) = "Una nota da {inviter}:";
        mail_note = "Una nota per te:";
        mail_not_mine = "Questo non era per me";
        mail_not_mine_hint = "Se non te lo aspettavi, apri il link e scegli «Questo non era per me». L'invito allora finisce, e chi l'ha mandato viene avvisato.";
        mail_link_itself = "Se il pulsante non funziona, copia questo indirizzo nel browser:";

        mail_declined_subject(email: &str) = "Invito non destinato a {email}";
        mail_declined_what(email: &str, organization: &str) = "Chi legge la posta di {email} ha risposto «Questo non era per me» al tuo invito a far parte di {organization}.";
        mail_declined_then(username: &str) = "L'invito è finito e il suo link non funziona più. L'account {username} resta in attesa: controlla l'indirizzo, poi correggilo e invita di nuovo, oppure elimina l'account.";
        mail_declined_button = "Apri gli inviti";

        mail_reset_subject(organization: &str) = "Scegli una nuova password: {organization}";
        mail_reset_what(username: &str, organization: &str) = "Qualcuno ha chiesto una nuova password per l'account {username} di {organization}.";
        mail_reset_until(until: &str) = "Il link funziona una volta sola, fino a {until}.";
        mail_reset_button = "Scegli una nuova password";
        mail_reset_ignore = "Se non sei stato tu, non fare nulla: la tua password resta com'è.";

        mail_confirm_subject(organization: &str) = "Conferma il tuo indirizzo e-mail: {organization}";
        mail_confirm_what(username: &str, organization: &str) = "L'account {username} di {organization} è stato aperto con un link consegnato da qualcuno. Conferma che questo indirizzo e-mail è tuo.";
        mail_confirm_why = "Fino ad allora, quello che l'organizzazione ha compilato su di te resta nascosto.";
        mail_confirm_button = "Conferma il mio indirizzo";
        mail_confirm_ignore(support: &str) = "Se non hai aperto tu questo account, forse lo sta usando qualcun altro: scegli un'altra password con «Password dimenticata?» e avvisa subito {support}.";
        mail_confirm_ignore_nobody = "Se non hai aperto tu questo account, forse lo sta usando qualcun altro: scegli un'altra password con «Password dimenticata?» e avvisa subito i tuoi amministratori.";

        mail_changed_subject(organization: &str) = "La tua password è stata cambiata: {organization}";
        mail_changed_what(username: &str, organization: &str, when: &str) = "La password dell'account {username} di {organization} è stata cambiata {when}.";
        mail_changed_sessions = "In ogni altro dispositivo l'accesso è stato chiuso.";
        mail_changed_alarm(support: &str) = "Se non sei stato tu, avvisa subito {support}.";
        mail_changed_alarm_nobody = "Se non sei stato tu, avvisa subito i tuoi amministratori.";

        mail_asked_subject(organization: &str) = "Servono le tue informazioni: {organization}";
        mail_asked_what(by: &str, organization: &str) = "{by} ti chiede di completare le informazioni che mancano ancora presso {organization}.";
        mail_asked_by_nobody(organization: &str) = "Completa le informazioni che mancano ancora presso {organization}.";
        mail_asked_then = "Accedi e continua da dove si interrompono. Puoi fermarti quando vuoi: quello che hai compilato resta salvato.";
        mail_changes_subject(organization: &str) = "C'è qualcosa da modificare: {organization}";
        mail_changes_what(organization: &str) = "Le tue informazioni presso {organization} sono state esaminate, e c'è qualcosa da modificare prima che possano essere verificate.";
        mail_verified_subject(organization: &str) = "La tua identità è verificata: {organization}";
        mail_verified_what(organization: &str) = "Le tue informazioni presso {organization} sono state controllate e sono verificate.";
        mail_verified_then = "Puoi guardarle quando vuoi, e correggerle se qualcosa cambia.";
        mail_rejected_subject(organization: &str) = "La tua identità non è stata verificata: {organization}";
        mail_rejected_what(organization: &str) = "Le tue informazioni presso {organization} sono state esaminate e non è stato possibile verificarle.";
        mail_why_is_there = "Di che cosa si tratta è scritto lì; per la tua riservatezza non è in questo messaggio.";
        mail_expiring_subject(organization: &str) = "Un tuo documento scade presto: {organization}";
        mail_expiring_what(organization: &str, days: u32) = "Un documento d'identità che hai fornito a {organization} scade fra {days} giorni.";
        mail_expiring_then = "Quando avrai quello nuovo, accedi e aggiungilo.";
        mail_my_data_button = "Apri i miei dati";
        mail_erasure_requested_subject(organization: &str) = "Richiesta di cancellazione: {organization}";
        mail_erasure_requested_what(organization: &str) = "Una persona registrata presso {organization} chiede che la sua identità venga cancellata.";
        mail_erasure_requested_then = "Accedi per vedere chi è. Puoi cancellare l’identità, oppure rifiutare e dire perché.";
        mail_requests_button = "Vedi le richieste";
        mail_erasure_declined_subject(organization: &str) = "La tua richiesta di cancellazione è stata rifiutata: {organization}";
        mail_erasure_declined_what(organization: &str) = "Hai chiesto a {organization} di cancellare i tuoi dati personali. La richiesta è stata rifiutata.";
        mail_receipt_button = "Apri la mia ricevuta";
        mail_review_subject(organization: &str) = "Un'identità attende la verifica: {organization}";
        mail_review_what(organization: &str) = "Presso {organization} è stata inviata un'identità, che attende qualcuno che la esamini.";
        mail_review_then = "Che cosa contiene si vede dopo aver effettuato l'accesso.";
        mail_review_button = "Apri le verifiche";

        mail_help(support: &str) = "Domande? Chiedi a {support}.";
        mail_automatic(organization: &str) = "Inviato dall'ufficio registrazioni di {organization}. Le risposte a questo messaggio non vengono lette.";
        mail_moment(at: i64) => written_out(at, &WEEKDAYS, &MONTHS, "alle");
    }
}

const WEEKDAYS: [&str; 7] = ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"];

const MONTHS: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];
