use super::It;
use crate::registry::{FieldKind, FieldLevel};
use crate::text::{OwnFieldsText, say};

say! {
    OwnFieldsText for It {
        fields_lead = "Ciò che l'organizzazione registra in più sulle persone: un numero di badge, una classe, un armadietto. L'ordine qui è l'ordine ovunque.";
        add_field = "Aggiungi campo";
        edit_field = "Modifica campo";
        no_fields = "Ancora nessun campo";
        no_fields_why = "Aggiungi il primo. Comparirà quando crei un utente, nella pagina di ogni persona e nell'anagrafica.";
        field_column = "Campo";
        field_kind(kind: FieldKind) = match kind {
            FieldKind::Text => "Testo",
            FieldKind::LongText => "Testo lungo",
            FieldKind::Number => "Numero",
            FieldKind::Date => "Data",
            FieldKind::Choice => "Scelta",
            FieldKind::Choices => "Più scelte",
            FieldKind::YesNo => "Sì o no",
        };
        field_level(level: FieldLevel) = match level {
            FieldLevel::Account => "Account utente",
            FieldLevel::Identity => "Identità digitale",
        };
        field_level_hint = "Gli elenchi si possono filtrare per i campi dell'account. I campi dell'identità sono cifrati.";
        field_audience(is_for_person: bool) = match is_for_person {
            true => "anche la persona",
            false => "solo amministratori",
        };
        field_for_person = "Lo compila e lo vede anche la persona";
        field_for_person_hint = "Nella pagina I miei dati. Altrimenti lo compilano e lo vedono solo gli amministratori, e resta così.";
        field_key_hint = "Il nome nei file e negli indirizzi, per esempio numero_badge.";
        field_never_changes = "Chiave, tipo e livello non si possono cambiare dopo l'aggiunta del campo.";
        field_label_hint = "Se lasci vuota una lingua, viene mostrata l'altra in entrambe.";
        field_help_hint = "Facoltativo. Compare sotto il campo.";
        field_required = "Obbligatorio";
        field_required_hint = "Richiesto ovunque si compili il campo. Chi non ha un valore resta com'è.";
        field_unique = "Unico";
        field_unique_hint = "Due persone non possono avere lo stesso valore. I valori già ripetuti restano e vengono segnalati.";
        field_options_hint = "Le opzioni non si eliminano, perché qualcuno può averle. Un'opzione ritirata non si può più scegliere.";
        option_in(number: u32, language: &str) = "Opzione {number} in {language}";
        add_option = "Aggiungi opzione";
        remove_option = "Rimuovi";
        retire_option = "Ritira";
        restore_option = "Ripristina";
        retire_field = "Ritira";
        restore_field = "Ripristina";
        retired = "Ritirato";
        retire_field_ask(label: &str) = "Ritirare {label}?";
        retire_field_words = "Non verrà più richiesto né elencato. I suoi valori restano nella pagina di ogni persona, e puoi ripristinarlo quando vuoi.";
        field_added(label: &str) = "{label} aggiunto.";
        field_saved(label: &str) = "{label} salvato.";
        field_was_retired(label: &str) = "{label} ritirato.";
        field_was_restored(label: &str) = "{label} ripristinato.";
        values_repeated(people: u64) = match people {
            1 => "1 persona ha un valore che ha anche qualcun altro",
            _ => "{people} persone hanno un valore che ha anche qualcun altro",
        };
        field_rules = "Regole";
        required_of = "Obbligatorio per";
        required_of_hint = "Finché il rapporto di una persona non è noto, viene chiesto solo ciò che è obbligatorio per tutti.";
        required_word = "Obbligatorio";
        unique_word = "Unico";
        choose_one = "Scegli…";
        no = "No";
        more_fields = "Altro su questa persona";
        more_about_me = "Altro su di te";
        more_about_me_lead = "Ciò che la tua organizzazione registra in più su di te. Lo vedono e lo possono modificare anche gli amministratori.";
        edit_own_fields = "Modifica i campi";
        own_fields_saved = "Campi salvati.";
        own_fields_words(who: &str) = "Ciò che l'organizzazione registra su {who}.";
        any_value = "Qualsiasi";
        value_is = "È";
        value_begins_with = "Inizia con";
        value_begins(text: &str) = "inizia con {text}";
        value_empty = "Vuoto";
    }
}
