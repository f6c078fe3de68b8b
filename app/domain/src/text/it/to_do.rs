use super::It;
use crate::session::MenuCount;
use crate::text::{ToDoText, say};

say! {
    ToDoText for It {
        to_do = "Da fare";
        reviews_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 identità in attesa di verifica",
            MenuCount::MoreThan(_) => "Più di {count} identità in attesa di verifica",
            MenuCount::Exactly(_) => "{count} identità in attesa di verifica",
        };
        bounced_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 invito non recapitato",
            MenuCount::MoreThan(_) => "Più di {count} inviti non recapitati",
            MenuCount::Exactly(_) => "{count} inviti non recapitati",
        };
        expiring_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 invito scade entro due giorni",
            MenuCount::MoreThan(_) => "Più di {count} inviti scadono entro due giorni",
            MenuCount::Exactly(_) => "{count} inviti scadono entro due giorni",
        };
        jobs_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 invito multiplo in corso",
            MenuCount::MoreThan(_) => "Più di {count} inviti multipli in corso",
            MenuCount::Exactly(_) => "{count} inviti multipli in corso",
        };
        held_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 messaggio in sospeso",
            MenuCount::MoreThan(_) => "Più di {count} messaggi in sospeso",
            MenuCount::Exactly(_) => "{count} messaggi in sospeso",
        };
        erasures_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 richiesta di cancellazione",
            MenuCount::MoreThan(_) => "Più di {count} richieste di cancellazione",
            MenuCount::Exactly(_) => "{count} richieste di cancellazione",
        };
        notice_to_do = "Pubblica un'informativa sulla privacy: qui le persone non possono ancora leggerne una";
        requests_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 richiesta di registrazione",
            MenuCount::MoreThan(_) => "Più di {count} richieste di registrazione",
            MenuCount::Exactly(_) => "{count} richieste di registrazione",
        };
    }
}
