//! What random chapters and fuzzing found, each by what it shows.

mod blocks;
mod chapters;
mod html;
mod links;
mod neighbours;
mod todos;

use crate::properties::chapter::{context, expand, expands_once};
use serde_json::json;

/// The chapter for a renderer that is not HTML.
fn markdown(text: &str) -> String {
    let context = context("markdown", json!({}), false, true);
    expands_once(&context, text);
    expand(&context, text).text
}

fn html(text: &str) -> String {
    let context = context("html", json!({}), false, true);
    expands_once(&context, text);
    expand(&context, text).text
}

const COMMANDS: &str = "docker network create src_default\n\n\
    docker run -d --name src-web-1 --network src_default --network-alias web nginx\n";
