//! Enums of `shared` as text columns, so that `shared` needs no SeaORM: the code of `Display` is what is stored.

use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, StringLen, ValueType, ValueTypeErr};
use sea_orm::{ColIdx, DbErr, QueryResult, TryGetError, TryGetable, Value};
use std::fmt::Display;
use std::str::FromStr;

/// A value kept as its text code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stored<T>(pub T);

impl<T: Display> From<Stored<T>> for Value {
    fn from(stored: Stored<T>) -> Self {
        Value::String(Some(stored.0.to_string()))
    }
}

impl<T: FromStr> TryGetable for Stored<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let text = String::try_get_by(row, index)?;
        T::from_str(&text).map(Stored).map_err(|_| {
            TryGetError::DbErr(DbErr::Type(format!(
                "{text:?} is no {}",
                std::any::type_name::<T>()
            )))
        })
    }
}

impl<T: FromStr> ValueType for Stored<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        match value {
            Value::String(Some(text)) => T::from_str(&text).map(Stored).map_err(|_| ValueTypeErr),
            _ => Err(ValueTypeErr),
        }
    }

    fn type_name() -> String {
        std::any::type_name::<Self>().to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::String
    }

    fn column_type() -> ColumnType {
        ColumnType::String(StringLen::None)
    }
}

impl<T> Nullable for Stored<T> {
    fn null() -> Value {
        Value::String(None)
    }
}
