//! SeaORM entities, one file per table. They stay inside this crate; other crates get the views of `domain`.
//!
//! A new table needs a step in `migration`, a file in `entity/`, a line below and one in `entity/tests.rs`, which
//! compares columns and foreign keys with the migrated database.

pub(crate) mod account;
pub(crate) mod address_change;
pub(crate) mod address_confirmation;
pub(crate) mod attempt;
pub(crate) mod audit_event;
pub(crate) mod audit_progress;
pub(crate) mod audit_seal;
pub(crate) mod authenticator;
pub(crate) mod blind_index;
pub(crate) mod bulk_chunk;
pub(crate) mod bulk_chunk_addresses;
pub(crate) mod bulk_job;
pub(crate) mod bulk_outcome;
pub(crate) mod bulk_person;
pub(crate) mod cell;
pub(crate) mod cell_change;
pub(crate) mod ceremony;
pub(crate) mod counter;
pub(crate) mod different_people;
pub(crate) mod document_due;
pub(crate) mod email_claim;
pub(crate) mod entry_lock;
pub(crate) mod erasure;
pub(crate) mod factor_reset;
pub(crate) mod field_value;
pub(crate) mod first_permission;
pub(crate) mod grp;
pub(crate) mod handed_link;
pub(crate) mod identity;
pub(crate) mod identity_document;
pub(crate) mod identity_image;
pub(crate) mod identity_removal;
pub(crate) mod identity_revision;
pub(crate) mod identity_step;
pub(crate) mod invitation;
pub(crate) mod logo;
pub(crate) mod mail_text;
pub(crate) mod master_key;
pub(crate) mod member;
pub(crate) mod message;
pub(crate) mod notice_draft;
pub(crate) mod notice_text;
pub(crate) mod notice_version;
pub(crate) mod own_field;
pub(crate) mod passkey;
pub(crate) mod password_reset;
pub(crate) mod permission_grant;
pub(crate) mod person;
pub(crate) mod possible_user;
pub(crate) mod profile;
pub(crate) mod recovery_code;
pub(crate) mod registry_columns;
pub(crate) mod saved_view;
pub(crate) mod schedule;
pub(crate) mod search_token;
pub(crate) mod session;
pub(crate) mod setting;
pub(crate) mod setting_change;
pub(crate) mod setting_section;
pub(crate) mod signing_in;
pub(crate) mod tree;
pub(crate) mod unit;
pub(crate) mod unit_below;
pub(crate) mod used_ceremony;
pub(crate) mod wrapped_key;

#[cfg(test)]
mod tests;
