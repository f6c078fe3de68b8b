use super::En;
use crate::identity::PersonFilter;
use crate::text::{PeopleText, say};

impl PeopleText for En {
    say! {
        register_personal = "Register personal information (existing users)";
        register_personal_about = "Create the digital identity of somebody who already has an account.";
        register_personal_information = "Register personal information";
        complete_registration = "Complete registration";
        complete_registration_about = "Account and digital identity in one guided flow.";
        suggested = "Suggested";
        people_lead = "Find somebody who has an account, and go through the steps of their digital identity.";
        search_registry = "Name, email, username or code";
        begin_identity = "Begin";
        continue_identity = "Continue";
        open_identity = "Open";
        nobody_like_this = "Nobody like this";
        nobody_like_this_why = "Nobody's digital identity stands there now.";
        nobody_found_even_nearly = "No name, e-mail address, username or personal code is like this, not even nearly.";
        nearly_found = "Nobody is called exactly this. These come near.";
        how_search = "Accents, capital letters and a single slip of the keyboard do not matter. A few letters of a name, an address, a username or a personal code are enough.";
        how_steps = "Each step is saved on its own and can be continued later, by you or by the person, on any device.";
        how_ask = "On the steps' page you can ask the person for what is missing. They get an e-mail and do only those steps.";
        correction(state: &str) = "Correction: {state}";
        person_filter(filter: PersonFilter) => match filter {
            PersonFilter::Everyone => "Everyone",
            PersonFilter::WithoutIdentity => "Without a digital identity",
            PersonFilter::Draft => "Not submitted yet",
            PersonFilter::InReview => "In review",
            PersonFilter::Verified => "Verified",
            PersonFilter::ErasureAsked => "Erasure asked for",
        };
    }
}
