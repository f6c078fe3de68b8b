use super::It;
use crate::permission::{HolderFilter, Permission};
use crate::text::{PermissionText, say};

say! {
    PermissionText for It {
        permissions = "Permessi";
        permissions_lead = "Chi può fare che cosa. I cambiamenti valgono subito.";
        permissions_to_give_at_once = "Permessi da concedere subito";
        search_people = "Indirizzo e-mail o nome utente che inizia con";
        search = "Cerca";
        show_people = "Mostra";
        nobody_found = "Nessuno trovato";
        nobody_here = "Nessuno qui";
        nobody_here_why = "Questa pagina dell'elenco è vuota.";
        show_everyone = "Mostra tutti";
        next_people = "Avanti";
        first_people = "Inizio";
        holds_nothing = "Nessuno";
        founder_holds_all = "Ha tutti i permessi, sempre. Nessuno può cambiarlo.";
        holds_more_than_you = "Ha permessi che tu non hai, quindi non puoi cambiarli.";
        can_use_only(list: &str) => if list.is_empty() {
            "Qualcun altro potrebbe usare questo account e non ha nessuno di questi permessi: per ora qui nessuno può usarli.".to_owned()
        } else {
            format!("Qualcun altro potrebbe usare questo account. Per ora può usare solo i permessi che ha anche quella persona: {list}.")
        };
        an_administrator = "un amministratore";
        only_people_in(units: &str) = "Solo persone in {units}";
        where_granted = "Dove";
        granted_everywhere = "Ovunque";
        granted_inside(unit: &str) = "in {unit}";
        granted_inside_hint = "Per le persone in questa unità e in quelle sottostanti. Impostazioni e registro delle attività si concedono solo ovunque.";
        this_is_you = "tu";
        held_from = "dal";
        held_until = "fino al";
        holds_it_now = "Già concesso. Concedendolo di nuovo nello stesso posto ne cambi i giorni; in un altro posto vale anche lì.";
        grant_permissions = "Concedi permessi";
        grant_words(who: &str) = "{who} può usarli da subito, o dal primo giorno che scegli.";
        only_own_permissions = "Puoi concedere solo i permessi che hai anche tu.";
        how_long = "Dall'inizio del primo giorno alla fine dell'ultimo";
        first_day_hint = "Lascialo vuoto per cominciare da subito.";
        last_day_hint = "Lascialo vuoto se non c'è una fine.";
        never_longer_than_yours = "Se un tuo permesso ha una fine, quello che concedi finisce al più tardi lo stesso giorno.";
        revoke_permissions = "Revoca permessi";
        revoke_permissions_words(who: &str) = "Scegli che cosa {who} non può più fare. Vale subito.";
        revoke_own_warning = "Questo è il tuo account. Non puoi concederti di nuovo quello che revochi.";
        granted(who: &str, permissions: &str) = "Concessi a {who}: {permissions}.";
        taken(who: &str, permissions: &str) = "Revocati a {who}: {permissions}.";
        people_found(count: usize, has_more: bool) = match (count, has_more) {
            (_, true) => "{count} persone in questa pagina, e altre nella prossima.",
            (0, _) => "Nessuno trovato.",
            (1, _) => "1 persona trovata.",
            _ => "{count} persone trovate.",
        };
        and_permission_to = "e di";
        permission_about(permission: Permission) = match permission {
            Permission::RegisterUsers => "Invitare una persona alla volta.",
            Permission::BulkInvite => "Invitare molte persone insieme, da un elenco o da un file.",
            Permission::ManageInvitations => "Vedere tutti gli inviti e la posta in uscita, e reinviarli, correggerli o revocarli.",
            Permission::ViewRegistry => "Cercare persone nell'anagrafica.",
            Permission::ManageAccounts => "Sospendere, riattivare ed eliminare account.",
            Permission::RegisterIdentities => "Inserire i dati personali di altre persone.",
            Permission::ViewPersonalData => "Leggere dati personali e documenti.",
            Permission::ValidateIdentities => "Esaminare le identità e decidere se verificarle.",
            Permission::ManagePermissions => "Concedere e revocare permessi.",
            Permission::ManageSettings => "Cambiare le impostazioni dell'organizzazione.",
            Permission::ViewAudit => "Vedere chi ha fatto che cosa, e quando.",
        };
        holder_filter(filter: HolderFilter) = match filter {
            HolderFilter::Everyone => "Tutte",
            HolderFilter::Holders => "Con permessi",
        };
        profiles = "Profili";
        profiles_lead = "Un profilo è un insieme di permessi con un nome. Chi lo ha riceve anche ciò che aggiungi dopo, e perde ciò che togli.";
        profile = "Profilo";
        add_profile = "Aggiungi profilo";
        edit_profile = "Modifica profilo";
        no_profiles = "Ancora nessun profilo";
        no_profiles_why = "Aggiungine uno per i permessi che servono insieme a più persone.";
        profile_added(name: &str) = "Profilo {name} aggiunto.";
        profile_changed(name: &str) = "Profilo {name} modificato.";
        profile_deleted(name: &str) = "Profilo {name} eliminato.";
        delete_profile_ask(name: &str) = "Eliminare il profilo {name}?";
        delete_profile_words(holders: u64) = match holders {
            0 => "Nessuno ha questo profilo.",
            1 => "1 persona ha questo profilo e ne perde subito i permessi, tranne quelli concessi in altro modo.",
            _ => "{holders} persone hanno questo profilo e ne perdono subito i permessi, tranne quelli concessi in altro modo.",
        };
        profile_reaches(holders: u64) = match holders {
            0 => "Nessuno ha ancora questo profilo.",
            1 => "Le modifiche valgono subito per la persona che ha questo profilo.",
            _ => "Le modifiche valgono subito per le {holders} persone che hanno questo profilo.",
        };
        profile_beyond_you = "Ha permessi che tu non hai, quindi non puoi concederlo né modificarlo.";
        profile_holders = "Persone";
        grant_profiles_hint = "Le modifiche successive di un profilo valgono per chi lo ha.";
        by_profile(name: &str) = "dal profilo {name}";
        has_profile_now = "Già concesso. Concedendolo di nuovo ne cambi i giorni.";
        goes_with_profile = "I permessi che vengono da un profilo si revocano con il profilo.";
        grant_or_revoke = "Concedi o revoca permessi";
        revoked_by_place = "Ciò che è concesso in più posti si può revocare in ciascuno.";
    }
}
