/* Preloaded: writing to a database's files fails with the error number in $REFUSE_WRITES. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int refused(int fd)
{
    char link[64], path[4096];
    const char *control = getenv("REFUSE_WRITES");
    int number = 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (control == NULL || length < 0)
        return 0;
    path[length] = 0;
    if (strstr(path, ".db") == NULL)
        return 0;
    FILE *file = fopen(control, "r");
    if (file == NULL)
        return 0;
    if (fscanf(file, "%d", &number) != 1)
        number = 0;
    fclose(file);
    errno = number;
    return number != 0;
}

#define WRITES(name, offset)                                                      \
    ssize_t name(int fd, const void *bytes, size_t count, offset at)              \
    {                                                                             \
        static ssize_t (*real)(int, const void *, size_t, offset);                \
        if (real == NULL)                                                         \
            *(void **)&real = dlsym(RTLD_NEXT, #name);                            \
        return refused(fd) ? -1 : real(fd, bytes, count, at);                     \
    }

WRITES(pwrite, off_t)
WRITES(pwrite64, off64_t)

#define CUTS(name, offset)                                                        \
    int name(int fd, offset length)                                               \
    {                                                                             \
        static int (*real)(int, offset);                                          \
        if (real == NULL)                                                         \
            *(void **)&real = dlsym(RTLD_NEXT, #name);                            \
        return refused(fd) ? -1 : real(fd, length);                               \
    }

CUTS(ftruncate, off_t)
CUTS(ftruncate64, off64_t)
