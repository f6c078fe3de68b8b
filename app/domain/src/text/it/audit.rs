use super::It;
use crate::audit::AuditFilter;
use crate::text::{AuditText, say};

say! {
    AuditText for It {
        audit = "Registro delle attività";
        audit_lead = "Tutto quello che è stato fatto, dal più recente. Qui nulla si può modificare o eliminare senza che si noti.";
        audit_filters = "Filtri";
        audit_filter(filter: AuditFilter) = match filter {
            AuditFilter::Person => "Persona",
            AuditFilter::By => "Eseguito da",
            AuditFilter::Kind => "Tipo",
            AuditFilter::From => "Dal",
            AuditFilter::Until => "Al",
            AuditFilter::Request => "Richiesta",
        };
        audit_person_hint = "Indirizzo e-mail o nome utente, anche precedente. Tutto quello che riguarda questa persona o che ha fatto.";
        audit_day_hint = "Giorni interi nel fuso orario dell'organizzazione.";
        audit_request_hint = "Il numero di una richiesta nel log.";
        every_kind = "Tutti i tipi";
        audit_show = "Mostra";
        audit_clear = "Togli i filtri";
        audit_nothing = "Nessun evento trovato.";
        audit_partial = "Finora è stata esaminata solo una parte degli eventi. Anche tra quelli più vecchi possono esserci risultati.";
        audit_newest = "Più recenti";
        audit_older = "Meno recenti";
        audit_broken(filter: &str) = "«{filter}» non è valido, quindi non si trova nulla. Controlla quello che hai scritto.";
        audit_details = "Dettagli";
        audit_of_person = "Tutto su questa persona";
        audit_of_request = "Tutto in questa richiesta";
        audit_sealed_by(number: &str) = "sigillato, numero {number}";
        audit_not_sealed = "non ancora sigillato";
        chain_title = "Catena";
        chain_sealed(number: &str) = "Sigillato fino al numero {number}, il";
        chain_none = "Non è ancora stato sigillato nulla.";
        chain_unsealed(count: u32) => match count {
            0 => "Tutti gli eventi sono sigillati.".to_owned(),
            1 => "1 evento attende il sigillo.".to_owned(),
            count => format!("{count} eventi attendono il sigillo."),
        };
        chain_verified(number: &str) = "Verificata fino al numero {number}, senza errori, il";
        chain_faults(count: u32) => match count {
            1 => "1 errore trovato nella verifica del".to_owned(),
            count => format!("{count} errori trovati nella verifica del"),
        };
        chain_never_verified = "Non è ancora stata verificata. Lo fa il comando «matricula audit verify».";
        chain_pruned = "Per la loro età sono stati eliminati gli eventi precedenti al";
        chain_pruned_count(count: &str) = "{count} in tutto.";
        chain_hash = "Hash dell'ultimo sigillo";
        before_and_after = "prima e dopo";
        change_of_person = "Consultalo in tutto su questa persona. La consultazione viene registrata.";
        change_erased = "cancellato";
        audit_export = "Esporta";
        audit_export_words = "Gli eventi sigillati con questi filtri. L'ultima riga riporta l'ultimo sigillo e il suo hash. L'esportazione viene registrata.";
        audit_export_csv = "Esporta in CSV";
        audit_export_json = "Esporta in righe JSON (OCSF)";
        detail_event = "evento";
        detail_address = "indirizzo di rete";
        detail_seal = "sigillo";
    }
}
