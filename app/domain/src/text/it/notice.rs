use super::It;
use crate::text::{NoticeText, say};

say! {
    NoticeText for It {
        privacy_notice = "Informativa sulla privacy";
        read_privacy_notice = "Leggi l'informativa sulla privacy";
        opens_in_new_tab = "si apre in una nuova scheda";
        notice_version(version: u32) = "Versione {version}";
        notice_published_on = "Pubblicata";
        notice_in_force = "In vigore";
        notice_is_earlier = "Questa è una versione precedente.";
        show_notice_in_force = "Mostra la versione in vigore";
        all_notice_versions = "Tutte le versioni";
        no_notice_yet = "Qui non c'è ancora un'informativa sulla privacy";
        no_notice_ask = "L'organizzazione non l'ha pubblicata in questo programma. Chiedile come usa i tuoi dati. Quando ci sarà, ti verrà chiesto di accettarla.";
        notice_in_other_language(language: &str) = "Questo testo è disponibile solo in questa lingua: {language}.";
        notice_fingerprint = "SHA-256 del testo";
        tick_handed_over(version: u32, language: &str) = "Ho consegnato alla persona l'informativa sulla privacy (versione {version}, {language})";
        tick_have_read(version: u32) = "Ho letto l'informativa sulla privacy (versione {version})";
        tick_handed_over_elsewhere = "Ho consegnato alla persona l'informativa sulla privacy su carta";
        tick_have_read_elsewhere = "Ho letto l'informativa sulla privacy che mi è stata data su carta";
        no_notice_for_oneself = "L'organizzazione non ha ancora pubblicato qui la sua informativa sulla privacy. Puoi continuare senza spuntare questa casella: ti verrà chiesto quando ci sarà.";
        no_notice_for_others = "Qui non è ancora stata pubblicata un'informativa sulla privacy. Puoi continuare senza spuntare questa casella: alla persona verrà chiesto quando ci sarà.";
        notice_to_accept = "Non hai ancora accettato l'informativa sulla privacy.";
        go_to_notice = "Vai all'informativa sulla privacy";
        notice_changed(version: u32) = "C'è una nuova informativa sulla privacy (versione {version}). Accettala per continuare a salvare. Quello che hai scritto è ancora qui.";
        notice_settings_lead = "Che cosa l'organizzazione comunica sull'uso dei dati personali. Le persone la accettano prima di inviare i propri dati.";
        notice_markup = "# inizia un titolo, ## uno più piccolo. - oppure 1. inizia una voce di elenco. Un link: [testo](https://example.org) oppure [testo](mailto:nome@example.org).";
        notice_preview = "Anteprima";
        notice_write = "Modifica";
        notice_nothing_written = "In questa lingua non è ancora scritto nulla.";
        notice_unpublished_changes = "Questa bozza non è ancora pubblicata. Le persone leggono la versione in vigore.";
        notice_draft_saved = "Bozza salvata. Nessuno la vede finché non viene pubblicata.";
        publish_notice = "Pubblica nuova versione";
        publish_notice_ask(version: u32) = "Pubblicare la versione {version}?";
        publish_notice_words = "Da ora tutti possono leggere questo testo, e alla prossima visita viene chiesto di accettarlo. Una versione pubblicata non si può modificare.";
        notice_missing_in(language: &str, shown: &str) = "Non c'è un testo in questa lingua: {language}. Chi la usa leggerà questo: {shown}.";
        notice_is_published(version: u32) = "La versione {version} è pubblicata.";
        published_versions = "Versioni pubblicate";
        nothing_published_yet = "Non è ancora stato pubblicato nulla. Fino ad allora le persone non possono leggere qui un'informativa e non devono accettarla.";
        notice_languages = "Lingue";
    }
}
