use super::It;
use crate::audit::Action;
use crate::text::{TimelineText, say};

impl TimelineText for It {
    say! {
        timeline = "Cronologia";
        show_earlier = "Mostra i precedenti";
        unknown_event = "Un evento che questa versione non conosce";
        by_the_person = "da questa persona";
        by_the_program = "in automatico";
        by_the_operator = "da un operatore dalla riga di comando";
        by_nobody = "senza accesso";
        by_deleted_account = "da un account eliminato";
        about_whom(who: &str) = "riguarda {who}";
        until_when = "fino al";
        revision_number(number: u32) = "revisione {number}";
        timeline_event(action: Action) => match action {
            Action::SetUpCompleted => "Organizzazione configurata",
            Action::SignedIn => "Accesso effettuato",
            Action::SignedOut => "Uscita effettuata",
            Action::SignInRefused => "Accesso rifiutato",
            Action::SessionEnded => "Sessione terminata",
            Action::AccessRefused => "Azione negata",
            Action::AccountCreated => "Account creato",
            Action::AccountActivated => "Account attivato",
            Action::AccountSuspended => "Account sospeso",
            Action::AccountReactivated => "Account riattivato",
            Action::AccountDeleted => "Account eliminato",
            Action::AccountChanged => "Account modificato",
            Action::AddressCorrected => "Indirizzo e-mail corretto",
            Action::ConfirmationSent => "Link di conferma dell'indirizzo inviato",
            Action::AddressConfirmed => "Indirizzo e-mail confermato",
            Action::AccountVouchedFor => "Qualcuno ha garantito per l'account",
            Action::PasswordChanged => "Password cambiata",
            Action::PasswordResetRequested => "Nuova password richiesta",
            Action::InvitationIssued => "Invito inviato",
            Action::InvitationResent => "Invito inviato di nuovo",
            Action::InvitationAccepted => "Invito accettato",
            Action::InvitationDeclined => "Invito rifiutato",
            Action::InvitationRevoked => "Invito revocato",
            Action::LinkShown => "Link dell'invito mostrato",
            Action::PermissionGranted => "Permessi concessi",
            Action::PermissionRevoked => "Permessi revocati",
            Action::MessageHeld => "E-mail trattenuta",
            Action::MessageReleased => "E-mail rilasciata",
            Action::SettingChanged => "Impostazione modificata",
            Action::BulkBegun => "Invito multiplo preparato",
            Action::BulkStarted => "Invito multiplo avviato",
            Action::BulkPaused => "Invito multiplo in pausa",
            Action::BulkResumed => "Invito multiplo ripreso",
            Action::BulkCancelled => "Invito multiplo annullato",
            Action::BulkDone => "Invito multiplo completato",
            Action::BulkUndone => "Inviti del gruppo revocati",
            Action::BulkRowsForgotten => "Righe di un invito multiplo eliminate",
            Action::IdentityBegun => "Identità digitale iniziata",
            Action::IdentitySaved => "Dati personali salvati",
            Action::IdentityOpened => "Dati personali consultati",
            Action::IdentityAsked => "Dati richiesti alla persona",
            Action::NoticeAccepted => "Informativa sulla privacy accettata",
            Action::IdentitySubmitted => "Identità inviata",
            Action::IdentityClaimed => "Verifica iniziata",
            Action::IdentityReleased => "Verifica rilasciata",
            Action::IdentityReassigned => "Verifica affidata ad altri",
            Action::LookalikeSettled => "Possibile duplicato segnato come persona diversa",
            Action::LookalikeReopened => "Possibile duplicato da ricontrollare",
            Action::IdentityVerified => "Identità verificata",
            Action::ChangesRequested => "Modifiche richieste",
            Action::IdentityRejected => "Identità respinta",
            Action::IdentityReopened => "Identità riaperta",
            Action::CorrectionDiscarded => "Correzione scartata",
            Action::IdentitySuspended => "Identità sospesa",
            Action::IdentityReactivated => "Identità riattivata",
            Action::IdentityExported => "Dati personali esportati",
            Action::ErasureRequested => "Cancellazione richiesta",
            Action::ErasureDeclined => "Cancellazione rifiutata",
            Action::IdentityErased => "Identità cancellata",
            Action::ImageStored => "Immagine aggiunta",
            Action::ImageOpened => "Immagine aperta",
            Action::ImageRemoved => "Immagine rimossa",
            Action::RegistrationCompleted => "Registrazione completata",
            Action::RegistrationDiscarded => "Registrazione scartata",
            Action::UnitCreated => "Unità creata",
            Action::UnitChanged => "Unità modificata",
            Action::UnitArchived => "Unità archiviata",
            Action::UnitRestored => "Unità ripristinata",
            Action::GroupCreated => "Gruppo creato",
            Action::GroupChanged => "Gruppo modificato",
            Action::GroupDeleted => "Gruppo eliminato",
            Action::AccountMoved => "Unità della persona cambiata",
            Action::MemberAdded => "Aggiunta a un gruppo",
            Action::MemberRemoved => "Rimossa da un gruppo",
            Action::KeyRotated => "Chiave principale cambiata",
            Action::DatabaseRestored => "Copia di sicurezza ripristinata",
            Action::RestoreConfirmed => "Copia ripristinata controllata",
        };
    }
}
