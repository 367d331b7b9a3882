//! How the page is drawn where the PC has no graphics processor.

#[cfg(target_os = "linux")]
use std::{env, fs, os::unix::process::CommandExt as _, process::Command};

/// Has WebKitGTK hand its pictures over in plain memory.
///
/// Without a graphics processor its other way, buffers of the graphics driver, is drawn by the processor all the same,
/// through OpenGL in software: a first letter in the search then took nearly twice as long to be painted. The variable is
/// WebKitGTK's own, and read when its library begins.
#[cfg(target_os = "linux")]
const IN_MEMORY: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Has the program begin anew with what WebKitGTK reads of its surroundings, where the PC has no graphics processor.
/// Whoever has set it has decided, one way or the other.
#[cfg(target_os = "linux")]
pub(crate) fn suit_the_pc() {
    if env::var_os(IN_MEMORY).is_some() || has_graphics() {
        return;
    }
    let Ok(program) = env::current_exe() else { return };
    // Comes back only if it could not: then everything is drawn, if slower.
    let error = Command::new(program).args(env::args_os().skip(1)).env(IN_MEMORY, "1").exec();
    eprintln!("paddock-desk: could not begin anew for a PC without a graphics processor: {error}");
}

/// A processor for graphics is a render node of the kernel's.
#[cfg(target_os = "linux")]
fn has_graphics() -> bool {
    let nodes = fs::read_dir("/dev/dri").into_iter().flatten().flatten();
    nodes.map(|node| node.file_name()).any(|name| name.to_string_lossy().starts_with("renderD"))
}

/// Other systems' pages need nothing.
#[cfg(not(target_os = "linux"))]
pub(crate) const fn suit_the_pc() {}
