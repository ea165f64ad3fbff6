use crate::docs::catalogue::{Catalogue, Lookup};

fn near(term: &str) -> Vec<&'static str> {
    let catalogue: &'static Catalogue = Box::leak(Box::new(Catalogue::builtin()));
    match catalogue.lookup(term) {
        Lookup::Unknown(topics) => topics.iter().map(|topic| topic.name).collect(),
        other => panic!("{term} is known: {other:?}"),
    }
}

fn found(words: &str) -> Vec<String> {
    let catalogue = Catalogue::builtin();
    catalogue
        .search(words, 5)
        .iter()
        .map(|topic| topic.name.to_owned())
        .collect()
}

#[test]
fn a_misspelt_word_suggests_the_term_with_the_right_one() {
    assert_eq!(near("docker kompose"), ["docker compose"]);
    assert_eq!(near("dokerfile"), ["dockerfile"]);
    assert_eq!(near("zwarm mode"), ["docker swarm overview"]);
    assert_eq!(near("compse file"), ["compose file"]);
    assert_eq!(near("docker run --restrat"), ["docker run --restart"]);
}

#[test]
fn a_word_too_many_or_another_ending_suggests_the_rest() {
    assert_eq!(
        near("compose healthcheck interval"),
        ["compose healthcheck"]
    );
    assert_eq!(near("docker-compose up -d"), ["docker compose up"]);
    assert_eq!(
        near("compose volume mounting")[0],
        "compose service volumes"
    );
    assert_eq!(near("docker prune volumes"), ["docker volume prune"]);
}

#[test]
fn words_run_together_are_compared_letter_by_letter() {
    assert_eq!(near("dockercompose"), ["docker compose"]);
    assert_eq!(near("bindmount"), ["bind mounts"]);
}

#[test]
fn nothing_is_suggested_where_nothing_is_near() {
    for term in [
        "kubernetes ingress",
        "wordpress",
        "docker foo",
        "docker vs podman",
        "",
        "--",
    ] {
        assert!(near(term).is_empty(), "{term}: {:?}", near(term));
    }
    assert!(near(&"docker compose ".repeat(10_000)).is_empty());
}

#[test]
fn there_are_at_most_three_suggestions() {
    assert_eq!(near("instruction").len(), Catalogue::SUGGESTIONS);
}

#[test]
fn an_ambiguous_term_that_is_near_suggests_its_candidates() {
    assert_eq!(
        near("healthchek"),
        [
            "dockerfile healthcheck",
            "compose healthcheck",
            "container health checks"
        ]
    );
}

#[test]
fn a_search_has_the_exact_term_first() {
    assert_eq!(found("docker compose")[0], "docker compose");
    assert_eq!(found("depends_on")[0], "compose depends_on");
    assert_eq!(found("volumes")[0], "docker volumes");
}

#[test]
fn a_search_knows_beginnings_titles_and_slips() {
    assert!(found("compose net").contains(&"compose networks element".to_owned()));
    assert_eq!(found("trusted content")[0], "docker official images");
    assert_eq!(
        found("conditionally invoke frontend method"),
        ["docker build --call"]
    );
    assert_eq!(found("swarm ingres"), ["routing mesh"]);
    assert!(found("zzz").is_empty());
    assert!(found("").is_empty());
}

#[test]
fn a_search_is_repeatable() {
    assert_eq!(found("docker"), found("docker"));
}
