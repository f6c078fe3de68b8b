use super::It;
use super::bulk::n;
use crate::registry::{Direction, InvitationStanding, PeopleCount, RegistryColumn, Sort, Stage};
use crate::text::{RegistryText, say};

say! {
    RegistryText for It {
        registry = "Anagrafica";
        registry_lead_inside(units: &str) = "Le persone in {units}, con account e identità digitale.";
        registry_lead = "Tutte le persone dell'organizzazione, con account e identità digitale.";
        search_everyone = "Cerca persone";
        sort_by = "Ordina per";
        order_name(sort: Sort, direction: Direction) = match (sort, direction) {
            (Sort::Name, Direction::Ascending) => "Nome, dalla A alla Z",
            (Sort::Name, Direction::Descending) => "Nome, dalla Z alla A",
            (Sort::Email, Direction::Ascending) => "Indirizzo e-mail, dalla A alla Z",
            (Sort::Email, Direction::Descending) => "Indirizzo e-mail, dalla Z alla A",
            (Sort::Username, Direction::Ascending) => "Nome utente, dalla A alla Z",
            (Sort::Username, Direction::Descending) => "Nome utente, dalla Z alla A",
            (Sort::Created, Direction::Ascending) => "Prima gli account più vecchi",
            (Sort::Created, Direction::Descending) => "Prima gli account più recenti",
            (Sort::SignedIn, Direction::Ascending) => "Prima chi non accede da più tempo",
            (Sort::SignedIn, Direction::Descending) => "Prima gli ultimi accessi",
            (Sort::Ends, Direction::Ascending) => "Prima le scadenze più vicine",
            (Sort::Ends, Direction::Descending) => "Prima le scadenze più lontane",
        };
        order_of_match = "Corrispondenza migliore";
        too_many_to_sort = "I risultati sono troppi per un altro ordine: prima le corrispondenze migliori.";
        name = "Nome";
        registry_column(column: RegistryColumn) = match column {
            RegistryColumn::Username => "Nome utente",
            RegistryColumn::Code => "Codice personale",
            RegistryColumn::Unit => "Unità",
            RegistryColumn::Groups => "Gruppi",
            RegistryColumn::Account => "Account",
            RegistryColumn::Identity => "Identità digitale",
            RegistryColumn::Invitation => "Invito",
            RegistryColumn::Relationship => "Rapporto",
            RegistryColumn::Starts => "Inizio",
            RegistryColumn::Ends => "Scadenza",
            RegistryColumn::SignedIn => "Ultimo accesso",
            RegistryColumn::Created => "Creato",
            RegistryColumn::Language => "Lingua",
        };
        invitation_standing(standing: InvitationStanding) = match standing {
            InvitationStanding::Never => "Mai inviato",
            InvitationStanding::Open => "Aperto",
            InvitationStanding::Expired => "Scaduto",
            InvitationStanding::Bounced => "Non recapitato",
            InvitationStanding::Accepted => "Accettato",
            InvitationStanding::Closed => "Chiuso",
        };
        no_relationship = "Non noto";
        has_no_end = "Nessuna scadenza";
        has_never_signed_in = "Mai";
        filters = "Filtri";
        filters_chosen(count: usize) = "Filtri ({count})";
        no_unit = "Senza unità";
        units_left_out = "Le unità sono troppe per elencarle tutte. Ogni unità comprende quelle sotto di essa.";
        permission_held = "Permesso";
        never_signed_in = "Nessun accesso finora";
        not_signed_in = "Senza accessi da";
        not_signed_in_for(days: u16) => match days {
            365 => "Senza accessi da un anno".to_owned(),
            days => format!("Senza accessi da {days} giorni"),
        };
        not_signed_in_since(day: &str) = "Senza accessi dal {day}";
        since_day = "Senza accessi dal";
        ends_within(days: u16) => match days {
            365 => "Scadenza entro un anno".to_owned(),
            days => format!("Scadenza entro {days} giorni"),
        };
        created_for(days: u16) => match days {
            365 => "Creato da più di un anno".to_owned(),
            days => format!("Creato da più di {days} giorni"),
        };
        created_before(day: &str) = "Creato prima del {day}";
        created_before_day = "Creato prima del";
        ends_before(day: &str) = "Scadenza prima del {day}";
        before_day = "Scadenza prima del";
        any_time = "In qualsiasi momento";
        erasure_requested = "Cancellazione richiesta";
        filter_of(filter: &str, value: &str) = "{filter}: {value}";
        without_filter(filter: &str) = "Togli il filtro {filter}";
        without_filters = "Togli tutti i filtri";
        unknown_filter(filter: &str) = "Filtro sconosciuto: {filter}";
        show_list = "Mostra l'elenco";
        people_counted(count: PeopleCount) => match count {
            PeopleCount::Exactly(1) => "1 persona".to_owned(),
            PeopleCount::Exactly(count) => format!("{} persone", n(u32::try_from(count).unwrap_or(u32::MAX))),
            PeopleCount::MoreThan(count) => format!("Più di {} persone", n(u32::try_from(count).unwrap_or(u32::MAX))),
        };
        list_is_filled = "L'elenco si sta completando dopo un aggiornamento. Alcune persone non ci sono ancora.";
        broken_list = "Questo elenco ha un filtro che non esiste";
        broken_list_why = "Può venire da una versione più recente, oppure la sua unità, il suo gruppo o il suo campo non c'è più. Non viene mostrato nessuno, perché senza il filtro l'elenco avrebbe altre persone.";
        without_unknown_filters = "Togli i filtri sconosciuti";
        nobody_meets_filters = "Nessuno corrisponde a tutti i filtri";
        nobody_meets_filters_why = "Togli un filtro per vedere altre persone.";
        previous_page = "Pagina precedente";
        next_page = "Pagina successiva";
        people_on_a_page = "Persone per pagina";
        columns = "Colonne";
        columns_lead = "Nome e indirizzo e-mail sono sempre le prime colonne. La tua scelta viene ricordata.";
        move_up(column: &str) = "Sposta {column} in su";
        move_down(column: &str) = "Sposta {column} in giù";
        show_columns = "Mostra queste colonne";
        usual_columns = "Ripristina le colonne predefinite";
        save_view = "Salva vista";
        saved_views = "Viste salvate";
        view_name_hint = "Salva la ricerca, i filtri, l'ordine e le colonne.";
        share_view = "Per tutti";
        share_view_hint = "Chi può vedere l'anagrafica la trova sopra l'elenco.";
        view_saved(name: &str) = "La vista «{name}» è salvata.";
        manage_views = "Gestisci viste";
        view_of_everybody = "Per tutti";
        view_of_yours = "Solo per te";
        rename_view = "Rinomina";
        delete_view = "Elimina";
        delete_view_title(name: &str) = "Eliminare la vista «{name}»?";
        delete_own_view_words = "Le persone dell'elenco non cambiano.";
        delete_shared_view_words = "Viene eliminata per tutti. Le persone dell'elenco non cambiano.";
        view_deleted(name: &str) = "La vista «{name}» è eliminata.";
        export_list = "Esporta";
        export_list_words = "Il file contiene tutte le persone di questo elenco, di ogni pagina, con nome, indirizzo e-mail e le colonne mostrate. Finché non scegli le colonne, contiene anche l'unità e i campi della tua organizzazione.";
        export_without_personal = "Non contiene altri dati personali.";
        export_comes_back = "Dopo che l'hai modificato in un foglio di calcolo, il file si può riportare qui.";
        update_from_file = "Aggiorna le persone da un file";
        export_personal = "Dati personali";
        export_personal_hint = "Scegli solo ciò che serve. Ogni persona legge in Il mio resoconto che li hai esportati, e perché.";
        export_reason_hint = "Perché serve. Le persone del file possono leggerlo.";
        choose_columns = "Scegli le colonne";
        export_is_recorded = "L'esportazione viene annotata nel registro delle attività: chi l'ha fatta, quando, quante persone contiene, quali colonne e quali filtri.";
        export_delimiter_hint = "Excel in italiano si aspetta il punto e virgola.";
        overview = "Panoramica";
        accounts_waiting = "Account da controllare";
        pending_for(days: u16) => format!("In attesa da più di {days} giorni");
        everybody_invited = "Tutte le persone invitate";
        nobody_invited = "Finora nessuno è stato invitato.";
        stage(stage: Stage) = match stage {
            Stage::Invited => "Invitate",
            Stage::Accepted => "Invito accettato",
            Stage::Submitted => "Identità inviata",
            Stage::Verified => "Verificate",
        };
        people_at_stage(name: &str, stage: &str, n: &str) = "{name}, {stage}: {n}";
        overview_by_unit = "Per unità";
        more_units(count: u32) = match count {
            1 => "Un'altra unità non è mostrata.",
            _ => "Altre {count} unità non sono mostrate.",
        };
        overview_by_job = "Per invito multiplo";
        job_of(day: &str, time: &str, name: &str) = "{day}, {time}, {name}";
        overview_by_day = "Inviti degli ultimi 90 giorni";
        invitations_sent = "Inviati";
        invitations_accepted = "Accettati";
        days_from_to(from: &str, to: &str, most: &str) = "Dal {from} al {to}. Massimo in un giorno: {most}.";
        day = "Giorno";
        day_bar(day: &str, what: &str, n: &str) = "{day}, {what}: {n}";
        days_as_table = "Mostra come tabella";
        of_bulk_invite = "Da un solo invito multiplo";
        invited_on(day: &str) = "Invito inviato il {day}";
        accepted_on(day: &str) = "Invito accettato il {day}";
    }
}
