use super::It;
use crate::session::MenuCount;
use crate::text::{ToDoText, say};

impl ToDoText for It {
    say! {
        to_do = "Da fare";
        reviews_to_do(count: MenuCount) => match count {
            MenuCount::Exactly(1) => "1 identità in attesa di verifica".to_owned(),
            count => format!("{count} identità in attesa di verifica"),
        };
        bounced_to_do(count: MenuCount) => match count {
            MenuCount::Exactly(1) => "1 invito non recapitato".to_owned(),
            count => format!("{count} inviti non recapitati"),
        };
        expiring_to_do(count: MenuCount) => match count {
            MenuCount::Exactly(1) => "1 invito scade entro due giorni".to_owned(),
            count => format!("{count} inviti scadono entro due giorni"),
        };
        jobs_to_do(count: MenuCount) => match count {
            MenuCount::Exactly(1) => "1 invito multiplo in corso".to_owned(),
            count => format!("{count} inviti multipli in corso"),
        };
        held_to_do(count: MenuCount) => match count {
            MenuCount::Exactly(1) => "1 messaggio trattenuto".to_owned(),
            count => format!("{count} messaggi trattenuti"),
        };
        erasures_to_do(count: MenuCount) => match count {
            MenuCount::Exactly(1) => "1 richiesta di cancellazione".to_owned(),
            count => format!("{count} richieste di cancellazione"),
        };
        notice_to_do = "Pubblica un'informativa sulla privacy: qui le persone non possono ancora leggerne una";
    }
}
