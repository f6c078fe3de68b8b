use super::It;
use crate::mail_text::{MailTextState, Placeholder};
use crate::text::{MailTextsText, say};

say! {
    MailTextsText for It {
        mail_server_heading = "Server di posta";
        mail_is_sent_by(sender: &str) = "Tutte le e-mail sono inviate da {sender}.";
        check_mail_server = "Controlla il server di posta";
        mail_server_answers = "Il server di posta risponde ed è pronto a inviare.";
        mail_server_refuses(words: &str) = "Il server di posta non è utilizzabile. {words}";
        mail_texts = "Testi delle e-mail";
        mail_texts_lead = "Per ogni e-mail puoi scrivere un tuo testo. Il saluto, la nota personale, gli avvisi e il contatto per assistenza vengono aggiunti automaticamente.";
        which_mail = "E-mail";
        which_language = "Lingua dell'e-mail";
        mail_text_state(state: MailTextState) = match state {
            MailTextState::Original => "Viene inviato il testo originale.",
            MailTextState::Own => "Viene inviato il tuo testo.",
            MailTextState::Broken => "Il tuo testo non è più utilizzabile, perciò viene inviato l'originale. Correggilo e salvalo di nuovo, oppure torna all'originale.",
        };
        mail_text_changed = "Ultima modifica";
        mail_subject_hint = "Una riga, al massimo 200 caratteri.";
        mail_text_hint = "Testo semplice, senza indirizzi di pagine web. Una riga vuota inizia un nuovo paragrafo.";
        placeholders = "Segnaposto";
        placeholders_lead = "Vengono sostituiti quando l'e-mail viene inviata.";
        placeholder_about(placeholder: Placeholder) = match placeholder {
            Placeholder::Organization => "il nome dell'organizzazione",
            Placeholder::Username => "il nome utente dell'account",
            Placeholder::Email => "l'indirizzo e-mail",
            Placeholder::Inviter => "chi invita o chiede, oppure l'organizzazione se non si sa",
            Placeholder::Until => "il giorno o l'ora fino a cui vale",
            Placeholder::When => "quando è successo",
            Placeholder::Days => "il numero di giorni che restano",
            Placeholder::Details => "una frase che dice che cosa è successo, o fino a quando",
            Placeholder::Link => "il pulsante, o il link nel testo semplice; da solo sulla sua riga",
        };
        placeholder_is_required = "obbligatorio";
        show_preview = "Anteprima";
        preview_lead = "Compilata con un esempio. Il link non funziona.";
        preview_formatted = "Formattata";
        preview_plain = "Testo semplice";
        send_test = "Invia una prova a me";
        test_is_sent(email: &str) = "Il server di posta ha accettato la prova per {email}.";
        test_is_refused(words: &str) = "La prova non è stata inviata. {words}";
        back_to_original = "Torna all'originale";
        back_to_original_ask = "Tornare al testo originale?";
        back_to_original_words = "Il tuo testo di questa e-mail viene rimosso e si torna a inviare l'originale.";
        mail_text_saved = "Salvato. D'ora in poi viene inviato il tuo testo.";
        mail_text_is_original = "Si torna a inviare il testo originale.";
        changed_mail_texts = "E-mail con un tuo testo";
        mail_changed_by_others = "Un'altra persona ha modificato questa e-mail mentre la stavi modificando. Quello che hai scritto è ancora qui; quello che ha salvato l'altra persona è sotto ogni campo. Salva di nuovo per sostituirlo con il tuo testo.";
        their_subject(subject: &str) = "Salvato da un'altra persona: {subject}";
    }
}
