use super::It;
use crate::required_factor::RequiredOf;
use crate::setting::{Setting, SettingSection};
use crate::text::{SettingsText, say};

say! {
    SettingsText for It {
        settings = "Impostazioni";
        settings_lead = "Quello che decide l'organizzazione. Le modifiche valgono subito.";
        unsaved_settings = "Le modifiche non sono ancora salvate. Le ritrovi qui finché non ricarichi la pagina.";
        unsaved_in_tab = "Le modifiche non sono ancora salvate. Le ritrovi qui finché non chiudi questa scheda o non esci.";
        typed_before = "Queste sono modifiche che hai fatto prima. Non sono ancora salvate.";
        discard_changes = "Annulla modifiche";
        settings_sections = "Sezioni";
        setting_section(section: SettingSection) = match section {
            SettingSection::Organization => "Organizzazione",
            SettingSection::Registration => "Registrazione",
            SettingSection::PrivacyNotice => "Informativa sulla privacy",
            SettingSection::Identity => "Identità",
            SettingSection::Fields => "Campi",
            SettingSection::Security => "Sicurezza",
            SettingSection::Mail => "E-mail",
            SettingSection::Data => "Dati",
        };
        setting_about(setting: Setting) = match setting {
            Setting::OrganizationName => "Compare in cima a ogni pagina e in ogni e-mail.",
            Setting::SupportContact => "Un indirizzo e-mail o un numero di telefono, mostrato ovunque qualcuno possa avere bisogno di aiuto.",
            Setting::DefaultLocale => "Per e-mail e pagine quando nessuno ha scelto un'altra lingua.",
            Setting::TimeZone => "Gli orari nelle pagine e nelle e-mail e i giorni, come la scadenza di un account, seguono questo fuso orario. Scrivi una città o scegli dall'elenco.",
            Setting::AboutEn => "Lo stesso per le e-mail in inglese.",
            Setting::AboutIt => "Una frase in ogni e-mail in italiano, per chi non vi conosce. Se la lasci vuota, le e-mail dicono che l'organizzazione usa Matricula per registrare le persone che ne fanno parte.",
            Setting::InvitationDays => "Dal giorno dell'invio. Nel modulo di un singolo invito si può scegliere diversamente.",
            Setting::ReminderAfterDays => "Chi dopo questi giorni non ha ancora accettato riceve un promemoria.",
            Setting::RemindersAtMost => "Con 0 non se ne inviano.",
            Setting::BulkMailsPerMinute => "Per i server di posta che ne accettano solo un certo numero. Con 0 non c'è limite.",
            Setting::FourEyes => "Chi ha inserito dati in un'identità non decide su quella identità.",
            Setting::LeastAge => "Chi è più giovane non può inviare i propri dati personali, e la data di nascita diventa obbligatoria per tutti. Con 0 ogni età è ammessa.",
            Setting::ClaimMinutes => "A metà di questo tempo un'altra persona può subentrare. Alla fine chiunque può prendere il caso.",
            Setting::ImageDays => "Dalla decisione. Con 0 le immagini dei documenti si eliminano insieme alla decisione.",
            Setting::DocumentNoticeDays => "In ciascuno di questi giorni prima della scadenza di un documento verificato la persona riceve un'e-mail. Al massimo cinque numeri separati da spazi; senza numeri nessuno riceve avvisi.",
            Setting::SelfServiceSteps => "Gli altri passaggi li compila l'organizzazione: la persona può solo leggerli in «I miei dati». Chi può registrare i dati personali compila tutti i propri passaggi.",
            Setting::RequiredOfEmployee => "Un passaggio in cui nulla è obbligatorio si può lasciare vuoto. Quello che è incompleto si può salvare, ma non inviare. Nomi e rapporto sono sempre obbligatori.",
            Setting::RequiredOfContractor | Setting::RequiredOfMember | Setting::RequiredOfStudent | Setting::RequiredOfGuest => "Finché il rapporto non è noto, si chiede solo ciò che è obbligatorio per tutti.",
            Setting::FactorRequiredOf => "Chi non ha né una passkey né un'app di autenticazione, passati i giorni di tolleranza, può solo aggiungerne una.",
            Setting::FactorGraceDays => "Contati dal più recente tra questa impostazione, l'attivazione dell'account e il suo primo permesso. Con 0 non c'è tolleranza.",
            Setting::SessionIdleH => "Dall'ultimo clic.",
            Setting::SessionDays => "Anche se viene usata di continuo.",
            Setting::ResetMinutes => "Per i link con cui si sceglie una nuova password.",
            Setting::SignInTriesAccount => "Poi l'accesso con questo nome è bloccato per un po'. Un browser da cui si è già entrati ha un conteggio a parte.",
            Setting::SignInTriesAddress => "Poi l'accesso da questa rete è bloccato per un po'. Aumentalo se un intero ufficio ha un solo indirizzo.",
            Setting::SignInWindowS => "Per entrambi i limiti di accesso.",
            Setting::AvailabilityPerSecond => "Mentre si digita un indirizzo o un nome utente, per ogni sessione. Con 0 non c'è limite.",
            Setting::FreshLinksPerHour => "Quante volte un indirizzo può chiedere un nuovo link per un invito scaduto.",
            Setting::DeletionDays => "Fino ad allora l'account si può ripristinare, e il suo indirizzo e il suo nome utente restano occupati. Per gli account già da eliminare il giorno non cambia.",
            Setting::UnactivatedDays => "Dall'ultimo invito. Prima la persona riceve un avviso per e-mail. L'account resta e si può invitare di nuovo. Con 0 non se ne revocano.",
            Setting::DormantDays => "Prima la persona riceve un avviso per e-mail, e basta un accesso per restare. Mai il fondatore, né l'ultima persona che può gestire gli account o i permessi. L'anagrafica elenca chi non ha effettuato l'accesso. Con 0, o senza un server di posta, nessuno viene sospeso.",
            Setting::DormantWarningDays => "Per questo tempo dopo l'avviso non succede nulla, anche se i giorni qui sopra sono già passati.",
            Setting::AuditMonths => "Gli eventi più vecchi vengono eliminati, con quello che ne riportano le pagine delle impostazioni e le cronologie. Un punto di controllo mantiene la catena e riporta quanti ne sono stati eliminati. 0 conserva tutto.",
            Setting::AuditAddressMonths => "In mesi interi. Dopo, nessuno può più leggere da dove è stata fatta un'operazione. Gli eventi restano come sono, e quelli di versioni precedenti del programma conservano il loro indirizzo.",
            Setting::AllowedDomains => "Solo gli indirizzi di questi domini si possono aggiungere all'anagrafica. Separati da virgole; i sottodomini vanno elencati a parte. Se è vuoto, ogni dominio è ammesso. Chi è già registrato resta.",
            Setting::RefusedDomains => "Gli indirizzi di questi domini e dei loro sottodomini non si possono aggiungere, nemmeno se il dominio è ammesso. Separati da virgole.",
            Setting::ReservedUsernames => "Nessuno riceve questi nomi utente, con o senza punti, trattini e trattini bassi, oltre a quelli riservati dal programma. Separati da virgole. I nomi già in uso restano.",
            Setting::PasswordLeast => "In caratteri, per ogni password scelta da ora in poi. Le password già in uso continuano a funzionare.",
            Setting::SelfRegistration => "Se le persone possono chiedere la registrazione con il link dell'organizzazione. Confermano il proprio indirizzo, e qualcuno decide in Inviti, Richieste.",
            Setting::SelfRegistrationDomains => "Separati da virgole. Lascia vuoto per gli indirizzi di ogni dominio ammesso qui sopra.",
            Setting::SelfRegistrationUnit => "L'unità delle persone approvate.",
            Setting::SelfRegistrationMost => "Quante persone possono confermare il proprio indirizzo con un link. Quelle rifiutate non contano.",
            Setting::SelfRegistrationEnds => "L'ultimo giorno in cui il link funziona. Lascia vuoto per nessun limite.",
            Setting::BulkRowsDays => "Dalla fine dell'operazione. I totali restano.",
        };
        number_limits(least: u32, most: u32, usual: &str) = "Da {least} a {most} (predefinito {usual})";
        number_limits_or_none(least: u32, most: u32, usual: &str) = "0, oppure da {least} a {most} (predefinito {usual})";
        usually(usual: &str) = "Predefinito: {usual}";
        text_limit(most: u32) = "Al massimo {most} caratteri.";
        list_limit(most: u32) = "Al massimo {most}.";
        required_text = "Non può essere vuoto.";
        is_on = "Attivo";
        is_off = "Non attivo";
        factor_required_of(of: RequiredOf) = match of {
            RequiredOf::Nobody => "Nessuno",
            RequiredOf::Holders => "Chi ha un permesso",
            RequiredOf::Everybody => "Tutti",
        };
        requirement_without_factor(count: u32) => match count {
            0 => "Tutte le persone interessate hanno un secondo fattore.".to_owned(),
            1 => "1 persona interessata non ha un secondo fattore.".to_owned(),
            count => format!("{count} persone interessate non hanno un secondo fattore."),
        };
        requirement_at_once(count: u32) => match count {
            0 => "Nessuno deve aggiungerlo subito.".to_owned(),
            1 => "1 persona deve aggiungerlo subito, e prima non può fare altro.".to_owned(),
            count => format!("{count} persone devono aggiungerlo subito, e prima non possono fare altro."),
        };
        requirement_yours = "Nemmeno tu ne hai uno. Aggiungilo in «La mia sicurezza» entro il";
        each_document = "Di ogni documento";
        no_requirements = "nulla";
        settings_saved = "Salvato. Vale da subito.";
        changed_by_others = "Nel frattempo qualcun altro ha modificato questa pagina. Quello che hai scritto è ancora qui; quello che è stato salvato compare sotto ogni campo. Salva di nuovo per sostituirlo con il tuo.";
        their_value(value: &str) = "Salvato da un'altra persona: {value}";
        latest_changes = "Ultime modifiche";
        changed_mail(what: &str, mail: &str, language: &str) = "{what}: {mail} ({language})";
        changed_field(what: &str, label: &str) = "{what}: {label}";
        show_earlier_changes = "Mostra le modifiche precedenti";
        no_changes_yet = "Qui non è ancora stato modificato nulla.";
        no_value = "vuoto";
        logo = "Logo";
        no_logo = "Nessun logo. Le pagine mostrano quello di Matricula e le e-mail il nome dell'organizzazione.";
        logo_file = "Immagine";
        logo_hint = "PNG, JPEG o WebP, al massimo 2 MB; SVG non è accettato, perché può contenere script. Si vede nella barra laterale, all'accesso e nelle e-mail.";
        logo_saved = "Il logo è salvato.";
        remove_logo = "Rimuovi logo";
        remove_logo_ask = "Rimuovere il logo?";
        remove_logo_words = "Le pagine e le e-mail non lo mostrano più. Le e-mail già inviate conservano il loro.";
        logo_removed = "Il logo è rimosso.";
        changed_from_to(setting: &str, before: &str, after: &str) = "{setting}: {before} → {after}";
    }
}
