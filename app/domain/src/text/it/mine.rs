use super::It;
use crate::audit::Action;
use crate::identity::IdentityState;
use crate::text::{MineText, say};

impl MineText for It {
    say! {
        you = "Tu";
        my_data = "I miei dati";
        my_receipt = "La mia ricevuta";
        receipt_lead = "Che cosa è conservato su di te, e chi l'ha visto.";
        still_missing = "Mancano ancora:";
        asked_to_change = "Ti si chiede di cambiare:";
        complete_my_information = "Completa i miei dati";
        look_at_my_information = "Guarda i miei dati";
        correction_open = "È in corso una correzione. Quello che è stato verificato vale finché i nuovi dati non sono verificati.";
        notice_to_accept = "Non hai ancora accettato l'informativa sulla privacy.";
        go_to_notice = "Vai all'informativa sulla privacy";
        filled_in_by_organization = "Compilato dall'organizzazione";
        lock_confirm = "Conferma il tuo indirizzo e-mail: apri il link nel messaggio che ti abbiamo inviato.";
        lock_confirm_unlocks = "Fino ad allora, quello che l'organizzazione ha compilato su di te resta nascosto. Se non arriva nessun messaggio, può garantire per te un collega che si occupa delle informazioni personali.";
        lock_needs_vouching = "Quello che l'organizzazione ha compilato su di te resta nascosto finché un amministratore non garantisce per te. Chiedigli di farlo nella tua pagina.";
        send_confirmation_again = "Invia di nuovo";
        confirmation_sent = "Ti abbiamo inviato un altro messaggio.";
        vouching = "È la persona giusta a usare questo account?";
        vouching_why = "L'account è stato aperto con un link consegnato da qualcuno, oppure il suo indirizzo è stato cambiato da chi non può vedere queste informazioni. Finché la persona non conferma il proprio indirizzo e-mail o qualcuno non garantisce per lei, quello che hanno compilato altri può restarle nascosto.";
        vouching_who = "Per garantire servono can_view_personal_data e, in più, can_register_identities o can_validate_identities. Nessuno garantisce per una persona a cui ha consegnato il link.";
        vouch_words = "Assicurati che sia la persona giusta, per esempio incontrandola. Poi inserisci la tua password.";
        vouch_for_person = "Garantisci per questa persona";
        what_is_held = "Che cosa è conservato su di te";
        what_is_held_why = "Tutto tranne il tuo nome è cifrato. Può leggerlo solo chi ha un permesso apposta, e ogni volta viene annotata qui sotto.";
        nothing_held = "Niente oltre al tuo account: non ci sono ancora dati personali.";
        pictures_held = "Immagini";
        who_has_seen = "Chi l'ha visto";
        nobody_has_seen = "Nessuno tranne te.";
        when = "Quando";
        who = "Chi";
        what_happened = "Che cosa";
        take_it_with_you = "Portalo con te";
        export_how = "Un file con tutto quello che è conservato, ogni valore con chi l'ha dichiarato e chi l'ha controllato, in una forma che altri programmi capiscono (OpenID Connect for Identity Assurance).";
        export_json = "Esporta come JSON";
        erasure = "Cancellazione";
        erasure_how = "Puoi chiedere che i tuoi dati personali siano cancellati. Decide un amministratore; quello che la legge vuole conservato resta fino ad allora.";
        ask_erasure = "Chiedi la cancellazione";
        ask_erasure_title = "Chiedere la cancellazione?";
        ask_erasure_words = "A un amministratore viene chiesto di cancellare i tuoi dati personali e le tue immagini. Quello che è cancellato non torna; restano il tuo codice personale e le date delle decisioni.";
        erasure_asked = "Hai chiesto la cancellazione il";
        erasure_asked_now = "La tua richiesta è annotata.";
        identity_status(state: Option<IdentityState>) => match state {
            None => "Mancano i tuoi dati personali. Bastano pochi minuti; ogni passo si salva da solo.",
            Some(IdentityState::Draft) => "I tuoi dati personali non sono ancora completi. Quello che hai inserito è salvato.",
            Some(IdentityState::Submitted) => "I tuoi dati personali sono stati inviati e attendono che qualcuno li controlli.",
            Some(IdentityState::InReview) => "Qualcuno sta controllando adesso i tuoi dati personali.",
            Some(IdentityState::Verified) => "La tua identità è verificata.",
            Some(IdentityState::ChangesRequested) => "Qualcuno ha controllato i tuoi dati personali e ti chiede di cambiare qualcosa.",
            Some(IdentityState::Rejected) => "La tua identità è stata respinta. Chiedi a un amministratore che cosa si può fare.",
            Some(IdentityState::Suspended) => "La tua identità è sospesa. Chiedi a un amministratore perché.",
            Some(IdentityState::Erased) => "I tuoi dati personali sono stati cancellati.",
        };
        seen_how(action: Action) => match action {
            Action::IdentityOpened => "Ha letto i tuoi dati",
            Action::ImageOpened => "Ha aperto un'immagine",
            Action::IdentityExported => "Ha esportato i tuoi dati",
            Action::IdentityBegun | Action::IdentitySaved => "Ha inserito dati",
            Action::IdentitySubmitted => "Ha inviato i tuoi dati",
            Action::ImageStored => "Ha aggiunto un'immagine",
            Action::ImageRemoved => "Ha tolto un'immagine",
            Action::IdentityClaimed => "Ha iniziato a controllarli",
            Action::IdentityVerified | Action::ChangesRequested | Action::IdentityRejected => "Ha deciso",
            _ => "Ci ha lavorato",
        };
    }
}
