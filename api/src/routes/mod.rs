//! Handlers, a file per resource: convert, call one service function, answer.

pub mod account;
pub mod api_keys;
pub mod audit;
pub mod auth;
pub mod communes;
pub mod delegations;
pub mod docs;
pub mod example;
pub mod fiches;
pub mod fragments;
pub mod front;
pub mod health;
pub mod home;
pub mod invitations;
pub mod layers;
pub mod listing;
pub mod members;
pub mod password_resets;
pub mod portal;
pub mod schools;
pub mod second_factor;
pub mod specification;
pub mod themes;
pub mod widget;
pub mod works;
