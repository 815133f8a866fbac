//! Reports for people: accessible HTML
