use super::It;
use crate::text::{ShellText, say};

impl ShellText for It {
    say! {
        skip_to_content = "Vai al contenuto";
        menu = "Menu";
        administration = "Amministrazione";
        user_registration = "Registrazione utenti";
        invitations = "Inviti";
        sign_out = "Esci";
        founder = "Fondatore";
        language = "Lingua";
        breadcrumb = "Percorso";
        open_count = "aperti: ";
        held_count = "trattenuti: ";
        there_is_a_problem = "C'è un problema";
        page_not_found = "Pagina non trovata";
        permission_missing = "Permesso mancante";
        signed_out = "Non hai più accesso";
        did_not_arrive = "Questo non è arrivato";
        loading = "Caricamento…";
        cancel = "Annulla";
        dismiss = "Chiudi";
        try_again = "Riprova";
        refresh = "Aggiorna";
        reload = "Ricarica";
        not_fetched = "Non è stato possibile caricare la pagina. Controlla la connessione. Quello che hai scritto è ancora qui.";
        outdated = "C'è una nuova versione di Matricula. Copia quello che non hai salvato, poi ricarica la pagina.";
        how_this_works = "Come funziona";
        show = "Mostra";
        hide = "Nascondi";
        copy_link = "Copia link";
        link_copied = "Link copiato";
        copy_by_hand = "Seleziona il link e copialo a mano.";
        invitation_link = "Link di invito";
        link_opens_account = "Chi ha questo link può scegliere la password dell'account.";
        qr_code_of_link = "Codice QR del link di invito";
        older = "Precedenti";
        newest = "Più recenti";
        pages = "Pagine";
        go_to_start = "Vai all'inizio";
        questions = "Domande?";
        your_account = "Il tuo account";
        not_set_up = "Questo banco non è ancora configurato";
        not_set_up_how = "Apri il link di configurazione che il programma ha scritto all'avvio.";
        email_address = "Indirizzo e-mail";
        username = "Nome utente";
        password = "Password";
        welcome(username: &str) = "Benvenuto, {username}";
        needs_permission(permission: &str) = "Questa pagina richiede il permesso {permission}. Può darlo il fondatore, o chi ha can_manage_permissions.";
    }
}
