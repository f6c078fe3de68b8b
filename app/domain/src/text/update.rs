use super::sentences;
use crate::bulk::update::{MatchBy, UpdateState};

sentences! {
    /// *Update people* from a file.
    UpdateText {
        update_people;
        which_sheet;
        sheet_read(sheet: &str);
        spreadsheet_not_fetched;
        new_username;
        new_email_address;
        update_starts;
        column_not_undone;
        update_file_to_read;
        drop_update_file;
        drop_update_file_how;
        update_export_hint;
        how_update_file;
        how_update_cells;
        how_update_job;
        comparing_people(done: u32, all: u32);
        comparison_failed;
        compare_again;
        matched_by_label;
        matched_by_hint;
        matched_by(by: MatchBy);
        matched_by_tag(by: MatchBy);
        empty_cells;
        empty_cells_hint;
        empty_clears(column: &str);
        value_ignored;
        update_columns_used(used: u32, ignored: u32);
        compare_people;
        change_columns;
        update_state(state: UpdateState);
        before_after(before: &str, after: &str);
        value_none;
        same_person_as(line: u32);
        update_rows_preview;
        apply_changes;
        apply_changes_count(count: u32);
        nothing_changed_yet;
        no_change_in_file;
        people_to_change(count: u32);
        rows_unchanged(count: u32);
        rows_not_applied(count: u32);
        update_told_by_mail;
        update_addresses_asked;
        update_checked_again;
        update_can_be_undone;
        storing_changes(done: u32, all: u32);
        update_results_how;
        update_undo_words(open: u32);
    }
}
