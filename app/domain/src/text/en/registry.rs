use super::En;
use super::bulk::n;
use crate::registry::{Direction, InvitationStanding, PeopleCount, RegistryColumn, Sort, Stage};
use crate::text::{RegistryText, say};

say! {
    RegistryText for En {
        registry = "Registry";
        registry_lead_inside(units: &str) = "The people in {units}, with their account and digital identity.";
        registry_lead = "Everyone in the organization, with their account and digital identity.";
        search_everyone = "Search people";
        sort_by = "Sort by";
        order_name(sort: Sort, direction: Direction) = match (sort, direction) {
            (Sort::Name, Direction::Ascending) => "Name, A to Z",
            (Sort::Name, Direction::Descending) => "Name, Z to A",
            (Sort::Email, Direction::Ascending) => "Email address, A to Z",
            (Sort::Email, Direction::Descending) => "Email address, Z to A",
            (Sort::Username, Direction::Ascending) => "Username, A to Z",
            (Sort::Username, Direction::Descending) => "Username, Z to A",
            (Sort::Created, Direction::Ascending) => "Oldest accounts first",
            (Sort::Created, Direction::Descending) => "Newest accounts first",
            (Sort::SignedIn, Direction::Ascending) => "Least recent sign-in first",
            (Sort::SignedIn, Direction::Descending) => "Latest sign-in first",
            (Sort::Ends, Direction::Ascending) => "Ending soonest first",
            (Sort::Ends, Direction::Descending) => "Ending latest first",
        };
        order_of_match = "Best match";
        too_many_to_sort = "Too many match to sort them otherwise: the best matches come first.";
        name = "Name";
        registry_column(column: RegistryColumn) = match column {
            RegistryColumn::Username => "Username",
            RegistryColumn::Code => "Personal code",
            RegistryColumn::Unit => "Unit",
            RegistryColumn::Groups => "Groups",
            RegistryColumn::Account => "Account",
            RegistryColumn::Identity => "Digital identity",
            RegistryColumn::Invitation => "Invitation",
            RegistryColumn::Relationship => "Relationship",
            RegistryColumn::Starts => "Starts",
            RegistryColumn::Ends => "Ends",
            RegistryColumn::SignedIn => "Last sign-in",
            RegistryColumn::Created => "Created",
            RegistryColumn::Language => "Language",
        };
        invitation_standing(standing: InvitationStanding) = match standing {
            InvitationStanding::Never => "Never invited",
            InvitationStanding::Open => "Open",
            InvitationStanding::Expired => "Expired",
            InvitationStanding::Bounced => "Bounced",
            InvitationStanding::Accepted => "Accepted",
            InvitationStanding::Closed => "Closed",
        };
        no_relationship = "Not known";
        has_no_end = "No end";
        has_never_signed_in = "Never";
        filters = "Filters";
        filters_chosen(count: usize) = "Filters ({count})";
        no_unit = "Without a unit";
        units_left_out = "There are too many units to list them all. A unit includes those below it.";
        permission_held = "Permission held";
        never_signed_in = "Never signed in";
        not_signed_in = "Not signed in for";
        not_signed_in_for(days: u16) => match days {
            365 => "Not signed in for a year".to_owned(),
            days => format!("Not signed in for {days} days"),
        };
        not_signed_in_since(day: &str) = "Not signed in since {day}";
        since_day = "Not signed in since";
        ends_within(days: u16) => match days {
            365 => "Ends within a year".to_owned(),
            days => format!("Ends within {days} days"),
        };
        created_for(days: u16) => match days {
            365 => "Created more than a year ago".to_owned(),
            days => format!("Created more than {days} days ago"),
        };
        created_before(day: &str) = "Created before {day}";
        created_before_day = "Created before";
        ends_before(day: &str) = "Ends before {day}";
        before_day = "Ends before";
        any_time = "Any time";
        erasure_requested = "Erasure requested";
        filter_of(filter: &str, value: &str) = "{filter}: {value}";
        without_filter(filter: &str) = "Remove the filter {filter}";
        without_filters = "Remove all filters";
        unknown_filter(filter: &str) = "Unknown filter: {filter}";
        show_list = "Show the list";
        people_counted(count: PeopleCount) => match count {
            PeopleCount::Exactly(1) => "1 person".to_owned(),
            PeopleCount::Exactly(count) => format!("{} people", n(u32::try_from(count).unwrap_or(u32::MAX))),
            PeopleCount::MoreThan(count) => format!("More than {} people", n(u32::try_from(count).unwrap_or(u32::MAX))),
        };
        list_is_filled = "The list is being filled in after an update. Some people are not in it yet.";
        broken_list = "This list has a filter that does not exist";
        broken_list_why = "It may come from a newer version, or its unit, group or field is gone. Nobody is shown, since without the filter the list would have other people in it.";
        without_unknown_filters = "Remove unknown filters";
        nobody_meets_filters = "Nobody matches all filters";
        nobody_meets_filters_why = "Remove a filter to see more people.";
        previous_page = "Previous page";
        next_page = "Next page";
        people_on_a_page = "People on a page";
        columns = "Columns";
        columns_lead = "Name and e-mail address always come first. Your choice is remembered.";
        move_up(column: &str) = "Move {column} up";
        move_down(column: &str) = "Move {column} down";
        show_columns = "Show these columns";
        usual_columns = "Reset to default";
        save_view = "Save view";
        saved_views = "Saved views";
        view_name_hint = "Saves the search, filters, sort order and columns.";
        share_view = "For everyone";
        share_view_hint = "Everyone who may see the registry finds it above the list.";
        view_saved(name: &str) = "“{name}” is saved.";
        manage_views = "Manage views";
        view_of_everybody = "For everyone";
        view_of_yours = "Only for you";
        rename_view = "Rename";
        delete_view = "Delete";
        delete_view_title(name: &str) = "Delete the view “{name}”?";
        delete_own_view_words = "The people in it are not affected.";
        delete_shared_view_words = "It is deleted for everyone. The people in it are not affected.";
        view_deleted(name: &str) = "“{name}” is deleted.";
        export_list = "Export";
        export_list_words = "The file has all people in this list, on every page, with their names, e-mail addresses and the columns that are shown. Until you choose columns, it also has the unit and your organization's own fields.";
        export_without_personal = "It contains no other personal information.";
        export_comes_back = "Once you have edited the file in a spreadsheet, it can come back.";
        update_from_file = "Update people from a file";
        export_personal = "Personal information";
        export_personal_hint = "Choose only what is needed. Each person reads on My receipt that you have exported it, and why.";
        export_reason_hint = "Why it is needed. The people in the file can read it.";
        choose_columns = "Choose columns";
        export_is_recorded = "The export is recorded in the audit log: who made it, when, how many people it has, and which columns and filters.";
        export_delimiter_hint = "Excel in Italian, German, French and other languages expects semicolons.";
        overview = "Overview";
        accounts_waiting = "Accounts that need attention";
        pending_for(days: u16) => format!("Pending for more than {days} days");
        everybody_invited = "Everyone who was invited";
        nobody_invited = "Nobody has been invited yet.";
        stage(stage: Stage) = match stage {
            Stage::Invited => "Invited",
            Stage::Accepted => "Accepted",
            Stage::Submitted => "Identity submitted",
            Stage::Verified => "Verified",
        };
        people_at_stage(name: &str, stage: &str, n: &str) = "{name}, {stage}: {n}";
        overview_by_unit = "By unit";
        more_units(count: u32) = match count {
            1 => "1 more unit is not shown.",
            _ => "{count} more units are not shown.",
        };
        overview_by_job = "By bulk invite";
        job_of(day: &str, time: &str, name: &str) = "{day}, {time}, {name}";
        overview_by_day = "Invitations in the last 90 days";
        invitations_sent = "Sent";
        invitations_accepted = "Accepted";
        days_from_to(from: &str, to: &str, most: &str) = "{from} to {to}. Most on one day: {most}.";
        day = "Day";
        day_bar(day: &str, what: &str, n: &str) = "{day}, {what}: {n}";
        days_as_table = "Show as a table";
        of_bulk_invite = "From one bulk invite";
        invited_on(day: &str) = "Invited on {day}";
        accepted_on(day: &str) = "Accepted on {day}";
    }
}
