#include "tools/new_file.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace calciwatch {
namespace {

std::string why(const std::filesystem::path& file) {
    return file.string() + ": " + std::strerror(errno);
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : ".";
}

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

// What the folder lists is on disk.
std::optional<std::string> sync(const std::filesystem::path& folder) {
    const int handle = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return why(folder);
    const bool done = fsync(handle) == 0;
    close(handle);
    return done ? std::nullopt : std::optional{why(folder)};
}

}  // namespace

std::optional<std::string> write_new_file(const std::filesystem::path& file, std::string_view text,
                                          Readers readers) {
    // Hidden from whoever reads the folder, and its owner's alone, until it is complete.
    std::string draft = folder_of(file) / ("." + file.filename().string() + ".XXXXXX");
    const int handle = mkostemp(draft.data(), O_CLOEXEC);
    if (handle < 0) return why(file);
    const mode_t mode = readers == Readers::owner ? 0600 : 0644;
    const bool good = write_all(handle, text) && fchmod(handle, mode) == 0 && fsync(handle) == 0 &&
                      link(draft.c_str(), file.c_str()) == 0;
    const std::optional<std::string> trouble = good ? std::nullopt : std::optional{why(file)};
    close(handle);
    unlink(draft.c_str());
    return trouble ? trouble : sync(folder_of(file));
}

std::optional<std::string> remove_file(const std::filesystem::path& file) {
    if (unlink(file.c_str()) != 0) return why(file);
    return sync(folder_of(file));
}

}  // namespace calciwatch
