use super::It;
use crate::identity::IdentityAction;
use crate::text::{LifecycleText, say};

say! {
    LifecycleText for It {
        manage_identity = "Gestisci questa identità";
        erasure_asked_on = "La persona ha chiesto la cancellazione il";
        erasure_not_yours = "Può cancellarla solo chi può gestire gli account e ha ogni permesso che ha questa persona.";
        shown_to_few = "Solo chi ne ha il permesso può vedere i dati.";
        erased_stays = "Questa identità è stata cancellata. Restano il suo codice, la decisione e le date.";
        erased_on = "Cancellata";
        last_decision = "Ultima decisione";
        identity_action(action: IdentityAction) = match action {
            IdentityAction::Suspend => "Sospendi l'identità",
            IdentityAction::Reactivate => "Riattiva l'identità",
            IdentityAction::Erase => "Cancella l'identità",
        };
        confirm_identity_action(action: IdentityAction, who: &str) = match action {
            IdentityAction::Suspend => "L'identità di {who} non è valida finché qualcuno non la riattiva. Niente viene eliminato, e l'account resta com'è.",
            IdentityAction::Reactivate => "L'identità di {who} torna valida, così come è stata verificata.",
            IdentityAction::Erase => "Tutti i dati e le immagini di {who} vengono distrutti, in ogni revisione. Nessuno può recuperarli. Restano il codice personale, la decisione e le date, e anche l'account.",
        };
        ask_identity_action(action: IdentityAction, who: &str) = match action {
            IdentityAction::Suspend => "Sospendere l'identità di {who}?",
            IdentityAction::Reactivate => "Riattivare l'identità di {who}?",
            IdentityAction::Erase => "Cancellare l'identità di {who}?",
        };
        decline_erasure = "Rifiuta la richiesta";
        ask_decline_erasure(who: &str) = "Rifiutare la richiesta di {who}?";
        decline_erasure_words = "Non si cancella nulla. La persona riceve un'e-mail, dopo l'accesso legge il motivo e può fare un'altra richiesta.";
        decline_reason_hint = "Per esempio, che cosa la legge impone di conservare, e fino a quando.";
        erasure_declined_now = "La richiesta è stata rifiutata.";
        erasure_declined_on = "La tua richiesta è stata rifiutata il";
        erasure_reason_hidden = "Potrai leggere il motivo quando potrai vedere quello che l'organizzazione ha compilato su di te.";
    }
}
