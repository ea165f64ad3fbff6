//! The mapping from Compose keys to `docker` flags, run by a real shell.

use super::shell::{of, outcome, value, values};

#[test]
fn ports_and_builds() {
    let outcome = of(r#"
services:
  s: {build: {context: ./web, dockerfile: ../D.prod, args: [A=1, B], target: run}, ports: ["127.0.0.1::53/udp", "[::1]:6001:6001", "9000", {target: 443, published: "8443-8444", host_ip: 0.0.0.0}]}
"#);
    let build = &outcome
        .calls
        .iter()
        .find(|call| call[0] == "build")
        .unwrap();
    assert_eq!(value(build, "-t"), "p-s");
    assert_eq!(value(build, "-f"), "D.prod");
    assert_eq!(value(build, "--target"), "run");
    assert_eq!(values(build, "--build-arg"), ["A=1", "B"]);
    assert_eq!(build.last().unwrap(), "./web");
    let s = outcome.container("p-s-1");
    assert_eq!(
        values(s, "-p"),
        [
            "127.0.0.1::53/udp",
            "[::1]:6001:6001",
            "9000",
            "0.0.0.0:8443-8444:443"
        ]
    );
    assert_eq!(s.last().unwrap(), "p-s");
}

/// The arguments for each key, in the order of the mapping.
#[test]
fn every_key_reaches_docker_as_its_flag() {
    for (yaml, expected) in [
        ("container_name: web", &["--name", "web"][..]),
        ("command: []", &["i"]),
        ("entrypoint: []", &["--entrypoint", "", "i"]),
        ("entrypoint: ''", &["--entrypoint", "", "i"]),
        (
            "entrypoint: [a, b], command: c",
            &["--entrypoint", "a", "i", "b", "c"],
        ),
        ("environment: {A: , B: 1}", &["-e", "A", "-e", "B=1"]),
        (
            "env_file: [a.env, b.env], environment: [A=1]",
            &["--env-file", "a.env", "--env-file", "b.env", "-e", "A=1"],
        ),
        (
            "env_file: [{path: there.env, required: false}]",
            &["--env-file", "there.env", "i"],
        ),
        (
            "env_file: [{path: missing.env, required: false}]",
            &["s", "i"],
        ),
        (
            "ports: ['80', '8080:80', '1.2.3.4:1:2/udp', '3000-3001:4000-4001']",
            &[
                "-p",
                "80",
                "-p",
                "8080:80",
                "-p",
                "1.2.3.4:1:2/udp",
                "-p",
                "3000-3001:4000-4001",
            ],
        ),
        (
            "ports: [{target: 80, host_ip: '::1'}, {target: 1, published: '2', protocol: udp, mode: host, name: n}]",
            &["-p", "[::1]::80", "-p", "2:1/udp"],
        ),
        (
            "ports: ['80:80', '80:80']",
            &["--network-alias", "s", "-p", "80:80", "i"],
        ),
        ("expose: [1, '2-3']", &["--expose", "1", "--expose", "2-3"]),
        (
            "volumes: [/anon, './a:/a:ro,z', '~/b:/b', 'v:/v', 'ext:/e']",
            &[
                "-v",
                "/anon",
                "-v",
                "./a:/a:ro,z",
                "-v",
                "/home/me/b:/b",
                "-v",
                "p_v:/v",
                "-v",
                "real:/e",
            ],
        ),
        (
            "volumes: [{type: bind, source: a, target: /a, read_only: true}]",
            &["-v", "./a:/a:ro"],
        ),
        (
            "volumes: [{type: bind, source: ./a, target: /a, bind: {create_host_path: false}}]",
            &["--mount", "type=bind,source=./a,target=/a"],
        ),
        (
            "volumes: [{type: bind, source: ./a, target: /a, bind: {propagation: shared, recursive: disabled}}]",
            &[
                "--mount",
                "type=bind,source=./a,target=/a,bind-propagation=shared,bind-recursive=disabled",
            ],
        ),
        (
            "volumes: [{type: volume, source: v, target: /v}]",
            &["-v", "p_v:/v"],
        ),
        (
            "volumes: [{type: volume, source: v, target: /v, volume: {nocopy: true, subpath: s}}]",
            &[
                "--mount",
                "type=volume,source=p_v,target=/v,volume-nocopy,volume-subpath=s",
            ],
        ),
        (
            "volumes: [{type: volume, target: /v, read_only: true}]",
            &["--mount", "type=volume,target=/v,readonly"],
        ),
        (
            "volumes: [{type: tmpfs, target: /t, tmpfs: {size: 64m, mode: 01777}}]",
            &[
                "--mount",
                "type=tmpfs,target=/t,tmpfs-size=67108864,tmpfs-mode=1777",
            ],
        ),
        (
            "volumes: [{type: image, source: nginx, target: /n, image: {subpath: s}}]",
            &[
                "--mount",
                "type=image,source=nginx,target=/n,image-subpath=s",
            ],
        ),
        (
            "volumes: [{type: bind, source: './a,b', target: '/a:b'}]",
            &["--mount", "type=bind,\"source=./a,b\",target=/a:b"],
        ),
        ("tmpfs: /run", &["--tmpfs", "/run"]),
        (
            "volumes_from: [t, 'container:c:ro']",
            &["--volumes-from", "p-t-1", "--volumes-from", "c:ro"],
        ),
        (
            "networks: {n: {aliases: [x], ipv4_address: 10.0.0.5, ipv6_address: '::5', link_local_ips: [169.254.1.1], mac_address: '02:00:00:00:00:01'}}",
            &[
                "--network",
                "p_n",
                "--network-alias",
                "s",
                "--network-alias",
                "x",
                "--ip",
                "10.0.0.5",
                "--ip6",
                "::5",
                "--link-local-ip",
                "169.254.1.1",
                "--mac-address",
                "02:00:00:00:00:01",
            ],
        ),
        (
            "networks: {n: {gw_priority: 1, driver_opts: {a: b}, interface_name: eth9}}",
            &[
                "--network",
                "name=p_n,alias=s,driver-opt=a=b,driver-opt=com.docker.network.endpoint.ifname=eth9,gw-priority=1",
            ],
        ),
        ("network_mode: none", &["--network", "none"]),
        ("network_mode: 'container:x'", &["--network", "container:x"]),
        (
            "pid: 'service:t', ipc: host",
            &["--pid", "container:p-t-1", "--ipc", "host"],
        ),
        (
            "links: [t, 't:u'], external_links: ['x:y']",
            &["--link", "p-t-1:t", "--link", "p-t-1:u", "--link", "x:y"],
        ),
        (
            "healthcheck: {test: curl -f x || exit 1, interval: 1m, timeout: 1s, retries: 3, start_period: 2s, start_interval: 4s}",
            &[
                "--health-cmd",
                "curl -f x || exit 1",
                "--health-interval",
                "1m",
                "--health-timeout",
                "1s",
                "--health-retries",
                "3",
                "--health-start-period",
                "2s",
                "--health-start-interval",
                "4s",
            ],
        ),
        (
            "healthcheck: {test: [CMD, echo, 'a b', \"it's\", '$$HOME']}",
            &["--health-cmd", "echo 'a b' \"it's\" '$HOME'"],
        ),
        (
            "healthcheck: {test: [CMD, echo, 'a ${UNSET:-x y} $$z']}",
            &["--health-cmd", "echo \"a x y \\$z\""],
        ),
        (
            "healthcheck: {test: [CMD-SHELL, 'a && b']}",
            &["--health-cmd", "a && b"],
        ),
        ("healthcheck: {test: []}", &["s", "i"]),
        (
            "ports: [{target: 80, published: '', host_ip: ''}]",
            &["-p", "80"],
        ),
        ("healthcheck: {disable: true}", &["--no-healthcheck"]),
        ("healthcheck: {test: [NONE]}", &["--no-healthcheck"]),
        ("restart: 'no'", &["--restart", "no"]),
        (
            "restart: always, deploy: {restart_policy: {condition: on-failure, max_attempts: 3}}",
            &["--restart", "on-failure:3"],
        ),
        (
            "deploy: {restart_policy: {condition: none}}",
            &["--restart", "no"],
        ),
        (
            "deploy: {restart_policy: {condition: any}}",
            &["--restart", "always"],
        ),
        (
            "cpus: 2, mem_limit: 1g, pids_limit: 5, deploy: {resources: {limits: {cpus: '0.5', memory: 512M, pids: 9}, reservations: {memory: 1M}}}",
            &[
                "--cpus",
                "0.5",
                "-m",
                "512M",
                "--pids-limit",
                "9",
                "--memory-reservation",
                "1M",
            ],
        ),
        (
            "deploy: {resources: {reservations: {devices: [{driver: nvidia, count: 2, capabilities: [gpu, utility]}]}}}",
            &[
                "--gpus",
                "driver=nvidia,count=2,\"capabilities=gpu,utility\"",
            ],
        ),
        ("gpus: all", &["--gpus", "all"]),
        (
            "gpus: [{device_ids: ['0', '1']}]",
            &["--gpus", "\"device=0,1\""],
        ),
        (
            "secrets: [f, {source: f, target: g}]",
            &[
                "--mount",
                "type=bind,source=./f.txt,target=/run/secrets/f,readonly",
                "--mount",
                "type=bind,source=./f.txt,target=/run/secrets/g,readonly",
            ],
        ),
        (
            "configs: [f, {source: f, target: /etc/f}]",
            &[
                "--mount",
                "type=bind,source=./f.txt,target=/f,readonly",
                "--mount",
                "type=bind,source=./f.txt,target=/etc/f,readonly",
            ],
        ),
        (
            "configs: [inline]",
            &[
                "--mount",
                "type=bind,source=./p_inline,target=/inline,readonly",
            ],
        ),
        (
            "logging: {driver: syslog, options: {a: 1}}",
            &["--log-driver", "syslog", "--log-opt", "a=1"],
        ),
        ("labels: {a: , b: 1}", &["-l", "a", "-l", "b=1"]),
        (
            "label_file: l, annotations: [a=b]",
            &["--label-file", "l", "--annotation", "a=b"],
        ),
        (
            "stop_grace_period: 1m30s, stop_signal: SIGINT",
            &["--stop-signal", "SIGINT", "--stop-timeout", "90"],
        ),
        (
            "ulimits: {nproc: 5, nofile: {soft: 1, hard: 2}}",
            &["--ulimit", "nproc=5", "--ulimit", "nofile=1:2"],
        ),
        (
            "extra_hosts: {a: 1.1.1.1, b: ['1.1.1.2', '::1']}",
            &[
                "--add-host",
                "a:1.1.1.1",
                "--add-host",
                "b:1.1.1.2",
                "--add-host",
                "b:::1",
            ],
        ),
        (
            "extra_hosts: ['a:1.1.1.1', 'b=::1']",
            &["--add-host", "a:1.1.1.1", "--add-host", "b:::1"],
        ),
        ("pull_policy: always", &["--pull", "always"]),
        ("pull_policy: if_not_present", &["--pull", "missing"]),
        ("pull_policy: daily", &["s", "i"]),
        (
            "blkio_config: {weight: 5, weight_device: [{path: /d, weight: 6}], device_read_bps: [{path: /d, rate: 1mb}], device_write_iops: [{path: /d, rate: 7}]}",
            &[
                "--blkio-weight",
                "5",
                "--blkio-weight-device",
                "/d:6",
                "--device-read-bps",
                "/d:1mb",
                "--device-write-iops",
                "/d:7",
            ],
        ),
        (
            "credential_spec: {file: a.json}",
            &["--security-opt", "credentialspec=file://a.json"],
        ),
        (
            "cap_add: [A], cap_drop: [B], privileged: true, read_only: true, init: true, security_opt: [c:d]",
            &[
                "--init",
                "--privileged",
                "--read-only",
                "--cap-add",
                "A",
                "--cap-drop",
                "B",
                "--security-opt",
                "c:d",
            ],
        ),
        ("privileged: false, tty: false, init: 'false'", &["s", "i"]),
        (
            "stdin_open: '${UNSET:-true}', tty: true",
            &["--interactive=true", "-t"],
        ),
        (
            "cgroup: private, cgroup_parent: c",
            &["--cgroupns", "private", "--cgroup-parent", "c"],
        ),
        (
            "cpu_count: 1, cpu_percent: 2, cpu_period: 3, cpu_quota: 4, cpu_rt_period: 1400us, cpu_rt_runtime: 6, cpu_shares: 7, cpus: 1.50, cpuset: '0,1'",
            &[
                "--cpus",
                "1.5",
                "--cpu-count",
                "1",
                "--cpu-percent",
                "2",
                "--cpu-shares",
                "7",
                "--cpu-period",
                "3",
                "--cpu-quota",
                "4",
                "--cpu-rt-period",
                "1400",
                "--cpu-rt-runtime",
                "6",
                "--cpuset-cpus",
                "0,1",
            ],
        ),
        (
            "device_cgroup_rules: ['c 1:3 mr'], devices: ['/a:/b', {source: /c, target: /d, permissions: r}]",
            &[
                "--device-cgroup-rule",
                "c 1:3 mr",
                "--device",
                "/a:/b",
                "--device",
                "/c:/d:r",
            ],
        ),
        (
            "dns: 1.1.1.1, dns_search: [x], dns_opt: [y], domainname: d, hostname: h, mac_address: m",
            &[
                "--hostname",
                "h",
                "--domainname",
                "d",
                "--mac-address",
                "m",
                "--dns",
                "1.1.1.1",
                "--dns-option",
                "y",
                "--dns-search",
                "x",
            ],
        ),
        (
            "group_add: [1, g], user: '1:2', working_dir: /w, userns_mode: host, uts: host, platform: p, runtime: r, isolation: default",
            &[
                "-u",
                "1:2",
                "--group-add",
                "1",
                "--group-add",
                "g",
                "-w",
                "/w",
                "--platform",
                "p",
                "--runtime",
                "r",
                "--isolation",
                "default",
                "--userns",
                "host",
                "--uts",
                "host",
            ],
        ),
        (
            "mem_limit: 1g, mem_reservation: 5, mem_swappiness: 6, memswap_limit: 2g, shm_size: 64m, oom_kill_disable: true, oom_score_adj: 5, pids_limit: 7",
            &[
                "-m",
                "1g",
                "--memory-reservation",
                "5",
                "--memory-swappiness",
                "6",
                "--memory-swap",
                "2g",
                "--shm-size",
                "64m",
                "--pids-limit",
                "7",
                "--oom-kill-disable",
                "--oom-score-adj",
                "5",
            ],
        ),
        (
            "sysctls: {a.b: 1}, storage_opt: {size: 1G}, use_api_socket: true",
            &[
                "--sysctl",
                "a.b=1",
                "--storage-opt",
                "size=1G",
                "--use-api-socket",
            ],
        ),
    ] {
        let text = format!(
            "services:\n  s: {{image: i, {yaml}}}\n  t: {{image: i}}\n\
             networks: {{n: }}\nvolumes: {{v: , ext: {{external: true, name: real}}}}\n\
             secrets: {{f: {{file: f.txt}}}}\n\
             configs: {{f: {{file: ./f.txt}}, inline: {{content: x}}}}\n"
        );
        let outcome = outcome(&[("compose.yaml", &text), ("there.env", "")], &[]);
        let name = if yaml.starts_with("container_name") {
            "web"
        } else {
            "p-s-1"
        };
        let call = outcome.container(name);
        assert!(
            call.windows(expected.len())
                .any(|window| window == expected),
            "{yaml}\n{call:?}"
        );
    }
}

#[test]
fn what_has_no_equivalent_is_a_comment_beside_its_command() {
    for (yaml, expected) in [
        ("command: []", "# command: no equivalent"),
        (
            "command: a && b",
            "# command: Compose ignores everything from `&& b` on",
        ),
        (
            "healthcheck: {test: [CMD, a]}",
            "# healthcheck: docker run hands the test to a shell",
        ),
        ("env_file: e", "# env_file: docker run takes quotes"),
        (
            "ports: [{target: 1, app_protocol: http}]",
            "# ports.app_protocol: no equivalent",
        ),
        (
            "ports: ['1:1'], scale: 2",
            "# ports: the containers cannot all publish",
        ),
        (
            "deploy: {placement: {constraints: [a]}}",
            "# deploy.placement: no equivalent",
        ),
        (
            "deploy: {resources: {reservations: {cpus: '1'}}}",
            "# deploy.resources.reservations.cpus: no",
        ),
        (
            "deploy: {restart_policy: {delay: 1s}}",
            "# deploy.restart_policy.delay: no equivalent",
        ),
        ("attach: false", "# attach: no equivalent"),
        (
            "develop: {watch: [{path: ., action: sync, target: /a}]}",
            "# develop: no equivalent",
        ),
        ("post_start: [{command: a}]", "# post_start: no equivalent"),
        ("pre_stop: [{command: a}]", "# pre_stop: no equivalent"),
        ("models: [m]", "# models: no equivalent"),
        ("pull_policy: weekly", "# pull_policy: no equivalent"),
        ("secrets: [e]", "# secret e: no equivalent"),
        (
            "secrets: [{source: f, mode: 0400}]",
            "# secret f: a mounted file takes no mode",
        ),
        ("stop_grace_period: '${X}'", "# stop_grace_period: no flag"),
        ("scale: 0", "# s: no container runs"),
    ] {
        let text = format!(
            "services:\n  s: {{image: i, {yaml}}}\n\
             secrets: {{f: {{file: f.txt}}, e: {{environment: E}}}}\nmodels: {{m: {{model: x}}}}\n"
        );
        let outcome = of(&text);
        assert!(
            outcome.script.contains(expected),
            "{yaml}\n{}",
            outcome.script
        );
    }
}

#[test]
fn networks_are_joined_by_priority_then_by_name() {
    let outcome = of("
services: {s: {image: i, networks: {c: , b: , z: {priority: 5}, a: {priority: 1}}}}
networks: {a: , b: , c: , z: }
");
    assert_eq!(
        values(outcome.container("p-s-1"), "--network"),
        [
            "name=p_z,alias=s",
            "name=p_a,alias=s",
            "name=p_b,alias=s",
            "name=p_c,alias=s"
        ]
    );
}

#[test]
fn builds_take_every_key() {
    let outcome = outcome(
        &[(
            "compose.yaml",
            "services:
  s:
    image: reg/s:1
    build:
      context: .
      tags: [t:1]
      labels: {l: 1}
      cache_from: [a]
      cache_to: [b]
      platforms: [x/1, x/2]
      network: host
      no_cache: true
      pull: true
      shm_size: 1m
      ulimits: {nofile: 5}
      extra_hosts: [h=1.1.1.1]
      additional_contexts: {one: ./one, two: 'service:base', three: 'https://x/y.git'}
      secrets: [f, {source: e, target: id}]
      ssh: [default, k=./key]
      entitlements: [network.host]
      provenance: mode=max
      sbom: true
  base:
    build:
      dockerfile_inline: |
        FROM x
        RUN echo \"$$HOME\" `id`
  remote: {build: {context: 'https://x/y.git', dockerfile: D}}
secrets: {f: {file: f.txt}, e: {environment: E}}
",
        )],
        &[],
    );
    let builds: Vec<_> = outcome
        .calls
        .iter()
        .filter(|call| call[0] == "build")
        .map(|call| call.join(" "))
        .collect();
    assert_eq!(
        builds,
        [
            "build -t p-base -f - .",
            "build -t reg/s:1 -t t:1 --label l=1 --platform x/1,x/2 --cache-from a --cache-to b \
             --network host --no-cache --pull --shm-size 1m --allow network.host \
             --provenance mode=max --sbom true --add-host h:1.1.1.1 --ulimit nofile=5 \
             --build-context one=./one --build-context two=docker-image://p-base \
             --build-context three=https://x/y.git --ssh default --ssh k=./key \
             --secret id=f,src=f.txt --secret id=id,env=E .",
            "build -t p-remote -f D https://x/y.git",
        ]
    );
    assert!(
        outcome
            .script
            .contains("<<'EOF'\nFROM x\nRUN echo \"$HOME\" `id`\nEOF\n")
    );
}

#[test]
fn networks_and_volumes_take_every_key() {
    let outcome = of("
services: {s: {image: i, networks: [n, plain], volumes: ['v:/v', 'named:/n']}}
networks:
  n:
    driver: macvlan
    driver_opts: {a: 1}
    labels: [l=1]
    internal: true
    attachable: true
    enable_ipv4: false
    enable_ipv6: true
    ipam:
      driver: d
      options: {o: x}
      config: [{subnet: 10.0.0.0/8, ip_range: 10.1.0.0/16, gateway: 10.0.0.1, aux_addresses: {h: 10.0.0.2}}]
  plain:
volumes:
  v: {driver: local, driver_opts: {type: nfs, o: 'addr=1.1.1.1,rw'}, labels: {a: b}}
  named: {name: mine}
  unused:
");
    let created: Vec<_> = outcome
        .calls
        .iter()
        .filter(|call| call[1] == "create")
        .map(|call| call.join(" "))
        .collect();
    assert_eq!(
        created,
        [
            "network create -d macvlan --opt a=1 --internal --attachable --ipv6 --ipv4=false \
             --ipam-driver d --ipam-opt o=x --subnet 10.0.0.0/8 --ip-range 10.1.0.0/16 \
             --gateway 10.0.0.1 --aux-address h=10.0.0.2 --label l=1 p_n",
            "network create p_plain",
            "volume create -d local --opt type=nfs --opt o=addr=1.1.1.1,rw --label a=b p_v",
            "volume create mine",
        ]
    );
}
