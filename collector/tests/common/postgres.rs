//! A PostgreSQL server for tests: in a folder of its own, gone with its last user.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};

use tempfile::TempDir;

static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A database of its own on the shared server.
pub struct Named {
    server: Arc<Server>,
    name: String,
}

impl Named {
    pub fn new() -> Self {
        let mut shared = SHARED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let server = shared.upgrade().unwrap_or_else(|| Arc::new(Server::start()));
        *shared = Arc::downgrade(&server);
        drop(shared);
        Self::on(server)
    }

    /// On a server of its own, which may be stopped.
    pub fn alone() -> Self {
        Self::on(Arc::new(Server::start()))
    }

    fn on(server: Arc<Server>) -> Self {
        let name = format!("trial_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        server.create(&name);
        Self { server, name }
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{}", self.server.port, self.name)
    }

    /// Stops the server: the database is gone.
    pub fn stop(&self) {
        self.server.stop();
    }

    /// Starts it again, with all that was in it.
    pub fn start_again(&self) {
        let Server { child, port, programs, user, folder } = &*self.server;
        *child.lock().unwrap() = launch(*user, programs, folder.path(), *port);
    }
}

struct Server {
    // Before its folder, so that it ends first.
    child: Mutex<Child>,
    port: u16,
    programs: PathBuf,
    user: Option<(u32, u32)>,
    folder: TempDir,
}

impl Server {
    fn start() -> Self {
        let programs = programs().expect("PostgreSQL's server is missing; Debian: apt-get install postgresql");
        let folder = tempfile::tempdir().unwrap();
        // The server refuses to run as root.
        let user = is_root(folder.path()).then(|| ids("postgres"));
        if let Some((user, group)) = user {
            chown(folder.path(), Some(user), Some(group)).unwrap();
        }
        let made = as_user(user, &programs.join("initdb"))
            .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--pgdata"])
            .arg(folder.path().join("data"))
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Mutex::new(launch(user, &programs, folder.path(), port));
        Self { child, port, programs, user, folder }
    }

    /// Does nothing where it has ended: its number may be another process's by now.
    fn stop(&self) {
        let mut child = self.child.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Ok(None) = child.try_wait() {
            // The server's signal for a fast stop.
            drop(Command::new("kill").args(["-INT", &child.id().to_string()]).status());
            drop(child.wait());
        }
    }

    fn create(&self, name: &str) {
        let made = Command::new(self.programs.join("createdb"))
            .args(["--host=127.0.0.1", "--username=postgres", &format!("--port={}", self.port), name])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A running server on the data in a folder.
fn launch(user: Option<(u32, u32)>, programs: &Path, folder: &Path, port: u16) -> Child {
    let mut child = as_user(user, &programs.join("postgres"))
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-c", "listen_addresses=127.0.0.1", "-c", &format!("port={port}")])
        .args(["-c", "unix_socket_directories="])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let ready = lines.by_ref().map_while(Result::ok).any(|line| line.contains("ready to accept connections"));
    assert!(ready, "PostgreSQL did not start");
    std::thread::spawn(move || lines.for_each(drop));
    child
}

/// The folder of the newest server that is installed.
fn programs() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .chain(std::env::split_paths(&std::env::var_os("PATH")?))
        .filter(|folder| ["initdb", "postgres", "createdb"].iter().all(|name| folder.join(name).exists()))
        .collect();
    found.sort();
    found.pop()
}

fn is_root(own: &Path) -> bool {
    own.metadata().unwrap().uid() == 0
}

fn ids(user: &str) -> (u32, u32) {
    let number = |flag: &str| {
        let output = Command::new("id").args([flag, user]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
    };
    (number("-u"), number("-g"))
}

fn as_user(user: Option<(u32, u32)>, program: &Path) -> Command {
    let mut command = Command::new(program);
    if let Some((user, group)) = user {
        command.uid(user).gid(group);
    }
    command
}
