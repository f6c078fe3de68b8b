use super::It;
use crate::text::{UnitText, say};

say! {
    UnitText for It {
        units = "Unità";
        units_lead = "Com'è divisa l'organizzazione: reparti, scuole, classi. Una persona appartiene al massimo a un'unità.";
        unit = "Unità";
        add_unit = "Aggiungi unità";
        add_below = "Aggiungi sotto";
        edit_unit = "Modifica unità";
        edit = "Modifica";
        unit_code_hint = "Facoltativo. Breve e unico, per i file: IT-MI, 3B.";
        top_level = "Primo livello";
        sight_gained(names: &str) = "Le persone di questa unità diventano visibili a {names}.";
        sight_lost(names: &str) = "Non sono più visibili a {names}.";
        sight_of_more(count: u32) = match count {
            1 => "Lo stesso cambia per un altro amministratore.",
            _ => "Lo stesso cambia per altri {count} amministratori.",
        };
        sight_same = "Nessuno vede più o meno persone di prima.";
        people_in_unit = "Persone";
        archive = "Archivia";
        archive_unit_ask(name: &str) = "Archiviare {name}?";
        archive_unit_words = "Non si potrà più scegliere, e nemmeno le unità al suo interno. Le persone che ne fanno parte ci restano, e si potrà ancora filtrare per questa unità. Puoi ripristinarla quando vuoi.";
        restore = "Ripristina";
        archived = "Archiviata";
        save = "Salva";
        show_archived = "Mostra le archiviate";
        no_units = "Ancora nessuna unità";
        no_units_why = "Aggiungi la prima. Le unità possono contenerne altre: Vendite, e al suo interno Italia.";
        unit_added(name: &str) = "{name} aggiunta.";
        unit_changed(name: &str) = "{name} salvata.";
        unit_archived(name: &str) = "{name} archiviata.";
        unit_restored(name: &str) = "{name} ripristinata.";
        groups = "Gruppi";
        groups_lead = "Persone di qualsiasi unità che hanno qualcosa in comune: un progetto, un comitato, un corso. Una persona può stare in più gruppi.";
        group = "Gruppo";
        add_group = "Aggiungi gruppo";
        edit_group = "Modifica gruppo";
        members = "Membri";
        delete = "Elimina";
        delete_group_ask(name: &str) = "Eliminare il gruppo {name}?";
        delete_group_words(members: u64) = match members {
            0 => "Non ha membri. Non si può annullare.",
            1 => "Il suo unico membro conserva l'account, ma non sarà più nel gruppo. Non si può annullare.",
            _ => "I suoi {members} membri conservano l'account, ma non saranno più nel gruppo. Non si può annullare.",
        };
        no_groups = "Ancora nessun gruppo";
        no_groups_why = "Aggiungi il primo. Le persone si aggiungono dalle loro pagine.";
        group_added(name: &str) = "{name} aggiunto.";
        group_changed(name: &str) = "{name} salvato.";
        group_deleted(name: &str) = "{name} eliminato.";
    }
}
