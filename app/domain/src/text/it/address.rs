use super::It;
use crate::text::{AddressText, say};

say! {
    AddressText for It {
        change_address = "Cambia l'indirizzo e-mail";
        change_address_words(who: &str) = "{who} riceve al nuovo indirizzo un link per confermarlo, e a quello attuale un link per fermare il cambio. Sarà valido tra una settimana, o prima se un secondo amministratore è d'accordo. Assicurati che il nuovo indirizzo sia della persona giusta: chi ne legge la posta può scegliere una nuova password.";
        change_own_address = "Cambia l'indirizzo e-mail";
        change_own_address_words = "Inviamo un link al nuovo indirizzo. Quando l'avrai aperto e avrai confermato, accederai con il nuovo indirizzo. Per una settimana il cambio si può annullare da quello attuale.";
        own_address_hint = "Controllalo bene: il link arriva lì e da nessun'altra parte.";
        own_password_hint = "Per essere sicuri che sei tu.";
        address_not_changeable = "Ora l'indirizzo non si può cambiare, perché il tuo indirizzo e-mail non è confermato o perché qui la posta non è configurata.";
        new_address = "Nuovo indirizzo";
        previous_address = "Indirizzo precedente";
        address_change_asked = "Il cambio è stato richiesto. Al nuovo indirizzo è stato inviato un link.";
        address_change_agreed = "Hai approvato il cambio.";
        address_change_stopped = "Il cambio è stato fermato.";
        own_address_asked = "Se il nuovo indirizzo si può usare, riceverà un link.";
        address_confirm_until = "Da confermare dal nuovo indirizzo entro il";
        address_in_force_on = "Sarà valido il";
        address_undo_until = "Dall'indirizzo precedente il cambio si può annullare fino al";
        address_asked_by(who: &str) = "richiesto da {who}";
        address_waits_for_mail = "Il nuovo indirizzo non è ancora confermato.";
        address_is_agreed = "Un secondo amministratore è d'accordo.";
        agree_to_address = "Approva";
        ask_agree_to_address = "Approvare il nuovo indirizzo?";
        agree_to_address_words(who: &str) = "Il nuovo indirizzo di {who} sarà valido appena viene confermato. Approva solo se hai verificato di persona che il nuovo indirizzo è suo: chi ne legge la posta può scegliere una nuova password.";
        stop_address_change = "Ferma il cambio";
        ask_stop_address_change = "Fermare il cambio?";
        stop_address_change_words = "L'indirizzo attuale resta, e il link inviato a quello nuovo non funziona più.";
        confirm_new_lead = "Conferma che questo indirizzo e-mail è tuo. Diventerà l'indirizzo dell'account.";
        address_in_force = "Il nuovo indirizzo è valido";
        address_in_force_about = "D'ora in poi accedi con questo indirizzo, e i messaggi arrivano lì.";
        address_waiting = "Indirizzo confermato";
        address_waiting_about = "Sarà valido tra qualche giorno, se nessuno ferma il cambio. Riceverai un'e-mail.";
        stop_address_title = "Conserva il tuo indirizzo e-mail";
        stop_address_lead = "L'amministrazione vuole cambiare l'indirizzo e-mail del tuo account. Se non l'hai chiesto tu, ferma il cambio.";
        undo_address_title = "Annulla il cambio dell'indirizzo e-mail";
        undo_address_lead = "L'indirizzo e-mail del tuo account è stato cambiato. Se non l'hai cambiato tu, annulla il cambio: questo indirizzo torna valido, e su tutti i dispositivi bisognerà accedere di nuovo.";
        undo_address = "Annulla il cambio";
        stop_page = "Ferma una modifica";
        changes_on = "Verrà cambiato il";
        can_undo_until = "Si può annullare fino al";
        address_was_kept = "Il cambio è stato fermato";
        address_was_kept_about = "L'indirizzo e-mail del tuo account resta com'è.";
        address_back = "Il cambio è stato annullato";
        address_back_about = "Questo indirizzo è di nuovo valido. Forse qualcun altro conosce la tua password, che quindi non è più valida: scegline una nuova con «Password dimenticata?». Un secondo fattore aggiunto dal giorno prima del cambio non è accettato finché l'amministrazione non lo reimposta.";
    }
}
