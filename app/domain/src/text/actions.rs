use super::sentences;
use crate::bulk::JobKind;
use crate::form::Code;

sentences! {
    /// Actions on many people: selecting them, the dialogs, the jobs.
    ActionText {
        select_row(name: &str);
        select_head;
        select_page;
        selected_people(count: u32);
        selected_invitations(count: u32);
        select_all_matching;
        all_matching_selected;
        clear_selection;
        actions_on_selected;
        bulk_action(kind: JobKind);
        counting_people;
        action_reaches(count: u32);
        action_reaches_nobody;
        left_out(count: u32);
        left_out_because(code: Code);
        type_number(count: u32);
        number_hint;
        each_checked_again;
        each_told_by_mail;
        suspend_many_hint;
        move_many_hint;
        delete_many_hint;
        revoke_many_hint;
        resend_many_hint;
        ask_many_hint;
        reactivate_many_hint;
        end_many_hint;
        action_jobs;
        action_jobs_lead;
        action_jobs_none;
        action_jobs_none_why;
        action_job;
        what_was_done;
        people_of_job(count: u32);
        people_head;
        changed_rows;
        undone_rows;
        kept_rows;
        job_lists_people;
        undo_action;
        undo_action_ask;
        undo_action_words(open: u32);
        being_undone;
        undoing_rows(done: &str, all: &str);
        people_put_back(count: u32, shown: &str);
        invitations_taken_back(count: u32, shown: &str);
        people_left_changed(count: u32, shown: &str);
        cancel_action_words(left: u32);
        action_results_how;
    }
}
