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
            Code::AlreadyRegistered => "Questo indirizzo e-mail ha già un account.",
            Code::AlreadyInvited => "C'è già un invito in attesa per questo indirizzo e-mail.",
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
            Code::PermissionUnknown => "Uno dei permessi non esiste. Ricarica la pagina.",
            Code::PermissionNotHeld => "Puoi dare solo permessi che hai anche tu.",
            Code::SetupCodeWrong => {
                "Il codice di configurazione non è giusto. Si trova nell'output dell'ultimo avvio del programma."
            }
            Code::SignInWrong => "Il nome o la password non sono giusti, oppure l'account non può accedere.",
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
            Code::MessageSettled => {
                "Questo messaggio non si può più cambiare. Ricarica l'elenco per vedere che cosa è successo."
            }
            Code::MailNotConfigured => {
                "Nessun server di posta è configurato, quindi non si può inviare. Il messaggio è ancora trattenuto."
            }
            Code::TooLarge => "È troppo grande. Non è cambiato nulla.",
            Code::UnsupportedMedia => "Questo tipo di contenuto non è accettato qui.",
            Code::WrongHost => "Questo indirizzo non appartiene al programma.",
            Code::Invalid => "Alcuni campi vanno rivisti.",
            Code::Malformed => "La richiesta non si è potuta leggere. Ricarica la pagina.",
            Code::TooMany => "Troppi tentativi. Aspetta un poco e riprova.",
            Code::Busy => "Il programma è occupato. Non è cambiato nulla; riprova tra un momento.",
            Code::Internal => {
                "Qualcosa è andato storto da parte nostra. Non è cambiato nulla; riprova tra un momento."
            }
            Code::Unreachable => {
                "Il programma non si raggiunge. Quello che hai scritto è ancora qui; riprova tra un momento."
            }
            Code::Unreadable => "La risposta non si è potuta leggere. Ricarica la pagina.",
        }
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
            Field::Permissions => "Permessi da dare subito",
        }
    }
}
