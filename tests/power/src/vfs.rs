//! The disk in memory as SQLite sees it: a VFS. All the unsafe code is here.
//!
//! SQLite hands every call what `xOpen` was given room for: an [`OpenFile`] whose methods are set only once
//! its handle is. It never makes two calls on one file at the same time, and closes each file once.
#![expect(unsafe_code, reason = "SQLite asks for its files by C functions")]

use crate::disk::{Disk, Done, Fault, Handle, Region};
use anyhow::{Result, ensure};
use rusqlite::ffi;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering, fence};
use std::time::{SystemTime, UNIX_EPOCH};

/// As SQLite has it on every system that does not say otherwise.
const SECTOR: c_int = 4096;
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

/// What SQLite keeps of an open file: its own part comes first.
#[repr(C)]
struct OpenFile {
    base: ffi::sqlite3_file,
    inner: *mut Inner,
}

struct Inner {
    disk: Arc<Disk>,
    handle: Handle,
    /// The shared memory that SQLite holds pointers into.
    regions: Vec<Region>,
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// SQLite's word for what the disk said.
fn code(done: Done<()>, bad: c_int) -> c_int {
    match done {
        Ok(()) => ffi::SQLITE_OK,
        Err(Fault::Off | Fault::Name) => bad,
    }
}

fn busy(done: Done<bool>, bad: c_int) -> c_int {
    match done {
        Ok(true) => ffi::SQLITE_OK,
        Ok(false) => ffi::SQLITE_BUSY,
        Err(Fault::Off | Fault::Name) => bad,
    }
}

fn size(number: impl TryInto<usize>) -> Done<usize> {
    number.try_into().map_err(|_negative| Fault::Name)
}

/// The open file behind SQLite's pointer.
///
/// # Safety
/// `file` comes from SQLite, between its `xOpen` and its `xClose`.
unsafe fn inner<'f>(file: *mut ffi::sqlite3_file) -> &'f mut Inner {
    // SAFETY: SQLite gave the file the room of an `OpenFile`, `open` put a live box into it, and no other
    // call on this file runs meanwhile.
    unsafe { &mut *(*file.cast::<OpenFile>()).inner }
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
        (*file).base.pMethods = ptr::null();
        let disk = disk(vfs);
        let only_new = has(ffi::SQLITE_OPEN_CREATE) && has(ffi::SQLITE_OPEN_EXCLUSIVE);
        let Ok(handle) = disk.open(text(name), has(ffi::SQLITE_OPEN_CREATE), only_new, log) else {
            return ffi::SQLITE_CANTOPEN;
        };
        (*file).inner = Box::into_raw(Box::new(Inner { disk, handle, regions: Vec::new() }));
        (*file).base.pMethods = &raw const METHODS;
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

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite closes each file once, and makes no other call on it afterwards.
    let inner = unsafe { Box::from_raw((*file.cast::<OpenFile>()).inner) };
    inner.disk.close(&inner.handle);
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    to: *mut c_void,
    amount: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    let (Ok(amount), Ok(offset)) = (size(amount), size(offset)) else {
        return ffi::SQLITE_IOERR_READ;
    };
    // SAFETY: SQLite gives an open file and room for as many bytes, which `write_bytes` makes readable.
    let (inner, to) = unsafe {
        ptr::write_bytes(to.cast::<u8>(), 0, amount);
        (inner(file), std::slice::from_raw_parts_mut(to.cast::<u8>(), amount))
    };
    match inner.disk.read(&inner.handle, offset, to) {
        Ok(there) if there == amount => ffi::SQLITE_OK,
        Ok(_less) => ffi::SQLITE_IOERR_SHORT_READ,
        Err(Fault::Off | Fault::Name) => ffi::SQLITE_IOERR_READ,
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    amount: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    let (Ok(amount), Ok(offset)) = (size(amount), size(offset)) else {
        return ffi::SQLITE_IOERR_WRITE;
    };
    // SAFETY: SQLite gives an open file and as many bytes.
    let (inner, bytes) = unsafe { (inner(file), std::slice::from_raw_parts(from.cast::<u8>(), amount)) };
    code(inner.disk.write(&inner.handle, offset, bytes), ffi::SQLITE_IOERR_WRITE)
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, len: ffi::sqlite3_int64) -> c_int {
    // SAFETY: SQLite gives an open file.
    let inner = unsafe { inner(file) };
    let done = size(len).and_then(|len| inner.disk.truncate(&inner.handle, len));
    code(done, ffi::SQLITE_IOERR_TRUNCATE)
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: SQLite gives an open file.
    let inner = unsafe { inner(file) };
    code(inner.disk.sync(&mut inner.handle), ffi::SQLITE_IOERR_FSYNC)
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, len: *mut ffi::sqlite3_int64) -> c_int {
    // SAFETY: SQLite gives an open file and a place for the answer.
    unsafe {
        let inner = inner(file);
        match inner.disk.len(&inner.handle).map(i64::try_from) {
            Ok(Ok(found)) => {
                *len = found;
                ffi::SQLITE_OK
            }
            Ok(Err(_)) | Err(Fault::Off | Fault::Name) => ffi::SQLITE_IOERR_FSTAT,
        }
    }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: SQLite gives an open file.
    let inner = unsafe { inner(file) };
    busy(inner.disk.lock(&inner.handle, level), ffi::SQLITE_IOERR_LOCK)
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: SQLite gives an open file.
    let inner = unsafe { inner(file) };
    code(inner.disk.unlock(&inner.handle, level), ffi::SQLITE_IOERR_UNLOCK)
}

unsafe extern "C" fn check_reserved(file: *mut ffi::sqlite3_file, found: *mut c_int) -> c_int {
    // SAFETY: SQLite gives an open file and a place for the answer.
    unsafe {
        let inner = inner(file);
        match inner.disk.reserved(&inner.handle) {
            Ok(reserved) => {
                *found = c_int::from(reserved);
                ffi::SQLITE_OK
            }
            Err(Fault::Off | Fault::Name) => ffi::SQLITE_IOERR_CHECKRESERVEDLOCK,
        }
    }
}

unsafe extern "C" fn control(_file: *mut ffi::sqlite3_file, _what: c_int, _with: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_file: *mut ffi::sqlite3_file) -> c_int {
    SECTOR
}

unsafe extern "C" fn characteristics(_file: *mut ffi::sqlite3_file) -> c_int {
    // As on a real system: a torn write harms no bytes beside it.
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    n: c_int,
    bytes: c_int,
    make: c_int,
    memory: *mut *mut c_void,
) -> c_int {
    // SAFETY: SQLite gives an open file and a place for the answer.
    let (inner, memory) = unsafe { (inner(file), &mut *memory) };
    *memory = ptr::null_mut();
    let (Ok(n), Ok(bytes)) = (size(n), size(bytes)) else {
        return ffi::SQLITE_IOERR_SHMMAP;
    };
    match inner.disk.region(&inner.handle, n, bytes, make != 0) {
        Ok(Some(region)) => {
            // Atomics may be changed behind a shared pointer; the region lives on in `regions`.
            *memory = region.as_ptr().cast_mut().cast();
            inner.regions.push(region);
            ffi::SQLITE_OK
        }
        Ok(None) => ffi::SQLITE_OK,
        Err(Fault::Off | Fault::Name) => ffi::SQLITE_IOERR_SHMMAP,
    }
}

unsafe extern "C" fn shm_lock(
    file: *mut ffi::sqlite3_file,
    first: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    // SAFETY: SQLite gives an open file.
    let inner = unsafe { inner(file) };
    let (Ok(first), Ok(count)) = (size(first), size(count)) else {
        return ffi::SQLITE_IOERR_SHMLOCK;
    };
    if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
        return code(inner.disk.release(&inner.handle, first, count), ffi::SQLITE_IOERR_SHMLOCK);
    }
    let alone = flags & ffi::SQLITE_SHM_EXCLUSIVE != 0;
    busy(inner.disk.take(&inner.handle, first, count, alone), ffi::SQLITE_IOERR_SHMLOCK)
}

unsafe extern "C" fn shm_barrier(_file: *mut ffi::sqlite3_file) {
    fence(Ordering::SeqCst);
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, delete: c_int) -> c_int {
    // SAFETY: SQLite gives an open file, and uses none of its shared memory after this.
    let inner = unsafe { inner(file) };
    inner.regions.clear();
    // Without power the memory is gone anyway.
    let _gone = inner.disk.leave(&inner.handle, delete != 0);
    ffi::SQLITE_OK
}
