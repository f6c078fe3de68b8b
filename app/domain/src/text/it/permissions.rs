use super::It;
use crate::permission::{HolderFilter, Permission};
use crate::text::{PermissionText, say};

impl PermissionText for It {
    say! {
        permissions = "Permessi";
        permissions_lead = "Chi può fare che cosa. Un cambiamento vale dalla prossima richiesta della persona.";
        permissions_to_give_at_once = "Permessi da dare subito";
        search_people = "Indirizzo e-mail o nome utente che inizia con";
        search = "Cerca";
        show_people = "Mostra";
        nobody_found = "Nessuno trovato";
        nobody_found_why = "Nessun indirizzo e-mail e nessun nome utente di un account attivo o in attesa inizia così.";
        nobody_here = "Nessuno qui";
        nobody_here_why = "In questa pagina dell'elenco non c'è nessuno.";
        show_everyone = "Mostra tutti";
        next_people = "Avanti";
        first_people = "Inizio";
        holds_nothing = "Nessuno";
        founder_holds_all = "Ha tutti i permessi, sempre. Nessuno può cambiarlo.";
        holds_more_than_you = "Ha permessi che tu non hai, quindi non puoi cambiarli.";
        this_is_you = "tu";
        account_pending = "In attesa";
        account_active = "Attivo";
        held_from = "dal";
        held_until = "fino al";
        holds_it_now = "Ce l'ha già; dandolo di nuovo se ne cambiano i giorni.";
        grant_permissions = "Dai permessi";
        grant_words(who: &str) = "A {who}, dalla prossima richiesta.";
        only_own_permissions = "Si può dare solo quello che hai anche tu.";
        how_long = "Dall'inizio del primo giorno alla fine dell'ultimo";
        first_day_hint = "Se resta vuoto, da subito.";
        last_day_hint = "Se resta vuoto, senza fine.";
        never_longer_than_yours = "Quello che hai solo per un periodo si dà al massimo fino alla tua stessa fine.";
        revoke_permissions = "Togli permessi";
        revoke_permissions_words(who: &str) = "Quello che spunti viene tolto a {who}, dalla prossima richiesta.";
        revoke_own_warning = "Questo è il tuo account. Quello che togli a te stesso dovrà ridartelo qualcun altro.";
        granted(who: &str, permissions: &str) = "Dati a {who}: {permissions}.";
        taken(who: &str, permissions: &str) = "Tolti a {who}: {permissions}.";
        people_found(count: usize, has_more: bool) => match (count, has_more) {
            (count, true) => format!("{count} persone in questa pagina, e altre ancora."),
            (0, _) => "Nessuno trovato.".to_owned(),
            (1, _) => "1 persona trovata.".to_owned(),
            (count, _) => format!("{count} persone trovate."),
        };
        permission_about(permission: Permission) => match permission {
            Permission::RegisterUsers => "Invitare una persona alla volta.",
            Permission::BulkInvite => "Invitare molte persone insieme, da un elenco o da un file.",
            Permission::ManageInvitations => "Vedere tutti gli inviti e la posta in uscita; reinviare, correggere e revocare.",
            Permission::ViewRegistry => "Cercare persone nel registro.",
            Permission::ManageAccounts => "Sospendere, riattivare ed eliminare account.",
            Permission::RegisterIdentities => "Inserire i dati personali di altri.",
            Permission::ViewPersonalData => "Leggere dati personali e documenti.",
            Permission::ValidateIdentities => "Decidere se un'identità è verificata.",
            Permission::ManagePermissions => "Dare e togliere permessi, come in questa pagina.",
            Permission::ManageSettings => "Cambiare le impostazioni dell'organizzazione.",
            Permission::ViewAudit => "Leggere chi ha fatto che cosa, e quando.",
        };
        holder_filter(filter: HolderFilter) => match filter {
            HolderFilter::Everyone => "Tutti",
            HolderFilter::Holders => "Con permessi",
        };
    }
}
