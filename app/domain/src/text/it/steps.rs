use super::It;
use crate::form::Field;
use crate::identity::RequestDelivery;
use crate::identity::mrz::Part;
use crate::text::{StepsText, say};

impl StepsText for It {
    say! {
        steps = "Passi";
        personal_information_of(who: &str) = "Dati personali di {who}";
        my_data_lead = "Quello che l'organizzazione conserva su di te, passo per passo. Ogni passo si salva da solo; puoi continuare più tardi, su qualsiasi dispositivo.";
        complete_lead = "Account e identità digitale in una volta. Ogni passo si salva da solo, e prima dell'ultimo non parte nulla.";
        save_and_continue = "Salva e continua";
        back = "Indietro";
        submit = "Invia";
        change = "Modifica";
        create_and_invite = "Crea e invita";
        ask_the_person = "Chiedi alla persona";
        person_asked(delivery: RequestDelivery, steps: usize) => {
            let what = if steps == 1 { "il passaggio che manca".to_owned() } else { format!("i {steps} passaggi che mancano") };
            match delivery {
                RequestDelivery::Mailed => format!("Abbiamo chiesto alla persona, per e-mail, {what}."),
                RequestDelivery::Held => format!("Alla persona viene chiesto di completare {what}. L’e-mail è trattenuta in Posta in uscita."),
                RequestDelivery::AlreadyMailed => format!("Alla persona viene chiesto di completare {what}. È stata scritta un’e-mail meno di un’ora fa, quindi non ne parte un’altra."),
                RequestDelivery::AfterAccepting => format!("Alla persona verrà chiesto di completare {what} dopo aver accettato l’invito. Prima non parte nessuna e-mail."),
            }
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
        step_to_change = "da cambiare";
        saving = "Salvataggio…";
        saved = "Salvato";
        not_saved_yet = "Non ancora salvato";
        not_saved = "Non salvato. Quello che hai scritto è ancora qui.";
        leave_steps = "Le ultime modifiche non sono ancora salvate.";
        conflict_by(by: &str) => if by.is_empty() {
            "Nel frattempo qualcun altro ha cambiato questo passo.".to_owned()
        } else {
            format!("Nel frattempo {by} ha cambiato questo passo.")
        };
        conflict_how = "Non è andato perso nulla. Scegli quali valori devono restare.";
        yours = "I tuoi";
        theirs = "Gli altri";
        keep_mine = "Tieni i miei";
        take_theirs = "Prendi gli altri";
        choose = "Scegli…";
        no_answer = "Nessuna risposta";
        stateless = "Apolide";
        unknown_country = "Sconosciuto";
        add_nationality = "Aggiungi una cittadinanza";
        tick_handed_over(version: &str) = "L'informativa sulla privacy (versione {version}) è stata consegnata alla persona";
        tick_have_read(version: &str) = "Ho letto l'informativa sulla privacy (versione {version})";
        alias_about = "Si chiedono solo lo pseudonimo e l'organizzazione. Più tardi può diventare una registrazione completa.";
        no_documents = "Ancora nessun documento. Un documento ufficiale aiuta chi controlla l'identità.";
        add_document = "Aggiungi un documento";
        document_at(number: usize) = "Documento {number}";
        edit_document = "Apri";
        remove_document = "Togli";
        remove_document_ask = "Togliere questo documento?";
        remove_document_words = "Quello che ne è stato inserito e le sue immagini vengono eliminati.";
        zone_typed(typed: usize, of: usize) = "{typed} caratteri su {of}";
        zone_agrees = "Tutte le cifre di controllo tornano e niente contraddice gli altri passi.";
        zone_digit(part: Part) => match part {
            Part::DocumentNumber => "Numero del documento",
            Part::DateOfBirth => "Data di nascita",
            Part::ExpiresOn => "Scadenza",
            Part::PersonalNumber => "Numero personale",
            Part::Composite => "Tutto insieme",
        };
        digit_fits = "torna";
        digit_wrong = "non torna";
        zone_offers = "La zona a lettura ottica dice anche:";
        fill_in = "Compila i campi vuoti";
        pictures_of_document = "Immagini";
        pictures_how = "Scelte o trascinate ai loro posti: JPEG, PNG o WebP, fino a 10 MB e 25 megapixel. Sono conservate cifrate e senza dati nascosti come i luoghi.";
        take_picture = "Scatta un'immagine";
        upload_picture = "Carica";
        discard_picture = "Scarta";
        remove_picture = "Togli";
        sending_picture(percent: u32) = "Invio… {percent} %";
        picture_stored = "Conservata";
        picture_too_large = "Questa immagine supera i 10 MB. Rifalla un poco più piccola.";
        picture_unsent = "Non ancora caricata.";
        nothing_stated = "Nessun dato inserito";
        still_to_do = "Ancora da fare";
        nothing_left_to_do = "C'è tutto quello che serve.";
        declaration_words = "Quanto inserito qui è vero e completo";
        note_to_reviewer_hint = "Facoltativa. La legge solo chi controlla l'identità.";
        submitted_now = "Inviata. Ora aspetta che qualcuno la controlli.";
        create_and_submit_how = "Crea l'account e l'invito. Conferma qui sotto per inviare anche i dati personali, oppure lascialo fare alla persona.";
        create_how = "Crea l'account e l'invito. Quello che manca dei dati personali si può completare dopo, da te o dalla persona.";
        unfinished_registrations = "Non ancora finite";
        discard_registration = "Scarta";
        read_only = "Nello stato in cui è ora non si può cambiare.";
        flags_how = "Solo i campi segnati vanno rivisti.";
        how_steps_saved = "Quello che inserisci si salva da solo poco dopo, e con ogni Salva e continua. Gli errori non impediscono mai di salvare.";
        how_steps_submit = "All'ultimo passo si rilegge tutto. Quello che manca è elencato lì, con un link per arrivarci; poi si può inviare.";
        how_steps_sealed = "Dati personali e immagini sono conservati cifrati, e ogni apertura da parte di altri è registrata.";
        field_hint(field: Field) => match field {
            Field::GivenNames => "Tutti, come nel passaporto o nella carta d'identità.",
            Field::NameAtBirth | Field::KnownAs | Field::Sex => "Facoltativo.",
            Field::DateOfBirth => "Come 1990-04-17; 1990-04 o 1990 se non si sa di più.",
            Field::BirthLocality => "Città o paese.",
            Field::Nationalities => "Una o più.",
            Field::Phone => "Con il prefisso del paese, come in +39 06 1234567.",
            Field::MachineReadableZone => "Le righe di maiuscole e < sul documento. Scriverle o incollarle compila i campi vuoti e trova gli errori.",
            Field::Alias => "Da 2 a 64 caratteri.",
            _ => "",
        };
    }
}
