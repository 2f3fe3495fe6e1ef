/* Preloaded below a program: appends every change and every sync of the files in one folder to a trace, in order.
 *
 * TRACE_FOLDER: the folder (no link in its path); TRACE_FILE: the trace, outside of it. What the program writes to
 * standard output goes into the trace as an acknowledgement. Files ending in -shm are memory and left out.
 * A descriptor's file is asked of the kernel at each call, so that dup, fopen and the like need no book-keeping.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

struct __attribute__((packed)) head {
    char op;
    uint32_t path_length;
    int64_t place;
    uint64_t data_length;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static size_t folder_length;
static int trace = -1;

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static void append(char op, const char *path, int64_t place, const void *data, size_t length)
{
    struct head head = {op, (uint32_t)strlen(path), place, length};
    struct iovec parts[] = {{&head, sizeof head}, {(void *)path, head.path_length}, {(void *)data, length}};
    int before = errno;
    if (writev(trace, parts, 3) != (ssize_t)(sizeof head + head.path_length + length)) {
        static const char words[] = "tracing: the trace cannot be written\n";
        if (write(2, words, sizeof words - 1)) {}
        abort();
    }
    errno = before;
}

/* The part of a path below the folder, "" for the folder itself, NULL for what is not traced. */
static const char *below(const char *path)
{
    size_t length = strlen(path);
    if (trace < 0 || strncmp(path, folder, folder_length) != 0) return NULL;
    if (length == folder_length) return path + length;
    if (path[folder_length] != '/' || (length > 4 && strcmp(path + length - 4, "-shm") == 0)) return NULL;
    if (length > 10 && strcmp(path + length - 10, " (deleted)") == 0) return NULL;
    return path + folder_length + 1;
}

static const char *file_of(int descriptor, char *path)
{
    char link[40];
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = trace < 0 ? -1 : readlink(link, path, PATH_MAX);
    errno = before;
    if (length < 0) return NULL;
    path[length] = 0;
    return below(path);
}

static const char *file_at(const char *name, char *path)
{
    int before = errno;
    const char *found = trace >= 0 && realpath(name, path) ? below(path) : NULL;
    errno = before;
    return found;
}

static void opened(int descriptor, int flags)
{
    char path[PATH_MAX + 1];
    const char *file = descriptor >= 0 && flags & (O_CREAT | O_TRUNC) ? file_of(descriptor, path) : NULL;
    if (!file) return;
    if (flags & O_CREAT) append('N', file, 0, "", 0);
    if (flags & O_TRUNC) append('T', file, 0, "", 0);
}

static void wrote(int descriptor, int64_t place, const void *data, ssize_t length)
{
    char path[PATH_MAX + 1];
    const char *file = length > 0 ? file_of(descriptor, path) : NULL;
    if (file) append('W', file, place, data, (size_t)length);
    if (trace >= 0 && descriptor == 1 && length > 0) append('A', "", 0, data, (size_t)length);
}

static void changed(char op, int descriptor, int64_t place, int failed)
{
    char path[PATH_MAX + 1];
    const char *file = failed ? NULL : file_of(descriptor, path);
    if (file) append(op, file, place, "", 0);
}

#define TRACED_OPEN(name) \
    int name(const char *path, int flags, ...) \
    { \
        REAL(name); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        pthread_mutex_lock(&lock); \
        int result = real(path, flags, mode); \
        opened(result, flags); \
        pthread_mutex_unlock(&lock); \
        return result; \
    }
TRACED_OPEN(open)
TRACED_OPEN(open64)

#define TRACED_OPENAT(name) \
    int name(int base, const char *path, int flags, ...) \
    { \
        REAL(name); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        pthread_mutex_lock(&lock); \
        int result = real(base, path, flags, mode); \
        opened(result, flags); \
        pthread_mutex_unlock(&lock); \
        return result; \
    }
TRACED_OPENAT(openat)
TRACED_OPENAT(openat64)

#define TRACED_PWRITE(name, offset) \
    ssize_t name(int descriptor, const void *data, size_t length, offset place) \
    { \
        REAL(name); \
        pthread_mutex_lock(&lock); \
        ssize_t result = real(descriptor, data, length, place); \
        wrote(descriptor, place, data, result); \
        pthread_mutex_unlock(&lock); \
        return result; \
    }
TRACED_PWRITE(pwrite, off_t)
TRACED_PWRITE(pwrite64, off64_t)

ssize_t write(int descriptor, const void *data, size_t length)
{
    REAL(write);
    pthread_mutex_lock(&lock);
    ssize_t result = real(descriptor, data, length);
    int before = errno;
    int64_t end = result > 0 ? lseek64(descriptor, 0, SEEK_CUR) : 0;
    wrote(descriptor, end - result, data, result);
    errno = before;
    pthread_mutex_unlock(&lock);
    return result;
}

#define TRACED_TRUNCATE(name, offset) \
    int name(int descriptor, offset length) \
    { \
        REAL(name); \
        pthread_mutex_lock(&lock); \
        int result = real(descriptor, length); \
        changed('T', descriptor, length, result); \
        pthread_mutex_unlock(&lock); \
        return result; \
    }
TRACED_TRUNCATE(ftruncate, off_t)
TRACED_TRUNCATE(ftruncate64, off64_t)

#define TRACED_SYNC(name) \
    int name(int descriptor) \
    { \
        REAL(name); \
        pthread_mutex_lock(&lock); \
        int result = real(descriptor); \
        changed('S', descriptor, 0, result); \
        pthread_mutex_unlock(&lock); \
        return result; \
    }
TRACED_SYNC(fsync)
TRACED_SYNC(fdatasync)

int unlink(const char *name)
{
    REAL(unlink);
    char path[PATH_MAX + 1];
    pthread_mutex_lock(&lock);
    const char *file = file_at(name, path);
    int result = real(name);
    if (!result && file) append('D', file, 0, "", 0);
    pthread_mutex_unlock(&lock);
    return result;
}

int rename(const char *old, const char *new)
{
    REAL(rename);
    char from[PATH_MAX + 1], to[PATH_MAX + 1];
    pthread_mutex_lock(&lock);
    const char *source = file_at(old, from);
    int result = real(old, new);
    const char *target = result ? NULL : file_at(new, to);
    if (source && target) append('R', source, 0, target, strlen(target));
    pthread_mutex_unlock(&lock);
    return result;
}

__attribute__((constructor)) static void start(void)
{
    const char *file = getenv("TRACE_FILE");
    folder = getenv("TRACE_FOLDER");
    if (!file || !folder) return;
    folder_length = strlen(folder);
    trace = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    if (trace < 0) abort();
}
