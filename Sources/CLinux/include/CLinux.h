#ifndef CLINUX_H
#define CLINUX_H
// Linux calls that Swift's Glibc module does not export, because it is built without _GNU_SOURCE.
// Unless said otherwise a function returns a value >= 0, or -1 with errno set.
#include <stddef.h>
#include <stdint.h>

// A non-blocking eventfd, how to make it readable, and how to make it unreadable again.
int clinux_eventfd(void);
int clinux_eventfd_raise(int fd);
int clinux_eventfd_clear(int fd);

// ppoll: waits until fd can be read, or so many nanoseconds.
void clinux_wait_readable(int fd, int64_t nanoseconds);

// openat2 beneath dirfd that follows no symbolic link. Creates nothing.
int clinux_open_beneath(int dirfd, const char *path, int flags);

// sync_file_range: begins to write so many bytes of a file to its disk, or waits until they are written.
int clinux_write_begin(int fd, int64_t offset, int64_t length);
int clinux_write_wait(int fd, int64_t offset, int64_t length);

// rename within one directory that fails with EEXIST instead of replacing.
int clinux_rename_noreplace(int dirfd, const char *from, const char *to);

// 1: somebody has this file open for writing, 0: nobody has. fd must be open read-only.
int clinux_has_writer(int fd);

// fgetxattr: the length of an extended attribute's value, which is put into the buffer; -1 if there is none or no room.
long clinux_attribute(int fd, const char *name, void *value, size_t size);

// statfs.f_type, cut to the 32 bits that are the same on every architecture.
int clinux_filesystem_magic(int fd, uint32_t *magic);

// Has a network or FUSE file system ask its server what the open file is now, instead of telling what it remembers.
int clinux_refresh(int fd);

// Sends a datagram to the Unix socket at a path. One that is too large goes as the descriptor of a sealed file in memory,
// which is what systemd's journal takes in its place. Returns 0 or -1.
int clinux_send_datagram(int fd, const char *path, const void *bytes, size_t count);

// CIFS_IOC_NOTIFY_INFO: blocks until the server of an SMB mount tells of a change in or below an open directory, and
// gives the length of its records, which are put into the buffer (4096 bytes at most). Linux 6.1 and later; no signal
// interrupts it but one that ends the process.
int clinux_smb_notice(int fd, void *changes, uint32_t size);

// Names the calling thread for ps and debuggers; at most 15 bytes.
void clinux_name_thread(const char *name);
#endif
