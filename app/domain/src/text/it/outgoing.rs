use super::It;
use crate::mail_reply::MailReply;
use crate::message::{HeldMail, MessageFilter, MessageKind, MessageState};
use crate::session::MenuCount;
use crate::text::{OutgoingText, say};

say! {
    OutgoingText for It {
        outgoing_mail = "Posta in uscita";
        outgoing_lead = "Le e-mail in attesa, in sospeso o rifiutate, con la risposta del server di posta.";
        no_messages = "Nessun messaggio";
        messages_listed_here = "Ogni e-mail che il programma scrive compare qui, a partire dal tuo primo invito.";
        no_messages_like_this = "Nessun messaggio è in questo stato.";
        show_all_messages = "Mostra tutti i messaggi";
        recipient = "Destinatario";
        about = "Argomento";
        mail_server = "Server di posta";
        next_try = "prossimo tentativo";
        retry = "Riprova";
        send_message = "Invia";
        hold = "Trattieni";
        no_mail_server = "Nessun server di posta è configurato.";
        no_mail_server_how = "I messaggi sono in sospeso qui e non partono mai da soli. Copia i link qui o sotto Inviti, e consegnali in un altro modo.";
        backup_restored = "È stato ripristinato un backup del database.";
        backup_restored_effects = "Password, permessi e sospensioni sono quelli del momento del backup. Tutte le persone devono accedere di nuovo. I link per scegliere una nuova password o confermare un indirizzo non funzionano più. I messaggi in attesa sono in sospeso, perché alcuni potrebbero essere già partiti, e così gli inviti multipli e i promemoria.";
        backup_restored_how(has_mail: bool) = match has_mail {
            true => "Prima controlla permessi e sospensioni, e revoca gli inviti che non servono più. Poi invia ciò che è in sospeso dal ripristino, oppure segna tutto come controllato: da quel momento la posta riparte come sempre, e ciò che non hai inviato resta in sospeso.",
            false => "Controlla permessi e sospensioni, e revoca gli inviti che non servono più. Poi segna tutto come controllato.",
        };
        backup_restored_link = "Guarda che cosa è in sospeso e che cosa controllare";
        confirm_restore = "Segna come controllato";
        send_held_ask = "Inviare i messaggi in sospeso?";
        send_held(which: HeldMail, count: MenuCount) = match (which, count) {
            (HeldMail::All, MenuCount::Exactly(1)) => "Invia 1 in sospeso",
            (HeldMail::All, MenuCount::Exactly(_)) => "Invia {count} in sospeso",
            (HeldMail::All, MenuCount::MoreThan(_)) => "Invia più di {count} in sospeso",
            (HeldMail::ByRestore, MenuCount::Exactly(1)) => "Invia 1 in sospeso dal ripristino",
            (HeldMail::ByRestore, MenuCount::Exactly(_)) => "Invia {count} in sospeso dal ripristino",
            (HeldMail::ByRestore, MenuCount::MoreThan(_)) => "Invia più di {count} in sospeso dal ripristino",
        };
        send_held_words(which: HeldMail, count: MenuCount) => match (which, count) {
            (HeldMail::All, MenuCount::MoreThan(most)) => format!("Più di {most} messaggi sono in sospeso. Partono tutti quando confermi, anche quelli che qualcuno ha messo in sospeso di proposito."),
            (HeldMail::All, MenuCount::Exactly(1)) => "1 messaggio è in sospeso. Parte quando confermi, anche se qualcuno l'ha messo in sospeso di proposito.".to_owned(),
            (HeldMail::All, MenuCount::Exactly(count)) => format!("{count} messaggi sono in sospeso. Partono tutti quando confermi, anche quelli che qualcuno ha messo in sospeso di proposito."),
            (HeldMail::ByRestore, MenuCount::MoreThan(most)) => format!("Più di {most} messaggi sono in sospeso per il backup ripristinato. Partono quando confermi. I messaggi che qualcuno ha messo in sospeso di proposito restano in sospeso."),
            (HeldMail::ByRestore, MenuCount::Exactly(1)) => "1 messaggio è in sospeso per il backup ripristinato. Parte quando confermi. I messaggi che qualcuno ha messo in sospeso di proposito restano in sospeso.".to_owned(),
            (HeldMail::ByRestore, MenuCount::Exactly(count)) => format!("{count} messaggi sono in sospeso per il backup ripristinato. Partono quando confermi. I messaggi che qualcuno ha messo in sospeso di proposito restano in sospeso."),
        };
        held_sent(count: u32) = match count {
            0 => "Non c'era più nessun messaggio in sospeso.",
            1 => "1 messaggio sta partendo.",
            _ => "{count} messaggi stanno partendo.",
        };
        message_retried(to: &str) = "Il messaggio per {to} viene inviato di nuovo.";
        message_on_its_way(to: &str) = "Il messaggio per {to} viene inviato.";
        message_held(to: &str) = "Ora il messaggio per {to} è in sospeso.";
        tries(count: u32) = match count { 1 => "1 tentativo", _ => "{count} tentativi" };
        withdrawn = "annullato prima dell'invio";
        mail_not_sent = "Non inviato";
        mail_not_needed = "non serviva più";
        mail_reply(reply: MailReply, words: &str) = match reply {
            MailReply::Accepted => "Accettata dal server di posta: {words}",
            MailReply::UnknownMailbox => "Il server di posta non conosce questa casella: {words}",
            MailReply::MailboxFull => "La casella è piena: {words}",
            MailReply::TooLarge => "L'e-mail è troppo grande per il server di posta: {words}",
            MailReply::Policy => "Le regole del server di posta rifiutano questa e-mail, per esempio come spam: {words}",
            MailReply::TryLater => "Il server di posta chiede di riprovare più tardi: {words}",
            MailReply::Refused => "Il server di posta ha rifiutato l'e-mail: {words}",
            MailReply::SignInRefused => "Il server di posta ha rifiutato il nome utente o la password del programma: {words}",
            MailReply::ConnectionRefused => "Il server di posta ha rifiutato la connessione: {words}",
            MailReply::HostUnknown => "Non c'è nessun server di posta con questo nome: {words}",
            MailReply::HostUnreachable => "Il server di posta non è raggiungibile: {words}",
            MailReply::NoAnswer => "Il server di posta non ha risposto in tempo: {words}",
            MailReply::ConnectionLost => "La connessione al server di posta si è interrotta: {words}",
            MailReply::NotEncrypted => "Il server di posta non offre la cifratura, che qui è richiesta: {words}",
            MailReply::EncryptionFailed => "La cifratura del server di posta non è affidabile: {words}",
            MailReply::Unclear => "L'ultimo tentativo non è riuscito: {words}",
        };
        help_with_reset = "Nessuno può vedere questo link. Se alla persona non arriva la posta, chi gestisce il server può creare un link con: matricula reset-link";
        help_with_confirmation = "Nessuno può vedere questo link. Se alla persona non arriva la posta, un collega che può leggere i dati personali può garantire per lei nella sua pagina.";
        not_refreshed = "Impossibile aggiornare l'elenco. Quello che vedi può non essere aggiornato.";
        message_state(state: MessageState) = match state {
            MessageState::Held => "In sospeso",
            MessageState::Queued => "In coda",
            MessageState::Sending => "In invio",
            MessageState::Deferred => "Nuovo tentativo previsto",
            MessageState::Sent => "Inviata",
            MessageState::Bounced => "Non recapitato",
            MessageState::Failed => "Non riuscito",
        };
        message_kind(kind: MessageKind) = match kind {
            MessageKind::Invitation => "Invito",
            MessageKind::InvitationDeclined => "Invito rifiutato",
            MessageKind::ConfirmAddress => "Indirizzo e-mail da confermare",
            MessageKind::ConfirmNewAddress => "Nuovo indirizzo e-mail da confermare",
            MessageKind::PasswordReset => "Nuova password richiesta",
            MessageKind::PasswordChanged => "Password cambiata",
            MessageKind::SecurityChanged => "Sicurezza dell'account",
            MessageKind::AccountSuspended => "Account sospeso",
            MessageKind::AccountReactivated => "Account riattivato",
            MessageKind::AccountChanged => "Account modificato",
            MessageKind::AccountToBeDeleted => "Account da eliminare",
            MessageKind::AccountRestored => "Account ripristinato",
            MessageKind::AccountEndSet => "Scadenza dell'account",
            MessageKind::AccountDormant => "Account non utilizzato",
            MessageKind::InvitationDormant => "Invito non accettato",
            MessageKind::AccountsEnding => "Account in scadenza",
            MessageKind::IdentityAsked => "Dati personali richiesti",
            MessageKind::IdentitySubmitted => "Identità inviata",
            MessageKind::ChangesRequested => "Modifiche richieste",
            MessageKind::IdentityVerified => "Identità verificata",
            MessageKind::IdentityRejected => "Identità respinta",
            MessageKind::IdentityToReview => "Identità da verificare",
            MessageKind::DocumentExpiring => "Documento in scadenza",
            MessageKind::ErasureRequested => "Cancellazione richiesta",
            MessageKind::ErasureDeclined => "Richiesta di cancellazione rifiutata",
            MessageKind::JoinConfirm => "Richiesta di registrazione: indirizzo da confermare",
            MessageKind::JoinDeclined => "Richiesta di registrazione rifiutata",
        };
        message_filter(filter: MessageFilter) = match filter {
            MessageFilter::All => "Tutti",
            MessageFilter::Waiting => "In attesa",
            MessageFilter::Held => "In sospeso",
            MessageFilter::Troubled => "Da controllare",
            MessageFilter::Sent => "Inviati",
        };
    }
}
