use super::En;
use crate::text::{UnitText, say};

say! {
    UnitText for En {
        units = "Units";
        units_lead = "How the organization is divided: departments, schools, classes. A person belongs to one unit at most.";
        unit = "Unit";
        add_unit = "Add unit";
        add_below = "Add below";
        edit_unit = "Edit unit";
        edit = "Edit";
        unit_code_hint = "Optional. Short and unique, for files: IT-MI, 3B.";
        top_level = "Top level";
        sight_gained(names: &str) = "The people in this unit become visible to {names}.";
        sight_lost(names: &str) = "They are no longer visible to {names}.";
        sight_of_more(count: u32) = match count {
            1 => "The same changes for 1 more administrator.",
            _ => "The same changes for {count} more administrators.",
        };
        sight_same = "Nobody gains or loses sight of its people.";
        people_in_unit = "People";
        archive = "Archive";
        archive_unit_ask(name: &str) = "Archive {name}?";
        archive_unit_words = "It can no longer be chosen, and neither can the units below it. The people in them stay there, and you can still filter by it. You can restore it at any time.";
        restore = "Restore";
        archived = "Archived";
        save = "Save";
        show_archived = "Show archived";
        no_units = "No units yet";
        no_units_why = "Add the first one. Units can be nested: Sales, and below it Italy.";
        unit_added(name: &str) = "{name} was added.";
        unit_changed(name: &str) = "{name} was saved.";
        unit_archived(name: &str) = "{name} was archived.";
        unit_restored(name: &str) = "{name} was restored.";
        groups = "Groups";
        groups_lead = "People from any unit who belong together: a project, a committee, a course. A person can be in several.";
        group = "Group";
        add_group = "Add group";
        edit_group = "Edit group";
        members = "Members";
        delete = "Delete";
        delete_group_ask(name: &str) = "Delete the group {name}?";
        delete_group_words(members: u64) = match members {
            0 => "It has no members. This can't be undone.",
            1 => "Its member keeps their account, but is no longer in this group. This can't be undone.",
            _ => "Its {members} members keep their accounts, but are no longer in this group. This can't be undone.",
        };
        no_groups = "No groups yet";
        no_groups_why = "Add the first one. You put people into it on their own pages.";
        group_added(name: &str) = "{name} was added.";
        group_changed(name: &str) = "{name} was saved.";
        group_deleted(name: &str) = "{name} was deleted.";
    }
}
