use super::It;
use crate::locale::Locale;
use crate::text::{ShellText, say};

say! {
    ShellText for It {
        skip_to_content = "Vai al contenuto";
        menu = "Menu";
        administration = "Amministrazione";
        user_registration = "Registrazione utenti";
        invitations = "Inviti";
        sign_out = "Esci";
        founder = "Fondatore";
        language = "Lingua";
        language_name(locale: Locale) = match locale {
            Locale::En => "inglese",
            Locale::It => "italiano",
        };
        breadcrumb = "Percorso";
        open_count = "aperti: ";
        held_count = "in sospeso: ";
        more_than = "più di";
        there_is_a_problem = "C'è un problema";
        page_not_found = "Pagina non trovata";
        permission_missing = "Permesso mancante";
        signed_out = "Devi accedere di nuovo";
        page_not_loaded = "Impossibile caricare la pagina";
        loading = "Caricamento…";
        cancel = "Annulla";
        dismiss = "Chiudi";
        try_again = "Riprova";
        refresh = "Aggiorna";
        reload = "Ricarica";
        needs_javascript = "Questa pagina ha bisogno di JavaScript per quasi tutto. Attivalo per questo sito nelle impostazioni del browser, poi ricarica la pagina.";
        not_fetched = "Impossibile caricare la pagina. Controlla la connessione e riprova. Quello che hai scritto è ancora qui.";
        outdated = "È disponibile una nuova versione di Matricula. Copia quello che non hai salvato, poi ricarica la pagina.";
        how_this_works = "Come funziona";
        show = "Mostra";
        hide = "Nascondi";
        copy_link = "Copia link";
        link_copied = "Link copiato";
        copy_by_hand = "Seleziona il link e copialo.";
        invitation_link = "Link di invito";
        link_opens_account = "Chiunque abbia questo link può scegliere la password dell'account.";
        qr_code_of_link = "Codice QR del link di invito";
        older = "Precedenti";
        newest = "Più recenti";
        pages = "Pagine";
        go_to_start = "Vai alla pagina iniziale";
        questions = "Domande?";
        your_account = "Il tuo account";
        not_set_up = "La configurazione non è ancora stata fatta";
        not_set_up_how = "Apri il link di configurazione comparso all'avvio del programma.";
        email_address = "Indirizzo e-mail";
        username = "Nome utente";
        password = "Password";
        welcome(username: &str) = "Ti diamo il benvenuto, {username}";
        needs_permission_to(needed: &str) = "Per aprire questa pagina serve il permesso di {needed}. Può concederlo il fondatore, o chi può concedere permessi.";
    }
}
