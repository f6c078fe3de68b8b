use super::It;
use crate::identity::{CaseFilter, Decision, LookalikeReason};
use crate::text::{ReviewText, say};

impl ReviewText for It {
    say! {
        reviews = "Verifiche";
        reviews_lead = "Identità digitali che attendono una decisione, dalla più vecchia.";
        waiting_count = "in attesa: ";
        submitted = "Inviata";
        nothing_waits = "Niente in attesa";
        nothing_waits_why = "Un caso arriva qui appena qualcuno invia i suoi dati personali.";
        no_cases = "Nessun caso";
        no_cases_why = "Adesso nessun caso è così.";
        show_waiting = "Mostra che cosa attende";
        claim = "Prendi in carico";
        release = "Rilascia";
        open_case = "Apri";
        claimed_by_you = "In carico a te fino al";
        claimed_now = "Il caso è tuo. Aprilo per decidere.";
        submitted_by_person = "Inviata dalla persona";
        what_is_stated = "Che cosa è dichiarato";
        changed = "Cambiato";
        before = "Prima:";
        not_stated = "Non dichiarato";
        pictures = "Immagini";
        opening_is_recorded = "L'apertura di questa pagina e di queste immagini viene registrata, e la persona può vederlo.";
        no_pictures = "Non ci sono immagini.";
        possibly_same_person = "Forse la stessa persona";
        decision_title = "Decisione";
        claim_first = "Prendi in carico il caso, così nessun altro decide nello stesso momento.";
        own_first_identity = "Questa è la tua identità. Chi ha fondato l'organizzazione può decidere da solo sulla sua prima; resta segnata come autodichiarata.";
        to_be_changed = "Spunta sopra che cosa va cambiato, e scrivi che cosa.";
        what_to_change = "Che cosa va cambiato";
        show_not_stated = "Mostra che cosa non è dichiarato";
        in_full_size = "Si apre a grandezza intera.";
        message_hint = "Lo legge la persona. Serve per respingere.";
        note_for_colleagues = "Nota per i colleghi";
        note_for_colleagues_hint = "La legge solo chi verifica.";
        verify = "Verifica";
        request_changes = "Chiedi modifiche";
        reject = "Respingi";
        decide_ask = "Decidere su questo caso?";
        provenance_of_decision = "Nota";
        decided_given_link = "Deciso dal fondatore, che aveva consegnato il link di questo account o ne aveva cambiato l'indirizzo.";
        decided_by = "Deciso da";
        claimed_by(who: &str) = "In carico a {who} fino al";
        submitted_by(who: &str) = "Inviata da {who}";
        picture_name(document: &str, side: &str) = "{document}: {side}";
        change_field(field: &str) = "Da cambiare: {field}";
        differences(count: usize, has_verified: bool) => {
            let before = if has_verified { "verificato" } else { "inviato prima" };
            let differences = if count == 1 { "differenza" } else { "differenze" };
            format!("{count} {differences} da quanto {before}")
        };
        flags_ticked(count: usize) => match count {
            0 => "Nessun campo spuntato.".to_owned(),
            1 => "1 campo spuntato.".to_owned(),
            count => format!("{count} campi spuntati."),
        };
        case_filter(filter: CaseFilter) => match filter {
            CaseFilter::Waiting => "In attesa",
            CaseFilter::Mine => "Miei",
            CaseFilter::Decided => "Decisi",
        };
        decision(decision: Decision) => match decision {
            Decision::Verify => "Verificata",
            Decision::RequestChanges => "Modifiche richieste",
            Decision::Reject => "Respinta",
        };
        decide_words(decision: Decision, who: &str) => match decision {
            Decision::Verify => format!("Da adesso l'identità di {who} è verificata, e un'e-mail lo dice alla persona."),
            Decision::RequestChanges => format!("{who} riceve un'e-mail, vede che cosa hai spuntato e il tuo messaggio, e invia di nuovo."),
            Decision::Reject => format!("{who} riceve un'e-mail e legge il motivo. Solo un amministratore può riaprire i passi."),
        };
        decided_now(decision: Decision, who: &str) => match decision {
            Decision::Verify => format!("L'identità di {who} è verificata."),
            Decision::RequestChanges => format!("A {who} sono chieste modifiche."),
            Decision::Reject => format!("L'identità di {who} è respinta."),
        };
        lookalike_reason(reason: LookalikeReason) => match reason {
            LookalikeReason::DocumentNumber => "lo stesso numero di documento",
            LookalikeReason::NameAndBirth => "lo stesso nome e la stessa data di nascita",
        };
    }
}
