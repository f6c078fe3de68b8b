use super::It;
use crate::bulk::csv::Delimiter;
use crate::bulk::{Column, JobRowFilter, JobState, Outcome, PauseReason, RowState};
use crate::day::parse::DateOrder;
use crate::text::bulk::grouped;
use crate::text::{BulkText, say};

/// A count as it is read.
pub(super) fn n(count: u32) -> String {
    grouped(count, '.')
}

/// "1 riga", "12 righe".
pub(super) fn some(count: u32, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{} {many}", n(count)) }
}

say! {
    BulkText for It {
        bulk_invite = "Invito multiplo";
        bulk_invite_about = "Registra molti account utente insieme, da un elenco scritto qui o da un file CSV. Ogni persona riceve un invito per e-mail.";
        update_many_about = "Modifica molte persone registrate insieme, da un file: esporta l'anagrafica, modificala e riportala qui.";
        bulk_lead = "Registra molti account insieme. Prima controlla ogni riga: nessuno viene invitato finché non lo decidi tu.";
        manual_list = "Elenco manuale";
        csv_file = "File CSV";
        ways_to_bring_rows = "Da dove arrivano le persone";
        how_bulk_file = "Il file viene letto e controllato nel tuo browser, e solo indirizzi e nomi utente vengono confrontati con l'anagrafica. Niente viene salvato e nessuno viene invitato finché non premi Elabora inviti multipli.";
        how_bulk_rows = "Le righe pronte, o con un solo avviso, vengono invitate. Le altre non le bloccano: sono elencate nei risultati, dove puoi scaricarle, correggerle e caricarle di nuovo.";
        how_bulk_job = "Quando le righe sono salvate puoi chiudere il browser: l'operazione prosegue da sola. Puoi metterla in pausa e annullare gli inviti che nessuno ha ancora accettato.";
        number(count: u32) => n(count);

        csv_file_to_read = "File CSV da leggere";
        drop_file = "Scegli un file CSV, XLSX o ODS, o trascinalo qui";
        drop_file_how = "Fino a 100.000 righe e 32 MB. Il file viene letto in questo browser. Solo indirizzi e nomi utente vengono confrontati con l'anagrafica.";
        file_columns = "Basta una colonna con gli indirizzi e-mail. Si leggono anche Nome utente (se vuoto, segue l'indirizzo), Lingua e Unità (un codice, o un percorso come Vendite / Italia), e i campi della tua organizzazione in base al loro nome. Nome, Cognome, Data di nascita e Cittadinanza iniziano una bozza dell'identità digitale.";
        file_example = "Esempio";
        download_template = "Scarica il modello CSV";
        reading_file(name: &str) = "Lettura di {name}";
        checking_rows = "Controllo delle righe";
        file_too_large(most: u32) = "Il file supera {most} MB, quindi non è stato letto. Dividilo in più file.";
        file_refused = "Questo file non si può usare";
        at_line(line: u32) => format!("Riga {}.", n(line));
        file_not_readable = "Il browser non è riuscito a leggere il file. Forse è stato spostato o modificato dopo che l'hai scelto.";
        choose_another = "Scegli un altro file";
        change_reading = "Opzioni di lettura";
        encoding = "Codifica";
        encoding_detected = "Rilevata automaticamente";
        delimiter = "Separatore";
        delimiter_name(delimiter: Delimiter) = match delimiter {
            Delimiter::Comma => "virgola",
            Delimiter::Semicolon => "punto e virgola",
            Delimiter::Tab => "tabulazione",
            Delimiter::Pipe => "barra verticale",
        };
        columns_used(used: u32, ignored: u32) => if ignored == 0 { some(used, "colonna usata", "colonne usate") } else { format!("{}, {}", some(used, "colonna usata", "colonne usate"), some(ignored, "ignorata", "ignorate")) };
        ignored_columns(names: &str) = "Non usate, ma conservate per i risultati: {names}.";
        own_columns(names: &str) = "Campi della tua organizzazione, usati e controllati: {names}.";
        what_columns_hold = "Che cosa contengono le colonne";
        columns_need_you = "Scegli la colonna con gli indirizzi e-mail. Deve essere una sola.";
        check_email_column = "Controlla che la colonna scelta per gli indirizzi e-mail sia quella giusta.";
        date_order = "Le date sono scritte";
        date_order_named(order: DateOrder) = match order {
            DateOrder::DayFirst => "prima il giorno (31/12)",
            DateOrder::MonthFirst => "prima il mese (12/31)",
        };
        header_line = "Riga con i nomi delle colonne";
        header_line_detected = "Rilevata automaticamente";
        first_lines = "Prime righe del file";
        is_header = "Nomi delle colonne";
        is_left_out = "Saltata";
        make_header = "Questa è l'intestazione";
        left_out_above(lines: &str) = "Saltato sopra i nomi delle colonne: {lines}";
        encoding_doubtful(words: &str) = "Alcune lettere sembrano sbagliate: {words}. Scegli un'altra codifica, oppure usa queste colonne se le parole sono giuste.";
        usernames_are_addresses(count: u32) => format!("{} un indirizzo e-mail come nome utente. Il nome utente si ricava invece dall'indirizzo.", some(count, "riga ha", "righe hanno"));
        addresses_alone(count: u32, lines: &str) => format!("{} caratteri insoliti nell'indirizzo o intorno. Si usa l'indirizzo ripulito: {} {lines}.", some(count, "riga ha", "righe hanno"), if count == 1 { "riga" } else { "righe" });
        address_alone(address: &str) = "Indirizzo usato: {address}";
        use_columns = "Usa queste colonne";
        column_ignored = "Ignorata";
        column_unnamed(position: u32) = "Colonna {position}";
        column(column: Column) = match column {
            Column::Email => "Indirizzo e-mail",
            Column::Username => "Nome utente",
            Column::Language => "Lingua",
            Column::GivenNames => "Nome",
            Column::FamilyName => "Cognome",
            Column::DateOfBirth => "Data di nascita",
            Column::Nationality => "Cittadinanza",
            Column::Unit => "Unità",
        };

        preview = "Anteprima";
        line = "Riga";
        why = "Perché";
        all_rows = "Tutte";
        row_state(state: RowState) = match state {
            RowState::Ready => "Pronta",
            RowState::Warning => "Avviso",
            RowState::Error => "Errore",
            RowState::DuplicateInFile => "Ripetuta nel file",
            RowState::AlreadyRegistered => "Già registrata",
            RowState::AlreadyInvited => "Già invitata",
            RowState::Skipped => "Saltata",
        };
        same_as_line(line: u32) => format!("Uguale alla riga {}", n(line));
        same_value_as(field: &str, line: u32) => format!("{field}: stesso valore della riga {}, e deve essere unico", n(line));
        fault_of(field: &str, fault: &str) = "{field}: {fault}";
        none_of_options(field: &str, value: &str, options: &str) = "{field}: «{value}» non è tra {options}";
        unit_unmatched(value: &str) = "Unità: «{value}» non esiste. La persona viene invitata senza unità e il testo resta conservato.";
        unit_unknown(value: &str) = "Unità: «{value}» non è nota. Scrivi il suo codice, o il suo percorso, come Vendite / Italia.";
        unit_near(names: &str) = "Intendevi {names}?";
        username_derived(username: &str) = "{username}, dall'indirizzo";
        rows_are_editable = "Spostati tra le celle con le frecce. Premi Invio per modificare, Esc per annullare.";
        edit_cell(column: &str, line: u32) => format!("{column}, riga {}", n(line));
        number_taken(count: u32) => format!("Rendi {}", some(count, "nome utente unico", "nomi utente unici"));
        fix_slips(count: u32) => format!("Correggi {}", some(count, "dominio scritto male", "domini scritti male"));
        skip_errors(count: u32) => format!("Salta {}", some(count, "errore", "errori"));
        delete_errors(count: u32) => format!("Elimina {} con errori", some(count, "riga", "righe"));
        delete_row(line: u32) => format!("Elimina riga {}", n(line));
        resend_invited(count: u32) => if count == 1 { "Reinvia a 1 già invitata".to_owned() } else { format!("Reinvia a {} già invitate", n(count)) };
        undo_repair = "Ripristina";
        what_was_changed = "Modifiche";
        names_left_out(count: u32) => format!("{}: un elenco non ha una colonna per i nomi.", some(count, "nome tralasciato", "nomi tralasciati"));
        rows_changed(count: u32) => format!("{}.", some(count, "riga cambiata", "righe cambiate"));
        asking_registry(done: u32, all: u32) => format!("Confronto con l'anagrafica: {} di {}", n(done), n(all));
        registry_not_asked = "Impossibile confrontare con l'anagrafica. Le righe vengono ricontrollate quando si elaborano.";
        no_rows_like_this = "Nessuna riga è in questo stato.";

        list_rows = "Persone da invitare";
        add_row = "Aggiungi riga";
        list_how = "Incolla righe da un foglio di calcolo in una cella qualsiasi: gli indirizzi, con accanto i nomi utente. Un nome utente vuoto segue l'indirizzo.";
        list_units = "Un'unità è il suo codice, o il suo percorso, come Vendite / Italia.";
        required_label(field: &str) = "{field} (obbligatorio)";
        list_required(names: &str) = "Obbligatorio per tutti: {names}.";
        list_is_long = "Gli elenchi lunghi si aprono come tabella. Per modificare una cella, fai clic o premi Invio.";
        list_row(number: u32) => n(number);
        cell_of_row(column: &str, number: u32) = "{column}, riga {number}";

        process = "Elabora inviti multipli";
        process_count(count: u32) => format!("Elabora inviti multipli · {}", n(count));
        nobody_invited_yet = "Finora nessuno è stato invitato. Solo indirizzi e nomi utente sono stati confrontati con l'anagrafica.";
        nothing_to_process = "Ancora nessuna riga si può invitare. Correggi prima le righe con errori.";
        rows_to_invite(count: u32) => if count == 1 { "Verrà invitata 1 persona.".to_owned() } else { format!("Verranno invitate {} persone.", n(count)) };
        rows_to_resend(count: u32) => if count == 1 { "1 di loro riceve un nuovo invito: il link precedente smette di funzionare.".to_owned() } else { format!("{} di loro ricevono un nuovo invito: i link precedenti smettono di funzionare.", n(count)) };
        rows_left_out(count: u32) => match count {
            0 => "Nessuna riga resta fuori.".to_owned(),
            1 => "1 riga resta fuori ed è elencata nei risultati.".to_owned(),
            count => format!("{} righe restano fuori e sono elencate nei risultati.", n(count)),
        };
        bulk_language(language: &str) = "Lingua delle e-mail: {language}, se la riga non ne indica un'altra.";
        bulk_again_on_host = "Ogni riga viene ricontrollata quando si crea il suo account.";
        bulk_without_mail = "Nessun server di posta è configurato, quindi le e-mail restano in sospeso in Posta in uscita.";
        hold_all_hint = "Le e-mail restano in sospeso in Posta in uscita finché non le invii da lì.";
        storing(done: u32, all: u32) => format!("Salvataggio delle righe: {} di {}", n(done), n(all));
        storing_stopped = "Le righe già salvate restano. Riprova per salvare le altre.";

        leave_ask = "Lasciare questa pagina?";
        leave_words = "Le righe in questa pagina non sono state elaborate.";
        leave_invitation = "L'invito non è stato inviato. Quello che hai scritto andrà perso.";
        leave = "Lascia la pagina";
        kept_list(rows: u32) => format!("Hai un elenco non finito con {}.", some(rows, "riga", "righe"));
        kept_file(name: &str) = "Non hai finito di lavorare su {name}.";
        kept_file_again(name: &str) = "Scegli di nuovo {name}: era troppo grande perché il browser lo conservasse. Le tue modifiche sono state conservate.";
        resume_work = "Riprendi";
        discard = "Scarta";

        bulk_job = "Invio multiplo";
        job_state(state: JobState) = match state {
            JobState::Preparing => "In preparazione",
            JobState::Running => "In corso",
            JobState::Paused => "In pausa",
            JobState::Done => "Conclusa",
            JobState::Cancelled => "Annullata",
        };
        paused_because(reason: PauseReason, confirmed: &str, found: &str) = match reason {
            PauseReason::Asked => "In pausa. Non si perde niente: riprendi quando vuoi.",
            PauseReason::PermissionLost => "In pausa: chi ha iniziato questa operazione non ha più il permesso necessario. Riprendi quando gli sarà concesso di nuovo.",
            PauseReason::MoreThanConfirmed => "In pausa: ora la selezione contiene {found} persone, e tu ne hai confermate {confirmed}. Riprendi se le intendi tutte, oppure annulla l'operazione.",
            PauseReason::Failed => "In pausa: non è stato possibile elaborare le righe successive, nonostante più tentativi. Riprendi per riprovare. Se succede di nuovo, avvisa chi gestisce questo servizio.",
        };
        job_stored = "Le righe sono salvate. Puoi chiudere il browser: l'operazione prosegue da sola.";
        job_left_behind = "Questa operazione è di un'altra persona, che non può più accedere. Da fondatore puoi annullarla; le righe restano sue.";
        results_are_recorded = "Il file è un'esportazione di persone: viene chiesta la password, e il registro delle attività annota chi l'ha scaricato, quando e quante persone contiene.";
        job_progress = "Righe elaborate";
        job_done_of(done: u32, all: u32) => format!("{} di {}", n(done), n(all));
        created = "Account creati";
        resent_rows = "Reinviati";
        mailed = "E-mail inviate";
        mail_waits_rows = "E-mail in attesa";
        mail_refused_rows = "E-mail rifiutate";
        mail_held_rows = "E-mail in sospeso";
        failed = "Non riusciti";
        skipped = "Righe saltate";
        left = "Da elaborare";
        rate(a_minute: u32) => format!("{} al minuto", n(a_minute));
        time_left(seconds: u32) => match seconds {
            0..=1 => "quasi finito".to_owned(),
            2..=89 => format!("mancano {seconds} secondi"),
            90..=5_399 => format!("mancano {} minuti", (seconds + 30) / 60),
            _ => format!("mancano {} ore", (seconds + 1_800) / 3_600),
        };
        pause = "Pausa";
        resume = "Riprendi";
        cancel_job = "Annulla l'operazione";
        cancel_job_ask = "Annullare l'operazione?";
        cancel_job_words(left: u32) => format!("{} Gli inviti già creati restano aperti: Revoca gli inviti li revoca.", if left == 1 { "L'ultima riga non verrà invitata.".to_owned() } else { format!("Le {} righe rimaste non verranno invitate.", n(left)) });
        undo_batch = "Revoca gli inviti";
        undo_batch_ask = "Revocare gli inviti?";
        undo_batch_words(open: u32) => match open {
            1 => "1 invito che nessuno ha ancora accettato viene revocato. Il suo link smette subito di funzionare. Gli inviti accettati restano.".to_owned(),
            open => format!("{} inviti che nessuno ha ancora accettato vengono revocati. I loro link smettono subito di funzionare. Gli inviti accettati restano.", n(open)),
        };
        revoked_invitations = "Inviti revocati";
        results = "Risultati";
        results_how = "Le tue righe come le hai caricate, con il risultato di ciascuna. Quelle non riuscite, o con un errore nell'anteprima, si possono correggere e caricare di nuovo.";
        results_forgotten = "Le righe di questa operazione non sono più conservate. I totali restano.";
        download_all = "Scarica tutti i risultati";
        download_failed = "Scarica le righe non riuscite";
        another_batch = "Inizia un altro elenco";
        not_live = "Impossibile avere gli ultimi numeri. L'operazione prosegue, e questa pagina riprova da sola.";
        earlier_jobs = "Operazioni precedenti";
        no_jobs = "Ancora nessuna operazione";
        no_jobs_how = "Ogni elenco che elabori e ogni aggiornamento che applichi compaiono qui, con i loro risultati.";
        job_rows(rows: u32) => some(rows, "riga", "righe");
        job_began = "Iniziata";
        open_job = "Apri l'operazione";
        rows_head = "Righe";
        job_row_filter(filter: JobRowFilter) = match filter {
            JobRowFilter::All => "Tutte le righe",
            JobRowFilter::Created => "Create",
            JobRowFilter::Resent => "Reinviate",
            JobRowFilter::Skipped => "Saltate",
            JobRowFilter::Failed => "Non riuscite",
            JobRowFilter::Changed => "Cambiate",
            JobRowFilter::Left => "Non elaborate",
        };
        row_outcome(outcome: Option<Outcome>) = match outcome {
            Some(Outcome::Created) => "Creata",
            Some(Outcome::Resent) => "Reinviata",
            Some(Outcome::Skipped) => "Saltata",
            Some(Outcome::Failed) => "Non riuscita",
            Some(Outcome::Changed) => "Cambiata",
            None => "Non elaborata",
        };
        row_erased = "Cancellata";
        row_without_address = "Nessun indirizzo";
        search_rows = "Indirizzo, nome utente o riga";
        rows_of_job = "Righe di questa operazione";
        no_rows_found = "Nessuna riga trovata";
        no_rows_found_why = "Nessuna riga di questa operazione corrisponde. Prova un altro stato o una parte più breve dell'indirizzo o del nome utente.";
        first_rows = "Prime righe";
        next_rows = "Righe successive";
    }
}
