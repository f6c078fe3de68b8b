use super::It;
use crate::session::MenuCount;
use crate::text::{ToDoText, say};

say! {
    ToDoText for It {
        to_do = "Da fare";
        reviews_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 identità in attesa di verifica",
            _ => "{count} identità in attesa di verifica",
        };
        bounced_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 invito non recapitato",
            _ => "{count} inviti non recapitati",
        };
        expiring_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 invito scade entro due giorni",
            _ => "{count} inviti scadono entro due giorni",
        };
        jobs_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 invito multiplo in corso",
            _ => "{count} inviti multipli in corso",
        };
        held_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 messaggio in sospeso",
            _ => "{count} messaggi in sospeso",
        };
        erasures_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 richiesta di cancellazione",
            _ => "{count} richieste di cancellazione",
        };
        notice_to_do = "Pubblica un'informativa sulla privacy: qui le persone non possono ancora leggerne una";
        requests_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 richiesta di registrazione",
            _ => "{count} richieste di registrazione",
        };
    }
}
