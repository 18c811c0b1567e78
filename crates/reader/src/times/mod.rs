//! When? Time expressions in the text, and the dates that they stand for.
