use super::It;
use crate::message::{MessageFilter, MessageKind, MessageState};
use crate::session::MenuCount;
use crate::text::{OutgoingText, say};

impl OutgoingText for It {
    say! {
        outgoing_mail = "Posta in uscita";
        outgoing_lead = "Che cosa è in attesa, che cosa il server di posta ha rifiutato e con quali parole, che cosa è trattenuto.";
        no_messages = "Nessun messaggio";
        messages_listed_here = "Ogni e-mail che il programma scrive compare qui. La prima arriva con il primo invito.";
        no_messages_like_this = "Nessun messaggio è in questo stato adesso.";
        show_all_messages = "Mostra tutti i messaggi";
        recipient = "Destinatario";
        about = "Argomento";
        mail_server = "Server di posta";
        next_try = "prossimo tentativo";
        retry = "Riprova";
        hold = "Trattieni";
        no_mail_server = "Nessun server di posta è configurato.";
        no_mail_server_how = "I messaggi sono trattenuti qui, e niente di trattenuto parte mai da solo. Consegna i link in un altro modo: copiali qui o sotto Inviti.";
        backup_restored = "È stato ripristinato un backup del database.";
        backup_restored_effects = "Password, permessi e sospensioni sono quelli del momento del backup. Tutti sono stati disconnessi, i link per scegliere una nuova password e per confermare un indirizzo non funzionano più, e i messaggi in attesa sono trattenuti, perché alcuni potrebbero essere già partiti. Anche la posta degli inviti multipli e i promemoria sono trattenuti.";
        backup_restored_how(has_mail: bool) => match has_mail {
            true => "Controlla prima permessi e sospensioni, e revoca gli inviti che non servono più. Poi invia i messaggi trattenuti, oppure segna tutto come controllato: da quel momento la posta riparte come sempre, e ciò che non hai inviato resta trattenuto.".to_owned(),
            false => "Controlla permessi e sospensioni, e revoca gli inviti che non servono più. Poi segna tutto come controllato.".to_owned(),
        };
        backup_restored_link = "Guarda che cosa è trattenuto e che cosa controllare";
        confirm_restore = "Segna come controllato";
        send_held_ask = "Inviare i messaggi trattenuti?";
        send_held(count: MenuCount) => if count == MenuCount::Exactly(1) { "Invia 1 trattenuto".to_owned() } else { format!("Invia {count} trattenuti") };
        send_held_words(count: MenuCount) => match count {
            MenuCount::MoreThan(most) => format!("Più di {most} messaggi sono trattenuti. Partono tutti appena confermi."),
            MenuCount::Exactly(1) => "1 messaggio è trattenuto. Parte appena confermi.".to_owned(),
            MenuCount::Exactly(count) => format!("{count} messaggi sono trattenuti. Partono tutti appena confermi."),
        };
        held_sent(count: u32) => match count {
            0 => "Non c'era più niente di trattenuto.".to_owned(),
            1 => "1 messaggio sta partendo.".to_owned(),
            count => format!("{count} messaggi stanno partendo."),
        };
        message_retried(to: &str) = "Il messaggio per {to} viene ritentato ora.";
        message_held(to: &str) = "Il messaggio per {to} è trattenuto.";
        tries(count: u32) => if count == 1 { "1 tentativo".to_owned() } else { format!("{count} tentativi") };
        withdrawn = "ritirato prima dell'invio";
        help_with_reset = "Questo link non viene mostrato a nessuno. Se la posta non arriva, chi gestisce il server ne crea uno con: matricula reset-link";
        help_with_confirmation = "Questo link non viene mostrato a nessuno. Se la posta non arriva, un collega che può vedere i dati personali garantisce per la persona nella sua pagina.";
        not_refreshed = "L'elenco non si è potuto aggiornare; quello che vedi può essere vecchio.";
        message_state(state: MessageState) => match state {
            MessageState::Held => "Trattenuto",
            MessageState::Queued => "In coda",
            MessageState::Sending => "In invio",
            MessageState::Deferred => "Rinviato",
            MessageState::Sent => "Inviato",
            MessageState::Bounced => "Respinto",
            MessageState::Failed => "Fallito",
        };
        message_kind(kind: MessageKind) => match kind {
            MessageKind::Invitation => "Invito",
            MessageKind::InvitationDeclined => "Invito rifiutato",
            MessageKind::ConfirmAddress => "Indirizzo e-mail da confermare",
            MessageKind::PasswordReset => "Nuova password richiesta",
            MessageKind::PasswordChanged => "Password cambiata",
            MessageKind::IdentityAsked => "Dati personali richiesti",
            MessageKind::ChangesRequested => "Modifiche richieste",
            MessageKind::IdentityVerified => "Identità convalidata",
            MessageKind::IdentityRejected => "Identità respinta",
            MessageKind::IdentityToReview => "Identità da convalidare",
            MessageKind::DocumentExpiring => "Documento in scadenza",
            MessageKind::ErasureRequested => "Cancellazione richiesta",
            MessageKind::ErasureDeclined => "Richiesta di cancellazione rifiutata",
        };
        message_filter(filter: MessageFilter) => match filter {
            MessageFilter::All => "Tutti",
            MessageFilter::Waiting => "In attesa",
            MessageFilter::Held => "Trattenuti",
            MessageFilter::Troubled => "In difficoltà",
            MessageFilter::Sent => "Inviati",
        };
    }
}
