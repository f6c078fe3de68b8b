use super::It;
use crate::identity::PersonFilter;
use crate::text::{PeopleText, say};

impl PeopleText for It {
    say! {
        register_personal = "Registra dati personali (utenti esistenti)";
        register_personal_about = "Crea l'identità digitale di chi ha già un account.";
        register_personal_information = "Registra dati personali";
        complete_registration = "Registrazione completa";
        complete_registration_about = "Account e identità digitale in un unico percorso guidato.";
        suggested = "Consigliato";
        people_lead = "Trova una persona che ha un account e percorri i passi della sua identità digitale.";
        search_registry = "Nome, e-mail, nome utente o codice";
        begin_identity = "Inizia";
        continue_identity = "Continua";
        open_identity = "Apri";
        nobody_like_this = "Nessuno così";
        nobody_like_this_why = "Adesso nessuna identità digitale si trova a questo punto.";
        nobody_found_even_nearly = "Nessun nome, indirizzo e-mail, nome utente o codice personale è così, nemmeno quasi.";
        nearly_found = "Nessuno si chiama proprio così. Questi ci vanno vicino.";
        how_search = "Accenti, maiuscole e un solo errore di battitura non contano. Bastano poche lettere di un nome, di un indirizzo, di un nome utente o di un codice personale.";
        how_steps = "Ogni passo si salva da solo e si può continuare più tardi, da te o dalla persona, su qualsiasi dispositivo.";
        how_ask = "Nella pagina dei passi puoi chiedere alla persona quello che manca. Riceve un'e-mail e fa solo quei passi.";
        correction(state: &str) = "Correzione: {state}";
        person_filter(filter: PersonFilter) => match filter {
            PersonFilter::Everyone => "Tutti",
            PersonFilter::WithoutIdentity => "Senza identità digitale",
            PersonFilter::Draft => "Non ancora inviate",
            PersonFilter::InReview => "In verifica",
            PersonFilter::Verified => "Verificate",
            PersonFilter::ErasureAsked => "Cancellazione chiesta",
        };
    }
}
