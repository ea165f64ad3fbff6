//! `mdbook-stubs completions`: scripts that shells take.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::{binary, command, commands};

fn script(shell: &str) -> String {
    let output = command(binary())
        .args(["completions", shell])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{shell}");
    assert!(output.stderr.is_empty(), "{shell}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_shell_gets_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = script(shell);
        for command in commands() {
            assert!(script.contains(&command), "{shell}: no {command}");
        }
        assert!(script.contains("dry-run"), "{shell}");
    }
    let output = command(binary())
        .args(["completions", "csh"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("bash"), "{message}");
}

#[test]
fn shells_can_read_them() {
    for shell in ["bash", "fish", "zsh"] {
        let child = Command::new(shell)
            .arg("-n")
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = match child {
            Ok(child) => child,
            // Those that not every system has.
            Err(_) if shell != "bash" => continue,
            Err(error) => panic!("{shell}: {error}"),
        };
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(script(shell).as_bytes()).unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{shell}: {message}");
        assert_eq!(message, "", "{shell}");
    }
}

#[test]
fn bash_completes_a_command() {
    let ask = "\nCOMP_WORDS=(mdbook-stubs comp)\nCOMP_CWORD=1\n\
               _mdbook__stubs mdbook-stubs comp mdbook-stubs\necho \"${COMPREPLY[@]}\"\n";
    let output = Command::new("bash")
        .args(["--norc", "-c", &(script("bash") + ask)])
        .output()
        .unwrap();
    let answer = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answer, "completions\n");
}
