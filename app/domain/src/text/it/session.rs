use super::It;
use crate::text::{SessionText, say};

say! {
    SessionText for It {
        sign_in = "Accedi";
        sign_in_lead = "Usa il tuo indirizzo e-mail o il tuo nome utente.";
        sign_in_again = "Accedi di nuovo";
        sign_in_again_words(who: &str) = "La sessione è terminata. Accedi come {who} per continuare. Quello che hai inserito in questa pagina è ancora qui.";
        forgotten_password_ask = "Password dimenticata?";
        forgotten_password = "Password dimenticata";
        forgotten_password_lead(minutes: u32) => format!(
            "Inserisci l'indirizzo e-mail del tuo account. Riceverai un link per scegliere una nuova password. Funziona una volta sola, entro {}.",
            match minutes {
                60 => "un'ora".to_owned(),
                minutes if minutes % 60 == 0 => format!("{} ore", minutes / 60),
                minutes => format!("{minutes} minuti"),
            }
        );
        send_link = "Invia link";
        link_sent_if_known = "Se a questo indirizzo corrisponde un account, un link è in arrivo. Controlla la posta in arrivo e anche lo spam.";
        back_to_sign_in = "Torna all'accesso";
        choose_new_password = "Scegli una nuova password";
        choose_new_password_lead = "Su tutti gli altri dispositivi dovrai accedere di nuovo.";
        set_password = "Imposta password";
        password_hint(least: u32) = "Almeno {least} caratteri. Una frase è facile da ricordare, e gli spazi vanno bene.";
        set_up_title = "Configura la tua organizzazione";
        set_up_lead = "Il tuo account è il primo, quello del fondatore: ha sempre tutti i permessi.";
        setup_code_hint = "È comparso all'avvio del programma. Il link di configurazione lo inserisce per te.";
        organization_name_hint = "Il nome che le persone conoscono. Compare in ogni invito.";
        founder_email_hint = "Il tuo: è qui che arrivano i link per scegliere una nuova password.";
        founder_username_hint = "Un nome breve per accedere: lettere a–z, cifre, punti, trattini e trattini bassi.";
        create_organization = "Crea organizzazione";
        set_up_closed = "La configurazione è già stata fatta";
        accept_lead = "Scegli una password per accettare l'invito: l'accesso è immediato.";
        chosen_language(name: &str) = "{name}, anche per le e-mail che ricevi.";
        invited_by = "Invito da parte di";
        note_from_inviter = "Nota";
        link_expires_on = "Il link scade il";
        not_meant_for_me = "Questo invito non è per me";
        not_meant_for_me_about = "L'invito viene annullato e chi l'ha mandato riceve un avviso.";
        not_meant_ask = "Annullare questo invito?";
        not_meant_words = "Il link smette di funzionare, e chi ti ha invitato viene a sapere che l'invito non era per te.";
        cancel_invitation = "Annulla l'invito";
        keep_invitation = "Torna all'invito";
        invitation_withdrawn = "L'invito è stato annullato";
        invitation_withdrawn_about = "Chi l'ha mandato ha ricevuto un avviso. Puoi chiudere questa pagina.";
        link_no_longer_works = "Questo link non funziona più";
        link_no_longer_works_about = "È già stato usato, è scaduto, è stato sostituito da uno più recente o è stato annullato.";
        link_used_sign_in = "Se hai già scelto una password, accedi.";
        reset_link_again = "Puoi chiederne uno nuovo.";
        send_fresh_link = "Mandami un nuovo link";
        fresh_link_sent = "Se l'invito è ancora aperto, un nuovo link è in arrivo allo stesso indirizzo e-mail.";
        confirm_address_title = "Conferma il tuo indirizzo e-mail";
        confirm_address_lead = "Conferma che questo indirizzo e-mail è tuo. Così sappiamo che l'account lo usa la persona giusta.";
        confirm_address = "Conferma il mio indirizzo";
        address_confirmed = "Indirizzo confermato";
        address_confirmed_about = "Grazie. Ora in I miei dati puoi vedere quello che l'organizzazione ha compilato su di te.";
        confirm_sign_in = "Per confermare, accedi a questo account.";
        confirm_not_you = "Se non hai mai scelto una password per questo account, forse lo sta usando qualcun altro. Scegli una nuova password: chiunque altro dovrà accedere di nuovo.";
        confirm_other_account = "Hai effettuato l'accesso con un altro account. Esci, poi apri di nuovo il link.";
        choose_another_password = "Scegli una nuova password";
        confirmation_again = "Accedi per ricevere un nuovo link.";
        invited_to(organization: &str) = "Invito a {organization}";
    }
}
