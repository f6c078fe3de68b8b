use super::It;
use super::bulk::n;
use crate::bulk::update::{MatchBy, UpdateState};
use crate::text::{UpdateText, say};

say! {
    UpdateText for It {
        update_people = "Aggiorna persone";
        which_sheet = "Quale foglio contiene le righe?";
        sheet_read(sheet: &str) = "Foglio {sheet}";
        spreadsheet_not_fetched = "Non è stato possibile caricare ciò che legge i fogli di calcolo. Controlla la connessione e scegli di nuovo il file, oppure salvalo come CSV.";
        new_username = "Nuovo nome utente";
        new_email_address = "Nuovo indirizzo e-mail";
        column_not_undone = "Non annullati";
        update_file_to_read = "File con le persone da aggiornare";
        drop_update_file = "Scegli un file CSV, XLSX o ODS, o trascinalo qui";
        drop_update_file_how = "Fino a 100.000 righe e 32 MB. Il file viene letto in questo browser e confrontato con l'anagrafica. Niente cambia finché non lo decidi tu.";
        update_export_hint = "Usa Esporta nell'anagrafica, modifica il file in un foglio di calcolo e sceglilo qui. Ogni riga deve avere il codice personale, l'ID esterno, il nome utente o l'indirizzo e-mail.";
        how_update_file = "Parti dall'anagrafica: scegli le colonne che vuoi cambiare, premi Esporta, modifica il file e riportalo qui. Un file non modificato non cambia niente, in nessuna delle due lingue.";
        how_update_cells = "Vedi ogni cella cambiata con il valore di prima e quello nuovo. Una cella vuota mantiene il valore, a meno che per la sua colonna tu non scelga altrimenti. Ciò che ha riscritto solo il foglio di calcolo, per esempio un numero senza gli zeri iniziali, vale come invariato.";
        how_update_job = "Ogni persona viene confrontata di nuovo quando è il suo turno. Se nel frattempo qualcuno ha cambiato una delle celle, l'intera riga resta com'è e compare nei risultati. Le modifiche si possono annullare dalla pagina dell'operazione.";
        comparing_people(done: u32, all: u32) => format!("Confronto con l'anagrafica: {} di {}…", n(done), n(all));
        comparison_failed = "Non è stato possibile confrontare il file con l'anagrafica.";
        compare_again = "Confronta di nuovo";
        matched_by_label = "Le persone si trovano con";
        matched_by_hint = "Le righe in cui questo valore è vuoto si trovano con la successiva di queste colonne nel file.";
        matched_by(by: MatchBy) = match by {
            MatchBy::Code => "Codice personale",
            MatchBy::ExternalId => "ID esterno",
            MatchBy::Username => "Nome utente",
            MatchBy::Email => "Indirizzo e-mail",
        };
        matched_by_tag(by: MatchBy) = match by {
            MatchBy::Code => "Persone trovate con il codice personale",
            MatchBy::ExternalId => "Persone trovate con l'ID esterno",
            MatchBy::Username => "Persone trovate con il nome utente",
            MatchBy::Email => "Persone trovate con l'indirizzo e-mail",
        };
        empty_cells = "Celle vuote";
        empty_cells_hint = "Una cella vuota mantiene il valore. Seleziona le colonne in cui una cella vuota lo toglie.";
        empty_clears(column: &str) = "Una cella vuota toglie il valore di «{column}»";
        value_ignored = "Non confrontata";
        update_columns_used(used: u32, ignored: u32) => format!("{}, {} escluse", if used == 1 { "1 colonna confrontata".to_owned() } else { format!("{} colonne confrontate", n(used)) }, n(ignored));
        compare_people = "Confronta con l'anagrafica";
        change_columns = "Colonne e abbinamento";
        update_state(state: UpdateState) = match state {
            UpdateState::Change => "Modifica",
            UpdateState::Unchanged => "Invariata",
            UpdateState::NotFound => "Non trovata",
            UpdateState::Ambiguous => "Ambigua",
            UpdateState::Error => "Errore",
            UpdateState::Absent => "Verrà sospesa",
            UpdateState::Invite => "Da invitare",
        };
        before_after(before: &str, after: &str) = "{before} → {after}";
        value_none = "(nessuno)";
        same_person_as(line: u32) => format!("La riga {} si riferisce alla stessa persona. Tienine una sola.", n(line));
        update_rows_preview = "Righe confrontate con l'anagrafica";
        apply_changes = "Applica modifiche";
        apply_changes_count(count: u32) => format!("Applica modifiche · {}", n(count));
        nothing_changed_yet = "Finora non è cambiato niente.";
        no_row_to_apply = "Per ora nessuna riga può essere applicata. Ogni riga dice perché.";
        no_change_in_file = "Niente in questo file è diverso dall'anagrafica.";
        people_to_change(count: u32) => if count == 1 { "Verrà modificata 1 persona.".to_owned() } else { format!("Verranno modificate {} persone.", n(count)) };
        rows_unchanged(count: u32) => if count == 1 { "1 riga è invariata.".to_owned() } else { format!("{} righe sono invariate.", n(count)) };
        rows_not_applied(count: u32) => if count == 1 { "1 riga resta fuori, come indicato nell'anteprima.".to_owned() } else { format!("{} righe restano fuori, come indicato nell'anteprima.", n(count)) };
        update_told_by_mail = "Le persone vengono avvisate per e-mail di ciò che cambia nel loro accesso, e di una sospensione o di una scadenza.";
        update_addresses_asked = "Un nuovo indirizzo e-mail va confermato dalla sua casella, e vale dopo 7 giorni se l'indirizzo attuale non lo ferma.";
        update_checked_again = "Ogni persona viene confrontata di nuovo quando è il suo turno. Ciò che qualcun altro ha cambiato nel frattempo non viene sovrascritto.";
        update_can_be_undone = "Puoi annullare le modifiche dalla pagina dell'operazione, tranne gli indirizzi e-mail richiesti.";
        storing_changes(done: u32, all: u32) => format!("Salvataggio: {} di {}…", n(done), n(all));
        update_results_how = "Tutte le persone dell'operazione, con le celle cambiate e il risultato. Il file delle righe non riuscite si può correggere e scegliere di nuovo qui.";
        update_undo_words(open: u32) => format!("{} com'era prima. Le celle che qualcuno ha cambiato di nuovo in seguito restano, e anche gli indirizzi e-mail richiesti.", if open == 1 { "1 persona torna".to_owned() } else { format!("{} persone tornano", n(open)) });
        update_undo_with_invites(changes: u32, invitations: u32) => format!("{} com'era prima, e {}. Le celle che qualcuno ha cambiato di nuovo in seguito restano, e anche gli indirizzi e-mail richiesti.", if changes == 1 { "1 persona torna".to_owned() } else { format!("{} persone tornano", n(changes)) }, if invitations == 1 { "1 invito aperto viene revocato".to_owned() } else { format!("{} inviti aperti vengono revocati", n(invitations)) });
        missing_people = "Persone che mancano in questo file";
        missing_scope = "Unità, gruppo o vista salvata";
        missing_scope_none = "Scegli…";
        suspend_missing = "Sospendi le persone che mancano in questo file";
        suspend_missing_hint = "Persone attive che non compaiono in nessuna riga, nemmeno in una che resta fuori. Il fondatore, tu e chi ha permessi che tu non hai non vengono mai sospesi.";
        suspend_missing_needs_scope = "Prima scegli un'unità, un gruppo o una vista salvata. Altrimenti mancherebbero tutte le altre persone dell'anagrafica.";
        listing_missing = "Ricerca delle persone che mancano…";
        missing_count(missing: u32, active: u32) => format!("Persone attive che mancano in questo file: {} su {}.", n(missing), n(active));
        pending_missing(count: u32) => if count == 1 { "Manca anche 1 persona che non ha ancora accettato l'invito: resta in attesa. Se l'invito non serve più, revocalo nella pagina Inviti.".to_owned() } else { format!("Mancano anche {} persone che non hanno ancora accettato l'invito: restano in attesa. Se gli inviti non servono più, revocali nella pagina Inviti.", n(count)) };
        people_to_suspend(count: u32) => if count == 1 { "Viene sospesa 1 persona che manca nel file.".to_owned() } else { format!("Vengono sospese {} persone che mancano nel file.", n(count)) };
        missing_number_hint = "Verrebbe sospeso più del 5% delle persone attive. Controlla che il file sia completo.";
        invite_not_found = "Invita le persone non trovate";
        invite_not_found_hint = "Le righe che non corrispondono a nessuno e hanno un indirizzo e-mail valido diventano inviti, con le altre colonne confrontate della riga. Annullando l'operazione vengono revocati.";
        invite_columns_unused(names: &str) = "Non usate per gli inviti: {names}. Per iniziare identità digitali con i nomi, scegli il file sotto File CSV.";
        checking_addresses = "Controllo degli indirizzi…";
        people_to_invite(count: u32) => if count == 1 { "Viene invitata 1 persona.".to_owned() } else { format!("Vengono invitate {} persone.", n(count)) };
        not_in_file = "Manca nel file";
        how_update_missing = "Se il file elenca tutte le persone di un'unità, di un gruppo o di una vista salvata, puoi sospendere quelle che non elenca. Le vedi prima che succeda qualcosa. Chi è arrivato dopo, o non ne fa più parte quando è il suo turno, resta attivo.";
    }
}
