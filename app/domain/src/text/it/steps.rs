use super::It;
use crate::form::Field;
use crate::identity::RequestDelivery;
use crate::identity::mrz::Part;
use crate::text::{StepsText, say};

say! {
    StepsText for It {
        steps = "Passaggi";
        personal_information_of(who: &str) = "Dati personali di {who}";
        my_data_lead = "Quello che l'organizzazione conserva su di te, passaggio per passaggio. Ogni passaggio si salva separatamente, quindi puoi continuare più tardi, su qualsiasi dispositivo.";
        complete_lead = "Crea l'account e l'identità digitale in una volta sola. Ogni passaggio si salva separatamente, e prima dell'ultimo non parte nulla.";
        save_and_continue = "Salva e continua";
        back = "Indietro";
        submit = "Invia";
        change = "Modifica";
        create_and_invite = "Crea e invita";
        ask_the_person = "Chiedi alla persona";
        person_asked(delivery: RequestDelivery, steps: usize) => {
            let what = match steps {
                0 => "il controllo finale e l'invio".to_owned(),
                1 => "il passaggio che manca".to_owned(),
                _ => format!("i {steps} passaggi che mancano"),
            };
            match delivery {
                RequestDelivery::Mailed => format!("Abbiamo chiesto alla persona, per e-mail, {what}."),
                RequestDelivery::Held => format!("Alla persona viene chiesto di completare {what}. L'e-mail resta in sospeso in Posta in uscita."),
                RequestDelivery::AlreadyMailed => format!("Alla persona viene chiesto di completare {what}. È stata scritta un'e-mail meno di un'ora fa, quindi non ne parte un'altra."),
                RequestDelivery::AfterAccepting => format!("Alla persona verrà chiesto di completare {what} dopo aver accettato l'invito. Prima non parte nessuna e-mail."),
            }
        };
        correction_beside = "Correzione in corso";
        correction_beside_words = "Questi dati erano in corso di correzione quando l'identità è stata sospesa. Sopra ci sono i dati verificati. La correzione può continuare quando l'identità torna attiva.";
        documents_removed(count: u32) = match count {
            1 => "1 documento viene rimosso.",
            _ => "{count} documenti vengono rimossi.",
        };
        begin_correction = "Correggi";
        begin_correction_ask = "Iniziare una correzione?";
        begin_correction_words = "Quello che è stato verificato resta valido finché la correzione non viene inviata e verificata. Puoi annullarla finché non la invii.";
        reopen_words = "I passaggi si possono modificare di nuovo: puoi farlo tu, e può farlo la persona.";
        discard_correction = "Annulla la correzione";
        discard_correction_ask = "Annullare la correzione?";
        discard_correction_words = "Tutto quello che è stato inserito da quando è iniziata la correzione viene eliminato. Quello che è stato verificato resta valido.";
        step_done = "completo";
        step_open = "non completo";
        step_optional = "facoltativo";
        step_can_be_empty = "Questo passaggio si può lasciare vuoto.";
        step_kept_how = "Questo passaggio lo compila l'organizzazione. Se qualcosa non è corretto, segnalalo.";
        step_kept_open = "Lo compila ancora l'organizzazione";
        step_to_change = "da cambiare";
        saving = "Salvataggio…";
        saved = "Salvato";
        not_saved_yet = "Non ancora salvato";
        not_saved = "Non salvato.";
        leave_steps = "Le ultime modifiche non sono ancora salvate.";
        conflict_by(by: &str) => if by.is_empty() {
            "Qualcun altro ha modificato questo passaggio mentre ci lavoravi.".to_owned()
        } else {
            format!("{by} ha modificato questo passaggio mentre ci lavoravi.")
        };
        conflict_with_oneself = "Hai modificato questo passaggio in un'altra scheda.";
        conflict_how = "Non si perde nulla. Scegli quali valori tenere.";
        yours = "I tuoi valori";
        theirs = "Gli altri valori";
        keep_mine = "Tieni i miei";
        take_theirs = "Usa gli altri";
        choose = "Scegli…";
        no_answer = "Nessuna risposta";
        stateless = "Apolide";
        unknown_country = "Sconosciuto";
        add_nationality = "Aggiungi una cittadinanza";
        alias_about = "Servono solo lo pseudonimo e l'organizzazione. Più tardi può diventare una registrazione completa.";
        no_documents = "Ancora nessun documento. Un documento ufficiale aiuta chi verifica.";
        add_document = "Aggiungi un documento";
        document_at(number: usize) = "Documento {number}";
        edit_document = "Modifica";
        remove_document = "Rimuovi";
        remove_document_ask = "Rimuovere questo documento?";
        remove_document_words = "I dati e le immagini di questo documento vengono eliminati.";
        zone_typed(typed: usize, of: usize) = "{typed} caratteri su {of}";
        zone_agrees = "Tutte le cifre di controllo sono corrette e niente contraddice gli altri passaggi.";
        zone_digit(part: Part) = match part {
            Part::DocumentNumber => "Numero del documento",
            Part::DateOfBirth => "Data di nascita",
            Part::ExpiresOn => "Scadenza",
            Part::PersonalNumber => "Numero personale",
            Part::Composite => "Complessivo",
        };
        digit_fits = "corretto";
        digit_wrong = "non corretto";
        zone_offers = "La zona a lettura ottica contiene anche:";
        fill_in = "Compila i campi vuoti";
        pictures_of_document = "Immagini";
        pictures_how = "Scegli ogni immagine o trascinala al suo posto: JPEG, PNG o WebP. Viene caricata subito; se è troppo grande, prima viene ridotta. Le immagini sono conservate cifrate, senza dati nascosti come la posizione.";
        take_picture = "Scatta una foto";
        upload_picture = "Carica";
        discard_picture = "Scarta";
        remove_picture = "Rimuovi";
        sending_picture(percent: u32) = "Caricamento… {percent}%";
        picture_stored = "Conservata";
        picture_too_large = "Questa immagine supera i 10 MB e qui non può essere ridotta. Scegline una più piccola.";
        picture_unsent = "Non caricata.";
        picture_made_smaller = "L'immagine era troppo grande: è stata rimpicciolita prima del caricamento.";
        preparing_picture = "Preparazione dell'immagine…";
        nothing_stated = "Nessun dato inserito";
        still_to_do = "Ancora da fare";
        nothing_left_to_do = "È compilato tutto quello che serve.";
        declaration_words = "Questi dati sono veri e completi";
        note_to_reviewer_hint = "Facoltativa. La legge solo chi verifica.";
        submitted_now = "Inviata, in attesa di verifica.";
        create_and_submit_how = "L'account e l'invito vengono creati. Conferma qui sotto per inviare anche i dati personali, oppure lascialo fare alla persona.";
        create_how = "L'account e l'invito vengono creati. I dati personali che mancano potete compilarli più tardi, tu o la persona.";
        account_exists_already = "L'account è stato creato e la persona invitata. Restano da inviare solo i dati personali.";
        unfinished_registrations = "Registrazioni non finite";
        discard_registration = "Scarta";
        unfinished_are_erased(days: u32) = "Vengono cancellate {days} giorni dopo l'ultima modifica.";
        begun_by_somebody_gone = "Iniziata da una persona che non può più accedere";
        read_only = "Ora non si può modificare.";
        correct_to_change = "Per modificarla, inizia una correzione.";
        flags_how = "Controlla questo campo.";
        flags_marked = "Controlla i campi segnati.";
        how_steps_saved = "Quello che inserisci si salva automaticamente, e ogni volta che premi Salva e continua. Gli errori non impediscono mai di salvare.";
        how_steps_submit = "L'ultimo passaggio mostra tutto ancora una volta, con un link a quello che manca. Poi puoi inviare.";
        how_steps_sealed = "Dati personali e immagini sono conservati cifrati. Ogni volta che li apre qualcun altro, resta annotato.";
        field_hint(field: Field) = match field {
            Field::GivenNames => "Tutti i nomi, come sul passaporto o sulla carta d'identità.",
            Field::NameAtBirth | Field::KnownAs | Field::Sex => "Facoltativo.",
            Field::IssuedOn | Field::ExpiresOn | Field::RelationshipStartsOn | Field::RelationshipEndsOn => "gg/mm/aaaa, per esempio 17/04/2026.",
            Field::DateOfBirth => "gg/mm/aaaa, per esempio 17/04/1990. Se ne conosci solo una parte: 04/1990 o 1990.",
            Field::BirthLocality => "Città o località.",
            Field::Nationalities => "Una o più.",
            Field::Phone => "Con il prefisso internazionale, per esempio +39 06 1234567.",
            Field::MachineReadableZone => "Le righe di lettere maiuscole e < sul documento. Scrivile o incollale per compilare i campi vuoti e trovare gli errori.",
            Field::Alias => "Da 2 a 64 caratteri.",
            _ => "",
        };
    }
}
