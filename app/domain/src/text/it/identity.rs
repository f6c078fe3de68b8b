use super::{It, MONTHS};
use crate::account::AccountState;
use crate::day::PartialDate;
use crate::identity::{DocumentKind, IdentityState, Mode, Provenance, Relationship, Sex, Step};
use crate::text::{IdentityText, identity, say};

say! {
    IdentityText for It {
        digital_identity = "Identità digitale";
        personal_code = "Codice personale";
        account = "Account";
        no_identity = "Nessuna";
        yes = "Sì";
        without_end = "Senza scadenza";
        notice_accepted(what: &str) = "Accettata, versione {what}";
        notice_handed_over(what: &str) = "Consegnata, versione {what}";
        text_not_kept = "testo non conservato";
        account_state(state: AccountState) = match state {
            AccountState::Pending => "In attesa",
            AccountState::Active => "Attivo",
            AccountState::Suspended => "Sospeso",
            AccountState::Deleted => "Eliminato",
            AccountState::ToBeDeleted => "Da eliminare",
        };
        identity_state(state: IdentityState) = match state {
            IdentityState::Draft => "Bozza",
            IdentityState::Submitted => "Inviata",
            IdentityState::InReview => "In verifica",
            IdentityState::Verified => "Verificata",
            IdentityState::ChangesRequested => "Modifiche richieste",
            IdentityState::Rejected => "Respinta",
            IdentityState::Suspended => "Sospesa",
            IdentityState::Erased => "Cancellata",
        };
        step(step: Step) = match step {
            Step::Account => "Account",
            Step::Person => "Persona",
            Step::Names => "Nome e cognome",
            Step::Birth => "Nascita e cittadinanza",
            Step::Contact => "Contatti e residenza",
            Step::Document => "Documento d'identità",
            Step::Organization => "Organizzazione",
            Step::More => "Altre informazioni",
            Step::Check => "Controllo e invio",
        };
        mode(mode: Mode) = match mode {
            Mode::Named => "Con nome e cognome",
            Mode::Alias => "Con uno pseudonimo",
        };
        document_kind(kind: DocumentKind) = match kind {
            DocumentKind::Passport => "Passaporto",
            DocumentKind::IdentityCard => "Carta d'identità",
            DocumentKind::ResidencePermit => "Permesso di soggiorno",
            DocumentKind::DrivingLicence => "Patente di guida",
            DocumentKind::Other => "Altro documento",
        };
        sex(sex: Sex) = match sex {
            Sex::Female => "Femminile",
            Sex::Male => "Maschile",
            Sex::Unspecified => "Non specificato (X)",
        };
        relationship(relationship: Relationship) = match relationship {
            Relationship::Employee => "Dipendente",
            Relationship::Contractor => "Collaboratore esterno",
            Relationship::Member => "Membro",
            Relationship::Student => "Studente",
            Relationship::Guest => "Ospite",
        };
        provenance(provenance: Provenance) = match provenance {
            Provenance::Themselves => "Inserito dalla persona",
            Provenance::Administrator => "Inserito dall'amministrazione",
            Provenance::Document => "Coincide con la zona a lettura ottica inserita",
        };
        date(date: PartialDate) => identity::date_in_words(date, &MONTHS);
    }
}
