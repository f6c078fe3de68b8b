use super::It;
use crate::text::{RegistrationText, say};

say! {
    RegistrationText for It {
        create_new_user = "Crea un nuovo utente interno";
        register_lead = "Ogni persona ha un account per accedere e un'identità digitale che dice chi è.";
        create_new_user_about = "Registra un account utente. La persona riceve un invito per e-mail e sceglie una password.";
        card_needs_permission_to(needed: &str) = "Serve il permesso di {needed}. Può concederlo il fondatore, o chi può concedere permessi.";
        send_invitation = "Invia invito";

        available = "Disponibile";
        already_used = "Già usato";
        already_used_free_now = "Già usato. Ancora disponibili:";
        invitation_pending = "Invito in attesa";
        invitation_lapsed = "Invito in attesa, ma il suo link non funziona più. Inviando l'invito se ne crea uno nuovo.";
        open_the_invitation = "Apri l'invito";
        reserved = "Riservato";
        reserved_free_now = "Riservato. Ancora disponibili:";
        not_valid(why: &str) = "Non valido. {why}";
        checking = "Controllo in corso…";
        address_taken(address: &str) = "Il testo inserito è stato ripulito. L'indirizzo usato è {address}.";
        did_you_mean(domain: &str) = "Intendevi {domain}?";
        free_usernames = "Nomi utente disponibili";
        use_automatic = "Usa quello automatico";
        username_follows = "Segue l'indirizzo e-mail finché non lo cambi.";
        username_may_stay_empty = "Lascialo vuoto per ricavarlo dall'indirizzo e-mail.";
        username_is_kept = "L'account mantiene il suo nome utente, a meno che tu non ne scelga un altro.";
        number_as_taken(username: &str) = "{username} è già usato, quindi è stato aggiunto un numero.";
        number_as_reserved(username: &str) = "{username} è riservato, quindi è stato aggiunto un numero.";
        number_as_short(username: &str) = "{username} è troppo corto, quindi è stato aggiunto un numero.";

        options = "Opzioni: lingua, nota, scadenza";
        options_with_permissions = "Opzioni: lingua, nota, scadenza, permessi";
        language_of_organization(name: &str) = "Lingua dell'organizzazione ({name})";
        note_hint = "Compare nell'e-mail esattamente come la scrivi. Al massimo 1.000 caratteri.";
        days_hint(usual: u32) = "Da 1 a 365 giorni (se vuoto, {usual}).";
        hold_mail = "Non inviare un'e-mail adesso";
        hold_mail_hint = "Ricevi il link da consegnare tu. L'e-mail resta in sospeso in Posta in uscita.";
        permissions_hint = "Puoi concedere solo i permessi che hai anche tu. Valgono dal primo accesso.";
        link_expires_in(days: u32) = match days { 1 => "Il link scade tra 1 giorno.", _ => "Il link scade tra {days} giorni." };

        how_register = "Inviando l'invito, l'account viene creato subito. Puoi continuare a lavorarci prima che la persona accetti.";
        how_invitation = "La persona apre il link segreto nell'e-mail, sceglie una password e accede. Nessun altro vede mai la password.";
        how_pending = "Finché la persona non accetta, sotto Inviti puoi inviare un nuovo link, correggere l'indirizzo o eliminare l'account.";

        invitation_created = "Invito creato";
        mail_on_its_way(email: &str) = "L'account è stato creato e l'e-mail per {email} è in partenza.";
        mail_sent(email: &str) = "L'account è stato creato e il server di posta ha accettato l'e-mail per {email}.";
        mail_waits(email: &str) = "L'account è stato creato. Il server di posta non ha ancora accettato l'e-mail per {email}. Verrà inviata di nuovo automaticamente.";
        mail_refused(email: &str) = "L'account è stato creato, ma il server di posta ha rifiutato l'e-mail per {email}. Consegna il link, oppure correggi l'indirizzo sotto Inviti.";
        mail_held_as_asked = "L'account è stato creato. Come hai chiesto, non parte nessuna e-mail: resta in sospeso in Posta in uscita. Consegna tu il link.";
        mail_held_without_server = "L'account è stato creato. Nessun server di posta è configurato, quindi l'e-mail resta in sospeso in Posta in uscita. Consegna tu il link.";
        no_mail = "L'account è stato creato. Non c'è nessuna e-mail.";
        link_shown_once = "Copia subito il link se vuoi consegnarlo: questa pagina lo mostra per 15 minuti.";
        link_not_shown = "Questa pagina non mostra più il link.";
        language_of_invitation = "Lingua dell'invito";
        link_expires = "Scade il";
        permissions_given = "Permessi concessi";
        invite_another = "Invita un'altra persona";
        register_another = "Registra un'altra persona";
        continue_personal_information = "Continua con i dati personali";
        registration_completed(is_submitted: bool) = match is_submitted {
            true => "Account e dati personali sono registrati. I dati sono stati inviati e aspettano la verifica.",
            false => "Account e dati personali sono registrati. I dati non sono ancora stati inviati: la persona li controlla, li completa e li invia dopo aver accettato l'invito.",
        };
        open_in_registry = "Apri nell'anagrafica";
    }
}
