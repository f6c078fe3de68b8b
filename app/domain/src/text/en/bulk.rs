use super::En;
use crate::bulk::csv::Delimiter;
use crate::bulk::{Column, JobState, PauseReason, RowState};
use crate::day::parse::DateOrder;
use crate::text::bulk::grouped;
use crate::text::{BulkText, say};

/// A count as it is read.
fn n(count: u32) -> String {
    grouped(count, ',')
}

/// "1 row", "12 rows".
fn some(count: u32, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{} {many}", n(count)) }
}

impl BulkText for En {
    say! {
        bulk_invite = "Bulk invite";
        bulk_invite_about = "Register many user accounts at once, from a list typed here or from a CSV file. Everyone gets an invitation by e-mail.";
        bulk_lead = "Register many accounts at once. Look at every row first; nobody is invited before you say so.";
        manual_list = "Manual list";
        csv_file = "CSV file";
        ways_to_bring_rows = "Ways to bring people in";
        how_bulk_file = "The file is read and checked in your browser. Nothing leaves this computer before you press Process Bulk invites.";
        how_bulk_rows = "Rows that are ready or carry only a warning are invited. The others never stand in their way: they are listed in the results, to be mended and uploaded again.";
        how_bulk_job = "Once the rows are stored the browser may be closed: the job goes on by itself, can be paused, and an invitation that nobody has accepted yet can be undone.";
        number(count: u32) => n(count);

        csv_file_to_read = "CSV file to read";
        drop_file = "Choose a CSV file, or drop it here";
        drop_file_how = "Up to 100,000 rows and 32 MB. It is read in this browser; nothing leaves this computer yet.";
        file_columns = "One column with e-mail addresses is enough. Username (left empty, it follows the address) and Language are understood too; for a draft of the digital identity also Given names, Family name, Date of birth, Nationality.";
        download_template = "Download CSV Template";
        reading_file(name: &str) = "Reading {name}";
        checking_rows = "Checking the rows";
        file_too_large(most: u32) = "The file is larger than {most} MB, so it was not read. Split it into several files.";
        file_refused = "This file can't be used";
        at_line(line: u32) => format!("Line {}.", n(line));
        file_not_readable = "The browser could not read the file. It may have been moved or changed since it was chosen.";
        choose_another = "Choose another file";
        change_reading = "Change reading";
        encoding = "Encoding";
        encoding_detected = "As detected";
        delimiter = "Separator";
        delimiter_name(delimiter: Delimiter) => match delimiter {
            Delimiter::Comma => "comma",
            Delimiter::Semicolon => "semicolon",
            Delimiter::Tab => "tab",
            Delimiter::Pipe => "vertical bar",
        };
        columns_used(used: u32, ignored: u32) => if ignored == 0 { format!("{} used", some(used, "column", "columns")) } else { format!("{} used, {} ignored", some(used, "column", "columns"), n(ignored)) };
        ignored_columns(names: &str) = "Ignored, but kept for the results: {names}.";
        what_columns_hold = "What the columns hold";
        columns_need_you = "Say which column holds the e-mail addresses. Exactly one must.";
        date_order = "Dates are written";
        date_order_named(order: DateOrder) => match order {
            DateOrder::DayFirst => "day first (31/12)",
            DateOrder::MonthFirst => "month first (12/31)",
        };
        header_line = "Line with the column names";
        header_line_detected = "Detected";
        left_out_above(lines: &str) = "Left out above the column names: {lines}";
        encoding_doubtful(words: &str) = "Some letters look wrong: {words}. Choose another encoding, or use the columns if the words are right.";
        usernames_are_addresses(count: u32) => format!("{} an e-mail address as the username. There the username follows from the address.", some(count, "row has", "rows have"));
        use_columns = "Use these columns";
        column_ignored = "Ignored";
        column_unnamed(position: u32) = "Column {position}";
        column(column: Column) => match column {
            Column::Email => "Email address",
            Column::Username => "Username",
            Column::Language => "Language",
            Column::GivenNames => "Given names",
            Column::FamilyName => "Family name",
            Column::DateOfBirth => "Date of birth",
            Column::Nationality => "Nationality",
        };

        preview = "Preview";
        line = "Line";
        why = "Why";
        all_rows = "All";
        row_state(state: RowState) => match state {
            RowState::Ready => "Ready",
            RowState::Warning => "Warning",
            RowState::Error => "Error",
            RowState::DuplicateInFile => "Duplicate in file",
            RowState::AlreadyRegistered => "Already registered",
            RowState::AlreadyInvited => "Already invited",
            RowState::Skipped => "Skipped",
        };
        same_as_line(line: u32) => format!("Same as line {}", n(line));
        username_derived(username: &str) = "{username}, from the address";
        rows_are_editable = "Arrow keys move from cell to cell. Enter edits, Escape gives up.";
        edit_cell(column: &str, line: u32) => format!("{column}, line {}", n(line));
        number_taken(count: u32) => format!("Number {}", some(count, "taken username", "taken usernames"));
        fix_slips(count: u32) => format!("Fix {}", some(count, "domain", "domains"));
        skip_errors(count: u32) => format!("Skip {}", some(count, "error", "errors"));
        resend_invited(count: u32) => format!("Resend to {} already invited", n(count));
        undo_repair = "Undo";
        what_was_changed = "What was changed";
        names_left_out(count: u32) => format!("{} left out: a list holds addresses and usernames only.", some(count, "name was", "names were"));
        rows_changed(count: u32) => format!("{} changed.", some(count, "row", "rows"));
        asking_registry(done: u32, all: u32) => format!("Comparing with the registry: {} of {}", n(done), n(all));
        registry_not_asked = "The registry could not be asked. Rows are checked again when they are processed.";
        no_rows_like_this = "No row is in this state.";

        list_rows = "People to invite";
        add_row = "Add row";
        list_how = "Paste rows from a spreadsheet into any cell: addresses, and usernames beside them. A username left empty follows the address.";
        list_is_long = "So many rows are shown as a preview. Press a cell, or Enter, to change it.";
        list_row(number: u32) => n(number);
        cell_of_row(column: &str, number: u32) = "{column}, row {number}";

        process = "Process Bulk invites";
        process_count(count: u32) => format!("Process Bulk invites · {}", n(count));
        nothing_has_left = "Nothing has left this computer yet.";
        nothing_to_process = "No row can be invited as it stands.";
        rows_to_invite(count: u32) => if count == 1 { "1 person is invited.".to_owned() } else { format!("{} people are invited.", n(count)) };
        rows_left_out(count: u32) => match count {
            0 => "No row is left out.".to_owned(),
            1 => "1 row is left out and stands in the results.".to_owned(),
            count => format!("{} rows are left out and stand in the results.", n(count)),
        };
        bulk_again_on_host = "Every row is checked once more as its account is made.";
        bulk_without_mail = "No mail server is configured: the e-mails are held under Outgoing mail.";
        hold_all_hint = "The e-mails wait under Outgoing mail until they are sent from there.";
        storing(done: u32, all: u32) => format!("Storing the rows: {} of {}", n(done), n(all));
        storing_stopped = "What is stored is kept; trying again goes on from there.";

        leave_ask = "Leave this page?";
        leave_words = "The rows you have prepared here have not been processed.";
        leave = "Leave";
        kept_list(rows: u32) => format!("You left a list with {} here.", some(rows, "row", "rows"));
        kept_file(name: &str) = "You were working on {name} here.";
        kept_file_again(name: &str) = "Choose {name} once more: it was too large to be kept by the browser. Your changes to it are.";
        go_on = "Go on with it";
        discard = "Discard";

        bulk_job = "Bulk job";
        job_state(state: JobState) => match state {
            JobState::Preparing => "Preparing",
            JobState::Running => "Running",
            JobState::Paused => "Paused",
            JobState::Done => "Done",
            JobState::Cancelled => "Cancelled",
        };
        paused_because(reason: PauseReason) => match reason {
            PauseReason::Asked => "Paused by you. Nothing is lost; resume when you like.",
            PauseReason::PermissionLost => "Paused: whoever began this job no longer holds can_bulk_invite. Once it is granted again, resume.",
        };
        job_stored = "The rows are stored. You may close the browser: the job goes on by itself.";
        job_progress = "Rows done";
        job_done_of(done: u32, all: u32) => format!("{} of {}", n(done), n(all));
        created = "Created";
        resent_rows = "Resent";
        mailed = "Mailed";
        mail_waits_rows = "Mail waiting";
        mail_refused_rows = "Mail refused";
        mail_held_rows = "Mail held";
        failed = "Failed";
        skipped = "Skipped";
        left = "Left";
        rate(a_minute: u32) => format!("{} a minute", n(a_minute));
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
        cancel_job_words(left: u32) => format!("{} not yet processed will not be. What has been created stays; Undo batch takes it back.", if left == 1 { "The 1 row".to_owned() } else { format!("The {} rows", n(left)) });
        undo_batch = "Undo batch";
        undo_batch_ask = "Undo the batch?";
        undo_batch_words(open: u32) => match open {
            1 => "1 invitation that has not been accepted is revoked; its link stops working at once. Accepted ones stay.".to_owned(),
            open => format!("{} invitations that have not been accepted are revoked; their links stop working at once. Accepted ones stay.", n(open)),
        };
        undone = "The open invitations of this batch are revoked.";
        results = "Results";
        results_how = "Your rows as they came, with what became of each. The failed ones, and those that had an error in the preview, can be mended and uploaded again as they are.";
        results_forgotten = "The rows of this job are no longer kept. The numbers above stay.";
        download_all = "Download all results";
        download_failed = "Download failed rows";
        another_batch = "Another batch";
        not_live = "The latest news did not arrive. The job goes on; this page asks again by itself.";
        earlier_jobs = "Earlier jobs";
        no_jobs = "No jobs yet";
        no_jobs_how = "Every batch you process is listed here, with its results.";
        job_rows(rows: u32) => some(rows, "row", "rows");
        job_began = "Began";
        open_job = "Open job";
        rows_head = "Rows";
    }
}
