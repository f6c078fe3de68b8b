//! Ids and words as values of the database, with the feature `sea-orm`, which only the host turns on: a browser has no
//! database. What a column can hold is said here once, so that a query gives an `AccountState` and not a text.
//!
//! To store one more type: its name in one of the lists at the end.

use crate::account::AccountState;
use crate::bulk::{JobState, Outcome, PauseReason};
use crate::form::Code;
use crate::id::{
    AccountId, ConfirmationId, DocumentId, EventId, IdentityId, InvitationId, JobId, MessageId, ResetId,
    SessionId,
};
use crate::identity::{IdentityState, LookalikeReason, Side, Step};
use crate::invitation::InvitationState;
use crate::message::{Lane, MessageKind, MessageState};
use crate::permission::Permission;
use crate::text::Locale;
use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{
    ActiveValue, ColIdx, DbErr, IntoActiveValue, QueryResult, TryFromU64, TryGetError, TryGetable, Value,
};
use uuid::Uuid;

/// Makes a type a value of the database: stored as another type, written by one function and read by the other, which
/// gives nothing for what no value is stored as.
macro_rules! stored {
    ($name:ident as $stored:ty, $write:expr, $read:expr) => {
        impl From<$name> for Value {
            fn from(value: $name) -> Self {
                let write: fn($name) -> $stored = $write;
                write(value).into()
            }
        }

        impl TryGetable for $name {
            fn try_get_by<I: ColIdx>(row: &QueryResult, column: I) -> Result<Self, TryGetError> {
                let read: fn($stored) -> Option<$name> = $read;
                let stored = <$stored as TryGetable>::try_get_by(row, column)?;
                read(stored).ok_or_else(|| {
                    let error = concat!("a row holds what is no ", stringify!($name));
                    TryGetError::DbErr(DbErr::Type(error.to_owned()))
                })
            }
        }

        impl ValueType for $name {
            fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
                let read: fn($stored) -> Option<$name> = $read;
                read(<$stored as ValueType>::try_from(value)?).ok_or(ValueTypeErr)
            }

            fn type_name() -> String {
                stringify!($name).to_owned()
            }

            fn array_type() -> ArrayType {
                <$stored as ValueType>::array_type()
            }

            fn column_type() -> ColumnType {
                <$stored as ValueType>::column_type()
            }
        }

        impl Nullable for $name {
            fn null() -> Value {
                <$stored as Nullable>::null()
            }
        }

        impl IntoActiveValue<$name> for $name {
            fn into_active_value(self) -> ActiveValue<$name> {
                ActiveValue::Set(self)
            }
        }

        /// SeaORM asks this of primary keys; no key is a number that the database makes.
        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    };
}

macro_rules! stored_as_uuid {
    ($($name:ident),* $(,)?) => {$(
        stored!($name as Uuid, $name::uuid, |uuid| Some($name::new(uuid)));
    )*};
}

macro_rules! stored_as_text {
    ($($name:ident),* $(,)?) => {$(
        stored!($name as String, |value| value.as_str().to_owned(), |word| $name::from_word(&word));
    )*};
}

stored_as_uuid! {
    AccountId, InvitationId, MessageId, SessionId, ResetId, ConfirmationId, EventId, JobId, IdentityId, DocumentId,
}

stored_as_text! {
    AccountState, InvitationState, MessageState, MessageKind, JobState, PauseReason, Outcome, Code, IdentityState, Step,
    Side, LookalikeReason, Locale,
}

// A number, by which the urgent come first and a range of lanes is one condition.
stored!(Lane as i32, |lane| lane as i32, Lane::from_number);
// A bit, so that the permissions of an account are a sum.
stored!(Permission as i64, |permission| permission.bit().into(), |bit| {
    Permission::ALL.iter().copied().find(|permission| i64::from(permission.bit()) == bit)
});
