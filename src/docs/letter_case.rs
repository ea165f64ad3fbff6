//! Restores capital letters: the terms of the built-in catalogue are in lower case, but
//! readers expect names to be capitalised.

/// Writes a topic's name as a title, with proper names capitalised and an initial
/// capital. A word is spelt as in `page_title` (`OverlayFS`) if it occurs there.
pub(super) fn as_title(name: &str, page_title: &str) -> String {
    let words: Vec<String> = name
        .split(' ')
        .map(|word| spelt(word, page_title))
        .collect();
    let text = words.join(" ");
    match first_word(&text) {
        first if is_always_lower_case(first) => text,
        _ => with_first(&text, char::to_uppercase),
    }
}

/// Writes a title for use within a sentence, without its initial capital.
pub(super) fn in_sentence(title: &str) -> String {
    let mut words = title.split([' ', '-', ':', '?']);
    let (first, second) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let is_word = first.chars().count() > 1 && !has_inner_capital(first) && !is_name(first);
    // A capital that belongs to neither a name nor an abbreviation shows that the title
    // capitalises all words.
    let is_heading_style =
        second.starts_with(char::is_uppercase) && !has_inner_capital(second) && !is_name(second);
    if is_word && !is_heading_style {
        with_first(title, char::to_lowercase)
    } else {
        title.to_owned()
    }
}

/// Proper names, in lower case and as they are written.
const NAMES: &[(&str, &str)] = &[
    ("actions", "Actions"),
    ("api", "API"),
    ("apparmor", "AppArmor"),
    ("archlinux", "Arch Linux"),
    ("azblob", "Azure Blob"),
    ("bake", "Bake"),
    ("btrfs", "Btrfs"),
    ("buildkit", "BuildKit"),
    ("buildx", "Buildx"),
    ("ca", "CA"),
    ("centos", "CentOS"),
    ("ci", "CI"),
    ("cli", "CLI"),
    ("compose", "Compose"),
    ("cpu", "CPU"),
    ("debian", "Debian"),
    ("desktop", "Desktop"),
    ("dns", "DNS"),
    ("docker", "Docker"),
    ("dockerfile", "Dockerfile"),
    ("engine", "Engine"),
    ("faq", "FAQ"),
    ("fedora", "Fedora"),
    ("gha", "GitHub Actions"),
    ("github", "GitHub"),
    ("gpu", "GPU"),
    ("hub", "Hub"),
    ("ip", "IP"),
    ("ipv6", "IPv6"),
    ("kubernetes", "Kubernetes"),
    ("linux", "Linux"),
    ("mac", "Mac"),
    ("mcp", "MCP"),
    ("nodejs", "Node.js"),
    ("oci", "OCI"),
    ("opentelemetry", "OpenTelemetry"),
    ("pki", "PKI"),
    ("prometheus", "Prometheus"),
    ("python", "Python"),
    ("raspberry-pi-os", "Raspberry Pi OS"),
    ("rhel", "RHEL"),
    ("rust", "Rust"),
    ("s3", "Amazon S3"),
    ("sbom", "SBOM"),
    ("scout", "Scout"),
    ("sdk", "SDK"),
    ("sles", "SLES"),
    ("testcontainers", "Testcontainers"),
    ("ubuntu", "Ubuntu"),
    ("wasm", "Wasm"),
    ("windows", "Windows"),
    ("wsl", "WSL"),
];

/// Names of programs and technologies that are never capitalised.
const LOWER_CASE: [&str; 5] = ["containerd", "iptables", "nftables", "runc", "tmpfs"];

/// Names that are not part of a term, or that a term uses as a common noun.
const OTHER_NAMES: [&str; 4] = ["Fluentd", "Gordon", "Splunk", "Swarm"];

fn is_name(word: &str) -> bool {
    let known = NAMES.iter().any(|(_, name)| {
        let rest = name.strip_prefix(word);
        !word.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    });
    known || OTHER_NAMES.contains(&word)
}

fn has_inner_capital(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase)
}

fn spelt(word: &str, page_title: &str) -> String {
    if let Some((_, name)) = NAMES.iter().find(|(lower, _)| *lower == word) {
        return (*name).to_owned();
    }
    let in_title = page_title
        .split(|c: char| c.is_whitespace() || c == ':' || c == '(' || c == ')')
        .find(|other| other.to_lowercase() == word);
    match in_title {
        // A single capital may be the title's style; several belong to the word.
        Some(other) if has_inner_capital(other) => other.to_owned(),
        _ => word.to_owned(),
    }
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

fn is_always_lower_case(word: &str) -> bool {
    let is_file_or_option = word.contains('.') || word.starts_with('-');
    is_file_or_option || LOWER_CASE.contains(&word)
}

fn with_first<I: Iterator<Item = char>>(text: &str, change: impl Fn(char) -> I) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => change(first).chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_get_their_capitals_and_the_rest_one_at_the_beginning() {
        assert_eq!(
            as_title("docker github actions", ""),
            "Docker GitHub Actions"
        );
        assert_eq!(as_title("building images", ""), "Building images");
        assert_eq!(as_title("docker nodejs guide", ""), "Docker Node.js guide");
        assert_eq!(as_title("", ""), "");
    }

    #[test]
    fn words_that_are_never_capitalised_begin_in_lower_case() {
        assert_eq!(
            as_title("containerd image store", ""),
            "containerd image store"
        );
        assert_eq!(as_title("daemon.json", ""), "daemon.json");
    }

    #[test]
    fn the_page_shows_how_a_word_is_spelt() {
        let spelt = as_title("build check fromascasing", "FromAsCasing");
        assert_eq!(spelt, "Build check FromAsCasing");
        let spelt = as_title("docker scout policy evaluation", "Policy Evaluation");
        assert_eq!(spelt, "Docker Scout policy evaluation");
    }

    #[test]
    fn within_a_sentence_only_names_keep_their_capital() {
        assert_eq!(in_sentence("Bind mounts"), "bind mounts");
        assert_eq!(
            in_sentence("Install Docker Engine"),
            "install Docker Engine"
        );
        assert_eq!(in_sentence("Use IPv6"), "use IPv6");
        for title in [
            "Docker volumes",
            "Dockerfile: FROM",
            "Docker Compose-documentatie",
            "RHEL",
            "JSON File logging driver",
            "Resource Saver mode",
            "Swarm mode overview",
            "services: ports",
            "",
        ] {
            assert_eq!(in_sentence(title), title);
        }
    }
}
