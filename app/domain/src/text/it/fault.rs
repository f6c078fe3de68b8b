use super::It;
use crate::form::{Code, Field};
use crate::text::FaultText;

impl FaultText for It {
    fn fault(&self, code: Code) -> &'static str {
        match code {
            Code::EmailMissing => "Inserisci un indirizzo e-mail.",
            Code::EmailNoAt => {
                "Un indirizzo e-mail ha un nome, una @ e un dominio, come in nome@example.org."
            }
            Code::EmailTooLong => {
                "L'indirizzo e-mail è troppo lungo: 64 caratteri prima della @, 254 in tutto."
            }
            Code::EmailUnsupported => {
                "Prima della @ usa lettere a–z, cifre, punti e trattini. Virgolette, spazi e accenti non sono ammessi."
            }
            Code::EmailDomain => "La parte dopo la @ non è un dominio, come in example.org.",
            Code::EmailSlip => "Il dominio sembra scritto male. Controllalo prima che parta l'invito.",
            Code::AlreadyRegistered => "Questo indirizzo e-mail ha già un account.",
            Code::AlreadyInvited => "C'è già un invito in attesa per questo indirizzo e-mail.",
            Code::InvitedOften => "Oggi questa persona è già stata invitata molte volte. Riprova domani.",
            Code::UsernameShort => "Un nome utente ha almeno 3 caratteri.",
            Code::UsernameLong => "Un nome utente ha al massimo 64 caratteri.",
            Code::UsernameCharset => {
                "Un nome utente ha solo lettere a–z, cifre, punti, trattini e trattini bassi."
            }
            Code::UsernameEdge => "Un nome utente comincia e finisce con una lettera o una cifra.",
            Code::UsernameDoubled => "Un nome utente non ha due punti, trattini o trattini bassi di seguito.",
            Code::UsernameReserved => "Questo nome utente è riservato. Scegline un altro.",
            Code::UsernameUsed => "Questo nome utente è già usato. Scegline un altro.",
            Code::PasswordMissing => "Inserisci una password.",
            Code::PasswordShort => "Una password ha almeno 15 caratteri. Una frase si ricorda facilmente.",
            Code::PasswordLong => "Una password ha al massimo 256 caratteri.",
            Code::PasswordCommon => {
                "Questa password è facile da indovinare. Aggiungi parole che solo tu metteresti insieme."
            }
            Code::IdentifierMissing => "Inserisci il tuo indirizzo e-mail o nome utente.",
            Code::OrganizationMissing => "Inserisci il nome dell'organizzazione.",
            Code::OrganizationLong => "Il nome dell'organizzazione ha al massimo 120 caratteri.",
            Code::NoteLong => "La nota ha al massimo 1.000 caratteri.",
            Code::ControlCharacter => {
                "Contiene un carattere di controllo invisibile. Scrivilo a mano invece di incollarlo."
            }
            Code::DaysRange => "Inserisci un numero intero di giorni da 1 a 90.",
            Code::LocaleUnknown => "Scegli una delle lingue dell'elenco.",
            Code::PermissionsMissing => "Scegli almeno un permesso.",
            Code::FileEmpty => "Il file è vuoto.",
            Code::NotCsv => {
                "Questo non è un file CSV. Salvalo come CSV dal foglio di calcolo e scegli quel file."
            }
            Code::NoRows => "Il file ha un'intestazione, ma nessuna riga sotto.",
            Code::TooManyRows => "Il file ha più di 100.000 righe. Dividilo in più file.",
            Code::UnclosedQuote => {
                "Qui delle virgolette aprono una cella e non la chiudono più. Chiudile o toglile, poi scegli di nuovo il file."
            }
            Code::HeaderDuplicate => "Due colonne hanno lo stesso significato. Scegli quella da usare.",
            Code::DateAmbiguous => {
                "Queste date si possono leggere con il giorno o con il mese per primo. Scegli come vanno lette."
            }
            Code::DocumentExpired => "Questo documento non è più valido.",
            Code::HeaderNoEmail => {
                "Nessuna colonna ha il nome dell'indirizzo e-mail. Scegli quella che lo contiene."
            }
            Code::ColumnCount => {
                "Questa riga ha più o meno celle dell'intestazione: forse non stanno al posto giusto."
            }
            Code::CellLong => "Una cella di questa riga ha più di 1.024 caratteri.",
            Code::RowLong => "Questa riga ha più di 16 KB di testo in tutte le sue celle.",
            Code::CellUnreadable => {
                "Un carattere di questa riga non si può leggere. Scegli un'altra codifica o riscrivi la cella."
            }
            Code::DuplicateInFile => "Lo stesso indirizzo e-mail sta in una riga precedente, che vale.",
            Code::Erased => "I dati personali di questa riga sono stati cancellati.",
            Code::PermissionUnknown => "Uno dei permessi non esiste. Ricarica la pagina.",
            Code::PermissionNotHeld => {
                "Puoi dare solo permessi che hai anche tu, e cambiare solo persone che non ne hanno altri."
            }
            Code::DayUnknown => "Questo non è un giorno del calendario.",
            Code::EndBeforeStart => "L'ultimo giorno viene prima del primo.",
            Code::EndPast => "L'ultimo giorno è già passato.",
            Code::ModeMissing => "Scegli se la persona è registrata con il suo nome o con uno pseudonimo.",
            Code::AliasLength => "Uno pseudonimo ha da 2 a 64 caratteri.",
            Code::NoticeMissing => "L'informativa sulla privacy non è ancora stata confermata.",
            Code::NameMissing => "Inserisci il nome come sta nei documenti della persona.",
            Code::NameLong => "Un nome ha al massimo 150 caratteri.",
            Code::NameCharset => {
                "Contiene un carattere che nessun nome ha. Scrivi il nome a mano invece di incollarlo."
            }
            Code::DateUnknown => {
                "Questa non è una data del calendario. Scrivila come 1990-04-17; 1990-04 o 1990 se non si sa di più."
            }
            Code::DateMissing => "Inserisci la data, o quanto se ne sa.",
            Code::DateFuture => "Questa data deve ancora venire.",
            Code::AgeMost => "Con questa data la persona avrebbe più di 130 anni. Controlla l'anno.",
            Code::AgeLeast => {
                "Con questa data la persona è più giovane di quanto l'organizzazione possa registrare."
            }
            Code::CountryMissing => "Scegli un paese, oppure «sconosciuto».",
            Code::CountryUnknown => "Scegli uno dei paesi dell'elenco.",
            Code::TextLong => "È troppo lungo; accorcialo.",
            Code::PhoneUnknown => {
                "Inserisci il numero di telefono con il prefisso del paese, come in +39 06 1234567: da 7 a 15 cifre in tutto."
            }
            Code::PostalCodeUnusual => {
                "I codici postali di questo paese hanno un'altra forma. Controllalo; può restare così."
            }
            Code::ChoiceUnknown => "Scegli una delle risposte dell'elenco.",
            Code::ChoiceMissing => "Scegli una risposta.",
            Code::DocumentNumberMissing => "Inserisci il numero del documento.",
            Code::DocumentNumberCharset => {
                "Il numero di un documento ha lettere, cifre, spazi, trattini, barre e punti, al massimo 30."
            }
            Code::ExpiresBeforeIssued => "Il documento scadrebbe prima di essere rilasciato.",
            Code::MrzShape => {
                "La zona a lettura ottica ha 2 righe di 44 o 36 caratteri, oppure 3 di 30: lettere A–Z, cifre e <."
            }
            Code::MrzCheckDigit => "Una cifra di controllo non torna. Confronta le righe con il documento.",
            Code::MrzContent => {
                "Le cifre di controllo tornano, ma quello che le righe dicono non può essere. Confrontale con il documento."
            }
            Code::MrzDiffers => {
                "La zona a lettura ottica dice altro. Controlla che cosa è giusto; può restare così."
            }
            Code::DeclarationMissing => "Conferma che quanto inserito qui è vero e completo.",
            Code::MessageMissing => "Scrivi un messaggio alla persona.",
            Code::FlagsMissing => "Segna almeno un campo da cambiare.",
            Code::ImageDimensions => {
                "L'immagine è troppo grande: al massimo 25 megapixel. Rifalla un poco più piccola."
            }
            Code::ImageCorrupt => "L'immagine non si può leggere. Rifalla o scegli un altro file.",
            Code::UnsupportedImage => {
                "Questo tipo di file non è accettato. Scegli un'immagine JPEG, PNG o WebP."
            }
            Code::StepSkipped => "Un passo precedente non è completo. Quello che hai inserito è salvato.",
            Code::IdentityState => {
                "Nello stato in cui è ora l'identità non si può fare. Ricarica la pagina per vedere che cosa è successo."
            }
            Code::AlreadyDecided => "Qualcuno ha già deciso. Ricarica la pagina per vedere come.",
            Code::ClaimedByOther => "Un'altra persona sta lavorando a questo caso.",
            Code::OwnIdentity => "Nessuno convalida la propria identità. Deve farlo un collega.",
            Code::FourEyes => {
                "Hai avuto parte in questo caso, oppure uno di voi due ha invitato l'altro. Deve convalidarlo un collega."
            }
            Code::GivenLink => {
                "Hai consegnato tu il link di questo account, o ne hai cambiato l'indirizzo. Deve decidere un collega, oppure prima garantire per la persona."
            }
            Code::MailboxFirst => {
                "Sei entrato con un link mostrato a un collega, o con un indirizzo scelto da un collega. Prima di decidere sugli altri, conferma il tuo indirizzo e-mail o chiedi a qualcuno di garantire per te."
            }
            Code::EntriesLocked => {
                "Compilato dall'organizzazione. Conferma il tuo indirizzo e-mail per vederlo."
            }
            Code::PasswordWrong => "La password non è corretta.",
            Code::SetupCodeWrong => {
                "Il codice di configurazione non è giusto. Si trova nell'output dell'ultimo avvio del programma."
            }
            Code::SignInWrong => "Il nome o la password non sono giusti, oppure l'account non può accedere.",
            Code::SignInFirst => "Accedi con l'account a cui appartiene questo indirizzo, poi conferma.",
            Code::SignedOut => "Non hai più accesso. Accedi di nuovo: quello che hai scritto è ancora qui.",
            Code::PermissionMissing => "Non hai il permesso per farlo.",
            Code::CrossSite => "Questa richiesta veniva da un altro sito ed è stata rifiutata.",
            Code::NotFound => "Qui non c'è niente.",
            Code::MethodNotAllowed => "Questo indirizzo non si può usare così.",
            Code::LinkDead => "Questo link non si può più usare.",
            Code::SetupClosed => "La configurazione è stata fatta; non si può ripetere.",
            Code::InvitationNotOpen => {
                "Questo invito non è più aperto. Ricarica l'elenco per vedere che cosa è successo."
            }
            Code::AccountNotPending => {
                "Questa persona ha già accettato. Ricarica l'elenco per vedere che cosa è successo."
            }
            Code::IdempotencyMismatch => {
                "Per questo è già stato inviato altro. Non è cambiato nulla; ricarica la pagina."
            }
            Code::JobState => {
                "Il lavoro è in uno stato in cui non si può fare. Ricarica la pagina per vedere a che punto è."
            }
            Code::RowsMissing => {
                "Alcune righe non sono ancora arrivate. Non è partito nulla; inviale di nuovo."
            }
            Code::MessageSettled => {
                "Questo messaggio non si può più cambiare. Ricarica l'elenco per vedere che cosa è successo."
            }
            Code::SecurityMail => {
                "Questo messaggio protegge l'account di un'altra persona, quindi non si può trattenere. Non è cambiato nulla."
            }
            Code::MailNotConfigured => {
                "Nessun server di posta è configurato, quindi non si può inviare. Il messaggio è ancora trattenuto."
            }
            Code::TooLarge => "È troppo grande. Non è cambiato nulla.",
            Code::TooSlow => "Non è arrivato tutto in tempo. Non è cambiato nulla; riprova.",
            Code::UnsupportedMedia => "Questo tipo di contenuto non è accettato qui.",
            Code::WrongHost => "Questo indirizzo non appartiene al programma.",
            Code::Invalid => "Alcuni campi vanno rivisti.",
            Code::Malformed => "La richiesta non si è potuta leggere. Ricarica la pagina.",
            Code::TooMany => "Troppi tentativi. Aspetta un poco e riprova.",
            Code::Busy => "Il programma è occupato. Non è cambiato nulla; riprova tra un momento.",
            Code::OutcomeUnknown => {
                "Il database non ha risposto in tempo. Prima di riprovare, controlla se la modifica è stata salvata."
            }
            Code::ErasureNoted => {
                "La cancellazione è registrata ma non ancora completata. Avverrà al più tardi al prossimo riavvio."
            }
            Code::Internal => {
                "Qualcosa è andato storto da parte nostra. Non è cambiato nulla; riprova tra un momento."
            }
            Code::Unreachable => {
                "Il programma non si raggiunge. Quello che hai scritto è ancora qui; riprova tra un momento."
            }
            Code::Unreadable => "La risposta non si è potuta leggere. Ricarica la pagina.",
        }
    }

    fn see_row(&self, line: u32) -> String {
        format!("Vedi la riga {line}.")
    }

    fn field(&self, field: Field) -> &'static str {
        match field {
            Field::SetupCode => "Codice di configurazione",
            Field::OrganizationName => "Nome dell'organizzazione",
            Field::Identifier => "Indirizzo e-mail o nome utente",
            Field::Email => "Indirizzo e-mail",
            Field::Username => "Nome utente",
            Field::Password => "Password",
            Field::Locale => "Lingua dell'invito",
            Field::Note => "Nota personale",
            Field::Days => "Giorni di validità",
            Field::Permissions => "Permessi",
            Field::StartsOn => "Primo giorno",
            Field::EndsOn => "Ultimo giorno",
            Field::Mode => "Registrazione",
            Field::Alias => "Pseudonimo",
            Field::PrivacyNotice => "Informativa sulla privacy",
            Field::GivenNames => "Nomi",
            Field::FamilyName => "Cognome",
            Field::HasOnlyOneName => "Ha un solo nome",
            Field::NameAtBirth => "Nome alla nascita",
            Field::KnownAs => "Noto come",
            Field::DateOfBirth => "Data di nascita",
            Field::BirthCountry => "Paese di nascita",
            Field::BirthRegion => "Regione di nascita",
            Field::BirthLocality => "Luogo di nascita",
            Field::Nationalities => "Cittadinanze",
            Field::Sex => "Sesso",
            Field::PersonalEmail => "E-mail personale",
            Field::Phone => "Telefono",
            Field::Street => "Indirizzo",
            Field::PostalCode => "Codice postale",
            Field::City => "Città",
            Field::Region => "Regione",
            Field::Country => "Paese",
            Field::DocumentKind => "Tipo di documento",
            Field::DocumentNumber => "Numero del documento",
            Field::IssuingAuthority => "Autorità di rilascio",
            Field::IssuingCountry => "Paese di rilascio",
            Field::IssuedOn => "Rilasciato il",
            Field::ExpiresOn => "Scade il",
            Field::MachineReadableZone => "Zona a lettura ottica",
            Field::Unit => "Unità",
            Field::Relationship => "Rapporto",
            Field::RelationshipNumber => "Numero nell'organizzazione",
            Field::RelationshipStartsOn => "Inizio",
            Field::RelationshipEndsOn => "Fine",
            Field::Declaration => "Dichiarazione",
            Field::NoteToReviewer => "Nota per chi convalida",
            Field::Message => "Messaggio alla persona",
            Field::Flags => "Campi da cambiare",
            Field::Front => "Fronte",
            Field::Back => "Retro",
            Field::Portrait => "Ritratto",
        }
    }
}
