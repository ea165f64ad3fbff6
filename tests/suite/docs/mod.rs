//! Documentation links and the catalogue behind them.

mod links;
mod live;
mod search;
mod topics;
