use super::En;
use crate::identity::PersonFilter;
use crate::text::{PeopleText, say};

say! {
    PeopleText for En {
        register_personal = "Register personal information (existing users)";
        register_personal_about = "Create the digital identity of somebody who already has an account.";
        register_personal_information = "Register personal information";
        complete_registration = "Complete registration";
        complete_registration_about = "Account and digital identity in one guided flow.";
        suggested = "Suggested";
        people_lead = "Find somebody who has an account, and fill in their digital identity step by step.";
        search_registry = "Name, e-mail, username, code or external ID";
        search_registry_short = "Name, e-mail, username, code";
        begin_identity = "Start";
        continue_identity = "Continue";
        open_identity = "Open";
        nobody_like_this = "Nobody in this list";
        nobody_like_this_why = "Nobody's digital identity is in this state.";
        mixed_alphabets = "Mixed alphabets";
        mixed_alphabets_why = "A word here has letters of several alphabets that look alike. It may not be the name that it seems to be.";
        nobody_found_even_nearly = "No matches. Check the spelling, or try another name, e-mail address, username, personal code or external ID.";
        nearly_found = "No exact match. These are the closest.";
        how_search = "Accents, capital letters and a single typing mistake do not matter. A few letters of a name, an e-mail address, a username, a personal code or an external ID are enough.";
        how_steps = "Each step is saved separately. You or the person can continue later, on any device.";
        how_ask = "You can ask the person for what is missing. They get an e-mail and fill in only those steps.";
        correction(state: &str) = "Correction: {state}";
        person_filter(filter: PersonFilter) = match filter {
            PersonFilter::Everyone => "Everyone",
            PersonFilter::WithoutIdentity => "Without a digital identity",
            PersonFilter::Draft => "Not submitted yet",
            PersonFilter::InReview => "In review",
            PersonFilter::Verified => "Verified",
            PersonFilter::ErasureAsked => "Erasure requested",
        };
    }
}
