use super::It;
use crate::join_request::JoinClosed;
use crate::text::{JoinText, say};

say! {
    JoinText for It {
        join_title(organization: &str) = "Registrazione presso {organization}";
        join_lead = "Inserisci il tuo indirizzo e-mail. Ricevi un'e-mail per confermarlo, poi qualcuno dell'organizzazione decide.";
        join_domains(domains: &str) = "Indirizzi di {domains}";
        join_send = "Invia conferma";
        join_sent = "Controlla la posta";
        join_sent_about = "Se puoi registrarti con questo indirizzo, un'e-mail con un link è in arrivo. Se non arriva, controlla la posta indesiderata. Forse hai già un account: in questo caso accedi.";
        join_dead = "La registrazione è chiusa";
        join_dead_about = "Questo link non funziona o non funziona più. Chiedi un invito all'organizzazione.";
        join_confirm_title = "Conferma il tuo indirizzo";
        join_confirm_lead = "Con questo indirizzo chiedi di registrarti.";
        join_confirm = "Conferma indirizzo";
        join_confirmed = "La tua richiesta è arrivata";
        join_confirmed_about = "L'organizzazione ha 30 giorni per decidere. Quando lo fa ricevi un'e-mail; puoi chiudere questa pagina.";
        join_confirm_dead = "Questo link non funziona più";
        join_confirm_dead_about = "È stato usato, è scaduto o la registrazione è ormai chiusa. Usa di nuovo il link dell'organizzazione.";
        requests = "Richieste";
        requests_lead = "Persone che hanno usato il link per la registrazione autonoma e confermato il proprio indirizzo, dalla meno recente. Una richiesta su cui nessuno decide viene eliminata dopo 30 giorni.";
        no_requests = "Nessuna richiesta";
        no_requests_why = "Le richieste appaiono qui quando le persone hanno confermato il proprio indirizzo.";
        no_requests_off = "La registrazione autonoma non è attiva. Si attiva in Impostazioni, Registrazione.";
        more_requests = "Ci sono altre richieste. Appaiono quando queste sono decise.";
        requested_at = "Confermata";
        approve = "Approva";
        approve_request(email: &str) = "Approva {email}";
        decline_request(email: &str) = "Rifiuta {email}";
        decline = "Rifiuta";
        decline_ask(email: &str) = "Rifiutare la richiesta di {email}?";
        decline_words = "La persona viene avvisata per e-mail. Per 30 giorni lo stesso indirizzo non può fare un'altra richiesta.";
        request_approved(email: &str) = "{email} ha ricevuto un invito.";
        request_declined(email: &str) = "La richiesta di {email} è rifiutata.";
        join_link = "Link per la registrazione autonoma";
        join_link_hint = "Chi ha questo link può chiedere di registrarsi. Mettilo in una pagina o stampa il codice.";
        join_link_used(count: u32) = match count {
            1 => "1 persona ha confermato un indirizzo con questo link.",
            _ => "{count} persone hanno confermato un indirizzo con questo link.",
        };
        join_link_closed(why: JoinClosed) = match why {
            JoinClosed::Off => "La registrazione autonoma non è attiva.",
            JoinClosed::NoMail => "Il link non funziona ancora: gli indirizzi si confermano per e-mail e nessun server di posta è configurato.",
            JoinClosed::NoLink => "Non c'è ancora un link.",
            JoinClosed::Ended => "Il link non funziona più: il suo ultimo giorno è passato.",
            JoinClosed::Full => "Il link non funziona più: è stato usato dal numero massimo di persone.",
        };
        new_join_link = "Nuovo link";
        new_join_link_ask = "Creare un nuovo link?";
        new_join_link_words = "Il link precedente non funziona più, e nemmeno le conferme inviate con esso. Le richieste in attesa restano.";
        join_link_made = "Il nuovo link funziona da ora.";
        no_unit_chosen = "Senza unità";
    }
}
