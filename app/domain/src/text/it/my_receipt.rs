use super::It;
use crate::audit::Action;
use crate::identity::IdentityState;
use crate::text::{MyReceiptText, say};

say! {
    MyReceiptText for It {
        you = "Tu";
        my_data = "I miei dati";
        my_receipt = "Il mio resoconto";
        receipt_lead = "Che cosa l'organizzazione conserva su di te, e chi ha consultato i tuoi dati.";
        still_missing = "Mancano ancora:";
        asked_to_change = "Da modificare:";
        complete_my_information = "Completa i miei dati";
        change_my_information = "Modifica i miei dati";
        look_at_my_information = "Guarda i miei dati";
        correction_open = "È in corso una correzione. I dati verificati valgono finché quelli nuovi non sono verificati.";
        filled_in_by_organization = "Compilato dall'organizzazione";
        lock_confirm = "Conferma il tuo indirizzo e-mail: apri il link nel messaggio che ti abbiamo inviato.";
        lock_confirm_unlocks = "Fino ad allora non puoi vedere quello che l'organizzazione ha compilato su di te. Se non arriva nessun messaggio, un collega che si occupa dei dati personali può garantire per te.";
        lock_needs_vouching = "Non puoi vedere quello che l'organizzazione ha compilato su di te finché un amministratore non garantisce per te. Chiedi che lo faccia nella tua pagina.";
        send_confirmation_again = "Invia di nuovo";
        confirmation_sent = "Ti abbiamo inviato un altro messaggio.";
        vouching = "È la persona giusta a usare questo account?";
        vouching_why = "L'account è stato aperto con un link consegnato da qualcuno, oppure il suo indirizzo è stato cambiato da chi non può vedere questi dati. La persona può non vedere quello che hanno compilato altri finché non conferma il proprio indirizzo e-mail o qualcuno non garantisce per lei.";
        vouching_who = "Per garantire servono il permesso di leggere i dati personali e, in più, quello di inserirli per altre persone o di esaminare le identità. Non puoi garantire per una persona a cui hai consegnato il link.";
        vouch_words = "Assicurati che sia la persona giusta, per esempio incontrandola. Poi inserisci la tua password.";
        vouch_ask(who: &str) = "Garantire per {who}?";
        vouch_for_person = "Garantisci per questa persona";
        what_is_held = "Che cosa è conservato su di te";
        what_is_held_why = "Tutto tranne il tuo nome è cifrato. Può leggerlo solo chi ne ha il permesso, e ogni volta è elencata qui sotto.";
        nothing_held = "Solo il tuo account. Non ci sono ancora dati personali.";
        pictures_held = "Immagini";
        who_has_seen = "Chi ha consultato i tuoi dati";
        nobody_has_seen = "Nessuno tranne te.";
        when = "Quando";
        who = "Chi";
        what_happened = "Azione";
        reason_given(reason: &str) = "Motivo: {reason}";
        take_it_with_you = "Esporta i tuoi dati";
        export_how = "Un file con tutto quello che è conservato su di te: ogni valore, chi l'ha inserito e chi l'ha verificato. Altri programmi possono leggerlo (OpenID Connect for Identity Assurance).";
        export_json = "Esporta come JSON";
        erasure = "Cancellazione";
        erasure_how = "Puoi chiedere che i tuoi dati personali siano cancellati. Decide l'amministrazione, perché la legge può imporre di conservarne una parte.";
        ask_erasure = "Chiedi la cancellazione";
        ask_erasure_title = "Chiedere la cancellazione?";
        ask_erasure_words = "Chiedi all'amministrazione di cancellare i tuoi dati personali e le tue immagini. Quello che viene cancellato non si può recuperare. Restano il tuo codice personale e le date delle decisioni.";
        erasure_asked = "Hai chiesto la cancellazione il";
        erasure_asked_now = "La tua richiesta è stata registrata.";
        identity_status(state: Option<IdentityState>) = match state {
            None => "Mancano i tuoi dati personali. Bastano pochi minuti, e ogni passaggio si salva separatamente.",
            Some(IdentityState::Draft) => "I tuoi dati personali non sono ancora completi. Quello che hai inserito è salvato.",
            Some(IdentityState::Submitted) => "I tuoi dati personali sono stati inviati e sono in attesa di verifica.",
            Some(IdentityState::InReview) => "I tuoi dati personali sono in verifica.",
            Some(IdentityState::Verified) => "La tua identità è verificata.",
            Some(IdentityState::ChangesRequested) => "Chi verifica ha esaminato i tuoi dati personali e ti chiede di modificare qualcosa.",
            Some(IdentityState::Rejected) => "La tua identità è stata respinta. Chiedi all'amministrazione che cosa puoi fare.",
            Some(IdentityState::Suspended) => "La tua identità è sospesa. Chiedi il motivo all'amministrazione.",
            Some(IdentityState::Erased) => "I tuoi dati personali sono stati cancellati.",
        };
        seen_how(action: Action) = match action {
            Action::IdentityOpened => "Ha letto i tuoi dati",
            Action::ImageOpened => "Ha aperto un'immagine",
            Action::IdentityExported => "Ha esportato i tuoi dati",
            Action::IdentityBegun | Action::IdentitySaved => "Ha inserito dati",
            Action::IdentitySubmitted => "Ha inviato i tuoi dati",
            Action::ImageStored => "Ha aggiunto un'immagine",
            Action::ImageRemoved => "Ha rimosso un'immagine",
            Action::IdentityClaimed => "Ha iniziato la verifica",
            Action::IdentityVerified | Action::ChangesRequested | Action::IdentityRejected => "Ha deciso sulla verifica",
            _ => "Ha usato i tuoi dati",
        };
    }
}
