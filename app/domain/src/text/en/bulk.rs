use super::En;
use crate::bulk::csv::Delimiter;
use crate::bulk::{Column, JobRowFilter, JobState, Outcome, PauseReason, RowState};
use crate::day::parse::DateOrder;
use crate::text::bulk::grouped;
use crate::text::{BulkText, say};

/// A count as it is read.
pub(super) fn n(count: u32) -> String {
    grouped(count, ',')
}

/// "1 row", "12 rows".
pub(super) fn some(count: u32, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{} {many}", n(count)) }
}

say! {
    BulkText for En {
        bulk_invite = "Bulk invite";
        bulk_invite_about = "Register many user accounts at once, from a list typed here or from a CSV file. Everyone gets an invitation by e-mail.";
        update_many_about = "Change many registered people at once, from a file: export the registry, edit it, and bring it back.";
        bulk_lead = "Register many accounts at once. Check every row first: nobody is invited until you say so.";
        manual_list = "Manual list";
        csv_file = "CSV file";
        ways_to_bring_rows = "Where the people come from";
        how_bulk_file = "The file is read and checked in your browser, and only addresses and usernames are compared with the registry. Nothing is stored and nobody is invited until you press Process Bulk invites.";
        how_bulk_rows = "Rows that are ready, or have only a warning, are invited. The others do not hold them up: they are listed in the results, where you can download them, correct them and upload them again.";
        how_bulk_job = "Once the rows are stored you can close the browser: the job goes on by itself. You can pause it, and undo invitations that nobody has accepted yet.";
        number(count: u32) => n(count);

        csv_file_to_read = "CSV file to read";
        drop_file = "Choose a CSV, XLSX or ODS file, or drop it here";
        drop_file_how = "Up to 100,000 rows and 32 MB. The file is read in this browser. Only addresses and usernames are compared with the registry.";
        file_columns = "One column with e-mail addresses is enough. Username (if empty, it follows the address), Language and Unit (a code, or a path such as Sales / Italy) are read too, and so are fields of your organization by their names. Given names, Family name, Date of birth and Nationality start a draft of the digital identity.";
        file_example = "Example";
        download_template = "Download CSV Template";
        reading_file(name: &str) = "Reading {name}";
        checking_rows = "Checking the rows";
        file_too_large(most: u32) = "The file is larger than {most} MB, so it was not read. Split it into several files.";
        file_refused = "This file can't be used";
        at_line(line: u32) => format!("Line {}.", n(line));
        file_not_readable = "The browser could not read the file. It may have been moved or changed since you chose it.";
        choose_another = "Choose another file";
        change_reading = "Reading options";
        encoding = "Encoding";
        encoding_detected = "Detected automatically";
        delimiter = "Separator";
        delimiter_name(delimiter: Delimiter) = match delimiter {
            Delimiter::Comma => "comma",
            Delimiter::Semicolon => "semicolon",
            Delimiter::Tab => "tab",
            Delimiter::Pipe => "vertical bar",
        };
        columns_used(used: u32, ignored: u32) => if ignored == 0 { format!("{} used", some(used, "column", "columns")) } else { format!("{} used, {} ignored", some(used, "column", "columns"), n(ignored)) };
        ignored_columns(names: &str) = "Not used, but kept for the results: {names}.";
        own_columns(names: &str) = "Fields of your organization, used and checked: {names}.";
        what_columns_hold = "What the columns contain";
        columns_need_you = "Choose the column with the e-mail addresses. There must be exactly one.";
        check_email_column = "Check that the column chosen for the e-mail addresses is the right one.";
        date_order = "Dates are written";
        date_order_named(order: DateOrder) = match order {
            DateOrder::DayFirst => "day first (31/12)",
            DateOrder::MonthFirst => "month first (12/31)",
        };
        header_line = "Line with the column names";
        header_line_detected = "Detected automatically";
        first_lines = "First lines of the file";
        is_header = "Column names";
        is_left_out = "Skipped";
        make_header = "This is the header";
        left_out_above(lines: &str) = "Skipped above the column names: {lines}";
        encoding_doubtful(words: &str) = "Some letters look wrong: {words}. Choose another encoding, or use these columns if the words are right.";
        usernames_are_addresses(count: u32) => format!("{} an e-mail address as the username. The username is made from the address instead.", some(count, "row has", "rows have"));
        addresses_alone(count: u32, lines: &str) => format!("{} unusual characters in or around the address. The cleaned address is used: {} {lines}.", some(count, "row has", "rows have"), if count == 1 { "line" } else { "lines" });
        address_alone(address: &str) = "Address used: {address}";
        use_columns = "Use these columns";
        column_ignored = "Ignored";
        column_unnamed(position: u32) = "Column {position}";
        column(column: Column) = match column {
            Column::Email => "Email address",
            Column::Username => "Username",
            Column::Language => "Language",
            Column::GivenNames => "Given names",
            Column::FamilyName => "Family name",
            Column::DateOfBirth => "Date of birth",
            Column::Nationality => "Nationality",
            Column::Unit => "Unit",
        };

        preview = "Preview";
        line = "Line";
        why = "Why";
        all_rows = "All";
        row_state(state: RowState) = match state {
            RowState::Ready => "Ready",
            RowState::Warning => "Warning",
            RowState::Error => "Error",
            RowState::DuplicateInFile => "Duplicate in file",
            RowState::AlreadyRegistered => "Already registered",
            RowState::AlreadyInvited => "Already invited",
            RowState::Skipped => "Skipped",
        };
        same_as_line(line: u32) => format!("Same as line {}", n(line));
        same_value_as(field: &str, line: u32) => format!("{field}: same value as in line {}, and it has to be unique", n(line));
        fault_of(field: &str, fault: &str) = "{field}: {fault}";
        none_of_options(field: &str, value: &str, options: &str) = "{field}: “{value}” is none of {options}";
        unit_unmatched(value: &str) = "Unit: there is no “{value}”. The person is invited without a unit, and the text is kept.";
        unit_unknown(value: &str) = "Unit: “{value}” is not known. Write its code, or its path such as Sales / Italy.";
        unit_near(names: &str) = "Did you mean {names}?";
        username_derived(username: &str) = "{username}, from the address";
        rows_are_editable = "Move between cells with the arrow keys. Press Enter to edit, Escape to cancel.";
        edit_cell(column: &str, line: u32) => format!("{column}, line {}", n(line));
        number_taken(count: u32) => format!("Make {} unique", some(count, "username", "usernames"));
        fix_slips(count: u32) => format!("Correct {}", some(count, "misspelt domain", "misspelt domains"));
        skip_errors(count: u32) => format!("Skip {}", some(count, "error", "errors"));
        delete_errors(count: u32) => format!("Delete {} with errors", some(count, "row", "rows"));
        delete_row(line: u32) => format!("Delete line {}", n(line));
        resend_invited(count: u32) => format!("Resend to {} already invited", n(count));
        undo_repair = "Undo";
        what_was_changed = "Changes";
        names_left_out(count: u32) => format!("{} left out: a list has no column for names.", some(count, "name was", "names were"));
        rows_changed(count: u32) => format!("{} changed.", some(count, "row", "rows"));
        asking_registry(done: u32, all: u32) => format!("Comparing with the registry: {} of {}", n(done), n(all));
        registry_not_asked = "Couldn't compare with the registry. Rows are checked again when they are processed.";
        no_rows_like_this = "No row is in this state.";

        list_rows = "People to invite";
        add_row = "Add row";
        list_how = "Paste rows from a spreadsheet into any cell: addresses, with usernames beside them. An empty username follows the address.";
        list_units = "A unit is its code, or its path such as Sales / Italy.";
        required_label(field: &str) = "{field} (required)";
        list_required(names: &str) = "Required for everybody: {names}.";
        list_is_long = "Large lists open as a table. To change a cell, click it or press Enter.";
        list_row(number: u32) => n(number);
        cell_of_row(column: &str, number: u32) = "{column}, row {number}";

        process = "Process Bulk invites";
        process_count(count: u32) => format!("Process Bulk invites · {}", n(count));
        nobody_invited_yet = "Nobody has been invited yet. Only addresses and usernames have been compared with the registry.";
        nothing_to_process = "No rows are ready yet. Correct the rows with errors first.";
        rows_to_invite(count: u32) => if count == 1 { "1 person will be invited.".to_owned() } else { format!("{} people will be invited.", n(count)) };
        rows_to_resend(count: u32) => if count == 1 { "1 of them is invited again: the earlier link stops working.".to_owned() } else { format!("{} of them are invited again: their earlier links stop working.", n(count)) };
        rows_left_out(count: u32) => match count {
            0 => "No row is left out.".to_owned(),
            1 => "1 row is left out and listed in the results.".to_owned(),
            count => format!("{} rows are left out and listed in the results.", n(count)),
        };
        bulk_language(language: &str) = "Language of the e-mails: {language}, unless a row names another.";
        bulk_again_on_host = "Every row is checked once more when its account is created.";
        bulk_without_mail = "No mail server is configured, so the e-mails are held under Outgoing mail.";
        hold_all_hint = "The e-mails are held under Outgoing mail until you send them from there.";
        storing(done: u32, all: u32) => format!("Storing the rows: {} of {}", n(done), n(all));
        storing_stopped = "The rows stored so far are kept. Try again to store the rest.";

        leave_ask = "Leave this page?";
        leave_words = "The rows on this page have not been processed.";
        leave_invitation = "The invitation has not been sent. What you typed will be lost.";
        leave = "Leave page";
        kept_list(rows: u32) => format!("You have an unfinished list with {}.", some(rows, "row", "rows"));
        kept_file(name: &str) = "You have not finished working on {name}.";
        kept_file_again(name: &str) = "Choose {name} again: it was too large for the browser to keep. Your changes have been kept.";
        resume_work = "Resume";
        discard = "Discard";

        bulk_job = "Bulk job";
        job_state(state: JobState) = match state {
            JobState::Preparing => "Preparing",
            JobState::Running => "Running",
            JobState::Paused => "Paused",
            JobState::Done => "Done",
            JobState::Cancelled => "Cancelled",
        };
        paused_because(reason: PauseReason, confirmed: &str, found: &str) = match reason {
            PauseReason::Asked => "Paused. Nothing is lost: resume when you like.",
            PauseReason::PermissionLost => "Paused: the person who started this job no longer holds the permission it needs. Resume once it is granted again.",
            PauseReason::MoreThanConfirmed => "Paused: {found} people are in the selection now, and you confirmed {confirmed}. Resume if you mean all of them, or cancel the job.",
            PauseReason::Failed => "Paused: the next rows could not be processed, although it was tried several times. Resume to try again. If it happens again, tell the people who run this service.",
        };
        job_stored = "The rows are stored. You may close the browser: the job goes on by itself.";
        job_left_behind = "Somebody else has begun this job, who cannot sign in any more. As the founder you can cancel it; its rows stay theirs.";
        results_are_recorded = "The file is an export of people: your password is asked for, and the audit log says who downloaded it, when, and how many people it has.";
        job_progress = "Rows done";
        job_done_of(done: u32, all: u32) => format!("{} of {}", n(done), n(all));
        created = "Created";
        resent_rows = "Resent";
        mailed = "E-mails sent";
        mail_waits_rows = "E-mails waiting";
        mail_refused_rows = "E-mails refused";
        mail_held_rows = "E-mails held";
        failed = "Failed";
        skipped = "Skipped";
        left = "Remaining";
        rate(a_minute: u32) => format!("{} per minute", n(a_minute));
        time_left(seconds: u32) => match seconds {
            0..=1 => "a moment left".to_owned(),
            2..=89 => format!("{seconds} seconds left"),
            90..=5_399 => format!("{} minutes left", (seconds + 30) / 60),
            _ => format!("{} hours left", (seconds + 1_800) / 3_600),
        };
        pause = "Pause";
        resume = "Resume";
        cancel_job = "Cancel job";
        cancel_job_ask = "Cancel the job?";
        cancel_job_words(left: u32) => format!("{} be invited. Invitations already sent stay open: Undo batch revokes them.", if left == 1 { "The last row will not".to_owned() } else { format!("The remaining {} rows will not", n(left)) });
        undo_batch = "Undo batch";
        undo_batch_ask = "Undo the batch?";
        undo_batch_words(open: u32) => match open {
            1 => "1 invitation that nobody has accepted yet is revoked. Its link stops working at once. Accepted invitations stay.".to_owned(),
            open => format!("{} invitations that nobody has accepted yet are revoked. Their links stop working at once. Accepted invitations stay.", n(open)),
        };
        revoked_invitations = "Invitations revoked";
        results = "Results";
        results_how = "Your rows as you uploaded them, with the result of each. Rows that failed, or had an error in the preview, can be corrected and uploaded again.";
        results_forgotten = "The rows of this job are no longer stored. The totals are kept.";
        download_all = "Download all results";
        download_failed = "Download failed rows";
        another_batch = "Start another batch";
        not_live = "Couldn't get the latest numbers. The job goes on, and this page tries again by itself.";
        earlier_jobs = "Earlier jobs";
        no_jobs = "No jobs yet";
        no_jobs_how = "Every batch you process and every update you apply appears here, with its results.";
        job_rows(rows: u32) => some(rows, "row", "rows");
        job_began = "Started";
        open_job = "Open job";
        rows_head = "Rows";
        job_row_filter(filter: JobRowFilter) = match filter {
            JobRowFilter::All => "All rows",
            JobRowFilter::Created => "Created",
            JobRowFilter::Resent => "Resent",
            JobRowFilter::Skipped => "Skipped",
            JobRowFilter::Failed => "Failed",
            JobRowFilter::Changed => "Changed",
            JobRowFilter::Left => "Not processed",
        };
        row_outcome(outcome: Option<Outcome>) = match outcome {
            Some(Outcome::Created) => "Created",
            Some(Outcome::Resent) => "Resent",
            Some(Outcome::Skipped) => "Skipped",
            Some(Outcome::Failed) => "Failed",
            Some(Outcome::Changed) => "Changed",
            None => "Not processed",
        };
        row_erased = "Erased";
        row_without_address = "No address";
        search_rows = "Address, username or line";
        rows_of_job = "Rows of this job";
        no_rows_found = "No rows found";
        no_rows_found_why = "No row of this job matches. Try another state, or a shorter part of the address or username.";
        first_rows = "First rows";
        next_rows = "Next rows";
    }
}
