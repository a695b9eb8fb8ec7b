#include "daemon/disk_watch.hpp"

#include <system_error>
#include <utility>

#include <spdlog/spdlog.h>

namespace calciwatch {
namespace {

std::filesystem::path folder_of(const std::filesystem::path& file) {
    const std::filesystem::path folder = file.parent_path();
    return folder.empty() ? "." : folder;
}

std::string in_mib(std::uint64_t bytes) {
    return std::to_string(bytes >> 20U) + " MiB";
}

// Around a bound a disk must not be full and free by turns.
std::uint64_t with_margin(std::uint64_t bytes) {
    return bytes + bytes / 10;
}

}  // namespace

DiskWatch::DiskWatch(const std::filesystem::path& file, const config::Disk& settings)
    : folder_{folder_of(file)}, settings_{settings} {
    look();
}

DiskWatch::State DiskWatch::judge(std::uint64_t free) const {
    const State before = state_;
    const std::uint64_t stop = settings_.stop_below;
    const std::uint64_t warn = settings_.warn_below;
    if (free < (before == State::full ? with_margin(stop) : stop)) return State::full;
    if (free < (before == State::roomy ? warn : with_margin(warn))) return State::low;
    return State::roomy;
}

void DiskWatch::look() {
    if (settings_.warn_below == 0 && settings_.stop_below == 0) return;
    std::error_code failed;
    const std::uint64_t free = std::filesystem::space(folder_, failed).available;
    if (failed) {
        if (!std::exchange(unreadable_, true))
            spdlog::error("the free space of {} cannot be told: {}", folder_.string(),
                          failed.message());
        return;
    }
    unreadable_ = false;
    free_ = free;
    const State now = judge(free);
    const State before = state_.exchange(now);
    if (now == before) return;
    if (now == State::full) {
        spdlog::critical("{}: nothing is accepted before there are {}", words(),
                         in_mib(with_margin(settings_.stop_below)));
    } else if (now == State::low) {
        spdlog::warn("{}; below {} nothing is accepted", words(), in_mib(settings_.stop_below));
    } else {
        spdlog::info("there is room again: {} are free in {}", in_mib(free), folder_.string());
    }
}

std::string DiskWatch::words() const {
    return "only " + in_mib(free_) + " are free in " + folder_.string();
}

}  // namespace calciwatch
