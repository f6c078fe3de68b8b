//! The page of the audit: what its address asks for, and what it shows.

use super::EventParty;
use crate::characters::trimmed;
use crate::day::{Day, StartOfDay};
use crate::form::words;
use crate::id::{AccountId, EventId};
use crate::percent::{decode, encode};
use serde::{Deserialize, Serialize};

/// Events on a page.
pub const AUDIT_ROWS: usize = 50;
/// The longest value of a filter, in characters.
const MOST: usize = 254;
/// The longest number of a request.
const REQUEST_MOST: usize = 36;

words! {
    /// What the events can be filtered by.
    AuditFilter {
        /// Whom they are about, or who has done them.
        Person = "person",
        By = "by",
        Kind = "kind",
        From = "from",
        Until = "until",
        Request = "request",
    }
}

/// What an address asks for, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AuditQuery {
    /// An id, an e-mail address or a username.
    pub person: String,
    pub by: String,
    pub kind: String,
    /// The first day and the last, in the organization's time zone.
    pub from: String,
    pub until: String,
    pub request: String,
    /// The event before which the page begins.
    pub before: String,
}

const BEFORE: &str = "before";

impl AuditQuery {
    /// Parses a query string, with or without a question mark. What nobody knows is ignored.
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for pair in text.trim_start_matches('?').split('&') {
            let Some((name, value)) = pair.split_once('=') else { continue };
            let value: String = trimmed(&decode(value)).chars().take(MOST).collect();
            match AuditFilter::from_word(name) {
                Some(filter) => *query.place(filter) = value,
                None if name == BEFORE => query.before = value,
                None => {}
            }
        }
        query
    }

    /// The query string without a question mark, always in the same order; empty for the newest events.
    pub fn text(&self) -> String {
        let filters = AuditFilter::ALL.iter().map(|filter| (filter.as_str(), self.value(*filter)));
        let pairs = filters.chain([(BEFORE, &*self.before)]).filter(|(_, value)| !value.is_empty());
        pairs.map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
    }

    /// The same filters from another event on.
    #[must_use]
    pub fn before(&self, event: Option<EventId>) -> Self {
        Self { before: event.map(|event| event.to_string()).unwrap_or_default(), ..self.clone() }
    }

    /// The same query with another value of a filter, from the newest event on.
    #[must_use]
    pub fn with(&self, filter: AuditFilter, value: &str) -> Self {
        let mut query = self.before(None);
        value.clone_into(query.place(filter));
        query
    }

    pub fn value(&self, filter: AuditFilter) -> &str {
        match filter {
            AuditFilter::Person => &self.person,
            AuditFilter::By => &self.by,
            AuditFilter::Kind => &self.kind,
            AuditFilter::From => &self.from,
            AuditFilter::Until => &self.until,
            AuditFilter::Request => &self.request,
        }
    }

    fn place(&mut self, filter: AuditFilter) -> &mut String {
        match filter {
            AuditFilter::Person => &mut self.person,
            AuditFilter::By => &mut self.by,
            AuditFilter::Kind => &mut self.kind,
            AuditFilter::From => &mut self.from,
            AuditFilter::Until => &mut self.until,
            AuditFilter::Request => &mut self.request,
        }
    }

    pub fn is_filtered(&self) -> bool {
        AuditFilter::ALL.iter().any(|filter| !self.value(*filter).is_empty())
    }

    /// Whether a request that is asked for can be one. What is asked for is recorded, and stays: nothing else is to be found
    /// there.
    pub fn is_request_number(&self) -> bool {
        self.request.len() <= REQUEST_MOST
            && self.request.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
    }

    /// The times from which and before which events are asked for, in Unix milliseconds.
    ///
    /// # Errors
    /// The filter that is no day.
    pub fn times(&self, start_of: StartOfDay<'_>) -> Result<(Option<i64>, Option<i64>), AuditFilter> {
        let day = |filter: AuditFilter| match self.value(filter) {
            "" => Ok(None),
            text => Day::parse(text).map(Some).map_err(|_| filter),
        };
        let until = day(AuditFilter::Until)?.map(|day| start_of(day.next()));
        Ok((day(AuditFilter::From)?.map(start_of), until))
    }
}

/// One page of events, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    pub lines: Vec<AuditLine>,
    /// The event before which the next page begins; `None` on the last page.
    pub next: Option<EventId>,
    /// Whether the page has ended before it was full: so many events were searched, and older ones may match.
    pub is_partial: bool,
    /// Filters that are not understood, so that nothing is found.
    pub broken: Vec<AuditFilter>,
    /// Who is filtered by.
    pub person: Option<AuditPerson>,
    pub by: Option<AuditPerson>,
    pub chain: ChainState,
}

/// An account, and its name; empty where it is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPerson {
    pub account: AccountId,
    pub name: String,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    pub event: EventId,
    /// Unix milliseconds.
    pub at: i64,
    /// What was done, in the language of the reader.
    pub sentence: String,
    /// The name of the action as it is stored.
    pub word: String,
    pub by: EventParty,
    pub by_account: Option<AccountId>,
    pub about: Option<AuditPerson>,
    /// What else is stored, as names and values in the language of the reader.
    pub details: Vec<(String, String)>,
    /// Values of an account before and after, for readers who may read them.
    pub change: Option<RecordedChange>,
    pub address: Option<String>,
    pub request: Option<String>,
    pub seal: Option<i64>,
}

/// Values of an account that its event has encrypted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordedChange {
    Values(Vec<AuditValue>),
    /// They are read among the events of the person alone, where it is recorded who has read them.
    OfPerson,
    /// Their key was destroyed with the account.
    Erased,
}

/// A value before and after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditValue {
    /// The label of its field.
    pub name: String,
    pub before: String,
    pub after: String,
}

/// How far the chain has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainState {
    pub sealed: Option<SealedUpTo>,
    /// Events that wait for their seal, counted as far as [`ChainState::MOST`].
    pub unsealed: u32,
    /// The last verification by the command.
    pub verified: Option<Verified>,
    /// What was deleted, since it was older than the organization keeps events.
    pub pruned: Option<Pruned>,
}

impl ChainState {
    pub const MOST: u32 = 1_000;
}

/// The last seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedUpTo {
    pub number: i64,
    pub at: i64,
    /// In hexadecimal.
    pub hash: String,
}

/// Events that were deleted, up to a checkpoint of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pruned {
    /// The last seal whose events were deleted.
    pub seal: i64,
    /// All of them were before this time.
    pub before: i64,
    /// How many they were since the beginning.
    pub events: i64,
}

/// A verification of the whole chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    pub at: i64,
    /// The last seal then.
    pub seal: i64,
    pub faults: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_the_same_after_it_was_read() {
        for text in [
            "",
            "person=ada@example.org&kind=account.created",
            "by=ada&from=2026-01-01&until=2026-01-31&request=19a-2",
            "person=a%26b",
        ] {
            assert_eq!(AuditQuery::parse(text).text(), text);
        }
        assert_eq!(AuditQuery::parse("?until=&x=y&before=7&kind=x").text(), "kind=x&before=7");
        assert_eq!(AuditQuery::parse(&format!("by={}", "x".repeat(10_000))).by.len(), MOST);
        let query = AuditQuery::parse("kind=x&before=7").with(AuditFilter::By, "ada");
        assert_eq!(query.text(), "by=ada&kind=x", "another filter begins with the newest event");
    }

    #[test]
    fn days_are_whole_and_begin_where_the_organizations_do() {
        let times = |text| AuditQuery::parse(text).times(&|day| i64::from(day.number()) * 86_400_000);
        assert_eq!(times(""), Ok((None, None)));
        assert_eq!(times("from=1970-01-02&until=1970-01-02"), Ok((Some(86_400_000), Some(172_800_000))));
        // An hour east of Greenwich, days begin an hour earlier.
        let east = |day: Day| i64::from(day.number()) * 86_400_000 - 3_600_000;
        let times_east = AuditQuery::parse("from=1970-01-02&until=1970-01-02").times(&east);
        assert_eq!(times_east, Ok((Some(82_800_000), Some(169_200_000))));
        assert_eq!(times("from=1970-02-30"), Err(AuditFilter::From));
        assert_eq!(times("until=x"), Err(AuditFilter::Until));
    }
}
