#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

int clinux_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int clinux_eventfd_raise(int fd) { return eventfd_write(fd, 1); }

int clinux_eventfd_clear(int fd) {
    eventfd_t count;
    return eventfd_read(fd, &count);
}

void clinux_wait_readable(int fd, int64_t nanoseconds) {
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    struct timespec limit = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    ppoll(&wait, 1, &limit, NULL);
}

int clinux_open_beneath(int dirfd, const char *path, int flags) {
    struct open_how how = {
        .flags = (uint64_t)flags | O_CLOEXEC,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    return (int)syscall(SYS_openat2, dirfd, path, &how, sizeof how);
}

int clinux_write_begin(int fd, int64_t offset, int64_t length) {
    return sync_file_range(fd, offset, length, SYNC_FILE_RANGE_WRITE);
}

int clinux_write_wait(int fd, int64_t offset, int64_t length) {
    return sync_file_range(fd, offset, length,
                           SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
}

int clinux_rename_noreplace(int dirfd, const char *from, const char *to) {
    return renameat2(dirfd, from, dirfd, to, RENAME_NOREPLACE);
}

int clinux_has_writer(int fd) {
    // A writer that opens the file while the lease is held makes the kernel signal this process. The signal would be
    // SIGIO, which kills by default; SIGURG is ignored by default.
    if (fcntl(fd, F_SETSIG, SIGURG) != 0) return -1;
    if (fcntl(fd, F_SETLEASE, F_RDLCK) != 0) return errno == EAGAIN ? 1 : -1;
    return fcntl(fd, F_SETLEASE, F_UNLCK) == 0 ? 0 : -1;
}

int clinux_filesystem_magic(int fd, uint32_t *magic) {
    struct statfs about;
    int result;
    do result = fstatfs(fd, &about);
    while (result != 0 && errno == EINTR);
    if (result == 0) *magic = (uint32_t)about.f_type;
    return result;
}

int clinux_refresh(int fd) {
    struct statx about;
    return statx(fd, "", AT_EMPTY_PATH | AT_STATX_FORCE_SYNC, STATX_BASIC_STATS, &about);
}

long clinux_attribute(int fd, const char *name, void *value, size_t size) { return fgetxattr(fd, name, value, size); }

// A file in memory that nobody can change any more, or -1.
static int sealed_file(const void *bytes, size_t count) {
    int file = memfd_create("reeldrop-log", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0) return -1;
    for (size_t done = 0; done < count;) {
        ssize_t written = write(file, (const char *)bytes + done, count - done);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) goto failed;
        done += (size_t)written;
    }
    if (fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0) return file;
failed:
    close(file);
    return -1;
}

int clinux_send_datagram(int fd, const char *path, const void *bytes, size_t count) {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof to.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(to.sun_path, path);
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
    struct msghdr message = {.msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &part, .msg_iovlen = 1};
    ssize_t sent;
    do sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    if (sent >= 0 || (errno != EMSGSIZE && errno != ENOBUFS)) return sent < 0 ? -1 : 0;

    int file = sealed_file(bytes, count);
    if (file < 0) return -1;
    union {
        char room[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control = {0};
    message.msg_iov = NULL;
    message.msg_iovlen = 0;
    message.msg_control = control.room;
    message.msg_controllen = sizeof control.room;
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof file);
    memcpy(CMSG_DATA(rights), &file, sizeof file);
    do sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    close(file);
    return sent < 0 ? -1 : 0;
}

int clinux_smb_notice(int fd, void *changes, uint32_t size) {
    // As the kernel's fs/smb/client/cifs_ioctl.h has it, which is not among the headers for programs.
    struct __attribute__((packed)) {
        uint32_t filter;
        uint8_t tree;
        uint32_t size;
        uint8_t changes[4096];
    } notice = {
        // Names of files and of directories, sizes, times of writing: [MS-SMB2] 2.2.35.
        .filter = 0x01 | 0x02 | 0x08 | 0x10,
        .tree = 1,
        .size = size < sizeof notice.changes ? size : sizeof notice.changes,
    };
    // The size that the number carries is that of the three fields.
    if (ioctl(fd, _IOC(_IOC_READ | _IOC_WRITE, 0xCF, 11, 9), &notice) != 0) return -1;
    if (notice.size > size) notice.size = size;
    memcpy(changes, notice.changes, notice.size);
    return (int)notice.size;
}

void clinux_name_thread(const char *name) {
    char cut[16];
    snprintf(cut, sizeof cut, "%s", name);
    pthread_setname_np(pthread_self(), cut);
}
