//! Blind indexes: MACs that find other identities with the same document, or the same name and birth, without decryption.
//!
//! They are made with a key of their own, which is wrapped by a master key in `wrapped_key`. It does not change when master
//! keys are rotated, since that would take the decryption of every identity. Text is normalized first, as for search, so
//! that spacing and spelling do not matter.

use crate::Backend;
use crate::db::Tx;
use crate::encryption;
use crate::entity::{blind_index, different_people, wrapped_key};
use crate::error::{Error, Result};
use crate::keys::{self, Key};
use crate::normalize::{spelled_words, words};
use crate::reach::Reach;
use domain::characters::trimmed;
use domain::day::parse::parse_typed;
use domain::form::Field;
use domain::id::{AccountId, IdentityId};
use domain::identity::{LookalikeReason, Values};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, FromQueryResult,
    QueryFilter, Set, Statement,
};
use zeroize::Zeroizing;

/// The name of the key's row.
const NAME: &str = "blind_index";
/// The purpose under which the key is wrapped.
pub(crate) const PURPOSE: &str = "blind index key";
/// The blind index of an identity.
pub(crate) struct BlindIndexEntries(Vec<(LookalikeReason, Vec<u8>)>);

impl BlindIndexEntries {
    /// Those of a person and of their documents.
    pub(crate) fn of(key: &Key, person: &Values, documents: impl Iterator<Item = Values>) -> Self {
        let numbers = documents
            .filter_map(|document| number_of(&document))
            .map(|number| (LookalikeReason::DocumentNumber, number));
        let named = named(person).into_iter().map(|named| (LookalikeReason::NameAndBirth, named));
        let mac = |(reason, text): (LookalikeReason, Zeroizing<String>)| {
            let mac = keys::hmac(key, &[reason.as_str().as_bytes(), b" ", text.as_bytes()]);
            (reason, mac.to_vec())
        };
        let mut marks: Vec<_> = numbers.chain(named).map(mac).collect();
        marks.sort_by(|one, other| one.1.cmp(&other.1));
        marks.dedup();
        Self(marks)
    }

    /// Adds entries: the submitted and the verified revision are both indexed.
    pub(crate) async fn add(&self, tx: &DatabaseTransaction, identity: IdentityId) -> Result<()> {
        self.reopen_findings(tx, identity).await?;
        self.insert(tx, identity).await
    }

    async fn insert(&self, tx: &DatabaseTransaction, identity: IdentityId) -> Result<()> {
        use blind_index::Column;
        if self.0.is_empty() {
            return Ok(());
        }
        let rows = self.0.iter().map(|(reason, mac)| blind_index::ActiveModel {
            identity_id: Set(identity),
            kind: Set(*reason),
            mac: Set(mac.clone()),
        });
        let keep =
            OnConflict::columns([Column::IdentityId, Column::Kind, Column::Mac]).do_nothing().to_owned();
        blind_index::Entity::insert_many(rows).on_conflict(keep).exec_without_returning(tx).await?;
        Ok(())
    }

    /// That two people are different was found for the entries of then: with a new entry of a kind it is an open question.
    async fn reopen_findings(&self, tx: &DatabaseTransaction, identity: IdentityId) -> Result<()> {
        let known =
            blind_index::Entity::find().filter(blind_index::Column::IdentityId.eq(identity)).all(tx).await?;
        let is_known =
            |kind: LookalikeReason, mac: &[u8]| known.iter().any(|row| row.kind == kind && row.mac == mac);
        let gained: Vec<LookalikeReason> =
            self.0.iter().filter(|(kind, mac)| !is_known(*kind, mac)).map(|(kind, _)| *kind).collect();
        if gained.is_empty() {
            return Ok(());
        }
        different_people::Entity::delete_many()
            .filter(different_people::Column::Kind.is_in(gained))
            .filter(
                different_people::Column::IdentityId
                    .eq(identity)
                    .or(different_people::Column::OtherId.eq(identity)),
            )
            .exec(tx)
            .await?;
        Ok(())
    }

    /// Replaces all entries.
    pub(crate) async fn replace(&self, tx: &DatabaseTransaction, identity: IdentityId) -> Result<()> {
        self.reopen_findings(tx, identity).await?;
        blind_index::Entity::delete_many()
            .filter(blind_index::Column::IdentityId.eq(identity))
            .exec(tx)
            .await?;
        self.insert(tx, identity).await
    }
}

/// One thing that another identity has in common with this one.
#[derive(Clone, FromQueryResult)]
pub(crate) struct LookalikeRow {
    pub(crate) id: IdentityId,
    pub(crate) account_id: Option<AccountId>,
    pub(crate) code: i64,
    pub(crate) name: String,
    pub(crate) kind: LookalikeReason,
    /// When it was found that they are different people all the same.
    pub(crate) settled_at: Option<i64>,
    pub(crate) settled_by: Option<AccountId>,
}

/// The most rows that a case shows.
const LOOKALIKES_MOST: usize = 40;

/// What other identities within reach have in common with this one: the document number, or name and birth. Open questions
/// first; and whether there are more than are returned.
pub(crate) async fn lookalikes(
    db: &impl ConnectionTrait,
    reach: &Reach,
    identity: IdentityId,
) -> Result<(Vec<LookalikeRow>, bool)> {
    let mut values = vec![identity.into()];
    // Several entries may be equal, as in two spellings of a name.
    let text = format!(
        "SELECT i.id, i.account_id, i.code, i.name, other.kind, d.settled_at, d.settled_by {PAIRS} $within
        GROUP BY i.id, i.account_id, i.code, i.name, other.kind, d.settled_at, d.settled_by
        ORDER BY CASE WHEN d.settled_at IS NULL THEN 0 ELSE 1 END, i.code, other.kind LIMIT {}",
        LOOKALIKES_MOST + 1
    );
    let text = reach.mark(&text, ("$within", "i.account_id"), &mut values);
    let statement = Statement::from_sql_and_values(db.get_database_backend(), text, values);
    let mut rows = LookalikeRow::find_by_statement(statement).all(db).await?;
    let are_more = rows.len() > LOOKALIKES_MOST;
    rows.truncate(LOOKALIKES_MOST);
    Ok((rows, are_more))
}

/// Whether an open question is about somebody beyond reach.
pub(crate) async fn has_lookalike_outside(
    db: &impl ConnectionTrait,
    reach: &Reach,
    identity: IdentityId,
) -> Result<bool> {
    let mut values = vec![identity.into()];
    let Some(within) = reach.sql_of(&mut values, "a.unit") else { return Ok(false) };
    // A registration has no account, and is nobody's unit.
    let text = format!(
        "SELECT other.kind {PAIRS} AND d.settled_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM account a WHERE a.id = i.account_id AND {within}) LIMIT 1"
    );
    let statement = Statement::from_sql_and_values(db.get_database_backend(), text, values);
    Ok(Kind::find_by_statement(statement).one(db).await?.is_some())
}

/// What two identities have in common.
pub(crate) async fn in_common(
    db: &impl ConnectionTrait,
    one: IdentityId,
    other: IdentityId,
) -> Result<Vec<LookalikeReason>> {
    let text = format!("SELECT DISTINCT other.kind {PAIRS} AND i.id = $2 ORDER BY other.kind");
    let statement =
        Statement::from_sql_and_values(db.get_database_backend(), text, [one.into(), other.into()]);
    let kinds = Kind::find_by_statement(statement).all(db).await?;
    Ok(kinds.into_iter().map(|row| row.kind).collect())
}

#[derive(FromQueryResult)]
struct Kind {
    kind: LookalikeReason,
}

/// The entries of others that are equal to those of the first value. Raw, since the table is joined with itself.
const PAIRS: &str = "FROM blind_index own
JOIN blind_index other ON other.kind = own.kind AND other.mac = own.mac AND other.identity_id <> own.identity_id
JOIN identity i ON i.id = other.identity_id
LEFT JOIN different_people d
    ON d.identity_id = own.identity_id AND d.other_id = other.identity_id AND d.kind = own.kind
WHERE own.identity_id = $1";

impl Backend {
    /// The key, created by the set-up, or at the next start of a program that was set up before it did so. Of two
    /// programs at once, the second uses the first one's. Not within a transaction.
    pub(crate) async fn blind_key(&self) -> Result<Key> {
        let key = self.blind_index_key().get_or_try_init(|| async {
            if let Some(key) = self.stored_blind_key().await? {
                return Ok(key);
            }
            let fresh: Key = Zeroizing::new(self.rng().bytes());
            let row = wrapped_key::ActiveModel {
                name: Set(NAME.to_owned()),
                wrapped: Set(encryption::wrap_key(self, PURPOSE, NAME.as_bytes(), &fresh)?),
            };
            let work = async |tx: Tx| {
                let keep = OnConflict::column(wrapped_key::Column::Name).do_nothing().to_owned();
                wrapped_key::Entity::insert(row.clone())
                    .on_conflict(keep)
                    .exec_without_returning(&*tx)
                    .await?;
                Ok(())
            };
            self.db().write(work).await?;
            self.stored_blind_key().await?.ok_or_else(|| Error::broken("a key that was stored is gone"))
        });
        Ok(key.await?.clone())
    }

    async fn stored_blind_key(&self) -> Result<Option<Key>> {
        let row = wrapped_key::Entity::find_by_id(NAME.to_owned()).one(self.db().read()).await?;
        row.map(|row| encryption::unwrap_key(self, PURPOSE, NAME.as_bytes(), &row.wrapped)).transpose()
    }
}

/// The number of a document without separators.
fn number_of(document: &Values) -> Option<Zeroizing<String>> {
    let number: String = words(document.get(Field::DocumentNumber)).collect();
    (!number.is_empty()).then(|| Zeroizing::new(number))
}

/// The sorted words of a name with a birth; none where either is missing. In both spellings, and with the words of each
/// part joined, so that `De Luca` equals `Deluca`.
fn named(values: &Values) -> Vec<Zeroizing<String>> {
    // Drafts that were saved before dates were normalized may have another form.
    let typed = trimmed(values.get(Field::DateOfBirth));
    let birth = parse_typed(typed).map_or_else(|_| typed.to_owned(), |date| date.to_string());
    let birth = Zeroizing::new(birth);
    let parts = [values.get(Field::GivenNames), values.get(Field::FamilyName)];
    let mut all = Vec::new();
    if birth.is_empty() {
        return all;
    }
    let bare = parts.map(|part| words(part).collect::<Vec<_>>());
    let spelled = parts.map(|part| spelled_words(part).collect::<Vec<_>>());
    for parts in [bare, spelled] {
        let joined: Vec<String> = parts.iter().map(|words| words.concat()).collect();
        for mut words in [parts.concat(), joined] {
            words.retain(|word| !word.is_empty());
            words.sort_unstable();
            let mark = Zeroizing::new(format!("{} {}", words.join(" "), *birth));
            if !words.is_empty() && !all.contains(&mark) {
                all.push(mark);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(given: &str, family: &str, birth: &str) -> Values {
        let all = [(Field::GivenNames, given), (Field::FamilyName, family), (Field::DateOfBirth, birth)];
        all.into_iter().collect()
    }

    fn are_alike(one: &Values, other: &Values) -> bool {
        named(one).iter().any(|mark| named(other).contains(mark))
    }

    #[test]
    fn the_way_a_name_is_written_decides_nothing() {
        let one = values("José-María", "NÚÑEZ", "1950-02-28");
        assert!(are_alike(&one, &values("nunez", "Jose Maria", " 1950-02-28 ")));
        assert!(!are_alike(&one, &values("Jose Maria", "Nunez", "1950-02")));
        assert_eq!(named(&values("Ada", "Rossi", "")), []);
        assert_eq!(named(&values(" ", "", "1950-02-28")), []);
        for (one, other) in [
            ("Łukasz", "Lukasz"),
            ("Strauß", "Strauss"),
            ("Jørgen", "Jorgen"),
            ("Jørgen", "Joergen"),
            ("Işık", "Isik"),
            ("D'Angelo", "Dangelo"),
            ("De Luca", "Deluca"),
            ("Lo Presti", "lopresti"),
            ("Jean-Luc", "Jeanluc"),
            ("Grünhäuser", "Gruenhaeuser"),
            ("髙橋", "高橋"),
            ("ヒロシ", "ひろし"),
            ("علی\u{200c}زاده", "عليزاده"),
        ] {
            let birth = "1990-04-17";
            assert!(are_alike(&values("Ada", one, birth), &values("Ada", other, birth)), "{one} {other}");
        }
        assert!(!are_alike(&values("राम", "X", "1990-04-17"), &values("रमा", "X", "1990-04-17")));
    }

    #[test]
    fn the_way_a_number_is_spaced_decides_nothing() {
        let number = |text: &str| number_of(&[(Field::DocumentNumber, text)].into_iter().collect());
        assert_eq!(number("ab 12-34/5"), number("AB12345"));
        assert_eq!(number(" - "), None);
    }
}
