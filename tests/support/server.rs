//! A web server of a test's own, on a port that nobody else has.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the server does with a request.
pub enum Reply {
    /// Sends an answer.
    Send {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    },
    /// Says nothing for so long, and then hangs up.
    Silence(Duration),
    /// Hangs up at once.
    HangUp,
}

impl Reply {
    pub fn page(html: &str) -> Self {
        Self::Send {
            status: 200,
            headers: vec![("Content-Type", "text/html; charset=utf-8".to_owned())],
            body: html.into(),
        }
    }

    pub fn status(status: u16) -> Self {
        Self::with(status, &[])
    }

    pub fn with(status: u16, headers: &[(&'static str, &str)]) -> Self {
        let headers = headers
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        Self::Send {
            status,
            headers: headers.collect(),
            body: Vec::new(),
        }
    }
}

/// A request, with how many came for the same path before it.
pub struct Request<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub before: usize,
}

/// The server; it is gone when this is dropped.
pub struct Server {
    address: SocketAddr,
    state: Arc<State>,
}

struct State {
    routes: Box<dyn Fn(&Request<'_>) -> Reply + Send + Sync>,
    log: Mutex<Vec<String>>,
    counts: Mutex<HashMap<String, usize>>,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
    stop: AtomicBool,
}

impl Server {
    pub fn new(routes: impl Fn(&Request<'_>) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            routes: Box::new(routes),
            log: Mutex::default(),
            counts: Mutex::default(),
            under_way: AtomicUsize::new(0),
            most_under_way: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
        });
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.stop.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&shared);
                // A client may hang up at any time.
                std::thread::spawn(move || stream.and_then(|stream| shared.serve(stream)));
            }
        });
        Self { address, state }
    }

    /// The address of a path, which begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The requests so far, as `HEAD /path`, in the order in which they came.
    pub fn log(&self) -> Vec<String> {
        self.state.log.lock().unwrap().clone()
    }

    /// How many requests were under way at a time.
    pub fn most_under_way(&self) -> usize {
        self.state.most_under_way.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

impl State {
    fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut first = String::new();
        reader.read_line(&mut first)?;
        let mut line = String::new();
        while reader.read_line(&mut line)? > 2 {
            line.clear();
        }
        let mut words = first.split(' ');
        let (Some(method), Some(path)) = (words.next(), words.next()) else {
            return Ok(());
        };
        let now = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_under_way.fetch_max(now, Ordering::SeqCst);
        self.log.lock().unwrap().push(format!("{method} {path}"));
        let before = {
            let mut counts = self.counts.lock().unwrap();
            let count = counts.entry(path.to_owned()).or_default();
            *count += 1;
            *count - 1
        };
        let reply = (self.routes)(&Request {
            method,
            path,
            before,
        });
        let sent = send(&mut stream, method, reply, || {
            self.under_way.fetch_sub(1, Ordering::SeqCst);
        });
        let _ = stream.shutdown(std::net::Shutdown::Both);
        sent
    }
}

/// Answers; `done` is called before the client can know that it has all of it.
fn send(
    stream: &mut TcpStream,
    method: &str,
    reply: Reply,
    done: impl FnOnce(),
) -> std::io::Result<()> {
    let (status, headers, body) = match reply {
        Reply::Silence(time) => {
            std::thread::sleep(time);
            done();
            return Ok(());
        }
        Reply::HangUp => {
            done();
            return Ok(());
        }
        Reply::Send {
            status,
            headers,
            body,
        } => (status, headers, body),
    };
    let mut answer = format!("HTTP/1.1 {status} X\r\nConnection: close\r\n");
    for (name, value) in headers {
        answer.push_str(&format!("{name}: {value}\r\n"));
    }
    answer.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    done();
    stream.write_all(answer.as_bytes())?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    stream.flush()
}
