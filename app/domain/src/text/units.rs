use super::sentences;

sentences! {
    /// *Units* and *Groups*.
    UnitText {
        units;
        units_lead;
        unit;
        add_unit;
        add_below;
        edit_unit;
        edit;
        unit_code_hint;
        top_level;
        sight_gained(names: &str);
        sight_lost(names: &str);
        sight_of_more(count: u32);
        sight_same;
        people_in_unit;
        archive;
        archive_unit_ask(name: &str);
        archive_unit_words;
        restore;
        archived;
        save;
        show_archived;
        no_units;
        no_units_why;
        unit_added(name: &str);
        unit_changed(name: &str);
        unit_archived(name: &str);
        unit_restored(name: &str);
        groups;
        groups_lead;
        group;
        add_group;
        edit_group;
        members;
        delete;
        delete_group_ask(name: &str);
        delete_group_words(members: u64);
        no_groups;
        no_groups_why;
        group_added(name: &str);
        group_changed(name: &str);
        group_deleted(name: &str);
    }
}
