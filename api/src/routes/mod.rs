//! Handlers, a file per resource: convert, call one service function, answer.

pub mod account;
pub mod api_keys;
pub mod auth;
pub mod communes;
pub mod docs;
pub mod example;
pub mod fiches;
pub mod fragments;
pub mod front;
pub mod health;
pub mod home;
pub mod listing;
pub mod members;
pub mod portal;
pub mod schools;
pub mod specification;
pub mod themes;
pub mod widget;
