//! What the routes do.

mod budgets;
mod conditions;
mod course;
mod filters;
mod history;
mod openapi;
mod page;
mod pages;
mod problems;
mod retries;
mod transfer;
