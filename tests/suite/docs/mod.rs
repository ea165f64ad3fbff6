//! Documentation links and the catalogue behind them.

mod catalogues;
mod links;
mod live;
mod search;
mod topics;
