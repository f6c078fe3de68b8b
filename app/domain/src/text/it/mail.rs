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

        mail_changed_subject(organization: &str) = "La tua password è stata cambiata: {organization}";
        mail_changed_what(username: &str, organization: &str, when: &str) = "La password dell'account {username} di {organization} è stata cambiata {when}.";
        mail_changed_sessions = "In ogni altro dispositivo l'accesso è stato chiuso.";
        mail_changed_alarm(support: &str) = "Se non sei stato tu, avvisa subito {support}.";
        mail_changed_alarm_nobody = "Se non sei stato tu, avvisa subito i tuoi amministratori.";

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
