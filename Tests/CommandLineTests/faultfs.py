"""A directory seen through FUSE, as over a network, with calls that fail or take long as a file of rules says.

    faultfs.py BACK MOUNT RULES [SECONDS-FOR-WHICH-ATTRIBUTES-ARE-REMEMBERED]

RULES holds a JSON list, read again whenever it changes: [{"call": "open", "path": "hero", "error": "EBUSY", "times": 10}].
`call` is the name of a method below or *, `path` a regular expression; `times` and `delay` (in seconds) may be left out.
With "blank": true instead of an error the answer is empty, as statfs's is on drives that do not know their size.
Like every file system of FUSE's second version it knows no RENAME_NOREPLACE.
"""
import errno, json, os, re, sys, threading, time
from fusepy import FUSE, FuseOSError, Operations

back, mount, rules_file = sys.argv[1:4]
remembered = float(sys.argv[4]) if len(sys.argv) > 4 else 0.0
lock = threading.Lock()
stamp, rules = None, []


def fault(call, path):
    global stamp, rules
    delay = failure = 0
    rule_says_nothing = False
    with lock:
        now = os.stat(rules_file)
        # Rules are replaced by a rename, so each set is a file of its own.
        if stamp != (now.st_ino, now.st_mtime_ns):
            stamp = (now.st_ino, now.st_mtime_ns)
            rules = json.load(open(rules_file))
        for rule in rules:
            if rule["call"] not in (call, "*") or not re.search(rule.get("path", ""), path):
                continue
            if rule.get("times", 1) <= 0:
                continue
            if "times" in rule:
                rule["times"] -= 1
            delay = rule.get("delay", 0)
            rule_says_nothing = rule.get("blank", False)
            failure = getattr(errno, rule["error"]) if "error" in rule else 0
            break
    if failure:
        with open(rules_file + ".log", "a") as log:
            log.write(f"{call} {path}\n")
    time.sleep(delay)
    if failure:
        raise FuseOSError(failure)
    return rule_says_nothing


class Drive(Operations):
    def __call__(self, call, path, *rest):
        if call in ("init", "destroy"):
            return None
        if call in ("opendir", "releasedir", "fsyncdir", "access"):
            return 0
        if call == "listxattr":
            return []
        if not hasattr(self, "do_" + call):
            raise FuseOSError(errno.ENOTSUP)
        if fault(call, rest[0] if call == "rename" else path):
            return {}
        return getattr(self, "do_" + call)(back + path, *rest)

    def do_getattr(self, path, handle=None):
        about = os.lstat(path)
        names = "atime ctime gid mode mtime nlink size uid ino blocks".split()
        return {"st_" + name: getattr(about, "st_" + name) for name in names}

    def do_statfs(self, path):
        about = os.statvfs(path)
        names = "bavail bfree blocks bsize favail ffree files frsize namemax".split()
        return {"f_" + name: getattr(about, "f_" + name) for name in names}

    def do_readdir(self, path, handle):
        return [".", ".."] + os.listdir(path)

    def do_create(self, path, mode, info=None):
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)

    def do_truncate(self, path, size, handle=None):
        os.truncate(path, size)

    def do_open(self, path, flags): return os.open(path, flags)
    def do_read(self, path, count, offset, handle): return os.pread(handle, count, offset)
    def do_write(self, path, data, offset, handle): return os.pwrite(handle, data, offset)
    def do_fsync(self, path, data_only, handle): return os.fsync(handle)
    def do_flush(self, path, handle): return 0
    def do_release(self, path, handle): return os.close(handle)
    def do_readlink(self, path): return os.readlink(path)
    def do_symlink(self, path, target): return os.symlink(target, path)
    def do_link(self, path, old): return os.link(back + old, path)
    def do_rename(self, path, new): return os.rename(path, back + new)
    def do_unlink(self, path): return os.unlink(path)
    def do_mkdir(self, path, mode): return os.mkdir(path, mode)
    def do_rmdir(self, path): return os.rmdir(path)
    def do_chmod(self, path, mode): return os.chmod(path, mode)
    def do_chown(self, path, user, group): return os.chown(path, user, group, follow_symlinks=False)
    def do_utimens(self, path, times=None): return os.utime(path, times)


FUSE(
    Drive(), mount, foreground=True, nothreads=False, fsname="reeldrop-tests", use_ino=True,
    attr_timeout=remembered, entry_timeout=remembered,
)
