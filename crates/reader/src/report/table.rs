//! Parquet: each row a report, its columns called as the fields of JSON.

use std::sync::Arc;

use jiff::Timestamp;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use serde_json::{Map, Value};

use super::error::{Kind, Place};
use super::json::{self, Known};
use super::{Part, page};

/// How a Parquet file begins.
pub(super) const MAGIC: &[u8] = b"PAR1";

/// The rows of a table, of which only the columns that a report has are read.
pub(super) struct Rows {
    rows: RowIter<'static>,
    number: usize,
    done: bool,
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").field("number", &self.number).field("done", &self.done).finish_non_exhaustive()
    }
}

impl Rows {
    pub(super) fn new(bytes: &[u8]) -> Result<Self, Kind> {
        let open = || -> Result<Option<RowIter<'static>>, ParquetError> {
            let reader = SerializedFileReader::new(bytes::Bytes::copy_from_slice(bytes))?;
            let schema = reader.metadata().file_metadata().schema();
            let known: Vec<Arc<Type>> = schema
                .get_fields()
                .iter()
                .filter(|field| json::known(field.name()).is_some())
                .cloned()
                .collect();
            if !known.iter().any(|field| json::known(field.name()) == Some(Known::Text)) {
                return Ok(None);
            }
            let columns = Type::group_type_builder(schema.name()).with_fields(known).build()?;
            RowIter::from_file_into(Box::new(reader)).project(Some(columns)).map(Some)
        };
        let opened = page::guarded(|| open().map_err(|error| Kind::BrokenTable(error.to_string())))?;
        Ok(Rows { rows: opened.ok_or(Kind::NoTextColumn)?, number: 0, done: false })
    }
}

impl Iterator for Rows {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        if self.done {
            return None;
        }
        self.number += 1;
        let row = page::guarded(|| match self.rows.next() {
            None => Ok(None),
            Some(Ok(row)) => Ok(Some(row)),
            Some(Err(error)) => Err(Kind::BrokenTable(error.to_string())),
        });
        let place = Place::Entry(self.number, None);
        match row {
            Ok(Some(row)) => Some((place, json::record(Value::Object(object(&row))))),
            Ok(None) => {
                self.done = true;
                (self.number == 1).then_some((Place::Whole, Err(Kind::Empty)))
            }
            Err(kind) => {
                self.done = true;
                Some((place, Err(kind)))
            }
        }
    }
}

fn object(row: &Row) -> Map<String, Value> {
    row.get_column_iter().map(|(name, field)| (name.clone(), value(name, field))).collect()
}

fn value(name: &str, field: &Field) -> Value {
    let instant = |at: Result<Timestamp, jiff::Error>| at.map_or(Value::Null, |at| at.to_string().into());
    let date = json::known(name) == Some(Known::Published);
    match field {
        Field::Str(text) => text.clone().into(),
        Field::Bytes(bytes) => words(bytes),
        Field::Date(days) => instant(Timestamp::from_second(i64::from(*days) * 86_400)),
        Field::TimestampMillis(ms) => instant(Timestamp::from_millisecond(*ms)),
        Field::TimestampMicros(us) => instant(Timestamp::from_microsecond(*us)),
        // Times without their unit: nanoseconds and so on, since 1970.
        Field::Long(number) if date => match number.unsigned_abs() {
            0..100_000_000 => (*number).into(),
            100_000_000..100_000_000_000 => instant(Timestamp::from_second(*number)),
            100_000_000_000..100_000_000_000_000 => instant(Timestamp::from_millisecond(*number)),
            100_000_000_000_000..100_000_000_000_000_000 => instant(Timestamp::from_microsecond(*number)),
            _ => instant(Timestamp::from_nanosecond(i128::from(*number))),
        },
        Field::Byte(number) => (*number).into(),
        Field::Short(number) => (*number).into(),
        Field::Int(number) => (*number).into(),
        Field::Long(number) => (*number).into(),
        Field::UByte(number) => (*number).into(),
        Field::UShort(number) => (*number).into(),
        Field::UInt(number) => (*number).into(),
        Field::ULong(number) => (*number).into(),
        Field::Group(row) => Value::Object(object(row)),
        Field::Null => Value::Null,
        // Fields of a report are never such; `json` notes them.
        _ => Value::Array(Vec::new()),
    }
}

/// Text that is not marked as such.
fn words(bytes: &ByteArray) -> Value {
    String::from_utf8_lossy(bytes.data()).into_owned().into()
}
