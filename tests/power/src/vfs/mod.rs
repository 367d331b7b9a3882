//! The disk in memory as SQLite sees it: a VFS. All the unsafe code is here.
//!
//! SQLite hands every call what `xOpen` was given room for: an [`OpenFile`] whose methods are set only once
//! its handle is. It never makes two calls on one file at the same time, and closes each file once.
#![expect(unsafe_code, reason = "SQLite asks for its files by C functions")]

mod file;

use crate::disk::{Disk, Done, Fault};
use anyhow::{Result, ensure};
use file::OpenFile;
use rusqlite::ffi;
use std::ffi::{CStr, CString, c_char, c_int};
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

const LONGEST_NAME: c_int = 1024;
/// What this file system calls itself has to differ from every other one in the process.
static MOUNTED: AtomicU64 = AtomicU64::new(0);

/// A disk that SQLite knows by a name, until this is dropped.
pub(crate) struct Mounted {
    name: CString,
    vfs: *mut ffi::sqlite3_vfs,
    disk: Arc<Disk>,
}

impl Mounted {
    /// Makes a disk known to SQLite.
    pub(crate) fn new(disk: Arc<Disk>) -> Result<Self> {
        let name = CString::new(format!("power-{}", MOUNTED.fetch_add(1, Ordering::Relaxed)))?;
        let vfs = Box::into_raw(Box::new(ffi::sqlite3_vfs {
            iVersion: 2,
            szOsFile: c_int::try_from(size_of::<OpenFile>())?,
            mxPathname: LONGEST_NAME,
            pNext: ptr::null_mut(),
            zName: name.as_ptr(),
            pAppData: Arc::into_raw(Arc::clone(&disk)).cast_mut().cast(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            xFullPathname: Some(full_path),
            xDlOpen: None,
            xDlError: None,
            xDlSym: None,
            xDlClose: None,
            xRandomness: Some(randomness),
            xSleep: Some(sleep),
            xCurrentTime: Some(current_time),
            xGetLastError: Some(last_error),
            xCurrentTimeInt64: Some(current_time_millis),
            xSetSystemCall: None,
            xGetSystemCall: None,
            xNextSystemCall: None,
        }));
        // SAFETY: `vfs` and the name in it live until `drop`, which takes the registration back first.
        let registered = unsafe { ffi::sqlite3_vfs_register(vfs, 0) };
        let mounted = Self { name, vfs, disk };
        ensure!(registered == ffi::SQLITE_OK, "SQLite does not take the disk: {registered}");
        Ok(mounted)
    }

    /// The name under which SQLite knows the disk.
    pub(crate) fn name(&self) -> String {
        self.name.to_string_lossy().into_owned()
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // SAFETY: `vfs` came from `new`; SQLite forgets it, or never knew it.
        unsafe { ffi::sqlite3_vfs_unregister(self.vfs) };
        if self.disk.open_files() > 0 {
            // A connection still leads here: rather a leak than a dangling pointer.
            let _kept = std::mem::take(&mut self.name).into_raw();
            return;
        }
        // SAFETY: `new` made the box and the count of the `Arc`; no connection leads here any more, so
        // that nobody else looks at either.
        unsafe {
            let vfs = Box::from_raw(self.vfs);
            drop(Arc::from_raw(vfs.pAppData.cast::<Disk>().cast_const()));
        }
    }
}

fn size(number: impl TryInto<usize>) -> Done<usize> {
    number.try_into().map_err(|_negative| Fault::Name)
}

/// The disk behind SQLite's pointer.
///
/// # Safety
/// `vfs` is a registered one of [`Mounted`].
unsafe fn disk(vfs: *mut ffi::sqlite3_vfs) -> Arc<Disk> {
    // SAFETY: `pAppData` is an `Arc` that `Mounted` holds a count of; a count of our own is added first.
    unsafe {
        let disk = (*vfs).pAppData.cast::<Disk>().cast_const();
        Arc::increment_strong_count(disk);
        Arc::from_raw(disk)
    }
}

/// A name as SQLite hands it over; none for a nameless file.
///
/// # Safety
/// `name` is null or ends with a zero, and outlives the call.
unsafe fn text<'n>(name: *const c_char) -> Option<&'n str> {
    // SAFETY: as the caller promises.
    (!name.is_null()).then(|| unsafe { CStr::from_ptr(name) }).and_then(|name| name.to_str().ok())
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let has = |flag: c_int| flags & flag != 0;
    let log = has(ffi::SQLITE_OPEN_WAL)
        || has(ffi::SQLITE_OPEN_MAIN_JOURNAL)
        || has(ffi::SQLITE_OPEN_SUPER_JOURNAL);
    // SAFETY: SQLite gives a registered VFS, a name or null, room for an `OpenFile`, and a place for the
    // flags or null.
    unsafe {
        let file = file.cast::<OpenFile>();
        file.write(OpenFile::CLOSED);
        let disk = disk(vfs);
        let only_new = has(ffi::SQLITE_OPEN_CREATE) && has(ffi::SQLITE_OPEN_EXCLUSIVE);
        let Ok(handle) = disk.open(text(name), has(ffi::SQLITE_OPEN_CREATE), only_new, log) else {
            return ffi::SQLITE_CANTOPEN;
        };
        file.write(OpenFile::of(disk, handle));
        if !out_flags.is_null() {
            *out_flags = flags;
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: SQLite gives a registered VFS and a name.
    let (disk, name) = unsafe { (disk(vfs), text(name)) };
    match name.ok_or(Fault::Name).and_then(|name| disk.delete(name, sync_folder != 0)) {
        Ok(()) => ffi::SQLITE_OK,
        Err(Fault::Name) => ffi::SQLITE_IOERR_DELETE_NOENT,
        Err(Fault::Off) => ffi::SQLITE_IOERR_DELETE,
    }
}

unsafe extern "C" fn access(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    _flags: c_int,
    found: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives a registered VFS, a name, and a place for the answer.
    unsafe {
        match text(name).ok_or(Fault::Name).and_then(|name| disk(vfs).has_content(name)) {
            Ok(there) => {
                *found = c_int::from(there);
                ffi::SQLITE_OK
            }
            Err(Fault::Off | Fault::Name) => ffi::SQLITE_IOERR_ACCESS,
        }
    }
}

unsafe extern "C" fn full_path(
    _vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    full: *mut c_char,
) -> c_int {
    // SAFETY: SQLite gives a name that ends with a zero.
    let name = unsafe { CStr::from_ptr(name) }.to_bytes_with_nul();
    if size(room).is_ok_and(|room| name.len() <= room) {
        // SAFETY: there is room for the name and its end, and the two don't overlap.
        unsafe { ptr::copy_nonoverlapping(name.as_ptr().cast(), full, name.len()) };
        ffi::SQLITE_OK
    } else {
        ffi::SQLITE_CANTOPEN
    }
}

unsafe extern "C" fn randomness(_vfs: *mut ffi::sqlite3_vfs, room: c_int, to: *mut c_char) -> c_int {
    // SQLite and the cipher take theirs from elsewhere; this only has to be defined.
    // SAFETY: SQLite gives room for as many bytes.
    unsafe { ptr::write_bytes(to, 0x5A, size(room).unwrap_or(0)) };
    room
}

unsafe extern "C" fn sleep(_vfs: *mut ffi::sqlite3_vfs, micros: c_int) -> c_int {
    std::thread::yield_now();
    micros
}

unsafe extern "C" fn last_error(_vfs: *mut ffi::sqlite3_vfs, _room: c_int, _to: *mut c_char) -> c_int {
    0
}

/// Milliseconds since the beginning of the Julian calendar's days.
fn julian_millis() -> i64 {
    const UNIX: i64 = 210_866_760_000_000;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(0).saturating_add(UNIX)
}

unsafe extern "C" fn current_time_millis(_vfs: *mut ffi::sqlite3_vfs, now: *mut i64) -> c_int {
    // SAFETY: SQLite gives a place for the answer.
    unsafe { *now = julian_millis() };
    ffi::SQLITE_OK
}

unsafe extern "C" fn current_time(_vfs: *mut ffi::sqlite3_vfs, now: *mut f64) -> c_int {
    const DAY_SECONDS: f64 = 86_400.0;
    let seconds = i32::try_from((julian_millis() - 210_866_760_000_000) / 1_000).unwrap_or(i32::MAX);
    // SAFETY: SQLite gives a place for the answer.
    unsafe { *now = 2_440_587.5 + f64::from(seconds) / DAY_SECONDS };
    ffi::SQLITE_OK
}
