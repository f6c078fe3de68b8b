use super::sentences;
use crate::identity::PersonFilter;

sentences! {
    /// *Register personal information (existing users)*: the people search, and the cards that lead to identities.
    PeopleText {
        register_personal;
        register_personal_about;
        register_personal_information;
        complete_registration;
        complete_registration_about;
        suggested;
        people_lead;
        search_registry;
        search_registry_short;
        begin_identity;
        continue_identity;
        open_identity;
        nobody_like_this;
        nobody_like_this_why;
        mixed_alphabets;
        mixed_alphabets_why;
        nobody_found_even_nearly;
        nearly_found;
        how_search;
        how_steps;
        how_ask;
        correction(state: &str);
        person_filter(filter: PersonFilter);
    }
}
