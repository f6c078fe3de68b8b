use super::En;
use super::bulk::{n, some};
use crate::bulk::JobKind;
use crate::form::Code;
use crate::text::{ActionText, say};

say! {
    ActionText for En {
        select_row(name: &str) = "Select {name}";
        select_head = "Selection";
        select_page = "Select everyone on this page";
        selected_people(count: u32) => format!("{} selected", some(count, "person", "people"));
        selected_invitations(count: u32) => format!("{} selected", some(count, "invitation", "invitations"));
        select_all_matching = "Select all that match";
        all_matching_selected = "All that match are selected, on every page.";
        clear_selection = "Clear selection";
        actions_on_selected = "Actions on the selection";
        bulk_action(kind: JobKind) = match kind {
            JobKind::Invite => "Bulk invite",
            JobKind::Resend => "Resend invitation",
            JobKind::Revoke => "Revoke invitation",
            JobKind::Suspend => "Suspend",
            JobKind::Reactivate => "Reactivate",
            JobKind::Delete => "Delete",
            JobKind::MoveToUnit => "Move to unit",
            JobKind::AddToGroup => "Add to group",
            JobKind::RemoveFromGroup => "Remove from group",
            JobKind::SetEnd => "Set end date",
            JobKind::AskPerson => "Ask the person",
            JobKind::Update => "Update people",
        };
        counting_people = "Checking who can be included…";
        action_reaches(count: u32) => if count == 1 { "1 person is included.".to_owned() } else { format!("{} people are included.", n(count)) };
        action_reaches_nobody = "Nobody in the selection can be included.";
        left_out(count: u32) => if count == 1 { "1 is left out:".to_owned() } else { format!("{} are left out:", n(count)) };
        left_out_because(code: Code) = match code {
            Code::NothingToChange => "nothing would change",
            Code::OwnAccount => "your own account",
            Code::PermissionNotHeld => "the founder, or people with permissions you don't have",
            Code::AccountState => "the account is in another state",
            Code::AccountNotPending => "the invitation was already accepted",
            Code::InvitationNotOpen => "no invitation that is open",
            Code::IdentityState => "the person can't be asked now",
            Code::LastManager => "nobody else could manage permissions or accounts",
            _ => "other reasons",
        };
        type_number(count: u32) => format!("Type {} to confirm.", n(count));
        number_hint = "So that a wrong filter doesn't change more people than you mean.";
        each_checked_again = "Each person is checked again when it is their turn. The result lists everyone.";
        each_told_by_mail = "Each person is told by e-mail.";
        suspend_many_hint = "They can't sign in until they are reactivated. You can undo this from the job's page.";
        move_many_hint = "They leave the unit they are in. You can undo this from the job's page.";
        delete_many_hint = "Their sessions end at once. Each of them can be restored for some days, then everything about them is erased.";
        revoke_many_hint = "Their links stop working at once. The accounts stay pending.";
        resend_many_hint = "Each gets a new link, and the earlier one stops working.";
        ask_many_hint = "Each is asked to fill in the personal information that is still missing.";
        reactivate_many_hint = "They can sign in again, with the permissions they had.";
        end_many_hint = "At the end of this day the accounts are suspended. Leave it empty for no end.";
        action_jobs = "Bulk actions";
        action_jobs_lead = "What you have done to many people at once, newest first.";
        action_jobs_none = "No bulk actions yet";
        action_jobs_none_why = "Select people in the registry, or invitations, and choose what to do with them.";
        action_job = "Bulk action";
        what_was_done = "Action";
        people_of_job(count: u32) => some(count, "person", "people");
        people_head = "People";
        changed_rows = "Changed";
        undone_rows = "Undone";
        kept_rows = "Changed again since";
        job_lists_people = "The people in the selection are being listed. You may close the browser: the job goes on by itself.";
        undo_action = "Undo";
        undo_action_ask = "Undo this action?";
        undo_action_words(open: u32) => format!("{} before. Whatever somebody has changed again since then stays.", if open == 1 { "1 person is put back as it was".to_owned() } else { format!("{} people are put back as they were", n(open)) });
        being_undone = "Being undone";
        undoing_rows(done: &str, all: &str) = "Being undone: {done} of {all}. You may close the browser: it goes on by itself.";
        people_put_back(count: u32, shown: &str) = match count {
            1 => "Undone: 1 person is as before.",
            _ => "Undone: {shown} people are as before.",
        };
        invitations_taken_back(count: u32, shown: &str) = match count {
            1 => "1 invitation was revoked.",
            _ => "{shown} invitations were revoked.",
        };
        people_left_changed(count: u32, shown: &str) = match count {
            1 => "1 person was changed again since then, and stays so.",
            _ => "{shown} people were changed again since then, and stay so.",
        };
        cancel_action_words(left: u32) => format!("{} What is done stays done.", if left == 1 { "The last person stays as they are.".to_owned() } else { format!("The remaining {} people stay as they are.", n(left)) });
        action_results_how = "Everyone in the selection, with the result for each.";
    }
}
