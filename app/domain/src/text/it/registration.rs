use super::It;
use crate::text::{RegistrationText, say};

impl RegistrationText for It {
    say! {
        create_new_user = "Crea un nuovo utente interno";
        register_lead = "Ogni persona ha due livelli: un account per accedere e un'identità digitale che dice chi è.";
        create_new_user_about = "Registra un account. La persona riceve un invito per e-mail e sceglie una password.";
        card_needs(permission: &str) = "Richiede {permission}. Può darlo il fondatore, o chi ha can_manage_permissions.";
        send_invitation = "Invia invito";

        available = "Disponibile";
        already_used = "Già usato";
        already_used_free_now = "Già usato. Liberi adesso:";
        invitation_pending = "Invito in attesa";
        invitation_lapsed = "Invito in attesa, ma il suo link non vale più. Inviando se ne crea uno nuovo.";
        open_the_invitation = "Apri l'invito";
        reserved = "Riservato";
        reserved_free_now = "Riservato. Liberi adesso:";
        not_valid(why: &str) = "Non valido. {why}";
        checking = "Verifica in corso…";
        address_taken = "Di quanto incollato è rimasto solo l'indirizzo.";
        did_you_mean(domain: &str) = "Intendevi {domain}?";
        free_usernames = "Nomi utente liberi";
        use_automatic = "Usa quello automatico";
        username_follows = "Segue l'indirizzo e-mail finché non lo cambi.";
        username_may_stay_empty = "Se resta vuoto, si ricava dall'indirizzo e-mail.";
        username_is_kept = "L'account mantiene il suo nome utente, se non ne scegli un altro.";
        number_as_taken(username: &str) = "{username} è già usato, quindi è stato aggiunto un numero.";
        number_as_reserved(username: &str) = "{username} è riservato, quindi è stato aggiunto un numero.";
        number_as_short(username: &str) = "{username} è troppo corto, quindi è stato aggiunto un numero.";

        options = "Opzioni: lingua, nota, scadenza";
        options_with_permissions = "Opzioni: lingua, nota, scadenza, permessi";
        language_of_organization = "La lingua dell'organizzazione";
        note_hint = "Compare nell'e-mail così come la scrivi. Al massimo 1.000 caratteri.";
        days_hint(usual: u32) = "Da 1 a 90; se resta vuoto, {usual}.";
        hold_mail = "Non inviare un'e-mail adesso";
        hold_mail_hint = "Ricevi il link da consegnare di persona. L'e-mail aspetta nella posta in uscita.";
        permissions_hint = "Solo permessi che hai anche tu. Valgono dal primo accesso.";
        link_good_for(days: u32) => if days == 1 { "Il link vale 1 giorno.".to_owned() } else { format!("Il link vale {days} giorni.") };

        how_register = "Inviando l'invito l'account viene creato subito. Ci si può lavorare prima che la persona abbia accettato.";
        how_invitation = "La persona riceve un'e-mail con un link segreto, lì sceglie una password ed è dentro. Nessun altro vede mai la password.";
        how_pending = "Finché l'invito non è accettato, nella pagina degli inviti puoi inviare un nuovo link, correggere l'indirizzo o eliminare l'account.";

        invitation_created = "Invito creato";
        mail_on_its_way(email: &str) = "L'account esiste e l'e-mail a {email} è in partenza.";
        mail_sent(email: &str) = "L'account esiste e l'e-mail a {email} è stata consegnata al server di posta.";
        mail_waits(email: &str) = "L'account esiste. Il server di posta non ha ancora potuto prendere l'e-mail a {email}; si riproverà.";
        mail_refused(email: &str) = "L'account esiste, ma il server di posta ha rifiutato l'e-mail a {email}. Consegna il link, o correggi l'indirizzo nella pagina degli inviti.";
        mail_held_as_asked = "L'account esiste. Nessuna e-mail parte, come hai chiesto: è trattenuta nella posta in uscita. Consegna tu il link.";
        mail_held_without_server = "L'account esiste. Nessun server di posta è configurato, quindi l'e-mail è trattenuta nella posta in uscita. Consegna tu il link.";
        no_mail = "L'account esiste. Non c'è nessuna e-mail.";
        link_shown_once = "Copia il link adesso se vuoi consegnarlo: questa pagina lo mostra per un quarto d'ora.";
        link_not_shown = "Questa pagina non mostra più il link.";
        language_of_invitation = "Lingua dell'invito";
        link_works_until = "Vale fino al";
        permissions_given = "Permessi dati";
        invite_another = "Invita un'altra persona";
        open_invitations = "Apri gli inviti";
    }
}
