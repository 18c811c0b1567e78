//! How does a table of rows become a Parquet file?
//!
//! Only the low-level writer of the `parquet` crate is used: Arrow would double
//! what there is to compile, and claims are no columns before they come here.

use std::io::Write;
use std::sync::Arc;

use anyhow::Result;
use jiff::civil::Date;
use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use super::fields::VERSION;

/// Claims that are held before they are written as one row group. Programs read
/// and skip whole groups, and memory holds one.
const GROUP: usize = 8192;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Text,
    Day,
    Whole,
    Id,
    Real,
    Truth,
}

impl Type {
    /// The type and its meaning in Parquet's own language.
    fn declaration(self, name: &str) -> String {
        match self {
            Type::Text => format!("binary {name} (STRING)"),
            Type::Day => format!("int32 {name} (DATE)"),
            Type::Whole => format!("int32 {name}"),
            Type::Id => format!("int64 {name}"),
            Type::Real => format!("double {name}"),
            Type::Truth => format!("boolean {name}"),
        }
    }
}

/// A value, or none where it is not known.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    None,
    Text(String),
    Whole(i32),
    Id(i64),
    Real(f64),
    Truth(bool),
}

/// The parts of a struct.
pub type Names = &'static [(&'static str, Type)];

/// A field of a table and how a row fills it.
pub enum Field<T> {
    /// One value.
    One(&'static str, Type, fn(&T) -> Value),
    /// A list of texts.
    Texts(&'static str, fn(&T) -> Vec<&str>),
    /// A list of structs.
    Structs(&'static str, Names, fn(&T) -> Vec<Vec<Value>>),
}

/// A text.
pub fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// A text, if it is known.
pub fn known(value: &Option<String>) -> Value {
    value.as_deref().map_or(Value::None, text)
}

/// A number, if it is known.
pub fn real(value: Option<f64>) -> Value {
    value.map_or(Value::None, Value::Real)
}

/// A count or a place in a text.
pub fn whole(value: usize) -> Value {
    i32::try_from(value).map_or(Value::None, Value::Whole)
}

/// The days since 1970 of `YYYY-MM-DD`.
pub fn date(day: Option<&str>) -> Value {
    let days = || {
        let day: Date = day?.parse().ok()?;
        Date::constant(1970, 1, 1).until(day).ok().map(|span| span.get_days())
    };
    days().map_or(Value::None, Value::Whole)
}

/// The table in Parquet's own language. Values that may be unknown are
/// optional; lists are there and may be empty.
fn schema<T>(name: &str, fields: &[Field<T>]) -> String {
    let field = |field: &Field<T>| match field {
        Field::One(name, type_, _) => format!("optional {};\n", type_.declaration(name)),
        Field::Texts(name, _) => list(name, "required binary element (STRING);"),
        Field::Structs(name, names, _) => {
            let parts = names.iter().map(|(name, type_)| format!("optional {};", type_.declaration(name)));
            list(name, &format!("required group element {{ {} }}", parts.collect::<String>()))
        }
    };
    format!("message {name} {{\n{}}}", fields.iter().map(field).collect::<String>())
}

fn list(name: &str, element: &str) -> String {
    format!("required group {name} (LIST) {{ repeated group list {{ {element} }} }}\n")
}

/// A column of the file: its values, and the levels that say where they are
/// missing and where lists begin (Dremel; Melnik et al. 2010).
struct Leaf {
    type_: Type,
    /// The level at which a value is there.
    full: i16,
    /// Whether it is part of a list.
    repeated: bool,
    values: Vec<Value>,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
}

impl Leaf {
    fn new(type_: Type, full: i16, repeated: bool) -> Self {
        let (values, definitions, repetitions) = Default::default();
        Leaf { type_, full, repeated, values, definitions, repetitions }
    }

    fn of<T>(field: &Field<T>) -> Vec<Leaf> {
        match field {
            Field::One(_, type_, _) => vec![Leaf::new(*type_, 1, false)],
            Field::Texts(..) => vec![Leaf::new(Type::Text, 1, true)],
            Field::Structs(_, names, _) => {
                names.iter().map(|(_, type_)| Leaf::new(*type_, 2, true)).collect()
            }
        }
    }

    fn push(&mut self, value: Value, repetition: i16) {
        self.repetitions.push(repetition);
        let is_there = value != Value::None;
        self.definitions.push(if is_there { self.full } else { self.full - 1 });
        if is_there {
            self.values.push(value);
        }
    }

    fn push_empty_list(&mut self) {
        self.repetitions.push(0);
        self.definitions.push(0);
    }

    fn write(&self, to: &mut SerializedColumnWriter<'_>) -> ::parquet::errors::Result<usize> {
        let levels = Some(self.definitions.as_slice());
        let lists = self.repeated.then_some(self.repetitions.as_slice());
        let values = &self.values;
        match self.type_ {
            Type::Text => to.typed::<ByteArrayType>().write_batch(&texts(values), levels, lists),
            Type::Day | Type::Whole => to.typed::<Int32Type>().write_batch(&wholes(values), levels, lists),
            Type::Id => to.typed::<Int64Type>().write_batch(&ids(values), levels, lists),
            Type::Real => to.typed::<DoubleType>().write_batch(&reals(values), levels, lists),
            Type::Truth => to.typed::<BoolType>().write_batch(&truths(values), levels, lists),
        }
    }
}

fn texts(values: &[Value]) -> Vec<ByteArray> {
    let bytes = |value: &Value| {
        if let Value::Text(text) = value { Some(ByteArray::from(text.as_str())) } else { None }
    };
    values.iter().filter_map(bytes).collect()
}

fn wholes(values: &[Value]) -> Vec<i32> {
    values.iter().filter_map(|value| if let Value::Whole(n) = value { Some(*n) } else { None }).collect()
}

fn ids(values: &[Value]) -> Vec<i64> {
    values.iter().filter_map(|value| if let Value::Id(n) = value { Some(*n) } else { None }).collect()
}

fn reals(values: &[Value]) -> Vec<f64> {
    values.iter().filter_map(|value| if let Value::Real(x) = value { Some(*x) } else { None }).collect()
}

fn truths(values: &[Value]) -> Vec<bool> {
    values.iter().filter_map(|value| if let Value::Truth(x) = value { Some(*x) } else { None }).collect()
}

/// Writes a table, a row group at a time.
pub struct Table<T: 'static, W: Write + Send> {
    fields: &'static [Field<T>],
    file: SerializedFileWriter<W>,
    leaves: Vec<Leaf>,
    held: usize,
}

impl<T, W: Write + Send> Table<T, W> {
    /// Begins a file that holds one table.
    pub fn new(name: &str, fields: &'static [Field<T>], out: W) -> Result<Self> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(VERSION.to_owned())
            .build();
        let schema = Arc::new(parse_message_type(&schema(name, fields))?);
        let file = SerializedFileWriter::new(out, schema, Arc::new(properties))?;
        Ok(Table { fields, file, leaves: leaves(fields), held: 0 })
    }

    /// Adds a row.
    pub fn push(&mut self, row: &T) -> Result<()> {
        let mut leaves = self.leaves.iter_mut();
        for field in self.fields {
            fill(field, row, &mut leaves);
        }
        self.held += 1;
        if self.held >= GROUP { self.write_group() } else { Ok(()) }
    }

    /// Writes what is held and the end of the file.
    pub fn finish(mut self) -> Result<W> {
        if self.held > 0 {
            self.write_group()?;
        }
        Ok(self.file.into_inner()?)
    }

    fn write_group(&mut self) -> Result<()> {
        let mut group = self.file.next_row_group()?;
        let mut leaves = self.leaves.iter();
        while let (Some(mut column), Some(leaf)) = (group.next_column()?, leaves.next()) {
            leaf.write(&mut column)?;
            column.close()?;
        }
        group.close()?;
        self.leaves = self::leaves(self.fields);
        self.held = 0;
        Ok(())
    }
}

fn leaves<T>(fields: &[Field<T>]) -> Vec<Leaf> {
    fields.iter().flat_map(Leaf::of).collect()
}

/// Gives a row's values for a field to the field's columns.
fn fill<'a, T>(field: &Field<T>, row: &T, leaves: &mut impl Iterator<Item = &'a mut Leaf>) {
    match field {
        Field::One(_, _, value) => leaves.take(1).for_each(|leaf| leaf.push(value(row), 0)),
        Field::Texts(_, values) => {
            let rows = values(row).into_iter().map(|value| vec![text(value)]).collect();
            fill_list(rows, 1, leaves);
        }
        Field::Structs(_, names, values) => fill_list(values(row), names.len(), leaves),
    }
}

fn fill_list<'a>(rows: Vec<Vec<Value>>, parts: usize, leaves: &mut impl Iterator<Item = &'a mut Leaf>) {
    let mut columns: Vec<&mut Leaf> = leaves.take(parts).collect();
    if rows.is_empty() {
        columns.iter_mut().for_each(|leaf| leaf.push_empty_list());
    }
    for (number, row) in rows.into_iter().enumerate() {
        for (leaf, value) in columns.iter_mut().zip(row) {
            leaf.push(value, i16::from(number > 0));
        }
    }
}
