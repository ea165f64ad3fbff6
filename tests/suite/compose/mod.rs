//! Compose files: what they load to, and the commands and tables made of them.

mod commands;
mod hostile;
mod load;
mod mapping;
mod options;
mod shell;
