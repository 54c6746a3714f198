/* Loaded before the C library: lets the EIO_AT-th call of pwrite and fdatasync fail with EIO; of a pwrite half is done. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static long calls = 0;

static int fails(void)
{
    const char *at = getenv("EIO_AT");
    calls++;
    return at && calls == atol(at);
}

static ssize_t half(const char *name, int fd, const void *data, size_t count, off_t offset)
{
    ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, name);
    if (fails()) {
        real(fd, data, count / 2, offset);
        errno = EIO;
        return -1;
    }
    return real(fd, data, count, offset);
}

ssize_t pwrite(int fd, const void *data, size_t count, off_t offset) { return half("pwrite", fd, data, count, offset); }
ssize_t pwrite64(int fd, const void *data, size_t count, off_t offset) { return half("pwrite64", fd, data, count, offset); }

int fdatasync(int fd)
{
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    if (fails()) {
        errno = EIO;
        return -1;
    }
    return real(fd);
}
