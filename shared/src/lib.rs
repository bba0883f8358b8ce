//! Domain types, rules and HTML views of the portal, compiled by both the API and the widget.
//!
//! This crate does no input or output, reads no clock and knows neither the database nor the web server nor the browser.
//! Whatever depends on "today" takes the day as an argument.

pub mod account;
pub mod address;
pub mod agenda;
pub mod body;
pub mod calculator;
pub mod calendar;
mod check;
pub mod commune;
pub mod directory;
pub mod fiche;
pub mod ids;
pub mod life_event;
pub mod links;
pub mod local_time;
pub mod menu;
pub mod news;
pub mod notice;
pub mod problem;
pub mod publication;
pub mod readability;
pub mod registration;
pub mod rubric;
pub mod school;
pub mod sector;
pub mod service_link;
pub mod tariff;
pub mod text;
pub mod view;
pub mod view_path;
pub mod wire;
mod words;
pub mod work;

/// A calendar day without time zone, written `YYYY-MM-DD`.
pub type Day = jiff::civil::Date;
