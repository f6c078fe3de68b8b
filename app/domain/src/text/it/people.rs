use super::It;
use crate::identity::PersonFilter;
use crate::text::{PeopleText, say};

say! {
    PeopleText for It {
        register_personal = "Registra dati personali (utenti esistenti)";
        register_personal_about = "Crea l'identità digitale di chi ha già un account.";
        register_personal_information = "Registra dati personali";
        complete_registration = "Registrazione completa";
        complete_registration_about = "Account e identità digitale in un unico percorso guidato.";
        suggested = "Consigliato";
        people_lead = "Trova una persona che ha un account e compila la sua identità digitale passaggio per passaggio.";
        search_registry = "Nome, e-mail, nome utente, codice o ID esterno";
        search_registry_short = "Nome, e-mail, utente, codice";
        begin_identity = "Inizia";
        continue_identity = "Continua";
        open_identity = "Apri";
        nobody_like_this = "Nessuno in questo elenco";
        nobody_like_this_why = "Nessuna identità digitale è in questo stato.";
        mixed_alphabets = "Alfabeti misti";
        mixed_alphabets_why = "Una parola contiene lettere di alfabeti diversi che si somigliano. Potrebbe non essere il nome che sembra.";
        nobody_found_even_nearly = "Nessun risultato. Controlla come è scritto, oppure prova con un altro nome, indirizzo e-mail, nome utente, codice personale o ID esterno.";
        nearly_found = "Nessun risultato esatto. Questi sono i più vicini.";
        how_search = "Accenti, maiuscole e un singolo errore di battitura non contano. Bastano poche lettere di un nome, di un indirizzo e-mail, di un nome utente, di un codice personale o di un ID esterno.";
        how_steps = "Ogni passaggio si salva separatamente. Tu o la persona potete continuare più tardi, su qualsiasi dispositivo.";
        how_ask = "Puoi chiedere alla persona quello che manca. Riceve un'e-mail e compila solo quei passaggi.";
        correction(state: &str) = "Correzione: {state}";
        person_filter(filter: PersonFilter) = match filter {
            PersonFilter::Everyone => "Tutte",
            PersonFilter::WithoutIdentity => "Senza identità digitale",
            PersonFilter::Draft => "Non ancora inviate",
            PersonFilter::InReview => "In verifica",
            PersonFilter::Verified => "Verificate",
            PersonFilter::ErasureAsked => "Cancellazione richiesta",
        };
    }
}
