//! Documentation links and the catalogue behind them.

mod catalogues;
mod links;
mod search;
mod topics;
