use super::En;
use super::bulk::{n, some};
use crate::bulk::update::{MatchBy, UpdateState};
use crate::text::{UpdateText, say};

say! {
    UpdateText for En {
        update_people = "Update people";
        which_sheet = "Which sheet holds the rows?";
        sheet_read(sheet: &str) = "Sheet {sheet}";
        spreadsheet_not_fetched = "What reads spreadsheets could not be loaded. Check the connection and choose the file again, or save it as CSV.";
        new_username = "New username";
        new_email_address = "New e-mail address";
        column_not_undone = "Not undone";
        update_file_to_read = "File with people to update";
        drop_update_file = "Choose a CSV, XLSX or ODS file, or drop it here";
        drop_update_file_how = "Up to 100,000 rows and 32 MB. The file is read in this browser and compared with the registry. Nothing changes before you say so.";
        update_export_hint = "Use Export in the registry, edit the file in a spreadsheet, and choose it here. Each row needs the personal code, the external ID, the username or the e-mail address.";
        how_update_file = "Start from the registry: choose the columns you want to change, press Export, edit the file and bring it back. A file that was not edited changes nothing, in either language.";
        how_update_cells = "You see every changed cell with what it was and what it becomes. An empty cell keeps the value unless you choose otherwise for its column. What a spreadsheet alone has rewritten, such as a number without its leading zeros, counts as unchanged.";
        how_update_job = "Each person is compared again when it is their turn. If somebody else has changed one of the cells since, the whole row stays as it is and is listed in the results. Changes can be undone from the job's page.";
        comparing_people(done: u32, all: u32) => format!("Comparing with the registry: {} of {}…", n(done), n(all));
        comparison_failed = "The file could not be compared with the registry.";
        compare_again = "Compare again";
        matched_by_label = "People are matched by";
        matched_by_hint = "Rows in which this is empty are matched by the next of these columns in the file.";
        matched_by(by: MatchBy) = match by {
            MatchBy::Code => "Personal code",
            MatchBy::ExternalId => "External ID",
            MatchBy::Username => "Username",
            MatchBy::Email => "Email address",
        };
        matched_by_tag(by: MatchBy) = match by {
            MatchBy::Code => "Matched by personal code",
            MatchBy::ExternalId => "Matched by external ID",
            MatchBy::Username => "Matched by username",
            MatchBy::Email => "Matched by e-mail address",
        };
        empty_cells = "Empty cells";
        empty_cells_hint = "An empty cell keeps the value. Tick the columns in which an empty cell removes it.";
        empty_clears(column: &str) = "An empty cell removes the value of “{column}”";
        value_ignored = "Not compared";
        update_columns_used(used: u32, ignored: u32) => format!("{} compared, {} not compared", some(used, "column", "columns"), n(ignored));
        compare_people = "Compare with the registry";
        change_columns = "Columns and matching";
        update_state(state: UpdateState) = match state {
            UpdateState::Change => "Change",
            UpdateState::Unchanged => "Unchanged",
            UpdateState::NotFound => "Not found",
            UpdateState::Ambiguous => "Ambiguous",
            UpdateState::Error => "Error",
            UpdateState::Absent => "Will be suspended",
            UpdateState::Invite => "Invite",
        };
        before_after(before: &str, after: &str) = "{before} → {after}";
        value_none = "(none)";
        same_person_as(line: u32) => format!("Line {} is about the same person. Keep one of them.", n(line));
        update_rows_preview = "Rows compared with the registry";
        apply_changes = "Apply changes";
        apply_changes_count(count: u32) => format!("Apply changes · {}", n(count));
        nothing_changed_yet = "Nothing has been changed yet.";
        no_row_to_apply = "No row can be applied yet. Each row says why.";
        no_change_in_file = "Nothing in this file differs from the registry.";
        people_to_change(count: u32) => if count == 1 { "1 person will be changed.".to_owned() } else { format!("{} people will be changed.", n(count)) };
        rows_unchanged(count: u32) => if count == 1 { "1 row is unchanged.".to_owned() } else { format!("{} rows are unchanged.", n(count)) };
        rows_not_applied(count: u32) => if count == 1 { "1 row is left out, as the preview says.".to_owned() } else { format!("{} rows are left out, as the preview says.", n(count)) };
        update_told_by_mail = "People are told by e-mail of what changes in how they sign in, and of a suspension or an end.";
        update_addresses_asked = "A new e-mail address has to be confirmed from its mailbox, and takes effect after 7 days unless the present address stops it.";
        update_checked_again = "Each person is compared again when it is their turn. What somebody else has changed since is not overwritten.";
        update_can_be_undone = "You can undo the changes from the job's page, except requested e-mail addresses.";
        storing_changes(done: u32, all: u32) => format!("Storing: {} of {}…", n(done), n(all));
        update_results_how = "Everyone in the job with the changed cells and the result. The file of failed rows can be corrected and chosen here again.";
        update_undo_words(open: u32) => format!("{} before. A cell that somebody has changed again since then stays, and requested e-mail addresses stay too.", if open == 1 { "1 person is put back as it was".to_owned() } else { format!("{} people are put back as they were", n(open)) });
        update_undo_with_invites(changes: u32, invitations: u32) => format!("{} before, and {} revoked. A cell that somebody has changed again since then stays, and requested e-mail addresses stay too.", if changes == 1 { "1 person is put back as it was".to_owned() } else { format!("{} people are put back as they were", n(changes)) }, if invitations == 1 { "1 open invitation is".to_owned() } else { format!("{} open invitations are", n(invitations)) });
        missing_people = "People missing from this file";
        missing_scope = "Unit, group or saved view";
        missing_scope_none = "Choose…";
        suspend_missing = "Suspend people missing from this file";
        suspend_missing_hint = "Active people in it who are in no row, not even in one that is left out. The founder, you and people with permissions that you don't have are never suspended.";
        suspend_missing_needs_scope = "Choose a unit, a group or a saved view first. Without one, everybody else in the registry would be missing.";
        listing_missing = "Looking for people who are missing…";
        missing_count(missing: u32, active: u32) => format!("{} of {} active people are missing from this file.", n(missing), n(active));
        pending_missing(count: u32) => if count == 1 { "1 person who has not accepted the invitation yet is missing too and stays pending. Revoke the invitation on the Invitations page if it is no longer wanted.".to_owned() } else { format!("{} people who have not accepted their invitation yet are missing too and stay pending. Revoke their invitations on the Invitations page if they are no longer wanted.", n(count)) };
        people_to_suspend(count: u32) => if count == 1 { "1 person who is missing from the file is suspended.".to_owned() } else { format!("{} people who are missing from the file are suspended.", n(count)) };
        missing_number_hint = "More than 5% of the active people would be suspended. Check that the file is complete.";
        invite_not_found = "Invite people who are not found";
        invite_not_found_hint = "Rows that match nobody and have a valid e-mail address become invitations, with the other compared columns of the row. Undoing the job revokes them.";
        invite_columns_unused(names: &str) = "Not used for invitations: {names}. To start digital identities with names, choose the file under CSV file instead.";
        checking_addresses = "Checking the addresses…";
        people_to_invite(count: u32) => if count == 1 { "1 person is invited.".to_owned() } else { format!("{} people are invited.", n(count)) };
        not_in_file = "Missing from the file";
        how_update_missing = "If the file lists everybody in a unit, a group or a saved view, you can suspend the people it doesn't list. You see them before anything happens. People who joined later, or who are no longer there when it is their turn, stay active.";
    }
}
