//! What holds for every diagram.

use std::collections::HashSet;

use super::geometry::{Point, Rect};
use super::labels::Labels;
use super::layout::layout;
use super::place::{layout_input, place};
use super::placement::{Direction, Placement};
use super::samples::{HOSTILE, arbitrary, everything, hostile, needs, service, shop};
use super::scene::Scene;
use super::shapes::ShapeKind;
use super::shapes::{GLYPH_WIDTH, PAD_X};
use super::text::{Face, clean, width};
use super::*;

const WIDTHS: [f64; 2] = [340.0, 750.0];

fn options(id: &str, width: f64) -> Options<'_> {
    Options {
        id,
        width,
        labels: &Labels::ENGLISH,
    }
}

fn samples() -> Vec<Graph> {
    let mut graphs = vec![shop(), everything(), hostile(), Graph::default()];
    graphs.push(Graph {
        services: vec![service("alone")],
        ..Graph::default()
    });
    graphs.extend((0..25).map(arbitrary));
    graphs
}

/// Every sample, laid out both ways in both widths.
fn placements() -> impl Iterator<Item = (String, Scene, Placement)> {
    samples().into_iter().flat_map(|graph| {
        WIDTHS.into_iter().flat_map(move |room| {
            let graph = graph.clone();
            [Direction::Down, Direction::Right]
                .into_iter()
                .map(move |direction| {
                    let scene = Scene::new(&graph, &Labels::ENGLISH, room);
                    let placement = layout(&layout_input(&scene), direction, room).unwrap();
                    (
                        format!("{} {room} {direction:?}", graph.title),
                        scene,
                        placement,
                    )
                })
        })
    })
}

#[test]
fn markup_is_well_formed_and_names_every_service() {
    for graph in samples() {
        for room in WIDTHS {
            let drawn = svg(&graph, &options("d", room));
            let document = roxmltree::Document::parse(&drawn.markup).unwrap();
            let texts: String = document
                .descendants()
                .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "title")))
                .filter_map(|node| node.text())
                .collect();
            for service in &graph.services {
                assert!(texts.contains(&clean(&service.name)), "{}", service.name);
            }
        }
    }
}

#[test]
fn markup_can_stand_in_a_markdown_chapter() {
    for graph in samples() {
        let drawn = svg(&graph, &options("d", 750.0));
        for line in drawn.markup.lines() {
            assert!(!line.trim().is_empty(), "a blank line ends the HTML block");
            assert!(line.starts_with('<'), "{line}");
        }
        for forbidden in [
            "<style", "<script", "href", "url(", "{{", "`", "*", "[", "|", "\\", "$",
        ] {
            assert!(
                !drawn.markup.contains(forbidden),
                "{forbidden} in {}",
                drawn.title
            );
        }
        let one_line = drawn.markup.replace('\n', "");
        roxmltree::Document::parse(&one_line).unwrap();
    }
}

#[test]
fn underscores_only_stand_inside_tags() {
    let mut graph = shop();
    graph.services[0].name = "_my_service_".to_owned();
    let markup = svg(&graph, &options("d", 750.0)).markup;
    assert!(markup.contains("&#95;my&#95;service&#95;"));
    assert!(!markup.contains("my_service"));
}

#[test]
fn hostile_names_come_back_as_they_were_but_for_control_characters() {
    let drawn = svg(&hostile(), &options("d", 750.0));
    let document = roxmltree::Document::parse(&drawn.markup).unwrap();
    let elements: HashSet<&str> = document
        .descendants()
        .map(|node| node.tag_name().name())
        .filter(|n| !n.is_empty())
        .collect();
    let known = HashSet::from(["svg", "title", "desc", "rect", "g", "path", "text"]);
    assert!(elements.is_subset(&known), "{elements:?}");
    let text: String = document
        .descendants()
        .filter_map(|node| node.text())
        .collect();
    for name in &HOSTILE[..8] {
        assert!(text.contains(name), "{name}");
    }
    assert!(text.contains("line  line"), "line breaks become spaces");
    assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'));
}

#[test]
fn ids_are_unique_and_belong_to_the_prefix() {
    let both = svg(&shop(), &options("first", 340.0)).markup
        + &svg(&shop(), &options("second", 340.0)).markup;
    let page = format!("<div>{both}</div>");
    let document = roxmltree::Document::parse(&page).unwrap();
    let ids: Vec<&str> = document
        .descendants()
        .filter_map(|node| node.attribute("id"))
        .collect();
    let unique: HashSet<&&str> = ids.iter().collect();
    assert_eq!((ids.len(), unique.len()), (4, 4));
    for node in document.descendants() {
        for id in node
            .attribute("aria-labelledby")
            .unwrap_or_default()
            .split(' ')
        {
            assert!(id.is_empty() || ids.contains(&id), "{id}");
        }
    }
}

#[test]
fn an_id_cannot_leave_its_attribute() {
    let markup = svg(&shop(), &options("\"><script>", 340.0)).markup;
    let document = roxmltree::Document::parse(&markup).unwrap();
    assert!(
        document
            .descendants()
            .any(|node| node.attribute("id") == Some("---script--title"))
    );
}

#[test]
fn shapes_keep_apart_and_inside_the_picture() {
    for (name, _, placement) in placements() {
        let picture = Rect {
            x: 0.0,
            y: 0.0,
            width: placement.width,
            height: placement.height,
        };
        for (at, rect) in placement.cells.iter().enumerate() {
            assert!(holds(picture, *rect), "{name}: {rect:?} outside");
            for other in &placement.cells[at + 1..] {
                assert!(!rect.overlaps(*other), "{name}: {rect:?} over {other:?}");
            }
        }
        for area in &placement.areas {
            assert!(holds(picture, area.rect.union(area.title)), "{name}");
        }
        for route in &placement.routes {
            for point in &route.points {
                assert!(holds(picture, Rect::around(*point, 0.0, 0.0)), "{name}");
            }
        }
    }
}

#[test]
fn areas_hold_their_services_and_no_others() {
    for (name, scene, placement) in placements() {
        for (number, area) in placement.areas.iter().enumerate() {
            for (shape, rect) in scene.shapes.iter().zip(&placement.cells) {
                if shape.area == Some(number) {
                    assert!(
                        holds(area.rect, *rect),
                        "{name}: {} left its area",
                        shape.tooltip
                    );
                } else {
                    assert!(
                        !area.rect.overlaps(*rect),
                        "{name}: {} intrudes",
                        shape.tooltip
                    );
                }
            }
            for other in &placement.areas[number + 1..] {
                assert!(!area.rect.overlaps(other.rect), "{name}: areas overlap");
            }
        }
    }
}

#[test]
fn edges_join_the_shapes_they_belong_to() {
    for (name, scene, placement) in placements() {
        for (link, route) in scene.links.iter().zip(&placement.routes) {
            let first = *route.points.first().unwrap();
            let last = *route.points.last().unwrap();
            assert!(touches(placement.cells[link.from], first), "{name}: start");
            assert!(touches(placement.cells[link.to], last), "{name}: end");
            assert_eq!(link.label.is_empty(), route.label.is_none(), "{name}");
        }
    }
}

#[test]
fn texts_fit_into_their_shapes() {
    for graph in samples() {
        for room in WIDTHS {
            for shape in Scene::new(&graph, &Labels::ENGLISH, room).shapes {
                let lines = shape.lines.iter().map(|line| width(&line.text, line.face));
                let rows = shape
                    .rows
                    .iter()
                    .map(|row| width(&row.text, Face::Small) + GLYPH_WIDTH);
                for text in lines.chain(rows) {
                    assert!(text + PAD_X <= shape.width, "{}", shape.tooltip);
                }
            }
        }
    }
}

#[test]
fn the_same_graph_gives_the_same_bytes() {
    let graphs = [shop(), everything(), arbitrary(3), arbitrary(8)];
    let first: Vec<Svg> = graphs
        .iter()
        .map(|graph| svg(graph, &options("d", 340.0)))
        .collect();
    // The layout library counts its helper nodes across calls; that must not show.
    for _ in 0..12 {
        let again: Vec<Svg> = graphs
            .iter()
            .map(|graph| svg(graph, &options("d", 340.0)))
            .collect();
        assert!(first == again);
    }
}

#[test]
fn a_small_project_runs_down_in_a_column_and_across_a_page() {
    let column = svg(&shop(), &options("d", 340.0));
    assert!(column.height > column.width);
    assert!(column.width <= 340.0 * 13.0 / 11.0, "{}", column.width);
    let page = svg(&shop(), &options("d", 750.0));
    assert!(page.width > page.height);
    assert!(page.width <= 750.0, "{}", page.width);
}

#[test]
fn a_project_without_services_says_so() {
    let drawn = svg(&Graph::default(), &options("d", 750.0));
    assert!(
        drawn
            .markup
            .contains(">This Compose file has no services.</text>")
    );
    assert_eq!(drawn.description, Labels::ENGLISH.no_services);
}

#[test]
fn a_project_with_only_the_default_network_has_no_areas() {
    let scene = Scene::new(&shop(), &Labels::ENGLISH, 750.0);
    assert!(scene.areas.is_empty());
}

#[test]
fn services_are_grouped_by_the_networks_they_are_in() {
    let scene = Scene::new(&everything(), &Labels::ENGLISH, 750.0);
    let titles: Vec<&str> = scene.areas.iter().map(|area| area.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "networks back (internal) + front (external)",
            "network back (internal)"
        ]
    );
    let area_of = |name: &str| {
        scene
            .shapes
            .iter()
            .find(|shape| shape.lines[0].text == name)
            .unwrap()
            .area
    };
    assert_eq!(area_of("web ×3"), Some(0));
    assert_eq!(area_of("sidecar"), Some(0), "it shares the network of web");
    assert_eq!(area_of("db"), Some(1));
    assert_eq!(area_of("monitor"), None);
}

#[test]
fn what_is_special_about_a_service_is_marked() {
    let scene = Scene::new(&everything(), &Labels::ENGLISH, 750.0);
    let find = |name: &str| {
        scene
            .shapes
            .iter()
            .find(|shape| shape.lines[0].text == name)
            .unwrap()
    };
    assert_eq!(
        find("web ×3").kind,
        ShapeKind::Service {
            dimmed: false,
            stacked: true
        }
    );
    assert_eq!(
        find("debug").kind,
        ShapeKind::Service {
            dimmed: true,
            stacked: false
        }
    );
    assert_eq!(find("debug").lines[2].text, "profile: dev");
    assert_eq!(find("old").kind, ShapeKind::Volume { external: true });
    assert_eq!(find("monitor").rows[0].text, "network: host");
    let labels: Vec<&[String]> = scene
        .links
        .iter()
        .map(|link| link.label.as_slice())
        .collect();
    assert!(labels.contains(&["any → 5000".to_owned()].as_slice()));
    assert!(
        labels.contains(&["same network".to_owned(), "pid".to_owned()].as_slice())
            || labels.contains(&["pid".to_owned(), "same network".to_owned()].as_slice())
    );
}

#[test]
fn several_ties_between_two_services_are_one_line() {
    let mut graph = shop();
    graph.edges.push(needs("web", "db", Condition::Healthy));
    graph.edges.push(needs("web", "db", Condition::Started));
    graph.edges.push(needs("web", "web", Condition::Started));
    graph.edges.push(needs("web", "nobody", Condition::Started));
    let scene = Scene::new(&graph, &Labels::ENGLISH, 750.0);
    assert_eq!(
        scene.links.len(),
        Scene::new(&shop(), &Labels::ENGLISH, 750.0).links.len()
    );
}

#[test]
fn the_description_says_what_the_picture_shows() {
    let drawn = svg(&everything(), &options("d", 750.0));
    assert_eq!(drawn.title, "Compose project shop: 6 services");
    for part in [
        "An arrow points from a service to what it needs",
        "web: build ./web; 3 replicas; published ports 8080 → 80; mounts ./web/src at /app/src; \
         depends on memcached (started), db (healthy), memcached (link cache); \
         networks front (external), back (internal).",
        "debug: image example/debug:1.0; profile: dev;",
        "sidecar: image example/sidecar:1.0; depends on web (pid), web (same network).",
        "volume old (external): db at /old.",
    ] {
        assert!(
            drawn.description.contains(part),
            "{part}\n{}",
            drawn.description
        );
    }
}

#[test]
fn words_are_in_the_language_asked_for() {
    let options = Options {
        id: "d",
        width: 750.0,
        labels: &Labels {
            host: "laptop",
            ..Labels::DUTCH
        },
    };
    let markup = svg(&everything(), &options).markup;
    for word in [
        ">laptop<",
        ">gezond<",
        ">profiel: dev<",
        "netwerken back (intern) + front (extern)",
    ] {
        assert!(markup.contains(word), "{word}");
    }
}

#[test]
fn a_project_too_large_for_edges_is_a_grid_of_its_services() {
    let mut graph = Graph::default();
    for number in 0..900 {
        graph.services.push(service(&format!("s{number}")));
        if number > 0 {
            graph
                .edges
                .push(needs("s0", &format!("s{number}"), Condition::Healthy));
        }
    }
    let scene = Scene::new(&graph, &Labels::ENGLISH, 750.0);
    let placement = place(&scene, 750.0);
    assert!(placement.routes.iter().all(|route| route.points.is_empty()));
    assert!(placement.width <= 750.0 * 13.0 / 11.0);
    let markup = svg(&graph, &options("d", 750.0)).markup;
    assert!(markup.contains(">s899</text>"));
}

/// So many services, each of which needs the first one and the one before it, in
/// `networks` networks.
fn ladder(count: usize, networks: usize) -> Graph {
    let mut graph = Graph::default();
    for number in 0..count {
        let mut one = service(&format!("s{number}"));
        if networks > 0 {
            one.networks = vec![format!("n{}", number % networks)];
        }
        for to in [0, number.saturating_sub(1)] {
            let to = format!("s{to}");
            graph.edges.push(needs(&one.name, &to, Condition::Started));
        }
        graph.services.push(one);
    }
    graph
}

/// A chain of services whose last ones also need the first ones.
fn bridged(count: usize, bridges: usize) -> Graph {
    let mut graph = ladder(count, count);
    graph.edges.retain(|edge| edge.to != "s0");
    for number in 0..bridges {
        let (from, to) = (format!("s{}", count - 1 - number), format!("s{number}"));
        graph.edges.push(needs(&from, &to, Condition::Started));
    }
    graph
}

#[test]
fn edges_are_drawn_as_far_as_that_takes_no_time() {
    let routes = |graph: &Graph| {
        let scene = Scene::new(graph, &Labels::ENGLISH, 750.0);
        let routes = place(&scene, 750.0).routes;
        let drawn = routes
            .iter()
            .filter(|route| !route.points.is_empty())
            .count();
        (drawn, routes.len())
    };
    // Nobody follows an edge of these, and each would take seconds.
    for graph in [ladder(400, 0), ladder(300, 300), bridged(300, 20)] {
        assert_eq!(routes(&graph).0, 0);
    }
    for graph in [ladder(100, 0), ladder(60, 60), bridged(60, 5)] {
        let (drawn, all) = routes(&graph);
        assert_eq!(drawn, all);
    }
}

fn holds(outer: Rect, inner: Rect) -> bool {
    outer.x <= inner.x + 0.01
        && outer.y <= inner.y + 0.01
        && outer.right() >= inner.right() - 0.01
        && outer.bottom() >= inner.bottom() - 0.01
}

fn touches(rect: Rect, point: Point) -> bool {
    rect.grown(0.1).contains(point) && !rect.grown(-0.1).contains(point)
}
