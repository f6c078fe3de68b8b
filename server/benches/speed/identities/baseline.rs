//! What answers are measured against: one statement that finds the same, as one writes it first, prepared once, on one
//! connection of its own. It reads no session, forgives no slip, shows somebody twice who has two words that begin
//! alike, and makes no JSON.

use super::database::Database;
use super::questions::{Bare, Question};
use crate::Outcome;
use std::time::Duration;
use tokio::time::Instant;

const PERSON: &str = "SELECT a.email || a.username || a.state || COALESCE(i.name, '') || COALESCE(CAST(i.code AS TEXT), '') || COALESCE(i.state, '')";

impl Bare {
    /// The statement of a question, with so many values.
    fn sql(self, question: &Question, values: usize) -> String {
        let words = values / 2;
        match self {
            Self::Own => question.bare().to_owned(),
            Self::Words => {
                let (mut joined, mut which) = (String::new(), "s.token >= $1 AND s.token < $2".to_owned());
                for at in 1..words {
                    joined += &format!(" JOIN search_token w{at} ON w{at}.account_id = s.account_id");
                    which +=
                        &format!(" AND w{at}.token >= ${} AND w{at}.token < ${}", 2 * at + 1, 2 * at + 2);
                }
                format!(
                    "{PERSON} FROM search_token s{joined} JOIN account a ON a.id = s.account_id
                    LEFT JOIN identity i ON i.account_id = a.id
                    WHERE {which} ORDER BY s.token, s.account_id LIMIT 51"
                )
            }
            Self::Email => format!(
                "{PERSON} FROM account a LEFT JOIN identity i ON i.account_id = a.id
                WHERE a.email_key >= $1 AND a.email_key < $2 ORDER BY a.email_key LIMIT 51"
            ),
            Self::Queue => format!(
                "{PERSON} FROM identity i JOIN account a ON a.id = i.account_id
                WHERE i.state IN ('submitted', 'in_review') ORDER BY i.submitted_at, i.id LIMIT 51"
            ),
        }
    }

    fn values(self, search: &str) -> Vec<String> {
        let range = |word: &str| [word.to_owned(), format!("{word}\u{10ffff}")];
        match self {
            Self::Words => search.split(' ').flat_map(range).collect(),
            Self::Email => range(search).to_vec(),
            Self::Queue | Self::Own => Vec::new(),
        }
    }

    /// Runs the statement for each question. Returns how long each took.
    pub(super) async fn run(self, db: &mut Database, questions: &[Question]) -> Outcome<Vec<Duration>> {
        let mut took = Vec::with_capacity(questions.len());
        for question in questions {
            let values = self.values(question.search());
            let sql = self.sql(question, values.len());
            let asked = Instant::now();
            db.texts(&sql, &values).await?;
            took.push(asked.elapsed());
        }
        Ok(took)
    }
}
