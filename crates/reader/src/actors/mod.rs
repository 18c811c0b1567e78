//! Who is meant? A mention's entry in the catalog, as of the report's date.
