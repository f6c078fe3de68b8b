use super::It;
use crate::form::Code;
use crate::text::{FaultText, say};

say! {
    FaultText for It {
        fault(code: Code) -> &'static str = match code {
            Code::EmailMissing => "Inserisci un indirizzo e-mail.",
            Code::EmailNoAt => "Inserisci un indirizzo e-mail completo, come nome@example.org.",
            Code::EmailTooLong => {
                "L'indirizzo e-mail è troppo lungo: può avere 64 caratteri prima della @ e 254 in tutto."
            }
            Code::EmailUnsupported => {
                "Prima della @ usa lettere a–z, cifre, punti e trattini. Virgolette, spazi e accenti non sono ammessi."
            }
            Code::EmailDomain => "Dopo la @ inserisci un dominio, come example.org.",
            Code::EmailSlip => "Il dominio sembra scritto male. Controllalo prima di inviare l'invito.",
            Code::LettersLost => {
                "Nel nome c'è un punto interrogativo. Forse una lettera è andata persa quando il file è stato salvato."
            }
            Code::UnitUnmatched => {
                "Questa unità non esiste. La persona viene invitata senza unità e il testo resta conservato."
            }
            Code::AlreadyRegistered => "Questo indirizzo e-mail ha già un account.",
            Code::ToBeDeleted => "L'account di questo indirizzo e-mail è da eliminare. Ripristinalo invece.",
            Code::AlreadyInvited => "C'è già un invito in attesa per questo indirizzo e-mail.",
            Code::InvitedOften => "Oggi questa persona è già stata invitata troppe volte. Riprova domani.",
            Code::UsernameShort => "Un nome utente deve avere almeno 3 caratteri.",
            Code::UsernameLong => "Un nome utente può avere al massimo 64 caratteri.",
            Code::UsernameCharset => "Usa solo lettere a–z, cifre, punti, trattini e trattini bassi.",
            Code::UsernameEdge => "Un nome utente deve iniziare e finire con una lettera o una cifra.",
            Code::UsernameDoubled => {
                "Un nome utente non può avere due punti, trattini o trattini bassi di seguito."
            }
            Code::UsernameReserved => "Questo nome utente è riservato. Scegline un altro.",
            Code::UsernameUsed => "Questo nome utente è già usato. Scegline un altro.",
            Code::PasswordMissing => "Inserisci una password.",
            Code::PasswordShort => "Questa password è troppo corta. Una frase è facile da ricordare.",
            Code::PasswordLong => "Una password può avere al massimo 256 caratteri.",
            Code::PasswordCommon => {
                "Questa password è facile da indovinare. Aggiungi parole che solo tu metteresti insieme."
            }
            Code::IdentifierMissing => "Inserisci il tuo indirizzo e-mail o nome utente.",
            Code::OrganizationMissing => "Inserisci il nome dell'organizzazione.",
            Code::OrganizationLong => "Il nome dell'organizzazione può avere al massimo 120 caratteri.",
            Code::ReasonMissing => "Scrivi perché serve.",
            Code::NoteLong => "La nota può avere al massimo 1.000 caratteri.",
            Code::ControlCharacter => {
                "Contiene un carattere di controllo invisibile. Scrivilo a mano invece di incollarlo."
            }
            Code::DaysRange => "Inserisci un numero intero di giorni da 1 a 365.",
            Code::LocaleUnknown => "Scegli una delle lingue dell'elenco.",
            Code::PermissionsMissing => "Scegli almeno un permesso.",
            Code::ViewNameMissing => "Inserisci un nome per la vista.",
            Code::ViewNameUsed => "Esiste già una vista con questo nome. Scegli un altro nome.",
            Code::ViewsMany => "Hai salvato 50 viste. Elimina una che non usi più, poi riprova.",
            Code::FileEmpty => "Il file è vuoto.",
            Code::NotCsv => {
                "Questo non è un file CSV. Salvalo come CSV dal foglio di calcolo e scegli quel file."
            }
            Code::NoRows => "Il file ha un'intestazione, ma nessuna riga sotto.",
            Code::TooManyRows => "Il file ha più di 100.000 righe. Dividilo in più file.",
            Code::UnclosedQuote => {
                "Qui le virgolette aprono una cella, ma non si chiudono più. Chiudile o toglile, poi scegli di nuovo il file."
            }
            Code::HeaderDuplicate => "Due colonne hanno lo stesso significato. Scegli quella da usare.",
            Code::DateAmbiguous => {
                "In queste date il primo numero può essere il giorno o il mese. Scegli quale."
            }
            Code::DocumentExpired => "Questo documento è scaduto.",
            Code::SpreadsheetLocked => {
                "Il foglio di calcolo è protetto da una password. Salvane una copia senza password e scegli quella."
            }
            Code::SpreadsheetOld => {
                "Questo è un vecchio formato di foglio di calcolo. Salvalo come XLSX, ODS o CSV e scegli quello."
            }
            Code::SpreadsheetLarge => {
                "Il foglio di calcolo contiene più di quanto si possa leggere qui. Salva il foglio come CSV, o dividilo."
            }
            Code::SpreadsheetBroken => {
                "Il foglio di calcolo non si può leggere. Aprilo, salvalo di nuovo come XLSX, ODS o CSV e scegli quello."
            }
            Code::HeaderNoEmail => {
                "Nessuna colonna ha il nome dell'indirizzo e-mail. Scegli la colonna con gli indirizzi e-mail."
            }
            Code::HeaderNoMatch => {
                "Nessuna colonna dice a chi si riferisce ogni riga. Scegli la colonna con il codice personale, l'ID esterno, il nome utente o l'indirizzo e-mail."
            }
            Code::HeaderNoValues => "Nessuna colonna contiene valori che si possano cambiare. Scegli che cosa contengono le colonne.",
            Code::ColumnCount => {
                "Questa riga ha più o meno celle dell'intestazione, quindi i valori possono essere nella colonna sbagliata."
            }
            Code::CellLong => "Una cella di questa riga ha più di 1.024 caratteri.",
            Code::RowLong => "Questa riga ha più di 16 KB di testo.",
            Code::CellUnreadable => {
                "In questa riga c'è un carattere illeggibile. Scegli un'altra codifica o riscrivi la cella."
            }
            Code::MatchMissing => "Questa riga non dice a chi si riferisce: le celle con cui si trovano le persone sono vuote.",
            Code::NobodyMatches => "Nessuno nell'anagrafica corrisponde a questa riga.",
            Code::ValueRepeated => "Un'altra riga del file ha lo stesso valore, che deve essere unico.",
            Code::MatchedTwice => "Un'altra riga si riferisce alla stessa persona. Tienine una sola.",
            Code::CellDamaged => {
                "Il foglio di calcolo ha scritto un valore in un altro modo, per esempio un numero senza gli zeri iniziali. Vale come invariato."
            }
            Code::CellsUnclear => "Troppe celle di questo file sono illeggibili o sono state riscritte da un foglio di calcolo per poter dire chi manca. Esportalo di nuovo come CSV in UTF-8, con le colonne che identificano le persone in formato testo.",
            Code::ValuesLong => "I valori che questa riga cambia sono troppo lunghi tutti insieme. Dividili in due file.",
            Code::CircleLarge => "Più di 40 persone si passano il nome utente in cerchio. Usa più file, passando per un nome utente libero.",
            Code::ExternalIdUsed => "Un'altra persona ha questo ID esterno.",
            Code::DuplicateInFile => "Una riga precedente ha lo stesso indirizzo e-mail. Vale solo quella.",
            Code::Erased => "I dati personali di questa riga sono stati cancellati.",
            Code::PermissionUnknown => "Uno dei permessi non esiste. Ricarica la pagina.",
            Code::PermissionNotHeld => {
                "Puoi concedere solo i permessi che hai anche tu, e cambiare solo persone che non ne hanno altri."
            }
            Code::OwnPermissions => "Non puoi concedere permessi a te stesso. Deve farlo un collega.",
            Code::DecidedWithoutBorder => {
                "Su questo caso deve decidere un revisore di tutta l'organizzazione: potrebbe riguardare una persona registrata altrove."
            }
            Code::OnlyEverywhere => {
                "Impostazioni e registro delle attività riguardano tutta l'organizzazione. Non si possono limitare a un'unità."
            }
            Code::ProfileHoldersMany => {
                "Questo profilo ha già il numero massimo di persone. Creane un altro per le altre persone."
            }
            Code::DayUnknown => "Questa data non esiste. Controlla giorno, mese e anno.",
            Code::EndBeforeStart => "L'ultimo giorno viene prima del primo.",
            Code::EndPast => "L'ultimo giorno è già passato.",
            Code::ModeMissing => "Scegli se registrare con nome e cognome o con uno pseudonimo.",
            Code::AliasLength => "Uno pseudonimo deve avere da 2 a 64 caratteri.",
            Code::NoticeMissing => "Conferma l'informativa sulla privacy.",
            Code::NoticeEmpty => "Scrivi l'informativa in almeno una lingua.",
            Code::NoticeSame => {
                "Questo è il testo in vigore. Modificalo prima di pubblicare una nuova versione."
            }
            Code::LinkUnsafe => "Un link deve iniziare con https:// o mailto:.",
            Code::NameMissing => "Inserisci il nome come compare sui documenti ufficiali.",
            Code::NameLong => "Un nome può avere al massimo 150 caratteri.",
            Code::NumberRange => "Inserisci un numero intero entro questi limiti.",
            Code::NameUsed => "Questo nome è già usato. Scegline un altro.",
            Code::NameSlash => "Togli la barra: separa i nomi di un percorso, come in Vendite / Italia.",
            Code::UnitCodeCharset => {
                "Un codice ha solo lettere a–z, cifre, punti, trattini e trattini bassi."
            }
            Code::UnitCodeUsed => "Un'altra unità ha questo codice.",
            Code::UnitBelowItself => "Un'unità non può stare sotto se stessa.",
            Code::UnitTooDeep => "Sarebbero più di 16 livelli. Scegli un'unità più in alto.",
            Code::UnitArchived => "Questa unità è archiviata. Prima ripristinala, oppure scegline un'altra.",
            Code::ChangedMeanwhile => {
                "Nel frattempo qualcun altro ha fatto una modifica. Guarda lo stato attuale e riprova."
            }
            Code::LimitReached => "Non c'è posto per un altro elemento. Elimina quelli che non servono più.",
            Code::NameCharset => {
                "Contiene un carattere che non può far parte di un nome. Scrivi il nome a mano invece di incollarlo."
            }
            Code::DateUnknown => "Questa data non esiste. Inserisci gg/mm/aaaa, per esempio 17/04/1990.",
            Code::DateYearShort => "Inserisci l'anno con quattro cifre, per esempio 17/04/1990.",
            Code::DateMissing => {
                "Inserisci la data. Se conosci solo l'anno, o il mese e l'anno, inserisci quelli."
            }
            Code::DateFuture => "Questa data è nel futuro.",
            Code::AgeMost => "Con questa data l'età supererebbe i 130 anni. Controlla l'anno.",
            Code::AgeLeast => "Con questa data l'età è inferiore al minimo.",
            Code::CountryMissing => "Scegli uno Stato, oppure «Sconosciuto».",
            Code::CountryUnknown => "Scegli uno degli Stati dell'elenco.",
            Code::TextLong => "È troppo lungo. Accorcialo.",
            Code::PhoneUnknown => {
                "Inserisci il numero di telefono con il prefisso internazionale, per esempio +39 06 1234567."
            }
            Code::PostalCodeUnusual => {
                "In questo Stato il CAP di solito è diverso. Se è giusto, puoi lasciarlo così."
            }
            Code::ChoiceUnknown => "Scegli una delle risposte dell'elenco.",
            Code::ChoiceMissing => "Scegli una risposta.",
            Code::DocumentNumberMissing => "Inserisci il numero del documento.",
            Code::DocumentNumberCharset => {
                "Usa solo lettere, cifre, spazi, trattini, barre e punti, al massimo 30 in tutto."
            }
            Code::ExpiresBeforeIssued => "Il documento deve scadere dopo il giorno del rilascio.",
            Code::MrzShape => {
                "La zona a lettura ottica ha 2 righe di 44 o 36 caratteri, oppure 3 di 30: lettere A–Z, cifre e <."
            }
            Code::MrzCheckDigit => {
                "Una cifra di controllo non è corretta. Confronta le righe con il documento."
            }
            Code::MrzContent => {
                "Le cifre di controllo sono corrette, ma il contenuto è impossibile. Confronta le righe con il documento."
            }
            Code::MrzDiffers => {
                "La zona a lettura ottica dice altro. Controlla che cosa è giusto: se è questo, puoi lasciarlo così."
            }
            Code::DeclarationMissing => "Conferma che i dati sono veri e completi.",
            Code::MessageMissing => "Scrivi un messaggio alla persona.",
            Code::FlagsMissing => "Spunta almeno un campo da modificare.",
            Code::ImageDimensions => "L'immagine supera i 25 megapixel. Scattane una più piccola.",
            Code::ImageCorrupt => "L'immagine è illeggibile. Scattane un'altra o scegli un altro file.",
            Code::UnsupportedImage => {
                "Questo tipo di file non è accettato. Scegli un'immagine JPEG, PNG o WebP."
            }
            Code::HeicImage => {
                "Questa è una foto HEIC, che qui non si può aprire. Su iPhone scegli Impostazioni, Fotocamera, Formati, Più compatibile, e scattala di nuovo. Oppure fai uno screenshot della foto e scegli quello."
            }
            Code::StepKept => "Questo passaggio lo compila l'organizzazione.",
            Code::DocumentMissing => "Serve almeno un documento. Aggiungilo.",
            Code::DayListUnknown => "Scrivi al massimo cinque numeri da 1 a 365, separati da spazi.",
            Code::StepSkipped => "Un passaggio precedente non è completo. Quello che hai inserito è salvato.",
            Code::IdentityState => {
                "Non è più possibile, perché l'identità è cambiata. Ricarica la pagina per vedere che cosa è successo."
            }
            Code::AlreadyDecided => {
                "Qualcuno ha già deciso su questo caso. Ricarica la pagina per vedere la decisione."
            }
            Code::ClaimedByOther => "Un'altra persona sta lavorando a questo caso.",
            Code::ReviewerUnfit => "Questa persona non può decidere su questo caso. Scegline un'altra.",
            Code::OwnIdentity => "Non puoi decidere sulla tua identità. Deve farlo un collega.",
            Code::FourEyes => {
                "Hai lavorato a questo caso, oppure un invito ti collega a chi l'ha fatto o a questa persona. Deve verificarlo un collega."
            }
            Code::GivenLink => {
                "Hai consegnato il link di questo account o ne hai cambiato l'indirizzo, oppure lo ha fatto qualcuno che hai invitato o che ti ha invitato. Deve occuparsene un collega."
            }
            Code::MailboxFirst => {
                "Il tuo account è stato aperto con un link che un collega poteva vedere, o con un indirizzo scelto da un collega. Prima di decidere sugli altri o di concedere permessi, conferma il tuo indirizzo e-mail o chiedi a qualcuno di garantire per te."
            }
            Code::MailboxUnproven => {
                "Il tuo account è stato aperto con un link che un collega poteva vedere, o a un indirizzo scelto da un collega. Prima conferma il tuo indirizzo e-mail attuale, o chiedi a qualcuno di garantire per te."
            }
            Code::AddressSame => "È già l'indirizzo e-mail attuale.",
            Code::AddressChangeWaiting => "C'è un altro cambio di questo indirizzo e-mail in attesa. Prima fermalo.",
            Code::AddressChangedOften => {
                "L'indirizzo e-mail è stato cambiato più volte negli ultimi giorni. Riprova tra qualche giorno."
            }
            Code::SecondPersonNeeded => "L'hai chiesto tu, oppure il tuo account e quello di chi l'ha chiesto potrebbero essere usati dalla stessa persona. Deve approvarlo qualcun altro.",
            Code::KeptByOrganization => "Questo dato lo tiene l'organizzazione. Lo modifica chi gestisce gli account, nella pagina della persona.",
            Code::EntriesLocked => {
                "Compilato dall'organizzazione. Conferma il tuo indirizzo e-mail per vederlo."
            }
            Code::OtherAccount => {
                "Da quando hai aperto questa pagina, in questo browser è stato usato un altro account. Non è stato inviato nulla. Invia di nuovo il modulo solo se deve partire dall'account con cui hai effettuato l'accesso."
            }
            Code::CodeMissing => "Inserisci il codice.",
            Code::CodeWrong => "Il codice non è corretto, o è già stato usato.",
            Code::PasskeyRefused => "Questa passkey non ha funzionato. Riprova, o accedi in un altro modo.",
            Code::PasskeyAgain => "La passkey è appena stata usata altrove. Riprova.",
            Code::PasskeysUnavailable => "Le passkey non funzionano all'indirizzo di questo programma.",
            Code::PasskeyCancelled => "Non è stata usata nessuna passkey. Riprova, o scegli un altro modo.",
            Code::PasskeyKnown => "Questo dispositivo ha già una passkey per il tuo account.",
            Code::PasswordFirst => {
                "È l'unico modo che hai per accedere. Prima aggiungi un'altra passkey, o scegli una password con «Password dimenticata?»."
            }
            Code::SignInOver => "Questo accesso è terminato. Accedi di nuovo.",
            Code::ConfirmFirst => "Inserisci di nuovo la password per confermare che sei tu.",
            Code::FactorRequired => "Per il tuo account serve un secondo fattore. Per continuare, aggiungilo in «La mia sicurezza».",
            Code::OwnFactorFirst => {
                "Tu non hai un secondo fattore e perderesti subito l'accesso a tutto il resto. Prima aggiungilo in «La mia sicurezza», o concedi più giorni."
            }
            Code::OfferOver => "È passato troppo tempo. Chiudi e aggiungi l'app con un nuovo codice.",
            Code::PasswordWrong => "La password non è corretta.",
            Code::SetupCodeWrong => {
                "Il codice di configurazione non è corretto. È comparso all'ultimo avvio del programma."
            }
            Code::SignInWrong => {
                "L'indirizzo e-mail, il nome utente o la password non sono corretti, oppure l'account non può accedere."
            }
            Code::SignInFirst => "Accedi all'account a cui appartiene questo indirizzo, poi conferma.",
            Code::SignedOut => "Devi accedere di nuovo. Quello che hai scritto è ancora qui.",
            Code::PermissionMissing => "Non hai il permesso di farlo.",
            Code::TimeZoneUnknown => "Questo fuso orario non esiste. Scegline uno dall'elenco, per esempio Europe/Rome.",
            Code::PlaceholderUnknown => "Usa le parentesi graffe solo per i segnaposto elencati sotto questo campo.",
            Code::PlaceholderMissing => "L'e-mail ha bisogno dei segnaposto indicati come obbligatori.",
            Code::LinkAlone => "Il segnaposto link deve stare da solo su una riga, una volta sola, e non nell'oggetto.",
            Code::TextMissing => "Scrivi un testo. Deve cominciare con una frase.",
            Code::TextLink => "Togli gli indirizzi di pagine web: questo testo è nelle e-mail a tutti.",
            Code::CrossSite => "Questa richiesta veniva da un altro sito ed è stata rifiutata.",
            Code::NotFound => "Non esiste, oppure non puoi vederlo.",
            Code::MethodNotAllowed => "Questo indirizzo non si può usare in questo modo.",
            Code::LinkDead => "Questo link non funziona più.",
            Code::SetupClosed => "L'organizzazione è già configurata.",
            Code::InvitationNotOpen => {
                "Questo invito non è più aperto. Ricarica l'elenco per vedere che cosa è successo."
            }
            Code::AccountNotPending => {
                "Questa persona ha già accettato. Ricarica l'elenco per vedere che cosa è successo."
            }
            Code::FounderUnfit => "Per il ruolo di fondatore servono un account attivo, un'identità verificata, un secondo fattore e un indirizzo e-mail confermato.",
            Code::FounderAddressOpen => "L'indirizzo e-mail di questo account sta cambiando, oppure l'ultima modifica si può ancora annullare dall'indirizzo precedente. Il ruolo di fondatore si può cedere quando la modifica è definitiva, al più tardi dopo 7 giorni.",
            Code::FounderOfferOpen => "Il ruolo di fondatore è già offerto a qualcuno. Ritira prima quell'offerta.",
            Code::FounderOfferOver => "Questa offerta non è più valida.",
            Code::OwnAccount => "Non puoi farlo sul tuo account. Deve farlo un collega.",
            Code::LastManager => {
                "Nessun altro può gestire i permessi o gli account. Prima concedi entrambi i permessi a qualcun altro."
            }
            Code::AccountState => {
                "L'account è in uno stato in cui questo non è possibile. Ricarica la pagina per vederlo."
            }
            Code::AddressOfPending => {
                "L'invito non è ancora stato accettato. Correggi l'indirizzo nella pagina Inviti: parte un nuovo link."
            }
            Code::NothingToChange => "Niente da cambiare: è già così.",
            Code::NumberDiffers => "Non è il numero di persone mostrato sopra.",
            Code::FilterBroken => "L'elenco ha un filtro che non viene riconosciuto. Prima toglilo.",
            Code::IdempotencyMismatch => {
                "Questo modulo è già stato inviato. Ricarica la pagina per vedere il risultato."
            }
            Code::JobState => {
                "Non è possibile nello stato attuale dell'operazione. Ricarica la pagina per vedere a che punto è."
            }
            Code::RowsMissing => {
                "Alcune righe non sono arrivate, quindi non è partito nulla. Inviale di nuovo."
            }
            Code::MessageSettled => {
                "Questo messaggio non si può più cambiare. Ricarica l'elenco per vedere che cosa è successo."
            }
            Code::SecurityMail => {
                "Questo messaggio protegge l'account di qualcuno, quindi non si può trattenere. Non è cambiato nulla."
            }
            Code::MailNotConfigured => {
                "Nessun server di posta è configurato, quindi il messaggio non può partire. È ancora in sospeso."
            }
            Code::TooLarge => "È troppo grande. Non è cambiato nulla.",
            Code::TooSlow => "La richiesta ha richiesto troppo tempo. Non è cambiato nulla. Riprova.",
            Code::UnsupportedMedia => "Questo tipo di contenuto non è accettato qui.",
            Code::WrongHost => "Il programma non risponde a questo indirizzo.",
            Code::FieldKeyCharset => "Usa lettere minuscole a–z, cifre e trattini bassi, iniziando con una lettera, per esempio numero_badge.",
            Code::FieldKeyUsed => "Un altro campo ha già questa chiave.",
            Code::ColumnReserved => "Questo nome è già usato dal programma. Scegline un altro.",
            Code::LabelMissing => "Inserisci un'etichetta in almeno una lingua.",
            Code::LabelUsed => "Un altro campo ha già questa etichetta. Scegline un'altra.",
            Code::OptionsMissing => "Aggiungi almeno un'opzione che si possa scegliere.",
            Code::OptionsMany => "Un campo può avere al massimo 100 opzioni.",
            Code::OptionLabelMissing => "Inserisci l'etichetta di ogni opzione in almeno una lingua.",
            Code::OptionRepeated => "Due opzioni hanno la stessa etichetta. Cambiane una.",
            Code::ValueMissing => "Questo campo è obbligatorio.",
            Code::ValueUsed => "Un'altra persona ha già questo valore, che deve essere unico.",
            Code::JoinDomain => "Qui si possono usare solo indirizzi dei domini dell'organizzazione.",
            Code::DomainRefused => "Qui non si registrano indirizzi di questo dominio.",
            Code::NumberUnknown => "Inserisci un numero, per esempio 1250 o 7,5.",
            Code::Invalid => "Controlla i campi segnati.",
            Code::Malformed => "Non è stato possibile leggere la richiesta. Ricarica la pagina.",
            Code::TooMany => "Troppi tentativi. Aspetta un po', poi riprova.",
            Code::Busy => "Il server è occupato. Non è cambiato nulla. Riprova tra un momento.",
            Code::OutcomeUnknown => {
                "Il server non ha risposto in tempo. Prima di riprovare, controlla se la modifica è stata salvata."
            }
            Code::ErasureNoted => {
                "La cancellazione è registrata ma non ancora completata. Si completerà al più tardi al prossimo riavvio del programma."
            }
            Code::Internal => {
                "Qualcosa è andato storto da parte nostra. Non è cambiato nulla. Riprova tra un momento."
            }
            Code::Unreachable => {
                "Impossibile raggiungere il server. Quello che hai scritto è ancora qui. Riprova tra un momento."
            }
            Code::Unreadable => "Non è stato possibile leggere la risposta. Ricarica la pagina.",
        };
        see_row(line: u32) = "Vedi la riga {line}.";
        domain_refused(domain: &str) = "Qui non si registrano indirizzi di {domain}.";
    }
}
