// To be preloaded: while a file exists that $CALCIWATCH_TEST_FAULTS names with ".sync" or ".write"
// behind it, syncs of, or writes to, the store's files fail with an I/O error; with ".home" only
// syncs of the file that the log is copied into. What a failed sync was to save is neither saved
// nor tried again, as on Linux.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>

#include <dlfcn.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

constexpr std::string_view store = "calciwatch.db";

std::string path_of(int descriptor) {
    std::array<char, 4096> path{};
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    const ssize_t length = ::readlink(link.c_str(), path.data(), path.size());
    return {path.data(), static_cast<std::size_t>(std::max(length, ssize_t{0}))};
}

bool asked_for(const char* what) {
    const char* const faults = std::getenv("CALCIWATCH_TEST_FAULTS");
    return faults != nullptr && ::access((faults + std::string{what}).c_str(), F_OK) == 0;
}

bool fails(const char* what, int descriptor) {
    return asked_for(what) && path_of(descriptor).find(store) != std::string::npos;
}

bool sync_fails(int descriptor) {
    return fails(".sync", descriptor) ||
           (asked_for(".home") && path_of(descriptor).ends_with(store));
}

template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

int fail() {
    errno = EIO;
    return -1;
}

}  // namespace

extern "C" int fsync(int descriptor) {
    return sync_fails(descriptor) ? fail() : next<int(int)>("fsync")(descriptor);
}

extern "C" int fdatasync(int descriptor) {
    return sync_fails(descriptor) ? fail() : next<int(int)>("fdatasync")(descriptor);
}

extern "C" ssize_t pwrite(int descriptor, const void* bytes, std::size_t size, off_t at) {
    if (fails(".write", descriptor)) return fail();
    return next<ssize_t(int, const void*, std::size_t, off_t)>("pwrite")(descriptor, bytes, size,
                                                                         at);
}

extern "C" ssize_t pwrite64(int descriptor, const void* bytes, std::size_t size, off64_t at) {
    if (fails(".write", descriptor)) return fail();
    return next<ssize_t(int, const void*, std::size_t, off64_t)>("pwrite64")(descriptor, bytes,
                                                                             size, at);
}

extern "C" ssize_t write(int descriptor, const void* bytes, std::size_t size) {
    if (fails(".write", descriptor)) return fail();
    return next<ssize_t(int, const void*, std::size_t)>("write")(descriptor, bytes, size);
}
