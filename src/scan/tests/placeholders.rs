use super::{found, found_with};
use crate::scan::{Options, scan};
use crate::stub::{KindId, PlaceholderKind, StubKind};

#[test]
fn placeholders_may_touch_words_in_scripts_without_spaces() {
    for source in [
        "请看图<login screenshot>，然后\n",
        "見る<login screenshot>\n",
    ] {
        assert_eq!(found(source), [(KindId::Placeholder, "<login screenshot>")]);
    }
}

#[test]
fn placeholders_come_in_three_shapes() {
    // Inline HTML, the start of an HTML block, and plain text.
    for source in [
        "text <docker-compose image> text\n",
        "<docker-compose image>\n",
        "<docker-compose image>\ntext\n",
        "<docker's image>\n",
        "<docker commando's> text\n",
        "<Docker-Compose   Image>\n",
        "**<docker-compose image>**\n",
        "<docker-compose image: shop/compose.yaml>\n",
        "- <docker-compose image>\n",
        "> <docker-compose image>\n",
        "<div>\n<docker-compose image>\n</div>\n",
        "<docker-compose afbeelding>\n",
    ] {
        let kinds: Vec<KindId> = found(source).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [KindId::Placeholder], "{source:?}");
    }
}

#[test]
fn stubs_below_a_placeholder_are_found() {
    assert_eq!(
        found(
            "<x image>\n<docker-compose image>\n**TODO** x\n[y]()\n- **TODO** z\n```\nTODO\n<b image>\n```\n"
        ),
        [
            (KindId::Placeholder, "<x image>"),
            (KindId::Placeholder, "<docker-compose image>"),
            (KindId::Todo, "**TODO** x"),
            (KindId::EmptyLink, "[y]()"),
            (KindId::Todo, "**TODO** z"),
        ]
    );
}

#[test]
fn a_fence_below_a_placeholder_hides_nothing() {
    assert_eq!(
        found("<x image>\n```\n\n```\n\n<y image>\nTODO z\n"),
        [
            (KindId::Placeholder, "<x image>"),
            (KindId::Placeholder, "<y image>"),
            (KindId::Todo, "TODO z"),
        ]
    );
}

#[test]
fn html_is_not_a_placeholder() {
    for source in [
        "<div image>\n",
        "<menu list> <SVG image> <mfrac figure>\n",
        "<my-box image>x</my-box>\n",
        "<my-box class=\"a\" image>\n",
        "<T as Trait> and <T as File>\n",
        "<image>\n",
        "`<docker-compose image>`\n",
        "\\<docker-compose image>\n",
        "&lt;docker-compose image>\n",
        "```\n<docker-compose image>\n```\n",
        "<https://example.org/image>\n",
        "<!-- <docker-compose image> -->\n",
        "a < b and c > d image\n",
        "<docker-compose thing>\n",
        "Vec<docker image>, a::<b list>, HashMap<String, list> and 1 <2 image> 3\n",
        "<docker *compose* image>\n",
        "<pre>\n<docker-compose image>\n</pre>\n",
    ] {
        assert_eq!(found(source), [], "{source:?}");
    }
}

#[test]
fn a_placeholder_needs_no_space_before_it() {
    assert_eq!(
        found("<x image><y image>\n\nFigure:<z image>\n\n<div><v image></div>\n"),
        [
            (KindId::Placeholder, "<x image>"),
            (KindId::Placeholder, "<y image>"),
            (KindId::Placeholder, "<z image>"),
            (KindId::Placeholder, "<v image>"),
        ]
    );
    let options = Options {
        declared: ["current version".to_owned()].into(),
        ..Options::default()
    };
    assert_eq!(
        found_with("v<current version>\n", &options),
        [(KindId::Placeholder, "<current version>")]
    );
}

#[test]
fn a_declared_phrase_is_a_placeholder() {
    let options = Options {
        declared: ["release steps".to_owned(), "div".to_owned()].into(),
        ..Options::default()
    };
    assert_eq!(
        found_with("<Release-Steps>\n", &options),
        [(KindId::Placeholder, "<Release-Steps>")]
    );
    assert_eq!(
        found_with("a <div> b\n", &options),
        [(KindId::Placeholder, "<div>")]
    );
    assert_eq!(found_with("<release notes>\n", &options), []);
}

#[test]
fn the_last_word_of_a_placeholder_is_its_kind() {
    let scan = scan("<login page screenshot: a/b.png>\n", &Options::default());
    let StubKind::Placeholder(placeholder) = &scan.stubs[0].kind else {
        panic!("{:?}", scan.stubs)
    };
    assert_eq!(placeholder.kind, PlaceholderKind::Screenshot);
    assert_eq!(placeholder.phrase, "login page screenshot");
    assert_eq!(placeholder.subject, "login page");
    assert_eq!(placeholder.argument.as_deref(), Some("a/b.png"));
}

#[test]
fn docs_links_come_in_three_forms() {
    for source in [
        "**docker-compose docs link**\n",
        "see **Compose ports Documentation Link** now\n",
        "__docker run docs-link__\n",
        "**`docker run` docs link**\n",
        "<docker run docs link>\n",
        "[compose ports docs]()\n",
        "[compose ports documentatie link]()\n",
    ] {
        let kinds: Vec<KindId> = found(source).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [KindId::DocsLink], "{source:?}");
    }
    for source in [
        "**the docs**\n",
        "**docs link**\n",
        "*docker docs link*\n",
        "docker docs link\n",
    ] {
        assert_eq!(found(source), [], "{source:?}");
    }
}
