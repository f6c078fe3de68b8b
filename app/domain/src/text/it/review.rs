use super::It;
use crate::identity::{CaseFilter, Decision, LookalikeReason, WaitingTime};
use crate::text::{ReviewText, say};

say! {
    ReviewText for It {
        reviews = "Verifiche";
        reviews_lead = "Identità digitali in attesa di una decisione, a partire dalla più vecchia.";
        waiting_count = "in attesa: ";
        submitted = "Inviata";
        no_reviews_waiting = "Nessuna verifica in attesa";
        no_reviews_waiting_why = "Un caso compare qui appena qualcuno invia i propri dati personali.";
        no_cases = "Nessun caso";
        no_cases_why = "Nessun caso è in questo stato.";
        view_queue = "Vai alle verifiche";
        claim = "Prendi in carico";
        release = "Lascia il caso";
        open_case = "Apri";
        claimed_by_you = "In carico a te fino al";
        claimed_now = "Il caso è tuo. Aprilo per decidere.";
        submitted_by_person = "Inviata dalla persona";
        details_provided = "Dati forniti";
        changed = "Modificato";
        before = "Prima:";
        not_provided = "Non fornito";
        pictures = "Immagini";
        opening_is_recorded = "L'apertura di questa pagina e delle sue immagini viene registrata, e la persona può vederlo.";
        no_pictures = "Non ci sono immagini.";
        possibly_same_person = "Forse la stessa persona";
        more_possibly_same_person = "Ce ne sono altre. Compariranno man mano che queste vengono chiarite.";
        decision_title = "Decisione";
        claim_first = "Prima prendi in carico il caso, così nessun altro decide nello stesso momento.";
        own_first_identity = "Questa è la tua identità. Chi ha fondato l'organizzazione può decidere sulla propria prima identità: resta segnata come autodichiarata.";
        to_be_changed = "Spunta qui sopra i campi da modificare, e scrivi che cosa.";
        what_to_change = "Che cosa modificare";
        rules_changed = "Le regole sono cambiate dopo l'invio";
        rules_changed_how = "Se manca qualcosa, chiedi modifiche.";
        show_missing_details = "Mostra i dati mancanti";
        in_full_size = "A grandezza intera";
        zoom_in = "Ingrandisci";
        zoom_out = "Riduci";
        zoomed(percent: u32) = "Ingrandita al {percent}%";
        picture_before(name: &str) = "{name} (prima)";
        no_longer_there = "Non fa più parte del caso";
        next_case = "Prossimo caso";
        no_next_case = "Nessun altro caso aspetta la tua decisione.";
        not_same_person = "Non è la stessa persona";
        maybe_same_person = "Può essere la stessa persona";
        different_people_by(who: &str) = "Non è la stessa persona, secondo {who} il";
        different_people_now(who: &str) = "Annotato: {who} è un'altra persona.";
        lookalike_reopened(who: &str) = "È di nuovo da chiarire se {who} è la stessa persona.";
        take_over = "Prendi in carico al suo posto";
        take_over_why = "Il caso è in carico a un'altra persona da tempo e non è ancora deciso. Puoi subentrare.";
        reassign = "Riassegna";
        reassign_to = "Riassegna a";
        reassign_words = "Il caso passa in carico a questa persona, che riceve un'e-mail. L'elenco contiene solo chi può decidere su questo caso.";
        no_other_reviewer = "Nessun altro può decidere su questo caso.";
        reassigned_now(who: &str) = "Ora il caso è in carico a {who}, che riceve un'e-mail.";
        earlier_decisions = "Decisioni precedenti";
        oldest_waits(time: WaitingTime) => format!("Il caso più vecchio aspetta da {}.", waiting_time(time));
        oldest_waits_briefly(time: WaitingTime) => format!("la più vecchia da {}", waiting_time(time));
        waited(time: WaitingTime) => format!("in attesa da {}", waiting_time(time));
        message_hint = "Lo legge la persona. È necessario per respingere.";
        note_for_colleagues = "Nota per chi verifica";
        note_for_colleagues_hint = "La legge solo chi verifica.";
        verify = "Verifica";
        request_changes = "Chiedi modifiche";
        reject = "Respingi";
        decide_ask(decision: Decision, who: &str) = match decision {
            Decision::Verify => "Verificare {who}?",
            Decision::RequestChanges => "Chiedere modifiche a {who}?",
            Decision::Reject => "Respingere l'identità di {who}?",
        };
        provenance_of_decision = "Nota";
        decided_given_link = "Deciso dal fondatore, che aveva consegnato il link di questo account o ne aveva cambiato l'indirizzo.";
        decided_by = "Deciso da";
        claimed_by(who: &str) = "In carico a {who} fino al";
        submitted_by(who: &str) = "Inviata da {who}";
        picture_name(document: &str, side: &str) = "{document}: {side}";
        change_field(field: &str) = "Da modificare: {field}";
        differences(count: usize, has_verified: bool) => {
            let before = if has_verified { "ai dati verificati" } else { "all'ultimo invio" };
            let differences = if count == 1 { "differenza" } else { "differenze" };
            format!("{count} {differences} rispetto {before}")
        };
        flags_ticked(count: usize) = match count {
            0 => "Nessun campo spuntato.",
            1 => "1 campo spuntato.",
            _ => "{count} campi spuntati.",
        };
        case_filter(filter: CaseFilter) = match filter {
            CaseFilter::Waiting => "In attesa",
            CaseFilter::Mine => "Mie",
            CaseFilter::Decided => "Decise",
        };
        decision(decision: Decision) = match decision {
            Decision::Verify => "Verificata",
            Decision::RequestChanges => "Modifiche richieste",
            Decision::Reject => "Respinta",
        };
        verified_without(has_documents: bool, has_pictures: bool) = match (has_documents, has_pictures) {
            (true, true) => "",
            (false, false) => "Non ci sono né un documento d'identità né immagini con cui confrontare i dati.",
            (false, true) => "Non c'è nessun documento d'identità.",
            (true, false) => "Non ci sono immagini con cui confrontare i dati.",
        };
        decide_words(decision: Decision, who: &str) = match decision {
            Decision::Verify => "Da adesso l'identità di {who} è verificata, e la persona riceve un'e-mail.",
            Decision::RequestChanges => "{who} riceve un'e-mail. Dopo l'accesso vede il tuo messaggio e i campi che hai spuntato, e può inviare di nuovo.",
            Decision::Reject => "{who} riceve un'e-mail e dopo l'accesso può leggere il motivo. Solo l'amministrazione può riaprire i passaggi.",
        };
        decided_now(decision: Decision, who: &str) = match decision {
            Decision::Verify => "L'identità di {who} è verificata.",
            Decision::RequestChanges => "Hai chiesto modifiche a {who}.",
            Decision::Reject => "L'identità di {who} è respinta.",
        };
        lookalike_reason(reason: LookalikeReason) = match reason {
            LookalikeReason::DocumentNumber => "lo stesso numero di documento",
            LookalikeReason::NameAndBirth => "lo stesso nome e la stessa data di nascita",
        };
    }
}

/// The largest unit is enough.
fn waiting_time(time: WaitingTime) -> String {
    match (time.days(), time.hours()) {
        (0, 0) => "meno di un'ora".to_owned(),
        (0, 1) => "1 ora".to_owned(),
        (0, hours) => format!("{hours} ore"),
        (1, _) => "1 giorno".to_owned(),
        (days, _) => format!("{days} giorni"),
    }
}
