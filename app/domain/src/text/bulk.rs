use super::sentences;
use crate::bulk::csv::Delimiter;
use crate::bulk::{Column, JobRowFilter, JobState, Outcome, PauseReason, RowState};
use crate::day::parse::DateOrder;

sentences! {
    /// *Bulk invite*: the two tabs, the preview, the job.
    BulkText {
        bulk_invite;
        bulk_invite_about;
        update_many_about;
        bulk_lead;
        manual_list;
        csv_file;
        ways_to_bring_rows;
        how_bulk_file;
        how_bulk_rows;
        how_bulk_job;
        number(count: u32);

        csv_file_to_read;
        drop_file;
        drop_file_how;
        file_columns;
        file_example;
        download_template;
        reading_file(name: &str);
        checking_rows;
        file_too_large(most: u32);
        file_refused;
        at_line(line: u32);
        file_not_readable;
        choose_another;
        change_reading;
        encoding;
        encoding_detected;
        delimiter;
        delimiter_name(delimiter: Delimiter);
        columns_used(used: u32, ignored: u32);
        ignored_columns(names: &str);
        own_columns(names: &str);
        what_columns_hold;
        columns_need_you;
        check_email_column;
        use_columns;
        date_order;
        date_order_named(order: DateOrder);
        header_line;
        header_line_detected;
        first_lines;
        is_header;
        is_left_out;
        make_header;
        left_out_above(lines: &str);
        encoding_doubtful(words: &str);
        usernames_are_addresses(count: u32);
        addresses_alone(count: u32, lines: &str);
        address_alone(address: &str);
        column_ignored;
        column_unnamed(position: u32);
        column(column: Column);

        preview;
        line;
        why;
        all_rows;
        row_state(state: RowState);
        same_as_line(line: u32);
        same_value_as(field: &str, line: u32);
        fault_of(field: &str, fault: &str);
        none_of_options(field: &str, value: &str, options: &str);
        unit_unmatched(value: &str);
        unit_unknown(value: &str);
        unit_near(names: &str);
        username_derived(username: &str);
        rows_are_editable;
        edit_cell(column: &str, line: u32);
        number_taken(count: u32);
        fix_slips(count: u32);
        skip_errors(count: u32);
        delete_errors(count: u32);
        delete_row(line: u32);
        resend_invited(count: u32);
        rows_changed(count: u32);
        undo_repair;
        what_was_changed;
        names_left_out(count: u32);
        asking_registry(done: u32, all: u32);
        registry_not_asked;
        no_rows_like_this;

        list_rows;
        add_row;
        list_how;
        list_units;
        list_required(names: &str);
        required_label(field: &str);
        list_is_long;
        list_row(number: u32);
        cell_of_row(column: &str, number: u32);

        process;
        process_count(count: u32);
        nobody_invited_yet;
        nothing_to_process;
        rows_to_invite(count: u32);
        rows_to_resend(count: u32);
        rows_left_out(count: u32);
        bulk_language(language: &str);
        bulk_again_on_host;
        bulk_without_mail;
        hold_all_hint;
        storing(done: u32, all: u32);
        storing_stopped;

        leave_ask;
        leave_words;
        leave_invitation;
        leave;
        kept_list(rows: u32);
        kept_file(name: &str);
        kept_file_again(name: &str);
        resume_work;
        discard;

        bulk_job;
        job_state(state: JobState);
        paused_because(reason: PauseReason, confirmed: &str, found: &str);
        job_stored;
        job_left_behind;
        results_are_recorded;
        job_progress;
        job_done_of(done: u32, all: u32);
        created;
        resent_rows;
        mailed;
        mail_waits_rows;
        mail_refused_rows;
        mail_held_rows;
        failed;
        skipped;
        left;
        rate(a_minute: u32);
        time_left(seconds: u32);
        pause;
        resume;
        cancel_job;
        cancel_job_ask;
        cancel_job_words(left: u32);
        undo_batch;
        undo_batch_ask;
        undo_batch_words(open: u32);
        revoked_invitations;
        results;
        results_how;
        results_forgotten;
        download_all;
        download_failed;
        another_batch;
        not_live;
        earlier_jobs;
        no_jobs;
        no_jobs_how;
        job_rows(rows: u32);
        job_began;
        open_job;
        rows_head;
        job_row_filter(filter: JobRowFilter);
        row_outcome(outcome: Option<Outcome>);
        row_erased;
        row_without_address;
        search_rows;
        rows_of_job;
        no_rows_found;
        no_rows_found_why;
        first_rows;
        next_rows;
    }
}

/// A number with thousands separators.
pub(super) fn grouped(count: u32, apart: char) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.char_indices() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(apart);
        }
        grouped.push(digit);
    }
    grouped
}
