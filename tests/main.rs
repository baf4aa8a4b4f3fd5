//! End-to-end tests: the real component, real files, real processes.
//!
//! One file for each topic. Most commands run twice, in the program and in the component under a
//! stock wasmtime, and their output is compared byte by byte; see [`harness::Scene`].

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a helper of a test panics as a test does"
)]

mod harness;

mod access;
mod awaited;
mod bank_files;
mod beginning;
mod budgets;
mod carriers;
mod changes;
mod component;
mod concurrency;
mod conformance;
mod corrupt;
mod docs;
mod each_call;
mod embed;
mod errors;
mod everyday;
mod files;
mod hosts;
mod http;
mod interface;
mod invalid;
mod invoke;
mod journals;
mod kept;
mod kills;
mod listings;
mod manners;
mod manual;
mod many;
mod merges;
mod objects;
mod output;
mod own_component;
mod pager;
mod pages;
mod picture;
mod plugins;
mod python;
mod repeats;
mod reports;
mod sandbox;
mod saving;
mod settings;
mod setup;
mod shells;
mod sizes;
mod snapshots;
mod tags;
mod tenants;
mod tenants_served;
mod terminal;
mod transfer;
mod truncated;
mod undated;
mod undo;
mod usage;
