use super::It;
use super::bulk::{n, some};
use crate::bulk::JobKind;
use crate::form::Code;
use crate::text::{ActionText, say};

say! {
    ActionText for It {
        select_row(name: &str) = "Seleziona {name}";
        select_head = "Selezione";
        select_page = "Seleziona tutti in questa pagina";
        selected_people(count: u32) => if count == 1 { "1 persona selezionata".to_owned() } else { format!("{} persone selezionate", n(count)) };
        selected_invitations(count: u32) => if count == 1 { "1 invito selezionato".to_owned() } else { format!("{} inviti selezionati", n(count)) };
        select_all_matching = "Seleziona tutti i risultati";
        all_matching_selected = "Sono selezionati tutti i risultati, in tutte le pagine.";
        clear_selection = "Annulla la selezione";
        actions_on_selected = "Azioni sulla selezione";
        bulk_action(kind: JobKind) = match kind {
            JobKind::Invite => "Invito multiplo",
            JobKind::Resend => "Reinvia l'invito",
            JobKind::Revoke => "Revoca l'invito",
            JobKind::Suspend => "Sospendi",
            JobKind::Reactivate => "Riattiva",
            JobKind::Delete => "Elimina",
            JobKind::MoveToUnit => "Sposta in un'unità",
            JobKind::AddToGroup => "Aggiungi a un gruppo",
            JobKind::RemoveFromGroup => "Rimuovi da un gruppo",
            JobKind::SetEnd => "Imposta la scadenza",
            JobKind::AskPerson => "Chiedi alla persona",
            JobKind::Update => "Aggiorna persone",
        };
        counting_people = "Controllo chi può essere incluso…";
        action_reaches(count: u32) => if count == 1 { "È inclusa 1 persona.".to_owned() } else { format!("Sono incluse {} persone.", n(count)) };
        action_reaches_nobody = "Nessuno della selezione può essere incluso.";
        left_out(count: u32) => if count == 1 { "1 resta fuori:".to_owned() } else { format!("{} restano fuori:", n(count)) };
        left_out_because(code: Code) = match code {
            Code::NothingToChange => "non cambierebbe niente",
            Code::OwnAccount => "il tuo account",
            Code::PermissionNotHeld => "il fondatore, o chi ha permessi che tu non hai",
            Code::AccountState => "l'account è in un altro stato",
            Code::AccountNotPending => "l'invito è già stato accettato",
            Code::InvitationNotOpen => "nessun invito aperto",
            Code::IdentityState => "ora non si può chiedere",
            Code::LastManager => "nessun altro potrebbe gestire i permessi o gli account",
            _ => "altri motivi",
        };
        type_number(count: u32) => format!("Scrivi {} per confermare.", n(count));
        number_hint = "Così un filtro sbagliato non cambia più persone di quelle che intendi.";
        each_checked_again = "Ogni persona viene controllata di nuovo quando è il suo turno. Il risultato le elenca tutte.";
        each_told_by_mail = "Ogni persona viene avvisata per e-mail.";
        suspend_many_hint = "Non potranno accedere finché non verranno riattivate. Puoi annullare dalla pagina dell'operazione.";
        move_many_hint = "Lasciano l'unità in cui sono. Puoi annullare dalla pagina dell'operazione.";
        delete_many_hint = "Le loro sessioni terminano subito. Per alcuni giorni si può ripristinare ciascun account, poi tutto ciò che li riguarda viene cancellato.";
        revoke_many_hint = "I loro link smettono subito di funzionare. Gli account restano in attesa.";
        resend_many_hint = "Ognuno riceve un nuovo link, e quello precedente smette di funzionare.";
        ask_many_hint = "A ognuno viene chiesto di completare le informazioni personali che mancano.";
        reactivate_many_hint = "Potranno accedere di nuovo, con i permessi che avevano.";
        end_many_hint = "Alla fine di questo giorno gli account vengono sospesi. Lascia vuoto per nessuna scadenza.";
        action_jobs = "Operazioni multiple";
        action_jobs_lead = "Le operazioni che hai fatto su molte persone, dalla più recente.";
        action_jobs_none = "Ancora nessuna operazione";
        action_jobs_none_why = "Seleziona persone nell'anagrafica, o inviti, e scegli che cosa fare.";
        action_job = "Operazione multipla";
        what_was_done = "Operazione";
        people_of_job(count: u32) => some(count, "persona", "persone");
        people_head = "Persone";
        changed_rows = "Cambiati";
        undone_rows = "Annullati";
        kept_rows = "Cambiati ancora dopo";
        job_lists_people = "Si stanno elencando le persone della selezione. Puoi chiudere il browser: l'operazione prosegue da sola.";
        undo_action = "Annulla le modifiche";
        undo_action_ask = "Annullare le modifiche?";
        undo_action_words(open: u32) => format!("{} com'era prima. Ciò che qualcuno ha cambiato di nuovo in seguito resta.", if open == 1 { "1 persona torna".to_owned() } else { format!("{} persone tornano", n(open)) });
        being_undone = "In annullamento";
        undoing_rows(done: &str, all: &str) = "Annullamento in corso: {done} di {all}. Puoi chiudere il browser: prosegue da solo.";
        people_put_back(count: u32, shown: &str) = match count {
            1 => "Modifiche annullate: 1 persona è tornata com'era.",
            _ => "Modifiche annullate: {shown} persone sono tornate com'erano.",
        };
        invitations_taken_back(count: u32, shown: &str) = match count {
            1 => "1 invito è stato revocato.",
            _ => "{shown} inviti sono stati revocati.",
        };
        people_left_changed(count: u32, shown: &str) = match count {
            1 => "1 persona è stata cambiata di nuovo in seguito, e resta così.",
            _ => "{shown} persone sono state cambiate di nuovo in seguito, e restano così.",
        };
        cancel_action_words(left: u32) => format!("{} Ciò che è fatto resta fatto.", if left == 1 { "L'ultima persona resta com'è.".to_owned() } else { format!("Le {} persone rimaste restano come sono.", n(left)) });
        action_results_how = "Tutte le persone della selezione, con il risultato di ciascuna.";
    }
}
