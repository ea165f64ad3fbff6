//! Every key of a service in a few words of ours, in the order of the table.

/// Key, English, Dutch.
pub(super) const ALL: &[(&str, &str, &str)] = &[
    (
        "image",
        "the image to start from",
        "de image om mee te starten",
    ),
    (
        "build",
        "how the image is built",
        "hoe de image gebouwd wordt",
    ),
    (
        "pull_policy",
        "when the image is pulled",
        "wanneer de image opgehaald wordt",
    ),
    (
        "pull_refresh_after",
        "how old a pulled image may get",
        "hoe oud een opgehaalde image mag worden",
    ),
    (
        "platform",
        "operating system and processor of the image",
        "besturingssysteem en processor van de image",
    ),
    (
        "provider",
        "who runs it instead of a container",
        "wie het draait in plaats van een container",
    ),
    (
        "container_name",
        "a fixed name for the container",
        "een vaste naam voor de container",
    ),
    (
        "entrypoint",
        "the program that starts",
        "het programma dat start",
    ),
    (
        "command",
        "the command, or the program's arguments",
        "het commando, of de argumenten van het programma",
    ),
    (
        "working_dir",
        "the folder the command runs in",
        "de map waarin het commando draait",
    ),
    (
        "user",
        "who the command runs as",
        "als wie het commando draait",
    ),
    (
        "group_add",
        "further groups of that user",
        "extra groepen van die gebruiker",
    ),
    (
        "init",
        "a small first process that cleans up others",
        "een klein eerste proces dat andere opruimt",
    ),
    ("stdin_open", "keep the input open", "de invoer open houden"),
    (
        "tty",
        "give the command a terminal",
        "het commando een terminal geven",
    ),
    (
        "attach",
        "show its output with the others'",
        "de uitvoer tussen die van de andere tonen",
    ),
    (
        "environment",
        "environment variables",
        "omgevingsvariabelen",
    ),
    (
        "env_file",
        "files with environment variables",
        "bestanden met omgevingsvariabelen",
    ),
    (
        "ports",
        "ports published on the host",
        "poorten die op de host openstaan",
    ),
    (
        "expose",
        "ports for other containers only",
        "poorten voor alleen andere containers",
    ),
    (
        "networks",
        "the networks it joins",
        "de netwerken waarin het zit",
    ),
    (
        "network_mode",
        "whose network it uses",
        "wiens netwerk het gebruikt",
    ),
    (
        "links",
        "other services under a second name",
        "andere services onder een tweede naam",
    ),
    (
        "external_links",
        "containers of other projects",
        "containers van andere projecten",
    ),
    ("hostname", "the host name inside", "de hostnaam binnenin"),
    (
        "domainname",
        "the domain name inside",
        "de domeinnaam binnenin",
    ),
    ("extra_hosts", "names for addresses", "namen voor adressen"),
    ("dns", "name servers", "nameservers"),
    (
        "dns_opt",
        "options for looking up names",
        "opties voor het opzoeken van namen",
    ),
    (
        "dns_search",
        "domains that names are looked up in",
        "domeinen waarin namen opgezocht worden",
    ),
    (
        "mac_address",
        "a fixed network card address",
        "een vast netwerkkaartadres",
    ),
    (
        "volumes",
        "folders and volumes mounted into it",
        "mappen en volumes die erin gemount zijn",
    ),
    (
        "volumes_from",
        "the mounts of another service as well",
        "ook de mounts van een andere service",
    ),
    ("tmpfs", "folders kept in memory", "mappen in het geheugen"),
    (
        "configs",
        "configuration files it may read",
        "configuratiebestanden die het mag lezen",
    ),
    (
        "secrets",
        "secrets it may read",
        "geheimen die het mag lezen",
    ),
    (
        "models",
        "language models it uses",
        "taalmodellen die het gebruikt",
    ),
    (
        "depends_on",
        "what must start first",
        "wat eerst moet starten",
    ),
    (
        "healthcheck",
        "how to see that it works",
        "hoe te zien is dat het werkt",
    ),
    (
        "restart",
        "when it is started again",
        "wanneer het opnieuw gestart wordt",
    ),
    (
        "profiles",
        "started only with these profiles",
        "start alleen met deze profielen",
    ),
    (
        "scale",
        "how many containers run",
        "hoeveel containers er draaien",
    ),
    (
        "deploy",
        "replicas, resources and restarts",
        "aantallen, middelen en herstarts",
    ),
    (
        "develop",
        "what happens when source files change",
        "wat er gebeurt als bronbestanden wijzigen",
    ),
    (
        "pre_start",
        "commands run before it starts",
        "commando's voordat het start",
    ),
    (
        "post_start",
        "commands run after it starts",
        "commando's nadat het start",
    ),
    (
        "pre_stop",
        "commands run before it stops",
        "commando's voordat het stopt",
    ),
    (
        "stop_signal",
        "the signal that stops it",
        "het signaal waarmee het stopt",
    ),
    (
        "stop_grace_period",
        "how long stopping may take",
        "hoe lang stoppen mag duren",
    ),
    (
        "labels",
        "labels of the container",
        "labels van de container",
    ),
    ("label_file", "files with labels", "bestanden met labels"),
    (
        "annotations",
        "annotations for the runtime",
        "annotaties voor de runtime",
    ),
    (
        "logging",
        "where its output goes",
        "waar de uitvoer naartoe gaat",
    ),
    (
        "privileged",
        "nearly all rights on the host",
        "bijna alle rechten op de host",
    ),
    (
        "read_only",
        "no writing outside the mounts",
        "niet schrijven buiten de mounts",
    ),
    (
        "cap_add",
        "rights it gets on top",
        "rechten die erbij komen",
    ),
    ("cap_drop", "rights it loses", "rechten die eraf gaan"),
    (
        "security_opt",
        "other security settings",
        "andere beveiligingsinstellingen",
    ),
    (
        "credential_spec",
        "the account on Windows",
        "het account op Windows",
    ),
    (
        "use_api_socket",
        "may talk to the Docker Engine",
        "mag met de Docker Engine praten",
    ),
    (
        "userns_mode",
        "whose user numbering it uses",
        "wiens gebruikersnummers het gebruikt",
    ),
    ("pid", "whose processes it sees", "wiens processen het ziet"),
    (
        "ipc",
        "whose shared memory it uses",
        "wiens gedeelde geheugen het gebruikt",
    ),
    (
        "uts",
        "whose host name it uses",
        "wiens hostnaam het gebruikt",
    ),
    (
        "cgroup",
        "whose control groups it sees",
        "wiens control groups het ziet",
    ),
    (
        "cgroup_parent",
        "the control group it belongs to",
        "de control group waar het bij hoort",
    ),
    (
        "runtime",
        "the program that runs the container",
        "het programma dat de container draait",
    ),
    (
        "isolation",
        "how it is separated from the host",
        "hoe het van de host gescheiden is",
    ),
    ("devices", "devices of the host", "apparaten van de host"),
    (
        "device_cgroup_rules",
        "which devices it may use",
        "welke apparaten het mag gebruiken",
    ),
    ("gpus", "graphics cards", "grafische kaarten"),
    (
        "sysctls",
        "settings of the kernel",
        "instellingen van de kernel",
    ),
    ("ulimits", "limits for each process", "grenzen per proces"),
    (
        "storage_opt",
        "options for its file system",
        "opties voor het bestandssysteem",
    ),
    (
        "shm_size",
        "size of the shared memory",
        "grootte van het gedeelde geheugen",
    ),
    (
        "mem_limit",
        "most memory it may use",
        "hoeveel geheugen het mag gebruiken",
    ),
    (
        "mem_reservation",
        "memory kept for it",
        "geheugen dat ervoor vrij blijft",
    ),
    (
        "mem_swappiness",
        "how readily its memory is swapped out",
        "hoe snel het geheugen uitgewisseld wordt",
    ),
    (
        "memswap_limit",
        "most memory and swap together",
        "hoeveel geheugen en swap samen",
    ),
    (
        "oom_kill_disable",
        "not stopped when memory runs out",
        "niet gestopt als het geheugen opraakt",
    ),
    (
        "oom_score_adj",
        "how soon it is stopped then",
        "hoe snel het dan gestopt wordt",
    ),
    ("pids_limit", "most processes", "hoeveel processen"),
    (
        "cpus",
        "most processor cores it may use",
        "hoeveel processorkernen het mag gebruiken",
    ),
    (
        "cpu_count",
        "number of processors (Windows)",
        "aantal processors (Windows)",
    ),
    (
        "cpu_percent",
        "share of the processors (Windows)",
        "deel van de processors (Windows)",
    ),
    (
        "cpu_shares",
        "its share when processors are busy",
        "het aandeel als processors druk zijn",
    ),
    (
        "cpu_period",
        "the period that the quota counts in",
        "de periode waarin het quotum telt",
    ),
    (
        "cpu_quota",
        "processor time in each period",
        "processortijd per periode",
    ),
    (
        "cpu_rt_period",
        "the real-time period",
        "de real-timeperiode",
    ),
    (
        "cpu_rt_runtime",
        "real-time processor time in each period",
        "real-time processortijd per periode",
    ),
    (
        "cpuset",
        "which processor cores it may use",
        "welke processorkernen het mag gebruiken",
    ),
    ("blkio_config", "limits for disks", "grenzen voor schijven"),
];
