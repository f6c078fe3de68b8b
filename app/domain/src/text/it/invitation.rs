use super::It;
use crate::invitation::{InvitationFilter, InvitationState};
use crate::text::{InvitationText, say};

say! {
    InvitationText for It {
        invitations_lead = "Tutte le persone invitate, e come è andato ogni invito.";
        no_invitations = "Nessun invito";
        invited_listed_here = "Tutte le persone che inviti compaiono qui, con l'esito dell'e-mail.";
        no_invitations_like_this = "Nessun invito è in questo stato.";
        show_all_invitations = "Mostra tutti gli inviti";
        person = "Persona";
        invited = "Invito";
        state = "Stato";
        mail_column = "E-mail";
        actions = "Azioni";
        resend = "Reinvia";
        revoke = "Revoca";
        correct_address = "Correggi indirizzo";
        delete_account = "Elimina account";
        show_link = "Mostra link";
        close = "Chiudi";
        no_mail_yet = "Nessuna";
        account_deleted = "account eliminato";
        account_to_be_deleted = "account da eliminare";
        open_until = "fino al";
        expired_on = "scaduto il";
        last_reminded = "ultimo promemoria:";
        by_whom(who: &str) = "da {who}";
        revoke_ask = "Revocare l'invito?";
        revoke_words(who: &str) = "Il link inviato a {who} smette subito di funzionare. L'account resta in attesa: per riaprirlo, invita di nuovo lo stesso indirizzo.";
        delete_ask = "Eliminare l'account?";
        delete_words(who: &str) = "L'account di {who} e il suo invito vengono eliminati subito. L'indirizzo e-mail e il nome utente tornano disponibili. Non si può annullare.";
        correct_words(who: &str) = "Il link inviato a {who} smette di funzionare. Uno nuovo parte per l'indirizzo corretto.";
        link_for(who: &str) = "Per {who}. Il registro delle attività annota che hai visto questo link.";
        resent(email: &str) = "Un nuovo link è in arrivo a {email}. Quello vecchio non funziona più.";
        resent_held(email: &str) = "Un nuovo link per {email} è pronto. La sua e-mail è in sospeso. Il vecchio link non funziona più.";
        revoked(email: &str) = "L'invito per {email} è stato revocato.";
        corrected(email: &str) = "Un nuovo link è in arrivo a {email}. Quello vecchio non funziona più.";
        corrected_held(email: &str) = "L'indirizzo ora è {email}. L'e-mail con il nuovo link è in sospeso. Il vecchio link non funziona più.";
        deleted(email: &str) = "L'account di {email} è stato eliminato.";
        invitation_state(state: InvitationState) = match state {
            InvitationState::Open => "Aperto",
            InvitationState::Accepted => "Accettato",
            InvitationState::Expired => "Scaduto",
            InvitationState::Revoked => "Revocato",
            InvitationState::Superseded => "Sostituito",
        };
        invitation_filter(filter: InvitationFilter) = match filter {
            InvitationFilter::All => "Tutti",
            InvitationFilter::Open => "Aperti",
            InvitationFilter::Accepted => "Accettati",
            InvitationFilter::Expiring => "In scadenza",
            InvitationFilter::Expired => "Scaduti",
            InvitationFilter::Revoked => "Revocati",
            InvitationFilter::Superseded => "Sostituiti",
            InvitationFilter::Bounced => "Non recapitati",
        };
    }
}
