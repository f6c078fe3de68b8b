use super::It;
use crate::invitation::{InvitationFilter, InvitationState};
use crate::text::{InvitationText, say};

impl InvitationText for It {
    say! {
        invitations_lead = "Chi è stato invitato, quando, e che cosa ne è stato.";
        no_invitations = "Nessun invito";
        invited_listed_here = "Chi inviti compare qui, con quello che è successo all'e-mail.";
        no_invitations_like_this = "Nessun invito è in questo stato adesso.";
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
        open_until = "fino al";
        expired_on = "scaduto il";
        by_whom(who: &str) = "da {who}";
        revoke_ask = "Revocare l'invito?";
        revoke_words(who: &str) = "Il link inviato a {who} smette subito di funzionare. L'account resta in attesa: invitando di nuovo lo stesso indirizzo si riapre.";
        delete_ask = "Eliminare l'account?";
        delete_words(who: &str) = "L'account di {who} e il suo invito finiscono subito; indirizzo e nome utente tornano liberi. Non si può annullare.";
        correct_words(who: &str) = "Il link inviato a {who} smette di funzionare; uno nuovo va all'indirizzo corretto.";
        link_for(who: &str) = "Per {who}. Che lo hai visto resta annotato nel registro degli eventi.";
        resent(email: &str) = "Un nuovo link sta andando a {email}. Quello vecchio non funziona più.";
        resent_held(email: &str) = "Un nuovo link per {email} è pronto; la sua e-mail è trattenuta. Il vecchio link non funziona più.";
        revoked(email: &str) = "L'invito di {email} è revocato.";
        corrected(email: &str) = "Un nuovo link sta andando a {email}. Quello vecchio non funziona più.";
        corrected_held(email: &str) = "L'indirizzo ora è {email}; l'e-mail con il nuovo link è trattenuta. Il vecchio link non funziona più.";
        deleted(email: &str) = "L'account di {email} è eliminato.";
        invitation_state(state: InvitationState) => match state {
            InvitationState::Open => "Aperto",
            InvitationState::Accepted => "Accettato",
            InvitationState::Expired => "Scaduto",
            InvitationState::Revoked => "Revocato",
            InvitationState::Superseded => "Sostituito",
        };
        invitation_filter(filter: InvitationFilter) => match filter {
            InvitationFilter::All => "Tutti",
            InvitationFilter::Open => "Aperti",
            InvitationFilter::Accepted => "Accettati",
            InvitationFilter::Expiring => "In scadenza",
            InvitationFilter::Expired => "Scaduti",
            InvitationFilter::Revoked => "Revocati",
            InvitationFilter::Superseded => "Sostituiti",
            InvitationFilter::Bounced => "Respinti",
        };
    }
}
