//! What events say, in a language: a sentence for each, and its details as names and values.
//!
//! Programs of the past have written other details, and those of the future will: whatever is missing or not understood is
//! left out of the sentence, down to the name of the action alone. Names of units, groups and profiles are those of today.
//! To add an action: an arm in [`Sentences::parts`].

mod details;
mod words;

use super::detail::Detail;
use super::names::Names;
use crate::entity::audit_event;
use crate::time_zone::Zone;
use domain::audit::{Action, JobStep};
use domain::bulk::JobKind;
use domain::form::Code;
use domain::identity::{Side, Step};
use domain::message::MessageKind;
use domain::text::Text;
use serde_json::Value;
use words::{done, joined, shortened, unpointed};

/// The longest value in a sentence, in characters.
const SAID: usize = 80;

/// Says what events say, in a language and on the clocks of a time zone.
pub(super) struct Sentences<'a> {
    pub(super) text: Text,
    pub(super) zone: Zone,
    pub(super) names: &'a Names,
}

impl Sentences<'_> {
    /// What was done.
    pub(super) fn sentence(&self, row: &audit_event::Model) -> String {
        let t = self.text;
        let Some(action) = Action::from_word(&row.action) else {
            return t.event_unknown(&shortened(&row.action, SAID));
        };
        let detail = Detail::of(row);
        let parts = self.parts(action, row, &detail);
        let what = self.job(action, row, &detail).unwrap_or_else(|| t.timeline_event(action));
        if parts.is_empty() { what } else { t.event_said(&what, &parts.join(", ")) }
    }

    /// The name of what was done with a job that invites nobody.
    fn job(&self, action: Action, row: &audit_event::Model, detail: &Detail) -> Option<String> {
        let step = JobStep::of(action)?;
        let known = row.subject_id.and_then(|id| self.names.job(id));
        let kind = detail.text("kind").and_then(JobKind::from_word).or(known)?;
        (kind != JobKind::Invite).then(|| self.text.event_job(step, &self.text.bulk_action(kind)))
    }

    /// What an event says besides its action, each in a few words.
    fn parts(&self, action: Action, row: &audit_event::Model, detail: &Detail) -> Vec<String> {
        let t = self.text;
        let parts: Vec<Option<String>> = match action {
            Action::SignedIn => vec![self.factor(detail)],
            Action::OtherSessionsEnded => vec![detail.count("count").map(|count| t.event_sessions(count))],
            Action::AccessRefused => vec![
                detail.text("right").map(|right| t.event_needs(&shortened(right, SAID))),
                detail.text("code").and_then(Code::from_word).map(|code| unpointed(t.fault(code))),
                detail.count("count").map(|count| t.event_counted(count)),
            ],
            Action::SecondFactorResetAsked | Action::FounderOffered | Action::AccountToBeDeleted => {
                vec![detail.time("until").map(|at| t.event_due(&self.day(at)))]
            }
            Action::FounderOfferEnded => vec![
                detail
                    .is("declined")
                    .map(|is| if is { t.event_declined_it() } else { t.event_withdrawn() }.to_owned()),
            ],
            Action::AccountSuspended => vec![
                detail.flag("dormant", t.event_dormant()),
                detail.flag("end", t.event_end_came()),
                // The end is the first moment after the last day.
                detail.time("until").map(|at| t.event_ends(&self.day(at - 1))),
            ],
            Action::AccountChanged | Action::IdentityExported => vec![self.fields(detail)],
            Action::AddressChangeAsked => vec![
                detail.flag("own", t.event_own()),
                detail.time("until").map(|at| t.event_due(&self.day(at))),
            ],
            Action::AccountMoved => vec![self.moved(detail.unit("before"), detail.unit("after"))],
            Action::MemberAdded | Action::MemberRemoved => {
                vec![
                    detail.id("group").and_then(|id| self.names.group(id)).map(|name| t.event_in_group(name)),
                ]
            }
            Action::InvitationIssued | Action::InvitationResent => {
                vec![detail.flag("held", t.event_without_mail())]
            }
            Action::InvitationRevoked => vec![detail.flag("dormant", t.event_dormant())],
            Action::InvitationAccepted => vec![detail.0.get("handed").map(|_| t.event_handed().to_owned())],
            Action::PermissionGranted | Action::PermissionRevoked => vec![
                self.permissions(detail.0.get("permissions")),
                detail.id("unit").and_then(|id| self.names.unit(id)).map(|name| t.event_in_unit(name)),
                detail.id("profile").map(|id| match self.names.profile(id) {
                    Some(name) => t.event_by_profile(name),
                    None => t.event_without_profile().to_owned(),
                }),
                detail.time("starts_at").map(|at| t.event_starts(&self.day(at))),
                detail.time("ends_at").map(|at| t.event_ends(&self.day(at - 1))),
            ],
            Action::ProfileCreated => vec![self.named(detail), self.permissions(detail.0.get("permissions"))],
            Action::ProfileDeleted => {
                vec![self.named(detail), detail.count("people").map(|count| t.event_people(count))]
            }
            Action::ProfileChanged => {
                vec![self.renamed(detail), self.permissions(detail.inner("after").0.get("permissions"))]
            }
            Action::MessageReleased => vec![detail.count("count").map(|count| t.event_messages(count))],
            Action::SettingChanged => self.setting(detail),
            Action::MailTextChanged | Action::MailTextReset | Action::MailTested => vec![
                detail.text("mail").and_then(MessageKind::from_word).map(|kind| t.message_kind(kind)),
                self.language(detail),
                detail.is("good").map(|is| t.event_mail_good(is)),
            ],
            Action::BulkBegun | Action::BulkStarted | Action::BulkRowsForgotten => {
                vec![detail.count("rows").map(|count| t.event_rows(count))]
            }
            Action::BulkDone => vec![done(t, detail)],
            Action::BulkPaused | Action::BulkResumed | Action::BulkCancelled | Action::BulkUndone => {
                vec![row.subject_id.and_then(|id| self.names.rows(id)).map(|count| t.event_rows(count))]
            }
            Action::IdentitySaved => vec![
                detail.text("step").and_then(Step::from_word).map(|step| t.step(step)),
                self.fields(detail),
            ],
            Action::IdentityAsked => {
                let steps = detail.words("steps").filter_map(Step::from_word).map(|step| t.step(step));
                vec![joined(steps.collect())]
            }
            Action::NoticeAccepted => vec![
                detail.count("version").map(|version| t.event_version(version)),
                self.language(detail).or_else(|| {
                    detail.0.get("hash").is_some_and(Value::is_null).then(|| t.text_not_kept().to_owned())
                }),
            ],
            Action::NoticePublished => vec![detail.count("version").map(|version| t.event_version(version))],
            Action::IdentitySubmitted
            | Action::IdentityOpened
            | Action::IdentityVerified
            | Action::ChangesRequested
            | Action::IdentityRejected => {
                vec![detail.count("revision").map(|number| t.revision_number(number)), self.fields(detail)]
            }
            Action::IdentityErased | Action::AccountDeleted => {
                vec![detail.flag("replayed", t.event_repeated())]
            }
            Action::ImageStored | Action::ImageOpened | Action::ImageRemoved => vec![
                detail.text("side").and_then(Side::from_word).map(|side| self.side(side)),
                detail.count("revision").map(|number| t.revision_number(number)),
            ],
            Action::RegistryExported => vec![
                detail.count("people").map(|count| t.event_people(count)),
                detail.text("kind").and_then(JobKind::from_word).map(|kind| t.bulk_action(kind)),
                self.fields(detail),
            ],
            Action::AuditRead => vec![self.filters(detail)],
            Action::AuditExported => vec![
                detail.text("format").map(|format| t.event_as_file(&shortened(format, SAID))),
                self.filters(detail).or_else(|| Some(t.event_unfiltered().to_owned())),
            ],
            Action::AuditPruned => vec![
                detail.time("before").map(|at| t.event_before_day(&self.day(at))),
                detail
                    .0
                    .get("events")
                    .and_then(Value::as_i64)
                    .map(|count| t.event_events(&count.to_string())),
            ],
            Action::UnitCreated => {
                vec![
                    self.subject_name(row),
                    detail
                        .unit("parent")
                        .flatten()
                        .and_then(|id| self.names.unit(id))
                        .map(|name| t.event_below(name)),
                ]
            }
            Action::UnitChanged => {
                let name = detail.inner("name");
                vec![
                    self.renaming(name.text("before"), name.text("after")).or_else(|| self.subject_name(row)),
                    detail
                        .inner("parent")
                        .unit_changed()
                        .flatten()
                        .and_then(|id| self.names.unit(id))
                        .map(|name| t.event_below(name)),
                ]
            }
            Action::UnitArchived | Action::UnitRestored => vec![self.subject_name(row)],
            Action::GroupCreated => vec![self.named(detail)],
            Action::GroupDeleted => {
                vec![self.named(detail), detail.count("members").map(|count| t.event_people(count))]
            }
            Action::GroupChanged => vec![self.renamed(detail)],
            Action::FieldCreated | Action::FieldChanged | Action::FieldRetired | Action::FieldRestored => {
                let key =
                    detail.text("key").or_else(|| row.subject_id.and_then(|id| self.names.field_key(id)));
                vec![key.map(|key| t.event_named(&shortened(key, SAID)))]
            }
            Action::KeyRotated => vec![detail.count("key").map(|key| match detail.is("is_new") {
                Some(false) => t.event_key_again(key),
                _ => t.event_key(key),
            })],
            Action::SetUpCompleted
            | Action::SignedOut
            | Action::SignInRefused
            | Action::SessionEnded
            | Action::SessionConfirmed
            | Action::SecondFactorAsked
            | Action::SecondFactorRefused
            | Action::AuthenticatorAdded
            | Action::AuthenticatorRemoved
            | Action::PasskeyAdded
            | Action::PasskeyRemoved
            | Action::PasskeySuspect
            | Action::SecondFactorReset
            | Action::SecondFactorResetStopped
            | Action::FounderHandedOver
            | Action::FounderLeft
            | Action::RecoveryCodesMade
            | Action::RecoveryCodesKept
            | Action::AccountCreated
            | Action::AccountActivated
            | Action::AccountReactivated
            | Action::AccountRestored
            | Action::AccountFreed
            | Action::AddressCorrected
            | Action::ConfirmationSent
            | Action::AddressConfirmed
            | Action::AccountVouchedFor
            | Action::AddressChangeConfirmed
            | Action::AddressChangeAgreed
            | Action::AddressChangeStopped
            | Action::ChangesOpened
            | Action::AddressChanged
            | Action::AddressChangeUndone
            | Action::PasswordChanged
            | Action::PasswordResetRequested
            | Action::InvitationDeclined
            | Action::LinkShown
            | Action::JoinLinkMade
            | Action::JoinConfirmed
            | Action::JoinApproved
            | Action::JoinDeclined
            | Action::JoinExpired
            | Action::MessageHeld
            | Action::LogoChanged
            | Action::LogoRemoved
            | Action::IdentityBegun
            | Action::IdentityClaimed
            | Action::IdentityReleased
            | Action::IdentityReassigned
            | Action::LookalikeSettled
            | Action::LookalikeReopened
            | Action::IdentityReopened
            | Action::CorrectionDiscarded
            | Action::IdentitySuspended
            | Action::IdentityReactivated
            | Action::ErasureRequested
            | Action::ErasureDeclined
            | Action::RegistrationCompleted
            | Action::RegistrationDiscarded
            | Action::FieldsOrdered
            | Action::ViewSaved
            | Action::ViewRenamed
            | Action::ViewDeleted
            | Action::NoticeDrafted
            | Action::DatabaseRestored
            | Action::RestoreConfirmed => Vec::new(),
        };
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests;
