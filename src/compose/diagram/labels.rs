//! All words that a diagram shows, so that a book can be in any language.

macro_rules! labels {
    ($($(#[$doc:meta])* $field:ident: $english:literal, $dutch:literal;)*) => {
        /// The words of a diagram and of its description.
        ///
        /// Start from [`Labels::ENGLISH`] or [`Labels::DUTCH`] and replace single words:
        /// `Labels { host: "laptop", ..Labels::ENGLISH }`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Labels<'a> {
            $($(#[$doc])* pub $field: &'a str,)*
        }

        impl Labels<'static> {
            /// English.
            pub const ENGLISH: Self = Self { $($field: $english,)* };
            /// Dutch.
            pub const DUTCH: Self = Self { $($field: $dutch,)* };
        }
    };
}

labels! {
    /// The start of the title: `Compose project shop`.
    project: "Compose project", "Compose-project";
    /// Replaces the picture if there is nothing to draw.
    no_services: "This Compose file has no services.",
        "Dit Compose-bestand heeft geen services.";
    /// How to read the arrows; a sentence of the description.
    arrows: "An arrow points from a service to what it needs; an arrow from the host is a published port.",
        "Een pijl wijst van een service naar wat die nodig heeft; een pijl vanaf de host is een gepubliceerde poort.";
    /// The machine that runs the project.
    host: "host", "host";
    /// One service.
    service: "service", "service";
    /// Several services.
    services: "services", "services";
    /// Before the image, in the description.
    image: "image", "image";
    /// Before the folder that a service is built from.
    build: "build", "build";
    /// Before published ports, in the description.
    ports: "published ports", "gepubliceerde poorten";
    /// The host's side of a port that Docker picks.
    any_port: "any", "vrij";
    /// Before what a service depends on, in the description.
    depends_on: "depends on", "afhankelijk van";
    /// The condition `service_started`, in the description only.
    started: "started", "gestart";
    /// The condition `service_healthy`.
    healthy: "healthy", "gezond";
    /// The condition `service_completed_successfully`.
    completed: "completed", "voltooid";
    /// A dependency from `links`.
    link: "link", "koppeling";
    /// A dependency from `volumes_from`.
    volumes_from: "volumes", "volumes";
    /// A dependency from `network_mode: service:x`.
    shares_network: "same network", "zelfde netwerk";
    /// One network.
    network: "network", "netwerk";
    /// Several networks.
    networks: "networks", "netwerken";
    /// Before the volumes and folders of a service, in the description.
    mounts: "mounts", "koppelpunten";
    /// A named volume, in the description.
    volume: "volume", "volume";
    /// A volume without a name.
    anonymous_volume: "anonymous volume", "anoniem volume";
    /// A file system in memory.
    tmpfs: "tmpfs", "tmpfs";
    /// Between a volume and its path: `data at /var/lib/data`.
    at: "at", "op";
    /// A read-only mount.
    read_only: "read-only", "alleen-lezen";
    /// A network or volume created outside the project.
    external: "external", "extern";
    /// A network without external access.
    internal: "internal", "intern";
    /// One profile.
    profile: "profile", "profiel";
    /// Several profiles.
    profiles: "profiles", "profielen";
    /// After the number of containers of a service, in the description.
    replicas: "replicas", "replica's";
    /// After the number of things left out: `+ 3 more`.
    more: "more", "meer";
}
