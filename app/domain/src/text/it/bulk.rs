use super::It;
use crate::bulk::csv::Delimiter;
use crate::bulk::{Column, JobState, PauseReason, RowState};
use crate::day::parse::DateOrder;
use crate::text::bulk::grouped;
use crate::text::{BulkText, say};

/// A count as it is read.
fn n(count: u32) -> String {
    grouped(count, '.')
}

/// "1 riga", "12 righe".
fn some(count: u32, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{} {many}", n(count)) }
}

impl BulkText for It {
    say! {
        bulk_invite = "Invito multiplo";
        bulk_invite_about = "Registra molti account utente insieme, da un elenco scritto qui o da un file CSV. Ognuno riceve un invito per e-mail.";
        bulk_lead = "Registra molti account insieme. Prima guardi ogni riga; nessuno viene invitato finché non lo dici tu.";
        manual_list = "Elenco manuale";
        csv_file = "File CSV";
        ways_to_bring_rows = "Modi per aggiungere persone";
        how_bulk_file = "Il file viene letto e controllato nel tuo browser. Niente lascia questo computer prima che tu prema Elabora inviti multipli.";
        how_bulk_rows = "Vengono invitate le righe pronte o con un solo avviso. Le altre non le fermano mai: sono elencate nei risultati, da correggere e caricare di nuovo.";
        how_bulk_job = "Una volta salvate le righe puoi chiudere il browser: il lavoro prosegue da solo, si può mettere in pausa, e un invito che nessuno ha ancora accettato si può ritirare.";
        number(count: u32) => n(count);

        csv_file_to_read = "File CSV da leggere";
        drop_file = "Scegli un file CSV, o trascinalo qui";
        drop_file_how = "Fino a 100.000 righe e 32 MB. Viene letto in questo browser; niente lascia ancora questo computer.";
        file_columns = "Basta una colonna con gli indirizzi e-mail. Si capiscono anche Nome utente (se vuoto, segue l'indirizzo) e Lingua; per una bozza dell'identità digitale anche Nome, Cognome, Data di nascita, Nazionalità.";
        download_template = "Scarica il modello CSV";
        reading_file(name: &str) = "Lettura di {name}";
        checking_rows = "Controllo delle righe";
        file_too_large(most: u32) = "Il file supera {most} MB, quindi non è stato letto. Dividilo in più file.";
        file_refused = "Questo file non si può usare";
        at_line(line: u32) => format!("Riga {}.", n(line));
        file_not_readable = "Il browser non ha potuto leggere il file. Forse è stato spostato o cambiato dopo che è stato scelto.";
        choose_another = "Scegli un altro file";
        change_reading = "Cambia lettura";
        encoding = "Codifica";
        encoding_detected = "Come rilevata";
        delimiter = "Separatore";
        delimiter_name(delimiter: Delimiter) => match delimiter {
            Delimiter::Comma => "virgola",
            Delimiter::Semicolon => "punto e virgola",
            Delimiter::Tab => "tabulazione",
            Delimiter::Pipe => "barra verticale",
        };
        columns_used(used: u32, ignored: u32) => if ignored == 0 { some(used, "colonna usata", "colonne usate") } else { format!("{}, {}", some(used, "colonna usata", "colonne usate"), some(ignored, "ignorata", "ignorate")) };
        ignored_columns(names: &str) = "Ignorate, ma conservate per i risultati: {names}.";
        what_columns_hold = "Che cosa contengono le colonne";
        columns_need_you = "Indica quale colonna contiene gli indirizzi e-mail. Deve essere una sola.";
        date_order = "Le date sono scritte";
        date_order_named(order: DateOrder) => match order {
            DateOrder::DayFirst => "prima il giorno (31/12)",
            DateOrder::MonthFirst => "prima il mese (12/31)",
        };
        header_line = "Riga con i nomi delle colonne";
        header_line_detected = "Rilevata";
        left_out_above(lines: &str) = "Tralasciato sopra i nomi delle colonne: {lines}";
        encoding_doubtful(words: &str) = "Alcune lettere sembrano sbagliate: {words}. Scegli un'altra codifica, oppure usa le colonne se le parole sono giuste.";
        usernames_are_addresses(count: u32) => format!("{} un indirizzo e-mail come nome utente. Lì il nome utente si ricava dall'indirizzo.", some(count, "riga ha", "righe hanno"));
        use_columns = "Usa queste colonne";
        column_ignored = "Ignorata";
        column_unnamed(position: u32) = "Colonna {position}";
        column(column: Column) => match column {
            Column::Email => "Indirizzo e-mail",
            Column::Username => "Nome utente",
            Column::Language => "Lingua",
            Column::GivenNames => "Nome",
            Column::FamilyName => "Cognome",
            Column::DateOfBirth => "Data di nascita",
            Column::Nationality => "Nazionalità",
        };

        preview = "Anteprima";
        line = "Riga";
        why = "Perché";
        all_rows = "Tutte";
        row_state(state: RowState) => match state {
            RowState::Ready => "Pronta",
            RowState::Warning => "Avviso",
            RowState::Error => "Errore",
            RowState::DuplicateInFile => "Doppia nel file",
            RowState::AlreadyRegistered => "Già registrata",
            RowState::AlreadyInvited => "Già invitata",
            RowState::Skipped => "Saltata",
        };
        same_as_line(line: u32) => format!("Uguale alla riga {}", n(line));
        username_derived(username: &str) = "{username}, dall'indirizzo";
        rows_are_editable = "Le frecce passano da una cella all'altra. Invio modifica, Esc rinuncia.";
        edit_cell(column: &str, line: u32) => format!("{column}, riga {}", n(line));
        number_taken(count: u32) => format!("Numera {}", some(count, "nome utente occupato", "nomi utente occupati"));
        fix_slips(count: u32) => format!("Correggi {}", some(count, "dominio", "domini"));
        skip_errors(count: u32) => format!("Salta {}", some(count, "errore", "errori"));
        resend_invited(count: u32) => format!("Reinvia a {} già invitati", n(count));
        undo_repair = "Annulla";
        what_was_changed = "Che cosa è cambiato";
        names_left_out(count: u32) => format!("{}: l'elenco contiene solo indirizzi e nomi utente.", some(count, "nome tralasciato", "nomi tralasciati"));
        rows_changed(count: u32) => format!("{}.", some(count, "riga cambiata", "righe cambiate"));
        asking_registry(done: u32, all: u32) => format!("Confronto con il registro: {} di {}", n(done), n(all));
        registry_not_asked = "Il registro non ha risposto. Le righe vengono ricontrollate quando si elaborano.";
        no_rows_like_this = "Nessuna riga è in questo stato.";

        list_rows = "Persone da invitare";
        add_row = "Aggiungi riga";
        list_how = "Incolla righe da un foglio di calcolo in una cella qualsiasi: indirizzi, e accanto i nomi utente. Un nome utente vuoto segue l'indirizzo.";
        list_is_long = "Con così tante righe l'elenco è mostrato come anteprima. Premi una cella, o Invio, per cambiarla.";
        list_row(number: u32) => n(number);
        cell_of_row(column: &str, number: u32) = "{column}, riga {number}";

        process = "Elabora inviti multipli";
        process_count(count: u32) => format!("Elabora inviti multipli · {}", n(count));
        nothing_has_left = "Niente ha ancora lasciato questo computer.";
        nothing_to_process = "Nessuna riga si può invitare così com'è.";
        rows_to_invite(count: u32) => if count == 1 { "Viene invitata 1 persona.".to_owned() } else { format!("Vengono invitate {} persone.", n(count)) };
        rows_left_out(count: u32) => match count {
            0 => "Nessuna riga resta fuori.".to_owned(),
            1 => "1 riga resta fuori e compare nei risultati.".to_owned(),
            count => format!("{} righe restano fuori e compaiono nei risultati.", n(count)),
        };
        bulk_again_on_host = "Ogni riga viene ricontrollata quando si crea il suo account.";
        bulk_without_mail = "Nessun server di posta è configurato: le e-mail sono trattenute sotto Posta in uscita.";
        hold_all_hint = "Le e-mail restano sotto Posta in uscita finché non vengono inviate da lì.";
        storing(done: u32, all: u32) => format!("Salvataggio delle righe: {} di {}", n(done), n(all));
        storing_stopped = "Quello che è salvato resta; riprovando si prosegue da lì.";

        leave_ask = "Lasciare questa pagina?";
        leave_words = "Le righe che hai preparato qui non sono state elaborate.";
        leave = "Lascia";
        kept_list(rows: u32) => format!("Hai lasciato qui un elenco con {}.", some(rows, "riga", "righe"));
        kept_file(name: &str) = "Stavi lavorando qui su {name}.";
        kept_file_again(name: &str) = "Scegli di nuovo {name}: era troppo grande perché il browser lo conservasse. Le tue modifiche ci sono.";
        go_on = "Riprendi";
        discard = "Scarta";

        bulk_job = "Lavoro multiplo";
        job_state(state: JobState) => match state {
            JobState::Preparing => "In preparazione",
            JobState::Running => "In corso",
            JobState::Paused => "In pausa",
            JobState::Done => "Concluso",
            JobState::Cancelled => "Annullato",
        };
        paused_because(reason: PauseReason) => match reason {
            PauseReason::Asked => "L'hai messo in pausa tu. Non si perde niente; riprendi quando vuoi.",
            PauseReason::PermissionLost => "In pausa: chi ha iniziato questo lavoro non ha più can_bulk_invite. Quando l'avrà di nuovo, riprendi.",
        };
        job_stored = "Le righe sono salvate. Puoi chiudere il browser: il lavoro prosegue da solo.";
        job_progress = "Righe elaborate";
        job_done_of(done: u32, all: u32) => format!("{} di {}", n(done), n(all));
        created = "Creati";
        resent_rows = "Reinviati";
        mailed = "E-mail inviate";
        mail_waits_rows = "E-mail in attesa";
        mail_refused_rows = "E-mail rifiutate";
        mail_held_rows = "E-mail trattenute";
        failed = "Non riusciti";
        skipped = "Saltati";
        left = "Rimasti";
        rate(a_minute: u32) => format!("{} al minuto", n(a_minute));
        time_left(seconds: u32) => match seconds {
            0..=1 => "manca un attimo".to_owned(),
            2..=89 => format!("mancano {seconds} secondi"),
            90..=5_399 => format!("mancano {} minuti", (seconds + 30) / 60),
            _ => format!("mancano {} ore", (seconds + 1_800) / 3_600),
        };
        pause = "Pausa";
        resume = "Riprendi";
        cancel_job = "Annulla lavoro";
        cancel_job_ask = "Annullare il lavoro?";
        cancel_job_words(left: u32) => format!("{} Quello che è stato creato resta; Annulla gli inviti lo ritira.", if left == 1 { "La riga non ancora elaborata non lo sarà.".to_owned() } else { format!("Le {} righe non ancora elaborate non lo saranno.", n(left)) });
        undo_batch = "Annulla gli inviti";
        undo_batch_ask = "Annullare gli inviti?";
        undo_batch_words(open: u32) => match open {
            1 => "1 invito non ancora accettato viene revocato; il suo link smette subito di funzionare. Quelli accettati restano.".to_owned(),
            open => format!("{} inviti non ancora accettati vengono revocati; i loro link smettono subito di funzionare. Quelli accettati restano.", n(open)),
        };
        undone = "Gli inviti aperti di questo lavoro sono revocati.";
        results = "Risultati";
        results_how = "Le tue righe come sono arrivate, con l'esito di ciascuna. Quelle non riuscite, e quelle che nell'anteprima avevano un errore, si possono correggere e caricare di nuovo così come sono.";
        results_forgotten = "Le righe di questo lavoro non sono più conservate. I numeri qui sopra restano.";
        download_all = "Scarica tutti i risultati";
        download_failed = "Scarica le righe non riuscite";
        another_batch = "Un altro elenco";
        not_live = "Le ultime notizie non sono arrivate. Il lavoro prosegue; questa pagina chiede di nuovo da sola.";
        earlier_jobs = "Lavori precedenti";
        no_jobs = "Ancora nessun lavoro";
        no_jobs_how = "Ogni elenco che elabori compare qui, con i suoi risultati.";
        job_rows(rows: u32) => some(rows, "riga", "righe");
        job_began = "Iniziato";
        open_job = "Apri il lavoro";
        rows_head = "Righe";
    }
}
