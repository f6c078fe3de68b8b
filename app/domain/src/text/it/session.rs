use super::It;
use crate::text::{SessionText, say};

impl SessionText for It {
    say! {
        sign_in = "Accedi";
        sign_in_lead = "Con il tuo indirizzo e-mail o il tuo nome utente.";
        sign_in_again = "Accedi di nuovo";
        sign_in_again_words(who: &str) = "La sessione è terminata. Accedi come {who} per continuare: quello che hai inserito in questa pagina è ancora qui.";
        forgotten_password_ask = "Password dimenticata?";
        forgotten_password = "Password dimenticata";
        forgotten_password_lead = "Inserisci l'indirizzo e-mail del tuo account. Ricevi un link per scegliere un'altra password; vale una volta, per un'ora.";
        send_link = "Invia link";
        link_sent_if_known = "Se a questo indirizzo corrisponde un account, un link è in arrivo. Guarda nella tua casella, anche fra la posta indesiderata.";
        back_to_sign_in = "Torna all'accesso";
        choose_new_password = "Scegli una nuova password";
        choose_new_password_lead = "Quando la imposti, tutti gli altri dispositivi vengono disconnessi.";
        set_password = "Imposta password";
        password_hint = "Almeno 15 caratteri. Una frase si ricorda facilmente; gli spazi vanno bene.";
        set_up_title = "Configura la tua organizzazione";
        set_up_lead = "Sei il fondatore: il primo account, che ha sempre tutti i permessi. Tutto, tranne il nome utente, si può cambiare in seguito.";
        setup_code_hint = "Il programma l'ha scritto all'avvio. Il link lo porta con sé.";
        organization_name_hint = "Come le persone la conoscono. Compare in ogni invito.";
        founder_email_hint = "Il tuo: i link per una password dimenticata arrivano lì.";
        founder_username_hint = "Un nome breve per accedere: lettere a–z, cifre, punti, trattini.";
        create_organization = "Crea organizzazione";
        set_up_closed = "La configurazione è chiusa";
        accept_lead = "Scegli una password e sei dentro. Fino ad allora non succede niente.";
        invited_by = "Invito di";
        note_from_inviter = "Nota";
        good_until = "Il link vale fino a";
        not_meant_for_me = "Non era per me";
        not_meant_for_me_about = "L'invito viene ritirato e chi l'ha mandato lo viene a sapere.";
        invitation_withdrawn = "L'invito è stato ritirato";
        invitation_withdrawn_about = "Chi l'ha mandato è stato avvisato. Puoi chiudere questa pagina.";
        link_no_longer_works = "Questo link non funziona più";
        link_no_longer_works_about = "È stato usato, è scaduto, è stato sostituito da uno più recente o è stato ritirato.";
        reset_link_again = "Puoi chiederne un altro.";
        send_fresh_link = "Mandami un nuovo link";
        fresh_link_sent = "Se l'invito è ancora valido, un nuovo link è in arrivo allo stesso indirizzo e-mail.";
        confirm_address_title = "Conferma il tuo indirizzo";
        confirm_address_lead = "Conferma che questo indirizzo è tuo. Così si sa che l'account lo usa la persona giusta.";
        confirm_address = "Conferma il mio indirizzo";
        address_confirmed = "Indirizzo confermato";
        address_confirmed_about = "Grazie. Quello che l'organizzazione ha compilato su di te ora si vede in I miei dati.";
        confirm_sign_in = "Per confermare, accedi con questo account.";
        confirm_not_you = "Se non hai mai scelto una password per questo account, forse lo sta usando qualcun altro. Scegline un'altra: tutte le sessioni vengono chiuse.";
        confirm_other_account = "Hai eseguito l'accesso con un altro account. Esci, poi apri di nuovo il link.";
        choose_another_password = "Scegli un'altra password";
        confirmation_again = "Accedi per fartene inviare un altro.";
        invited_to(organization: &str) = "Invito a {organization}";
    }
}
