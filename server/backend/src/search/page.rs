use super::statement::FoundPerson;
use crate::error::{Error, Result};
use crate::paging::page_rows;
use domain::form::Code;
use domain::id::AccountId;

/// How a list of people is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListOrder {
    Username,
    Registration,
    Code,
    Email,
    Words,
    /// As by words, with typing errors.
    Guess,
}

/// The letter of an order in the text of a position.
const ORDERS: [(ListOrder, char); 6] = [
    (ListOrder::Username, 'u'),
    (ListOrder::Registration, 'r'),
    (ListOrder::Code, 'c'),
    (ListOrder::Email, 'e'),
    (ListOrder::Words, 'w'),
    (ListOrder::Guess, 'g'),
];

/// The last person of the previous page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PagePosition {
    pub(crate) order: ListOrder,
    /// The position of the word by which the list is sorted, where words were searched.
    pub(crate) lead: usize,
    pub(crate) key: String,
    pub(crate) account: AccountId,
}

impl PagePosition {
    /// Parses what [`text`](Self::text) has made.
    ///
    /// # Errors
    /// `malformed` for anything else.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let malformed = || Error::Refused(Code::Malformed);
        let mut letters = text.chars();
        let letter = letters.next().ok_or_else(malformed)?;
        let (order, _) = ORDERS.iter().find(|(_, known)| *known == letter).ok_or_else(malformed)?;
        let lead = letters.next().and_then(|digit| digit.to_digit(10)).ok_or_else(malformed)?;
        let lead = usize::try_from(lead).map_err(Error::broken)?;
        let (account, key) = letters.as_str().split_once(' ').ok_or_else(malformed)?;
        if key.chars().any(char::is_control) {
            return Err(malformed());
        }
        let account = account.parse().map_err(|_| malformed())?;
        Ok(Self { order: *order, lead, key: key.to_owned(), account })
    }

    /// The text that a page sends back for the next one.
    pub(super) fn text(&self) -> String {
        let letter = ORDERS.iter().find(|(order, _)| *order == self.order).map(|(_, letter)| *letter);
        format!("{}{}{} {}", letter.unwrap_or_default(), self.lead, self.account, self.key)
    }
}

/// One page of people who were found.
#[derive(Default)]
pub(crate) struct FoundPeople {
    pub(crate) rows: Vec<FoundPerson>,
    /// Where the next page begins; `None` on the last.
    pub(crate) next: Option<PagePosition>,
    /// Whether they were found with typing errors.
    pub(crate) is_guess: bool,
}

impl FoundPeople {
    /// A page of rows in one order.
    pub(super) fn sorted(order: ListOrder, lead: usize, rows: Vec<FoundPerson>) -> Self {
        Self::new(lead, rows, |_| order)
    }

    /// A page of rows; `order` gives the order by the position of a row.
    pub(super) fn new(lead: usize, rows: Vec<FoundPerson>, order: impl Fn(usize) -> ListOrder) -> Self {
        let (rows, has_more) = page_rows(rows);
        let next = rows.last().filter(|_| has_more).map(|last| PagePosition {
            order: order(rows.len() - 1),
            lead,
            key: last.sort_key.clone(),
            account: last.id,
        });
        let is_guess = !rows.is_empty() && order(0) == ListOrder::Guess;
        Self { rows, next, is_guess }
    }
}
